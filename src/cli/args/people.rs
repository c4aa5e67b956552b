//! What can be typed about people.

mod record;

use clap::Subcommand;

pub(crate) use record::{Export, Forget, Restore, Show};

/// Keep track of who gets the bulletin, who has left, and what you know of them.
#[derive(Debug, Subcommand)]
pub(crate) enum Subscribers {
    Show(Show),
    Remove(Remove),
    Restore(Restore),
    Export(Export),
    Forget(Forget),
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
