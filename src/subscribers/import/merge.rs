//! Exports held against the list they go into and against everybody who has left.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::export::{Departed, Export, Newcomer, Verdict};
use super::target::{Spot, Target};
use super::told::{Fate, Line, Told, word};
use crate::subscribers::Address;
use crate::subscribers::list::Leaving;
use crate::subscribers::list::columns::Field;
use crate::subscribers::tags::add_tags;

/// Who is not to be written to, by [`Address::key`]. It beats every import.
#[derive(Clone, Copy)]
pub struct Here<'a> {
    /// Who has left or bounced, with the reason.
    pub suppressed: &'a HashMap<String, String>,
    /// Of whom a list says that they have left, with its words.
    pub left: &'a HashMap<String, String>,
    /// Whether somebody who left there came back here since: on that day there, or on a day that nobody knows.
    pub came_back: &'a dyn Fn(&str, Leaving, Option<NaiveDate>) -> bool,
    /// Who was erased.
    pub erased: &'a dyn Fn(&str) -> bool,
}

/// Somebody who has left where the files come from.
#[derive(Clone, Debug)]
pub struct Departure {
    /// Their address.
    pub address: Address,
    /// A short reason that names nobody, alike for many.
    pub reason: String,
    /// The file and the row, with when and why they left, where the file says.
    pub source: String,
}

/// A row that may be taken over.
struct Candidate {
    newcomer: Newcomer,
    file: Arc<str>,
    line: usize,
}

/// An import in the making: rows come in, in any order of files.
pub struct Merge<'a> {
    here: Here<'a>,
    target: &'a Target,
    told: Told,
    candidates: Vec<Candidate>,
    known: HashMap<String, usize>,
    departures: Vec<Departure>,
    gone: HashMap<String, String>,
    back: HashSet<String>,
}

/// What came of an import.
#[derive(Debug)]
pub struct Merged {
    /// What is to be said of it.
    pub told: Told,
    /// The people who are taken over, new or changed.
    pub taken: Vec<Taken>,
    /// The people who are not to be written to.
    pub departures: Vec<Departure>,
    changes: BTreeMap<usize, Vec<(Field, String)>>,
}

/// Somebody who is taken over.
#[derive(Debug)]
pub struct Taken {
    /// Who, and as what.
    pub newcomer: Newcomer,
    /// Whether they are new to the list.
    pub new: bool,
}

impl Merged {
    /// Who is new to the list, in the order of the files.
    pub(super) fn added(&self) -> impl Iterator<Item = &Newcomer> {
        let new = self.taken.iter().filter(|taken| taken.new);
        new.map(|taken| &taken.newcomer)
    }

    /// What changes in rows that are there.
    pub(super) fn changes(&self) -> &BTreeMap<usize, Vec<(Field, String)>> {
        &self.changes
    }
}

impl<'a> Merge<'a> {
    /// An import into a list. Of each fate the first `keep` rows are told by name.
    pub fn new(target: &'a Target, here: Here<'a>, keep: usize) -> Self {
        Merge {
            here,
            target,
            told: Told::new(keep),
            candidates: Vec::new(),
            known: HashMap::new(),
            departures: Vec::new(),
            gone: HashMap::new(),
            back: HashSet::new(),
        }
    }

    /// Takes one person in who is in no file.
    pub fn take_one(&mut self, newcomer: Newcomer) {
        self.take_in("", 0, newcomer);
    }

    /// Takes a row in.
    pub fn take(&mut self, export: &Export, line: usize, verdict: Verdict) {
        let file: Arc<str> = Arc::from(export.file.as_str());
        let say = |words: &str, cure: Option<String>| Line {
            file: file.clone(),
            line,
            address: None,
            words: words.to_owned(),
            cure,
        };
        match verdict {
            Verdict::In(newcomer) => self.take_in(&export.file, line, *newcomer),
            Verdict::Out(address, why, departed) => {
                self.take_out(export, line, address, why, &departed);
            }
            Verdict::Pending => self
                .told
                .tell(Fate::Pending, || say("not confirmed there", None)),
            Verdict::Skipped(why) => self.told.tell(Fate::Skipped, || say(why, None)),
            Verdict::Refused(message, cure) => self
                .told
                .tell(Fate::Refused, || say(&message, Some(cure.clone()))),
        }
    }

