//! Lines that no mail program and no mailbox mistakes for something else.

use super::fold::{fold, width};

/// The longest row of dashes under a heading, in columns.
const RULE: usize = 65;

/// Plain text while it is being written.
#[derive(Default)]
pub(super) struct Page {
    out: String,
    /// Empty lines owed before the next line.
    gap: usize,
    /// How many columns a line may take; `None` where it is as long as it is.
    columns: Option<usize>,
}

impl Page {
    /// An empty page, as wide as it says.
    pub(super) fn new(columns: Option<usize>) -> Self {
        Page {
            columns,
            ..Page::default()
        }
    }

    /// Leaves at least so many lines empty before the next line; none at the top of the page.
    pub(super) fn gap(&mut self, lines: usize) {
        self.gap = self.gap.max(lines);
    }

    /// Writes one line, folded where the page is too narrow for it.
    pub(super) fn line(&mut self, words: &str) {
        self.hang("", "", words);
    }

    /// Writes one line behind a mark. Where it is folded, what follows stands under `rest`.
    pub(super) fn hang(&mut self, first: &str, rest: &str, words: &str) {
        let words = cleaned(words);
        if words.is_empty() && first.trim().is_empty() {
            self.gap(1);
            return;
        }
        let guard = if first.is_empty() && is_mistakable(&words) {
            " "
        } else {
            first
        };
        let lines = match self.columns {
            Some(columns) => fold(&words, columns, guard, rest),
            None => vec![format!("{guard}{words}")],
        };
        if !self.out.is_empty() {
            self.out.extend(std::iter::repeat_n('\n', self.gap));
        }
        self.gap = 0;
        for line in lines {
            self.out.push_str(line.replace(NO_BREAK, " ").trim_end());
            self.out.push('\n');
        }
    }

    /// Writes a heading with dashes under it: never fewer than three, for two open a signature, and
    /// never `=`, which a letter spells `=3D`.
    pub(super) fn heading(&mut self, words: &str) {
        let start = self.out.len();
        self.line(words);
        let longest = self.out[start..].lines().map(|line| width(line.trim()));
        let dashes = longest.max().unwrap_or(0).clamp(3, RULE);
        let indent = if is_mistakable(&cleaned(words)) {
            " "
        } else {
            ""
        };
        self.line(&"-".repeat(dashes));
        if !indent.is_empty() {
            let at = self.out.len() - dashes - 1;
            self.out.insert_str(at, indent);
        }
    }

    /// Writes words, and the address they lead to alone on the line below.
    pub(super) fn link(&mut self, words: &str, address: &str) {
        self.line(&label(words));
        self.line(address);
    }

    /// The finished text.
    pub(super) fn finish(self) -> String {
        self.out
    }
}

/// Spaces that hold words together. They are spaces to the reader, and have done their work once the
/// lines are folded.
pub(super) const NO_BREAK: [char; 3] = ['\u{A0}', '\u{2007}', '\u{202F}'];

/// Characters that print nothing where nothing breaks a word: soft hyphens and what stands for no space.
/// Joiners and direction marks mean something in emoji and in some languages.
const UNSEEN: [char; 6] = [
    '\u{AD}', '\u{34F}', '\u{180E}', '\u{200B}', '\u{2060}', '\u{FEFF}',
];

/// Words as one line: without what cannot be seen, with one space where white space was typed.
fn cleaned(words: &str) -> String {
    let seen: String = words.chars().filter(|c| !UNSEEN.contains(c)).collect();
    let holds = |c: char| !NO_BREAK.contains(&c);
    let words: Vec<&str> = seen
        .split(|c: char| (c.is_whitespace() || c.is_control()) && holds(c))
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").trim().to_owned()
}

/// A mailbox file takes a line that starts with `From ` for the next message and changes it (RFC 4155),
/// readers take `>` for a quotation, a dot can end a message (RFC 5321), and two dashes open a signature.
/// A space before them helps.
fn is_mistakable(line: &str) -> bool {
    // A no-break space is a space once the line is written.
    let from = line
        .strip_prefix("From")
        .is_some_and(|rest| rest.starts_with(' ') || rest.starts_with(NO_BREAK));
    from || line.starts_with(['>', '.']) || line == "--"
}

/// Words with the colon that says an address follows.
pub(super) fn label(words: &str) -> String {
    let words = words.trim_end().trim_end_matches(['.', ',', ';', ':']);
    // A question leads on by itself.
    let colon = if words.ends_with(['?', '!']) { "" } else { ":" };
    format!("{words}{colon}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(lines: &[&str]) -> String {
        let mut page = Page::default();
        for line in lines {
            page.line(line);
        }
        page.finish()
    }

    #[test]
    fn no_line_can_be_taken_for_the_start_or_the_end_of_a_message() {
        assert_eq!(
            written(&["From April on", "> 5 years", ".", "ends here \t", "a\tb"]),
            " From April on\n > 5 years\n .\nends here\na b\n"
        );
    }

    #[test]
    fn headings_have_a_row_of_dashes_of_their_own_length_within_reason() {
        let mut page = Page::default();
        page.gap(3);
        page.heading("PR");
        page.gap(2);
        page.gap(1);
        page.heading(&"é".repeat(100));
        page.heading("From A to Z");
        let text = page.finish();
        assert!(text.starts_with("PR\n---\n\n\né"), "{text}");
        assert!(text.contains(&format!("é\n{}\n", "-".repeat(65))), "{text}");
        assert!(text.ends_with("\n From A to Z\n -----------\n"), "{text}");
    }

    #[test]
    fn an_address_stands_alone_under_its_words() {
        let mut page = Page::default();
        page.link("Read the paper.", "https://example.org/a");
        page.link("Want to help?", "https://example.org/b");
        assert_eq!(
            page.finish(),
            "Read the paper:\nhttps://example.org/a\nWant to help?\nhttps://example.org/b\n"
        );
    }

    #[test]
    fn what_was_pasted_along_is_gone_and_no_break_spaces_are_spaces() {
        assert_eq!(
            written(&[
                "re\u{AD}port",
                "10\u{A0}am\u{A0}",
                "\u{A0}From A",
                "From\u{A0}April",
                "--",
                "a\n  b"
            ]),
            "report\n10 am\n From A\n From April\n --\na b\n"
        );
    }

    #[test]
    fn a_narrow_page_folds_headings_with_their_dashes_and_lists_under_their_marks() {
        let mut page = Page::new(Some(12));
        page.heading("Health in prisons");
        page.hang("- ", "  ", "one two three");
        page.line("From one two three");
        assert_eq!(
            page.finish(),
            "Health in\nprisons\n---------\n- one two\n  three\n From one\ntwo three\n"
        );
    }
}
