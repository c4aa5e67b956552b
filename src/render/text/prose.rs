//! Prose as plain text: a paragraph a line, lists with their marks, and after each line its addresses.

use super::lines::{Page, label};
use crate::issue::{Block, Inline, Prose};

/// Writes prose, with an empty line between its blocks.
pub(super) fn write(page: &mut Page, prose: &Prose) {
    page.gap(1);
    for block in &prose.blocks {
        write_block(page, block, &mut Margin::default());
        page.gap(1);
    }
}

/// What stands before a line: the mark of a list once, then spaces as wide.
#[derive(Default)]
struct Margin {
    mark: String,
    indent: String,
}

impl Margin {
    fn line(&mut self, page: &mut Page, words: &str) {
        page.hang(&self.mark, &self.indent, words);
        self.mark.clone_from(&self.indent);
    }
}

fn write_block(page: &mut Page, block: &Block, margin: &mut Margin) {
    match block {
        Block::Paragraph(inlines) => {
            for line in paragraph(inlines) {
                margin.line(page, &line);
            }
        }
        Block::List { first, items } => {
            for (at, item) in (0..).zip(items) {
                let mark = match first {
                    Some(first) => format!("{}. ", first.saturating_add(at)),
                    None => "- ".to_owned(),
                };
                let mut inner = Margin {
                    indent: format!("{}{}", margin.indent, " ".repeat(mark.len())),
                    mark: format!("{}{mark}", margin.mark),
                };
                margin.mark.clone_from(&margin.indent);
                for block in item {
                    write_block(page, block, &mut inner);
                }
            }
        }
    }
}

fn paragraph(inlines: &[Inline]) -> Vec<String> {
    let mut paragraph = Paragraph::default();
    paragraph.inlines(inlines);
    paragraph.end();
    paragraph.done
}

/// A paragraph while its pieces go by. A line break that was asked for ends a line of it, and the links
/// of that line follow.
#[derive(Default)]
struct Paragraph<'a> {
    done: Vec<String>,
    words: String,
    links: Vec<Named<'a>>,
    /// How many lines have ended.
    ended: usize,
}

/// A link in the words of a line.
struct Named<'a> {
    address: &'a str,
    /// Where its words are, in bytes.
    start: usize,
    end: usize,
}

impl<'a> Paragraph<'a> {
    fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.words.push_str(text),
                Inline::Strong(inner) | Inline::Emphasis(inner) => self.inlines(inner),
                Inline::Link(link, inner) => {
                    let (ended, start) = (self.ended, self.words.len());
                    self.inlines(inner);
                    self.links.push(Named {
                        address: link.as_str(),
                        // A break within the words of a link has ended the line they began on.
                        start: if ended == self.ended { start } else { 0 },
                        end: self.words.len(),
                    });
                }
                Inline::Break => self.end(),
            }
        }
    }

    /// Ends a line. A single link whose words end it has its address right below. Otherwise the line stays
    /// as it was written, and each link follows with its own words and its address.
    fn end(&mut self) {
        let words = std::mem::take(&mut self.words);
        let links = std::mem::take(&mut self.links);
        self.ended += 1;
        if let [link] = links.as_slice()
            && is_closing(&words[link.end..])
        {
            let shown = shown(&words, link);
            if shown == link.address {
                // The words are the address: said once, alone on its line.
                let before = words[..link.start].trim();
                if is_stop(&words[link.end..]) && !before.ends_with(is_opening) {
                    self.push(&label(before));
                    self.done.push(link.address.to_owned());
                    return;
                }
            } else if !is_mailbox(shown, link.address) {
                self.push(&label(&words));
                self.done.push(link.address.to_owned());
                return;
            }
        }
        self.push(&words);
        let mut told: Vec<(&str, &str)> = Vec::new();
        for link in &links {
            let shown = shown(&words, link);
            if is_mailbox(shown, link.address) || told.contains(&(shown, link.address)) {
                continue;
            }
            told.push((shown, link.address));
            if shown != link.address {
                self.push(&label(shown));
            }
            self.done.push(link.address.to_owned());
        }
    }

    fn push(&mut self, words: &str) {
        let words = words.trim();
        if words.chars().any(|c| c != ':') {
            self.done.push(words.to_owned());
        }
    }
}

fn shown<'t>(words: &'t str, link: &Named) -> &'t str {
    words[link.start..link.end].trim()
}

/// Whether an address to write to stands in the sentence as it is, and need not be said again.
fn is_mailbox(shown: &str, address: &str) -> bool {
    address.strip_prefix("mailto:") == Some(shown)
}

/// Whether what follows the words of a link belongs to its last word: a full stop, a bracket, `'s`.
fn is_closing(rest: &str) -> bool {
    !rest.trim_end().contains(char::is_whitespace)
}

/// Whether nothing is lost where this is left out before an address.
fn is_stop(rest: &str) -> bool {
    ["", ".", ",", ";", ":"].contains(&rest.trim())
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '“' | '‘' | '"' | '\'')
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
    fn a_sentence_with_a_link_inside_stays_whole_and_its_address_follows() {
        assert_eq!(
            written("See [the *report*](https://example.org/a) for details."),
            "See the report for details.\nthe report:\nhttps://example.org/a\n"
        );
        assert_eq!(
            written("[Nacro](https://example.org/a)'s paper\n\nNext."),
            "Nacro's paper\nNacro:\nhttps://example.org/a\n\nNext.\n"
        );
    }

    #[test]
    fn one_link_at_the_end_is_its_own_label_and_several_are_named_one_by_one() {
        assert_eq!(
            written("Read more (in [the report](https://example.org/a))."),
            "Read more (in the report):\nhttps://example.org/a\n"
        );
        assert_eq!(
            written(
                "See [our guide](https://example.org/a), [the data](https://example.org/b) and \
                 [our guide](https://example.org/a)."
            ),
            "See our guide, the data and our guide.\nour guide:\nhttps://example.org/a\n\
             the data:\nhttps://example.org/b\n"
        );
        assert_eq!(
            written("[A](https://example.org/a)\\\n[B](https://example.org/b)"),
            "A:\nhttps://example.org/a\nB:\nhttps://example.org/b\n"
        );
        assert_eq!(
            written("ab [é\\\néé](https://example.org/a) c"),
            "ab é\néé c\néé:\nhttps://example.org/a\n"
        );
    }

    #[test]
    fn in_lists_the_addresses_stand_under_their_words() {
        assert_eq!(
            written(
                "- [a](https://example.org/a)\n- See [b](https://example.org/b) now.\n  - c\n\n\
                 9. x\n10. [y](https://example.org/y) z"
            ),
            "- a:\n  https://example.org/a\n- See b now.\n  b:\n  https://example.org/b\n  - c\n\n\
             9. x\n10. y z\n    y:\n    https://example.org/y\n"
        );
    }

    #[test]
    fn an_address_that_is_its_own_words_is_not_named_twice() {
        let address = "[https://example.org/a](https://example.org/a)";
        assert_eq!(written(address), "https://example.org/a\n");
        assert_eq!(
            written(&format!("Go to {address}.")),
            "Go to:\nhttps://example.org/a\n"
        );
        assert_eq!(
            written("Write to [sam@example.org](mailto:sam@example.org) for a place."),
            "Write to sam@example.org for a place.\n"
        );
        assert_eq!(
            written("[Write to us](mailto:sam@example.org) today."),
            "Write to us today.\nWrite to us:\nmailto:sam@example.org\n"
        );
    }
}
