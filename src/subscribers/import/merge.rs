//! Exports held against the list they go into and against everybody who has left.
//!
//! The files are gone through twice, and once more where they are carried out: first to know who is in them, in a few
//! bytes a person, then for what is said of the first rows of each kind and for what changes on the list.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::candidate::{Candidate, More};
use super::export::{Departed, Export, Newcomer, Terms, Verdict};
use super::merged::{Merged, reason};
use super::service::Service;
use super::target::Target;
use super::told::{Fate, Line, Told};
use super::when::When;
use crate::finding::Finding;
use crate::subscribers::Address;
use crate::subscribers::fingerprint::Fingerprint;
use crate::subscribers::list::{Changes, Leaving};

/// Who is not to be written to, by [`Address::key`]. It beats every import.
#[derive(Clone, Copy)]
pub struct Here<'a> {
    /// Who has left or bounced, with the reason.
    pub suppressed: &'a HashMap<String, String>,
    /// Of whom a list says that they have left, with its words.
    pub left: &'a HashMap<String, String>,
    /// Whether somebody who left there came back here since: at that time there, or when nobody knows.
    pub came_back: &'a dyn Fn(&str, Leaving, Option<When>) -> bool,
    /// Who was erased.
    pub erased: &'a dyn Fn(&str) -> bool,
}

/// An import in the making.
pub struct Merge<'a> {
    pub(super) here: Here<'a>,
    pub(super) target: &'a mut Target,
    pub(super) told: Told,
    files: Vec<(Arc<str>, Service)>,
    pub(super) people: Vec<Candidate>,
    pub(super) known: HashMap<Fingerprint, u32>,
    pub(super) more: HashMap<u32, More>,
    /// Who has left there, and the row that says so.
    pub(super) gone: HashMap<Fingerprint, (u16, u32)>,
    /// The rows of people who are not to be written to from now on, in the order of the files.
    departures: Vec<(u16, u32)>,
    /// Who has left there, and came back here since.
    pub(super) back: HashSet<Fingerprint>,
    pub(super) changes: Changes,
}

/// What is said of a row.
pub(super) struct Words {
    address: Option<String>,
    words: String,
}

impl Words {
    fn of(words: impl Into<String>) -> Self {
        Words {
            address: None,
            words: words.into(),
        }
    }

    pub(super) fn about(address: &Address, words: impl Into<String>) -> Self {
        Words {
            address: Some(address.for_people()),
            ..Words::of(words)
        }
    }
}

impl<'a> Merge<'a> {
    /// An import into a list. Of each fate the first `keep` rows are told by name.
    pub fn new(target: &'a mut Target, here: Here<'a>, keep: usize) -> Self {
        Merge {
            here,
            target,
            told: Told::new(keep),
            files: Vec::new(),
            people: Vec::new(),
            known: HashMap::new(),
            more: HashMap::new(),
            gone: HashMap::new(),
            departures: Vec::new(),
            back: HashSet::new(),
            changes: Changes::new(),
        }
    }

    /// What becomes of one person who is in no file.
    pub fn one(mut self, newcomer: &Newcomer) -> Result<Merged, Box<Finding>> {
        self.files.push((Arc::from(""), Service::Plain));
        self.take_in(0, 0, newcomer);
        for at in self.settle() {
            self.look(at, newcomer.clone())?;
        }
        Ok(self.merged())
    }

    /// What becomes of everybody in these files. Who has left in any of them stays out.
    pub fn all(mut self, exports: &mut [Export], terms: &Terms) -> Result<Merged, Box<Finding>> {
        for export in &mut *exports {
            let file = u16::try_from(self.files.len()).unwrap_or(u16::MAX);
            let name = Arc::from(export.file.as_str());
            self.files.push((name, export.service));
            for row in export.rows(terms) {
                let (line, verdict) = row?;
                self.take(file, u32::try_from(line).unwrap_or(u32::MAX), verdict);
            }
        }
        let open = self.settle();
        self.look_at(&open, exports, terms)?;
        Ok(self.merged())
    }

    fn merged(self) -> Merged {
        Merged {
            told: self.told,
            people: self.people,
            known: self.known,
            more: self.more,
            departures: self.departures,
            changes: self.changes,
        }
    }

