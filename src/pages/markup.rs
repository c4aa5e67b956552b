//! What a page says about itself in its markup: its title, its `meta` elements, its structured data.

use encoding_rs::{Encoding, UTF_8};
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};
use serde_json::Value;

use super::Page;

/// What a page says about itself, nothing believed yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Markup {
    /// The `title` element.
    pub(super) title: String,
    /// The first heading.
    pub(super) heading: String,
    /// The `meta` elements: name or property in lower case, and content.
    pub(super) metas: Vec<(String, String)>,
    /// The entries of its JSON-LD (schema.org), with those inside `@graph`.
    pub(super) entries: Vec<Value>,
    /// The first `time` with a date that programs can read.
    pub(super) time: Option<String>,
}

/// Elements whose text is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Title,
    Heading,
    Data,
}

impl Markup {
    /// Reads a page. Whatever the bytes are, something comes of it, even if it is nothing.
    pub(super) fn read(page: &Page) -> Self {
        let text = text(page);
        let mut markup = Markup::default();
        let mut inside = Inside::Nothing;
        let mut data = String::new();
        let mut emitter = DefaultEmitter::default();
        // Without it, what stands in a script would be read as markup.
        emitter.naively_switch_states(true);
        for Ok(token) in Tokenizer::new_with_emitter(text.as_str(), emitter) {
            match token {
                Token::StartTag(tag) => {
                    let get = |name: &str| {
                        tag.attributes
                            .get(name.as_bytes())
                            .map(|value| String::from_utf8_lossy(value).into_owned())
                    };
                    match tag.name.as_slice() {
                        b"title" if markup.title.is_empty() => inside = Inside::Title,
                        b"h1" if markup.heading.is_empty() => inside = Inside::Heading,
                        b"script" if get("type").is_some_and(|kind| kind.contains("ld+json")) => {
                            data.clear();
                            inside = Inside::Data;
                        }
                        b"meta" => {
                            let name = get("property")
                                .or_else(|| get("name"))
                                .or_else(|| get("itemprop"));
                            if let (Some(name), Some(content)) = (name, get("content")) {
                                markup
                                    .metas
                                    .push((name.trim().to_lowercase(), one_line(&content)));
                            }
                        }
                        b"time" if markup.time.is_none() => markup.time = get("datetime"),
                        _ => {}
                    }
                }
                Token::String(words) => {
                    let words = String::from_utf8_lossy(&words);
                    match inside {
                        Inside::Title => markup.title.push_str(&words),
                        Inside::Heading => markup.heading.push_str(&words),
                        Inside::Data => data.push_str(&words),
                        Inside::Nothing => {}
                    }
                }
                Token::EndTag(tag) => match (tag.name.as_slice(), inside) {
                    (b"title", Inside::Title) | (b"h1", Inside::Heading) => {
                        inside = Inside::Nothing;
                    }
                    (b"script", Inside::Data) => {
                        inside = Inside::Nothing;
                        if let Ok(value) = serde_json::from_str(&data) {
                            markup.enter(value);
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        markup.title = one_line(&markup.title);
        markup.heading = one_line(&markup.heading);
        markup
    }

    /// The first of these `meta` elements that holds anything.
    pub(super) fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|wanted| {
            self.metas
                .iter()
                .find(|(name, content)| name == wanted && !content.is_empty())
                .map(|(_, content)| content.as_str())
        })
    }

    fn enter(&mut self, value: Value) {
        match value {
            Value::Array(values) => {
                for value in values {
                    self.enter(value);
                }
            }
            Value::Object(mut fields) => {
                if let Some(graph) = fields.remove("@graph") {
                    self.enter(graph);
                }
                self.entries.push(Value::Object(fields));
            }
            _ => {}
        }
    }
}

/// A page as text: by its byte order mark, by what its server says, by what it says itself, else UTF-8.
fn text(page: &Page) -> String {
    let named = |words: &str| {
        let (_, label) = words.split_once("charset=")?;
        let label = label.trim_start_matches(['"', '\'']);
        let end = label
            .find(['"', '\'', ';', ' ', '/', '>'])
            .unwrap_or(label.len());
        Encoding::for_label(label.get(..end)?.as_bytes())
    };
    let of_server = page
        .content_type
        .as_deref()
        .and_then(|kind| named(&kind.to_lowercase()));
    let start = page
        .body
        .get(..page.body.len().min(2048))
        .unwrap_or_default();
    let of_page = || named(&String::from_utf8_lossy(start).to_lowercase());
    let encoding = of_server.or_else(of_page).unwrap_or(UTF_8);
    // A byte order mark beats both.
    encoding.decode(&page.body).0.into_owned()
}

/// White space made one space, and what nobody can see taken out.
pub(super) fn one_line(text: &str) -> String {
    let seen = |c: &char| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFD}'..='\u{FFFF}' | '\u{AD}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..);
    let text: String = text
        .chars()
        .map(|c| {
            if c.is_control() || c == '\u{2028}' || c == '\u{2029}' {
                ' '
            } else {
                c
            }
        })
        .filter(seen)
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
