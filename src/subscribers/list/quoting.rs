//! Quotation marks gone wrong in a table.
//!
//! The csv crate takes a stray quotation mark as it comes, which is right for reading and wrong for us:
//! one missing mark can swallow the rows below it into a single cell, and those people would be missed
//! without a word. What is checked here is only whether that has happened.

use csv::StringRecord;

/// Whether a row holds a quoted cell with something other than a separator after its closing mark
/// (RFC 4180 section 2, rules 5 to 7). `raw` is the row as it stands in the file.
pub(super) fn runs_on(raw: &str, separator: u8) -> bool {
    let mut bytes = raw.trim_end_matches(['\r', '\n']).bytes().peekable();
    while bytes.peek().is_some() {
        if bytes.next_if_eq(&b'"').is_some() {
            loop {
                match bytes.next() {
                    // Two marks inside a quoted cell stand for one.
                    Some(b'"') if bytes.next_if_eq(&b'"').is_some() => {}
                    Some(b'"') | None => break,
                    Some(_) => {}
                }
            }
            if bytes.peek().is_some_and(|next| *next != separator) {
                return true;
            }
        }
        bytes.by_ref().find(|byte| *byte == separator);
    }
    false
}

/// Whether a cell has taken in the end of its own row, perhaps whole rows, and the start of another.
///
/// That is so when a mark opens in one row and the next closes at the end of the same column further
/// down; quoting and the number of cells are then in order. Such a cell holds an address, on its first
/// line the separators of all the cells to its right and on its last line those to its left.
pub(super) fn swallowed(cells: &StringRecord, separator: u8, columns: usize) -> bool {
    let separators = |line: &str| line.bytes().filter(|byte| *byte == separator).count();
    columns > 1
        && cells.iter().enumerate().any(|(at, cell)| {
            let mut lines = cell.split(['\n', '\r']).filter(|line| !line.is_empty());
            let (Some(first), Some(last)) = (lines.next(), lines.next_back()) else {
                return false;
            };
            cell.contains('@') && separators(first) + at + 1 >= columns && separators(last) >= at
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_runs_on_after_its_mark_is_seen() {
        for sound in [
            "a,b",
            "\"a, b\",c\r\n",
            "\"a \"\"b\"\" c\",d",
            "Siân \"Sal\" Evans,x",
            "\"two\nlines\",x",
            "\"\",\"\"",
            "",
        ] {
            assert!(!runs_on(sound, b','), "{sound}");
        }
        for broken in ["\"Sal\" Evans,x", "x,\"a\n\"b,c", "\"a\" ,b"] {
            assert!(runs_on(broken, b','), "{broken}");
        }
    }

    #[test]
    fn a_cell_that_holds_other_people_is_seen() {
        let row = |cells: &[&str]| StringRecord::from(cells.to_vec());
        assert!(swallowed(
            &row(&["a@example.org", "Ann,consent\nb@example.org,Bob"]
                .into_iter()
                .chain(["consent"])
                .collect::<Vec<_>>()),
            b',',
            3
        ));
        let note = row(&[
            "a@example.org",
            "Ann",
            "rang, asked for\nb@example.org instead",
        ]);
        assert!(!swallowed(&note, b',', 3));
    }
}