    fn take_in(&mut self, file: &str, line: usize, newcomer: Newcomer) {
        let key = newcomer.subscriber.address.key();
        let Some(earlier) = self
            .known
            .get(&key)
            .and_then(|at| self.candidates.get_mut(*at))
        else {
            self.known.insert(key, self.candidates.len());
            self.candidates.push(Candidate {
                newcomer,
                file: Arc::from(file),
                line,
            });
            return;
        };
        let address = newcomer.subscriber.address.for_people();
        let kept = &mut earlier.newcomer;
        add_tags(&mut kept.subscriber.tags, newcomer.subscriber.tags);
        if kept.subscriber.name.is_none() {
            kept.subscriber.name = newcomer.subscriber.name;
            kept.first = newcomer.first;
            kept.last = newcomer.last;
        }
        let (first, at) = (earlier.file.clone(), earlier.line);
        self.told.tell(Fate::Repeated, || Line {
            file: Arc::from(file),
            line,
            address: Some(address),
            words: format!("stands in {first} line {at} already"),
            cure: None,
        });
    }

    fn take_out(
        &mut self,
        export: &Export,
        line: usize,
        address: Address,
        why: Leaving,
        departed: &Departed,
    ) {
        let key = address.key();
        let reason = format!(
            "{}{}",
            word(why),
            export
                .service
                .name()
                .map_or(String::new(), |name| format!(" in {name}"))
        );
        let tell = |words: String| {
            let address = Some(address.for_people());
            let file = Arc::from(export.file.as_str());
            move || Line {
                file,
                line,
                address,
                words,
                cure: None,
            }
        };
        if let Some(earlier) = self.gone.get(&key) {
            let words = format!("stands in {earlier} already");
            return self.told.tell(Fate::Repeated, tell(words));
        }
        let here = (self.here.erased)(&key) || self.here.suppressed.contains_key(&key);
        if !here && (self.here.came_back)(&key, why, departed.day) {
            let words = match why {
                Leaving::Bounced => "may be written to again since".to_owned(),
                _ => "came back since, with a new consent".to_owned(),
            };
            self.told.tell(Fate::CameBack, tell(words));
            self.back.insert(key);
            return;
        }
        let circumstances = &departed.words;
        self.gone
            .insert(key.clone(), format!("{} line {line}", export.file));
        if (self.here.erased)(&key) {
            self.told
                .tell(Fate::KeptOut, tell("was erased on request".to_owned()));
        } else if let Some(reason) = self.here.suppressed.get(&key) {
            self.told.tell(
                Fate::Unchanged,
                tell(format!("is not written to already: {reason}")),
            );
        } else {
            self.told
                .tell(Fate::Left, tell(format!("{reason}{circumstances}")));
            self.departures.push(Departure {
                source: format!("{}{circumstances}", export.service.row(&export.file, line)),
                reason,
                address,
            });
        }
    }

    /// Settles what becomes of everybody: who has left anywhere stays out.
    pub fn finish(mut self) -> Merged {
        let mut merged = Merged {
            told: self.told,
            taken: Vec::new(),
            departures: self.departures,
            changes: BTreeMap::new(),
        };
        for Candidate {
            newcomer,
            file,
            line,
        } in std::mem::take(&mut self.candidates)
        {
            let key = newcomer.subscriber.address.key();
            let kept_out = if (self.here.erased)(&key) {
                Some("was erased on request".to_owned())
            } else if let Some(place) = self.gone.get(&key) {
                Some(format!("has left, says {place}"))
            } else if let Some(reason) = self.here.suppressed.get(&key) {
                Some(reason.clone())
            } else {
                self.here.left.get(&key).cloned()
            };
            let (fate, words) = match (kept_out, self.target.place(&key)) {
                (Some(why), _) => (Fate::KeptOut, why),
                (None, _) if self.back.contains(&key) => (
                    Fate::Unchanged,
                    "came back since, and stays as they are".to_owned(),
                ),
                (None, Spot::Nowhere) => (Fate::Added, newcomer.words()),
                (None, Spot::Fixed) => (Fate::Unchanged, "is on the list already".to_owned()),
                (None, Spot::Row(row)) => {
                    let changes = self.target.changes(row, &newcomer);
                    if changes.is_empty() {
                        (Fate::Unchanged, "is on the list already".to_owned())
                    } else {
                        let words = changes
                            .iter()
                            .map(|(field, text)| format!("{} becomes {text}", field.word()));
                        let words = words.collect::<Vec<_>>().join(", ");
                        merged.changes.insert(row, changes);
                        (Fate::Changed, words)
                    }
                }
            };
            merged.told.tell(fate, || Line {
                file,
                line,
                address: Some(newcomer.subscriber.address.for_people()),
                words,
                cure: None,
            });
            if matches!(fate, Fate::Added | Fate::Changed) {
                let new = fate == Fate::Added;
                merged.taken.push(Taken { newcomer, new });
            }
        }
        merged
    }
}
