//! A dispatch that goes on, and the lists as they are by now.

use std::collections::HashSet;

use bulletin::finding::Finding;
use bulletin::ledger::{Dispatch, Exclusion, Kind, Ledger};
use bulletin::subscribers::{Address, Audience, Leaving};

use super::Sending;
use super::begin::row;
use super::matched::{Book, Fact};
use super::missing::Gone;
use crate::cli::Trouble;
use crate::cli::joined::Joined;
use crate::cli::lines::eprintln;
use crate::cli::people::gather;
use crate::cli::segment::say_outside;
use crate::cli::show::Findings;

impl Sending<'_> {
    /// Holds a dispatch that goes on against the lists as they are now: who has left them since is not
    /// written to, and who has joined is not in it. Says so, and returns the keys of those to be left out:
    /// nothing is written before the editor has agreed, for it cannot be taken back. Says too whether the lists
    /// hold others than it was frozen for.
    pub(super) async fn meet_the_lists(
        &self,
        ledger: &Ledger,
        dispatch: &Dispatch,
    ) -> Result<(HashSet<String>, bool), Trouble> {
        let mut names = ledger.lists(dispatch.id).await?;
        let frozen = names.len();
        // Who stood on two lists is down under one of them, and is still there while either has them.
        for name in self.lists() {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        let joined = Joined::of(ledger, &names).await?;
        let wanted = self.lists_to_read(ledger, &joined).await?;
        let dropped = names.iter().take(frozen).any(|name| !wanted.contains(name));
        let people = gather(self.folder, &names, &joined, self.world);
        let mut people = people.map_err(|trouble| {
            trouble
                .also("Nobody was written to: without the lists nobody can know who has left them.")
        })?;
        self.refuse_unread_rows(ledger, dispatch, &mut people)
            .await?;
        self.by_language(ledger, &joined, &mut people, Some(dispatch))
            .await?;
        let mut book = Book::new(&self.folder.path("subscribers"));
        for person in people.people.things()? {
            book.note(&person?.address, Fact::There)?;
        }
        for left in people.left_out.things()? {
            let left = left?;
            if left.why.everywhere() {
                book.note(&left.address, Fact::Left)?;
            } else if left.why == Leaving::Chosen {
                book.note(&left.address, Fact::Chose)?;
            }
        }
        let outside = |address: &str| match Address::parse(address) {
            Ok(address) => book.note(&address, Fact::Outside),
            Err(_) => Ok(()),
        };
        ledger.each_outside(dispatch.id, outside).await?;
        let suppressed = ledger.suppressions().await?;
        let (mut gone, mut lost) = (HashSet::new(), Gone::default());
        let (mut left_outside, mut newcomers, mut others) = (0, 0, dropped);
        let matched = book.against(ledger, dispatch.id, |facts, standing| {
            let there = facts.hold(Fact::There);
            let was_outside = there && facts.hold(Fact::Outside);
            left_outside += u64::from(was_outside);
            let Some(standing) = standing else {
                newcomers += usize::from(there && !was_outside);
                return;
            };
            others |= !there || was_outside;
            if !standing.is_open() {
                return;
            }
            let said = facts.hold(Fact::Left) || (facts.hold(Fact::Chose) && !there);
            // Who is missing without a word, and where they stood.
            let key = &standing.key;
            let silent = !said && !suppressed.contains_key(key) && !joined.declines(key);
            lost.add(standing.list, !there && silent);
            if said || !there {
                gone.insert(standing.key);
            }
        });
        matched.await?;
        self.refuse_cut_rest(&people, &lost)?;
        if let Some(begun) = ledger.outside(dispatch.id).await? {
            say_outside(left_outside, &begun.segment);
        }
        let (one, more) = match dispatch.kind {
            Kind::Live => ("does not get this issue.", "do not get this issue."),
            Kind::Rehearsal => ("is not in this rehearsal.", "are not in this rehearsal."),
        };
        for (count, what) in [(gone.len(), "left"), (newcomers, "joined")] {
            match count {
                0 => {}
                1 => eprintln!("1 person has {what} the lists since it was begun, and {one}"),
                count => {
                    eprintln!(
                        "{count} people have {what} the lists since it was begun, and {more}"
                    );
                }
            }
        }
        Ok((gone, others || newcomers > 0))
    }

    /// Refuses to go on with lists that cannot be used, or with rows of which nobody knows whom they name: whoever
    /// stands there would be taken for gone. Rows that were left out when it was begun are known.
    async fn refuse_unread_rows(
        &self,
        ledger: &Ledger,
        dispatch: &Dispatch,
        people: &mut Audience,
    ) -> Result<(), Trouble> {
        let mut stops = std::mem::take(&mut people.unusable);
        if !people.rejected.is_empty() && !self.args.without_rejected {
            let known = ledger.exclusions(dispatch.id).await?;
            let is_known = |found: &Finding| {
                let row = row(&found.place);
                let same = |one: &Exclusion| one.address == row && one.reason == found.message;
                known.iter().any(same)
            };
            let stem = &self.desk.issue.stem;
            let rows = people.rejected.iter().filter(|found| !is_known(found));
            stops.extend(rows.cloned().map(|found| {
                let mend = found.cure.clone().unwrap_or_default();
                found.cure(format!(
                    "{mend}\nTo go on without whoever stands there: bulletin send {stem} --without-rejected"
                ))
            }));
        }
        if stops.is_empty() {
            return Ok(());
        }
        Err(Trouble::findings(Findings::of(stops, [])))
    }
}
