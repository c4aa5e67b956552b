//! Summaries and introductions: a small part of Markdown, read once into paragraphs, lists and links.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::Link;
use super::fault::{Faults, What};
use super::nesting::{DEPTH, depth, spelt_out};
use super::tree::{Marked, Text};
use crate::finding::Span;

/// Text in paragraphs and lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
    /// The text it was read from, for rules that look at words.
    pub text: Option<Text>,
}

/// A paragraph or a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// The first number of a numbered list; `None` for bullets.
        first: Option<u64>,
        /// Its items, each of one or more blocks.
        items: Vec<Vec<Block>>,
    },
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// **Bold**.
    Strong(Vec<Inline>),
    /// *Italic*.
    Emphasis(Vec<Inline>),
    /// A link and its words.
    Link(Link, Vec<Inline>),
    /// A line break that was asked for.
    Break,
}

impl Prose {
    /// Whether there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The links in it, in reading order.
    pub fn links(&self) -> Vec<&Link> {
        let mut links = Vec::new();
        for block in &self.blocks {
            block.links(&mut links);
        }
        links
    }

    /// Reads Markdown; what the bulletin does not use is kept as plain words and reported.
    pub(crate) fn read(text: &Text, faults: &mut Faults) -> Self {
        let mut reader = Reader {
            text,
            faults,
            blocks: vec![Vec::new()],
            inlines: Vec::new(),
            lists: Vec::new(),
            links: Vec::new(),
        };
        if depth(&text.value) > DEPTH {
            reader.refuse("nesting as deep as this", &(0..text.value.len()));
            return Prose {
                blocks: Vec::new(),
                text: Some(text.clone()),
            };
        }
        for (event, span) in Parser::new_ext(&text.value, Options::empty()).into_offset_iter() {
            if let Event::Text(words) = &event
                && let Some(unseen) = spelt_out(words, &text.value)
            {
                reader.fault(What::Invisible(unseen), &span);
                continue;
            }
            reader.take(event, span);
        }
        reader.flush();
        Prose {
            blocks: reader.blocks.pop().unwrap_or_default(),
            text: Some(text.clone()),
        }
    }
}

impl Block {
    fn links<'a>(&'a self, links: &mut Vec<&'a Link>) {
        match self {
            Block::Paragraph(line) => {
                for inline in line {
                    inline.links(links);
                }
            }
            Block::List { items, .. } => {
                for block in items.iter().flatten() {
                    block.links(links);
                }
            }
        }
    }
}

impl Inline {
    fn links<'a>(&'a self, links: &mut Vec<&'a Link>) {
        match self {
            Inline::Link(link, _) => links.push(link),
            Inline::Strong(line) | Inline::Emphasis(line) => {
                for inline in line {
                    inline.links(links);
                }
            }
            Inline::Text(_) | Inline::Break => {}
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
    links: Vec<Option<Link>>,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, span: Span) {
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
                self.links.push(link);
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
            TagEnd::Link => match self.links.pop().flatten() {
                Some(link) => self.close(|words| Inline::Link(link, words)),
                None => self.open_up(),
            },
            TagEnd::Image => self.open_up(),
            _ => {}
        }
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
