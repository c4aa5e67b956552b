//! What a rule is, and how it says what it found.

use super::look::Look;
use crate::edition::Edition;
use crate::finding::{Finding, Place, Severity, Span};

/// One fault to look for.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its stable id.
    pub id: &'static str,
    /// How much the fault matters, unless the house says otherwise.
    pub severity: Severity,
    /// Whether `checks:` in `bulletin.yaml` may not change that: the text cannot be trusted without it.
    pub firm: bool,
    /// Whether `checks:` counts for nothing when a letter goes out over the internet.
    pub firm_when_live: bool,
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

    /// The same rule, at full strength whenever a letter goes out over the internet.
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
    severity: Option<Severity>,
    findings: Vec<Finding>,
}

impl<'a> Found<'a> {
    pub(super) fn new(edition: &'a Edition<'a>) -> Self {
        Found {
            edition,
            rule: "",
            severity: None,
            findings: Vec::new(),
        }
    }

    pub(super) fn begin(&mut self, rule: &Rule, severity: Option<Severity>) {
        self.rule = rule.id;
        self.severity = severity;
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// Notes a fault in the issue's text.
    pub(super) fn say(
        &mut self,
        span: &Span,
        message: impl Into<String>,
        cure: impl Into<Option<String>>,
    ) {
        let issue = self.edition.issue;
        let place = issue.source.place(span);
        let item = issue.item_at(span).map(|item| item.name().to_owned());
        self.push(place, item, message.into(), cure.into());
    }

    /// Notes a fault in `bulletin.yaml`.
    pub(super) fn say_of_masthead(
        &mut self,
        path: &str,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) {
        self.push(
            self.edition.masthead.place(path),
            None,
            message.into(),
            Some(cure.into()),
        );
    }

    fn push(&mut self, place: Place, item: Option<String>, message: String, cure: Option<String>) {
        if let Some(severity) = self.severity {
            self.findings.push(Finding {
                rule: self.rule,
                severity,
                place,
                item,
                message,
                cure,
            });
        }
    }
}
