//! What can be typed about the record of one person.

use std::path::PathBuf;

/// Say everything that is known of one person.
///
/// Which lists name them, on which line, with what basis, since when, and what they were told; everything that has
/// happened since: sign-ups, changes, leaving, coming back; whether they get letters and why not; which
/// issues they got and what the server said. With --format json for programs.
///
/// Example: bulletin subscribers show ann@example.org
#[derive(Debug, clap::Args)]
pub(crate) struct Show {
    /// The address.
    pub(crate) address: String,
}

/// Write down what is kept, as a file: your lists as one table, or everything on one person.
///
/// Without --person: a table with who is in and who is not, and why. It opens in a spreadsheet (cells that it
/// would take for formulas are made harmless) and can be imported again, here or elsewhere.
///
/// With --person: everything that is kept on one person, for them to have when they ask what you hold on them
/// (a subject access request, UK GDPR article 15). It has a month; it is free. The file is readable by your
/// account alone: give it to nobody but that person, and be sure first that it is they who ask. It is written
/// as text, or as JSON where FILE ends in .json. That it was given is kept in their history.
///
/// Examples: bulletin subscribers export --list members --out members.csv;
/// bulletin subscribers export --person ann@example.org --out ../ann.txt
#[derive(Debug, clap::Args)]
pub(crate) struct Export {
    /// The person, by their address.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) person: Option<String>,
    /// Only this list; may be given several times.
    #[arg(long = "list", value_name = "NAME", conflicts_with = "person")]
    pub(crate) lists: Vec<String>,
    /// The file to write, which must not be there yet; else it is printed.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// Erase one person everywhere, because they ask for it.
///
/// Their rows go from every list, byte by byte nothing else changes there; the ledger forgets who its rows are
/// about and still adds up; their letters go from the outbox, and copies of lists from before an import that name
/// them go too. What stays is a keyed hash: nobody can read from it who they were, and if a list or an import
/// names them again, that row is left out and counted. A letter that is in doubt stays so, without a name.
///
/// Somebody who only wants no more letters is better served by `bulletin subscribers remove`. First look at what
/// is kept: bulletin subscribers show ADDRESS. What this cannot reach: copies and backups elsewhere, what git
/// keeps of earlier versions, the mail server's log.
///
/// Example: bulletin subscribers forget ann@example.org
#[derive(Debug, clap::Args)]
pub(crate) struct Forget {
    /// The address.
    pub(crate) address: String,
    /// Do not ask; the address again, in scripts.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) confirm: Option<String>,
    /// What other commands have, answered with the way it is done here.
    #[arg(long, hide = true)]
    pub(crate) yes: bool,
}

/// Let somebody have letters again who left or was left out.
///
/// Every restore needs a reason, and it is kept. Where the mail server called the address dead, or mail came back,
/// the reason is enough. Somebody who left, complained or was erased comes back only with a new consent:
/// say since when with --basis consent --since DATE, and where it came from with --source. The day must not
/// be before the day they left.
///
/// Only where somebody was noted by hand with `bulletin subscribers remove ADDRESS` and never asked for it, --slip
/// takes the place of the consent.
///
/// They get letters again if a list has them with a basis.
///
/// Examples: bulletin subscribers restore ann@example.org --because "her mailbox works again";
/// bulletin subscribers restore ann@example.org --because "asked by telephone" --basis consent --since 2026-11-20;
/// bulletin subscribers restore ann@example.org --because "meant anna@" --slip
#[derive(Debug, clap::Args)]
pub(crate) struct Restore {
    /// The address.
    pub(crate) address: String,
    /// Why; kept in the ledger.
    #[arg(long, value_name = "REASON")]
    pub(crate) because: String,
    /// Why we may write to them now: `consent`.
    #[arg(long, value_name = "BASIS", requires = "since")]
    pub(crate) basis: Option<String>,
    /// The day of their new consent, such as 2026-11-20.
    #[arg(long, value_name = "DATE", requires = "basis")]
    pub(crate) since: Option<String>,
    /// Where it came from, in your own words.
    #[arg(long, requires = "basis")]
    pub(crate) source: Option<String>,
    /// What they were told when they agreed, in the words they saw.
    #[arg(long, requires = "basis")]
    pub(crate) wording: Option<String>,
    /// They never asked to leave: the wrong address was typed here.
    #[arg(long, conflicts_with = "basis")]
    pub(crate) slip: bool,
}
