//! Sentences as lines of a terminal.

use anstream::println;
use anstyle::Style;

/// As wide as a terminal is at least.
const WIDTH: usize = 80;

/// Prints a text in a colour, all its lines indented by so much.
pub(super) fn say_in(style: Style, indent: usize, text: &str) {
    say(indent, indent, &format!("{style}{text}{style:#}"));
}

/// Prints a text in lines of the terminal, the first indented by so much and the others by so much.
pub(super) fn say(first: usize, others: usize, text: &str) {
    for line in folded(first, others, text) {
        println!("{line}");
    }
}

fn folded(first: usize, others: usize, text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut width) = (" ".repeat(first), first);
    let mut empty = true;
    for word in text.split_whitespace() {
        // What only sets a colour takes no room.
        let shown = anstream::adapter::strip_str(word).to_string();
        let room = shown.chars().count();
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
}
