//! What is wrong with an address, in words, and what was probably meant.

use thiserror::Error;

use super::{Address, examine};
use crate::subscribers::quoted::quoted;

/// Text that is not an address we can write to.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{} is not an address we can write to: {problem}", quoted(.typed))]
pub struct Fault {
    /// The text, without the space around it.
    pub typed: String,
    /// What is wrong with it.
    pub problem: Problem,
    /// The address that was meant, where there is no doubt about it.
    pub guess: Option<Address>,
}

/// The one thing that is wrong with an address. Its text finishes the sentence "it is no good because".
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// Nothing at all.
    #[error("there is nothing there")]
    Empty,
    /// A control character, such as a line break in the middle of a cell.
    #[error("it holds a line break or a control character")]
    Control,
    /// A zero-width or text-turning character, as comes with copying from web pages.
    #[error("it holds a character that cannot be seen")]
    Invisible,
    /// U+FFFD: some program before us could not read the letter that stood there.
    #[error("a letter in it was lost when the file was saved")]
    Lost,
    /// No `@`.
    #[error("it has no @")]
    NoAt,
    /// Nothing before the `@`, or nothing after it.
    #[error("a part is missing beside the @")]
    HalfMissing,
    /// More than one address in one place.
    #[error("there are several addresses in one place")]
    Several {
        /// How many `@` there are.
        ats: usize,
    },
    /// More than one `@` in one address.
    #[error("it has {ats} @ where there can be one")]
    ManyAts {
        /// How many there are.
        ats: usize,
    },
    /// Brackets, quotation marks, `mailto:` or stray punctuation around it.
    #[error("there is more around it than the bare address")]
    Wrapped,
    /// A space inside.
    #[error("there is a space in it")]
    Space,
    /// `"ann b"@example.org`: legal, and never a person's.
    #[error("the part before the @ is in quotation marks")]
    QuotedLocal,
    /// A local part that RFC 5321 and RFC 6531 do not allow.
    #[error("the part before the @ is not written as mail allows")]
    Local,
    /// A local part that is too long.
    #[error("the part before the @ is {octets} bytes long, and mail allows 64")]
    LocalTooLong {
        /// Its length in octets.
        octets: usize,
    },
    /// An address that is too long as a whole.
    #[error("it is {octets} bytes long, and mail allows 254")]
    TooLong {
        /// Its length in octets, with the domain as it goes over the wire.
        octets: usize,
    },
    /// A number instead of a domain: `[192.0.2.1]`.
    #[error("it names a machine by number instead of a domain")]
    Machine,
    /// A comma in the domain.
    #[error("there is a comma after the @ where a dot belongs")]
    Comma,
    /// An underscore in the domain.
    #[error("the domain after the @ has an underscore, which no domain can")]
    Underscore,
    /// Two dots on end in the domain.
    #[error("there are two dots together after the @")]
    TwoDots,
    /// A domain of a single label.
    #[error("the domain after the @ has no dot")]
    NoDot,
    /// An ending that no domain has.
    #[error("no domain ends in .{slip}")]
    Ending {
        /// The last label as typed.
        slip: &'static str,
        /// What it is the slip of.
        right: &'static str,
    },
    /// A domain that DNS or IDNA does not allow.
    #[error("what follows the @ is not a domain name")]
    Domain,
}

impl Fault {
    /// Puts text and problem together, and looks for the address that was meant.
    pub(super) fn new(typed: &str, problem: Problem) -> Self {
        Fault {
            guess: candidate(typed, &problem).and_then(|text| examine(&text).ok()),
            typed: typed.to_owned(),
            problem,
        }
    }

    /// What to do about it.
    pub fn cure(&self) -> String {
        if let Some(address) = &self.guess {
            return format!("write {}", address.for_people());
        }
        match self.problem {
            Problem::Several { .. } => "give each address a row of its own",
            Problem::Control | Problem::Invisible => "delete it and type the address by hand",
            Problem::QuotedLocal | Problem::Machine => "ask them for an ordinary address",
            _ => "write it as in ann@example.org, or take the row out",
        }
        .to_owned()
    }
}

