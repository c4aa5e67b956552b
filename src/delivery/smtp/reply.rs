//! What a server answered: the code, the enhanced code and the words.

use crate::ledger::Answer;

/// The most characters of a server's words that are kept.
const KEPT: usize = 500;

/// A parsed SMTP reply (RFC 5321 section 4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The three digits.
    pub code: u16,
    /// The enhanced status code (RFC 3463), where the words begin with one of the same class.
    pub enhanced: Option<String>,
    /// The words, on one line, without the codes.
    pub text: String,
}

impl Reply {
    pub(super) fn new(code: u16, words: &str) -> Self {
        let text: String = words
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(KEPT)
            .collect();
        let text = text.trim();
        let (enhanced, text) = match text.split_once(' ').unwrap_or((text, "")) {
            (word, rest) if is_enhanced(code, word) => (Some(word.to_owned()), rest.trim_start()),
            _ => (None, text),
        };
        Reply {
            code,
            enhanced,
            text: text.to_owned(),
        }
    }

    /// Whether the server did what it was asked to (2yz).
    pub fn is_done(&self) -> bool {
        (200..300).contains(&self.code)
    }

    /// Whether the enhanced code begins so, such as `5.1.`.
    pub(super) fn is_about(&self, prefix: &str) -> bool {
        self.enhanced
            .as_ref()
            .is_some_and(|enhanced| enhanced.starts_with(prefix))
    }

    /// As the ledger keeps it.
    pub(in crate::delivery) fn answer(&self) -> Answer {
        Answer {
            code: Some(self.code),
            enhanced: self.enhanced.clone(),
            text: self.text.clone(),
        }
    }
}

impl std::fmt::Display for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.code)?;
        if let Some(enhanced) = &self.enhanced {
            write!(f, " {enhanced}")?;
        }
        if self.text.is_empty() {
            return Ok(());
        }
        write!(f, " {}", self.text)
    }
}

/// RFC 2034 section 4: the class agrees with the code's first digit.
fn is_enhanced(code: u16, word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let [class, subject, detail] = parts.as_slice() else {
        return false;
    };
    let number = |part: &str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    *class == (code / 100).to_string() && number(subject) && number(detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_enhanced_code_is_taken_only_where_it_agrees_with_the_code() {
        let reply = Reply::new(550, "5.1.1 <a@example.org> unknown\r\n here");
        assert_eq!(reply.enhanced.as_deref(), Some("5.1.1"));
        assert_eq!(
            reply.to_string(),
            "550 5.1.1 <a@example.org> unknown   here"
        );
        assert_eq!(Reply::new(550, "4.1.1 odd").enhanced, None);
        assert_eq!(Reply::new(550, "10.0.0.1 is blocked").enhanced, None);
        assert_eq!(Reply::new(250, "2.0.0").enhanced.as_deref(), Some("2.0.0"));
        assert_eq!(Reply::new(421, "").to_string(), "421");
    }
}
