//! What is different in an issue from what it was, in words for people.

use super::{Issue, Item};

impl Issue {
    /// What has changed since `before`, as the parts of a sentence: `“A title” is new`. Items are told apart
    /// by their titles. Empty where an editor would see no difference.
    pub fn changes_since(&self, before: &Issue) -> Vec<String> {
        let mut changes = Vec::new();
        let of = |issue: &Issue| {
            [
                ("the name", value(issue.name.as_ref())),
                ("the subject", value(issue.subject.as_ref())),
                ("the preview", value(issue.preview.as_ref())),
                ("the introduction", value(issue.intro.text.as_ref())),
                ("who signs it", value(issue.signed.as_ref())),
                (
                    "the date",
                    issue
                        .date
                        .as_ref()
                        .map_or(String::new(), |date| typed(issue, &date.span)),
                ),
            ]
        };
        for ((part, now), (_, then)) in of(self).into_iter().zip(of(before)) {
            if now != then {
                changes.push(format!("{part} has changed"));
            }
        }
        for item in &self.items {
            match before.items.iter().find(|old| old.name() == item.name()) {
                None => changes.push(format!("“{}” is new", item.name())),
                Some(old) if entry(self, item) != entry(before, old) => {
                    changes.push(format!("“{}” has changed", item.name()));
                }
                Some(_) => {}
            }
        }
        for old in &before.items {
            if !self.items.iter().any(|item| item.name() == old.name()) {
                changes.push(format!("“{}” is gone", old.name()));
            }
        }
        let order = |issue: &Issue| -> Vec<String> {
            issue
                .items
                .iter()
                .map(|item| item.name().to_owned())
                .collect()
        };
        if changes.is_empty() && order(self) != order(before) {
            changes.push("the order of the items has changed".to_owned());
        }
        changes
    }
}

fn value(text: Option<&super::Text>) -> String {
    text.map_or(String::new(), |text| text.value.clone())
}

fn typed(issue: &Issue, span: &crate::finding::Span) -> String {
    issue
        .source
        .text()
        .get(span.clone())
        .unwrap_or("")
        .to_owned()
}

fn entry(issue: &Issue, item: &Item) -> String {
    typed(issue, &item.span).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Source;

    #[test]
    fn what_has_changed_is_named() {
        let read = |text: &str| Issue::read("2026-11", &Source::from_text("a.yaml", text));
        let text = "issue: November 2026\nsubject: One\nitems:\n\
            - kind: news\n  title: First\n  summary: A.\n\
            - kind: news\n  title: Second\n  summary: B.\n";
        let before = read(text);
        let since = |change: &dyn Fn(String) -> String| {
            read(&change(text.to_owned())).changes_since(&before)
        };
        assert_eq!(since(&|text| text), Vec::<String>::new());
        assert_eq!(
            since(&|text| format!("# a note\n{text}")),
            Vec::<String>::new()
        );
        assert_eq!(
            since(&|text| text
                .replace("subject: One", "subject: Two")
                .replace("B.", "C.")),
            ["the subject has changed", "“Second” has changed"]
        );
        assert_eq!(
            since(&|text| text.replace("title: First", "title: Third")),
            ["“Third” is new", "“First” is gone"]
        );
        let turned = |text: String| {
            let (head, items) = text.split_once("items:\n").unwrap();
            let second = items.find("- kind: news\n  title: Second").unwrap();
            let (first, second) = items.split_at(second);
            format!("{head}items:\n{second}{first}")
        };
        assert_eq!(since(&turned), ["the order of the items has changed"]);
    }
}
