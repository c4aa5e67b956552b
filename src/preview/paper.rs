//! A letter on paper: its plain text, its headers, its source.

use maud::{Markup, html};

use super::proof::{Letter, Proof};

/// The plain-text part, addresses and all, as a mail program without HTML shows it.
pub(super) fn text(letter: &Letter) -> Markup {
    html! { pre { (letter.text) } }
}

/// The headers, each unfolded to one line.
pub(super) fn headers(proof: &Proof, letter: &Letter) -> Markup {
    html! {
        p.hint { "What a mail server and a mail program read before the letter itself." }
        dl.headers {
            @for (name, value) in unfolded(&letter.raw) {
                div { dt { (name) } dd { (value) } }
            }
        }
        @if proof.signed {
            p.hint { "When it is sent, a DKIM signature is added." }
        }
    }
}

/// The whole message as it goes over the wire, and how to read it.
pub(super) fn source(letter: &Letter) -> Markup {
    html! {
        p.hint {
            "The letter as it travels, byte for byte. In its parts, an " code { "=" } " with two figures or letters \
             stands for one byte (quoted-printable): " code { "=E2=80=93" } " is a dash, " code { "=3D" } " is " code { "=" }
            ", and an " code { "=" } " at the end of a line says that the line goes on. Mail programs undo this; Plain text \
             and Mail show what they read."
        }
        pre.raw tabindex="0" { (String::from_utf8_lossy(&letter.raw).replace("\r\n", "\n")) }
    }
}

/// Name and value of each header of a message (RFC 5322 section 2.2.3).
fn unfolded(raw: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(raw);
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in head.split("\r\n") {
        match (headers.last_mut(), line.split_once(':')) {
            (Some((_, value)), _) if line.starts_with([' ', '\t']) => value.push_str(line),
            (_, Some((name, value))) => {
                headers.push((name.to_owned(), value.trim_start().to_owned()));
            }
            _ => {}
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folded_header_is_one_and_the_body_is_none() {
        let raw = b"Subject: Health\r\n and Justice\r\nDate: today\r\n\r\nBody: of it\r\n";
        let said = unfolded(raw);
        assert_eq!(
            said,
            [
                ("Subject".to_owned(), "Health and Justice".to_owned()),
                ("Date".to_owned(), "today".to_owned())
            ]
        );
    }
}
