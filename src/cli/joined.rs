//! What people said on our own pages: who signed up, who has turned a list off, how they want the bulletin.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use bulletin::finding::{Finding, Place};
use bulletin::ledger::{Erasures, Ledger, Member, Preference};
use bulletin::subscribers::{Audience, Basis, Leaving, LeftOut, List, Subscriber};
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
                joined.take_off(&mut list);
                list
            });
            Ok(lists.collect())
        })
    }

    /// Whether somebody was erased on request, by the key of their address.
    pub(crate) fn was_erased(&self, key: &str) -> bool {
        self.erased.as_ref().is_some_and(|erased| erased.holds(key))
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

    /// Everybody who has turned a list off.
    pub(crate) fn decliners(&self) -> impl Iterator<Item = &String> {
        self.declined.keys()
    }

    /// Whether anybody signed up for a list.
    pub(crate) fn has(&self, list: &str) -> bool {
        self.members
            .get(list)
            .is_some_and(|these| !these.is_empty())
    }

    /// Those who signed up for a list, as a list.
    pub(crate) fn list(&self, name: &str) -> List {
        let members = self
            .members
            .get(name)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let (name, form): (Arc<str>, Arc<str>) = (name.into(), FORM.into());
        let subscribers = members.iter().map(|member| Subscriber {
            address: member.address.clone(),
            name: member.name.clone(),
            greeting: member.name.clone(),
            basis: Basis::Consent,
            since: DateTime::from_timestamp_millis(member.since)
                .unwrap_or_default()
                .date_naive(),
            source: Some(member.source.as_str().into()),
            wording: Some(member.wording.as_str().into()),
            list: Arc::clone(&name),
            place: Place::file(Arc::clone(&form)),
            tags: Vec::new(),
            plain: false,
        });
        List {
            rows: members.len(),
            subscribers: subscribers.collect(),
            name,
            file: form,
            ..List::default()
        }
    }

    /// Says of everybody who wants it that they get the plain text alone.
    pub(crate) fn tell_plain(&self, audience: &mut Audience) {
        for person in &mut audience.people {
            let wanted = self.preference(&person.address.key());
            person.plain |= wanted.is_some_and(|it| it.plain);
        }
    }

    /// Takes those off a list who have turned it off.
    pub(crate) fn take_off(&self, list: &mut List) {
        let people = std::mem::take(&mut list.subscribers);
        for person in people {
            let lists = self.declined.get(&person.address.key());
            if lists.is_some_and(|lists| lists.contains(&*list.name)) {
                list.left_out.push(left_out(person, DECLINED));
            } else {
                list.subscribers.push(person);
            }
        }
    }
}

/// Warns of people who signed up and stand in a file as gone: which of the two is newer only the editor knows,
/// and until then they are left out.
pub(crate) fn warn_of_beaten(audience: &mut Audience) {
    let beaten = audience
        .left_out
        .iter()
        .filter(|left| *left.place.file == *FORM);
    let beaten = beaten.filter(|left| left.why != Leaving::Chosen);
    let warnings: Vec<Finding> = beaten
        .map(|left| {
            let message = format!(
                "somebody who signed up for {} is left out: {}; if the sign-up is newer, take that row out of the file",
                left.list, left.reason
            );
            Finding::warning("list-problem", left.place.clone(), message)
        })
        .collect();
    audience.warnings.extend(warnings);
}

/// Somebody who is not written to this time by their own choice.
pub(crate) fn left_out(person: Subscriber, reason: &str) -> LeftOut {
    LeftOut {
        address: person.address,
        why: Leaving::Chosen,
        reason: reason.to_owned(),
        list: person.list,
        place: person.place,
    }
}
