//! What can be typed about people.

mod export;
mod moving;

pub(crate) use export::Export;
pub(crate) use moving::{Enrol, Import, List, Terms, Undo};

use clap::Subcommand;

/// Keep track of who has left.
#[derive(Debug, Subcommand)]
pub(crate) enum Subscribers {
    List(List),
    #[command(name = "add")]
    Enrol(Enrol),
    Remove(Remove),
    Restore(Restore),
    Import(Import),
    Undo(Undo),
    Export(Export),
}

/// Take back that somebody has left, where it was a slip.
///
/// They get letters again if a list has them with a basis. Somebody who asked to leave is restored only when
/// they have asked to come back: write down how, it is kept.
///
/// Example: bulletin subscribers restore ann@example.org --because "typed the wrong address on 3 May"
#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// The address.
    pub(crate) address: String,
    /// Why; kept in the ledger.
    #[arg(long, value_name = "REASON")]
    pub(crate) because: String,
}

/// Note that people have left: they get no more letters, whatever a list says.
///
/// Name them by their address, or by the subject of the mail their program sent when they chose to
/// unsubscribe: its last word is a code that stands for their address. This holds at once, for a send
/// that is under way too.
///
/// Examples: bulletin subscribers remove ann@example.org; bulletin subscribers remove "unsubscribe ab2…"
#[derive(Debug, clap::Args)]
pub(crate) struct Remove {
    /// An address, or the subject of an unsubscribe mail.
    #[arg(required = true)]
    pub(crate) who: Vec<String>,
    /// Note an address although no list has it and no letter ever went to it.
    #[arg(long)]
    pub(crate) anyway: bool,
}
