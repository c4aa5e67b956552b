//! Sentences as lines of a terminal: none breaks inside a word.

use std::io::{IsTerminal as _, Write as _};

use anstyle::Style;

/// As wide as a terminal is at least.
const WIDTH: usize = 80;

/// A label that stands before a column of text is no longer than this.
const LABEL: usize = 34;

/// Like the one of the standard library; on a terminal long lines break between words.
macro_rules! println {
    ($($words:tt)*) => { $crate::cli::lines::out(&format!($($words)*)) };
}

/// The same on standard error.
macro_rules! eprintln {
    ($($words:tt)*) => { $crate::cli::lines::err(&format!($($words)*)) };
}

pub(crate) use {eprintln, println};

/// Prints text on standard output.
pub(crate) fn out(text: &str) {
    anstream::println!("{}", laid(text, std::io::stdout().is_terminal()));
}

/// Prints text on standard error. Where that cannot be written to, as on a disk that is full, the work goes on.
pub(crate) fn err(text: &str) {
    let text = laid(text, std::io::stderr().is_terminal());
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// The text as it is, or with its long lines broken. What goes on stands under the beginning of its text.
fn laid(text: &str, folds: bool) -> String {
    if !folds {
        return text.to_owned();
    }
    let lines = text.split('\n').map(|line| {
        if room(line) <= WIDTH {
            return line.to_owned();
        }
        let at = column(line);
        let (label, words) = line.split_at(at);
        let mut lines = folded(room(label), room(label), words).into_iter();
        let first = lines.next().unwrap_or_default();
        let first = format!("{label}{}", first.trim_start());
        let all: Vec<String> = std::iter::once(first).chain(lines).collect();
        all.join("\n")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Where the text of a line begins, in bytes: behind its indentation, or behind the last of its labels, which end in two spaces.
fn column(line: &str) -> usize {
    let indent = line.len() - line.trim_start().len();
    let labels = line.match_indices("  ").map(|(at, _)| {
        let mut rest = line.get(at..).unwrap_or_default().trim_start();
        // What ends a colour stands between a label and its text.
        while let Some((_, behind)) = rest
            .strip_prefix('\u{1b}')
            .and_then(|it| it.split_once('m'))
        {
            rest = behind.trim_start();
        }
        line.len() - rest.len()
    });
    let label = labels
        .filter(|at| line.get(..*at).is_some_and(|label| room(label) <= LABEL))
        .max();
    label.unwrap_or(0).max(indent)
}

/// How many columns a text takes: what only sets a colour takes none.
fn room(text: &str) -> usize {
    anstream::adapter::strip_str(text)
        .to_string()
        .chars()
        .count()
}

/// Prints a text in a colour, all its lines indented by so much.
pub(crate) fn say_in(style: Style, indent: usize, text: &str) {
    say(indent, indent, &format!("{style}{text}{style:#}"));
}

/// Prints a text in lines of the terminal, the first indented by so much and the others by so much.
pub(crate) fn say(first: usize, others: usize, text: &str) {
    for line in folded(first, others, text) {
        anstream::println!("{line}");
    }
}

fn folded(first: usize, others: usize, text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut width) = (" ".repeat(first), first);
    let mut empty = true;
    for word in text.split_whitespace() {
        let room = room(word);
        if !empty && width + 1 + room > WIDTH {
            lines.push(std::mem::replace(&mut line, " ".repeat(others)));
            (width, empty) = (others, true);
        }
        if !empty {
            line.push(' ');
            width += 1;
        }
        line.push_str(word);
        width += room;
        empty = false;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::show::GREEN;

    #[test]
    fn lines_end_where_the_terminal_ends_and_colours_take_no_room() {
        let plain = "word ".repeat(40);
        let coloured = format!("{GREEN}word{GREEN:#} ").repeat(40);
        let shape = |text: &str| -> Vec<usize> {
            let lines = folded(2, 4, text).into_iter();
            lines
                .map(|line| anstream::adapter::strip_str(&line).to_string().len())
                .collect()
        };
        assert_eq!(shape(&plain), shape(&coloured));
        assert!(
            shape(&plain)
                .iter()
                .all(|width| (60..=80).contains(width) || *width < 60)
        );
        assert!(shape(&plain)[0] > 70, "{:?}", shape(&plain));
    }

    #[test]
    fn what_fits_stays_as_it_is_and_what_goes_on_stands_under_its_text() {
        let table = "  a    b      c";
        assert_eq!(laid(table, true), table);
        let long = format!("  pace     30 per minute: {}", "word ".repeat(20));
        let lines: Vec<String> = laid(&long, true).lines().map(str::to_owned).collect();
        assert_eq!(lines.len(), 2);
        assert!(
            lines[0].starts_with("  pace     30 per minute: word"),
            "{lines:?}"
        );
        assert!(lines[1].starts_with("           word"), "{lines:?}");
        let cured = format!("{GREEN}ok      {GREEN:#} {}", "word ".repeat(20));
        let lines = laid(&cured, true);
        assert!(
            lines.lines().nth(1).unwrap().starts_with("         word"),
            "{lines:?}"
        );
        assert_eq!(laid(&long, false), long);
    }
}
