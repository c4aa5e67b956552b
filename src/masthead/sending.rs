//! How letters leave, and who has to agree to it first.

use super::understand::Reader;
use super::{Approval, Sending, settings};

impl Reader<'_> {
    pub(super) fn sending(&mut self, send: settings::Send) -> Sending {
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
        }
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
        Approval {
            people: people.unwrap_or(0),
            author,
        }
    }
}
