//! What can be typed about people who come from elsewhere, and about who is here.

use std::path::PathBuf;

/// Take over people from another service, or from a table of your own.
///
/// Give it the files as they were exported (or the folder with them): Mailchimp (all three files: subscribed,
/// unsubscribed, cleaned), Substack, Buttondown, listmonk, Ghost, Keila, Mailtrain, or any table with headings.
/// It knows them by their headings, says how it read each column, and shows what would be added, changed,
/// kept out or refused, with lines and reasons, before it asks. Whoever has left or bounced there is never
/// written to from here, and whoever has left here is not brought back. `bulletin subscribers undo` takes the
/// last import back. Exit code 1: some rows were refused.
///
/// Examples: bulletin subscribers import subscribed.csv unsubscribed.csv cleaned.csv --list members --basis consent;
/// bulletin subscribers import export.csv --basis consent --since 2024-05-01 --source "stall at the fair"
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Import {
    /// Exported files, or folders with them.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The list they go into; else the one in bulletin.yaml. It is made where there is none.
    #[arg(long, value_name = "NAME")]
    pub(crate) list: Option<String>,
    #[command(flatten)]
    pub(crate) terms: Terms,
    /// The addresses come from somebody else, and not from the people themselves.
    #[arg(long)]
    pub(crate) third_party: bool,
    /// Show every row and not the first 20 of each kind.
    #[arg(long)]
    pub(crate) all: bool,
    /// Only show what would be done.
    #[arg(long, conflicts_with = "yes")]
    pub(crate) dry_run: bool,
    /// Do it without asking.
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Why we may write to people, where a file does not say.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Terms {
    /// Why we may write to them: consent, soft-opt-in or corporate.
    #[arg(long, value_name = "BASIS")]
    pub(crate) basis: Option<String>,
    /// The day that began, such as 2024-05-01; a date in the file counts before it.
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// Where the addresses come from, in your words.
    #[arg(long, value_name = "WORDS")]
    pub(crate) source: Option<String>,
    /// What they were told when they agreed, in the words they saw.
    #[arg(long, value_name = "WORDS")]
    pub(crate) wording: Option<String>,
}

/// Take the last import back.
///
/// The list becomes what it was before, if nobody has edited it since; otherwise it is left alone, and what
/// differs is named. Whoever is not written to because of that import alone may be written to again; whoever has
/// left or bounced since then stays out.
#[derive(Debug, clap::Args)]
pub(crate) struct Undo {
    /// Do it without asking.
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Say who is on your lists: how many are in, have left, bounced, or cannot be used.
///
/// Examples: bulletin subscribers list; bulletin subscribers list --list members --all
#[derive(Debug, clap::Args)]
pub(crate) struct List {
    /// Only this list; may be given several times.
    #[arg(long = "list", value_name = "NAME")]
    pub(crate) lists: Vec<String>,
    /// Name the people too.
    #[arg(long)]
    pub(crate) all: bool,
}

/// Put one person on a list.
///
/// Somebody who has left or was erased is refused. Why you may write to them is needed and is kept.
///
/// Example: bulletin subscribers add ann@example.org --list members --basis consent --since 2026-11-20 --source "rang us"
#[derive(Debug, clap::Args)]
pub(crate) struct Enrol {
    /// Their address.
    pub(crate) address: String,
    /// The list; else the one in bulletin.yaml.
    #[arg(long, value_name = "NAME")]
    pub(crate) list: Option<String>,
    /// Their name in full.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// What to mark them with, separated by commas.
    #[arg(long, value_name = "TAGS")]
    pub(crate) tags: Option<String>,
    #[command(flatten)]
    pub(crate) terms: Terms,
}
