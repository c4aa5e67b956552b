//! Changes in words.

use std::fmt;

use serde::Serialize;

use super::{Change, Comparison, Fate};

/// A stretch of a text with what has changed in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passage(pub Vec<Run>);

/// Words that share their fate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Run {
    /// What became of them.
    pub way: Way,
    /// The words; `¶` where a line ends, `…` where words are left out.
    pub words: String,
}

/// What becomes of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// They are there before and now.
    Same,
    /// They were there before.
    Gone,
    /// They are there now.
    New,
}

impl fmt::Display for Passage {
    /// One line: `by [3 → 10] December`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runs = &self.0;
        let way = |at: usize| runs.get(at).map(|run| run.way);
        for (at, run) in runs.iter().enumerate() {
            let words = &run.words;
            let replaced = run.way == Way::New && at > 0 && way(at - 1) == Some(Way::Gone);
            if at > 0 && !replaced {
                f.write_str(" ")?;
            }
            match (run.way, way(at + 1)) {
                (Way::Same, _) => f.write_str(words)?,
                (Way::Gone, Some(Way::New)) => write!(f, "[{words} → ")?,
                (Way::Gone, _) => write!(f, "[gone: {words}]")?,
                (Way::New, _) if replaced => write!(f, "{words}]")?,
                (Way::New, _) => write!(f, "[new: {words}]")?,
            }
        }
        Ok(())
    }
}

impl Comparison {
    /// The sum in a sentence: `Compared with 2026-10: the subject has changed, 2 items new, 1 item gone.`
    pub fn sum(&self) -> String {
        if self.changes.is_empty() {
            return format!(
                "The words are the same as in {}. Settings, templates and emphasis are not compared.",
                self.with
            );
        }
        let (items, above): (Vec<&Change>, Vec<&Change>) = self
            .changes
            .iter()
            .partition(|change| change.what.starts_with('“'));
        let above = above
            .iter()
            .map(|change| format!("{} {}", change.what, change.how));
        let mut parts: Vec<String> = above.collect();
        for (fate, word) in [
            (Fate::New, "new"),
            (Fate::Reworded, "changed"),
            (Fate::Moved, "moved"),
            (Fate::Gone, "gone"),
        ] {
            let count = items.iter().filter(|item| item.fate == fate).count();
            match count {
                0 => {}
                1 => parts.push(format!("1 item {word}")),
                count => parts.push(format!("{count} items {word}")),
            }
        }
        let told = parts.join(", ");
        format!(
            "Compared with {}: {}.",
            self.with,
            told.replace("The ", "the ")
        )
    }
}

impl fmt::Display for Comparison {
    /// The sum, and a paragraph for each change with its passages below it; no line break at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sum())?;
        let mut tall = true;
        for change in &self.changes {
            let taller = !change.passages.is_empty();
            let gap = if tall || taller { "\n\n" } else { "\n" };
            let stop = if taller { ":" } else { "." };
            write!(f, "{gap}{} {}{stop}", change.what, change.how)?;
            tall = taller;
            for passage in &change.passages {
                write!(f, "\n  {passage}")?;
            }
        }
        Ok(())
    }
}
