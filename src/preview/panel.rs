//! What stands beside the mail: everything wrong with it, by item, and an item's lines in the file.

use maud::{Markup, html};

use super::page::opener;
use super::proof::Proof;
use super::server::House;
use crate::finding::{Finding, Severity};

/// The findings about one item, or about none.
struct Group<'a> {
    item: Option<usize>,
    findings: Vec<&'a Finding>,
}

/// All findings of a proof, those with the worst first.
/// `before`: the file has changed since, and cannot be looked at as it is now.
pub(super) fn findings(house: &House, proof: &Proof, before: bool) -> Markup {
    html! {
        @if before {
            p.hint { "Mend what keeps it from being shown; then the rest is looked at again." }
        } @else if proof.findings.is_empty() {
            p.well { "Nothing is wrong with it." }
        }
        @for group in groups(proof) {
            section.group {
                @match group.item.and_then(|number| Some((number, proof.items.get(number.checked_sub(1)?)?))) {
                    Some((number, item)) => h3 {
                        button type="button" data-item=(number) { (item.title) }
                    },
                    None => h3 { "The issue as a whole" },
                }
                ul { @for finding in &group.findings { li { (one(house, finding, group.item)) } } }
            }
        }
        (contents(proof))
    }
}

/// Every item, so that those with nothing wrong are reached from the keyboard as well.
fn contents(proof: &Proof) -> Markup {
    html! {
        @if !proof.items.is_empty() {
            details data-key="items" {
                summary { "Go to an item" }
                ol.items { @for (at, item) in proof.items.iter().enumerate() {
                    li { button type="button" data-item=(at + 1) { (item.title) } }
                } }
            }
        }
    }
}

/// What keeps the file from being shown as it is now.
pub(super) fn faults(house: &House, faults: &[Finding], last_good: bool) -> Markup {
    html! {
        h2 {
            @if last_good { "This cannot be shown yet. Below is how it was before." }
            @else { "This cannot be shown yet." }
        }
        ul { @for finding in faults { li { (said(house, finding)) } } }
    }
}

/// How the letter stands in an inbox.
pub(super) fn inbox(proof: &Proof) -> Markup {
    html! {
        p.from { (proof.from.0) " " span { "<" (proof.from.1) ">" } }
        p.subject { (proof.subject) }
        p.line { (proof.preheader.as_deref().unwrap_or_default()) }
    }
}

/// An item's lines in the file.
pub(super) fn item(house: &House, proof: &Proof, number: usize) -> Option<Markup> {
    let item = proof.items.get(number.checked_sub(1)?)?;
    Some(html! {
        h3 { (item.title) }
        p.where { (place(house, &proof.file, item.line, 1)) }
        div.lines tabindex="0" role="region" aria-label="Its lines in the file" {
            table { tbody { @for (at, line) in item.lines.iter().enumerate() {
                tr { th scope="row" { (item.line + at) } td { (line) } }
            } } }
        }
    })
}

/// `2 faults stop it, 1 warning`.
pub(super) fn sum(findings: &[Finding]) -> String {
    let some = |severity, one: &str, many: &str| {
        let count = findings.iter().filter(|it| it.severity == severity).count();
        match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {many}")),
        }
    };
    let parts: Vec<String> = [
        some(Severity::Stop, "fault stops it", "faults stop it"),
        some(Severity::Warning, "warning", "warnings"),
        some(Severity::Advice, "piece of advice", "pieces of advice"),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() {
        "nothing wrong".to_owned()
    } else {
        parts.join(", ")
    }
}

/// Whether any of them stops the issue.
pub(super) fn stops(findings: &[Finding]) -> bool {
    findings.iter().any(|it| it.severity == Severity::Stop)
}

fn groups(proof: &Proof) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    // They come worst first, so each group stands where its worst does.
    for finding in &proof.findings {
        let item = proof.item_of(finding);
        match groups.iter_mut().find(|group| group.item == item) {
            Some(group) => group.findings.push(finding),
            None => groups.push(Group {
                item,
                findings: vec![finding],
            }),
        }
    }
    groups
}

fn one(house: &House, finding: &Finding, item: Option<usize>) -> Markup {
    let key = format!("{} {} {}", finding.rule, item.unwrap_or(0), finding.message);
    html! {
        details data-key=(key) data-item=[item] {
            summary { (mark(finding.severity)) " " span.message { (sentence(&finding.message)) } }
            (particulars(house, finding))
        }
    }
}

fn said(house: &House, finding: &Finding) -> Markup {
    html! {
        p.message { (sentence(&finding.message)) }
        (particulars(house, finding))
    }
}

fn particulars(house: &House, finding: &Finding) -> Markup {
    let at = &finding.place;
    html! {
        div.particulars {
            @if let Some(cure) = &finding.cure { p.cure { (sentence(cure)) } }
            p.where {
                @if !at.file.is_empty() { (place(house, &at.file, at.line, at.column)) }
                @if !finding.rule.is_empty() { " " span.rule { (finding.rule) } }
            }
        }
    }
}

/// A finding's words as they stand on a page: begun with a capital, and what is in backticks as code.
fn sentence(words: &str) -> Markup {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    let words = first.unwrap_or_default() + letters.as_str();
    html! {
        @for (at, part) in words.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// `issues/2026-11.yaml:12`, with a link that opens an editor there.
fn place(house: &House, file: &str, line: usize, column: usize) -> Markup {
    let shown = format!("{file}:{line}");
    html! {
        @match opener(house, file, line, column) {
            Some(address) => a href=(address) { span.hidden { "Open in the editor: " } (shown) },
            None => code { (shown) },
        }
    }
}

/// A word and a shape, so that it is not told by colour alone.
fn mark(severity: Severity) -> Markup {
    let sign = match severity {
        Severity::Stop => "■",
        Severity::Warning => "▲",
        Severity::Advice => "●",
    };
    html! {
        span class=(format!("mark {}", severity.word())) { span aria-hidden="true" { (sign) } " " (severity.word()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_with_a_capital_and_code_is_code() {
        let said = sentence("write `kind: <news>` or `x`").into_string();
        assert_eq!(
            said,
            "Write <code>kind: &lt;news&gt;</code> or <code>x</code>"
        );
        assert_eq!(
            sentence("`x` is wrong").into_string(),
            "<code>x</code> is wrong"
        );
        assert_eq!(sentence("").into_string(), "");
    }
}
