//! Who gets an issue in which language: by their own word, where it is there in two.

use std::collections::HashSet;

use anstream::eprintln;
use bulletin::ledger::{Dispatch, Ledger, Standing};
use bulletin::subscribers::{Audience, Fate};

use super::Sending;
use crate::cli::joined::Joined;
use crate::cli::{Trouble, show};

/// Why somebody is left out. The report counts what begins like this.
const OTHER: &str = "by their own choice: gets this issue in the other language";
const HAD: &str = "by their own choice: has had this issue in the other language";

impl Sending<'_> {
    /// Whether the issue is in the language that is not the bulletin's own.
    pub(super) fn is_in_other_language(&self) -> bool {
        self.desk.words.language != self.desk.masthead.language
    }

    /// The lists to read: those this send is about, and for an issue in the other language those of the house
    /// and those its sibling went to as well, where somebody on them may have asked for it.
    pub(super) async fn lists_to_read(
        &self,
        ledger: &Ledger,
        joined: &Joined,
    ) -> Result<Vec<String>, Trouble> {
        if self.is_in_other_language() && joined.anybody_prefers(&self.desk.words.language) {
            return self.lists_of_both(ledger).await;
        }
        Ok(self.lists().to_vec())
    }

    /// The lists this send is about, those of the house, and those the issue went to in the other language.
    async fn lists_of_both(&self, ledger: &Ledger) -> Result<Vec<String>, Trouble> {
        let mut names = self.lists().to_vec();
        let mut beside = self.desk.masthead.sending.lists.clone();
        if let Some(sibling) = self.sibling(ledger).await? {
            beside.extend(ledger.lists(sibling.id).await?);
        }
        for list in beside {
            if !names.contains(&list) {
                names.push(list);
            }
        }
        Ok(names)
    }

    /// The dispatch of this issue in the other language.
    async fn sibling(&self, ledger: &Ledger) -> Result<Option<Dispatch>, Trouble> {
        match &self.desk.sibling {
            Some(sibling) => Ok(ledger
                .dispatch(&sibling.stem, self.transport.kind())
                .await?),
            None => Ok(None),
        }
    }

    /// What people said on our own pages, of every list this send may read.
    pub(super) async fn joined(&self, ledger: &Ledger) -> Result<Joined, Trouble> {
        Joined::of(ledger, &self.lists_of_both(ledger).await?).await
    }

    /// Leaves out who gets the issue in the other language, or has had it so. Those in `begun` are in this
    /// dispatch already and stay.
    pub(super) async fn by_language(
        &self,
        ledger: &Ledger,
        joined: &Joined,
        audience: &mut Audience,
        begun: Option<&Dispatch>,
    ) -> Result<(), Trouble> {
        let this = self.desk.words.language.as_str();
        let other = self.is_in_other_language();
        let both = self.desk.sibling.is_some();
        let asked = other && joined.anybody_prefers(this);
        if !both && !asked {
            return Ok(());
        }
        let had = self.had_in_other(ledger).await?;
        let known = match begun {
            Some(dispatch) => ledger.keys(dispatch.id).await?,
            None => HashSet::new(),
        };
        let lists = &self.args.lists;
        Ok(audience.sift(|person| {
            let key = person.address.key();
            let wanted = joined
                .preference(&key)
                .and_then(|it| it.language.as_deref());
            let named = other && lists.iter().any(|list| **list == *person.list);
            let stays = known.contains(&key) || (named && wanted.is_none());
            match wanted {
                _ if stays => Fate::Stays,
                Some(_) if both && had.contains(&key) => Fate::Chosen(HAD),
                Some(wanted) if wanted == this || named => Fate::Stays,
                Some(_) if both || asked => Fate::Chosen(OTHER),
                // Nobody on lists that are read beside has asked for this language but those who said so.
                None if asked => Fate::Stranger,
                _ => Fate::Stays,
            }
        })?)
    }

    /// Who has a letter of this issue in the other language, or is about to get one.
    async fn had_in_other(&self, ledger: &Ledger) -> Result<HashSet<String>, Trouble> {
        let Some(dispatch) = self.sibling(ledger).await? else {
            return Ok(HashSet::new());
        };
        let mut had = HashSet::new();
        let some = |standing: Standing| {
            if standing.is_reached() || standing.is_open() {
                had.insert(standing.key);
            }
            Ok::<_, Trouble>(())
        };
        ledger.each_standing(dispatch.id, some).await?;
        Ok(had)
    }

    /// Says how many get it in the other language, so that nobody forgets to send that.
    pub(super) fn say_languages(&self, audience: &mut Audience) -> Result<(), Trouble> {
        let Some(sibling) = &self.desk.sibling else {
            return Ok(());
        };
        let (mut others, mut had) = (0, 0);
        for left in audience.left_out.things()? {
            let reason = left?.reason;
            others += usize::from(reason == OTHER);
            had += usize::from(reason == HAD);
        }
        let people = |count| show::count(count, "person has", "people have");
        match others {
            0 => {}
            some => eprintln!(
                "  {} asked for the other language and gets this issue there: {1}bulletin send {2}{1:#}",
                people(some),
                show::BOLD,
                sibling.stem
            ),
        }
        match had {
            0 => {}
            some => eprintln!(
                "  {} had this issue in the other language already",
                people(some)
            ),
        }
        Ok(())
    }
}
