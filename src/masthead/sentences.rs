//! What can be wrong with a word or sentence of the house: a gap that is lost or that nobody fills, marks
//! that would be printed as they stand, line breaks where a header or a label goes.

use super::shape::Shape;
use crate::finding::Finding;
use crate::issue::Kind;

/// Sentences that are left out of a letter where they are empty.
const MAY_BE_EMPTY: &[&str] = &["unsubscribe-how", "unsubscribe-online-how", "no-tracking"];

/// What the rule `no-unsubscribe` speaks of where it is empty.
const WAY_OUT: &[&str] = &["unsubscribe", "unsubscribe-subject", "unsubscribe-online"];

/// No word or sentence of the house needs more characters; the longest inside the program has 110.
const LONGEST: usize = 400;

/// Everything that is wrong with a words file, in the order of the file.
pub(super) fn faults(shape: &Shape<'_>) -> Vec<Finding> {
    let mut findings = shape.strange.clone();
    findings.extend(shape.missing.iter().cloned());
    for path in &shape.texts {
        let gaps = gaps(shape.pattern(path).unwrap_or_default());
        sentence(shape, path, &gaps, &mut findings);
    }
    by_kind(shape, &mut findings);
    let language = shape.pattern("language");
    if let Some(right) = language
        && shape.text("language").is_some_and(|own| own != right)
    {
        let message = format!("this is the file of the words in `{right}`");
        findings.push(shape.at("language", message, format!("write language: {right}")));
    }
    let leaving = "unsubscribe-subject";
    if let Some(subject) = shape.text(leaving)
        && subject.contains("{token}")
        && subject.split_whitespace().next_back() != Some("{token}")
    {
        let message = format!("the last word of `{leaving}:` has to be {{token}}");
        let cure = "the code is looked for there when somebody wants to stop:\nunsubscribe-subject: \"unsubscribe {token}\"";
        findings.push(shape.at(leaving, message, cure));
    }
    findings.sort_by_key(|finding| (finding.place.line, finding.place.column));
    findings
}

fn sentence(shape: &Shape<'_>, path: &str, wanted: &[&str], findings: &mut Vec<Finding>) {
    let text = shape.text(path).unwrap_or_default();
    let name = path.split('/').next_back().unwrap_or(path);
    let shown = match path.split_once('/') {
        Some((list, number)) if number.parse::<usize>().is_ok() => list,
        _ => name,
    };
    let mut say = |message: String, cure: String| findings.push(shape.at(path, message, cure));
    if text.trim().is_empty() {
        if !MAY_BE_EMPTY.contains(&path) && !WAY_OUT.contains(&path) {
            let usual = shape.pattern(path).unwrap_or("…");
            say(
                format!("`{shown}:` is empty"),
                format!("write what readers shall see, such as “{usual}”"),
            );
        }
        return;
    }
    if let Some(odd) = text.chars().find(|c| c.is_control()) {
        let what = match odd {
            '\n' | '\r' => "a line break",
            '\t' => "a tab",
            _ => "a character that nobody can see",
        };
        say(
            format!("there is {what} in `{shown}:`"),
            "write it on one line, in \"straight quotes\"".to_owned(),
        );
    }
    if let Some(mark) = mark(text) {
        say(
            format!("readers would see `{mark}` in `{shown}:` as it stands"),
            "take the marks out; the bulletin's own words are plain text".to_owned(),
        );
    }
    let length = text.chars().count();
    if length > LONGEST {
        say(
            format!("`{shown}:` has {length} characters, and may have {LONGEST}"),
            "make it shorter".to_owned(),
        );
    }
    let own = gaps(text);
    for gap in wanted.iter().filter(|gap| !own.contains(gap)) {
        say(
            format!("`{shown}:` has lost its {gap}"),
            "put it back where the value belongs".to_owned(),
        );
    }
    for gap in own.iter().filter(|gap| !wanted.contains(gap)) {
        let cure = match wanted {
            [] => "take it out; nothing is filled in here".to_owned(),
            _ => format!("what is filled in here: {}", wanted.join(", ")),
        };
        say(
            format!("nothing is filled in for {gap} in `{shown}:`"),
            cure,
        );
    }
}

/// `labels-by-kind`, in which a kind need not stand, and a label need not either.
fn by_kind(shape: &Shape<'_>, findings: &mut Vec<Finding>) {
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
    let labels = shape.names("labels");
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    for kind in shape.names("labels-by-kind") {
        let group = format!("labels-by-kind/{kind}");
        if !kinds.contains(&kind.as_str()) {
            findings.push(shape.unknown(&group, &kinds));
        }
        for label in shape.names(&group) {
            let path = format!("{group}/{label}");
            if !labels.contains(&label.as_str()) {
                findings.push(shape.unknown(&path, &labels));
            }
            if shape.text(&path).is_some() {
                sentence(shape, &path, &[], findings);
            }
        }
    }
}

/// The gaps in a text: `{name}`.
fn gaps(text: &str) -> Vec<&str> {
    let mut gaps = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let from = rest.get(start..).unwrap_or_default();
        let Some(end) = from.find('}') else { break };
        gaps.extend(from.get(..=end));
        rest = from.get(end + 1..).unwrap_or_default();
    }
    gaps
}

/// HTML or Markdown in a text, of which nothing is made here.
fn mark(text: &str) -> Option<&str> {
    if let Some(mark) = ["**", "__", "]("]
        .into_iter()
        .find(|mark| text.contains(mark))
    {
        return Some(mark);
    }
    let start = text.match_indices('<').find_map(|(at, _)| {
        let tag = text.get(at + 1..)?.trim_start_matches('/');
        tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!')
            .then_some(at)
    })?;
    let tag = text.get(start..)?;
    tag.get(..=tag.find('>')?)
}
