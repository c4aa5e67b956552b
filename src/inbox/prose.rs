//! Bounces that were written for people: less than two thirds of real ones hold a part for programs.
//!
//! Who they are from and what they are called say that they are bounces; their own words, down to where the
//! letter that came back begins, say why. The words are those of the systems themselves: Exim (`deliver.c`,
//! `moan.c`), qmail (`qmail-send.c`), the `DragonFly` Mail Agent (`dma.c`, `mail.c`), Postfix
//! (`conf/bounce.cf.default`), sendmail (`savemail.c`), Courier (`module.dsn`), `OpenSMTPD` (`bounce.c`), and
//! what Exchange, Domino, `GroupWise`, Gmail, Yahoo and the hosters are seen to send.

use super::class::{Class, status_in};
use super::mime::Mail;
use super::report::{Action, Outcome};

/// Subjects of bounces, in small letters.
const SUBJECTS: &[&str] = &[
    "undelivered mail returned to sender",
    "mail delivery failed",
    "mail delivery failure",
    "mail delivery system",
    "delivery status notification",
    "delivery failure",
    "delivery notification",
    "failure notice",
    "failed delivery",
    "failure delivery",
    "returned mail",
    "undeliverable",
    "undelivered mail",
    "undeliverable mail",
    "message undeliverable",
    "message could not be delivered",
    "could not send message",
    "non delivery",
    "non-delivery",
    "nondeliverable mail",
    "unable to deliver",
    "warning: message",
    "warning: could not send message",
    "delayed mail",
    "message status - undeliverable",
    "e-mail delivery failure",
    "delivery error",
];

/// Local parts that programs write from.
const SENDERS: &[&str] = &[
    "mailer-daemon",
    "postmaster",
    "mail-daemon",
    "maildaemon",
    "mailerdaemon",
    "mdaemon",
    "mailsystem",
    "mail-delivery-subsystem",
    "mailer.daemon",
];

/// Where the letter that came back begins, in small letters: nothing from there on is the server's own.
const RETURNED: &[&str] = &[
    "this is a copy of the message",  // Exim, with dashes round it
    "this is a copy of your message", // Exim, for warnings
    "below this line is a copy of the message", // qmail
    "message headers follow",         // DragonFly Mail Agent
    "original message follows",       // DragonFly Mail Agent, GroupWise
    "the header of the original message is following", // mail.ru, 1&1
    "original message headers",       // Exchange
    "----- original message -----",   // Gmail of old
    "------ original message",
    "--- original message",
    "-----original message-----",
    "----- message header follows",            // sendmail
    "----- unsent message follows",            // sendmail
    "below is a copy of the original message", // OpenSMTPD
    "--- the body of the message is",          // Yahoo
    "here is your returned mail",
    "original-message:",
    "return-path:",
    "received: from",
    "list-unsubscribe:",
    "dkim-signature:",
];

/// Words of a warning: the letter is still tried.
const DELAYED: &[&str] = &[
    "you do not need to resend",
    "do not need to take any action",
    "no action is required on your part",
    "will continue to try",
    "will keep trying",
    "will be retried",
    "delivery attempts will continue",
    "has not yet been delivered",
    "message is delayed",
    "delivery incomplete",
    "warning message only",
    "warning: message",
];

/// Whether a message is a bounce in prose, by its headers.
pub(super) fn is_bounce(mail: &Mail) -> bool {
    let headers = &mail.headers;
    let subject = headers.subject.trim().to_lowercase();
    let called = SUBJECTS.iter().any(|known| subject.starts_with(known));
    let local = headers
        .from
        .split('@')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let daemon = SENDERS.contains(&local.as_str())
        || headers
            .first("from")
            .to_ascii_lowercase()
            .contains("mailer-daemon")
        || headers.from_name.to_lowercase().contains("mail delivery s");
    // RFC 5321 section 4.5.5: a notification has no return path.
    let unanswerable = headers.all("return-path").any(|path| path.trim() == "<>");
    let words = mail.words().trim_start().to_lowercase();
    headers.has("x-failed-recipients")
        || (daemon && (called || unanswerable || says_so(&words)))
        || (called && (unanswerable || says_so(&words)))
        || (unanswerable && says_so(&words))
}

