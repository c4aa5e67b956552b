//! What a rule is, and how it says what it found.

use super::Accepted;
use super::known::Known;
use super::look::Look;
use crate::edition::Edition;
use crate::finding::{Edit, Finding, Place, Severity, Span};
use crate::issue::Acceptance;
use crate::masthead::Words;

/// One fault to look for.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its stable id.
    pub id: &'static str,
    /// How much the fault matters, unless the house says otherwise.
    pub severity: Severity,
    /// Whether `checks:` in `bulletin.yaml` may not change that: the text cannot be trusted without it.
    pub firm: bool,
    /// Whether `checks:` counts for nothing when a letter goes to a mail server.
    pub firm_when_live: bool,
    /// Whether `accept:` in an issue may let what it finds stand, with a reason.
    pub acceptable: bool,
    /// Whether what it asks about is known this time: not every check tries the links.
    pub known: fn(&Known) -> bool,
    /// Looks for it.
    pub find: fn(&Look<'_>, &mut Found<'_>),
    /// The file it is written in, for its doc comment.
    pub(super) text: &'static str,
}

impl Rule {
    /// A rule that stops a send and that no house can soften.
    pub(super) const fn firm(id: &'static str, find: fn(&Look<'_>, &mut Found<'_>)) -> Self {
        Rule {
            id,
            severity: Severity::Stop,
            firm: true,
            firm_when_live: true,
            acceptable: false,
            known: |_| true,
            find,
            text: "",
        }
    }

    /// A rule that a house may set to another severity.
    pub(super) const fn open(
        id: &'static str,
        severity: Severity,
        find: fn(&Look<'_>, &mut Found<'_>),
    ) -> Self {
        Rule {
            id,
            severity,
            firm: false,
            firm_when_live: false,
            acceptable: !matches!(severity, Severity::Stop),
            known: |_| true,
            find,
            text: "",
        }
    }

    /// What the rule is for, with an example and the cure: its own doc comment, as Markdown.
    pub fn explanation(&self) -> String {
        let lines = self
            .text
            .lines()
            .skip_while(|line| !line.starts_with("///"));
        let lines = lines.map_while(|line| line.strip_prefix("///"));
        lines
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// What it is for in a sentence: the first line of its file.
    pub fn summary(&self) -> &str {
        let first = self.text.lines().next().unwrap_or_default();
        first
            .split_once(": ")
            .map_or(first, |(_, summary)| summary.trim_end_matches('.'))
    }

    /// The same rule, which an issue may overrule with a reason although it stops a send.
    pub(super) const fn acceptable(self) -> Self {
        Rule {
            acceptable: true,
            ..self
        }
    }

    /// The same rule, which has nothing to say where nobody looked for what it asks about.
    pub(super) const fn of(self, known: fn(&Known) -> bool) -> Self {
        Rule { known, ..self }
    }

    /// The same rule, at full strength whenever a letter goes to a mail server.
    pub(super) const fn firm_when_live(self) -> Self {
        Rule {
            firm_when_live: true,
            ..self
        }
    }
}

/// Collects what the rules find.
#[derive(Debug)]
pub struct Found<'a> {
    edition: &'a Edition<'a>,
    rule: &'static str,
    acceptable: bool,
    severity: Option<Severity>,
    findings: Vec<Finding>,
    accepted: Vec<Accepted>,
    /// The places of the acceptances that were needed.
    used: Vec<Span>,
}

impl<'a> Found<'a> {
    pub(super) fn new(edition: &'a Edition<'a>) -> Self {
        Found {
            edition,
            rule: "",
            acceptable: false,
            severity: None,
            findings: Vec::new(),
            accepted: Vec::new(),
            used: Vec::new(),
        }
    }

    pub(super) fn begin(&mut self, rule: &Rule, severity: Option<Severity>) {
        self.rule = rule.id;
        self.acceptable = rule.acceptable;
        self.severity = severity;
    }

    /// What the rule at work finds from here on is no worse than this: it looks ahead.
    pub(super) fn soften(&mut self, severity: Severity) {
        self.severity = self.severity.map(|own| own.max(severity));
    }

    pub(super) fn into_findings(self) -> (Vec<Finding>, Vec<Accepted>) {
        (self.findings, self.accepted)
    }

    /// Whether the rules so far have found what an acceptance speaks of.
    pub(super) fn needed(&self, acceptance: &Acceptance) -> bool {
        self.used.contains(&acceptance.span)
    }

    /// Notes a fault in the issue's text.
    pub(super) fn say(
        &mut self,
        span: &Span,
        message: impl Into<String>,
        cure: impl Into<Option<String>>,
    ) {
        self.say_and_mend(span, message, cure, None);
    }

    /// Notes a fault in the issue's text, with the change that cures it where one certainly does.
    pub(super) fn say_and_mend(
        &mut self,
        span: &Span,
        message: impl Into<String>,
        cure: impl Into<Option<String>>,
        edit: Option<Edit>,
    ) {
        let issue = self.edition.issue;
        let item = issue.item_at(span);
        let accept = item.map_or(&issue.accept, |item| &item.accept);
        let accept = accept
            .iter()
            .find(|accept| self.acceptable && accept.rule == self.rule);
        let mut finding = self.finding(
            issue.source.place(span),
            item.and_then(|item| item.title.as_ref())
                .map(|title| title.value.clone()),
            message.into(),
            cure.into(),
        );
        if let Some(finding) = &mut finding {
            finding.edit = edit;
        }
        let Some(accept) = accept else {
            self.findings.extend(finding);
            return;
        };
        self.used.push(accept.span.clone());
        self.accepted.extend(finding.map(|finding| Accepted {
            finding,
            because: accept.because.clone(),
        }));
    }

    /// Notes a fault in `bulletin.yaml`.
    pub(super) fn say_of_masthead(
        &mut self,
        path: &str,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) {
        let place = self.edition.masthead.place(path);
        let finding = self.finding(place, None, message.into(), Some(cure.into()));
        self.findings.extend(finding);
    }

    /// Notes a fault in the words of the house.
    pub(super) fn say_of_words(&mut self, message: String, cure: String) {
        let (file, _) = Words::builtin(&self.edition.words.language);
        self.say_of_file(file, message, cure);
    }

    /// Notes a fault of a whole file.
    pub(super) fn say_of_file(&mut self, file: &str, message: String, cure: String) {
        let finding = self.finding(Place::file(file), None, message, Some(cure));
        self.findings.extend(finding);
    }

    /// A finding of the rule at work, unless the house has switched it off.
    fn finding(
        &self,
        place: Place,
        item: Option<String>,
        message: String,
        cure: Option<String>,
    ) -> Option<Finding> {
        Some(Finding {
            rule: self.rule,
            severity: self.severity?,
            place,
            item,
            message,
            cure,
            edit: None,
        })
    }
}
