//! `bulletin subscribers list`, `add` and `export`: who is on the lists.

mod enrol;
mod export;
mod list;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use bulletin::ledger::{ERASED_ON_REQUEST, Erasures, Ledger, Suppression, What};
use bulletin::subscribers::List;
use bulletin::subscribers::export::Barred;

use super::folder::Folder;
use super::joined::Joined;
use super::people::{all_but, by_name, is_there};
use super::send::at_rest;
use super::{Trouble, World};
pub(crate) use enrol::enrol;
pub(crate) use export::export;
pub(crate) use list::list;

/// Whom the ledger keeps from getting letters, whatever a list says.
#[derive(Default)]
struct KeptOut {
    barred: HashMap<String, Barred>,
    erased: Option<Erasures>,
}

impl KeptOut {
    /// Why somebody is not written to, by the form of [`bulletin::subscribers::Address::key`].
    fn why(&self, key: &str) -> Option<&Barred> {
        if self.was_erased(key) {
            return Some(&ERASED);
        }
        self.barred.get(key)
    }

    /// Whether somebody was erased on request, by the same form.
    fn was_erased(&self, key: &str) -> bool {
        self.erased.as_ref().is_some_and(|erased| erased.holds(key))
    }

    /// Who is kept out and stands on none of these lists, in order.
    fn strangers(&self, lists: &[List]) -> Vec<(&String, &Barred)> {
        let mut there = HashSet::new();
        for list in lists {
            let active = list.subscribers.iter().map(|person| person.address.key());
            there.extend(active.chain(list.left_out.iter().map(|left| left.address.key())));
        }
        let all = self.barred.iter();
        let mut strangers: Vec<_> = all.filter(|(key, _)| !there.contains(*key)).collect();
        strangers.sort_by_key(|(key, _)| *key);
        strangers
    }
}

/// A table knows no better word for it, and an import elsewhere understands this one.
static ERASED: LazyLock<Barred> = LazyLock::new(|| Barred {
    status: "unsubscribed",
    why: ERASED_ON_REQUEST.to_owned(),
});

/// Asks the ledger.
async fn kept_out(folder: &Folder) -> Result<KeptOut, Trouble> {
    // Nothing is made by looking.
    if !folder.ledger().exists() {
        return Ok(KeptOut::default());
    }
    let ledger = Ledger::open_existing(&folder.ledger()).await?;
    let asked = async { Ok::<_, Trouble>((ledger.barred().await?, ledger.erasures().await?)) };
    let asked = asked.await;
    at_rest(&ledger).await;
    let (barred, erased) = asked?;
    let barred = barred.into_iter().map(|(key, suppression)| {
        let status = status(&suppression);
        let why = suppression.reason;
        (key, Barred { status, why })
    });
    Ok(KeptOut {
        barred: barred.collect(),
        erased: Some(erased),
    })
}

/// What became of somebody, in a word that an import understands.
fn status(suppression: &Suppression) -> &'static str {
    match suppression.what {
        What::Bounced => "bounced",
        What::Complained => "complained",
        What::Imported if suppression.reason.starts_with("bounced") => "bounced",
        What::Imported if suppression.reason.starts_with("complained") => "complained",
        _ => "unsubscribed",
    }
}

/// The lists that were named, or all there are: those that have a file and those that people signed up for on our
/// own pages.
fn lists(folder: &Folder, names: &[String], world: &World) -> Result<Vec<List>, Trouble> {
    let joined = Joined::lists(folder, names)?;
    let mut lists = if names.is_empty() {
        all_but(folder, &[], world)?
    } else {
        let files = names.iter().filter(|name| {
            is_there(folder, name) || !joined.iter().any(|list| *list.name == **name)
        });
        files
            .map(|name| by_name(folder, name, world))
            .collect::<Result<_, _>>()?
    };
    lists.extend(joined);
    Ok(lists)
}
