//! The limits that mail providers publish, by name.

/// What a provider publishes about sending by SMTP.
#[derive(Debug)]
pub(super) struct Preset {
    pub(super) name: &'static str,
    /// Letters, and the seconds in which so many may go.
    pub(super) limits: &'static [(u32, u32)],
    /// The most connections at a time.
    pub(super) connections: Option<usize>,
}

const SECOND: u32 = 1;
const MINUTE: u32 = 60;
const DAY: u32 = 86_400;

/// Every preset there is. One letter goes to one person, so that a limit on recipients is one on letters.
pub(super) const PRESETS: [Preset; 4] = [
    // Microsoft, "Message storage and concurrent connection throttling for SMTP Authenticated Submission":
    // 30 messages a minute, 10,000 recipients a day, three connections.
    // https://learn.microsoft.com/en-us/exchange/troubleshoot/send-emails/smtp-submission-improvements
    Preset {
        name: "microsoft-365",
        limits: &[(30, MINUTE), (10_000, DAY)],
        connections: Some(3),
    },
    // Google, "Gmail sending limits in Google Workspace": 2,000 messages in 24 hours (500 in a trial), counted
    // over a rolling window. Nothing is said about minutes or connections.
    // https://support.google.com/a/answer/166852
    Preset {
        name: "gmail-workspace",
        limits: &[(2_000, DAY)],
        connections: None,
    },
    // Amazon, "Service quotas in Amazon SES": in the sandbox one a second and 200 in 24 hours; beyond it every
    // account has its own, to be written beside the name.
    // https://docs.aws.amazon.com/ses/latest/dg/quotas.html
    Preset {
        name: "amazon-ses",
        limits: &[(1, SECOND), (200, DAY)],
        connections: None,
    },
    // Postfix, postconf(5): smtpd_client_message_rate_limit is 0, which means none, and
    // smtpd_client_connection_count_limit is 50.
    // https://www.postfix.org/postconf.5.html
    Preset {
        name: "postfix-local",
        limits: &[],
        connections: Some(50),
    },
];
