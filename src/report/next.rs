//! What is left to do, each with the command that does it.

use serde::Serialize;

use super::Since;
use super::text::people;
use crate::ledger::{Kind, Sums};

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Next {
    /// Why, in a sentence.
    pub words: String,
    /// What to type.
    pub command: String,
}

fn step(words: String, command: String) -> Next {
    Next { words, command }
}

pub(super) fn next(issue: &str, kind: Kind, sums: &Sums, since: &Since) -> Vec<Next> {
    let mut next = Vec::new();
    if sums.in_doubt > 0 {
        next.push(step(
            format!(
                "Nobody knows whether {} got the letter. It is never sent again by itself: find out whether it arrived, and if it did, say so.",
                people(sums.in_doubt)
            ),
            format!("bulletin settle {issue} --sent"),
        ));
        next.push(step(
            "If it did not arrive, have those letters sent again.".to_owned(),
            format!("bulletin settle {issue} --resend"),
        ));
    }
    let open = sums.waiting + sums.deferred;
    if open > 0 {
        let from = since.not_before.map_or(String::new(), |from| {
            format!(" Mail servers have put them off, and nothing can go before {from}.")
        });
        next.push(step(
            format!(
                "{} not had the letter yet.{from} Sending goes on where it stopped, and nobody gets two.",
                match open {
                    1 => "1 person has".to_owned(),
                    _ => format!("{} have", people(open)),
                }
            ),
            format!("bulletin send {issue}"),
        ));
    }
    if sums.failed > 0 {
        next.push(step(
            format!(
                "{} refused for good. See whose, and mend the list.",
                match sums.failed {
                    1 => "1 letter was".to_owned(),
                    more => format!("{} letters were", super::text::thousands(more)),
                }
            ),
            format!("bulletin status {issue} --failed"),
        ));
    }
    if kind == Kind::Rehearsal {
        next.push(step(
            "This was a rehearsal: the letters are files and reached nobody. To send for real, set `through:` in bulletin.yaml.".to_owned(),
            format!("bulletin send {issue}"),
        ));
    }
    next
}

pub(super) fn not_sent(issue: &str) -> Vec<Next> {
    vec![step(
        "Nothing has been sent yet. See whether anything stops it, then send it.".to_owned(),
        format!("bulletin check {issue}"),
    )]
}
