//! How letters leave, how wide their text is, and who has to agree to them first.

use super::sender::is_address;
use super::understand::{Reader, filled};
use super::{Approval, Sending, settings};

/// How long a letter's token is.
const TOKEN: usize = 26;

impl Reader<'_> {
    pub(super) fn sending(&mut self, send: settings::Send, from: &str) -> Sending {
        let connections = send.connections.as_deref().unwrap_or("2");
        let connections = match connections.trim().parse() {
            Ok(number @ 1..=50) => number,
            _ => {
                self.wrong(
                    "send/connections",
                    "`connections:` must be a number from 1 to 50",
                    "write connections: 2",
                );
                1
            }
        };
        let lists = match send.lists {
            None => vec!["members".to_owned()],
            Some(settings::Lists::Many(names)) => names,
            Some(settings::Lists::Line(line)) => {
                line.split(',').map(|name| name.trim().to_owned()).collect()
            }
        };
        let bounces = filled(send.bounces).filter(|typed| self.bounces(typed));
        let feedback_id = filled(send.feedback_id).filter(|typed| self.feedback_id(typed));
        let dkim = send.dkim.and_then(|dkim| self.signing(dkim, from));
        Sending {
            through: send
                .through
                .unwrap_or_else(|| "outbox".into())
                .trim()
                .to_owned(),
            user: send.user,
            password_command: send.password_command,
            pace: send.pace.unwrap_or_else(|| "30 per minute".into()),
            connections,
            lists: lists.into_iter().filter(|name| !name.is_empty()).collect(),
            dkim,
            bounces,
            feedback_id,
        }
    }

    /// A letter's own address is this one with `+` and the letter's token, and its local part may have 64
    /// octets (RFC 5321 section 4.5.3.1.1).
    fn bounces(&mut self, typed: &str) -> bool {
        let local = typed.split('@').next().unwrap_or_default();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let sound = is_address(typed) && local.bytes().all(plain);
        if sound && local.len() + 1 + TOKEN <= 64 {
            return true;
        }
        let message = if sound {
            format!(
                "`{local}` is too long for an address that each letter lengthens by {TOKEN} letters"
            )
        } else {
            format!("`{typed}` is not an address that can be lengthened to bounces+…@")
        };
        self.wrong(
            "send/bounces",
            message,
            "write a mailbox of your own that takes mail with + and more in its name, such as bounces: bounces@our-charity.org.uk",
        );
        false
    }

    fn feedback_id(&mut self, typed: &str) -> bool {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
        let sound = (5..=15).contains(&typed.len()) && typed.bytes().all(plain);
        if !sound {
            self.wrong(
                "send/feedback-id",
                format!("`{typed}` cannot be a sender's name in Feedback-ID"),
                "write 5 to 15 letters, figures, hyphens or underscores that never change, such as feedback-id: our-charity",
            );
        }
        sound
    }

    pub(super) fn approval(&mut self, approve: &settings::Approve) -> Approval {
        let people = approve.people.as_deref().unwrap_or("0").trim();
        let people = people.parse().ok().filter(|people| *people <= 9);
        if people.is_none() {
            self.wrong(
                "approve/people",
                "`people:` says how many sign an issue off, from 0 to 9",
                "write people: 1",
            );
        }
        let author = self.yes_or_no(
            "approve/author",
            approve.author.as_deref(),
            "write author: no where whoever signs the introduction may not sign off",
        );
        let preview = self.yes_or_no(
            "approve/preview",
            approve.preview.as_deref().or(Some("no")),
            "write preview: yes where an issue goes out only after a preview of exactly what it says",
        );
        Approval {
            people: people.unwrap_or(0),
            author,
            preview,
        }
    }

    pub(super) fn wrap(&mut self, text: &settings::PlainText) -> Option<usize> {
        let typed = text.wrap.as_deref().unwrap_or("no").trim();
        if ["no", "false"].contains(&typed.to_lowercase().as_str()) {
            return None;
        }
        let columns = typed
            .parse()
            .ok()
            .filter(|columns| (60..=100).contains(columns));
        if columns.is_none() {
            self.wrong(
                "text/wrap",
                "`wrap:` is no, or how many characters a line of the plain text holds, from 60 to 100",
                "write wrap: 72, or wrap: no for one line a paragraph",
            );
        }
        columns
    }
}
