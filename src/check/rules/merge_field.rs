//! [`RULE`]: a field of another mailing program, which nobody would fill in.

use crate::check::house_style::addresses;
use crate::check::look::Look;
use crate::check::passages::passages;
use crate::check::rule::{Found, Rule};
use crate::finding::Span;

/// Text that comes out of Mailchimp, a word processor or a template may hold `*|FNAME|*`, `{{name}}`,
/// `%FIRST_NAME%` or `<<Name>>`. Here nothing fills them in, and every reader would see them as they are.
/// The greeting with the reader's name is made by `bulletin` itself.
///
/// ```yaml
/// intro: |
///   Hello *|FNAME|*, welcome.      # write: Welcome.
/// ```
pub(super) const RULE: Rule = Rule::firm("merge-field", find);

/// How such fields begin and end. The longer come first: `{{x}}` is one field, not two.
const FIELDS: &[(&str, &str)] = &[
    ("*|", "|*"),
    ("{{", "}}"),
    ("{%", "%}"),
    ("${", "}"),
    ("[[", "]]"),
    ("<<", ">>"),
    ("«", "»"),
    ("%%", "%%"),
    ("{", "}"),
    ("%", "%"),
];

/// A name is not longer than this.
const LONGEST: usize = 60;

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for passage in passages(look.edition.issue) {
        let text = &passage.text.value;
        let addresses = addresses(text);
        let mut at = 0;
        while let Some(span) = next(text, at) {
            at = span.end;
            if addresses
                .iter()
                .any(|address| address.contains(&span.start))
            {
                continue;
            }
            let field = text.get(span.clone()).unwrap_or_default();
            found.say(
                &passage.text.span_of(&span),
                format!("nothing fills in `{field}`: readers would see it as it stands"),
                "take it out, or write the words themselves; the greeting has the reader's name already".to_owned(),
            );
        }
    }
}

fn next(text: &str, from: usize) -> Option<Span> {
    text.get(from..)?.char_indices().find_map(|(at, _)| {
        FIELDS
            .iter()
            .find_map(|field| field_at(text, from + at, field))
    })
}

/// The field that begins at a byte.
fn field_at(text: &str, at: usize, (open, close): &(&str, &str)) -> Option<Span> {
    let rest = text.get(at..)?.strip_prefix(open)?;
    let name = &rest[..rest.find(close)?];
    let characters =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | ':' | '|' | '#' | '/');
    let named = match *open {
        // "From 5% to 10%" is no field.
        // Quotation marks in many languages; Word's fields are one word of plain letters.
        "«" => name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'),
        "%" => name.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_'),
        _ => name.chars().all(characters) && name.contains(char::is_alphabetic),
    };
    let size = open.len() + name.len() + close.len();
    (named && name.len() <= LONGEST).then_some(at..at + size)
}
