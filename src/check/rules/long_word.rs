//! [`RULE`]: a word or an address in view that is too long to be wrapped.

use crate::check::look::Look;
use crate::check::passages::passages;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;
use crate::issue::{Block, Inline, Prose, Text};

/// Outlook breaks a line at a space or behind a hyphen and nowhere else, so a longer run of characters pushes
/// the whole mail out of the window, and a phone makes all of it small. Mostly it is an address that was
/// pasted as words. A long name that has to stand is accepted with `accept:`.
///
/// ```yaml
/// summary: See https://www.gov.uk/government/publications/prison-health-2026.
/// summary: See [the prison health report](https://www.gov.uk/government/publications/prison-health-2026).
/// ```
pub(super) const RULE: Rule = Rule::open("long-word", Severity::Warning, find);

/// What fits beside the margins of a phone, in characters.
const LONGEST: usize = 44;

/// The cure for an address, in prose and elsewhere.
const PROSE: &str = "put the address behind words that say what is there: [the report](https://…)";
const LINE: &str = "say in words what is there; an address belongs into `link:`";

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let issue = look.edition.issue;
    // Neither subject nor preview stands in the text of the mail, and prose hides the addresses of its links.
    let hidden = ["subject", "preview", "intro", "summary"];
    for passage in passages(issue) {
        if !hidden.contains(&passage.field) {
            say_of(found, passage.text, &passage.text.value, LINE);
        }
    }
    let summaries = issue.items.iter().map(|item| &item.summary);
    for prose in [&issue.intro].into_iter().chain(summaries) {
        if let Prose {
            text: Some(text),
            blocks,
            ..
        } = prose
        {
            let mut seen = String::new();
            in_blocks(blocks, &mut seen);
            say_of(found, text, &seen, PROSE);
        }
    }
    of_masthead(look, found);
}

fn say_of(found: &mut Found<'_>, text: &Text, seen: &str, address: &str) {
    let mut said: Vec<&str> = Vec::new();
    for word in long_runs(seen) {
        if said.contains(&word) {
            continue;
        }
        said.push(word);
        // Bold or an escape inside it keeps it from being found as it is read.
        let at = text.value.find(word);
        let span = at.map_or(text.span.clone(), |at| text.span_of(&(at..at + word.len())));
        let (message, cure) = words(word, address);
        found.say(&span, message, cure);
    }
}

fn of_masthead(look: &Look<'_>, found: &mut Found<'_>) {
    let masthead = look.edition.masthead;
    let sections = masthead.sections.iter().enumerate();
    let sections =
        sections.map(|(at, section)| (format!("sections/{at}/title"), section.title.as_str()));
    let helplines = masthead.helplines.iter();
    let helplines = helplines.map(|(key, words)| (format!("helplines/{key}"), words.as_str()));
    let partners = masthead.partners.iter().enumerate();
    let partners =
        partners.map(|(at, partner)| (format!("partners/{at}/name"), partner.name.as_str()));
    let own = [
        ("name", &masthead.name),
        ("publisher", &masthead.publisher),
        ("contact", &masthead.contact),
        ("why", &masthead.why),
        ("registered-office", &masthead.legal.office),
    ];
    let own = own.map(|(path, text)| (path.to_owned(), text.as_str()));
    for (path, text) in own
        .into_iter()
        .chain(sections)
        .chain(helplines)
        .chain(partners)
    {
        for word in long_runs(text) {
            let (message, cure) = words(word, LINE);
            found.say_of_masthead(&path, message, cure);
        }
    }
}

fn words(word: &str, of_address: &str) -> (String, String) {
    let length = word.chars().count();
    let message = format!(
        "this run of {length} characters is not wrapped by Outlook, which pushes the mail out of the window"
    );
    let address = word.contains("://") || word.starts_with("www.");
    let cure = if address {
        of_address
    } else if word.contains('/') {
        "put a space on both sides of the `/`"
    } else {
        "part it with a space or a hyphen, or write it another way"
    };
    (message, cure.to_owned())
}

/// The runs that are too long, between spaces that may be broken at, behind hyphens, and behind the characters
/// of Chinese and Japanese.
fn long_runs(text: &str) -> impl Iterator<Item = &str> {
    let space = |c: char| c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}');
    let ends = |c: char| {
        matches!(c, '-' | '\u{2010}' | '\u{2013}' | '\u{2014}')
            || matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
    };
    let runs = text
        .split(space)
        .flat_map(move |word| word.split_inclusive(ends));
    runs.filter(|run| run.chars().count() > LONGEST)
}

fn in_blocks(blocks: &[Block], seen: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(inlines) => in_line(inlines, seen),
            Block::List { items, .. } => items.iter().for_each(|item| in_blocks(item, seen)),
        }
        seen.push('\n');
    }
}

fn in_line(inlines: &[Inline], seen: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => seen.push_str(text),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link(_, inner) => {
                in_line(inner, seen);
            }
            Inline::Break => seen.push('\n'),
        }
    }
}