    pub(super) fn name(&self, file: u16) -> Arc<str> {
        let name = self.files.get(usize::from(file));
        name.map_or_else(|| Arc::from(""), |(name, _)| name.clone())
    }

    pub(super) fn tell(
        &mut self,
        fate: Fate,
        (file, line): (u16, u32),
        words: impl FnOnce() -> Words,
    ) {
        let file = self.name(file);
        self.told.tell(fate, || {
            let Words { address, words } = words();
            Line {
                file,
                line: line as usize,
                address,
                words,
                cure: None,
            }
        });
    }

    fn take(&mut self, file: u16, line: u32, verdict: Verdict) {
        let place = (file, line);
        match verdict {
            Verdict::In(newcomer) => self.take_in(file, line, &newcomer),
            Verdict::Out(address, why, departed) => self.take_out(place, &address, why, &departed),
            Verdict::Pending => {
                self.tell(Fate::Pending, place, || Words::of("not confirmed there"));
            }
            Verdict::Skipped(why) => self.tell(Fate::Skipped, place, || Words::of(why)),
            Verdict::Refused(message, cure) => {
                let file = self.name(file);
                self.told.refuse(&message, || Line {
                    file,
                    line: line as usize,
                    address: None,
                    words: message.clone(),
                    cure: Some(cure),
                });
            }
        }
    }

    fn take_in(&mut self, file: u16, line: u32, newcomer: &Newcomer) {
        let address = &newcomer.subscriber.address;
        let key = address.key();
        let person = Fingerprint::of(&key);
        let fields = self.target.fields(newcomer);
        if let Some(at) = self.known.get(&person).copied()
            && let Some(earlier) = self.people.get_mut(at as usize)
        {
            if earlier.lacks(newcomer) {
                let more = self.more.entry(at).or_default();
                more.take(newcomer, !earlier.named);
                earlier.named |= newcomer.subscriber.name.is_some();
                earlier.fields.add_completed(fields);
            }
            let (first, at) = (earlier.file, earlier.line);
            let first = self.name(first);
            return self.tell(Fate::Repeated, (file, line), || {
                Words::about(address, format!("stands in {first} line {at} already"))
            });
        }
        let barred = (self.here.erased)(&key)
            || self.here.suppressed.contains_key(&key)
            || self.here.left.contains_key(&key);
        let at = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        self.known.insert(person, at);
        self.people.push(Candidate {
            line,
            file,
            fields,
            spot: self.target.place(person),
            fate: if barred { Fate::KeptOut } else { Fate::Added },
            named: newcomer.subscriber.name.is_some(),
        });
    }

    fn take_out(
        &mut self,
        place: (u16, u32),
        address: &Address,
        why: Leaving,
        departed: &Departed,
    ) {
        let key = address.key();
        let person = Fingerprint::of(&key);
        if let Some((file, line)) = self.gone.get(&person).copied() {
            let file = self.name(file);
            return self.tell(Fate::Repeated, place, || {
                Words::about(address, format!("stands in {file} line {line} already"))
            });
        }
        let erased = (self.here.erased)(&key);
        let here = self.here.suppressed.get(&key);
        if !erased && here.is_none() && (self.here.came_back)(&key, why, departed.when) {
            let words = match why {
                Leaving::Bounced => "may be written to again since",
                _ => "came back since, with a new consent",
            };
            self.back.insert(person);
            return self.tell(Fate::CameBack, place, || Words::about(address, words));
        }
        self.gone.insert(person, place);
        if erased {
            let words = || Words::about(address, "was erased on request");
            self.tell(Fate::KeptOut, place, words);
        } else if let Some(reason) = here {
            self.tell(Fate::Unchanged, place, || {
                Words::about(address, format!("is not written to already: {reason}"))
            });
        } else {
            self.departures.push(place);
            let service = self.files.get(usize::from(place.0)).map(|(_, one)| *one);
            let reason = reason(why, service.unwrap_or(Service::Plain));
            self.tell(Fate::Left, place, || {
                Words::about(address, format!("{reason}{}", departed.words))
            });
        }
    }
}
