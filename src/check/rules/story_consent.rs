//! [`RULE`]: the story of one person, and no word that they agreed.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::{Severity, Span};
use crate::issue::{Item, Kind, Text};

/// A story of one person on this list can tell of a conviction or an illness, and both are protected
/// (UK GDPR, articles 9 and 10). Ask whoever holds their agreement whether it covers our bulletin, and
/// note that it does. Case studies, blogs and recordings are looked at.
///
/// ```yaml
/// - kind: case-study
///   title: "Sahar's story: from court to care"
///   consent: yes
/// ```
pub(super) const RULE: Rule = Rule::open("story-consent", Severity::Warning, find);

/// What is told of somebody.
const STORY: &[&str] = &[
    "story",
    "journey",
    "experience",
    "experiences",
    "diary",
    "recovery",
    "testimony",
    "account",
];

/// One person, without a name.
const PERSON: &[&str] = &[
    "woman", "man", "person", "mother", "father", "mum", "dad", "girl", "boy", "prisoner",
    "veteran", "resident", "patient", "survivor", "daughter", "son", "teenager", "client",
];

/// Words that show that a name with 's is not that of a person.
const NOBODY: &[&str] = &[
    "trust",
    "centre",
    "center",
    "charity",
    "foundation",
    "project",
    "service",
    "network",
    "prison",
    "council",
    "alliance",
    "association",
    "society",
    "team",
    "group",
    "england",
    "wales",
    "scotland",
    "britain",
    "london",
    "department",
    "ministry",
    "government",
    "college",
    "university",
    "hospital",
    "today",
    "year",
    "month",
    "week",
    "country",
    "region",
    "city",
    "nhs",
    "hmpps",
    "organisation",
    "women",
    "men",
    "people",
    "children",
    "everyone",
    "it",
    "what",
    "who",
    "here",
    "there",
    "that",
    "let",
];

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for item in &look.edition.issue.items {
        let told = matches!(
            item.kind,
            Some(Kind::CaseStudy | Kind::Blog | Kind::Video | Kind::Audio)
        );
        if !told || item.consent == Some(true) {
            continue;
        }
        let Some(span) = sign(item) else { continue };
        if item.consent == Some(false) {
            found.say(
                &span,
                "this is the story of a person who has not agreed to it",
                "take the item out".to_owned(),
            );
        } else {
            found.say(
                &span,
                "this seems to be the story of one person, and nothing says that they agreed",
                "ask whoever published it, then write `consent: yes`".to_owned(),
            );
        }
    }
}

/// The first words that show one person's story.
fn sign(item: &Item) -> Option<Span> {
    [&item.title, &item.summary.text, &item.action]
        .into_iter()
        .flatten()
        .find_map(|text| in_text(text).map(|part| text.span_of(&part)))
}

fn in_text(text: &Text) -> Option<Span> {
    let start = text.value.as_ptr() as usize;
    let words: Vec<(&str, String, usize)> = text
        .value
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(|word| {
            let lower = word.replace('’', "'").to_lowercase();
            (word, lower, word.as_ptr() as usize - start)
        })
        .collect();
    (0..words.len()).find_map(|at| {
        let length = person_at(&words[at..])?;
        let (last, _, from) = words.get(at + length - 1)?;
        Some(words[at].2..from + last.len())
    })
}

/// How many words from here on speak of one person's story; `None` where they do not.
fn person_at(words: &[(&str, String, usize)]) -> Option<usize> {
    let lower = |at: usize| words.get(at).map_or("", |(_, lower, _)| lower.as_str());
    let within =
        |from: usize, list: &[&str]| (from..from + 2).find(|at| list.contains(&lower(*at)));
    // "Sahar's story", "the mother's own journey"
    if let Some(owner) = lower(0).strip_suffix("'s")
        && let Some(story) = within(1, STORY)
        && !NOBODY.contains(&owner)
        && (PERSON.contains(&owner) || words[0].0.starts_with(char::is_uppercase))
    {
        return Some(story + 1);
    }
    match lower(0) {
        // "one woman's story", "one young man"
        "one" => within(1, PERSON)
            .or_else(|| {
                (1..3).find(|at| {
                    let owner = lower(*at).strip_suffix("'s");
                    owner.is_some_and(|owner| PERSON.contains(&owner))
                })
            })
            .map(|at| at + 1),
        "his" | "her" => within(1, STORY).map(|at| at + 1),
        // "seen through the eyes of someone it supports"
        "eyes" if lower(1) == "of" && matches!(lower(2), "one" | "someone" | "a") => Some(3),
        // "stori Sahar"
        "stori" | "hanes" | "taith" => words
            .get(1)
            .filter(|(word, ..)| word.starts_with(char::is_uppercase))
            .map(|_| 2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_person_is_told_from_an_organisation() {
        for text in [
            "Sahar’s story: from court to care",
            "One woman's story of leaving prison",
            "How it helped one young man",
            "Jo talks of her long journey",
            "A mother's experience of visits",
            "Stori Sahar",
        ] {
            assert!(in_text(&Text::of(text)).is_some(), "{text}");
        }
        for text in [
            "The Trust's story so far",
            "Women's experiences of custody",
            "Keyring's work",
            "What 30 people told us of their journeys",
            "Stori dda",
            "One year's experience",
        ] {
            assert_eq!(in_text(&Text::of(text)), None, "{text}");
        }
    }
}
