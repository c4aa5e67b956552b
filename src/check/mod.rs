//! Reads an edition as a careful colleague would and says everything that is wrong with it.
//!
//! In comes an [`Edition`](crate::edition::Edition); out comes a [`Report`] with every finding, worst first. A report without a
//! fault that stops can be exchanged for a [`Cleared`], and only this room can make one: without it no
//! dispatch begins. Each rule is a file in `rules/`, named for the fault it finds.

mod answers;
mod clock;
mod fix;
mod house_style;
mod known;
mod links;
mod look;
mod months;
mod passages;
mod pointers;
mod restyle;
mod rule;
mod rules;
mod same;
mod tracking;
mod wording;

pub use answers::{Answer, Answers};
pub use fix::{Unfixable, fix};
pub use house_style::{Entry, Hit, HouseStyle, Phrases};
pub use known::{AudienceSize, Hindrance, Known, Previewed, Sent, SignOff, Unread};
pub use links::addresses;
pub use look::{Look, Purpose};
pub use rule::Rule;
pub use rules::ALL;
pub use same::same_page;
pub use tracking::untracked;

use rule::Found;

use crate::finding::{Finding, Place, Severity, Unreadable};

/// Everything that was found in one edition.
#[derive(Clone, Debug)]
pub struct Report {
    findings: Vec<Finding>,
    accepted: Vec<Accepted>,
    digest: String,
}

/// A finding that the editor has looked at and accepted, with `accept:` in the issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// What was found.
    pub finding: Finding,
    /// Why it may stand, in the editor's words.
    pub because: String,
}

/// The receipt for an edition without a fault that stops.
///
/// It names the digest of what was checked, so that nothing else can be sent with it.
#[derive(Clone, Debug)]
pub struct Cleared {
    digest: String,
}

/// Runs every rule over an edition.
pub fn check(look: &Look<'_>) -> Report {
    let mut found = Found::new(look.edition);
    for rule in ALL {
        found.begin(rule, severity(rule, look));
        (rule.find)(look, &mut found);
    }
    let (mut findings, accepted) = found.into_findings();
    // Worst first, and in the order of the file within each severity.
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| {
            (
                finding.severity,
                finding.place.file.clone(),
                finding.place.line,
                finding.place.column,
            )
        };
        key(a).cmp(&key(b))
    });
    Report {
        findings,
        accepted,
        digest: look.edition.digest(),
    }
}

/// The severity a rule has in this house; `None` where it is switched off.
fn severity(rule: &Rule, look: &Look<'_>) -> Option<Severity> {
    let house = look.edition.masthead.checks.get(rule.id).copied();
    match house {
        Some(_) if rule.firm || (look.purpose != Purpose::Draft && rule.firm_when_live) => {
            Some(rule.severity)
        }
        Some(severity) => severity,
        None => Some(rule.severity),
    }
}

impl Report {
    /// What was found, worst first.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What was found and accepted, in the order of the rules.
    pub fn accepted(&self) -> &[Accepted] {
        &self.accepted
    }

    /// The receipt, if nothing that was found stops a send.
    pub fn clear(&self) -> Option<Cleared> {
        let stops = self
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::Stop);
        (!stops).then(|| Cleared {
            digest: self.digest.clone(),
        })
    }
}

impl Cleared {
    /// The digest of the edition that was checked.
    pub fn digest(&self) -> &str {
        &self.digest
    }
}

/// What to say about a file that is not text.
pub fn unreadable(file: &str, fault: Unreadable) -> Finding {
    let (place, message, cure) = match fault {
        Unreadable::NotUtf8 { line, column, byte } => (
            Place {
                column,
                ..Place::line(file, line)
            },
            format!(
                "this letter is stored in an old Windows encoding (byte 0x{byte:02X}), not in UTF-8"
            ),
            "open the file in your editor and save it with the encoding UTF-8",
        ),
        Unreadable::Utf16 => (
            Place::file(file),
            "the file is stored as UTF-16, not as UTF-8".to_owned(),
            "open the file in your editor and save it with the encoding UTF-8",
        ),
        Unreadable::Nul { line } => (
            Place::line(file, line),
            "there is a NUL character in the file, so it is not text".to_owned(),
            "restore the file from a copy; this one is damaged",
        ),
        Unreadable::TooBig { bytes, limit } => (
            Place::file(file),
            format!(
                "the file has {} MB, and none here needs more than {} MB",
                bytes.div_ceil(1 << 20),
                limit >> 20
            ),
            "look what got into it: pictures and attachments do not belong here",
        ),
    };
    Finding::stop(rules::YAML_PROBLEM.id, place, message).cure(cure)
}
