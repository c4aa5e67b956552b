//! How far an issue has got, as other programs read it.

use bulletin::ledger::{self, Dispatch, Ledger, Outside, Sums};
use serde::Serialize;

use super::json;
use crate::cli::Exit;
use crate::cli::args::Format;
use crate::cli::lines::println;

/// Says that an issue has not been sent.
pub(super) fn never(stem: &str, format: Format) -> Exit {
    match format {
        Format::Json => anstream::println!(
            "{}",
            json(&Status {
                issue: stem,
                state: "not-sent",
                through: None,
                commit: None,
                uncommitted: false,
                only: None,
                outside: None,
                sums: Sums::default(),
                bounced: 0,
                complaints: 0
            })
        ),
        _ => println!("{stem} has not been sent."),
    }
    Exit::Done
}

/// What is said of a dispatch beside its sums.
pub(crate) struct Beside {
    /// Whom the part of the lists that was chosen leaves without this issue.
    pub(crate) outside: Option<Outside>,
    /// Of the letters sent, how many came back later.
    pub(super) bounced: u64,
    /// How many readers called the letter spam.
    pub(super) complaints: u64,
}

impl Beside {
    pub(crate) async fn of(ledger: &Ledger, dispatch: i64) -> Result<Self, ledger::Fault> {
        let (bounced, complaints) = ledger.came_back(dispatch).await?;
        Ok(Beside {
            outside: ledger.outside(dispatch).await?,
            bounced,
            complaints,
        })
    }
}

/// A dispatch as other programs read it.
pub(crate) fn say_json(dispatch: &Dispatch, sums: &Sums, beside: &Beside) {
    let outside = beside.outside.as_ref();
    let status = Status {
        issue: &dispatch.issue,
        state: sums.word(),
        through: Some(&dispatch.through),
        commit: dispatch.revision.as_ref().map(|from| from.commit.as_str()),
        uncommitted: dispatch.revision.as_ref().is_some_and(|from| from.edited),
        only: outside.map(|outside| outside.segment.as_str()),
        outside: outside.map(|outside| outside.people),
        sums: *sums,
        bounced: beside.bounced,
        complaints: beside.complaints,
    };
    anstream::println!("{}", json(&status));
}

/// What other programs rely on.
#[derive(Serialize)]
struct Status<'a> {
    issue: &'a str,
    state: &'a str,
    through: Option<&'a str>,
    commit: Option<&'a str>,
    uncommitted: bool,
    /// The part of the lists that was chosen, and how many are outside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    only: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outside: Option<u64>,
    #[serde(flatten)]
    sums: Sums,
    /// Of those sent: letters that came back later.
    bounced: u64,
    /// Readers who called the letter spam.
    complaints: u64,
}
