//! What the rehearsals came to, for people, each as soon as it is over; and for programs, at the end.

use anstream::{eprintln, println};
use bulletin::ledger::Sums;

use super::account::{Account, Deed, Rehearsed, Send};
use crate::cli::args::Format;
use crate::cli::lines::{say, say_in};
use crate::cli::progress::{clock_time, sentence};
use crate::cli::send::{next_steps, thousands};
use crate::cli::show::{BOLD, GREEN, RED, YELLOW};
use crate::cli::status::{dead_addresses, json};

/// More different lines of one kind say nothing more.
const LINES: usize = 10;

impl Rehearsed {
    /// What is about to happen.
    pub(super) fn open(&self, format: Format) {
        if format == Format::Json {
            return;
        }
        println!(
            "{BOLD}{}{BOLD:#} is rehearsed with {} over {}, seed {}.",
            self.issue,
            number(self.people as u64, "person", "people"),
            number(self.connections as u64, "connection", "connections"),
            self.seed
        );
        say(
            0,
            0,
            "Nothing leaves this computer: the mail server is our own. Ledger, outbox and lists are only read. Waits are cut short, and the pace in bulletin.yaml is left aside.",
        );
    }

    /// What one scenario came to.
    pub(super) fn tell(&self, account: &Account, format: Format) {
        if format == Format::Json {
            return;
        }
        println!("\n{BOLD}{}{BOLD:#}: {}", account.name, account.story);
        deeds(&account.server);
        for (at, send) in account.sends.iter().enumerate() {
            self.send(at, send, at + 1 == account.sends.len());
        }
        if let Some(dead) = dead_addresses(account.dead()) {
            say(4, 6, &dead);
        }
        verdict(account);
    }

    /// Everything together.
    pub(super) fn close(&self, format: Format) {
        if format == Format::Json {
            println!("{}", json(self));
        } else {
            if self.scenarios.len() > 1 {
                self.table();
            }
            println!();
            if self.holds {
                let all = match self.scenarios.len() {
                    1 => String::new(),
                    all => format!(" all {all} times"),
                };
                say_in(
                    GREEN,
                    0,
                    &format!(
                        "The ledger and the server's own book agree{all}: nobody got two letters, and nobody was missed unnoticed."
                    ),
                );
            }
        }
        if !self.holds {
            eprintln!(
                "{RED}The ledger and the server's own book do not agree: somebody would be written to twice, or missed. Do not send with this version of bulletin, and report it with the seed {}.{RED:#}",
                self.seed
            );
        }
    }

    fn send(&self, at: usize, send: &Send, last: bool) {
        let when = match at {
            0 => String::new(),
            _ => format!(", {}", clock_time(send.began, self.zone)),
        };
        say(
            2,
            4,
            &format!(
                "{BOLD}send {}{BOLD:#}{when}: {}",
                at + 1,
                sentence(&send.sums)
            ),
        );
        for line in send.said.iter().take(LINES) {
            say(4, 8, &format!("{} × {}", thousands(line.times), line.words));
        }
        if let Some(more) = send.said.len().checked_sub(LINES).filter(|more| *more > 0) {
            say(4, 4, &format!("and {more} more of that kind"));
        }
        if let Some(stopped) = &send.stopped {
            say(
                4,
                6,
                &format!("{YELLOW}stopped:{YELLOW:#} {}", stopped.sentence),
            );
            say(6, 6, &stopped.cure);
        }
        // Those who failed or are in doubt are looked after once, at the end.
        let sums = if last {
            send.sums
        } else {
            Sums {
                failed: 0,
                in_doubt: 0,
                ..send.sums
            }
        };
        if last || send.next.is_some() {
            for step in next_steps(&self.issue, &sums, send.next.as_ref(), self.zone) {
                say(4, 6, &step);
            }
        }
    }

    fn table(&self) {
        let row = |cells: [&str; 7]| {
            let [name, sends, sent, failed, doubt, left, books] = cells;
            println!("  {name:<12}{sends:>6}{sent:>10}{failed:>10}{doubt:>10}{left:>10}  {books}");
        };
        println!();
        row([
            "scenario",
            "sends",
            "sent",
            "failed",
            "in doubt",
            "left",
            "the books",
        ]);
        for account in &self.scenarios {
            let end = account.end();
            row([
                account.name,
                &account.sends.len().to_string(),
                &thousands(end.sent),
                &thousands(end.failed),
                &thousands(end.in_doubt),
                &thousands(end.deferred + end.waiting),
                if account.holds { "agree" } else { "DISAGREE" },
            ]);
        }
    }
}

/// What the server did, and where the letters stand in the end that it was about.
fn deeds(deeds: &[Deed]) {
    if deeds.is_empty() {
        return;
    }
    println!("  the server");
    for deed in deeds.iter().filter(|deed| deed.times > 0) {
        let line = format!(
            "    {:>6} × {:<42}{}",
            thousands(deed.times),
            deed.what,
            states(&deed.became)
        );
        println!("{}", line.trim_end());
    }
    let idle = deeds.iter().filter(|deed| deed.times == 0).count();
    if idle > 0 {
        say(
            4,
            6,
            &format!(
                "{} it had no occasion for: --people 1000 gives it more",
                number(idle as u64, "kind of trouble", "kinds of trouble")
            ),
        );
    }
}

/// The server's book against the ledger's.
fn verdict(account: &Account) {
    let seen = &account.book;
    let got = format!(
        "{}, {}",
        number(seen.letters, "letter", "letters"),
        number(seen.people, "person", "people")
    );
    if account.holds {
        let doubt = seen.in_doubt_arrived + seen.in_doubt_not_arrived;
        let missing = match doubt {
            0 => "nobody missing".to_owned(),
            1 => "nobody missing but perhaps the 1 in doubt, who is named".to_owned(),
            more => format!(
                "nobody missing but perhaps some of the {} in doubt, who are named",
                thousands(more)
            ),
        };
        let agree = format!("The books agree: {got}; nobody twice, {missing}.");
        say_in(GREEN, 2, &agree);
    } else {
        say_in(
            RED,
            2,
            &format!(
                "The books do not agree. The server took {got}: {} got more than one, {} are missing, {} were taken and not recorded, {} were not meant, {} are lost from the ledger.",
                seen.twice, seen.missing, seen.unrecorded, seen.strangers, seen.lost
            ),
        );
    }
    let doubt = seen.in_doubt_arrived + seen.in_doubt_not_arrived;
    if doubt > 0 {
        say(
            4,
            4,
            &format!(
                "Of the {} in doubt the server has {} and lost {}: on the day, whoever runs it can say, or the people themselves.",
                thousands(doubt),
                thousands(seen.in_doubt_arrived),
                thousands(seen.in_doubt_not_arrived)
            ),
        );
    }
}

/// `38 sent, 2 failed`.
fn states(sums: &Sums) -> String {
    match sentence(sums).split_once(": ") {
        Some((_, said)) if sums.selected > 0 => {
            said.strip_prefix("0 sent, ").unwrap_or(said).to_owned()
        }
        _ => String::new(),
    }
}

fn number(count: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        thousands(count),
        if count == 1 { one } else { many }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_stand_nowhere_are_not_told() {
        assert_eq!(states(&Sums::default()), "");
        let sums = Sums {
            selected: 3,
            failed: 3,
            ..Sums::default()
        };
        assert_eq!(states(&sums), "3 failed");
        let sums = Sums {
            selected: 12,
            sent: 10,
            failed: 2,
            ..Sums::default()
        };
        assert_eq!(states(&sums), "10 sent, 2 failed");
    }
}
