//! What somebody wrote themselves in an answer, without what they quote.

/// More than this is not looked at.
const LONGEST: usize = 8_000;

/// Beginnings of the line above a quotation, in small letters.
const ATTRIBUTIONS: &[&str] = &[
    "-----original message",
    "----- original message",
    "________________________________",
    "from:",
    "oddi wrth:",
    "begin forwarded message",
    "---------- forwarded message",
];

/// The part of a mail's text that is new: up to the quotation or the signature.
pub(super) fn text(mail: &str) -> String {
    let mut new = String::new();
    for line in mail.lines() {
        let trimmed = line.trim();
        let small = trimmed.to_lowercase();
        let quoted = trimmed.starts_with(['>', '|']);
        let attributed = ATTRIBUTIONS.iter().any(|mark| small.starts_with(mark))
            || ((small.starts_with("on ") || small.starts_with("ar "))
                && (small.ends_with("wrote:") || small.ends_with("ysgrifennodd:")))
            || (small.ends_with("wrote:") && new_is_long_enough(&new));
        // RFC 3676 section 4.3: a signature stands below `-- `.
        if quoted || attributed || line == "-- " || new.len() > LONGEST {
            break;
        }
        new.push_str(trimmed);
        new.push('\n');
    }
    drop_attribution(new)
}

/// A line that ends in "wrote:" is an attribution wherever something stands above it.
fn new_is_long_enough(new: &str) -> bool {
    !new.trim().is_empty()
}

/// Attributions are folded by some programs: "On Monday … <ann@example.org>" and "wrote:" on the next line.
fn drop_attribution(new: String) -> String {
    let end = new.trim_end();
    let last = end.rfind('\n').map_or(0, |at| at + 1);
    let small = end.get(last..).unwrap_or_default().to_lowercase();
    if small.starts_with("on ") && small.contains('@') {
        return new.get(..last).unwrap_or_default().to_owned();
    }
    new
}

/// The sentences and lines of what is new, in order. A line that goes on in the next is one with it.
pub(super) fn sentences(mail: &str) -> Vec<String> {
    let new = text(mail);
    let mut sentences = Vec::new();
    for paragraph in new.split("\n\n") {
        let mut sentence = String::new();
        for line in paragraph.lines() {
            // A short line ends a thought; a long one was folded.
            for piece in line.split_inclusive(['.', '!', '?']) {
                sentence.push_str(piece);
                if piece.ends_with(['.', '!', '?']) {
                    push(&mut sentences, &mut sentence);
                }
            }
            if line.len() < 60 {
                push(&mut sentences, &mut sentence);
            } else {
                sentence.push(' ');
            }
        }
        push(&mut sentences, &mut sentence);
    }
    sentences
}

fn push(sentences: &mut Vec<String>, sentence: &mut String) {
    let whole = std::mem::take(sentence);
    let whole = whole.trim();
    if whole.chars().any(char::is_alphanumeric) && sentences.len() < 200 {
        sentences.push(whole.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_not_new() {
        for mail in [
            "New.\n> old",
            "New.\n\nOn Mon, Ann wrote:\nold",
            "New.\n\nOn Mon, 30 Nov 2026 at 10:00, Bulletin <b@example.org>\nwrote:\nold",
            "New.\n-----Original Message-----\nold",
            "New.\n________________________________\nFrom: old",
            "New.\n-- \nold",
        ] {
            let new = text(mail);
            assert_eq!(new.trim(), "New.", "{mail}");
        }
        assert_eq!(sentences("One. Two!\nThree"), ["One.", "Two!", "Three"]);
    }
}
