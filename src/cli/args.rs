//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Checks, assembles and sends a newsletter from plain files, to every subscriber exactly once.
///
/// The month: new → edit → check → preview → send → status. Each command says what to do next, and
/// `bulletin help COMMAND` explains one. ISSUE is the name of a file in issues/ (2018-02), a path, or
/// nothing for the newest issue.
///
/// Exit codes: 0 done; 1 something stops the issue, or letters were not sent; 2 could not run.
#[derive(Debug, Parser)]
#[command(
    version,
    propagate_version = true,
    max_term_width = 100,
    verbatim_doc_comment
)]
pub(crate) struct Args {
    /// Work in the bulletin in this folder, or above it.
    #[arg(
        short = 'C',
        long,
        value_name = "DIR",
        default_value = ".",
        global = true,
        hide_default_value = true
    )]
    pub(crate) directory: PathBuf,

    /// How to print what was found: for people, or for programs.
    #[arg(long, value_enum, default_value_t = Format::Text, global = true)]
    pub(crate) format: Format,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Sentences.
    Text,
    /// JSON, with stable names.
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Start a bulletin in a new folder.
    Init(Init),
    /// Start the next issue. Never overwrites one.
    New(New),
    /// Say everything that is wrong with an issue, worst first.
    Check(Check),
    /// Say what a rule is for, with an example and the cure.
    Explain(Explain),
    /// Write an issue as files to look at: email.html, email.txt, web.html and letter.eml.
    Build(Build),
    /// Mail an issue to yourself, marked as a preview.
    Preview(Preview),
    /// Send an issue to everybody on your lists; run it again to go on after a break.
    Send(Send),
    /// Say how far an issue has got: selected = sent + failed + in doubt + deferred + suppressed +
    /// waiting.
    Status(Status),
    /// Decide what is in doubt: letters the server took without saying whether it has them.
    Settle(Settle),
}

#[derive(Debug, clap::Args)]
pub(crate) struct Init {
    /// The folder to make; it must be empty or not be there yet.
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) dir: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct New {
    /// The month, such as 2026-12 or "December 2026"; else the one after the newest issue.
    pub(crate) month: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// The issue; else the newest.
    pub(crate) issue: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    /// The rule's id, such as weekday-wrong; else all rules are listed.
    pub(crate) rule: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Build {
    /// The issue; else the newest.
    pub(crate) issue: Option<String>,
    /// The folder to write to, else build/ISSUE.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Preview {
    /// The issue; else the newest.
    pub(crate) issue: Option<String>,
    /// Who gets the preview.
    #[arg(long, value_name = "ADDRESS", required = true, num_args = 1..)]
    pub(crate) to: Vec<String>,
}

/// Send an issue to everybody on your lists; run it again to go on after a break.
///
/// How letters leave is set in bulletin.yaml (`send: through:`). With `outbox`, the default, they become
/// files and nothing leaves this computer. Over SMTP the command asks you to type the issue's name first.
/// Content and audience are frozen when the first letter goes; nobody is written to twice.
#[derive(Debug, clap::Args)]
pub(crate) struct Send {
    /// The issue; else the newest.
    pub(crate) issue: Option<String>,
    /// Send to this list instead of those in bulletin.yaml; may be given several times.
    #[arg(long = "list", value_name = "NAME")]
    pub(crate) lists: Vec<String>,
    /// Type the issue's name for you, in scripts.
    #[arg(long, value_name = "ISSUE")]
    pub(crate) confirm: Option<String>,
    /// Go on without the rows of the lists that cannot be used; they are recorded as left out.
    #[arg(long)]
    pub(crate) without_rejected: bool,
    /// Write a rehearsal in the outbox anew, from the files as they are now.
    #[arg(long)]
    pub(crate) fresh: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Status {
    /// The issue; else the newest.
    pub(crate) issue: Option<String>,
    /// List those whose letter failed, with what the server said.
    #[arg(long)]
    pub(crate) failed: bool,
    /// List those whose letter is in doubt.
    #[arg(long, conflicts_with = "failed")]
    pub(crate) in_doubt: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Settle {
    /// The issue.
    pub(crate) issue: String,
    /// They have it: count the letters as sent.
    #[arg(long, required_unless_present = "resend", conflicts_with = "resend")]
    pub(crate) sent: bool,
    /// They do not have it: the next `send` writes to them again.
    #[arg(long)]
    pub(crate) resend: bool,
}
