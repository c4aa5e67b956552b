//! [`RULE`]: words of one language's file that stand as they do in the other's.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;
use crate::issue::{Item, Text};

/// `bulletin new 2026-11.cy` copies the English file for you to translate. A subject, an introduction or a
/// summary that is still word for word what it was would go to Welsh readers in English. Titles may be names, and
/// stay as they are; an item that is meant to stay in its own language says so.
///
/// ```yaml
/// - kind: publication                # in 2026-11.cy.yaml
///   title: A report that is there in English alone
///   language: en-GB
/// ```
pub(super) const RULE: Rule = Rule::open("not-translated", Severity::Stop, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let edition = look.edition;
    let (issue, Some(other)) = (edition.issue, look.sibling) else {
        return;
    };
    // The house's own language is what the other is translated from.
    if edition.words.language == edition.masthead.language {
        return;
    }
    let file = other.source.name();
    let mut say = |what: &str, ours: Option<&Text>, theirs: Option<&Text>, cure: &str| {
        let (Some(ours), Some(theirs)) = (ours, theirs) else {
            return;
        };
        let same = ours
            .value
            .split_whitespace()
            .eq(theirs.value.split_whitespace());
        if same && ours.value.contains(char::is_alphabetic) {
            let message = format!("{what} is word for word what it is in {file}");
            found.say(&ours.span, message, cure.to_owned());
        }
    };
    let translate = "translate it";
    let subjects = (issue.subject.as_ref(), other.subject.as_ref());
    say("the subject", subjects.0, subjects.1, translate);
    let intros = (issue.intro.text.as_ref(), other.intro.text.as_ref());
    say("the introduction", intros.0, intros.1, translate);
    let own = |item: &&Item| item.language.is_none();
    for (ours, theirs) in issue.items.iter().zip(&other.items) {
        if own(&ours) {
            let cure = "translate it, or write `language:` in the item if it is to stay as it is";
            let summaries = (ours.summary.text.as_ref(), theirs.summary.text.as_ref());
            say("this summary", summaries.0, summaries.1, cure);
        }
    }
}
