//! Who must not be written to, whatever a file of another service says.

use std::collections::HashMap;

use bulletin::ledger::{Erasures, Ledger};
use bulletin::subscribers::import::Here;

use crate::cli::folder::Folder;
use crate::cli::people::all_but;
use crate::cli::{Trouble, World};

/// Everybody who has left or was erased, by the ledger and by the lists.
pub(crate) struct Barred {
    suppressed: HashMap<String, String>,
    left: HashMap<String, String>,
    erasures: Option<Erasures>,
}

impl Barred {
    /// Asks the ledger, where there is one, and every list.
    pub(crate) async fn of(
        folder: &Folder,
        ledger: Option<&Ledger>,
        world: &World,
    ) -> Result<Self, Trouble> {
        let mut left = HashMap::new();
        for list in all_but(folder, &[], world)? {
            for one in list.left_out.into_iter().filter(|one| one.why.everywhere()) {
                let place = &one.place;
                let words = format!("{} in {} line {}", one.reason, place.file, place.line);
                left.entry(one.address.key()).or_insert(words);
            }
        }
        let (suppressed, erasures) = match ledger {
            Some(ledger) => (ledger.suppressions().await?, Some(ledger.erasures().await?)),
            None => (HashMap::new(), None),
        };
        Ok(Barred {
            suppressed,
            left,
            erasures,
        })
    }

    /// Does something with it as an import knows it.
    pub(crate) fn with<T>(&self, work: impl FnOnce(Here<'_>) -> T) -> T {
        let erased = |key: &str| self.erasures.as_ref().is_some_and(|gone| gone.holds(key));
        work(Here {
            suppressed: &self.suppressed,
            left: &self.left,
            erased: &erased,
        })
    }
}
