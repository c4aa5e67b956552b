//! What a refusal means: for this person, for this connection, or for the whole run.
//!
//! The stage says more than the code: `550` after `MAIL` is about us, `550` after `RCPT` about one
//! person. What is not certainly about the whole run is never treated so, and the other way round.

use super::{Reply, Stage};

/// What to do about a negative reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::delivery) enum Class {
    /// This person is refused for good.
    Failed,
    /// This person is to be tried again later.
    Deferred,
    /// The server is in trouble: the same letter again, on a new connection.
    Trouble,
    /// The server asks for a slower pace.
    Slow,
    /// Nobody will get anything this way.
    Stop(Why),
}

/// Why a whole run is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The server wants nothing to do with this machine.
    Unwelcome,
    /// The user or the password is wrong.
    Login,
    /// The server wants a login and we have none.
    LoginMissing,
    /// We may not send in the name of this sender.
    Sender,
    /// The letter is larger than the server takes.
    Size,
    /// No more letters today.
    Quota,
    /// The server does not understand what we say.
    Protocol,
}

/// Sorts a negative reply. `reply.code` is 400 to 599.
pub(in crate::delivery) fn class(stage: Stage, reply: &Reply) -> Class {
    let words = reply.text.to_ascii_lowercase();
    if reply.code < 500 {
        return passing(stage, reply, &words);
    }
    match reply.code {
        530 => return Class::Stop(Why::LoginMissing),
        534 | 535 | 538 => return Class::Stop(Why::Login),
        // `501 5.1.3 bad address syntax`, `504 5.5.2 need a fully qualified address`: one odd address is not
        // the run's trouble.
        501 | 504 if stage == Stage::Rcpt => return Class::Failed,
        500..=504 if stage > Stage::Auth => return Class::Stop(Why::Protocol),
        _ => {}
    }
    if reply.is_about("5.3.4") {
        return Class::Stop(Why::Size);
    }
    if is_about_the_sender(reply, &words) {
        return Class::Stop(Why::Sender);
    }
    if is_quota(reply, &words) {
        return Class::Stop(Why::Quota);
    }
    if stage > Stage::Auth && is_about_the_rate(reply, &words) {
        return Class::Slow;
    }
    match stage {
        Stage::Conn | Stage::Ehlo | Stage::Tls => Class::Stop(Why::Unwelcome),
        Stage::Auth => Class::Stop(Why::Login),
        Stage::Mail if reply.code == 552 => Class::Stop(Why::Size),
        Stage::Mail => Class::Stop(Why::Sender),
        // A full mailbox may be emptied, whatever the first digit says.
        Stage::Rcpt | Stage::Data | Stage::Body if reply.is_about("5.2.2") => Class::Deferred,
        Stage::Rcpt | Stage::Data | Stage::Body => Class::Failed,
    }
}

fn passing(stage: Stage, reply: &Reply, words: &str) -> Class {
    if is_quota(reply, words) {
        return Class::Stop(Why::Quota);
    }
    // Microsoft 365 counts connections: fewer of them is all it asks for.
    if words.contains("concurrent connections limit") {
        return Class::Trouble;
    }
    if stage > Stage::Auth && is_about_the_rate(reply, words) {
        return Class::Slow;
    }
    match stage {
        Stage::Conn | Stage::Ehlo | Stage::Tls | Stage::Auth | Stage::Mail => Class::Trouble,
        // 421 closes the connection. With 4.7.x it is the reputation of this letter or domain that
        // is meant, otherwise the server itself is going away.
        Stage::Rcpt | Stage::Data | Stage::Body if reply.code == 421 => {
            if reply.is_about("4.7.") {
                Class::Deferred
            } else {
                Class::Trouble
            }
        }
        Stage::Rcpt | Stage::Data | Stage::Body => Class::Deferred,
    }
}

