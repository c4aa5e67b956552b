//! The line of the log that each change of a letter leaves, written with the change and by the same statement.
//!
//! A statement of its own for the line would cost as much again as the change. A trigger of the writer's
//! connections writes it from the row; it lasts as long as the writer, and nobody else's changes are seen by it.

/// Makes the trigger, which needs no place on the disk.
///
/// It fires where a change says how far an attempt has got: every change by [`super::record::statement`] does, and
/// taking letters in hand does not.
pub(super) const KEEP: &str = "pragma temp_store = memory;
create temp trigger evidence after update of stage on main.recipient begin
    insert into attempt (dispatch, recipient, time, attempt, state, stage, server, code, enhanced, reply)
    values (new.dispatch, new.id, new.updated, new.attempts, new.state, new.stage, new.server, new.code,
        new.enhanced, new.reply);
end";
