//! The files people come from, while the people are carried over.

use bulletin::finding::Finding;
use bulletin::ledger::{Brought, Erasures, Gone, Import, Importing, Ledger, Lock};
use bulletin::subscribers::import::{Export, Merged, Newcomer, Outcome, Taken, Terms};

use crate::cli::Trouble;
use crate::cli::show::Findings;

/// How many people go into the ledger at a time.
const CHUNK: usize = 500;

/// Files, and what the editor says of everybody in them.
pub(super) struct Sources<'a> {
    pub(super) exports: &'a mut [Export],
    pub(super) terms: &'a Terms,
    /// Who was erased when the people were judged.
    pub(super) erasures: Option<Erasures>,
}

impl Sources<'_> {
    /// The files without the way to them.
    pub(super) fn names(&self) -> String {
        let names = self.exports.iter().map(|export| export.file.as_str());
        names.collect::<Vec<_>>().join(", ")
    }

    /// Whoever is new to the list, in the order of the files.
    pub(super) fn newcomers<'a>(
        &'a mut self,
        merged: &'a Merged,
    ) -> impl Iterator<Item = Result<Newcomer, Trouble>> + 'a {
        let outcomes = merged.outcomes(self.exports, self.terms);
        outcomes.filter_map(|outcome| match outcome {
            Ok(Outcome::Taken(taken)) => taken.new.then_some(Ok(taken.newcomer)),
            Ok(Outcome::Left(_)) => None,
            Err(fault) => Some(Err(unread(*fault))),
        })
    }

    /// Writes everybody down who comes and who has left, in one transaction that is still open.
    pub(super) async fn note(
        &mut self,
        ledger: &Ledger,
        lock: &Lock,
        import: &Import,
        merged: &Merged,
    ) -> Result<Importing, Trouble> {
        let mut importing = ledger.begin_import(lock, import).await?;
        let (mut comes, mut goes) = (Vec::new(), Vec::new());
        for outcome in merged.outcomes(self.exports, self.terms) {
            match outcome.map_err(|fault| unread(*fault))? {
                Outcome::Taken(taken) => comes.push(brought(&taken)),
                Outcome::Left(left) => goes.push(Gone {
                    address: left.address,
                    reason: left.reason,
                    source: left.source,
                }),
            }
            if comes.len() == CHUNK {
                importing.bring(&comes).await?;
                comes.clear();
            }
            if goes.len() == CHUNK {
                importing.leave(&goes).await?;
                goes.clear();
            }
        }
        importing.bring(&comes).await?;
        importing.leave(&goes).await?;
        Ok(importing)
    }
}

fn unread(fault: Finding) -> Trouble {
    Trouble::findings(Findings::of(vec![fault], []))
}

fn brought(taken: &Taken) -> Brought {
    let person = &taken.newcomer.subscriber;
    let consent = taken.newcomer.consent();
    Brought {
        key: person.address.key(),
        detail: if taken.new {
            consent
        } else {
            format!("known already, and completed; {consent}")
        },
        source: person.source.as_deref().unwrap_or_default().to_owned(),
    }
}
