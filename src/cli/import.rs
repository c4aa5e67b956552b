//! `bulletin subscribers import` and `undo`: people who come from another service.

mod barred;
mod destination;
pub(crate) mod elsewhere;
mod files;
mod kept;
mod mend;
pub(crate) mod paper;
mod sources;
mod table;
mod undo;

use anstream::{eprintln, println};
use bulletin::ledger::Ledger;
use bulletin::subscribers::Basis;
use bulletin::subscribers::import::{Fate, Merge, Merged, Terms};

use super::args::{self, Format};
use super::confirm::agreed;
use super::folder::Folder;
use super::send::at_rest;
use super::show::Findings;
use super::{Exit, Trouble, World, runtime, show};
pub(crate) use barred::Barred;
pub(crate) use destination::Destination;
pub(crate) use mend::mend;
use sources::Sources;
pub(crate) use undo::undo;

/// More rows of one kind than this are not read on a screen.
const SHOWN: usize = 20;

/// Takes people over from files of another service.
pub(crate) fn run(
    folder: &Folder,
    args: &args::Import,
    format: Format,
    world: &World,
) -> Result<Exit, Trouble> {
    format.words_or_json()?;
    let terms = terms(&args.terms, args.third_party, world)?;
    let files = files::all(&args.files)?;
    runtime()?.block_on(async {
        // Nothing is made by looking.
        let ledger = if folder.ledger().exists() {
            Some(Ledger::open(&folder.ledger()).await?)
        } else {
            None
        };
        let mut import = Importing {
            folder,
            args,
            format,
            world,
            ledger,
        };
        let done = import.work(&terms, &files).await;
        if let Some(ledger) = &import.ledger {
            at_rest(ledger).await;
        }
        done
    })
}

struct Importing<'a> {
    folder: &'a Folder,
    args: &'a args::Import,
    format: Format,
    world: &'a World,
    ledger: Option<Ledger>,
}

impl Importing<'_> {
    async fn work(&mut self, terms: &Terms, files: &[std::path::PathBuf]) -> Result<Exit, Trouble> {
        if let Some(ledger) = &self.ledger {
            mend(self.folder, ledger, self.world).await?;
        }
        let mut list = Destination::find(self.folder, self.args.list.as_deref(), self.world)?;
        let barred = Barred::of(self.folder, self.ledger.as_ref(), self.world).await?;
        let keep = if self.args.all { usize::MAX } else { SHOWN };
        let mut exports = Vec::new();
        for path in files {
            exports.push(files::open(path)?);
        }
        let looked: Vec<_> = exports.iter().map(files::Looked::at).collect();
        let merged =
            barred.with(|here| Merge::new(&mut list.target, here, keep).all(&mut exports, terms));
        let merged = merged.map_err(|fault| Trouble::findings(Findings::of(vec![*fault], [])))?;
        let cautions = files::lacking(&looked).map(str::to_owned);
        let unread = barred.unread().to_vec();
        // What is asked of the others was answered, and they can be many.
        let erasures = barred.into_erasures();
        let cautions: Vec<String> = cautions
            .into_iter()
            .chain(unread)
            .chain(list.caution(self.folder)?)
            .collect();
        let refused = match merged.told.count(Fate::Refused) {
            0 => Exit::Done,
            _ => Exit::Faults,
        };
        let wanted = merged.told.changes_anything() && !self.args.dry_run;
        let agreed = wanted && self.args.yes;
        let (told, all) = (&merged.told, self.args.all);
        if self.format == Format::Json {
            if !agreed {
                table::json(&list, &looked, &cautions, told, (false, all));
                return Ok(refused);
            }
        } else {
            looked.iter().for_each(files::Looked::say);
            for caution in &cautions {
                println!("{0}Mind:{0:#} {caution}", show::YELLOW);
            }
            table::text(&list, told, all);
        }
        if !wanted {
            return Ok(refused);
        }
        if !agreed && !self.agree(&list)? {
            println!("Nothing was changed.");
            return Ok(refused);
        }
        let mut sources = Sources {
            exports: &mut exports,
            terms,
            erasures,
        };
        self.carry_out(&mut list, &merged, &mut sources).await?;
        match self.format {
            // What a program is told was done is done.
            Format::Json => table::json(&list, &looked, &cautions, told, (true, all)),
            _ => println!(
                "{0}Done.{0:#} To take it back: {0}bulletin subscribers undo{0:#}",
                show::BOLD
            ),
        }
        Ok(refused)
    }

    async fn carry_out(
        &mut self,
        list: &mut Destination,
        merged: &Merged,
        sources: &mut Sources<'_>,
    ) -> Result<(), Trouble> {
        let ledger = match self.ledger.take() {
            Some(ledger) => ledger,
            None => Ledger::open(&self.folder.ledger()).await?,
        };
        let ledger = self.ledger.insert(ledger);
        list.carry_out(self.folder, ledger, merged, sources, self.world)
            .await
    }

    /// Lets somebody at the terminal agree to what was shown.
    fn agree(&self, list: &Destination) -> Result<bool, Trouble> {
        if !self.world.terminal {
            return Err(Trouble::new("nobody is at the terminal to agree to this").cure(
                "nothing was changed; in a script, add --yes to do it, or --dry-run to look only",
            ));
        }
        agreed(&format!("Do this to {}?", list.file))
            .map_err(|trouble| trouble.cure("nothing was changed"))
    }
}

/// What the editor says of the people, understood.
pub(crate) fn terms(
    said: &args::Terms,
    third_party: bool,
    world: &World,
) -> Result<Terms, Trouble> {
    let basis = match &said.basis {
        None => None,
        Some(typed) => Some(Basis::parse(typed).ok_or_else(|| {
            Trouble::new(format!("`{typed}` is not a basis for writing to people")).cure(
                "write --basis consent if they asked for it, --basis soft-opt-in for a charity's own supporters since 5 February 2026, or --basis corporate for a company's address",
            )
        })?),
    };
    if third_party && basis == Some(Basis::SoftOptIn) {
        return Err(Trouble::new(
            "the soft opt-in covers only people who gave their address to you themselves",
        )
        .cure("ask these people for consent first"));
    }
    if third_party {
        eprintln!(
            "{0}Addresses from somebody else:{0:#} their consent has to name you. Look at what they agreed to, and keep it: --wording",
            show::YELLOW
        );
    }
    let plain = |text: &Option<String>| {
        let text = text.as_deref().map(str::trim);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    Ok(Terms {
        basis,
        since: plain(&said.since),
        source: plain(&said.source),
        wording: plain(&said.wording),
        third_party,
        today: world.latest.date_naive(),
    })
}
