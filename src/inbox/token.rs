//! Tokens of ours in other people's mail: 26 signs that nobody can guess (see `message::Secret`).

/// How many signs a token has: 128 bits in base32.
const LENGTH: usize = 26;

/// More than this in one text is not looked at.
const MOST: usize = 50;

/// Everything in a text that may be a token, in small letters, each once. Whether it is one, the ledger knows.
pub(super) fn in_text(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    // In addresses of pages and in `mailto:`, a space before the token is `%20`.
    let text = text
        .replace("%20", " ")
        .replace("%2B", "+")
        .replace("%2b", "+");
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let fits = word.len() == LENGTH
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || (b'2'..=b'7').contains(&byte));
        if fits && found.len() < MOST {
            let word = word.to_ascii_lowercase();
            if !found.contains(&word) {
                found.push(word);
            }
        }
    }
    found
}

/// The same of several texts.
pub(super) fn in_all<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut found = Vec::new();
    for text in texts {
        for token in in_text(text) {
            if found.len() < MOST && !found.contains(&token) {
                found.push(token);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_in_addresses_and_message_ids_in_any_capitals() {
        let token = "abcdefghijklmnopqrstuvwx27";
        for text in [
            format!("<bounces+{token}@example.org>"),
            format!("<2026-11.{}@example.org>", token.to_uppercase()),
            format!("Re: unsubscribe {token}"),
            format!("<mailto:bulletin@example.org?subject=unsubscribe%20{token}>"),
        ] {
            assert_eq!(in_text(&text), [token], "{text}");
        }
        for text in [
            "abcdefghijklmnopqrstuvwx2",
            "abcdefghijklmnopqrstuvwx278",
            "abcdefghijklmnopqrstuvwx01",
        ] {
            assert_eq!(in_text(text), [""; 0], "{text}");
        }
    }
}
