//! Two texts as a unified diff on a screen.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use bulletin::finding::Source;
use similar::{ChangeTag, TextDiff};

use super::show::BOLD;

const GONE: Style = AnsiColor::Red.on_default();
const COME: Style = AnsiColor::Green.on_default();
const WHERE: Style = AnsiColor::Cyan.on_default();

/// What has to be done to `before` to make it `after`, with three lines around each change.
pub(crate) fn diff(before: &Source, after: &Source) -> String {
    let name = before.name();
    let mut drawn = format!("{BOLD}--- {name}{BOLD:#}\n{BOLD}+++ {name}{BOLD:#}\n");
    let lines = TextDiff::from_lines(before.text(), after.text());
    for hunk in lines.unified_diff().context_radius(3).iter_hunks() {
        let _ = writeln!(drawn, "{WHERE}{}{WHERE:#}", hunk.header());
        for change in hunk.iter_changes() {
            let line = visible(change.value().trim_end_matches(['\n', '\r']));
            let _ = match change.tag() {
                ChangeTag::Delete => writeln!(drawn, "{GONE}-{line}{GONE:#}"),
                ChangeTag::Insert => writeln!(drawn, "{COME}+{line}{COME:#}"),
                ChangeTag::Equal => writeln!(drawn, " {line}"),
            };
        }
    }
    drawn
}

/// The line with what nobody could see in it, or what would steer the terminal, spelt out.
pub(crate) fn visible(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    for c in line.chars() {
        let unseen = matches!(c, '\u{200B}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
        if unseen || (c.is_control() && c != '\t') {
            let _ = write!(shown, "<U+{:04X}>", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_shown_and_nothing_steers_the_terminal() {
        let source = |text: &str| Source::from_text("a.yaml", text);
        let drawn = diff(
            &source("one\r\ntwo\u{200B} \u{1B}[2J\r\n"),
            &source("one\r\ntwo \u{1B}[2J\r\n"),
        );
        let plain = anstream::adapter::strip_str(&drawn).to_string();
        assert_eq!(
            plain,
            "--- a.yaml\n+++ a.yaml\n@@ -1,2 +1,2 @@\n one\n-two<U+200B> <U+001B>[2J\n+two <U+001B>[2J\n"
        );
    }
}