/// First sentences of bounces, in small letters.
fn says_so(words: &str) -> bool {
    let start: String = words.chars().take(1_500).collect();
    let start = start.split_whitespace().collect::<Vec<_>>().join(" ");
    [
        "this message was created automatically by mail delivery software", // Exim
        "this is the qmail-send program",
        "i'm afraid i wasn't able to deliver your message", // qmail
        "this is the dragonfly mail agent",
        "there was an error delivering your mail to", // DragonFly Mail Agent
        "this is the mail system at host",            // Postfix
        "i'm sorry to have to inform you that your message", // Postfix
        "could not be delivered to",
        "the original message was received at",    // sendmail
        "the following addresses had permanent",   // sendmail
        "this is the mailer-daemon",               // OpenSMTPD
        "this is a delivery status notification",  // Courier
        "your message did not reach some or all",  // Exchange
        "delivery has failed to these recipients", // Exchange, Microsoft 365
        "was not delivered to",                    // Domino
        "the message that you sent was undeliverable", // GroupWise
        "unable to deliver message to the following", // Yahoo
        "delivery to the following recipient",     // Gmail of old
        "wasn't delivered to",                     // Gmail
        "an error occurred while trying to deliver", // Amazon SES
        "your mail message to the following address",
        "your email could not be delivered",
        "your message could not be delivered",
        "message could not be delivered",
        "undeliverable",
        "delivery failed",
    ]
    .iter()
    .any(|known| start.contains(known))
}

/// What a bounce in prose says.
pub(super) fn outcome(mail: &Mail) -> Outcome {
    let words = own_words(mail.words());
    let small = words.to_lowercase();
    let subject = mail.headers.subject.to_lowercase();
    let delayed = DELAYED
        .iter()
        .any(|phrase| small.contains(phrase) || subject.starts_with(phrase))
        || subject.starts_with("delayed mail")
        || subject.contains("(delay)");
    let status = status_in(&words);
    let class = Class::of(status.as_deref(), &words);
    let mut addresses: Vec<String> = mail
        .headers
        .all("x-failed-recipients")
        .flat_map(|line| line.split(','))
        .map(|typed| typed.trim().trim_matches(['<', '>']).to_owned())
        .filter(|typed| typed.contains('@'))
        .collect();
    addresses.extend(addresses_in(&words));
    addresses.truncate(20);
    Outcome {
        action: if delayed {
            Action::Delayed
        } else {
            Action::Failed
        },
        class,
        status,
        words: reason(&words),
        addresses,
    }
}

/// A bounce's text without the letter that came back.
fn own_words(text: &str) -> String {
    let mut own = String::new();
    for line in text.lines().take(400) {
        let small = line
            .trim_start_matches(['>', ' ', '-', '\t'])
            .to_lowercase();
        if RETURNED
            .iter()
            .any(|mark| small.starts_with(mark.trim_start_matches(['-', ' '])))
        {
            break;
        }
        own.push_str(line);
        own.push('\n');
    }
    own
}

/// The addresses a bounce names in its own words.
fn addresses_in(words: &str) -> impl Iterator<Item = String> {
    words
        .split(|c: char| c.is_whitespace() || "<>()[]\"',;:".contains(c))
        .map(|word| word.trim_matches('.'))
        .filter(|word| {
            word.split_once('@')
                .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
        })
        .map(str::to_owned)
}

/// The line that says why: the one with a code, else one with words that are known, else none.
fn reason(words: &str) -> String {
    let lines = || words.lines().map(str::trim).filter(|line| !line.is_empty());
    let coded = lines().find(|line| status_in(line).is_some());
    let told = lines().find(|line| Class::of(None, line) != Class::Soft);
    let refused = lines().find(|line| line.contains(" 550 ") || line.starts_with("550"));
    let line = coded.or(told).or(refused).unwrap_or_default();
    line.chars().take(300).collect()
}
