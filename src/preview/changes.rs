//! What has changed in an issue, on paper: what is new, gone or moved, and which words changed.

use maud::{Markup, html};

use super::compare::{Change, Comparison, Passage, Way};
use super::proof::Proof;

/// Each comparison with its changes; said where there is nothing to compare with.
pub(super) fn changes(proof: &Proof) -> Markup {
    let none_in_git =
        "Nothing is compared with git: no version of this file has been committed yet.";
    let first =
        "Nothing is compared with last month: there is no issue before this one in issues/.";
    html! {
        (beside(proof.since_commit.as_ref(), none_in_git))
        (beside(proof.since_last_month.as_ref(), first))
    }
}

fn beside(comparison: Option<&Comparison>, none: &str) -> Markup {
    html! {
        @match comparison {
            None => p.hint { (none) },
            Some(comparison) => section.comparison {
                h3 { (comparison.sum()) }
                ul { @for change in &comparison.changes { li { (one(change)) } } }
            },
        }
    }
}

fn one(change: &Change) -> Markup {
    html! {
        p {
            @match change.number {
                Some(number) => button type="button" data-item=(number) { (change.what) },
                None => strong { (change.what) },
            }
            " " (change.how)
        }
        @for passage in &change.passages { p.passage { (said(passage)) } }
    }
}

/// Old words struck out, new ones marked; for the ear they are named.
fn said(passage: &Passage) -> Markup {
    html! {
        @for run in &passage.0 {
            @match run.way {
                Way::Same => (run.words),
                Way::Gone => del { span.hidden { "gone: " } (run.words) span.hidden { ";" } },
                Way::New => ins { span.hidden { "new: " } (run.words) span.hidden { ";" } },
            }
            " "
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preview::compare::{Fate, Run};

    #[test]
    fn words_that_went_and_came_are_told_apart_for_eye_and_ear() {
        let run = |way, words: &str| Run {
            way,
            words: words.into(),
        };
        let comparison = Comparison {
            with: "2026-10".into(),
            changes: vec![Change {
                fate: Fate::Reworded,
                what: "“A <title>”".into(),
                how: "has changed".into(),
                number: Some(2),
                passages: vec![Passage(vec![
                    run(Way::Same, "by"),
                    run(Way::Gone, "3"),
                    run(Way::New, "10"),
                ])],
            }],
        };
        let proof = Proof {
            since_last_month: Some(comparison),
            ..Proof::default()
        };
        let said = changes(&proof).into_string();
        assert!(
            said.contains("data-item=\"2\">“A &lt;title&gt;”</button>"),
            "{said}"
        );
        assert!(said.contains("gone: </span>3<"), "{said}");
        assert!(said.contains("new: </span>10<"), "{said}");
        assert!(said.contains("no version of this file"), "{said}");
        let said = changes(&Proof::default()).into_string();
        assert!(said.contains("no issue before this one"), "{said}");
    }
}
