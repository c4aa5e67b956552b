-- Only what may still go is ever looked for by its state in a hurry. A letter that is on its way or has arrived
-- moves in no index any more, which was a third of what its change cost.
drop index recipient_state;
create index recipient_due on recipient (dispatch, state, attempts, id) where state in ('waiting', 'deferred');

-- Whether somebody wants the plain text alone; 1 for yes.
alter table recipient add column plain integer not null default 0;
