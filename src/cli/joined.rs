//! What people said on our own pages: who signed up, who has turned a list off, how they want the bulletin.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use bulletin::finding::{Finding, Place};
use bulletin::ledger::{Erasures, Ledger, Member, Preference};
use bulletin::subscribers::{
    Audience, Basis, Entry, Known, Leaving, LeftOut, List, SpoolFault, Subscriber,
};
use chrono::DateTime;

use super::folder::Folder;
use super::{Trouble, runtime};

/// Where somebody stands who stands in no file.
pub(crate) const FORM: &str = "the sign-up form";

/// Why somebody is left out who has turned a list off. The report counts what begins like this.
pub(crate) const DECLINED: &str = "by their own choice: has turned this list off";

/// What people said on our own pages.
#[derive(Debug, Default)]
pub(crate) struct Joined {
    members: BTreeMap<String, Vec<Member>>,
    declined: HashMap<String, HashSet<String>>,
    preferences: HashMap<String, Preference>,
    /// Who was erased, whatever a list says; nobody where there is no ledger.
    erased: Option<Erasures>,
}

impl Joined {
    /// What the ledger knows of these lists.
    pub(crate) async fn of(ledger: &Ledger, lists: &[String]) -> Result<Self, Trouble> {
        let mut members = BTreeMap::new();
        let erased = ledger.erasures().await?;
        for list in lists {
            let mut these = ledger.members(list).await?;
            these.retain(|member| !erased.holds(&member.address.key()));
            members.insert(list.clone(), these);
        }
        Ok(Joined {
            members,
            declined: ledger.declined().await?,
            preferences: ledger.preferences().await?,
            erased: Some(erased),
        })
    }

    /// The same for those who have no ledger open; nothing where there is none yet.
    pub(crate) fn read(folder: &Folder, lists: &[String]) -> Result<Self, Trouble> {
        let path = folder.ledger();
        if !path.is_file() {
            return Ok(Joined::default());
        }
        runtime()?.block_on(async {
            let ledger = Ledger::open_existing(&path).await?;
            let joined = Joined::of(&ledger, lists).await;
            super::send::at_rest(&ledger).await;
            joined
        })
    }

    /// Those who signed up, a list for each they chose; of all lists where none is named.
    pub(crate) fn lists(folder: &Folder, names: &[String]) -> Result<Vec<List>, Trouble> {
        let path = folder.ledger();
        if !path.is_file() {
            return Ok(Vec::new());
        }
        runtime()?.block_on(async {
            let ledger = Ledger::open_existing(&path).await?;
            let all = ledger.joined_lists().await?;
            let wanted: Vec<String> = all
                .into_iter()
                .filter(|name| names.is_empty() || names.contains(name))
                .collect();
            let joined = Joined::of(&ledger, &wanted).await;
            super::send::at_rest(&ledger).await;
            let joined = joined?;
            let lists = wanted.iter().filter(|name| joined.has(name)).map(|name| {
                let mut list = joined.list(name);
                for person in joined.people(name) {
                    match joined.entry(person) {
                        Entry::In(person) => list.subscribers.push(person),
                        Entry::Out(left) => list.left_out.push(left),
                    }
                }
                list
            });
            Ok(lists.collect())
        })
    }

    /// How somebody wants the bulletin, by the key of their address.
    pub(crate) fn preference(&self, key: &str) -> Option<&Preference> {
        self.preferences.get(key)
    }

    /// Whether anybody would rather have it in a language.
    pub(crate) fn anybody_prefers(&self, language: &str) -> bool {
        let mut wanted = self.preferences.values().map(|it| it.language.as_deref());
        wanted.any(|wanted| wanted == Some(language))
    }

    /// Whether somebody has turned any list off, by the key of their address.
    pub(crate) fn declines(&self, key: &str) -> bool {
        self.declined.contains_key(key)
    }

    /// Whether anybody signed up for a list.
    pub(crate) fn has(&self, list: &str) -> bool {
        !self.members(list).is_empty()
    }

    /// Those who signed up for a list, as a list. Nobody is on it yet: see [`Joined::people`].
    pub(crate) fn list(&self, name: &str) -> List {
        List {
            rows: self.members(name).len(),
            name: name.into(),
            file: FORM.into(),
            ..List::default()
        }
    }

    /// Those who signed up for a list, whether or not they have turned it off since.
    pub(crate) fn people(&self, name: &str) -> impl Iterator<Item = Subscriber> {
        let (list, form): (Arc<str>, Arc<str>) = (name.into(), FORM.into());
        self.members(name).iter().map(move |member| Subscriber {
            address: member.address.clone(),
            name: member.name.clone(),
            greeting: member.name.clone(),
            basis: Basis::Consent,
            since: DateTime::from_timestamp_millis(member.since)
                .unwrap_or_default()
                .date_naive(),
            source: Some(member.source.as_str().into()),
            wording: Some(member.wording.as_str().into()),
            list: Arc::clone(&list),
            place: Place::file(Arc::clone(&form)),
            tags: Vec::new(),
            plain: false,
        })
    }

    fn members(&self, list: &str) -> &[Member] {
        let members = self.members.get(list);
        members.map(Vec::as_slice).unwrap_or_default()
    }

    /// Somebody on a list, in or out: out who has turned it off.
    pub(crate) fn entry(&self, person: Subscriber) -> Entry {
        let lists = self.declined.get(&person.address.key());
        if lists.is_some_and(|lists| lists.contains(&*person.list)) {
            Entry::Out(LeftOut::chosen(person, DECLINED))
        } else {
            Entry::In(person)
        }
    }
}

impl Known for Joined {
    fn was_erased(&self, key: &str) -> bool {
        self.erased.as_ref().is_some_and(|erased| erased.holds(key))
    }

    fn wants_plain(&self, key: &str) -> bool {
        self.preference(key).is_some_and(|it| it.plain)
    }
}

/// Warns of people who signed up and stand in a file as gone: which of the two is newer only the editor knows,
/// and until then they are left out.
pub(crate) fn warn_of_beaten(audience: &mut Audience) -> Result<(), SpoolFault> {
    for left in audience.left_out.things()? {
        let left = left?;
        if *left.place.file == *FORM && left.why != Leaving::Chosen {
            let message = format!(
                "somebody who signed up for {} is left out: {}; if the sign-up is newer, take that row out of the file",
                left.list, left.reason
            );
            let warning = Finding::warning("list-problem", left.place, message);
            audience.warnings.push(warning);
        }
    }
    Ok(())
}
