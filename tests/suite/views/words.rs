//! HTML and plain text say the same words in the same order, and lead to the same addresses.

use std::fmt::Write as _;

use super::{filled, sample, view};

/// The words of HTML as a reader meets them, list marks included, and the addresses of its links.
struct Walk {
    words: Vec<String>,
    links: Vec<String>,
}

fn walk(html: &str) -> Walk {
    let body = &html[html.find("<body").unwrap()..];
    let (mut text, mut links) = (String::new(), Vec::new());
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
            "a" => links.extend(attribute(tag, "href").map(unescaped)),
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

#[track_caller]
fn agree(html: &str, text: &str) {
    let walk = walk(html);
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
        text.contains("\n From the start, a:\nhttps://example.org/1\nand b:\n"),
        "{text}"
    );
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
