//! Keeps the lines of HTML short.
//!
//! A line of a mail may not exceed 998 octets (RFC 5322, 2.1.1). Transport encodings fold longer ones,
//! but gateways that undo the encoding cut them, so lines are folded here, where a space is as good as
//! a line break.

/// The length in octets past which a line is folded at the next space.
const LONG: usize = 400;

/// The same HTML with long lines folded at spaces in text and between attributes.
pub(super) fn folded(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut length = 0;
    let (mut tag, mut value) = (false, false);
    for c in html.chars() {
        match c {
            '<' if !value => tag = true,
            '>' if !value => tag = false,
            '"' if tag => value = !value,
            _ => {}
        }
        let fold = c == ' ' && length > LONG && !value;
        out.push(if fold { '\n' } else { c });
        length = if fold || c == '\n' {
            0
        } else {
            length + c.len_utf8()
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_at_spaces_and_never_within_a_value() {
        let value = "a b ".repeat(100);
        let html = format!(
            "<p title=\"{value}\" lang=\"cy\">{}</p>",
            "word ".repeat(300)
        );
        let folded = folded(&html);
        assert_eq!(folded.replace('\n', " "), html);
        assert!(folded.contains(&value));
        assert!(folded.lines().all(|line| line.len() <= 998), "{folded}");
    }
}
