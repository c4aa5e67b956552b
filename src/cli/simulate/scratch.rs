//! What a rehearsal works on: the real people, read and not touched, and a ledger to be thrown away.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstream::eprintln;
use bulletin::finding::Place;
use bulletin::ledger::Ledger;
use bulletin::subscribers::{Address, Basis, Subscriber};
use tempfile::TempDir;

use crate::cli::desk::Desk;
use crate::cli::folder::Folder;
use crate::cli::joined::Joined;
use crate::cli::people::gather;
use crate::cli::remark::remark;
use crate::cli::segment::{chosen, say_outside, words};
use crate::cli::send::thousands;
use crate::cli::show::{self, Findings};
use crate::cli::{Trouble, World, args};

/// A folder that is gone when this is dropped.
pub(super) struct Scratch {
    folder: TempDir,
    outbox: PathBuf,
}

impl Scratch {
    /// Copies the real ledger, where there is one: the suppressions in it count here too. SQLite would
    /// write beside a ledger it only reads; a copy it may.
    pub(super) fn new(folder: &Folder) -> Result<Self, Trouble> {
        let none = |error: &std::io::Error| Trouble::file("copy", &folder.ledger(), error);
        let scratch = tempfile::Builder::new()
            .prefix("bulletin-simulate-")
            .tempdir()
            .map_err(|error| none(&error))?;
        for ending in ["db", "db-wal"] {
            let real = folder.ledger().with_extension(ending);
            let copy = scratch.path().join("ledger").with_extension(ending);
            match std::fs::copy(&real, copy) {
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(none(&error)),
            }
        }
        Ok(Scratch {
            outbox: scratch.path().join("outbox"),
            folder: scratch,
        })
    }

    /// The ledger to be thrown away.
    pub(super) async fn ledger(&self) -> Result<Ledger, Trouble> {
        let path = self.folder.path().join("ledger.db");
        Ledger::open_copy(&path).await.map_err(|fault| {
            Trouble::new(format!("the copy of the ledger cannot be used: {fault}"))
                .cure("if a send is under way, wait until it is over; else see bulletin status")
        })
    }

    /// Where it all lies.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A folder for letters as files, of which there will be none.
    pub(super) fn outbox(&self) -> &Path {
        &self.outbox
    }
}

/// The people of the lists, or so many of them; where there are fewer, invented people make up the
/// number. None when a list cannot be used, which has been said then.
pub(super) fn people(
    folder: &Folder,
    desk: &Desk,
    args: &args::Simulate,
    world: &World,
) -> Result<Option<Vec<Subscriber>>, Trouble> {
    let lists = if args.lists.is_empty() {
        &desk.masthead.sending.lists
    } else {
        &args.lists
    };
    let only = chosen(&args.only)?;
    let mut found = gather(folder, lists, &Joined::read(folder, lists)?, world)?;
    found.keep(&only)?;
    if !found.unusable.is_empty() {
        show::to_stderr(&Findings::of(found.unusable, []));
        eprintln!(
            "{0}{1}{0:#} was not rehearsed, because a whole list cannot be used.",
            show::RED,
            desk.issue.stem
        );
        return Ok(None);
    }
    remark(&mut found)?;
    say_outside(found.outside.len() as u64, &words(&only));
    match found.rejected.len() {
        0 => {}
        1 => eprintln!(
            "  1 row of the lists cannot be used: a real send would name it and stop. It is left aside."
        ),
        rows => eprintln!(
            "  {rows} rows of the lists cannot be used: a real send would name them and stop. They are left aside."
        ),
    }
    let wanted = args.people.map(usize::try_from);
    let most = wanted.map_or(usize::MAX, |wanted| wanted.unwrap_or(usize::MAX));
    let people: Result<Vec<_>, _> = found.people.things()?.take(most).collect();
    let mut people = people?;
    if args.people.is_some() {
        let real = people.len();
        invent(&mut people, most, world);
        if people.len() > real {
            eprintln!(
                "  {} of the people are invented, for the lists are too short.",
                thousands((people.len() - real) as u64)
            );
        }
    }
    if people.is_empty() {
        return Err(
            Trouble::new(format!("there is nobody on {}", lists.join(", "))).cure(
                "add people to the list, or rehearse with invented ones: bulletin simulate --people 100",
            ),
        );
    }
    Ok(Some(people))
}

/// Fills up with people who do not exist, at a name that is nobody's (RFC 2606).
fn invent(people: &mut Vec<Subscriber>, wanted: usize, world: &World) {
    let there: HashSet<String> = people.iter().map(|person| person.address.key()).collect();
    let here: Arc<str> = "invented".into();
    let invented = (1_usize..)
        .filter_map(|number| Address::parse(&format!("reader-{number:05}@example.org")).ok())
        .filter(|address| !there.contains(&address.key()))
        .map(|address| Subscriber {
            address,
            name: None,
            greeting: None,
            plain: false,
            basis: Basis::Consent,
            since: world.now.date_naive(),
            source: None,
            tags: Vec::new(),
            wording: None,
            list: Arc::clone(&here),
            place: Place::file(Arc::clone(&here)),
        })
        .take(wanted.saturating_sub(people.len()));
    let invented: Vec<Subscriber> = invented.collect();
    people.extend(invented);
}
