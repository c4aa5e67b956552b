//! Prose as plain text: a paragraph a line, lists with their marks, links with their addresses.

use super::lines::{Page, label};
use crate::issue::{Block, Inline, Prose};

/// Writes prose, with an empty line between its blocks.
pub(super) fn write(page: &mut Page, prose: &Prose) {
    page.gap(1);
    for line in blocks(&prose.blocks, false) {
        page.line(&line);
    }
    page.gap(1);
}

/// The lines of blocks; an empty one stands between blocks, unless they are within a list.
fn blocks(blocks: &[Block], within: bool) -> Vec<String> {
    let mut lines = Vec::new();
    for block in blocks {
        if !lines.is_empty() && !within {
            lines.push(String::new());
        }
        match block {
            Block::Paragraph(inlines) => lines.extend(paragraph(inlines)),
            Block::List { first, items } => lines.extend(list(*first, items)),
        }
    }
    lines
}

fn list(first: Option<u64>, items: &[Vec<Block>]) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, item) in (0..).zip(items) {
        let mark = match first {
            Some(first) => format!("{}. ", first.saturating_add(at)),
            None => "- ".to_owned(),
        };
        let indent = " ".repeat(mark.len());
        for (at, line) in blocks(item, true).into_iter().enumerate() {
            lines.push(format!("{}{line}", if at == 0 { &mark } else { &indent }));
        }
    }
    lines
}

fn paragraph(inlines: &[Inline]) -> Vec<String> {
    let mut line = Line::default();
    line.inlines(inlines);
    line.finish()
}

/// A paragraph while its pieces go by.
#[derive(Default)]
struct Line<'a> {
    done: Vec<String>,
    words: String,
    /// The address of a link whose words have just been written.
    address: Option<&'a str>,
}

impl<'a> Line<'a> {
    fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(text),
                Inline::Strong(inner) | Inline::Emphasis(inner) => self.inlines(inner),
                Inline::Link(link, inner) => {
                    self.close_link();
                    self.inlines(inner);
                    self.address = Some(link.as_str());
                }
                Inline::Break => {
                    self.close_link();
                    self.end();
                }
            }
        }
    }

    /// What is glued to the end of a link (a bracket, a full stop, `'s`) belongs to its last word.
    fn text(&mut self, text: &str) {
        if self.address.is_none() {
            self.words.push_str(text);
            return;
        }
        let glued = text.find(char::is_whitespace).unwrap_or(text.len());
        self.words.push_str(&text[..glued]);
        let rest = text[glued..].trim_start();
        if !rest.is_empty() {
            self.close_link();
            self.words.push_str(rest);
        }
    }

    fn close_link(&mut self) {
        if let Some(address) = self.address.take() {
            if !self.words.trim().is_empty() {
                let words = label(&std::mem::take(&mut self.words));
                self.done.push(words.trim().to_owned());
            }
            self.done.push(address.to_owned());
        }
    }

    fn end(&mut self) {
        let words = std::mem::take(&mut self.words);
        if !words.trim().is_empty() {
            self.done.push(words.trim().to_owned());
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.close_link();
        self.end();
        self.done
    }
}

#[cfg(test)]
mod tests {
    use crate::finding::Source;
    use crate::issue::Issue;

    use super::*;

    fn written(markdown: &str) -> String {
        let text = format!("intro: |\n  {}\n", markdown.replace('\n', "\n  "));
        let issue = Issue::read("x", &Source::from_text("x.yaml", text));
        let mut page = Page::default();
        write(&mut page, &issue.intro);
        page.finish()
    }

    #[test]
    fn a_paragraph_is_one_line_and_lists_keep_their_marks() {
        assert_eq!(
            written("One **bold**\nline.\n\n- a\n- b\n  - c\n\n3. x\n4. y\n\nEnd."),
            "One bold line.\n\n- a\n- b\n  - c\n\n3. x\n4. y\n\nEnd.\n"
        );
    }

    #[test]
    fn an_address_interrupts_the_sentence_and_takes_its_punctuation_along() {
        assert_eq!(
            written(
                "See [our *guide*](https://example.org/a), and (the [data](https://example.org/b))."
            ),
            "See our guide:\nhttps://example.org/a\nand (the data):\nhttps://example.org/b\n"
        );
        assert_eq!(
            written("[Nacro](https://example.org/a)'s paper"),
            "Nacro's:\nhttps://example.org/a\npaper\n"
        );
        assert_eq!(
            written("- [a](https://example.org/a)\n- b"),
            "- a:\n  https://example.org/a\n- b\n"
        );
    }
}