/// What was probably typed for, where the problem itself says so. It is still to be examined.
fn candidate(typed: &str, problem: &Problem) -> Option<String> {
    let (local, domain) = typed.split_once('@')?;
    match problem {
        Problem::Wrapped => Some(unwrapped(typed).to_owned()),
        Problem::Invisible => Some(
            typed
                .chars()
                .filter(|letter| !crate::subscribers::quoted::is_invisible(*letter))
                .collect(),
        ),
        // A space inside the local part may stand for a dot, or for nothing: not ours to say.
        Problem::Space => Some(format!(
            "{}@{}",
            local.trim_end(),
            domain.split_whitespace().collect::<String>()
        )),
        Problem::Comma => Some(format!("{local}@{}", domain.replace(',', "."))),
        Problem::TwoDots => Some(format!("{local}@{}", domain.replace("..", "."))),
        Problem::Ending { slip, right } => {
            let stem = domain.get(..domain.len().checked_sub(slip.len())?)?;
            Some(format!("{local}@{stem}{right}"))
        }
        _ => None,
    }
}

/// The address inside `Ann <ann@example.org>`, `mailto:ann@example.org?subject=x` or `'ann@example.org',`.
fn unwrapped(typed: &str) -> &str {
    let inside = typed
        .split_once('<')
        .map_or(typed, |(_, rest)| rest.split('>').next().unwrap_or(rest));
    let inside = match inside.get(..7) {
        Some(start) if start.eq_ignore_ascii_case("mailto:") => {
            inside[7..].split('?').next().unwrap_or_default()
        }
        _ => inside,
    };
    inside.trim_matches(|letter: char| {
        letter.is_whitespace() || matches!(letter, '.' | ',' | ';' | ':' | '\'' | '"' | '(' | ')')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cure(typed: &str) -> String {
        Address::parse(typed).unwrap_err().cure()
    }

    #[test]
    fn a_slip_with_one_meaning_is_answered_with_the_address_meant() {
        for typed in [
            "<ann@example.org>",
            "Ann Evans <ann@example.org>",
            "\"Evans, Ann\" <ann@example.org>",
            "mailto:ann@example.org",
            "MAILTO:ann@example.org?subject=Hello",
            "'ann@example.org'",
            "ann@example.org.",
            "ann@example.org;",
            "ann@example,org",
            "ann@example..org",
            "ann @ example.org",
            "ann@example .org",
            "ann\u{200b}@example.org",
            "ann@example.ogr",
        ] {
            assert_eq!(cure(typed), "write ann@example.org", "{typed}");
        }
        assert_eq!(cure("ann@example.CON"), "write ann@example.com");
        assert_eq!(cure("ann@example.orguk"), "write ann@example.org.uk");
    }

    #[test]
    fn each_refusal_says_why() {
        let local = "x".repeat(65);
        let long = format!("{}@{}example.org", "x".repeat(64), "abcdefghi.".repeat(19));
        for (typed, why) in [
            ("", "nothing there"),
            ("ann.example.org", "no @"),
            ("@example.org", "missing beside the @"),
            ("ann@", "missing beside the @"),
            ("ann@localhost", "has no dot"),
            ("ann@[192.0.2.1]", "machine by number"),
            ("ann@192.0.2.1", "machine by number"),
            ("\"ann b\"@example.org", "quotation marks"),
            ("ann@exa_mple.org", "underscore"),
            ("ann evans@example.org", "a space"),
            ("ann@example.org\nBcc: x", "control character"),
            ("a@example.org, b@example.org", "several addresses"),
            ("a@b@example.org", "2 @"),
            ("ann..b@example.org", "before the @ is not written"),
            ("ann@-example.org", "not a domain name"),
            ("ann@exam\u{fffd}ple.org", "lost"),
            (&format!("{local}@example.org"), "65 bytes long"),
            (&long, "266 bytes long"),
        ] {
            let fault = Address::parse(typed).unwrap_err();
            assert!(fault.to_string().contains(why), "{typed}: {fault}");
            assert!(fault.guess.is_none(), "{typed}: {:?}", fault.guess);
        }
    }
}
