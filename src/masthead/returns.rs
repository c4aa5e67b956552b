//! Where mail that comes back is read, and when it has come back too often.

use super::settings;
use super::understand::{Reader, filled};

/// The setting under which mail that comes back is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbox {
    /// A Maildir, an mbox file, a folder of messages, or `imaps://host/FOLDER`; none where it is named each time.
    pub source: Option<String>,
    /// The name to log in with.
    pub user: Option<String>,
    /// A command that prints the password.
    pub password_command: Option<String>,
    /// After how many letters running that came back somebody is not written to any more.
    pub soft_bounces: usize,
}

impl Reader<'_> {
    pub(super) fn inbox(&mut self, it: settings::Inbox) -> Inbox {
        let typed = it.soft_bounces.as_deref().unwrap_or("3").trim();
        let soft_bounces = typed.parse().ok().filter(|count| (2..=20).contains(count));
        if soft_bounces.is_none() {
            self.wrong(
                "inbox/soft-bounces",
                "`soft-bounces:` is after how many letters running that came back somebody gets no more, from 2 to 20",
                "write soft-bounces: 3",
            );
        }
        Inbox {
            source: filled(it.source),
            user: filled(it.user),
            password_command: filled(it.password_command),
            soft_bounces: soft_bounces.unwrap_or(3),
        }
    }
}
