//! The ways in which a mail server can spoil the day, and what an editor calls them.

/// One way in which a mail server can spoil the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mischief {
    /// `450 4.2.0` the first time somebody is written to, and a yes later.
    Greylisting,
    /// `421` instead of a greeting.
    BusyAtConnect,
    /// `421` at `MAIL`.
    BusyAtMail,
    /// `421` at `RCPT`, once.
    BusyAtRcpt,
    /// `454 4.7.0`: too fast; once.
    Throttling,
    /// `550 5.1.1` whenever it is tried.
    UnknownUser,
    /// `552 5.2.2` whenever it is tried.
    MailboxFull,
    /// The connection is gone after the greeting.
    DropAfterBanner,
    /// The connection is gone instead of an answer to `EHLO`.
    DropAtEhlo,
    /// The connection is gone instead of an answer to `MAIL`.
    DropAtMail,
    /// The connection is gone instead of an answer to `RCPT`, once.
    DropAtRcpt,
    /// The connection is gone instead of an answer to `DATA`, once.
    DropAtData,
    /// The server goes silent in the middle of the text, and is gone.
    DropInText,
    /// The connection is gone at the final dot, and the letter with it.
    DropAtDot,
    /// The letter is accepted, and the connection gone before the answer.
    DropAfterDot,
    /// Every answer about a letter takes its time.
    Slow,
    /// `554 5.7.1` to everybody, from the middle of the first send to its end.
    Refusal,
}

/// A word that names no kind of fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no kind of fault called `{word}`")]
pub struct Unknown {
    /// The word.
    pub word: String,
}

impl Mischief {
    /// Every one there is, in the order in which they are told.
    pub const ALL: [Mischief; 17] = [
        Mischief::Greylisting,
        Mischief::BusyAtConnect,
        Mischief::BusyAtMail,
        Mischief::BusyAtRcpt,
        Mischief::Throttling,
        Mischief::UnknownUser,
        Mischief::MailboxFull,
        Mischief::DropAfterBanner,
        Mischief::DropAtEhlo,
        Mischief::DropAtMail,
        Mischief::DropAtRcpt,
        Mischief::DropAtData,
        Mischief::DropInText,
        Mischief::DropAtDot,
        Mischief::DropAfterDot,
        Mischief::Slow,
        Mischief::Refusal,
    ];

    /// The words that choose them, each once.
    pub const KINDS: [&'static str; 8] = [
        "greylisting",
        "busy",
        "throttling",
        "unknown",
        "full",
        "drops",
        "slow",
        "refusal",
    ];

    /// Reads `all`, `none` or a list such as `greylisting,drops`.
    pub fn parse(typed: &str) -> Result<Vec<Self>, Unknown> {
        let mut kinds = Vec::new();
        for word in typed.split(',').map(|word| word.trim().to_lowercase()) {
            match word.as_str() {
                "all" => kinds.extend(Mischief::KINDS.map(str::to_owned)),
                "none" | "" => {}
                kind if Mischief::KINDS.contains(&kind) => kinds.push(word),
                _ => return Err(Unknown { word }),
            }
        }
        let wanted = |one: &Mischief| kinds.iter().any(|kind| kind == one.kind());
        Ok(Mischief::ALL.into_iter().filter(wanted).collect())
    }

    /// The word that chooses it.
    pub fn kind(self) -> &'static str {
        match self {
            Mischief::Greylisting => "greylisting",
            Mischief::BusyAtConnect | Mischief::BusyAtMail | Mischief::BusyAtRcpt => "busy",
            Mischief::Throttling => "throttling",
            Mischief::UnknownUser => "unknown",
            Mischief::MailboxFull => "full",
            Mischief::DropAfterBanner
            | Mischief::DropAtEhlo
            | Mischief::DropAtMail
            | Mischief::DropAtRcpt
            | Mischief::DropAtData
            | Mischief::DropInText
            | Mischief::DropAtDot
            | Mischief::DropAfterDot => "drops",
            Mischief::Slow => "slow",
            Mischief::Refusal => "refusal",
        }
    }

    /// What the server does, for people.
    pub fn deed(self) -> &'static str {
        match self {
            Mischief::Greylisting => "says \"come back later\" to a stranger",
            Mischief::BusyAtConnect => "has no time for a connection",
            Mischief::BusyAtMail => "shuts down between two letters",
            Mischief::BusyAtRcpt => "shuts down at a person's name",
            Mischief::Throttling => "finds us too fast",
            Mischief::UnknownUser => "knows nobody by that name",
            Mischief::MailboxFull => "finds the mailbox full",
            Mischief::DropAfterBanner => "hangs up after its greeting",
            Mischief::DropAtEhlo => "hangs up after our greeting",
            Mischief::DropAtMail => "hangs up at the sender",
            Mischief::DropAtRcpt => "hangs up at the recipient",
            Mischief::DropAtData => "hangs up before the text",
            Mischief::DropInText => "hangs up in the middle of the text",
            Mischief::DropAtDot => "loses the letter after its last dot",
            Mischief::DropAfterDot => "has the letter, and does not say so",
            Mischief::Slow => "takes its time over each answer",
            Mischief::Refusal => "refuses everybody for a while",
        }
    }

    /// How many people in a thousand meet it; none for what is not about one person.
    pub(super) fn share(self) -> Option<usize> {
        match self {
            Mischief::Greylisting => Some(40),
            Mischief::UnknownUser | Mischief::Slow => Some(20),
            Mischief::BusyAtRcpt | Mischief::MailboxFull => Some(10),
            Mischief::Throttling
            | Mischief::DropAtRcpt
            | Mischief::DropAtData
            | Mischief::DropInText
            | Mischief::DropAtDot
            | Mischief::DropAfterDot => Some(5),
            Mischief::BusyAtConnect
            | Mischief::BusyAtMail
            | Mischief::DropAfterBanner
            | Mischief::DropAtEhlo
            | Mischief::DropAtMail
            | Mischief::Refusal => None,
        }
    }

    /// Whether whoever has met it meets it again at every try.
    pub(super) fn stays(self) -> bool {
        matches!(
            self,
            Mischief::UnknownUser | Mischief::MailboxFull | Mischief::Slow
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_kinds_is_read_as_people_write_it() {
        assert_eq!(Mischief::parse("all").unwrap(), Mischief::ALL);
        assert_eq!(Mischief::parse("none").unwrap(), []);
        assert_eq!(
            Mischief::parse("Full, greylisting,full").unwrap(),
            [Mischief::Greylisting, Mischief::MailboxFull]
        );
        assert_eq!(Mischief::parse("drops").unwrap().len(), 8);
        let unknown = Mischief::parse("greylist").unwrap_err();
        assert!(unknown.to_string().contains("`greylist`"), "{unknown}");
        for kind in Mischief::KINDS {
            assert!(!Mischief::parse(kind).unwrap().is_empty(), "{kind}");
        }
    }
}