/// The words of relays that count letters (Amazon SES, Microsoft 365, Google Workspace and others). A
/// mailbox has a quota too, and says so with a code of its own (RFC 3463, x.2.x).
fn is_quota(reply: &Reply, words: &str) -> bool {
    // Microsoft 365 files its day's limit under the mailbox (5.2.0).
    if words.contains("submissionquotaexceeded") {
        return true;
    }
    if reply.is_about("5.2.") || reply.is_about("4.2.") {
        return false;
    }
    words.contains("quota exceeded") && (words.contains("message") || words.contains("sending"))
        || words.contains("daily") && words.contains("limit exceeded")
        || words.contains("recipient limit exceeded")
}

/// Whether a server says that letters come too fast: whoever it says so about has done nothing wrong. `454
/// 4.7.0`, and `452 4.5.3` where every letter has one recipient, can mean nothing else after a login.
fn is_about_the_rate(reply: &Reply, words: &str) -> bool {
    let passing = match reply.code {
        454 => reply.is_about("4.7.0") || words.contains("throttling"),
        400..=499 => reply.is_about("4.5.3") || reply.is_about("4.7.28"),
        _ => false,
    };
    passing
        || ["rate limit", "sending rate", "too many messages"]
            .iter()
            .any(|said| words.contains(said))
}

/// Whether a refusal is about who sends. Postfix waits for the recipient before it says so.
fn is_about_the_sender(reply: &Reply, words: &str) -> bool {
    matches!(reply.enhanced.as_deref(), Some("5.1.7" | "5.1.8"))
        || words.contains("sender address rejected")
}

/// Whether a refusal is about the address itself and says nothing about the run.
pub(in crate::delivery) fn is_about_the_address(reply: &Reply) -> bool {
    reply.is_about("5.1.") || reply.is_about("5.2.")
}

/// Whether a refusal is about the address, or comes from a server that has no enhanced codes and leaves it
/// open (`550 Unrouteable address`).
pub(in crate::delivery) fn may_be_about_the_address(stage: Stage, reply: &Reply) -> bool {
    is_about_the_address(reply) || stage == Stage::Rcpt && reply.enhanced.is_none()
}

/// Whether a deferral is about the server and not about the person.
pub(in crate::delivery) fn is_about_the_server(reply: &Reply) -> bool {
    reply.is_about("4.3.") || reply.code == 421
}

