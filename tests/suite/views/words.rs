//! HTML and plain text say the same words in the same order, and lead to the same addresses.

use std::fmt::Write as _;

use bulletin::render::Occasion;

use super::{filled, read, sample, view, view_with};

/// The words of HTML as a reader meets them, list marks included, and the addresses of its links.
struct Walk {
    words: Vec<String>,
    links: Vec<String>,
    /// The words of each link.
    named: Vec<Vec<String>>,
}

fn walk(html: &str) -> Walk {
    let body = &html[html.find("<body").unwrap()..];
    let (mut text, mut links, mut named) = (String::new(), Vec::new(), Vec::new());
    let mut begun = 0;
    // For each open list the next number, or none for bullets.
    let mut lists: Vec<Option<u32>> = Vec::new();
    let mut rest = body;
    while let Some(open) = rest.find('<') {
        text.push_str(&unescaped(&rest[..open]));
        rest = &rest[open..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = &comment[comment.find("-->").unwrap() + 3..];
            continue;
        }
        let close = rest.find('>').unwrap();
        let tag = &rest[1..close];
        rest = &rest[close + 1..];
        if tag.contains("display:none") {
            rest = &rest[rest.find("</div>").unwrap()..];
            continue;
        }
        let name = tag.split([' ', '\n']).next().unwrap();
        match name {
            "ul" => lists.push(None),
            "ol" => lists.push(Some(
                attribute(tag, "start").map_or(1, |n| n.parse().unwrap()),
            )),
            "/ul" | "/ol" => _ = lists.pop(),
            "li" => match lists.last_mut().unwrap() {
                Some(number) => {
                    let _ = write!(text, " {number}. ");
                    *number += 1;
                }
                None => text.push_str(" - "),
            },
            "a" => {
                begun = text.len();
                links.extend(attribute(tag, "href").map(unescaped));
                named.resize(links.len(), Vec::new());
            }
            "/a" => {
                if let Some(last) = named.last_mut() {
                    *last = words(&text[begun..]);
                }
            }
            _ => {}
        }
        // Only what stands within a line joins words.
        if !["a", "/a", "strong", "/strong", "em", "/em", "span", "/span"].contains(&name) {
            text.push(' ');
        }
    }
    Walk {
        words: words(&text),
        links,
        named,
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let at = tag.find(&format!("{name}=\""))? + name.len() + 2;
    tag[at..].split('"').next()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// Words without the punctuation at their ends, which plain text changes before an address.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

fn is_address(line: &str) -> bool {
    let line = line.trim();
    !line.contains(' ') && (line.starts_with("https://") || line.starts_with("mailto:"))
}

/// The text without the labels that say the words of a link again: the line right above its address, where
/// the same words stand in the lines before, back to an empty line or the mark of a list.
fn without_labels(walk: &Walk, text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut kept: Vec<&str> = Vec::new();
    let mut paragraph: Vec<String> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if line.is_empty() || line.trim_start().starts_with("- ") {
            paragraph.clear();
        }
        let said = words(line);
        let names = |address: &str| {
            let mut targets = walk.links.iter().zip(&walk.named);
            targets.any(|(link, named)| link == address.trim() && *named == said)
        };
        let label = !said.is_empty()
            && paragraph.windows(said.len()).any(|words| *words == said)
            && lines.get(at + 1).is_some_and(|below| names(below));
        if !label {
            kept.push(line);
            if !is_address(line) {
                paragraph.extend(said);
            }
        }
    }
    kept.join("\n")
}

#[track_caller]
fn agree(html: &str, text: &str) {
    let walk = walk(html);
    let text = without_labels(&walk, text);
    let (addresses, lines): (Vec<&str>, Vec<&str>) =
        text.lines().partition(|line| is_address(line));
    let said = words(&lines.join("\n"));
    for (at, (one, two)) in walk.words.iter().zip(&said).enumerate() {
        let around = walk.words[at.saturating_sub(8)..at].join(" ");
        assert_eq!(one, two, "after: {around}");
    }
    assert_eq!(walk.words.len(), said.len());
    let outside: Vec<String> = walk
        .links
        .into_iter()
        // A mail address that is printed as it is stands in the words of both already.
        .filter(|link| {
            !link.starts_with('#') && (!link.starts_with("mailto:") || link.contains('?'))
        })
        .collect();
    let addresses: Vec<&str> = addresses.into_iter().map(str::trim).collect();
    assert_eq!(outside, addresses);
}

#[test]
fn both_parts_say_the_same_words_in_the_same_order() {
    for stem in ["2018-02", "2026-11"] {
        let (html, text) = filled(&view(stem, &sample(stem)));
        agree(&html, &text);
    }
}

#[test]
fn both_parts_agree_on_links_lists_and_emphasis_within_prose() {
    let text = "issue: May 2027\ndate: 3 May 2027\nsubject: s\nintro: |\n  \
        See **[our *guide*](https://example.org/a?b=1&c=2)**, (or [theirs](https://example.org/t)).\n\n  \
        3. three\n  4. four, with [a link](https://example.org/l)\n     - nested & <small>\n\n  \
        Broken  \n  line. From here on.\nitems:\n  - kind: notice\n    title: A\n    summary: |\n      \
        From the start, [a](https://example.org/1) and [b](https://example.org/2).\n";
    let (html, text) = filled(&view("2027-05", text));
    agree(&html, &text);
    assert!(
        text.contains(
            "\n From the start, a and b.\na:\nhttps://example.org/1\nb:\nhttps://example.org/2\n"
        ),
        "{text}"
    );
}

#[test]
fn a_letter_folded_at_72_columns_says_the_same_and_its_digest_is_another() {
    let masthead = read("bulletin.yaml");
    let folded = format!("{masthead}\ntext: {{wrap: 72}}\n");
    let with = |masthead: &str| {
        let issue = sample("2026-11");
        view_with("2026-11", &issue, masthead, "en-GB", Occasion::Issue)
    };
    let (plain, folded) = (with(&masthead), with(&folded));
    assert_ne!(plain.edition_digest, folded.edition_digest);
    assert_eq!(plain.html, folded.html);
    let (html, text) = filled(&folded);
    agree(&html, &text);
    for line in text.lines().filter(|line| !is_address(line)) {
        assert!(line.chars().count() <= 72, "{line}");
        assert_eq!(line, line.trim_end());
        assert!(!line.starts_with("From ") && !line.starts_with('>'));
    }
    let (_, plain) = filled(&plain);
    assert!(plain.lines().any(|line| line.chars().count() > 100));
}

#[test]
fn every_heading_of_the_mail_is_underlined_in_the_text() {
    let (html, text) = filled(&view("2026-11", &sample("2026-11")));
    let mut count = 0;
    for piece in html
        .split("<h")
        .skip(1)
        .filter(|piece| piece.starts_with(['1', '2', '3']))
    {
        let words = piece[piece.find('>').unwrap() + 1..]
            .split('<')
            .next()
            .unwrap();
        let words = unescaped(words);
        let line = text.lines().position(|line| line.trim() == words);
        let below = text
            .lines()
            .nth(line.unwrap_or_else(|| panic!("{words}")) + 1)
            .unwrap();
        assert!(
            below.trim().chars().all(|c| c == '-') && below.len() > 2,
            "{words}: {below}"
        );
        count += 1;
    }
    assert!(count > 30, "{count}");
}

#[test]
fn each_line_of_the_contents_leads_to_its_section() {
    let (html, text) = filled(&view("2018-02", &sample("2018-02")));
    let walk = walk(&html);
    let inner: Vec<&String> = walk
        .links
        .iter()
        .filter(|link| link.starts_with('#'))
        .collect();
    assert_eq!(inner.len(), 6);
    for link in inner {
        let name = &link[1..];
        assert_eq!(
            html.matches(&format!("name=\"{name}\" id=\"{name}\""))
                .count(),
            1,
            "{name}"
        );
    }
    let line = "- Publications and guidance: Race, mental health and criminal justice: Moving \
                forward, and 4 more\n";
    assert!(text.contains(line), "{text}");
}
