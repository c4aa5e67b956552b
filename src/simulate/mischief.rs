//! The ways in which a mail server can spoil the day, and what an editor calls them.

use super::script::Share;

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
    /// No answer to `RCPT`, for longer than anybody waits; once.
    SilentAtRcpt,
    /// The letter is accepted, and no answer comes for longer than anybody waits.
    SilentAfterDot,
    /// `STARTTLS` is not offered, in the first send.
    NoEncryption,
    /// The certificate is another server's, in the second send.
    WrongCertificate,
    /// The certificate has run out, in the third send.
    OldCertificate,
    /// What follows `STARTTLS` is no handshake, in the fourth send.
    Garbled,
    /// `535 5.7.8` to the login, in the first send.
    WrongPassword,
    /// `554 5.7.1` to everybody, from the middle of the first send to its end.
    Refusal,
    /// `454 4.7.0` about the day's quota to everybody, from the middle of the first send to its end.
    Quota,
}

impl Mischief {
    /// What the server did, for people; `did it 3 times` may follow.
    pub fn deed(self) -> &'static str {
        match self {
            Mischief::Greylisting => "told a stranger to come back later (450)",
            Mischief::BusyAtConnect => "had no time for a connection (421)",
            Mischief::BusyAtMail => "shut down between two letters (421)",
            Mischief::BusyAtRcpt => "shut down at a person's name (421)",
            Mischief::Throttling => "found us too fast (454)",
            Mischief::UnknownUser => "knew nobody by that name (550)",
            Mischief::MailboxFull => "found the mailbox full (552)",
            Mischief::DropAfterBanner => "hung up after its greeting",
            Mischief::DropAtEhlo => "hung up after our greeting",
            Mischief::DropAtMail => "hung up at the sender's name",
            Mischief::DropAtRcpt => "hung up at a person's name",
            Mischief::DropAtData => "hung up before the text",
            Mischief::DropInText => "hung up in the middle of the text",
            Mischief::DropAtDot => "lost the letter after its last dot",
            Mischief::DropAfterDot => "took the letter and hung up",
            Mischief::Slow => "took its time over each answer",
            Mischief::SilentAtRcpt => "fell silent at a person's name",
            Mischief::SilentAfterDot => "took the letter and fell silent",
            Mischief::NoEncryption => "offered no encryption",
            Mischief::WrongCertificate => "showed another server's certificate",
            Mischief::OldCertificate => "showed a certificate that has run out",
            Mischief::Garbled => "spoke nonsense instead of encryption",
            Mischief::WrongPassword => "did not take our password (535)",
            Mischief::Refusal => "took nothing from us (554)",
            Mischief::Quota => "took no more that day (454)",
        }
    }

    /// How many people meet it; none for what is not about one person.
    pub(super) fn share(self) -> Option<Share> {
        match self {
            Mischief::Slow => Some(Share::PerMille(50)),
            Mischief::Greylisting => Some(Share::PerMille(40)),
            Mischief::UnknownUser => Some(Share::PerMille(20)),
            Mischief::BusyAtRcpt | Mischief::MailboxFull => Some(Share::PerMille(10)),
            Mischief::DropAtRcpt
            | Mischief::DropAtData
            | Mischief::DropInText
            | Mischief::DropAtDot
            | Mischief::DropAfterDot => Some(Share::PerMille(5)),
            // Each halves the pace, and a rehearsal has not the minutes in which it recovers.
            Mischief::Throttling => Some(Share::Exactly(3)),
            // Each is waited for.
            Mischief::SilentAtRcpt | Mischief::SilentAfterDot => Some(Share::Exactly(1)),
            Mischief::BusyAtConnect
            | Mischief::BusyAtMail
            | Mischief::DropAfterBanner
            | Mischief::DropAtEhlo
            | Mischief::DropAtMail
            | Mischief::NoEncryption
            | Mischief::WrongCertificate
            | Mischief::OldCertificate
            | Mischief::Garbled
            | Mischief::WrongPassword
            | Mischief::Refusal
            | Mischief::Quota => None,
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
