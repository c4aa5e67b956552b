//! Who must not be written to, whatever a file of another service says.

use std::collections::HashMap;
use std::fs::File;

use bulletin::ledger::{CameBack, Erasures, Ledger};
use bulletin::subscribers::import::{Here, When};
use bulletin::subscribers::{Leaving, leavers};
use chrono::DateTime;

use crate::cli::folder::Folder;
use crate::cli::people::{lists, unknown};
use crate::cli::show::Findings;
use crate::cli::{Trouble, World};

/// Everybody who has left or was erased, by the ledger and by the lists.
#[derive(Default)]
pub(crate) struct Barred {
    suppressed: HashMap<String, String>,
    left: HashMap<String, String>,
    /// Where somebody may have left and nobody knows, in words for the editor.
    unread: Vec<String>,
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
        let (mut left, mut unread) = (HashMap::new(), Vec::new());
        for (name, file, format) in lists(folder) {
            let path = folder.path(&file);
            let source = File::open(&path).map_err(|error| Trouble::file("read", &path, &error))?;
            let today = world.latest.date_naive();
            // Nobody has left where nobody was.
            if source.metadata().is_ok_and(|data| data.len() == 0) {
                continue;
            }
            let said = leavers(&name, &file, Box::new(source), format, today)
                .map_err(|fault| Trouble::findings(Findings::of(vec![*fault], [])))?;
            unread.extend(said.unread.into_iter().map(|why| {
                let why = unknown(why);
                format!(
                    "{} line {}: {}",
                    why.place.file, why.place.line, why.message
                )
            }));
            for one in said.people {
                let place = &one.place;
                let words = format!("{} in {} line {}", one.reason, place.file, place.line);
                left.entry(one.address.key()).or_insert(words);
            }
        }
        let Some(ledger) = ledger else {
            return Ok(Barred {
                left,
                unread,
                ..Barred::default()
            });
        };
        Ok(Barred {
            suppressed: ledger.suppressions().await?,
            left,
            unread,
            came_back: ledger.returners().await?,
            erasures: Some(ledger.erasures().await?),
        })
    }

    /// Whether somebody came back here after they had left elsewhere. A working mailbox answers a bounce; a wish
    /// to leave is answered by a new consent only.
    fn came_back(&self, key: &str, why: Leaving, left: Option<When>) -> bool {
        let time = self.came_back.get(key).and_then(|back| match why {
            Leaving::Bounced => Some(back.restored),
            _ => back.agreed,
        });
        let back = time.and_then(DateTime::from_timestamp_millis);
        match (back, left) {
            (Some(back), Some(left)) => left.is_before(back),
            (back, _) => back.is_some(),
        }
    }

    /// Which lists or rows could not be read, so that nobody knows who has left there.
    pub(crate) fn unread(&self) -> &[String] {
        &self.unread
    }

    /// Who was erased by then. Nothing else is kept.
    pub(crate) fn into_erasures(self) -> Option<Erasures> {
        self.erasures
    }

    /// Does something with it as an import knows it.
    pub(crate) fn with<T>(&self, work: impl FnOnce(Here<'_>) -> T) -> T {
        let erased = |key: &str| self.erasures.as_ref().is_some_and(|gone| gone.holds(key));
        work(Here {
            suppressed: &self.suppressed,
            left: &self.left,
            came_back: &|key, why, left| self.came_back(key, why, left),
            erased: &erased,
        })
    }
}
