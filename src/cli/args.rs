//! What can be typed.

mod compare;
mod dkim;
mod doctor;
mod inbox;
mod live;
mod people;
mod report;
mod send;
mod serve;
mod settle;
mod simulate;
mod status;

pub(crate) use compare::Compare;
pub(crate) use doctor::Doctor;
pub(crate) use inbox::Inbox;
pub(crate) use live::Live;
pub(crate) use people::{
    Enrol, Export, Forget, Import, List, Remove, Restore, Show, Subscribers, Terms, Undo,
};
pub(crate) use report::Report;
pub(crate) use send::Send;
pub(crate) use serve::Serve;
pub(crate) use settle::Settle;
pub(crate) use simulate::Simulate;
pub(crate) use status::Status;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use super::Trouble;

/// Checks, assembles and sends a newsletter from plain files, to every subscriber exactly once.
///
/// The month: new → add → edit → check → preview → approve → send → status.
/// Each command says what to do next, and `bulletin help COMMAND` explains one.
///
/// ISSUE is the name of a file in issues/ (2018-02), a path, or nothing for the newest issue.
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
    /// SARIF 2.1.0, for code scanning; `check` alone.
    Sarif,
    /// Annotations for pull requests on GitHub; `check` alone.
    Github,
}

impl Format {
    /// Refuses what `check` alone can print.
    pub(crate) fn words_or_json(self) -> Result<(), Trouble> {
        match self {
            Format::Text | Format::Json => Ok(()),
            Format::Sarif | Format::Github => {
                Err(Trouble::new("this form is for `bulletin check`")
                    .cure("write --format json, or leave --format out"))
            }
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(Init),
    New(New),
    Add(Add),
    Check(Check),
    Explain(Explain),
    Compare(Compare),
    Build(Build),
    Preview(Preview),
    Approve(Approve),
    Send(Send),
    Simulate(Simulate),
    Status(Status),
    Report(Report),
    Settle(Settle),
    Serve(Serve),
    Inbox(Inbox),
    Doctor(Doctor),
    #[command(subcommand)]
    Subscribers(Subscribers),
    Dkim(dkim::Dkim),
    Schema(Schema),
}

/// Print the JSON Schema of an issue file, for completion in your editor.
///
/// An editor with a YAML language server (in VS Code the extension "YAML" by Red Hat) completes kinds and
/// fields with it, says what each is for, and underlines what the bulletin does not know. Issues name it
/// in their first line. It holds the sections and helplines of bulletin.yaml: after changing those, run
/// `bulletin schema --write`; `bulletin new` does it by itself.
#[derive(Debug, clap::Args)]
pub(crate) struct Schema {
    /// Write it to templates/issue.schema.json, where issues look for it.
    #[arg(long)]
    pub(crate) write: bool,
}

/// Start a bulletin in a new folder.
///
/// Writes bulletin.yaml, a finished example in issues/, invented people in subscribers/samples/, and in
/// templates/ everything that can be changed: colours, words, the house's own lists. Needs nothing but
/// this program, and never overwrites a file.
///
/// Example: bulletin init our-bulletin
#[derive(Debug, clap::Args)]
pub(crate) struct Init {
    /// The folder to make, or one that holds none of the files this would write.
    #[arg(value_name = "DIR", default_value = ".")]
    pub(crate) dir: PathBuf,
    /// In a bulletin that is there: write the files of templates/ that are missing, and nothing else.
    #[arg(long)]
    pub(crate) templates: bool,
}

/// Start the next issue. Never overwrites one.
///
/// Writes issues/MONTH.yaml from templates/new-issue.yaml, dated on the last working day of its month.
///
/// Items of the issue before it that say `carry-over: yes` are copied behind what the template has, with
/// `repeat-of` set, unless their deadline or their day is over by then.
///
/// With .cy behind the month, it writes the Welsh file of an issue that is there in English: the same text,
/// to be translated.
///
/// Examples: bulletin new; bulletin new 2027-01; bulletin new "January 2027"; bulletin new 2027-01.cy
#[derive(Debug, clap::Args)]
pub(crate) struct New {
    /// The month, such as 2026-12 or "December 2026", or 2026-12.cy for its Welsh file; else the month after
    /// the newest issue, or this one if that is later.
    pub(crate) month: Option<String>,
}

/// Add a page to an issue, as a draft to be read and rewritten.
///
/// Fetches the page, takes its title, publisher, date and description from what it says about itself,
/// proposes a kind, and writes the item behind the others. A note marks it as unreviewed: the issue cannot be
/// sent until somebody has read the page, put the summary into their own words and deleted the note.
///
/// Example: bulletin add "https://…/prison-dentistry" --issue 2026-12
#[derive(Debug, clap::Args)]
pub(crate) struct Add {
    /// The address of the page.
    pub(crate) url: String,
    /// The issue; else the newest.
    #[arg(long)]
    pub(crate) issue: Option<String>,
    /// The kind of item, such as event; else what the page seems to be.
    #[arg(long)]
    pub(crate) kind: Option<String>,
    /// Add it although an item with this link is there already.
    #[arg(long)]
    pub(crate) again: bool,
}

/// Say everything that is wrong with an issue, worst first.
///
/// Every finding names its file, line and column, what is wrong, and what to write instead. `stop` keeps
/// an issue from being sent; `warning` and `advice` do not. `bulletin explain RULE` says more about a
/// rule. Exit code 0: nothing stops it; 1: something does.
///
/// --fix makes the cures that are certain: quotes round text that needs them, tracking codes out of
/// addresses, names of fields in kebab-case, dates and times in the house's style. It shows each line that
/// changes and asks first; comments and layout stay as they are, byte for byte.
///
/// --links asks every website the issue links to whether the page is there: several at once, one website at
/// a time, without cookies, and each page at most once a day. Nothing else ever leaves your computer.
#[derive(Debug, clap::Args)]
pub(crate) struct Check {
    /// The issue; else the newest.
    pub(crate) issue: Option<String>,
    /// Try every link over the internet.
    #[arg(long, conflicts_with = "fix")]
    pub(crate) links: bool,
    /// Put right in the file what has one certain cure, after showing the changes and asking.
    #[arg(long)]
    pub(crate) fix: bool,
    /// Do not ask; with --fix, in scripts.
    #[arg(long, requires = "fix")]
    pub(crate) yes: bool,
}

/// Say what a rule is for, with an example and the cure.
///
/// Examples: bulletin explain; bulletin explain weekday-wrong
#[derive(Debug, clap::Args)]
pub(crate) struct Explain {
    /// The rule's id, such as weekday-wrong; else all rules are listed.
    pub(crate) rule: Option<String>,
}

/// Write an issue as files to look at: email.html, email.txt, web.html and letter.eml.
///
/// They go to build/ISSUE/. letter.eml is one finished letter to an invented reader, whose way to leave
/// does nothing. Events get a file each for readers' calendars. The same issue gives the same bytes
/// every time.
#[derive(Debug, clap::Args)]
pub(crate) struct Build {
    /// The issue; else the newest.
    pub(crate) issue: Option<String>,
    /// The folder to write to, else build/ISSUE.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// See an issue in the browser while you write it, or mail it to yourself.
///
/// Opens a page that shows the mail as readers will get it, with everything wrong with it beside it, and
/// that follows every save of the issue, of bulletin.yaml and of templates/. It is for this computer alone:
/// nothing on it comes from the internet, and nothing can be sent from it. Ctrl+C ends it.
///
/// With --to it sends the finished letter, signed as the real one, by the transport in bulletin.yaml to one
/// address or several, with a mark in the subject and a line at the top. No list is needed. Unsubscribing
/// from a preview does nothing. `bulletin status` says of what content there was a preview, and with
/// `approve: preview: yes` in bulletin.yaml nothing is signed off or sent without one. With `through: outbox`
/// it becomes a file in outbox/preview/.
///
/// Examples: bulletin preview; bulletin preview 2026-11 --to me@our-charity.org.uk
#[derive(Debug, clap::Args)]
pub(crate) struct Preview {
    /// The issue; else the newest.
    pub(crate) issue: Option<String>,
    /// Mail it to these addresses instead.
    #[arg(long, value_name = "ADDRESS", num_args = 1.., value_delimiter = ',')]
    pub(crate) to: Vec<String>,
    #[command(flatten)]
    pub(crate) page: Live,
}

/// Sign an issue off as it is now.
///
/// The signature is bound to what readers would get: whatever changes afterwards is named by `send`, and
/// needs a new one. `approve:` in bulletin.yaml says how many people have to sign, and whether whoever signs
/// the introduction may be one of them. Warnings that stand are shown and have to be accepted.
///
/// Example: bulletin approve 2026-11 --by "Priya Shah"
#[derive(Debug, clap::Args)]
pub(crate) struct Approve {
    /// The issue; else the newest.
    pub(crate) issue: Option<String>,
    /// Who signs.
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    /// Accept the warnings without being asked, in scripts.
    #[arg(long)]
    pub(crate) accept_warnings: bool,
}
