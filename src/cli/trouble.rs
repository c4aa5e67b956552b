//! Why a command could not run, said once, with the cure; and how a command ends.

use std::path::Path;
use std::process::ExitCode;

use bulletin::subscribers::SpoolFault;

use super::show;
use crate::cli::lines::eprintln;
use crate::cli::show::Findings;

/// How a command ended, for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All is well.
    Done,
    /// There are findings that stop, or letters that were not sent.
    Faults,
    /// The command could not run.
    CouldNotRun,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Faults => 1,
            Exit::CouldNotRun => 2,
        })
    }
}

/// What kept a command from running.
#[derive(Debug)]
pub(crate) struct Trouble {
    message: String,
    cure: Option<String>,
    findings: Option<Findings>,
}

impl Trouble {
    /// Something is wrong; in one sentence.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Trouble {
            message: message.into(),
            cure: None,
            findings: None,
        }
    }

    /// What to do about it.
    pub(crate) fn cure(mut self, cure: impl Into<String>) -> Self {
        self.cure = Some(cure.into());
        self
    }

    /// What it means for the command, in a sentence more.
    pub(crate) fn also(mut self, sentence: &str) -> Self {
        self.cure = Some(match self.cure {
            Some(cure) => format!("{cure}\n{sentence}"),
            None => sentence.to_owned(),
        });
        self
    }

    /// A file that cannot be read or written.
    pub(crate) fn file(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        Trouble::new(format!(
            "cannot {doing} {}: {}",
            path.display(),
            plain(error)
        ))
    }

    /// Faults in settings, which no command can go on with.
    pub(crate) fn findings(findings: Findings) -> Self {
        Trouble {
            findings: Some(findings),
            ..Trouble::new("")
        }
    }

    /// What is wrong, where it is no findings.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it, where that is known.
    pub(crate) fn remedy(&self) -> Option<&str> {
        self.cure.as_deref()
    }

    /// How a command that met it ends.
    pub(crate) fn exit(&self) -> Exit {
        if self.findings.is_some() {
            Exit::Faults
        } else {
            Exit::CouldNotRun
        }
    }

    /// The findings, where that is what it is.
    pub(crate) fn into_findings(self) -> Result<Findings, Self> {
        match self.findings {
            Some(findings) => Ok(findings),
            None => Err(self),
        }
    }

    /// Prints it to standard error.
    pub(crate) fn print(&self) {
        if let Some(findings) = &self.findings {
            show::to_stderr(findings);
            return;
        }
        let (bold, red) = (show::BOLD, show::RED);
        eprintln!("{red}error{red:#}{bold}: {}{bold:#}", self.message);
        if let Some(cure) = &self.cure {
            for line in cure.lines() {
                eprintln!("  {line}");
            }
        }
    }
}

/// An operating system's complaint without its number.
pub(crate) fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "this account may not".into(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_owned()
        }
    }
}

impl From<bulletin::delivery::Fault> for Trouble {
    fn from(fault: bulletin::delivery::Fault) -> Self {
        Trouble::new(fault.to_string()).cure(fault.cure())
    }
}

impl From<SpoolFault> for Trouble {
    fn from(fault: SpoolFault) -> Self {
        Trouble::new(fault.to_string()).cure(SpoolFault::CURE)
    }
}

impl From<bulletin::ledger::Fault> for Trouble {
    fn from(fault: bulletin::ledger::Fault) -> Self {
        Trouble::new(fault.to_string()).cure(fault.cure())
    }
}

impl From<bulletin::message::Fault> for Trouble {
    fn from(fault: bulletin::message::Fault) -> Self {
        Trouble::new(fault.to_string()).cure(fault.cure())
    }
}
