//! Why we may write to somebody, and what the law asks for before that counts.

use chrono::NaiveDate;

use super::columns::folded;
use super::row::{Refusal, no_permission, words};
use crate::subscribers::Basis;
use crate::subscribers::quoted::quoted;

/// The day the charitable purpose soft opt-in came into force; it does not reach back (regulation
/// 22(3A), Data (Use and Access) Act 2025 section 114).
const SOFT_OPT_IN_BEGINS: (i32, u32, u32) = (2026, 2, 5);
/// What the source of an address says where somebody else passed it on.
const SECONDHAND: [&str; 12] = [
    "third party",
    "partner",
    "purchased",
    "bought",
    "rented",
    "broker",
    "shared by",
    "passed on",
    "another charity",
    "other charity",
    "referral",
    "referred",
];

/// Why we may write to them.
pub(super) fn of(text: &str) -> Result<Basis, Refusal> {
    Basis::parse(text).ok_or_else(|| {
        let message = match text {
            "" => "there is no basis for writing to them".to_owned(),
            _ => format!("{} is not a basis for writing to them", quoted(text)),
        };
        no_permission(
            message,
            "write consent, soft-opt-in or corporate under `basis`",
        )
    })
}

/// Whether a basis that began on `day` holds `today`.
pub(super) fn in_force(
    day: NaiveDate,
    basis: Option<Basis>,
    today: NaiveDate,
) -> Result<NaiveDate, Refusal> {
    let (year, month, first) = SOFT_OPT_IN_BEGINS;
    if day > today {
        return Err(no_permission(
            format!("the basis begins on {}, which is yet to come", words(day)),
            "write the day it really began",
        ));
    }
    if basis == Some(Basis::SoftOptIn)
        && NaiveDate::from_ymd_opt(year, month, first).is_some_and(|begins| day < begins)
    {
        return Err(no_permission(
            format!(
                "the soft opt-in does not cover {}: it begins with 5 February 2026",
                words(day)
            ),
            "ask them for consent and write consent with its date, or take the row out",
        ));
    }
    Ok(day)
}

/// Whether the address came from the person, which the soft opt-in asks for (regulation 22(3A)): what was bought
/// or passed on by somebody else never has it. A column says so, or else the words of the source do.
pub(super) fn firsthand(basis: Basis, column: &str, source: &str) -> Result<Basis, Refusal> {
    let told = match folded(column).as_str() {
        "" => None,
        "no" | "n" | "false" | "0" => Some(false),
        _ => Some(true),
    };
    let tale = SECONDHAND
        .iter()
        .find(|word| folded(source).contains(&folded(word)));
    let why = match (told, tale) {
        (Some(true), _) => "`from-third-party` says so".to_owned(),
        (None, Some(word)) => format!("the source speaks of `{word}`"),
        _ => return Ok(basis),
    };
    if basis != Basis::SoftOptIn {
        return Ok(basis);
    }
    Err(no_permission(
        format!(
            "the soft opt-in does not cover an address that came from somebody else, as this one did: {why}"
        ),
        "ask them for consent and write consent with its date, or take the row out; if they gave you the address themselves, write no under `from-third-party`",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_soft_opt_in_needs_the_persons_own_word() {
        let refused = |basis, column, source| firsthand(basis, column, source).is_err();
        for (column, source) in [
            ("yes", ""),
            ("YES", "our stall in May"),
            ("true", ""),
            ("", "purchased list, May"),
            ("", "Third-party sign-ups"),
            ("", "shared by a partner charity"),
        ] {
            assert!(
                refused(Basis::SoftOptIn, column, source),
                "{column} {source}"
            );
            // Consent may be passed on; whether it was is the editor's to know.
            assert!(!refused(Basis::Consent, column, source));
        }
        for (column, source) in [("", ""), ("", "our stall"), ("no", "the partner event")] {
            assert!(
                !refused(Basis::SoftOptIn, column, source),
                "{column} {source}"
            );
        }
    }
}
