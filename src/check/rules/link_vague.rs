//! [`RULE`]: the words of a link do not say where it leads.

use crate::check::look::Look;
use crate::check::pointers::{Pointer, plain, pointers};
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;
use crate::issue::Kind;

/// People who use a screen reader go from link to link, and hear "here", "here", "read more". Say what they
/// will find (WCAG 2.2, 2.4.4).
///
/// ```yaml
/// action: Read more about the consensus here     # write: Read the consensus statement
/// ```
pub(super) const RULE: Rule = Rule::open("link-vague", Severity::Warning, find);

/// Words that say nothing on their own, in English and in Welsh.
const VAGUE: &[&str] = &[
    "click",
    "click here",
    "click this link",
    "here",
    "read more",
    "read on",
    "read",
    "more",
    "more here",
    "link",
    "this link",
    "the link",
    "this page",
    "this",
    "page",
    "website",
    "web page",
    "find out more",
    "find out",
    "learn more",
    "see more",
    "view",
    "view more",
    "more info",
    "more information",
    "for more information",
    "info",
    "information",
    "details",
    "more details",
    "further details",
    "further information",
    "continue",
    "continue reading",
    "download",
    "download here",
    "open",
    "go",
    "go here",
    "see here",
    "read here",
    "this website",
    "this article",
    "full story",
    "yma",
    "mwy",
    "darllen mwy",
    "dysgu mwy",
    "rhagor",
];

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for pointer in pointers(look.edition.issue) {
        let words = plain(&pointer.words);
        let here = words.ends_with(" here")
            || words.ends_with(" yma")
            || words.starts_with("click ")
            || words.contains(" click here");
        if here || VAGUE.contains(&words.as_str()) {
            let message = format!("“{}” does not say where the link leads", pointer.words);
            found.say(&pointer.span, message, cure(&pointer, &words));
        }
    }
}

fn cure(pointer: &Pointer<'_>, words: &str) -> String {
    let Some(item) = pointer.action_of else {
        return "put the brackets round words that say what is there: [the consensus statement](https://…)".to_owned();
    };
    // "Download the guide here" is good without its last word.
    let trimmed = pointer
        .words
        .trim_end_matches(|c: char| !c.is_alphanumeric());
    let shorter = trimmed
        .len()
        .checked_sub(" here".len())
        .and_then(|end| trimmed.get(..end));
    let shorter = shorter.filter(|shorter| {
        let rest = plain(shorter);
        words.ends_with(" here") && !VAGUE.contains(&rest.as_str()) && !rest.contains("click")
    });
    let line = shorter.map_or_else(
        || usual(item.kind).to_owned(),
        |shorter| shorter.trim().to_owned(),
    );
    format!("say what readers will find, such as:\naction: {line}")
}

/// What people do with an item of a kind.
fn usual(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Publication) => "Read the report",
        Some(Kind::Guidance) => "Read the guidance",
        Some(Kind::Evidence) => "Read the evidence",
        Some(Kind::CaseStudy) => "Read the case study",
        Some(Kind::Blog) => "Read the blog",
        Some(Kind::Statistics) => "See the figures",
        Some(Kind::Video) => "Watch the film",
        Some(Kind::Audio) => "Listen to the recording",
        Some(Kind::Consultation) => "Respond to the consultation",
        Some(Kind::Event | Kind::Training) => "Book a place",
        Some(Kind::Funding) => "Apply for the grant",
        Some(Kind::Job | Kind::Trustee | Kind::Volunteer) => "Find out about the role",
        Some(Kind::Research) => "Read the information sheet",
        Some(Kind::Resource) => "Open the resource",
        Some(Kind::News | Kind::Policy | Kind::Notice | Kind::Correction) | None => {
            "Read the announcement"
        }
    }
}
