//! What `bulletin new` takes over from the issue before.

use anstream::println;
use bulletin::finding::Source;
use bulletin::issue::{Issue, NotCarried, is_whole};
use chrono::{NaiveDate, NaiveTime};

use super::folder::Folder;
use super::{Trouble, show};

/// A new issue with what it took over, and what is to be said about it.
#[derive(Debug)]
pub(crate) struct Carried {
    source: Source,
    from: String,
    taken: Vec<String>,
    left: Vec<String>,
}

/// Puts the marked items of the newest issue before a new one into it. `dated` is its day, where the
/// template gives none.
pub(crate) fn over(folder: &Folder, mut new: Issue, dated: NaiveDate) -> Result<Carried, Trouble> {
    let mut carried = Carried {
        source: new.source.clone(),
        from: String::new(),
        taken: Vec::new(),
        left: Vec::new(),
    };
    let stems = folder.issues()?.into_iter();
    // A file that is no month, such as a trial, is not the issue before.
    let months =
        stems.filter(|stem| NaiveDate::parse_from_str(&format!("{stem}-01"), "%Y-%m-%d").is_ok());
    let Some(stem) = months.filter(|stem| *stem < new.stem).max() else {
        return Ok(carried);
    };
    carried.from = format!("issues/{stem}.yaml");
    // What the old issue is like keeps nobody from beginning the new one.
    let Ok(before) = folder.issue(Some(&stem)) else {
        carried.left.push(format!(
            "the file cannot be read; see `bulletin check {stem}`"
        ));
        return Ok(carried);
    };
    if !is_whole(&before.source) {
        carried.left.push(format!(
            "part of the file cannot be read, and an item there may be marked; see `bulletin check {stem}`"
        ));
    }
    let dated = new
        .date
        .as_ref()
        .and_then(|date| date.value.day.exact())
        .unwrap_or(dated);
    let read = dated.and_time(NaiveTime::MIN);
    for item in before.items.iter().filter(|item| item.carry_over) {
        let line = before.source.place(&item.span).line;
        let name = format!("“{}” (line {line})", item.name());
        match before.carry(item, &new, read) {
            Ok(put) => {
                new = Issue::read(new.stem.clone(), &put);
                carried.taken.push(name);
            }
            Err(why) => carried
                .left
                .push(format!("{name}: {}", reason(why, &before, dated))),
        }
    }
    carried.source = new.source;
    Ok(carried)
}

fn reason(why: NotCarried, before: &Issue, dated: NaiveDate) -> String {
    let day = |day: NaiveDate| day.format("%A %-d %B %Y").to_string();
    match why {
        NotCarried::Over(field, over) => format!(
            "it is over; its `{field}` is {}, and the new issue is dated {}",
            day(over.date()),
            day(dated)
        ),
        NotCarried::Faulty => format!(
            "it has a fault of its own; see `bulletin check {}`, then copy it by hand",
            before.stem
        ),
        NotCarried::Unsure => {
            "it cannot be copied as it is written; copy it by hand and write `repeat-of:` in it"
                .to_owned()
        }
    }
}

impl Carried {
    /// The text of the new issue.
    pub(crate) fn text(&self) -> &str {
        self.source.text()
    }

    /// Says what was taken over and what was not.
    pub(crate) fn tell(&self) {
        let (green, yellow) = (show::GREEN, show::YELLOW);
        if !self.taken.is_empty() {
            println!("{green}Carried over{green:#} from {}:", self.from);
        }
        for item in &self.taken {
            println!("  {item}");
        }
        if !self.left.is_empty() {
            println!("{yellow}Not carried over{yellow:#} from {}:", self.from);
        }
        for item in &self.left {
            println!("  {item}");
        }
    }
}
