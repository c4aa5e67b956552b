//! The `DKIM-Signature` header as text: its tags, and where its lines break.

/// The longest line, without its CRLF (RFC 5322 section 2.1.1 asks for 78).
const LONGEST: usize = 76;

/// A header under construction, folded as it grows.
pub(super) struct Tags {
    text: String,
    column: usize,
}

impl Tags {
    pub(super) fn new() -> Self {
        let text = "DKIM-Signature:".to_owned();
        let column = text.len();
        Tags { text, column }
    }

    /// Adds a tag, such as `v=1;`, on this line or on the next.
    pub(super) fn tag(&mut self, tag: &str) {
        self.put(" ", tag);
    }

    /// Adds the names of headers; the line may break behind each colon.
    pub(super) fn names(&mut self, tag: &str, names: &[&str]) {
        for (at, name) in names.iter().enumerate() {
            let end = if at + 1 == names.len() { ";" } else { ":" };
            if at == 0 {
                self.tag(&format!("{tag}={name}{end}"));
            } else {
                self.put("", &format!("{name}{end}"));
            }
        }
    }

    /// The header with base64 behind its last tag, and its last CRLF.
    pub(super) fn end_with(mut self, base64: &str) -> String {
        let mut rest = base64;
        while !rest.is_empty() {
            let room = LONGEST.saturating_sub(self.column);
            // Base64 is ASCII, so it can be cut anywhere.
            let (now, later) = rest.split_at(room.min(rest.len()));
            self.text.push_str(now);
            if !later.is_empty() {
                self.text.push_str("\r\n ");
                self.column = 1;
            }
            rest = later;
        }
        self.text.push_str("\r\n");
        self.text
    }

    /// As it stands so far.
    pub(super) fn as_bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    fn put(&mut self, gap: &str, word: &str) {
        if self.column + gap.len() + word.len() > LONGEST {
            self.text.push_str("\r\n ");
            self.column = 1;
        } else {
            self.text.push_str(gap);
            self.column += gap.len();
        }
        self.text.push_str(word);
        self.column += word.len();
    }
}
