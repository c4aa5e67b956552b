//! Lines that no mail program and no mailbox mistakes for something else.

/// The longest row of dashes under a heading, in characters.
const RULE: usize = 65;

/// Plain text while it is being written.
#[derive(Default)]
pub(super) struct Page {
    out: String,
    /// Empty lines owed before the next line.
    gap: usize,
}

impl Page {
    /// Leaves at least so many lines empty before the next line; none at the top of the page.
    pub(super) fn gap(&mut self, lines: usize) {
        self.gap = self.gap.max(lines);
    }

    /// Writes one line.
    pub(super) fn line(&mut self, line: &str) {
        let line = line.trim_end();
        if line.is_empty() {
            self.gap(1);
            return;
        }
        if !self.out.is_empty() {
            self.out.extend(std::iter::repeat_n('\n', self.gap));
        }
        self.gap = 0;
        if is_mistakable(line) {
            self.out.push(' ');
        }
        self.out.push_str(&line.replace('\t', " "));
        self.out.push('\n');
    }

    /// Writes a heading with dashes under it: never fewer than three, for two open a signature, and
    /// never `=`, which a letter spells `=3D`.
    pub(super) fn heading(&mut self, words: &str) {
        self.line(words);
        let indent = if is_mistakable(words) { " " } else { "" };
        self.line(&format!(
            "{indent}{}",
            "-".repeat(words.chars().count().clamp(3, RULE))
        ));
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

/// A mailbox file takes a line that starts with `From ` for the next message and changes it (RFC 4155),
/// readers take `>` for a quotation, and a lone dot ends a message (RFC 5321). A space before it helps.
fn is_mistakable(line: &str) -> bool {
    line.starts_with("From ") || line.starts_with('>') || line == "."
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
}
