//! What separates the columns of a table: told in its first line, or found out from its headings.

use super::columns::Field;
use super::table::{Records, bare};

/// Separators in use, the likeliest first, with their plural.
pub(in crate::subscribers) const SEPARATORS: [(u8, &str); 3] =
    [(b',', "commas"), (b';', "semicolons"), (b'\t', "tabs")];

/// The separator a first line `sep=;` tells, as Excel writes and hides it; with the text after that
/// line, and the number of the line it starts with.
pub(in crate::subscribers) fn told_separator(text: &str) -> (Option<u8>, &str, usize) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let told = first.trim_end_matches('\r').trim_matches('"').as_bytes();
    match told {
        [s, e, p, b'=', byte] if [*s, *e, *p].eq_ignore_ascii_case(b"sep") => {
            (Some(*byte).filter(u8::is_ascii), rest, 2)
        }
        _ => (None, text, 1),
    }
}

/// The separator by which the first line makes the most headings we know, then the most cells.
pub(in crate::subscribers) fn sniffed(text: &str) -> u8 {
    let mut best = (0, 0, b',');
    for (separator, _) in SEPARATORS {
        let Ok(Some(head)) = Records::new(text, separator, 1).next_filled() else {
            continue;
        };
        let known = head
            .cells
            .iter()
            .filter(|cell| Field::of(bare(cell)).is_some());
        let found = (known.count(), head.cells.len());
        if found > (best.0, best.1) {
            best = (found.0, found.1, separator);
        }
    }
    best.2
}
