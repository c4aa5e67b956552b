//! Why a letter did not arrive, in plain words, from what the server said in codes.
//!
//! The server's own words are left out: they often repeat the address.

use crate::ledger::{Cause, State};

/// What a code means, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    pub(super) words: &'static str,
    pub(super) cure: &'static str,
}

const fn meaning(words: &'static str, cure: &'static str) -> Meaning {
    Meaning { words, cure }
}

const LATER: &str = "Run the send again later: it goes on with these letters and nobody gets two.";

/// Reads the codes of RFC 5321 (section 4.2.3) and of RFC 3463 (sections 3.2 to 3.8).
pub(super) fn explain(cause: &Cause) -> Meaning {
    if cause.state == State::InDoubt {
        return meaning(
            "The connection was lost, or the program ended, before the server said whether it has the letter",
            "Find out from one of the people, or from whoever runs the server, whether it arrived; then settle it.",
        );
    }
    // What stopped a run may be about us, and proves nothing of an address.
    if cause.settled {
        return meaning(
            "The server refused these letters one after the other in the same words, and somebody settled that it is right",
            "`bulletin status --failed` has the server’s own words. The next issue goes to these people too, unless you take them off the list.",
        );
    }
    let enhanced = cause.enhanced.as_deref().unwrap_or_default();
    let mut parts = enhanced.splitn(3, '.').skip(1);
    let (subject, detail) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let passing = cause.state == State::Deferred;
    match (subject, detail) {
        ("1", "1" | "0" | "3" | "6") => meaning(
            "There is no such mailbox",
            "Correct the address in the list if it has a slip, or take the person out.",
        ),
        ("1", "2" | "10") => meaning(
            "There is no such mail domain, or it takes no mail",
            "Look for a slip behind the @ in the list, or take the person out.",
        ),
        ("1", "7" | "8") => meaning(
            "The server does not take letters from your address",
            "Run `bulletin doctor`, and ask whoever runs your mail server; the people and the list are not to blame.",
        ),
        ("1", _) => meaning(
            "The address is not one that the server takes",
            "Correct the address in the list, or take the person out.",
        ),
        ("2", "1") => meaning(
            "The mailbox is switched off",
            "Take the person out of the list unless they say otherwise.",
        ),
        ("2", "2") => meaning(
            "The mailbox is full",
            "Try again later; if it stays full month after month, take the person out.",
        ),
        ("2", "3") | ("3", "4") => meaning(
            "The letter is larger than is allowed there",
            "Make the issue shorter.",
        ),
        ("2", _) if passing => meaning("The mailbox cannot take mail just now", LATER),
        ("2", _) => meaning(
            "The mailbox takes no mail",
            "Ask the person for another address, or take them out of the list.",
        ),
        ("3", _) => meaning("The receiving server is in trouble or too full", LATER),
        ("4", _) => meaning("The way to the receiving server is disturbed", LATER),
        ("5", _) => meaning(
            "The servers did not understand each other",
            "Ask whoever runs your mail server to look at its log.",
        ),
        ("6", _) => meaning(
            "The server does not take a letter of this form",
            "Ask whoever runs your mail server what it objects to.",
        ),
        (
            "7",
            "20" | "21" | "22" | "23" | "24" | "25" | "26" | "27" | "29" | "30" | "32" | "515",
        ) => meaning(
            "The server could not make sure that the letter is from you",
            "Have SPF, DKIM and DMARC of your domain looked at by whoever runs its name service.",
        ),
        ("7", _) if passing => meaning(
            "The server is wary of letters from you and wants to wait",
            LATER,
        ),
        ("7", _) => meaning(
            "The server refuses the letter by its own rules",
            "Ask whoever runs the receiving server to let your letters in, or ask the person for another address.",
        ),
        _ => by_code(cause.code, passing),
    }
}

fn by_code(code: Option<u16>, passing: bool) -> Meaning {
    match code {
        None => meaning("The server said nothing that can be used", LATER),
        Some(421 | 451) => meaning("The receiving server is in trouble or too busy", LATER),
        Some(450) => meaning("The mailbox cannot take mail just now", LATER),
        Some(452 | 552) => meaning("There is no room for the letter", LATER),
        Some(_) if passing => meaning("The server asks to be tried again later", LATER),
        Some(550 | 551 | 553) => meaning(
            "The server refuses the address",
            "Look for a slip in the list; else ask the person for another address, or take them out.",
        ),
        Some(_) => meaning(
            "The server refuses the letter",
            "Ask whoever runs your mail server; `bulletin status --failed` has the server’s own words.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(state: State, code: u16, enhanced: Option<&str>) -> &'static str {
        let enhanced = enhanced.map(str::to_owned);
        let code = Some(code);
        let (people, settled) = (1, false);
        explain(&Cause {
            state,
            code,
            enhanced,
            settled,
            people,
        })
        .words
    }

    #[test]
    fn codes_are_put_into_words_by_the_finer_one_first() {
        for (state, code, enhanced, words) in [
            (State::Failed, 550, Some("5.1.1"), "no such mailbox"),
            (State::Deferred, 552, Some("5.2.2"), "full"),
            (State::Deferred, 450, Some("4.7.1"), "wants to wait"),
            (State::Failed, 550, Some("5.1.8"), "from your address"),
            (State::Failed, 550, Some("5.7.515"), "from you"),
            (State::Deferred, 421, Some("4.7.32"), "from you"),
            (State::Failed, 550, Some("5.7.1"), "by its own rules"),
            (State::Failed, 550, Some("5.7.26"), "from you"),
            (State::Failed, 550, None, "refuses the address"),
            (State::Deferred, 450, None, "just now"),
            (State::Failed, 554, Some("nonsense"), "refuses the letter"),
        ] {
            let found = said(state, code, enhanced);
            assert!(found.contains(words), "{code} {enhanced:?}: {found}");
        }
    }
}
