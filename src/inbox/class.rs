//! What a refusal says of an address: that it is dead, that it does not take mail just now, or nothing.
//!
//! "5.x.x is hard" is wrong far too often: half the refusals of that class are about us, the letter or the
//! day. So a short list of codes counts, and words count more than a code that says something general. Where
//! code and words differ, the milder reading holds: whoever is left out by mistake is missed silently and for
//! good, and a letter too many to a dead address harms nobody.

/// What a refusal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// Somebody's rules refuse the letter or us; the address may be in order.
    Refused,
    /// The address does not take mail just now.
    Soft,
    /// There is no such address, or it is switched off.
    Dead,
}

/// RFC 3463 sections 3.2, 3.3 and 3.5: bad mailbox, bad system, bad syntax, moved without a new address, null MX
/// (RFC 7505), mailbox disabled, no route to the domain. `5.1.0` may be about either address.
const DEAD: &[&str] = &[
    "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4",
];

/// Words about our own address. What stands behind them ("User unknown", "Domain not found") is said of it.
const ABOUT_US: &[&str] = &[
    "sender address rejected",
    "sender rejected",
    "sender denied",
    "sender account",
    "sender verify",
    // Exim, above what the server of the sender's address said
    "verification failed for",
];

/// Words about a mailbox with no room: Postfix, Exim, Dovecot, Gmail (`OverQuotaTemp`), Exchange, Yahoo.
const FULL: &[&str] = &[
    "mailbox full",
    "mailbox is full",
    "quota exceeded",
    "over quota",
    "overquota",
    "exceeded storage",
    "exceeds quota",
    "insufficient disk space",
    "insufficient system storage",
    "out of storage",
    "not enough space",
    "mailbox size limit",
    "exceeded their quota",
    "account is full",
];

/// Words about us or about the letter: block lists, filters, authentication, rate.
const REFUSED: &[&str] = &[
    "spam",
    "blacklist",
    "black list",
    "blocklist",
    "block list",
    "blocked using",
    "has been blocked",
    "is blocked",
    "poor reputation",
    "spf check",
    "spf fail",
    "dmarc",
    "dkim",
    "unauthenticated",
    "policy",
    "virus",
    "relay access denied",
    "relaying denied",
    "relay not permitted",
    "message too large",
    "message size exceeds",
    "size limit exceeded",
    "rate limit",
    "too many",
    "greylist",
    "content rejected",
    "message rejected",
    "not authorized",
    "not permitted to send",
    "restricted",
];

/// Words that a mailbox or its domain is not there. Each is whole enough to mean nothing else.
const GONE: &[&str] = &[
    // Postfix: smtpd_check.c and the local delivery agent
    "user unknown",
    "unknown user",
    "undeliverable address",
    "name service error for name",
    // Exim: "Unrouteable address", "Unknown user", "No Such User Here" (cPanel)
    "unrouteable address",
    "no such user",
    "no such recipient",
    "no such mailbox",
    "no such address",
    "no such person",
    // qmail-send.c, vpopmail and qmail-remote.c
    "no mailbox here by that name",
    "couldn't find any host named",
    "couldn't find any host by that name",
    "couldn't find a mail exchanger",
    // Gmail, Yahoo, Outlook, Exchange, Domino, GroupWise
    "that you tried to reach does not exist",
    "address couldn't be found",
    "doesn't have a yahoo",
    "recipientnotfound",
    "recipnotfound",
    "address not found",
    "not listed in domino directory",
    "not found in domino directory",
    "user not found",
    "recipient not found",
    "unknown recipient",
    "recipient unknown",
    "invalid recipient",
    "invalid mailbox",
    "unknown address",
    "address unknown",
    "user doesn't exist",
    "user does not exist",
    "mailbox does not exist",
    "mailbox not found",
    "address does not exist",
    "account does not exist",
    "recipient does not exist",
    "domain does not exist",
    "domain not found",
    "account has been disabled",
    "account is disabled",
    "account disabled",
    "mailbox disabled",
    "mailbox is disabled",
    "account has been deactivated",
    "account is inactive",
    "account that you tried to reach is disabled",
    "no longer on server",
    "no longer exists",
    "is not a valid mailbox",
    "not our customer",
];

