//! `accept: RULE, because …`: a finding the editor has looked at and takes responsibility for.

use super::fault::What;
use super::fields::Fields;
use super::tree::{Text, Value};
use crate::finding::Span;

/// A rule whose findings in one item, or at the top of the issue, are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// The rule, in kebab-case. Whether there is such a rule is for `check/` to say.
    pub rule: String,
    /// Why, in the editor's words.
    pub because: String,
    /// The whole line of it.
    pub span: Span,
}

/// Reads `accept`: one acceptance, or a list of them.
pub(super) fn read(fields: &mut Fields<'_, '_>) -> Vec<Acceptance> {
    let Some(node) = fields.node("accept") else {
        return Vec::new();
    };
    let nodes = match &node.value {
        Value::List(nodes) => nodes.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let mut accepted = Vec::new();
    for node in nodes {
        match node.text() {
            Some(text) if text.value.trim().is_empty() => {}
            Some(text) => match parse(text) {
                Some(acceptance) => accepted.push(acceptance),
                None => fields.fault(What::NotAcceptance(text.value.clone()), &text.span),
            },
            None if matches!(node.value, Value::Refused) => {}
            None => {
                let what = What::Shape {
                    field: "accept".into(),
                    wanted: "text such as `RULE, because …`",
                    found: node.describe(),
                };
                fields.fault(what, &node.span);
            }
        }
    }
    accepted
}

fn parse(text: &Text) -> Option<Acceptance> {
    let line = text.value.split_whitespace().collect::<Vec<_>>().join(" ");
    let at = line.to_ascii_lowercase().find("because")?;
    let end = |c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';');
    let rule = line[..at].trim_matches(end).to_lowercase();
    let because = line[at + "because".len()..].trim_matches(end).to_owned();
    let one = !rule.is_empty() && !rule.contains(',');
    (one && !because.is_empty()).then(|| Acceptance {
        rule: rule.replace([' ', '_'], "-"),
        because,
        span: text.span.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_and_a_reason_are_both_needed() {
        let read = |typed: &str| parse(&Text::of(typed)).map(|it| (it.rule, it.because));
        assert_eq!(
            read("Suicide language, because the coroner's words are quoted"),
            Some((
                "suicide-language".into(),
                "the coroner's words are quoted".into()
            ))
        );
        for typed in [
            "suicide-language",
            "suicide-language because",
            "because I say so",
            "a, b because c",
        ] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }
}
