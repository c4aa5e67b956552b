//! Headings we do not read that may say who is not to be written to: passed over, they would have us write
//! to people who left or never agreed.

use super::columns::{Field, folded};

/// What a word in a heading says of the people below it.
const LEFT: [&str; 15] = [
    "unsub",
    "optout",
    "optedout",
    "status",
    "bounce",
    "cleaned",
    "complain",
    "suppress",
    "removed",
    "withdr",
    "cancelled",
    "inactive",
    "lapsed",
    "blocked",
    "blacklist",
];

/// The same of people who may never have agreed, or must not be troubled.
const REFUSED: [&str; 23] = [
    "donot",
    "dontmail",
    "dontemail",
    "dontcontact",
    "dontsend",
    "nomail",
    "noemail",
    "nocontact",
    "consent",
    "optin",
    "optedin",
    "permission",
    "permitted",
    "marketing",
    "gdpr",
    "happyto",
    "agreedto",
    "toreceive",
    "wantsemail",
    "deceased",
    "mailok",
    "emailok",
    "contactok",
];

/// Headings that say so only where they are a whole word, for other words hold them (`active`, `left`).
const WORDS: [&str; 9] = [
    "active",
    "left",
    "leaver",
    "subscribed",
    "deleted",
    "dead",
    "died",
    "mailings",
    "agreed",
];

/// Headings that say so only by themselves, for beside others they mean something else (`mailing address`).
const WHOLE: [&str; 6] = [
    "mailing",
    "mailingok",
    "mailinglist",
    "newsletter",
    "oktomail",
    "oktoemail",
];

/// Words beside which a consent is only described: where it came from, and not whether it was given.
const DESCRIBING: [&str; 6] = ["ip", "source", "wording", "text", "method", "version"];

/// Words beside which `subscribed` and `active` are times, which everybody in such a table has.
const TIMES: [&str; 6] = ["at", "on", "date", "time", "since", "last"];

/// Whether a heading we do not know may say who is not to be written to (`unsubscribed`, `UNSUB_TIME`, `opted
/// out?`, `Date left`, or who never agreed: [`may_tell_who_refused`]).
pub(in crate::subscribers) fn may_tell_who_left(heading: &str) -> bool {
    if Field::of(heading).is_some() {
        return false;
    }
    let (plain, words) = (letters(heading), words(heading));
    let has = |one: &str| words.iter().any(|word| word == one);
    let timed = TIMES.into_iter().any(has);
    LEFT.iter().any(|one| plain.contains(one))
        || WORDS
            .into_iter()
            .any(|one| has(one) && !(timed && matches!(one, "subscribed" | "active")))
        || WHOLE.contains(&plain.as_str())
        || may_tell_who_refused(heading)
}

/// Whether a heading we do not know may say who never agreed or must not be troubled, whatever a status says
/// beside it (`Consent`, `Do not mail`, `Happy to receive emails`, `Deceased`).
pub(in crate::subscribers) fn may_tell_who_refused(heading: &str) -> bool {
    let (plain, words) = (letters(heading), words(heading));
    Field::of(heading).is_none()
        && REFUSED.iter().any(|one| plain.contains(one))
        && !words.iter().any(|word| DESCRIBING.contains(&word.as_str()))
}

/// A heading as small letters and figures alone.
fn letters(heading: &str) -> String {
    let mut plain = folded(heading);
    plain.retain(char::is_alphanumeric);
    plain
}

/// The words of a heading: `OPT_IN`, `isActive` and `Mailing OK?` have two each.
fn words(heading: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for letter in heading.chars() {
        if !letter.is_alphanumeric() || (small && letter.is_uppercase()) {
            words.push(String::new());
        }
        small = letter.is_lowercase();
        if letter.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_that_may_say_no_is_seen_however_it_is_put() {
        for heading in [
            "Subscribed",
            "Active",
            "is_active",
            "Active?",
            "Consent",
            "Opt-in",
            "OptIn",
            "GDPR consent",
            "Do not mail",
            "Don't email",
            "Removed",
            "Left",
            "Date left",
            "Mailing OK?",
            "Happy to receive emails",
            "Deceased",
            "Permission",
            "Marketing",
            "Date of consent",
            "UNSUB_TIME",
            "Email status",
        ] {
            assert!(may_tell_who_left(heading), "{heading}");
        }
    }

    #[test]
    fn other_headings_are_passed_over() {
        for heading in [
            "consent date",
            "Consent wording",
            "Mailing address",
            "subscribed_at",
            "Last active",
            "OPTIN_IP",
            "Consent source",
            "Interactive",
            "Phone",
            "Notes",
            "Date joined",
            "Leftwich branch",
        ] {
            assert!(!may_tell_who_left(heading), "{heading}");
        }
    }
}
