//! Settings files as text: through `serde_yaml`, whose one complaint becomes a finding with a cure.

use serde::de::DeserializeOwned;

use crate::finding::{Finding, Place, Source};
use crate::issue::is_unseen;

/// The rule all findings in settings files carry.
pub const RULE: &str = "setting-wrong";

/// Reads a settings file through `serde_yaml`; its one complaint becomes a finding with a cure.
pub fn yaml<T: DeserializeOwned>(source: &Source) -> Result<T, Box<Finding>> {
    // An escape can spell what may not be typed.
    if let Some(at) = ["\\u", "\\U", "\\x"]
        .iter()
        .find_map(|escape| source.text().find(escape))
    {
        let message = "a character is written as a code here, and cannot be seen";
        let finding = Finding::stop(RULE, source.place(&(at..at + 2)), message);
        return Err(Box::new(finding.cure("type the character itself")));
    }
    if let Some(finding) = unseen(source) {
        return Err(Box::new(finding));
    }
    serde_yaml::from_str(source.text()).map_err(|error| Box::new(complaint(source, &error)))
}

/// Whether a settings file is YAML at all; the one complaint if it is not.
pub(super) fn sound(source: &Source) -> Result<(), Box<Finding>> {
    yaml::<serde_yaml::Value>(source).map(|_| ())
}

/// What to say of the first character in a file of the house that nobody can see: one that turns the
/// direction of words round, or one of the private use area, from which the marks for greeting and address
/// in a letter come.
pub fn unseen(source: &Source) -> Option<Finding> {
    let mut characters = source.text().char_indices();
    let (at, unseen) = characters.find(|(_, c)| is_unseen(*c))?;
    let place = source.place(&(at..at + unseen.len_utf8()));
    let message = format!(
        "there is a character here that nobody can see (U+{:04X})",
        u32::from(unseen)
    );
    Some(Finding::stop(RULE, place, message).cure("delete it"))
}

fn complaint(source: &Source, error: &serde_yaml::Error) -> Finding {
    let said = error.to_string();
    // The library ends its sentence with the place, which is said separately here.
    let said = said.split(" at line ").next().unwrap_or(&said).to_owned();
    let line = error.location().map_or(usize::MAX, |at| at.line());
    if let Some(finding) = unclosed(source, line) {
        return finding;
    }
    let quoted: Vec<&str> = said.split(['`', '"']).skip(1).step_by(2).collect();
    let place = match error.location() {
        Some(at) => {
            let byte = source.line_start(at.line());
            Place {
                column: at.column().max(1),
                ..source.place(&(byte..byte))
            }
        }
        None => Place::file(source.name()),
    };
    if said.contains("unknown field") {
        let typed = quoted.first().copied().unwrap_or_default();
        let near = quoted
            .iter()
            .skip(1)
            .min_by_key(|name| strsim::damerau_levenshtein(typed, name));
        // The same name may be right further up: `from:` is a setting, but not in every group.
        let keys = keys(source, typed);
        let here = keys.iter().find(|key| key.line >= place.line);
        let place = here.or(keys.first()).cloned().unwrap_or(place);
        let cure = match near {
            Some(near) if strsim::damerau_levenshtein(typed, near) <= 3 => {
                format!("did you mean `{near}`?")
            }
            _ => format!(
                "take the line out, or use one of: {}",
                quoted[1.min(quoted.len())..].join(", ")
            ),
        };
        return Finding::stop(RULE, place, format!("`{typed}` is not a setting here")).cure(cure);
    }
    if said.contains("duplicate") {
        let name = quoted.first().copied().unwrap_or_default();
        let place = keys(source, name).last().cloned().unwrap_or(place);
        return Finding::stop(RULE, place, format!("`{name}:` is given twice"))
            .cure("keep one of the two");
    }
    if said.contains("missing field") {
        let name = quoted.first().copied().unwrap_or_default();
        let message = format!("`{name}:` is missing");
        return Finding::stop(RULE, place, message).cure(format!("add a line `{name}: …`"));
    }
    if said.contains("mapping values are not allowed") {
        return Finding::stop(RULE, place, "there is a `: ` inside text without quotes")
            .cure("put the whole text in \"straight quotes\"");
    }
    if let Some((_, wanted)) = said.split_once("expected ")
        && said.contains("invalid type")
    {
        let wanted = match wanted {
            "a string" => "text",
            "a sequence" => "a list: lines that start with `- `",
            _ => "a group of lines such as `name: value`",
        };
        let message = format!("this should be {wanted}");
        return Finding::stop(RULE, place, message)
            .cure("compare the line with the file that `bulletin init` writes");
    }
    Finding::stop(RULE, place, format!("this cannot be read: {said}"))
        .cure("compare the line with the file that `bulletin init` writes")
}

/// The first value up to a line that opens a quotation mark or a bracket and never closes it: the library
/// goes on reading, and complains much further down. What goes on in the next line is indented there.
fn unclosed(source: &Source, line: usize) -> Option<Finding> {
    let lines: Vec<&str> = source.text().lines().collect();
    let indent = |text: &str| text.len() - text.trim_start().len();
    let mut start = 0;
    for (at, text) in lines.iter().enumerate().take(line) {
        let (from, begin) = (start, indent(text));
        start = source.line_start(at + 2);
        let name = text.trim_start().trim_start_matches("- ");
        let Some((key, value)) = name.split_once(": ") else {
            continue;
        };
        let value = value.trim();
        let (open, close) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => (quote, quote),
            Some('[') => ('[', ']'),
            Some('{') => ('{', '}'),
            _ => continue,
        };
        let next = lines
            .iter()
            .skip(at + 1)
            .find(|next| !next.trim().is_empty());
        let goes_on = next.is_some_and(|next| indent(next) > begin);
        let is_name = key.chars().all(|c| c.is_alphanumeric() || c == '-');
        if !is_name || goes_on || value.get(1..).is_some_and(|rest| rest.contains(close)) {
            continue;
        }
        let column = from + text.find(value).unwrap_or(0);
        let place = source.place(&(column..column + 1));
        return Some(if open == close {
            Finding::stop(RULE, place, "this quotation mark is never closed")
                .cure("put the same mark at the end of the text")
        } else {
            Finding::stop(RULE, place, format!("this `{open}` is never closed")).cure(format!(
                "put `{close}` at the end, or the whole text in \"straight quotes\""
            ))
        });
    }
    None
}

/// Where a field of this name stands. The library names the line of the mapping, not of the field in it.
fn keys(source: &Source, name: &str) -> Vec<Place> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in source.text().split_inclusive('\n') {
        let rest = line.trim_start().trim_start_matches("- ");
        if rest
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with(':'))
        {
            let at = start + line.len() - rest.len();
            found.push(source.place(&(at..at + name.len())));
        }
        start += line.len();
    }
    found
}
