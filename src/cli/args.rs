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
