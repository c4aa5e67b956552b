//! The second look at the people of an import, when it is known who else is there.

use std::collections::HashMap;

use super::candidate::{Candidate, Spot};
use super::export::{Export, Newcomer, Terms, Verdict};
use super::merge::{Merge, Words};
use super::told::Fate;
use crate::finding::Finding;
use crate::subscribers::fingerprint::Fingerprint;

impl Merge<'_> {
    /// Settles what becomes of everybody, and says who has to be looked at once more, by their numbers in order.
    pub(super) fn settle(&mut self) -> Vec<u32> {
        for person in &self.back {
            if let Some(one) = person_of(&self.known, &mut self.people, *person) {
                one.fate = match one.fate {
                    Fate::Added => Fate::Unchanged,
                    fate => fate,
                };
            }
        }
        for person in self.gone.keys() {
            if let Some(one) = person_of(&self.known, &mut self.people, *person) {
                one.fate = Fate::KeptOut;
            }
        }
        let mut looked_at = Vec::new();
        let mut after = [0; Fate::ALL.len()];
        for (at, one) in (0..).zip(&mut self.people) {
            let open = one.fate == Fate::Added && matches!(one.spot, Spot::Row(_));
            if one.fate == Fate::Added && one.spot == Spot::Fixed {
                one.fate = Fate::Unchanged;
            }
            let after = &mut after[one.fate as usize];
            if open || self.told.wants(*after) {
                looked_at.push(at);
            } else {
                self.told.count_one(one.fate);
            }
            *after += usize::from(!open);
        }
        looked_at
    }

    /// Looks at somebody once more, now that it is known who else is there.
    pub(super) fn look(&mut self, at: u32, mut newcomer: Newcomer) -> Result<(), Box<Finding>> {
        let Some(one) = self.people.get_mut(at as usize) else {
            return Ok(());
        };
        if let Some(more) = self.more.get(&at) {
            more.give(&mut newcomer);
        }
        let address = &newcomer.subscriber.address;
        let key = address.key();
        let words = match (one.fate, one.spot) {
            (Fate::KeptOut, _) => self.kept_out(&key),
            (Fate::Added, Spot::Row(row)) => {
                let changes = self.target.changes(row, &newcomer)?;
                one.fate = if changes.is_empty() {
                    Fate::Unchanged
                } else {
                    Fate::Changed
                };
                let words = changes
                    .iter()
                    .map(|(field, text)| format!("{} becomes {text}", field.word()));
                let words = words.collect::<Vec<_>>().join(", ");
                if changes.is_empty() {
                    "is on the list already".to_owned()
                } else {
                    self.changes.insert(row, changes.into_boxed_slice());
                    words
                }
            }
            (Fate::Added, _) => newcomer.words(),
            _ if self.back.contains(&Fingerprint::of(&key)) => {
                "came back since, and stays as they are".to_owned()
            }
            _ => "is on the list already".to_owned(),
        };
        let (fate, place) = self
            .people
            .get(at as usize)
            .map_or((Fate::Added, (0, 0)), |one| {
                (one.fate, (one.file, one.line))
            });
        self.tell(fate, place, || Words::about(address, words));
        Ok(())
    }

    fn kept_out(&self, key: &str) -> String {
        if (self.here.erased)(key) {
            return "was erased on request".to_owned();
        }
        if let Some((file, line)) = self.gone.get(&Fingerprint::of(key)) {
            return format!("has left, says {} line {line}", self.name(*file));
        }
        let here = self.here.suppressed.get(key);
        here.or_else(|| self.here.left.get(key))
            .cloned()
            .unwrap_or_default()
    }

    /// Reads those people once more who have to be looked at, by their numbers in order.
    pub(super) fn look_at(
        &mut self,
        open: &[u32],
        exports: &mut [Export],
        terms: &Terms,
    ) -> Result<(), Box<Finding>> {
        let mut rest = open.iter().copied().peekable();
        for (file, export) in (0..).zip(exports) {
            let mut here = Vec::new();
            let people = &self.people;
            let line = |at: u32| people.get(at as usize).filter(|one| one.file == file);
            while let Some(line) = rest.peek().and_then(|at| line(*at)).map(|one| one.line) {
                here.extend(rest.next().map(|at| (line as usize, at)));
            }
            let Some((last, _)) = here.last().copied() else {
                continue;
            };
            let mut lines = here.iter().map(|(line, _)| *line).peekable();
            let wanted = |line| lines.next_if_eq(&line).is_some();
            let mut ats = here.iter().map(|(_, at)| *at);
            for row in export.rows_at(terms, wanted) {
                let (line, verdict) = row?;
                if let (Verdict::In(newcomer), Some(at)) = (verdict, ats.next()) {
                    self.look(at, *newcomer)?;
                }
                // Mostly the first rows are all that is looked at.
                if line >= last {
                    break;
                }
            }
        }
        Ok(())
    }
}

fn person_of<'a>(
    known: &HashMap<Fingerprint, u32>,
    people: &'a mut [Candidate],
    person: Fingerprint,
) -> Option<&'a mut Candidate> {
    people.get_mut(*known.get(&person)? as usize)
}
