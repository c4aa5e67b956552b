//! Mail addresses in printed words, made links: whom to ask is there to be asked.

use maud::{Markup, html};

use super::direction::words;
use super::look::Look;

/// Words with their mail addresses as links, in a mail's inline styles or in none.
pub(super) fn with_addresses(text: &str, look: Option<&Look>) -> Markup {
    html! {
        @for (piece, address) in pieces(text) {
            @if address {
                a class=[look.map(|_| "l")] href=(format!("mailto:{piece}"))
                    style=[look.map(|look| &look.link)] { (words(piece)) }
            } @else {
                (words(piece))
            }
        }
    }
}

/// The text in pieces, each with whether it is an address. Only plain addresses are taken for one: what is
/// not recognised stays words. A part of an address is no address: it would be somebody else's.
fn pieces(text: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let (mut done, mut from) = (0, 0);
    while let Some(at) = text[from..].find('@').map(|at| from + at) {
        let before = &text[done..at];
        let (apart, local) = before.split_at(before.trim_end_matches(may_stand).len());
        let local = local.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '_');
        let after = &text[at + 1..];
        let host = |c: char| c.is_alphanumeric() || "-._".contains(c);
        let (domain, rest) = after.split_at(after.find(|c| !host(c)).unwrap_or(after.len()));
        let domain = domain.trim_end_matches(|c: char| !c.is_alphanumeric());
        from = at + 1;
        if is_local(local) && is_domain(domain) && !apart.ends_with('@') && !rest.starts_with('@') {
            let start = at - local.len();
            from += domain.len();
            pieces.push((&text[done..start], false));
            pieces.push((&text[start..from], true));
            done = from;
        }
    }
    pieces.push((&text[done..], false));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

/// Whether a character may stand before the `@`, in any script (RFC 5322, 3.2.3; RFC 6531, 3.3).
fn may_stand(c: char) -> bool {
    c.is_alphanumeric() || "!#$%&'’*+-./=?^_`{|}~".contains(c)
}

fn is_local(local: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._+-'".contains(c);
    !local.is_empty() && local.chars().all(plain)
}

/// Whether it names a host. `10.50` is a price.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let last = domain.rsplit_once('.').map_or("", |(_, last)| last);
    domain.split('.').all(is_label) && last.starts_with(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_links_and_what_stands_round_them_is_not() {
        assert_eq!(
            with_addresses("Dr A (a.b+c@example.org), or x@y.example.", None).into_string(),
            "Dr A (<a href=\"mailto:a.b+c@example.org\">a.b+c@example.org</a>), or \
             <a href=\"mailto:x@y.example\">x@y.example</a>."
        );
    }

    #[test]
    fn an_address_is_taken_whole_or_not_at_all() {
        assert_eq!(
            pieces("‘pat.o'brien@example.org’")[1],
            ("pat.o'brien@example.org", true)
        );
        assert_eq!(pieces("'a@example.org'")[1], ("a@example.org", true));
        assert_eq!(pieces("a@example.org/b@example.org").len(), 3);
        assert_eq!(pieces("b@example.org’s")[0], ("b@example.org", true));
    }

    #[test]
    fn what_is_no_address_stays_words() {
        for text in [
            "pat.o’brien@example.org",
            "siân.jones@example.org",
            "a/b@example.org",
            "a@example.orgânic",
            "a@b.org@c.org",
            "3 tickets@10.50",
            "@bulletin",
            "a@b",
            "a@.org",
            "me @ example.org",
            "a@b..org",
            "é@",
            "",
            "@@a.b@",
        ] {
            let pieces = pieces(text);
            assert!(pieces.iter().all(|(_, address)| !address), "{pieces:?}");
            let joined: String = pieces.iter().map(|(piece, _)| *piece).collect();
            assert_eq!(joined, text);
        }
    }
}
