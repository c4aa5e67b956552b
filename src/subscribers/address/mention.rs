//! Whether a text names somebody's address, and the text without it.
//!
//! Part of a longer address is not it: `ann@example.org` is neither `joann@example.org` nor
//! `ann@example.org.uk`.

use std::ops::Range;

use super::Address;

/// What stands where an address was.
const STRUCK: &str = "[erased]";

impl Address {
    /// Whether a text names this address, in whatever case and with the domain's own letters or without.
    pub fn is_in(&self, text: &str) -> bool {
        self.mention(text, 0).is_some()
    }

    /// A text with every mention of this address struck out; none where there is no mention.
    pub fn struck_from(&self, text: &str) -> Option<String> {
        let mut out = String::new();
        let mut done = 0;
        while let Some(found) = self.mention(text, done) {
            out.push_str(text.get(done..found.start)?);
            out.push_str(STRUCK);
            done = found.end;
        }
        (done > 0).then(|| out + text.get(done..).unwrap_or_default())
    }

    /// The first mention that begins at `from` or later.
    fn mention(&self, text: &str, from: usize) -> Option<Range<usize>> {
        let local = self.local().to_lowercase();
        let (unicode, readable) = idna::domain_to_unicode(self.domain());
        let domains = [
            Some(self.domain().to_owned()),
            readable.ok().map(|()| unicode),
        ];
        let mut at = from;
        loop {
            let (sign, length) = ["@", "%40"]
                .iter()
                .filter_map(|sign| Some((at + text.get(at..)?.find(sign)?, sign.len())))
                .min()?;
            at = sign + length;
            let Some(start) = ends_with(text.get(from..sign)?, &local).map(|start| from + start)
            else {
                continue;
            };
            let end = domains
                .iter()
                .flatten()
                .find_map(|domain| starts_with(text.get(at..)?, domain));
            if let Some(end) = end {
                return Some(start..at + end);
            }
        }
    }
}

/// Where `wanted` begins at the end of a text, as a whole.
fn ends_with(text: &str, wanted: &str) -> Option<usize> {
    let letters = wanted.chars().count();
    let (start, _) = text.char_indices().rev().nth(letters.checked_sub(1)?)?;
    let (before, found) = text.split_at_checked(start)?;
    if found.to_lowercase() != wanted {
        return None;
    }
    let mut before = before.chars().rev();
    let goes_on = match before.next() {
        // It may be a quotation mark.
        Some('\'') => before.next().is_some_and(char::is_alphanumeric),
        Some(letter) => letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | '+'),
        None => false,
    };
    (!goes_on).then_some(start)
}

/// Where `wanted` ends at the beginning of a text, as a whole.
fn starts_with(text: &str, wanted: &str) -> Option<usize> {
    let letters = wanted.chars().count();
    let end = text
        .char_indices()
        .nth(letters)
        .map_or(text.len(), |(end, _)| end);
    let (found, behind) = text.split_at_checked(end)?;
    if found.to_lowercase() != wanted {
        return None;
    }
    let mut behind = behind.chars();
    let goes_on = match behind.next() {
        // It may be the end of a sentence.
        Some('.') => behind.next().is_some_and(char::is_alphanumeric),
        Some(letter) => letter.is_alphanumeric() || letter == '-',
        None => false,
    };
    (!goes_on).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_struck_out_wherever_it_stands_and_no_other_is() {
        let ann = Address::parse("Ann@example.org").unwrap();
        for (text, left) in [
            (
                "<ann@example.org>: no such user",
                Some("<[erased]>: no such user"),
            ),
            ("ann@example.org", Some("[erased]")),
            ("rfc822;ANN@Example.ORG.", Some("rfc822;[erased].")),
            (
                "ann@example.org, ann@example.org",
                Some("[erased], [erased]"),
            ),
            ("mailto:ann%40example.org?x", Some("mailto:[erased]?x")),
            ("'ann@example.org'", Some("'[erased]'")),
            ("joann@example.org", None),
            ("o'ann@example.org", None),
            ("x.ann@example.org", None),
            ("ann@example.org.uk", None),
            ("ann@example.organ", None),
            ("ann at example.org", None),
            ("@", None),
            ("", None),
        ] {
            assert_eq!(ann.struck_from(text).as_deref(), left, "{text}");
            assert_eq!(ann.is_in(text), left.is_some(), "{text}");
        }
        let sian = Address::parse("Siân@grŵp.example.org").unwrap();
        for text in ["siân@GRŴP.example.org", "SIÂN@xn--grp-iyd.example.org"] {
            let wire = sian.to_string();
            let text = text.replace("xn--grp-iyd.example.org", wire.split_once('@').unwrap().1);
            assert_eq!(
                sian.struck_from(&text).as_deref(),
                Some("[erased]"),
                "{text}"
            );
        }
    }
}
