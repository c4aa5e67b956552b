//! People who write in their own words that they want no more letters.
//!
//! Only a sentence that says this and nothing else counts, at the top of what they wrote themselves: "please
//! take me off your list". Whoever says anything more involved is read by a person.

use super::newest;
use super::wishes::{ENDS, LIST, POLITE, WISHES};

/// What somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// To leave, and says nothing more.
    Leave,
    /// To leave, and says more that a person should read.
    LeaveAndMore,
    /// Something else, or not for certain.
    Other,
}

/// What somebody asks for in a mail with this subject and text.
pub(super) fn wish(subject: &str, text: &str) -> Wish {
    let sentences = newest::sentences(text);
    let wanted = sentences.iter().position(|sentence| is_wish(sentence));
    match wanted {
        // At the top: behind a greeting at most.
        Some(at @ 0..=1) if sentences[..at].iter().all(|before| is_greeting(before)) => {
            let rest = &sentences[at + 1..];
            if rest
                .iter()
                .all(|sentence| is_greeting(sentence) || is_wish(sentence) || is_name(sentence))
            {
                Wish::Leave
            } else {
                Wish::LeaveAndMore
            }
        }
        // A subject alone, as programs and hurried people write it.
        None if sentences
            .iter()
            .all(|sentence| is_greeting(sentence) || is_name(sentence))
            && !is_answer(subject)
            && is_wish(subject) =>
        {
            Wish::Leave
        }
        _ => Wish::Other,
    }
}

/// Whether somebody seems to want to leave, so that a person had better read it soon.
pub(super) fn hints(subject: &str, text: &str) -> bool {
    let new = newest::text(text);
    let all = format!("{subject} {new}").to_lowercase();
    [
        "unsubscribe",
        "take me off",
        "remove me",
        "opt out",
        "stop sending",
        "no longer wish",
        "dad-danysgrifio",
        "tynnwch f",
    ]
    .iter()
    .any(|phrase| all.contains(phrase))
}

/// Whether a subject is that of an answer, or of a mail passed on.
pub(super) fn is_answer(subject: &str) -> bool {
    let subject = subject.trim().to_lowercase();
    ["re:", "fw:", "fwd:", "ynghylch:"]
        .iter()
        .any(|mark| subject.starts_with(mark))
}

fn words(sentence: &str) -> Vec<String> {
    let sentence = sentence
        .to_lowercase()
        .replace(['\u{2019}', '\u{2018}'], "'");
    sentence
        .split(|c: char| !(c.is_alphanumeric() || "'-".contains(c)))
        .map(|word| word.trim_matches(['\'', '-']).to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether a sentence is a wish to leave and nothing else.
fn is_wish(sentence: &str) -> bool {
    let words = words(sentence);
    if words.len() > 20 {
        return false;
    }
    // Whatever is polite may be left off at either end, a word at a time.
    let polite = |word: &String| POLITE.contains(&word.as_str());
    let before = words.iter().take_while(|word| polite(word)).count();
    let behind = words.iter().rev().take_while(|word| polite(word)).count();
    (0..=before).any(|start| {
        (0..=behind).any(|end| {
            let end = words.len().saturating_sub(end);
            words.get(start..end).is_some_and(is_core)
        })
    })
}

fn is_core(words: &[String]) -> bool {
    WISHES.iter().any(|wish| {
        let mut wanted: Vec<&str> = wish.split(' ').collect();
        let open = wanted.last() == Some(&"*");
        if open {
            wanted.pop();
        }
        let same = words.len() >= wanted.len()
            && words
                .iter()
                .zip(&wanted)
                .all(|(word, wanted)| word == wanted);
        let rest = words.get(wanted.len()..).unwrap_or_default();
        same && if open { is_list(rest) } else { rest.is_empty() }
    })
}

/// Whether words name a list of ours: "from your mailing list".
fn is_list(words: &[String]) -> bool {
    words
        .last()
        .is_some_and(|last| ENDS.contains(&last.as_str()))
        && words.iter().all(|word| LIST.contains(&word.as_str()))
}

/// "Hi all", "Many thanks": politeness alone.
fn is_greeting(sentence: &str) -> bool {
    let words = words(sentence);
    let first = words.first().map_or("", String::as_str);
    words.iter().all(|word| POLITE.contains(&word.as_str()))
        || (words.len() <= 4
            && [
                "hi", "hello", "helo", "dear", "annwyl", "good", "bore", "prynhawn",
            ]
            .contains(&first))
        || (words.len() <= 4
            && [
                "regards", "best", "thanks", "yours", "cofion", "diolch", "kind", "sent",
            ]
            .contains(&first))
        || sentence.to_lowercase().starts_with("sent from my")
}

/// A name under a mail: a few words, each with a capital.
fn is_name(sentence: &str) -> bool {
    let mut parts = sentence.split_whitespace();
    sentence.split_whitespace().count() <= 4
        && !sentence.ends_with('?')
        && parts.all(|part| {
            part.chars()
                .next()
                .is_some_and(|first| first.is_uppercase() || !first.is_alphabetic())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_wish_counts() {
        for text in [
            "Please take me off your mailing list.",
            "unsubscribe",
            "Hi,\n\nPlease remove me from this list. Thanks\n\nAnn Evans",
            "Hello all\n\nCould you please unsubscribe me from the newsletter?\nMany thanks\nAnn\n\nSent from my iPhone",
            "Stop sending me these emails!",
            "I no longer wish to receive these emails",
            "I would like to be removed from your mailing list please.\n\n> take me off your list",
            "Plis tynnwch fi oddi ar eich rhestr bostio. Diolch, Siân",
            "Please take me off\n\nOn Mon, 30 Nov 2026, Bulletin wrote:\n> Ten new jobs",
        ] {
            assert_eq!(wish("Re: November", text), Wish::Leave, "{text}");
        }
        assert_eq!(wish("Unsubscribe", "\n"), Wish::Leave);
        assert_eq!(wish("please remove me", "Sent from my iPad"), Wish::Leave);
    }

    #[test]
    fn whoever_says_more_leaves_and_is_read() {
        for text in [
            "Please take me off your list. My colleague Ann would like to have it instead.",
            "unsubscribe\nI have complained about this before and nobody answered",
        ] {
            assert_eq!(wish("", text), Wish::LeaveAndMore, "{text}");
        }
    }

    #[test]
    fn whatever_is_not_certain_is_for_a_person() {
        for text in [
            "Please don't take me off your list.",
            "Do not remove me from your mailing list!",
            "Please take me off the guest list for Thursday.",
            "I was told to unsubscribe, but how?",
            "Should I unsubscribe my old address?",
            "Please take me off the list unless it is free.",
            "My manager said: take me off your list. What does he mean by this? I like it.",
            "Great issue!\n\nOn Monday Ann wrote:\n> please take me off your list",
            "Great issue!\n> unsubscribe",
            "Please remove the second item, it is wrong.",
            "",
        ] {
            assert_eq!(wish("Re: November", text), Wish::Other, "{text}");
        }
        assert_eq!(wish("Re: unsubscribe", ""), Wish::Other);
        assert!(hints("", "how do I unsubscribe from this?"));
        assert!(!hints("", "Great!\n> unsubscribe"));
    }
}
