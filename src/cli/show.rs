//! Findings on a screen.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use anstream::{eprintln, println};
use anstyle::{AnsiColor, Style};
use bulletin::finding::{Finding, Place, Severity, Source, Span};
use bulletin::issue::is_unseen;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default().bold();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default().bold();

/// Findings with the texts they point into.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    found: Vec<Finding>,
    sources: Vec<Source>,
}

impl Findings {
    pub(crate) fn of(found: Vec<Finding>, sources: impl IntoIterator<Item = Source>) -> Self {
        Findings {
            found,
            sources: sources.into_iter().collect(),
        }
    }

    /// Only those of one rule.
    pub(crate) fn only(mut self, rule: &str) -> Self {
        self.found.retain(|finding| finding.rule == rule);
        self
    }

    /// Only those that warn.
    pub(crate) fn warnings(mut self) -> Self {
        self.found
            .retain(|finding| finding.severity == Severity::Warning);
        self
    }

    /// Only those that stop.
    pub(crate) fn stops(mut self) -> Self {
        self.found
            .retain(|finding| finding.severity == Severity::Stop);
        self
    }

    /// Each finding, worst first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.found.iter()
    }

    /// Where the words end that a finding is about: line and column, counted from 1, the column one
    /// behind the last character. `None` where only a point is known.
    pub(crate) fn end(&self, finding: &Finding) -> Option<(usize, usize)> {
        let place = &finding.place;
        let source = self.source(place)?;
        if place.span.is_empty() {
            return None;
        }
        let end = words(source, &place.span).end;
        let end = source.place(&(end..end));
        Some((end.line, end.column))
    }

    fn source(&self, place: &Place) -> Option<&Source> {
        self.sources
            .iter()
            .find(|source| *source.name() == *place.file)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.found
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// `2 faults that stop it, 1 warning`, worst first.
    pub(crate) fn sum(&self) -> String {
        let some = |severity, one: &str, many: &str| match self.count(severity) {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {many}")),
        };
        let parts = [
            some(Severity::Stop, "fault that stops it", "faults that stop it"),
            some(Severity::Warning, "warning", "warnings"),
            some(Severity::Advice, "piece of advice", "pieces of advice"),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn draw(&self) -> impl Iterator<Item = String> {
        // anstream takes the colours out again where nobody would see them.
        let renderer = Renderer::styled();
        self.found
            .iter()
            .map(move |finding| renderer.render(&[self.group(finding)]))
    }

    fn group<'a>(&'a self, finding: &'a Finding) -> Group<'a> {
        let level = match finding.severity {
            Severity::Stop => Level::ERROR.with_name("stop"),
            Severity::Warning => Level::WARNING,
            Severity::Advice => Level::NOTE.with_name("advice"),
        };
        let place = &finding.place;
        let title = level
            .primary_title(visible(&finding.message))
            .id(finding.rule);
        let mut group = match self.source(place) {
            Some(source) => title.element(
                Snippet::source(source.text())
                    .path(&*place.file)
                    .annotation(AnnotationKind::Primary.span(words(source, &place.span))),
            ),
            None => title.element(
                Origin::path(&*place.file)
                    .line(place.line)
                    .char_column(place.column),
            ),
        };
        if let Some(item) = &finding.item {
            group = group.element(
                Level::NOTE
                    .with_name("in")
                    .message(format!("“{}”", visible(item))),
            );
        }
        if let Some(cure) = &finding.cure {
            group = group.element(Level::HELP.message(visible(cure)));
        }
        group
    }
}

/// `1 fault`, `2 faults`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Draws findings on standard output.
pub(crate) fn to_stdout(findings: &Findings) {
    for drawn in findings.draw() {
        println!("{drawn}\n");
    }
}

/// Draws findings on standard error.
pub(crate) fn to_stderr(findings: &Findings) {
    for drawn in findings.draw() {
        eprintln!("{drawn}\n");
    }
}

/// Words quoted from a file, with `�` for what nobody would see and a terminal might obey.
fn visible(words: &str) -> String {
    let hides = |c| is_unseen(c) || matches!(c, '\u{200C}'..='\u{200F}');
    words.replace(hides, "\u{FFFD}")
}

/// A stretch of a text without the line breaks at its end: a block of YAML ends where the next line begins.
fn words(source: &Source, span: &Span) -> Span {
    let text = source.text().get(span.clone()).unwrap_or_default();
    span.start..span.start + text.trim_end().len()
}
