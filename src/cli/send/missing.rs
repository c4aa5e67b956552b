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
use crate::cli::people::on_lists;
use crate::cli::show::Findings;

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
        let (mut reached, mut gone) = (0, Gone::default());
        let matched = book.against(ledger, last.id, |facts, had| {
            let Some(had) = had.filter(Standing::is_reached) else {
                return;
            };
            reached += 1;
            if !facts.any() {
                gone.add(had.list);
            }
        });
        matched.await?;
        // Rows that the editor has agreed to do without may be theirs.
        gone.forgive(people.rejected.len());
        refuse(folder, stem, &gone, reached, &format!("got {}", last.issue))
    }

    /// Refuses to go on where many of those still to be written to are on no list any more. `gone` are
    /// the lists on which they stood, one for each of them.
    pub(super) fn refuse_cut_rest(
        &self,
        people: &Audience,
        open: usize,
        gone: &Gone,
    ) -> Result<(), Trouble> {
        if self.args.without_missing {
            return Ok(());
        }
        let stem = &self.desk.issue.stem;
        refuse_empty(stem, people)?;
        refuse(self.folder, stem, gone, open, "wait for this issue")
    }
}

/// How many people are missing from each list.
#[derive(Debug, Default)]
pub(super) struct Gone(BTreeMap<String, usize>);

impl Gone {
    /// One more, who stood on this list.
    pub(super) fn add(&mut self, list: String) {
        *self.0.entry(list).or_default() += 1;
    }

    /// Does not count so many of them, those of the last lists first.
    fn forgive(&mut self, mut few: usize) {
        while let Some(mut list) = self.0.last_entry() {
            let forgiven = few.min(*list.get());
            *list.get_mut() -= forgiven;
            few -= forgiven;
            if *list.get() > 0 {
                break;
            }
            list.remove();
        }
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

fn refuse(folder: &Folder, stem: &str, gone: &Gone, of: usize, who: &str) -> Result<(), Trouble> {
    let missing: usize = gone.0.values().sum();
    if missing <= FEW || missing * PART <= of {
        return Ok(());
    }
    let count = |count: usize| thousands(count as u64);
    let stops = gone.0.iter().map(|(list, missing)| {
        let found = Finding::stop(
            "list-problem",
            Place::file(file(folder, list)),
            format!(
                "{} of the {} people who {who} stood on this list and stand on none any more, though nobody says that they have left",
                count(*missing),
                count(of)
            ),
        );
        found.cure(format!(
            "see whether the list was saved with a filter on or cut short, and put them back.\n{}",
            meant(stem)
        ))
    });
    Err(Trouble::findings(Findings::of(
        stops.collect::<Vec<_>>(),
        [],
    )))
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
