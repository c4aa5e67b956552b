//! What an import would do, told in numbers and by row.

use std::sync::Arc;

use crate::subscribers::list::Leaving;

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fate {
    /// A person who is new to the list.
    Added,
    /// A person on the list of whom something more is known now.
    Changed,
    /// Nothing is different.
    Unchanged,
    /// They have left there, and are not written to from here.
    Left,
    /// They have left here or were erased, and no import brings them back.
    KeptOut,
    /// They have left there, and came back here since.
    CameBack,
    /// They have not confirmed there.
    Pending,
    /// An earlier row names the same person.
    Repeated,
    /// Not taken over, as the file itself wants it.
    Skipped,
    /// The row cannot be used.
    Refused,
}

impl Fate {
    /// Every fate, in the order it is told.
    pub const ALL: [Fate; 10] = [
        Fate::Added,
        Fate::Changed,
        Fate::Unchanged,
        Fate::Left,
        Fate::KeptOut,
        Fate::CameBack,
        Fate::Pending,
        Fate::Repeated,
        Fate::Skipped,
        Fate::Refused,
    ];

    /// The word in tables and for programs.
    pub fn word(self) -> &'static str {
        match self {
            Fate::Added => "added",
            Fate::Changed => "changed",
            Fate::Unchanged => "unchanged",
            Fate::Left => "suppressed",
            Fate::KeptOut => "kept-out",
            Fate::CameBack => "came-back",
            Fate::Pending => "pending",
            Fate::Repeated => "repeated",
            Fate::Skipped => "skipped",
            Fate::Refused => "refused",
        }
    }

    /// What it means, for whoever reads the table.
    pub fn meaning(self) -> &'static str {
        match self {
            Fate::Added => "new people on the list",
            Fate::Changed => "on the list already; a gap is filled or a tag is added",
            Fate::Unchanged => "known already, nothing to do",
            Fate::Left => "left or bounced there: never written to from here",
            Fate::KeptOut => "have left, or were erased: no import brings them back",
            Fate::CameBack => "came back since, with a new consent: they stay as they are",
            Fate::Pending => "never confirmed there: not taken over",
            Fate::Repeated => "stand on an earlier row too",
            Fate::Skipped => "not taken over",
            Fate::Refused => "cannot be used",
        }
    }
}

/// A row and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The file's name.
    pub file: Arc<str>,
    /// The line it starts on, from 1.
    pub line: usize,
    /// The address, where it could be read.
    pub address: Option<String>,
    /// What becomes of it and why.
    pub words: String,
    /// What to do about it.
    pub cure: Option<String>,
}

/// What an import would do: a number for each fate, and the first rows of each; of refusals, of each reason.
#[derive(Clone, Debug)]
pub struct Told {
    counts: [u64; Fate::ALL.len()],
    lines: [Vec<Line>; Fate::ALL.len()],
    refusals: Vec<(String, u64)>,
    keep: usize,
}

/// So many reasons for a refusal are told apart.
const REASONS: usize = 20;

impl Told {
    /// Nothing so far; of each fate so many rows are kept by name.
    pub(super) fn new(keep: usize) -> Self {
        Told {
            counts: Default::default(),
            lines: Default::default(),
            refusals: Vec::new(),
            keep,
        }
    }

    /// Counts a row. What is said of it is only made up where it is kept.
    pub(super) fn tell(&mut self, fate: Fate, line: impl FnOnce() -> Line) {
        self.counts[fate as usize] += 1;
        let lines = &mut self.lines[fate as usize];
        if lines.len() < self.keep {
            lines.push(line());
        }
    }

    /// Counts a row that cannot be used. Many rows for one reason hide none of another.
    pub(super) fn refuse(&mut self, message: &str, line: impl FnOnce() -> Line) {
        let mut reason = unquoted(message);
        let known = |told: &Self, reason: &str| {
            let mut reasons = told.refusals.iter();
            reasons.position(|(one, _)| one == reason)
        };
        if known(self, &reason).is_none() && self.refusals.len() >= REASONS {
            "something else".clone_into(&mut reason);
        }
        let at = known(self, &reason).unwrap_or_else(|| {
            self.refusals.push((reason, 0));
            self.refusals.len() - 1
        });
        self.counts[Fate::Refused as usize] += 1;
        let Some((_, count)) = self.refusals.get_mut(at) else {
            return;
        };
        *count += 1;
        if *count <= self.keep as u64 {
            self.lines[Fate::Refused as usize].push(line());
        }
    }

    /// Why rows cannot be used, without what they say, and how many each.
    pub fn refusals(&self) -> &[(String, u64)] {
        &self.refusals
    }

    /// Counts a row of which nothing more is said.
    pub(super) fn count_one(&mut self, fate: Fate) {
        self.counts[fate as usize] += 1;
    }

    /// Whether something is still said of a fate after so many rows of it.
    pub(super) fn wants(&self, after: usize) -> bool {
        after < self.keep
    }

    /// How many rows have met a fate.
    pub fn count(&self, fate: Fate) -> u64 {
        self.counts[fate as usize]
    }

    /// The first rows that have met a fate, or all.
    pub fn lines(&self, fate: Fate) -> &[Line] {
        &self.lines[fate as usize]
    }

    /// Whether anything would be different afterwards.
    pub fn changes_anything(&self) -> bool {
        [Fate::Added, Fate::Changed, Fate::Left]
            .into_iter()
            .any(|fate| self.count(fate) > 0)
    }
}

/// A message without what it quotes.
fn unquoted(message: &str) -> String {
    let mut parts = message.split('`');
    let mut reason = parts.next().unwrap_or_default().to_owned();
    while let Some(_quoted) = parts.next() {
        reason.push_str("`…`");
        reason.push_str(parts.next().unwrap_or_default());
    }
    reason
}

/// What became of somebody, in a word for the reason they are not written to.
pub(super) fn word(why: Leaving) -> &'static str {
    match why {
        Leaving::Bounced => "bounced",
        Leaving::Complained => "complained",
        Leaving::Unsubscribed | Leaving::Pending | Leaving::Unknown | Leaving::Chosen => {
            "unsubscribed"
        }
    }
}
