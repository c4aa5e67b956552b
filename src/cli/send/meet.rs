//! A dispatch that goes on, and the lists as they are by now.

use std::collections::HashSet;

use bulletin::ledger::{Dispatch, Kind, Ledger};
use bulletin::subscribers::{Address, Leaving};

use super::Sending;
use super::matched::{Book, Fact};
use super::missing::Gone;
use crate::cli::Trouble;
use crate::cli::joined::Joined;
use crate::cli::lines::eprintln;
use crate::cli::people::gather;
use crate::cli::segment::say_outside;

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
        // A row that can no longer be read may be anybody's; only then is absence no word to leave.
        let whole = people.rejected.is_empty() && people.unusable.is_empty();
        let (mut gone, mut open, mut lost) = (HashSet::new(), 0, Gone::default());
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
            open += 1;
            // Who has turned a list off is known by name, whatever else cannot be read.
            let said = facts.hold(Fact::Left) || (facts.hold(Fact::Chose) && !there);
            if !said && (there || !whole) {
                return;
            }
            // Who is missing without a word, and where they stood.
            let key = &standing.key;
            if !said && !suppressed.contains_key(key) && !joined.declines(key) {
                lost.add(standing.list);
            }
            gone.insert(standing.key);
        });
        matched.await?;
        self.refuse_cut_rest(&people, open, &lost)?;
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
}
