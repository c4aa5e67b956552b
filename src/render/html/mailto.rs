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
/// not recognised stays words.
fn pieces(text: &str) -> Vec<(&str, bool)> {
    let part = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    let mut pieces = Vec::new();
    let (mut done, mut from) = (0, 0);
    while let Some(at) = text[from..].find('@').map(|at| from + at) {
        let local = text[..at].trim_end_matches(part).len();
        let start = at - text[local..at].trim_start_matches(['.', '-', '+']).len();
        let domain = &text[at + 1..];
        let domain = &domain[..domain.find(|c| !part(c)).unwrap_or(domain.len())];
        let domain = domain.trim_end_matches(['.', '-', '_', '+']);
        let whole = domain
            .split('.')
            .all(|label| !label.is_empty() && !label.contains(['_', '+']));
        from = at + 1;
        if start < at && start >= done && whole && domain.contains('.') {
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
    fn what_is_no_address_stays_words() {
        for text in [
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
