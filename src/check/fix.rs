//! The cures that are certain, applied to the text of an issue: `check --fix`.
//!
//! The changes are tried in memory and the text is read again: each may change the one value it stands in
//! and nothing else, it has to cure its finding, and it may not bring a new one. What does not stand this
//! test is left to the editor. Only the bytes of the changes differ, so comments and layout stay as they are.

use std::collections::BTreeMap;

use super::look::Look;
use super::restyle::in_fields;
use super::rules::STYLE_DATE;
use super::{Report, check};
use crate::edition::Edition;
use crate::finding::{Edit, Finding, Place, Severity, Source};
use crate::issue::{Issue, changes_only, is_whole, respelt};

/// One change can make way for another, as in a link whose words are its own address. More turns than
/// this no text needs.
const TURNS: usize = 8;

/// Why a text is left as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfixable {
    /// Part of it cannot be read, so nobody can say what a change would do there.
    #[error("part of the file cannot be read")]
    Hidden(Place),
}

/// The issue's text with every certain cure applied; the same text where there is none.
pub fn fix(look: &Look<'_>) -> Result<Source, Unfixable> {
    let issue = look.edition.issue;
    let hidden = issue.faults.iter().find(|fault| fault.hides_text());
    let first = hidden.or(issue.faults.first());
    if hidden.is_some() || !is_whole(&issue.source) {
        let span = first.map_or(0..0, |fault| fault.span.clone());
        return Err(Unfixable::Hidden(issue.source.place(&span)));
    }
    let mut state = State::of(look, issue.source.clone());
    for _ in 0..TURNS {
        match state.turn(look) {
            Some(next) => state = next,
            None => break,
        }
    }
    Ok(state.source)
}

/// A change, and the finding it cures where there is one.
struct Cure {
    edit: Edit,
    cures: Option<Key>,
}

/// A rule, its severity and the line it speaks of. No change adds or takes away a line, so these stay.
type Key = (&'static str, Severity, usize);

fn key(finding: &Finding) -> Key {
    (finding.rule, finding.severity, finding.place.line)
}

/// A text with what is found in it.
struct State {
    source: Source,
    issue: Issue,
    report: Report,
}

impl State {
    fn of(look: &Look<'_>, source: Source) -> Self {
        let edition = look.edition;
        let issue = Issue::read(edition.issue.stem.clone(), &source);
        let report = check(&Look {
            edition: &Edition::of(&issue, edition.masthead, edition.words).beside(edition.other),
            ..*look
        });
        State {
            source,
            issue,
            report,
        }
    }

    /// The text after one turn of changes; `None` where none can be made.
    fn turn(&self, look: &Look<'_>) -> Option<State> {
        self.sound_ones(look, &self.cures(look))
    }

    /// The text after those of the changes that are sound. Nearly always they all are; if not, each half
    /// has to show that it is.
    fn sound_ones(&self, look: &Look<'_>, cures: &[Cure]) -> Option<State> {
        if let Some(state) = self.apply(look, cures) {
            return Some(state);
        }
        let (behind, before) = cures.split_at_checked(cures.len().div_ceil(2))?;
        if before.is_empty() {
            return None;
        }
        let behind = self.sound_ones(look, behind);
        let before = behind.as_ref().unwrap_or(self).sound_ones(look, before);
        before.or(behind)
    }

    /// What could be changed, from the end of the text to its start, so that one change does not move
    /// the next.
    fn cures(&self, look: &Look<'_>) -> Vec<Cure> {
        let found = self.report.findings().iter().filter_map(|finding| {
            let edit = finding.edit.clone()?;
            (*finding.place.file == *self.source.name()).then(|| Cure {
                edit,
                cures: Some(key(finding)),
            })
        });
        // A house that has no style for dates is not given one.
        let styled = look.edition.masthead.checks.get(STYLE_DATE.id) != Some(&None);
        let dates = styled.then(|| in_fields(&self.issue)).into_iter().flatten();
        let quiet = respelt(&self.source).into_iter().chain(dates);
        let quiet = quiet.map(|edit| Cure { edit, cures: None });
        let mut cures: Vec<Cure> = found.chain(quiet).collect();
        cures.sort_by_key(|cure| std::cmp::Reverse((cure.edit.span.start, cure.edit.span.end)));
        let mut free = usize::MAX;
        cures.retain(|cure| {
            let clear = cure.edit.span.end <= free;
            if clear {
                free = cure.edit.span.start;
            }
            clear
        });
        cures
    }

    /// The text with these changes, if they change what they should and nothing else.
    fn apply(&self, look: &Look<'_>, cures: &[Cure]) -> Option<State> {
        let edits: Vec<Edit> = cures.iter().rev().map(|cure| cure.edit.clone()).collect();
        let source = changed(&self.source, &edits)?;
        if !changes_only(&self.source, &source, &edits) {
            return None;
        }
        let after = State::of(look, source);
        let (mut left, found) = (tally(&self.report), tally(&after.report));
        for key in cures.iter().filter_map(|cure| cure.cures) {
            let left = left.get_mut(&key)?;
            *left = left.checked_sub(1)?;
        }
        let sound = found
            .iter()
            .all(|(key, count)| left.get(key).is_some_and(|left| count <= left));
        sound.then_some(after)
    }
}

/// How often each finding is made.
fn tally(report: &Report) -> BTreeMap<Key, usize> {
    let mut tally = BTreeMap::new();
    for finding in report.findings() {
        *tally.entry(key(finding)).or_default() += 1;
    }
    tally
}

/// The text with the edits in it; they come in the order of the text.
fn changed(source: &Source, edits: &[Edit]) -> Option<Source> {
    let (mut text, mut done) = (String::new(), 0);
    for edit in edits {
        text.push_str(source.text().get(done..edit.span.start)?);
        text.push_str(&edit.with);
        done = edit.span.end;
    }
    text.push_str(source.text().get(done..)?);
    (text != source.text()).then(|| Source::from_text(source.name(), text))
}
