//! A part of the lists, chosen by tags: `--only tag:wales`.

use anstream::eprintln;
use bulletin::ledger::{Dispatch, Kind, Ledger};
use bulletin::subscribers::Only;

use super::Trouble;
use super::send::thousands;

/// Reads what was typed.
pub(crate) fn chosen(typed: &[String]) -> Result<Vec<Only>, Trouble> {
    let read = typed.iter().map(|typed| {
        Only::parse(typed).map_err(|fault| {
            Trouble::new(fault.to_string())
                .cure("write --only tag:wales for people with that tag, --only not-tag:wales for those without it; lists are chosen with --list")
        })
    });
    read.collect()
}

/// Conditions as they are written down, alike in whatever order they were typed.
pub(crate) fn words(only: &[Only]) -> String {
    let mut words: Vec<String> = only.iter().map(ToString::to_string).collect();
    words.sort_unstable();
    words.dedup();
    words.join(" and ")
}

/// Says how many get nothing, because they are outside.
pub(crate) fn say_outside(people: u64, segment: &str) {
    if people > 0 {
        eprintln!("  {}", outside(people, segment));
    }
}

/// The same as a sentence.
pub(crate) fn outside(people: u64, segment: &str) -> String {
    let people = match people {
        1 => "1 person is".to_owned(),
        more => format!("{} people are", thousands(more)),
    };
    format!("{people} not in {segment}, and nothing goes to them with this send.")
}

/// Refuses to go on with a dispatch for others than it was begun for: it is one issue's whole audience, and
/// those outside it would be taken for written to.
pub(crate) async fn refuse_another(
    ledger: &Ledger,
    dispatch: &Dispatch,
    only: &[Only],
) -> Result<(), Trouble> {
    let asked = words(only);
    let begun = ledger.outside(dispatch.id).await?;
    let same = begun.as_ref().is_some_and(|begun| begun.segment == asked);
    if only.is_empty() || same {
        return Ok(());
    }
    let stem = &dispatch.issue;
    let whom = match &begun {
        Some(begun) => format!("for {} alone", begun.segment),
        None => "for everybody on its lists".to_owned(),
    };
    let cure = match (dispatch.kind, begun.is_some()) {
        (Kind::Rehearsal, _) => format!("to rehearse it for {asked}: add --fresh"),
        (Kind::Live, true) => format!(
            "nothing was sent. An issue goes out once, and nobody gets it twice: to write to the others, copy issues/{stem}.yaml under another name and send that one with --only.\nWho was left out: bulletin status {stem} --left-out"
        ),
        (Kind::Live, false) => format!(
            "nothing was sent. An issue goes out once; to go on as it was begun: bulletin send {stem}"
        ),
    };
    Err(Trouble::new(format!("{stem} was begun {whom}, and not for {asked}")).cure(cure))
}
