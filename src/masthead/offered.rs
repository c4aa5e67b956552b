//! The lists that people can choose from on the public pages.

use super::understand::Reader;
use super::{Offered, settings};

impl Reader<'_> {
    /// The lists under `serve: lists:`; those an issue goes to where none stand there.
    pub(super) fn offered(
        &mut self,
        typed: Vec<settings::Offered>,
        name: &str,
        usual: &[String],
    ) -> Vec<Offered> {
        let mut lists: Vec<Offered> = Vec::new();
        for (at, typed) in typed.into_iter().enumerate() {
            let path = format!("serve/lists/{at}");
            let (name, title) = (typed.name.trim().to_owned(), typed.title.trim().to_owned());
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
            if name.is_empty() || !name.chars().all(plain) || name.starts_with("samples/") {
                self.wrong(
                    &path,
                    format!("`{name}` cannot be a list that people sign up to"),
                    "write its name as under `send: lists:`, such as name: members",
                );
            } else if title.is_empty() || title.contains(['\n', '\r']) {
                self.wrong(
                    &path,
                    "a list has no title, and people could not tell what they choose",
                    "write title: and what they would get, on one line",
                );
            } else if lists.iter().any(|other| other.name == name) {
                self.wrong(
                    &path,
                    format!("`{name}` is offered already"),
                    "take one of the two out",
                );
            }
            lists.push(Offered {
                name,
                title,
                other_title: None,
            });
        }
        if lists.is_empty() {
            let usual = usual.iter().filter(|list| !list.starts_with("samples/"));
            let usual: Vec<&String> = usual.collect();
            lists = match usual.as_slice() {
                [] => vec![offer("members", name)],
                [one] => vec![offer(one, name)],
                many => many.iter().map(|list| offer(list, list)).collect(),
            };
        }
        lists
    }
}

fn offer(name: &str, title: &str) -> Offered {
    Offered {
        name: name.to_owned(),
        title: title.to_owned(),
        other_title: None,
    }
}
