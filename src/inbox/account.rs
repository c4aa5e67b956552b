//! What came of reading mail: every change, what was noted, and what is left for a person. Never a word of
//! what people wrote.

use super::Fault;
use crate::ledger::Doubted;

/// What came of one mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// They asked to leave.
    Left,
    /// They called a letter spam.
    Complained,
    /// Their address is dead.
    Dead,
    /// Their letters came back too often.
    Often,
    /// Their letter came back, and they stay.
    Soft,
    /// Somebody's rules refused the letter or us.
    Refused,
    /// The letter is late, and still tried.
    Delayed,
    /// The letter has arrived.
    Delivered,
    /// A person must read it.
    Person,
}

impl Sort {
    /// The word that programs read.
    pub fn word(self) -> &'static str {
        match self {
            Sort::Left => "left",
            Sort::Complained => "complained",
            Sort::Dead => "bounced",
            Sort::Often => "bounced-often",
            Sort::Soft => "soft-bounce",
            Sort::Refused => "refused",
            Sort::Delayed => "delayed",
            Sort::Delivered => "delivered",
            Sort::Person => "for-a-person",
        }
    }

    /// Whether somebody is not written to any more.
    pub fn is_leaving(self) -> bool {
        matches!(
            self,
            Sort::Left | Sort::Complained | Sort::Dead | Sort::Often
        )
    }
}

/// One mail in the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What came of it.
    pub sort: Sort,
    /// Whether it changed who is written to: somebody may have left before.
    pub news: bool,
    /// Whom it is about; none where nobody we know.
    pub about: Option<String>,
    /// The issue whose letter it is about.
    pub issue: Option<String>,
    /// Why, in words.
    pub why: String,
    /// Who wrote it.
    pub from: String,
    /// Its subject.
    pub subject: String,
    /// Its date, in unix seconds.
    pub date: Option<i64>,
    /// Where it lies.
    pub place: String,
}

/// What came of reading mail.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Mail that was read.
    pub read: u64,
    /// Mail that was read before, and is not counted twice.
    pub before: u64,
    /// Files of a folder that are no mail by their names, and were not opened.
    pub skipped: u64,
    /// Automatic replies, of which nothing follows.
    pub automatic: u64,
    /// Mails of which only the beginning was read, for they were too large.
    pub cut: u64,
    /// Whatever came of something, in the order it was read.
    pub lines: Vec<Line>,
    /// Dispatches most of whose letters came back as dead, which is not believed.
    pub doubted: Vec<Doubted>,
    /// What was written within seconds, and is left for the next time.
    pub later: Vec<String>,
    /// What could not be read, and why.
    pub unreadable: Vec<String>,
    /// Why it ended before the end; what was read until then is done.
    pub broken: Option<Fault>,
}

impl Account {
    /// Notes that nobody was taken off because of the dead addresses of some dispatches.
    pub(super) fn doubt(&mut self, doubted: Vec<Doubted>) {
        for line in &mut self.lines {
            let doubts = |one: &Doubted| line.issue.as_ref() == Some(&one.issue);
            if line.sort == Sort::Dead && doubted.iter().any(doubts) {
                line.sort = Sort::Soft;
                line.news = false;
                line.why.push_str(" (not believed)");
            }
        }
        self.doubted = doubted;
    }

    /// How many people are not written to any more.
    pub fn changes(&self) -> usize {
        self.lines
            .iter()
            .filter(|line| line.news && line.sort.is_leaving())
            .count()
    }
}
