//! Findings in the forms that programs read: JSON, SARIF 2.1.0 and the annotations of GitHub Actions.

use bulletin::check::{ALL, Accepted};
use bulletin::finding::{Finding, Severity};
use serde::Serialize;
use serde_json::{Value, json};

use super::show::Findings;

#[derive(Serialize)]
struct Report<'a> {
    issue: &'a str,
    findings: Vec<Found<'a>>,
}

/// One finding, as other programs rely on it.
#[derive(Serialize)]
struct Found<'a> {
    rule: &'a str,
    severity: Severity,
    file: &'a str,
    line: usize,
    column: usize,
    item: Option<&'a str>,
    message: &'a str,
    cure: Option<&'a str>,
}

/// The findings of an issue as JSON.
pub(crate) fn json(issue: &str, findings: &Findings) -> String {
    let lines = findings.iter().map(|finding| Found {
        rule: finding.rule,
        severity: finding.severity,
        file: &finding.place.file,
        line: finding.place.line,
        column: finding.place.column,
        item: finding.item.as_deref(),
        message: &finding.message,
        cure: finding.cure.as_deref(),
    });
    pretty(&Report {
        issue,
        findings: lines.collect(),
    })
}

/// The findings as a log in SARIF 2.1.0 (OASIS), with the rules and what they are for. `within` is the
/// way from the current folder to the bulletin's, with a slash behind it, or nothing. What was accepted
/// stands there as suppressed, with the reason.
pub(crate) fn sarif(findings: &Findings, accepted: &[Accepted], within: &str) -> String {
    let rules: Vec<Value> = ALL
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "shortDescription": { "text": rule.summary() },
                "help": { "text": rule.explanation(), "markdown": rule.explanation() },
                "defaultConfiguration": { "level": level(rule.severity) },
            })
        })
        .collect();
    let mut results: Vec<Value> = findings
        .iter()
        .map(|finding| result(findings, finding, within))
        .collect();
    results.extend(accepted.iter().map(|accepted| {
        let mut result = result(findings, &accepted.finding, within);
        result["suppressions"] = json!([{ "kind": "inSource", "justification": accepted.because }]);
        result
    }));
    pretty(&json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "bulletin",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn result(findings: &Findings, finding: &Finding, within: &str) -> Value {
    let place = &finding.place;
    let mut region = json!({ "startLine": place.line, "startColumn": place.column });
    if let Some((line, column)) = findings.end(finding) {
        region["endLine"] = line.into();
        region["endColumn"] = column.into();
    }
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(within, &place.file) },
            "region": region,
        },
    });
    if let Some(item) = &finding.item {
        location["logicalLocations"] = json!([{ "name": item, "kind": "element" }]);
    }
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity),
        "message": { "text": words(finding) },
        "locations": [location],
    });
    if let Some(index) = ALL.iter().position(|rule| rule.id == finding.rule) {
        result["ruleIndex"] = index.into();
    }
    result
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Stop => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

/// A relative reference (RFC 3986 section 4.2).
fn uri(within: &str, file: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
        .remove(b'/')
        .remove(b'.')
        .remove(b'-')
        .remove(b'_')
        .remove(b'~');
    let path = format!("{within}{file}").replace('\\', "/");
    percent_encoding::utf8_percent_encode(&path, KEPT).to_string()
}

/// What is wrong, and the cure.
fn words(finding: &Finding) -> String {
    match &finding.cure {
        Some(cure) => format!("{}\n{cure}", finding.message),
        None => finding.message.clone(),
    }
}

/// The findings as workflow commands, one a line: GitHub Actions shows each at its line of a pull request.
pub(crate) fn github(findings: &Findings, within: &str) -> String {
    findings
        .iter()
        .map(|finding| annotation(findings, finding, within) + "\n")
        .collect()
}

fn annotation(findings: &Findings, finding: &Finding, within: &str) -> String {
    let command = match finding.severity {
        Severity::Stop => "error",
        Severity::Warning => "warning",
        Severity::Advice => "notice",
    };
    let place = &finding.place;
    let file = property(&format!("{within}{}", place.file));
    let (line, column) = (place.line, place.column);
    let end = match findings.end(finding) {
        // An end column counts only within one line.
        Some((end, column)) if end == line => format!(",endLine={end},endColumn={column}"),
        Some((end, _)) => format!(",endLine={end}"),
        None => String::new(),
    };
    let (title, words) = (property(finding.rule), data(&words(finding)));
    format!("::{command} file={file},line={line},col={column}{end},title={title}::{words}")
}

/// Text behind the second `::`, in which a line break would end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Text in front of it, in which commas and colons mean something too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Strings, numbers and lists always have a form in JSON.
fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
