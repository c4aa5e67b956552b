//! Which mischief belongs together: one day with a mail server, and what it is called.

use super::Mischief;

/// One day with a mail server.
#[derive(Debug, PartialEq, Eq)]
pub struct Scenario {
    /// The word that chooses it.
    pub name: &'static str,
    /// What the day is like, in half a sentence.
    pub story: &'static str,
    /// What the server does, in the order in which it is told.
    pub mischief: &'static [Mischief],
    /// Whether the server has to encrypt.
    pub encrypted: bool,
}

const fn plain(name: &'static str, story: &'static str, mischief: &'static [Mischief]) -> Scenario {
    Scenario {
        name,
        story,
        mischief,
        encrypted: false,
    }
}

impl Scenario {
    /// Every one there is, from a good day to the worst.
    pub const ALL: &'static [Scenario] = &[
        plain("calm", "a good day: everything is taken", &[]),
        plain(
            "greylisting",
            "some mailboxes put strangers off and take the letter later",
            &[Mischief::Greylisting],
        ),
        plain(
            "busy",
            "the server is busy and says so (421)",
            &[
                Mischief::BusyAtConnect,
                Mischief::BusyAtMail,
                Mischief::BusyAtRcpt,
            ],
        ),
        plain(
            "throttling",
            "the server finds us too fast (454)",
            &[Mischief::Throttling],
        ),
        plain(
            "unknown",
            "some people have no mailbox any more (550)",
            &[Mischief::UnknownUser],
        ),
        plain(
            "full",
            "some mailboxes are full and stay so (552)",
            &[Mischief::MailboxFull],
        ),
        plain(
            "drops",
            "the connection breaks, at every step of a letter",
            &[
                Mischief::DropAfterBanner,
                Mischief::DropAtEhlo,
                Mischief::DropAtMail,
                Mischief::DropAtRcpt,
                Mischief::DropAtData,
                Mischief::DropInText,
                Mischief::DropAtDot,
                Mischief::DropAfterDot,
            ],
        ),
        plain(
            "slow",
            "the server is slow, and twice says nothing at all",
            &[
                Mischief::Slow,
                Mischief::SilentAtRcpt,
                Mischief::SilentAfterDot,
            ],
        ),
        Scenario {
            name: "tls",
            story: "the server's encryption is broken, in four ways, and then mended",
            mischief: &[
                Mischief::NoEncryption,
                Mischief::WrongCertificate,
                Mischief::OldCertificate,
                Mischief::Garbled,
            ],
            encrypted: true,
        },
        plain(
            "login",
            "the password is wrong, and then put right (535)",
            &[Mischief::WrongPassword],
        ),
        plain(
            "refusal",
            "half-way through, the server will take nothing more from us (554)",
            &[Mischief::Refusal],
        ),
        plain(
            "quota",
            "half-way through, the day's allowance is used up (454)",
            &[Mischief::Quota],
        ),
        plain(
            "bad-day",
            "nearly all of it at once",
            &[
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
            ],
        ),
    ];

    /// The one of that name.
    pub fn named(name: &str) -> Option<&'static Scenario> {
        Scenario::ALL.iter().find(|one| one.name == name)
    }

    /// Whether the server wants a login.
    pub fn wants_login(&self) -> bool {
        self.mischief.contains(&Mischief::WrongPassword)
    }

    /// Whether the server says nothing for longer than anybody waits.
    pub fn tries_patience(&self) -> bool {
        self.mischief
            .iter()
            .any(|one| matches!(one, Mischief::SilentAtRcpt | Mischief::SilentAfterDot))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_name_chooses_its_own_day() {
        let names: HashSet<&str> = Scenario::ALL.iter().map(|one| one.name).collect();
        assert_eq!(names.len(), Scenario::ALL.len());
        for one in Scenario::ALL {
            assert_eq!(Scenario::named(one.name), Some(one));
        }
        assert_eq!(Scenario::named("sunny"), None);
    }
}
