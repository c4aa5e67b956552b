//! What is known of one person, in words and as data.

use std::fmt::Write as _;

use bulletin::issue::is_unseen;
use bulletin::ledger::{Answer, Change, Kind, Received, State, What};
use bulletin::masthead::Masthead;
use chrono::DateTime;
use serde_json::{Value, json};

use super::gather::{Person, Standing};
use super::kept;
use crate::cli::approve::when;

/// In words, for a screen or a file. What lists and servers say may hold what a terminal would obey.
pub(super) fn text(person: &Person, masthead: &Masthead) -> String {
    harmless(&told(person, masthead))
}

/// A text in which nothing is hidden and nothing turns the direction of the rest.
pub(super) fn harmless(text: &str) -> String {
    text.replace(|c| is_unseen(c) && c != '\n', "\u{FFFD}")
}

fn told(person: &Person, masthead: &Masthead) -> String {
    let who = person.who.for_people();
    if person.is_unknown() {
        return format!(
            "{who} is not known here: on no list, and no letter ever went there. Nothing is kept.\n"
        );
    }
    if person.is_only_a_hash() {
        let time = when(person.erased.unwrap_or_default(), masthead);
        return format!(
            "{who} was erased on request on {time}. A keyed hash is kept, from which nobody can read who it was,\n\
             so that no list and no import brings them back. Nothing else is.\n"
        );
    }
    // Writing to a String cannot fail.
    let mut out = String::new();
    let _ = writeln!(out, "{who}\n  {}\n", standing(person, masthead));
    section(
        &mut out,
        "On lists",
        "  on none",
        person.lists.iter().map(list).chain(
            person
                .joined
                .iter()
                .map(|list| format!("  {list}: signed up on your own pages\n")),
        ),
    );
    let history = person
        .history
        .iter()
        .map(|change| changed(change, masthead));
    section(
        &mut out,
        "What has happened",
        "  nothing is written down",
        history,
    );
    let letters = person.letters.iter().map(|letter| sent(letter, masthead));
    section(&mut out, "Letters", "  none was made for them", letters);
    if !person.others.is_empty() {
        section(
            &mut out,
            "Also kept",
            "",
            kept::lines(&person.others, masthead).into_iter(),
        );
    }
    if !person.files.is_empty() {
        let files = person.files.iter().map(|file| format!("  {file}\n"));
        section(&mut out, "Letters that are files", "", files);
    }
    out
}

fn section(out: &mut String, title: &str, none: &str, lines: impl Iterator<Item = String>) {
    let lines: String = lines.collect();
    let lines = if lines.is_empty() {
        format!("{none}\n")
    } else {
        lines
    };
    let _ = writeln!(out, "{title}\n{lines}");
}

/// Whether they get letters, and why not.
fn standing(person: &Person, masthead: &Masthead) -> String {
    if let Some(time) = person.erased {
        return format!(
            "gets no letters: erased on request on {}. What stands below has come since; bulletin subscribers forget erases it too",
            when(time, masthead)
        );
    }
    if let Some(gone) = &person.suppression {
        return format!(
            "gets no letters since {}: {}",
            when(gone.time, masthead),
            gone.reason
        );
    }
    if let Some(row) = person.lists.iter().find(|standing| standing.out) {
        let reason = row.reason.as_deref().unwrap_or_default();
        return format!(
            "gets no letters: {reason} in {} line {}",
            row.file, row.line
        );
    }
    match person.reached_from().as_slice() {
        [] => "gets no letters: no list has them with a basis".to_owned(),
        lists => format!("gets letters, if an issue goes to {}", lists.join(" or ")),
    }
}

fn list(standing: &Standing) -> String {
    let mut out = format!("  {} line {}: ", standing.file, standing.line);
    let name = standing
        .name
        .as_ref()
        .map_or(String::new(), |name| format!("{name}, "));
    match (&standing.basis, &standing.since, &standing.reason) {
        (Some(basis), Some(since), reason) => {
            let off = reason.as_ref().map(|reason| format!("; {reason}"));
            let off = off.unwrap_or_default();
            let _ = writeln!(out, "{name}{basis} since {since}{off}");
        }
        (_, _, reason) => {
            let _ = writeln!(out, "{}", reason.as_deref().unwrap_or("not in use"));
        }
    }
    let tags = Some(standing.tags.join("; ")).filter(|tags| !tags.is_empty());
    for (label, text) in [
        ("tags", &tags),
        ("source", &standing.source),
        ("they were told", &standing.wording),
    ] {
        if let Some(text) = text {
            let _ = writeln!(out, "    {label}: {text}");
        }
    }
    out
}

