//! Markdown, of which the bulletin uses a small part: paragraphs, bold, italic, links and lists.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::fault::{Faults, What};
use super::nesting::{DEPTH, depth, left_over, spelt_out};
use super::pointer::{OpenLink, Pointer};
use super::tree::{Marked, Text};
use super::{Block, Inline, Link, Prose};
use crate::finding::Span;

impl Prose {
    /// Reads Markdown; what the bulletin does not use is kept as plain words and reported.
    pub(crate) fn read(text: &Text, faults: &mut Faults) -> Self {
        let mut reader = Reader {
            text,
            faults,
            blocks: vec![Vec::new()],
            inlines: Vec::new(),
            lists: Vec::new(),
            links: Vec::new(),
            pointers: Vec::new(),
        };
        if depth(&text.value) > DEPTH {
            reader.refuse("nesting as deep as this", &(0..text.value.len()));
            return Prose {
                text: Some(text.clone()),
                ..Prose::default()
            };
        }
        let mut odd = false;
        for (event, span) in Parser::new_ext(&text.value, Options::empty()).into_offset_iter() {
            if let Event::Text(words) = &event
                && let Some(unseen) = spelt_out(words, &text.value)
            {
                reader.fault(What::Invisible(unseen), &span);
                continue;
            }
            if matches!(event, Event::Text(_))
                && !odd
                && let Some(mark) = left_over(&text.value, &span)
            {
                // One is enough to have a text looked at; its partner would be the second.
                odd = true;
                reader.refuse(mark, &span);
            }
            reader.take(event, span);
        }
        reader.flush();
        Prose {
            blocks: reader.blocks.pop().unwrap_or_default(),
            pointers: reader.pointers,
            text: Some(text.clone()),
        }
    }
}

/// Open elements while the events go by.
struct Reader<'a> {
    text: &'a Text,
    faults: &'a mut Faults,
    /// The blocks of each open container, the innermost last.
    blocks: Vec<Vec<Block>>,
    /// The inlines of each open paragraph, bold, italic or link, the innermost last.
    inlines: Vec<Vec<Inline>>,
    lists: Vec<(Option<u64>, Vec<Vec<Block>>)>,
    links: Vec<OpenLink>,
    pointers: Vec<Pointer>,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) {
        if let Some(open) = self.links.last_mut()
            && !matches!(event, Event::End(TagEnd::Link))
        {
            open.pass(&event, &span);
        }
        match event {
            Event::Start(tag) => self.start(&tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(words) => self.words(&words),
            Event::Code(words) => {
                self.refuse("code", &span);
                self.words(&words);
            }
            // HTML comments would vanish just as silently, so they are refused like the rest.
            Event::InlineHtml(words) => {
                self.refuse("HTML", &span);
                self.words(&words);
            }
            Event::Html(words) => self.words(words.trim_end()),
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.inline(Inline::Break),
            Event::Rule => self.refuse("a line across the page", &span),
            _ => self.refuse("this kind of Markdown", &span),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Span) {
        match tag {
            Tag::Paragraph => {
                self.flush();
                self.inlines.push(Vec::new());
            }
            Tag::Heading { .. } => {
                self.refuse("a heading", &span);
                self.flush();
                self.inlines.push(Vec::new());
            }
            Tag::BlockQuote(_) => self.refuse("a quotation block", &span),
            Tag::CodeBlock(_) => {
                self.refuse(
                    "code (a line that starts with four spaces counts as code)",
                    &span,
                );
                self.flush();
                self.inlines.push(Vec::new());
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push((*first, Vec::new()));
            }
            Tag::Item => self.blocks.push(Vec::new()),
            Tag::Strong | Tag::Emphasis => self.inlines.push(Vec::new()),
            Tag::Link { dest_url, .. } => {
                let link = Link::parse(dest_url)
                    .map_err(|fault| self.fault(What::Link(fault), &span))
                    .ok();
                self.links.push(OpenLink::new(link, span));
                self.inlines.push(Vec::new());
            }
            Tag::Image { .. } => {
                self.refuse("an image", &span);
                self.inlines.push(Vec::new());
            }
            Tag::HtmlBlock => self.refuse("HTML", &span),
            _ => self.refuse("this kind of Markdown", &span),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                self.flush();
            }
            TagEnd::List(_) => {
                self.flush();
                if let Some((first, items)) = self.lists.pop() {
                    self.block(Block::List { first, items });
                }
            }
            TagEnd::Item => {
                self.flush();
                let blocks = self.blocks.pop().unwrap_or_default();
                if let Some((_, items)) = self.lists.last_mut() {
                    items.push(blocks);
                }
            }
            TagEnd::Strong => self.close(Inline::Strong),
            TagEnd::Emphasis => self.close(Inline::Emphasis),
            TagEnd::Link => match self.links.pop().and_then(|open| self.point(open)) {
                Some(link) => self.close(|words| Inline::Link(link, words)),
                None => self.open_up(),
            },
            TagEnd::Image => self.open_up(),
            _ => {}
        }
    }

    /// Notes a link whose words are complete; one without words cannot be seen or followed.
    fn point(&mut self, open: OpenLink) -> Option<Link> {
        let pointer = open.close(self.text);
        let link = pointer.link.clone();
        if pointer.words.is_empty() {
            self.faults.push(Marked {
                value: What::LinkWithoutWords,
                span: pointer.words_span,
            });
            return None;
        }
        self.pointers.push(pointer);
        link
    }

    fn words(&mut self, words: &str) {
        if words.is_empty() {
            return;
        }
        // pulldown-cmark splits text at every special character; one run of words is one piece here.
        if let Some(Inline::Text(last)) = self.line().last_mut() {
            last.push_str(words);
        } else {
            self.inline(Inline::Text(words.to_owned()));
        }
    }

    /// The innermost open line; a tight list has words without a paragraph round them.
    fn line(&mut self) -> &mut Vec<Inline> {
        if self.inlines.is_empty() {
            self.inlines.push(Vec::new());
        }
        let last = self.inlines.len() - 1;
        &mut self.inlines[last]
    }

    fn inline(&mut self, inline: Inline) {
        self.line().push(inline);
    }

    fn close(&mut self, wrap: impl FnOnce(Vec<Inline>) -> Inline) {
        let words = self.inlines.pop().unwrap_or_default();
        self.inline(wrap(words));
    }

    /// Keeps the words of an element that is not used.
    fn open_up(&mut self) {
        for word in self.inlines.pop().unwrap_or_default() {
            self.inline(word);
        }
    }

    /// Ends the open line, if there is one, as a paragraph.
    fn flush(&mut self) {
        let line: Vec<Inline> = std::mem::take(&mut self.inlines)
            .into_iter()
            .flatten()
            .collect();
        if !line.is_empty() {
            self.block(Block::Paragraph(line));
        }
    }

    fn block(&mut self, block: Block) {
        if let Some(blocks) = self.blocks.last_mut() {
            blocks.push(block);
        }
    }

    fn refuse(&mut self, what: &'static str, span: &Span) {
        self.fault(What::Markup(what), span);
    }

    fn fault(&mut self, what: What, span: &Span) {
        self.faults.push(Marked {
            value: what,
            span: self.text.span_of(span),
        });
    }
}