impl Class {
    /// Judges by the enhanced status code and by the words beside it.
    pub(super) fn of(status: Option<&str>, words: &str) -> Self {
        let words = words.to_lowercase().replace('\u{2019}', "'");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let says = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(phrase));
        let status = status.unwrap_or_default();
        // What passes is not dead, however often it was tried.
        if status.starts_with("4.") {
            return Class::Soft;
        }
        // RFC 3463 section 3.2: bad syntax and bad system of the sender.
        if says(ABOUT_US) || matches!(status, "5.1.7" | "5.1.8") {
            return Class::Refused;
        }
        if says(FULL) || status == "5.2.2" {
            return Class::Soft;
        }
        let gone = says(GONE);
        if says(REFUSED) && !gone {
            return Class::Refused;
        }
        if DEAD.contains(&status) {
            return Class::Dead;
        }
        // Exchange gives 5.7.1 and others 5.0.0, 5.3.0 or 5.5.0 to what does not exist.
        if gone && !status.starts_with("5.6.") {
            return Class::Dead;
        }
        if status.starts_with("5.7.")
            || status.starts_with("5.6.")
            || status == "5.3.4"
            || status == "5.2.3"
        {
            return Class::Refused;
        }
        Class::Soft
    }
}

/// The first enhanced status code in a text (RFC 3463 section 2): `5.1.1`, not `5.1.1.2` and not a date.
pub(super) fn status_in(text: &str) -> Option<String> {
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    let mut codes = words.map(|word| word.trim_matches('.'));
    let code = codes.find(|word| {
        let parts: Vec<&str> = word.split('.').collect();
        let number = |part: &str| (1..=3).contains(&part.len());
        matches!(parts.as_slice(), ["2" | "4" | "5", subject, detail]
            if number(subject) && number(detail)
                && subject.parse::<u16>().is_ok_and(|subject| subject <= 7))
    });
    code.map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_codes_are_weighed_and_the_milder_reading_holds() {
        for (status, words, class) in [
            (
                "5.1.1",
                "550 5.1.1 <a@example.org>: Recipient address rejected: User unknown",
                Class::Dead,
            ),
            (
                "5.1.10",
                "550 5.1.10 RESOLVER.ADR.RecipientNotFound",
                Class::Dead,
            ),
            (
                "5.2.1",
                "The email account that you tried to reach is disabled",
                Class::Dead,
            ),
            ("5.4.4", "Host or domain name not found", Class::Dead),
            ("5.2.2", "mailbox full", Class::Soft),
            ("5.1.1", "Mailbox is full", Class::Soft),
            ("4.1.1", "450 4.1.1 user unknown", Class::Soft),
            ("4.4.1", "Connection timed out", Class::Soft),
            (
                "5.7.1",
                "554 5.7.1 Service unavailable; blocked using zen",
                Class::Refused,
            ),
            ("5.1.1", "550 5.1.1 rejected as spam", Class::Refused),
            ("5.1.0", "550 5.1.0 Sender rejected", Class::Refused),
            (
                "5.7.26",
                "unauthenticated email is not accepted",
                Class::Refused,
            ),
            ("5.7.1", "550 5.7.1 No such user here", Class::Dead),
            ("5.3.4", "too big", Class::Refused),
            ("5.0.0", "550 User doesn’t exist", Class::Dead),
            ("5.0.0", "something went wrong", Class::Soft),
            (
                "",
                "Sorry, no mailbox here by that name. vpopmail (#5.1.1)",
                Class::Dead,
            ),
            ("", "Connection refused", Class::Soft),
            (
                "5.1.8",
                "550 5.1.8 <b@example.com>: Sender address rejected: Domain not found",
                Class::Refused,
            ),
            (
                "5.1.0",
                "550 5.1.0 <b@example.com>: Sender address rejected: User unknown in table",
                Class::Refused,
            ),
            (
                "5.0.0",
                "550-Verification failed for <b@example.com> 550-Unrouteable address 550 Sender verify failed",
                Class::Refused,
            ),
            ("5.1.7", "domain not found", Class::Refused),
            ("5.1.0", "Address rejected", Class::Soft),
            ("5.1.0", "550 5.1.0 User unknown", Class::Dead),
            (
                "5.4.1",
                "Recipient address rejected: Access denied",
                Class::Soft,
            ),
        ] {
            assert_eq!(Class::of(Some(status), words), class, "{status} {words}");
        }
    }

    #[test]
    fn a_code_is_not_an_address_of_a_machine_or_a_date() {
        assert_eq!(status_in("(#5.1.1)").as_deref(), Some("5.1.1"));
        assert_eq!(status_in("550-5.1.10 gone").as_deref(), Some("5.1.10"));
        assert_eq!(
            status_in("5.0.0 (permanent failure)").as_deref(),
            Some("5.0.0")
        );
        for text in ["host 5.1.1.2", "on 5.12.2026", "at 192.0.2.5", "5.9.1", ""] {
            assert_eq!(status_in(text), None, "{text}");
        }
    }
}