fn changed(change: &Change, masthead: &Masthead) -> String {
    let what = match change.what {
        What::Added => "put on a list",
        What::Changed => "changed",
        What::Imported => "imported",
        What::SignedUp => "signed up, not confirmed yet",
        What::Confirmed => "confirmed",
        What::Left => "left",
        What::Bounced => "mail came back",
        What::Complained => "complained",
        What::Restored => "may be written to again",
        What::Preference => "said how they want it",
        What::Exported => "was given what is kept",
        What::ImportUndone => "the import was taken back",
    };
    let said = if change.detail.is_empty() {
        String::new()
    } else {
        format!(": {}", change.detail)
    };
    format!(
        "  {}  {what}{said} ({})\n",
        when(change.time, masthead),
        change.source
    )
}

fn sent(letter: &Received, masthead: &Masthead) -> String {
    let rehearsal = match (letter.kind, letter.state, letter.replaced) {
        (Kind::Rehearsal, State::Sent, _) => " as a file, in a rehearsal",
        (Kind::Rehearsal, ..) => " in a rehearsal",
        (Kind::Live, _, true) => " in a dispatch that was begun anew",
        (Kind::Live, _, false) => "",
    };
    let state = match letter.state {
        State::Waiting | State::Claimed => "waits to be sent",
        State::InDoubt => "may have arrived: in doubt",
        State::Sent if letter.kind == Kind::Rehearsal => "written",
        State::Sent => "sent",
        State::Deferred => "put off by the server",
        State::Failed => "refused",
        State::Suppressed => "left out",
    };
    let why = match letter.state {
        State::Suppressed => ", because they were not to be written to",
        _ => "",
    };
    let said = letter
        .answer
        .as_ref()
        .map_or(String::new(), |answer| format!(": {}", replied(answer)));
    format!(
        "  {}  {state}{rehearsal}{why}, {} (from {}, {} since {}){said}\n",
        letter.issue,
        when(letter.time, masthead),
        letter.list,
        letter.basis,
        letter.since
    )
}

fn replied(answer: &Answer) -> String {
    let code = answer.code.map(|code| code.to_string());
    let words = [
        code.as_deref(),
        answer.enhanced.as_deref(),
        Some(answer.text.as_str()),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// For programs.
pub(super) fn json(person: &Person) -> String {
    pretty(&value(person))
}

/// For the person: everything, down to the rows as they are kept.
pub(super) fn everything(person: &Person, publisher: &str, made: &str) -> String {
    let mut all = value(person);
    let rows: Vec<Value> = person
        .traces
        .iter()
        .map(|trace| json!({ "table": trace.table, "row": trace.row }))
        .collect();
    if let Some(all) = all.as_object_mut() {
        all.insert("about".into(), about(publisher, made).into());
        all.insert("rows".into(), rows.into());
    }
    pretty(&all)
}

/// What a file for the person begins with.
pub(super) fn about(publisher: &str, made: &str) -> String {
    format!("Everything that {publisher} keeps on one person to send its bulletin, as of {made}.")
}

fn value(person: &Person) -> Value {
    let history = person.history.iter().map(|change| {
        json!({
            "time": iso(change.time), "what": change.what.word(), "detail": change.detail,
            "source": change.source,
        })
    });
    let letters = person.letters.iter().map(|letter| {
        let log = letter.log.iter().map(|line| {
            json!({
                "time": iso(line.time), "state": line.state.word(), "stage": line.stage,
                "server": line.server, "reply": line.answer.as_ref().map(replied),
            })
        });
        json!({
            "issue": letter.issue, "kind": letter.kind.word(), "replaced": letter.replaced,
            "list": letter.list, "basis": letter.basis, "since": letter.since,
            "state": letter.state.word(), "time": iso(letter.time),
            "reply": letter.answer.as_ref().map(replied), "log": log.collect::<Vec<_>>(),
        })
    });
    let suppressed = person.suppression.as_ref().map(
        |gone| json!({ "what": gone.what.word(), "reason": gone.reason, "since": iso(gone.time) }),
    );
    json!({
        "address": person.who.to_string(),
        "known": !person.is_unknown(),
        "gets_letters_from": person.reached_from(),
        "suppressed": suppressed,
        "erased": person.erased.map(iso),
        "lists": person.lists,
        "signed_up_for": person.joined,
        "history": history.collect::<Vec<_>>(),
        "letters": letters.collect::<Vec<_>>(),
        "files": person.files,
    })
}

fn iso(millis: i64) -> String {
    DateTime::from_timestamp_millis(millis).map_or(String::new(), |time| time.to_rfc3339())
}

fn pretty(value: &Value) -> String {
    // A value always has a form in JSON.
    serde_json::to_string_pretty(value).unwrap_or_default()
}
