//! Who must not be written to, whatever a file of another service says.

use std::collections::HashMap;

use bulletin::ledger::{CameBack, Erasures, Ledger};
use bulletin::subscribers::Leaving;
use bulletin::subscribers::import::Here;
use chrono::{DateTime, NaiveDate};

use crate::cli::folder::Folder;
use crate::cli::people::all_but;
use crate::cli::{Trouble, World};

/// Everybody who has left or was erased, by the ledger and by the lists.
#[derive(Default)]
pub(crate) struct Barred {
    suppressed: HashMap<String, String>,
    left: HashMap<String, String>,
    came_back: HashMap<String, CameBack>,
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
        let Some(ledger) = ledger else {
            return Ok(Barred {
                left,
                ..Barred::default()
            });
        };
        Ok(Barred {
            suppressed: ledger.suppressions().await?,
            left,
            came_back: ledger.returners().await?,
            erasures: Some(ledger.erasures().await?),
        })
    }

    /// Whether somebody came back here after they had left elsewhere. A working mailbox answers a bounce; a wish
    /// to leave is answered by a new consent only.
    fn came_back(&self, key: &str, why: Leaving, day: Option<NaiveDate>) -> bool {
        let time = self.came_back.get(key).and_then(|back| match why {
            Leaving::Bounced => Some(back.restored),
            _ => back.agreed,
        });
        let back = time.and_then(DateTime::from_timestamp_millis);
        match (back, day) {
            // Of one and the same day nobody knows which came first.
            (Some(back), Some(left)) => back.date_naive() > left,
            (back, _) => back.is_some(),
        }
    }

    /// Does something with it as an import knows it.
    pub(crate) fn with<T>(&self, work: impl FnOnce(Here<'_>) -> T) -> T {
        let erased = |key: &str| self.erasures.as_ref().is_some_and(|gone| gone.holds(key));
        work(Here {
            suppressed: &self.suppressed,
            left: &self.left,
            came_back: &|key, why, day| self.came_back(key, why, day),
            erased: &erased,
        })
    }
}
