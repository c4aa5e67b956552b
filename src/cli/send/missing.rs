//! Lists that were cut short: only the heading is left, or many who got the last issue stand nowhere any
//! more. Whoever is on no list gets no letter and nobody hears of it, so that this has to be meant.

use std::collections::BTreeMap;
use std::sync::Arc;

use bulletin::finding::{Finding, Place};
use bulletin::ledger::{Dispatch, Ledger, Standing};
use bulletin::subscribers::{Audience, list_path};

use super::matched::{Book, Fact};
use super::{Sending, thousands};
use crate::cli::Trouble;
use crate::cli::folder::Folder;
use crate::cli::lines::eprintln;
use crate::cli::people::on_lists;
use crate::cli::show::{Findings, count};

/// So many people may always leave without a word.
const FEW: usize = 5;

/// More than one in so many is no coincidence.
const PART: usize = 4;

impl Sending<'_> {
    /// Refuses to begin with a list that holds nobody, or without many people of the last issue.
    pub(super) async fn refuse_cut_lists(
        &self,
        ledger: &Ledger,
        people: &mut Audience,
    ) -> Result<(), Trouble> {
        if self.args.without_missing {
            return Ok(());
        }
        let (stem, folder, world) = (&self.desk.issue.stem, self.folder, self.world);
        refuse_empty(stem, people)?;
        let Some(last) = last(ledger, stem).await? else {
            return Ok(());
        };
        let mut book = Book::new(&folder.path("subscribers"));
        for person in people.people.things()? {
            book.note(&person?.address, Fact::There)?;
        }
        for left in people.left_out.things()? {
            book.note(&left?.address, Fact::There)?;
        }
        let mut noted = Ok(());
        on_lists(folder, world, |address| {
            if noted.is_ok() {
                noted = book.note(&address, Fact::There);
            }
        })?;
        noted?;
        for key in ledger.member_keys().await? {
            book.note_key(key, Fact::There)?;
        }
        for key in ledger.suppressions().await?.into_keys() {
            book.note_key(key, Fact::There)?;
        }
        let mut gone = Gone::default();
        let matched = book.against(ledger, last.id, |facts, had| {
            if let Some(had) = had.filter(Standing::is_reached) {
                gone.add(had.list, !facts.any());
            }
        });
        matched.await?;
        // Rows that the editor has agreed to do without may be theirs.
        gone.forgive(people.rejected.len());
        refuse(folder, stem, &gone, &format!("got {}", last.issue))?;
        let missing = gone.missing();
        if missing > 0 {
            let people = count(missing, "person", "people");
            let stand = if missing == 1 { "stands" } else { "stand" };
            eprintln!(
                "  {people} who got {} {stand} on no list any more, though nobody says that they have left",
                last.issue
            );
        }
        Ok(())
    }

    /// Refuses to go on where many of those still to be written to are on no list any more. `gone` are
    /// the lists on which they stood, one for each of them.
    pub(super) fn refuse_cut_rest(&self, people: &Audience, gone: &Gone) -> Result<(), Trouble> {
        if self.args.without_missing {
            return Ok(());
        }
        let stem = &self.desk.issue.stem;
        refuse_empty(stem, people)?;
        refuse(self.folder, stem, gone, "wait for this issue")
    }
}

/// How many people there were on each list, and how many of them are missing.
#[derive(Debug, Default)]
pub(super) struct Gone(BTreeMap<String, Share>);

#[derive(Debug, Default)]
struct Share {
    missing: usize,
    of: usize,
}

impl Share {
    /// Whether it is no coincidence.
    fn is_much(&self) -> bool {
        self.missing > FEW && self.missing * PART > self.of
    }
}

impl Gone {
    /// One more, who stood on this list.
    pub(super) fn add(&mut self, list: String, missing: bool) {
        let share = self.0.entry(list).or_default();
        share.of += 1;
        share.missing += usize::from(missing);
    }

    /// Does not count so many of the missing, those of the last lists first.
    fn forgive(&mut self, mut few: usize) {
        for share in self.0.values_mut().rev() {
            let forgiven = few.min(share.missing);
            share.missing -= forgiven;
            few -= forgiven;
        }
    }

    fn missing(&self) -> usize {
        self.0.values().map(|share| share.missing).sum()
    }

    /// The lists from which too many are missing: by themselves, or all together.
    fn much(&self) -> impl Iterator<Item = (&String, &Share)> {
        let all = Share {
            missing: self.missing(),
            of: self.0.values().map(|share| share.of).sum(),
        };
        let any = all.is_much();
        let lists = self.0.iter().filter(|(_, share)| share.missing > 0);
        lists.filter(move |(_, share)| any || share.is_much())
    }
}

/// The last live dispatch of another issue in the same language.
pub(super) async fn last(ledger: &Ledger, stem: &str) -> Result<Option<Dispatch>, Trouble> {
    let language = |stem: &str| {
        stem.split_once('.')
            .map(|(_, language)| language.to_owned())
    };
    let sent = ledger.sent().await?;
    Ok(sent
        .into_iter()
        .find(|sent| sent.issue != *stem && language(&sent.issue) == language(stem)))
}

fn refuse_empty(stem: &str, people: &Audience) -> Result<(), Trouble> {
    let stops = people.empty.iter().map(|file| {
        let found = Finding::stop(
            "list-problem",
            Place::line(Arc::clone(file), 1),
            "there is nobody on this list, so nobody on it would get the issue",
        );
        found.cure(format!(
            "put the people back, or take the list out of `send: lists:` in bulletin.yaml.\n{}",
            meant(stem)
        ))
    });
    let stops: Vec<Finding> = stops.collect();
    if stops.is_empty() {
        return Ok(());
    }
    Err(Trouble::findings(Findings::of(stops, [])))
}

fn refuse(folder: &Folder, stem: &str, gone: &Gone, who: &str) -> Result<(), Trouble> {
    let stops = gone.much().map(|(list, share)| {
        let found = Finding::stop(
            "list-problem",
            Place::file(file(folder, list)),
            format!(
                "{} of the {} people who {who} and stood on this list stand on none any more, though nobody says that they have left",
                thousands(share.missing as u64),
                thousands(share.of as u64)
            ),
        );
        found.cure(format!(
            "see whether the list was saved with a filter on or cut short, and put them back.\n{}",
            meant(stem)
        ))
    });
    let stops: Vec<Finding> = stops.collect();
    if stops.is_empty() {
        return Ok(());
    }
    Err(Trouble::findings(Findings::of(stops, [])))
}

fn meant(stem: &str) -> String {
    format!("If it is right as it is: bulletin send {stem} --without-missing")
}

/// The file of a list as an editor knows it; the list's name where the file is gone too.
fn file(folder: &Folder, list: &str) -> String {
    let candidates = list_path(list).map(Vec::from).unwrap_or_default();
    let names = candidates
        .iter()
        .map(|(path, _)| path.display().to_string());
    names
        .into_iter()
        .find(|name| folder.path(name).exists())
        .unwrap_or_else(|| format!("subscribers/{list}"))
}
