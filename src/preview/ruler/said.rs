//! What was measured, in words.

use std::fmt;

use super::{Ruler, Shown};

/// An item is worth naming from this part of the HTML on, in hundredths.
const COSTLY: usize = 10;

impl fmt::Display for Ruler {
    /// A few lines for a terminal, each with its label; no line break at the end.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (html, clip) = (kb(self.html_bytes), kb(self.clip_bytes));
        write!(
            f,
            "  size         {html} kB of HTML; Gmail cuts at {clip} kB"
        )?;
        match &self.cut_at {
            Some(title) => write!(f, ", in “{title}”")?,
            None if self.room_for == 0 => write!(f, ", and there is no room for another item")?,
            None if self.room_for == 1 => write!(f, ", room for about 1 more item")?,
            None => write!(f, ", room for about {} more items", self.room_for)?,
        }
        write!(
            f,
            "\n  letter       {} kB with both parts",
            kb(self.letter_bytes)
        )?;
        match self.images {
            0 => write!(f, ", no pictures")?,
            1 => write!(f, ", 1 picture")?,
            images => write!(f, ", {images} pictures")?,
        }
        let (items, words, minutes) = (
            counted(self.items, "item"),
            counted(self.words, "word"),
            counted(self.minutes, "minute"),
        );
        write!(f, "\n  reading      {items}, {words}, about {minutes}")?;
        let costly = self.costs.iter().take_while(|cost| cost.percent >= COSTLY);
        for (at, cost) in costly.take(3).enumerate() {
            let label = if at == 0 { "costly" } else { "" };
            let (title, size) = (&cost.title, kb(cost.html_bytes));
            write!(f, "\n  {label:12} {}% ({size} kB): “{title}”", cost.percent)?;
        }
        // Where it is whole on the narrowest it is whole on all.
        if let Some(inbox) = self.inboxes.first() {
            write!(f, "\n  on a phone   {}", seen(&inbox.subject))?;
            write!(f, "\n  {:12} {}", "", seen(&inbox.preheader))?;
        }
        Ok(())
    }
}

/// What is seen of a line; what fills it up stands behind a stroke, for nobody chose it.
fn seen(line: &Shown) -> String {
    let cut = if line.hidden.is_empty() { "" } else { "…" };
    let own = format!("{}{cut}", line.shown.trim_end());
    match (own.is_empty(), line.filler.is_empty()) {
        (_, true) => own,
        (true, false) => format!("| {}…", line.filler),
        (false, false) => format!("{own} | {}…", line.filler),
    }
}

/// Bytes as kB, rounded.
fn kb(bytes: usize) -> usize {
    (bytes + 500) / 1000
}

fn counted(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    let figures = match (number / 1000, number % 1000) {
        (0, small) => small.to_string(),
        (thousands, rest) => format!("{thousands},{rest:03}"),
    };
    format!("{figures} {thing}{plural}")
}
