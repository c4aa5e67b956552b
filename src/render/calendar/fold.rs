//! Lines of at most 75 octets (RFC 5545, 3.1).
//!
//! The `icalendar` crate folds too, but lets the last piece of a folded line have 76 octets with the
//! space before it, so what it wrote is folded anew.

/// The longest a line may be without its CRLF, in octets.
const LONGEST: usize = 75;

/// The same calendar, its lines folded between characters and, where it can be, not before a space:
/// some programs trim what begins with one.
pub(super) fn folded(calendar: &str) -> String {
    let whole = calendar.replace("\r\n ", "");
    let mut out = String::with_capacity(whole.len() + whole.len() / 20);
    for mut rest in whole.split_terminator("\r\n") {
        // The space that a continuation begins with is one of its octets.
        let mut room = LONGEST;
        while rest.len() > room {
            let (line, more) = rest.split_at(end(rest, room));
            out.push_str(line);
            out.push_str("\r\n ");
            rest = more;
            room = LONGEST - 1;
        }
        out.push_str(rest);
        out.push_str("\r\n");
    }
    out
}

/// Where to fold a line that is longer than the room for it.
fn end(line: &str, room: usize) -> usize {
    let ends = || (1..=room).rev().filter(|at| line.is_char_boundary(*at));
    ends()
        .find(|at| line.get(*at..).is_some_and(|more| !more.starts_with(' ')))
        .or_else(|| ends().next())
        .unwrap_or(room)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader makes of it: RFC 5545, 3.1, takes out each CRLF with the space after it.
    fn unfolded(text: &str) -> String {
        text.replace("\r\n ", "")
    }

    #[test]
    fn no_line_is_too_long_and_no_character_is_cut() {
        for word in ["x", "ŵ", "🎉", "a b ", "  ", "👩🏽‍⚕️ tŷ "] {
            for times in 0..200 {
                let line = format!("SUMMARY:{}\r\nEND:VEVENT\r\n", word.repeat(times));
                let folded = folded(&line);
                assert_eq!(unfolded(&folded), line);
                for line in folded.split("\r\n") {
                    assert!(line.len() <= LONGEST, "{} octets: {line}", line.len());
                }
            }
        }
    }

    #[test]
    fn the_last_piece_of_a_line_has_room_for_its_space() {
        // 75 octets, and 75 again: the crate leaves 76 on the second line.
        let line = format!("{}\r\n", "x".repeat(150));
        let lengths: Vec<usize> = folded(&line).split("\r\n").map(str::len).collect();
        assert_eq!(lengths, [75, 75, 2, 0]);
    }
}