/// Whether a deferral is about all that goes to the recipient's domain: its server has had enough of us for
/// now. Greylisting, which often has the same code, is about one recipient.
pub(in crate::delivery) fn is_about_the_domain(reply: &Reply) -> bool {
    let words = reply.text.to_ascii_lowercase();
    reply.is_about("4.7.")
        && reply.code != 454
        && !words.contains("greylist")
        && !words.contains("graylist")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table() {
        use Class::{Deferred, Failed, Slow, Stop, Trouble};
        use Stage::{Auth, Body, Conn, Data, Ehlo, Mail, Rcpt};
        for (stage, code, words, expected) in [
            (Conn, 421, "4.3.2 shutting down", Trouble),
            (Conn, 554, "5.7.1 blocked", Stop(Why::Unwelcome)),
            (Ehlo, 550, "no", Stop(Why::Unwelcome)),
            (Auth, 535, "5.7.8 authentication failed", Stop(Why::Login)),
            (Auth, 534, "5.7.9 mechanism too weak", Stop(Why::Login)),
            (Auth, 504, "5.5.4 mechanism unknown", Stop(Why::Login)),
            (Auth, 454, "4.7.0 temporary failure", Trouble),
            (Mail, 421, "4.7.0 too many errors", Trouble),
            (Mail, 451, "4.3.0 queue file write error", Trouble),
            (Mail, 452, "4.3.1 insufficient storage", Trouble),
            (
                Mail,
                530,
                "5.7.0 authentication required",
                Stop(Why::LoginMissing),
            ),
            (Mail, 550, "5.7.1 not allowed to send as", Stop(Why::Sender)),
            (Mail, 553, "5.7.1 sender rejected", Stop(Why::Sender)),
            (Mail, 552, "5.3.4 too big", Stop(Why::Size)),
            (Mail, 552, "message size exceeds limit", Stop(Why::Size)),
            (Mail, 503, "5.5.1 bad sequence", Stop(Why::Protocol)),
            (Rcpt, 550, "5.1.1 no such user", Failed),
            (Rcpt, 553, "5.1.3 bad syntax", Failed),
            (Rcpt, 550, "Unrouteable address", Failed),
            (Rcpt, 554, "5.7.1 relay access denied", Failed),
            (Rcpt, 552, "5.2.2 mailbox full", Deferred),
            (Rcpt, 450, "4.2.0 greylisted", Deferred),
            (Rcpt, 451, "try later", Deferred),
            (Rcpt, 452, "4.2.2 mailbox full", Deferred),
            (Rcpt, 421, "4.7.0 try again later", Deferred),
            (Rcpt, 421, "4.7.28 unusual rate", Slow),
            (Mail, 454, "4.7.0 too many messages", Slow),
            (Rcpt, 454, "4.7.0 temporary failure", Slow),
            (Rcpt, 452, "4.5.3 too many recipients", Slow),
            (Body, 450, "4.7.1 rate limit exceeded", Slow),
            (Rcpt, 550, "5.7.1 sending rate exceeded", Slow),
            (Conn, 421, "4.7.0 connection rate limit exceeded", Trouble),
            (
                Body,
                432,
                "4.3.2 Concurrent connections limit exceeded.",
                Trouble,
            ),
            (
                Body,
                554,
                "5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException",
                Stop(Why::Quota),
            ),
            (Rcpt, 421, "closing", Trouble),
            (
                Rcpt,
                454,
                "Throttling failure: Maximum sending rate exceeded.",
                Slow,
            ),
            (
                Rcpt,
                454,
                "Throttling failure: Daily message quota exceeded.",
                Stop(Why::Quota),
            ),
            (Rcpt, 552, "5.3.4 too big", Stop(Why::Size)),
            (
                Rcpt,
                550,
                "5.7.0 message sending quota exceeded",
                Stop(Why::Quota),
            ),
            (Rcpt, 501, "5.1.3 bad recipient address syntax", Failed),
            (Rcpt, 504, "5.5.2 need fully-qualified address", Failed),
            (
                Rcpt,
                552,
                "5.2.2 Mailbox quota exceeded, message refused",
                Deferred,
            ),
            (
                Body,
                452,
                "4.2.2 mailbox quota exceeded, message put off",
                Deferred,
            ),
            (Data, 554, "5.5.1 no valid recipients", Failed),
            (Data, 451, "4.3.0 try later", Deferred),
            (Body, 550, "5.7.26 unauthenticated", Failed),
            (Body, 554, "5.6.0 bad content", Failed),
            (Body, 451, "4.7.1 greylisted", Deferred),
            (Body, 552, "5.3.4 too big", Stop(Why::Size)),
            (Body, 421, "4.3.2 shutting down", Trouble),
        ] {
            let reply = Reply::new(code, words);
            assert_eq!(class(stage, &reply), expected, "{stage:?} {reply}");
        }
    }

    #[test]
    fn what_is_said_of_the_sender_behind_the_recipient_is_about_the_run() {
        for words in [
            "5.1.8 domain not found",
            "5.1.7 bad sender",
            "5.7.1 <a@b.org>: Sender address rejected: not owned by user",
        ] {
            let reply = Reply::new(550, words);
            assert_eq!(class(Stage::Rcpt, &reply), Class::Stop(Why::Sender));
        }
        let dead = Reply::new(550, "5.1.1 no such user");
        assert_eq!(class(Stage::Rcpt, &dead), Class::Failed);
    }
}
