//! Looking at every letter before the first one leaves.
//!
//! A fault that shows itself at letter 500 would leave half of the people written to. So each letter
//! is made once, looked at and dropped; the run makes it again when its turn comes. What all letters share is looked
//! at in the first. Signatures, which cost more than all the rest, are as long in every letter: the first one is
//! signed, to see that it can be.

use memchr::{memchr, memchr_iter};
use tokio::sync::watch;

use super::Fault;
use crate::ledger::{Dispatch, Ledger, Row, State};
use crate::message::{self, Letter, Press, Recipient};

/// The longest line RFC 5322 section 2.1.1 allows, in bytes without its CRLF.
const LINE: usize = 998;

/// How many rows are held at a time.
const PAGE: i64 = 500;

/// Makes every letter of a dispatch that is still to go. Returns the size of the largest, in bytes; none when
/// the operator has stopped the run meanwhile.
pub(super) async fn inspect_all(
    ledger: &Ledger,
    dispatch: &Dispatch,
    press: &Press,
    stop: &watch::Receiver<bool>,
) -> Result<Option<u64>, Fault> {
    let mut largest = 0;
    // How long the signatures are of a letter in both forms, and of one in plain text.
    let mut signatures = [None; 2];
    for state in [State::Waiting, State::Deferred] {
        let mut after = 0;
        loop {
            if *stop.borrow() {
                return Ok(None);
            }
            let page = ledger.rows_after(dispatch.id, state, after, PAGE).await?;
            let Some(last) = page.last() else {
                break;
            };
            after = last.id;
            for row in &page {
                let made = fit(row, press.unsigned(&reader(row)))?;
                let bare = made.text.size();
                let [both, plain] = &mut signatures;
                let signatures = if row.plain { plain } else { both };
                if signatures.is_none() {
                    whole(&made).map_err(|why| unfit(row, why))?;
                    let signed = letter(press, row)?.text.size();
                    *signatures = Some(signed.saturating_sub(bare));
                }
                let size = bare + signatures.unwrap_or_default();
                largest = largest.max(u64::try_from(size).unwrap_or(u64::MAX));
            }
        }
    }
    Ok(Some(largest))
}

/// Makes one person's letter and makes sure that it is theirs and that it is fit to be sent.
pub(super) fn letter(press: &Press, row: &Row) -> Result<Letter, Fault> {
    fit(row, press.letter(&reader(row)))
}

fn reader(row: &Row) -> Recipient {
    Recipient {
        address: row.address.clone(),
        name: row.name.clone(),
        greeting: row.greeting.clone(),
        plain: row.plain,
    }
}

/// The letter, if it is theirs and what is its own is fit to be sent.
fn fit(row: &Row, letter: Result<Letter, message::Fault>) -> Result<Letter, Fault> {
    let letter = letter.map_err(|fault| unfit(row, fault.to_string()))?;
    if letter.recipient != row.address || letter.token != row.token {
        return Err(unfit(row, "it would go to somebody else".into()));
    }
    inspect_pieces(letter.text.own(), &letter).map_err(|why| unfit(row, why))?;
    Ok(letter)
}

/// All of a letter, what it shares with the others too.
fn whole(letter: &Letter) -> Result<(), String> {
    inspect_pieces(letter.text.pieces(), letter)
}

/// Each piece by itself: it is whole lines, or a dot at its beginning would not be known as that of a line.
fn inspect_pieces<'a>(
    pieces: impl Iterator<Item = &'a [u8]>,
    letter: &Letter,
) -> Result<(), String> {
    for (at, piece) in pieces.enumerate() {
        // The first one is the header.
        inspect(piece, at == 0 && letter.recipient.needs_smtputf8())?;
    }
    Ok(())
}

fn unfit(row: &Row, why: String) -> Fault {
    Fault::Letter {
        address: row.address.to_string(),
        list: row.list.clone(),
        why,
    }
}

/// What every server on the way must be able to take as it is. Only the header of a letter to an address
/// beyond ASCII may be UTF-8 (RFC 6532), and only a server that offers SMTPUTF8 gets such a letter.
fn inspect(bytes: &[u8], utf8_header: bool) -> Result<(), String> {
    if is_plain(bytes) {
        return Ok(());
    }
    if bytes.is_empty() {
        return Err("it is empty".into());
    }
    let mut lines = bytes.split(|byte| *byte == b'\n');
    if !bytes.ends_with(b"\r\n") {
        return Err("its last line has no end".into());
    }
    // What follows the last line's end: nothing.
    lines.next_back();
    let mut utf8 = utf8_header && std::str::from_utf8(bytes).is_ok();
    for (at, line) in lines.enumerate() {
        let number = at + 1;
        let Some(line) = line.strip_suffix(b"\r") else {
            return Err(format!("line {number} does not end in CRLF"));
        };
        if line.len() > LINE {
            return Err(format!(
                "line {number} has {} bytes, 998 at most are allowed",
                line.len()
            ));
        }
        if let Some(byte) = line
            .iter()
            .find(|byte| !(byte.is_ascii() || utf8) || matches!(byte, 0 | b'\r'))
        {
            return Err(format!("line {number} holds the byte {byte:#04x}"));
        }
        utf8 &= !line.is_empty();
    }
    Ok(())
}

/// Whether every byte and line is as nearly every letter's are: the quick look, which gives no reasons.
fn is_plain(bytes: &[u8]) -> bool {
    let mut start = 0;
    let mut lines = 0;
    for end in memchr_iter(b'\n', bytes) {
        let line = bytes.get(start..end).unwrap_or_default();
        if !line.ends_with(b"\r") || line.len() > LINE + 1 {
            return false;
        }
        start = end + 1;
        lines += 1;
    }
    start == bytes.len()
        && lines > 0
        && lines == memchr_iter(b'\r', bytes).count()
        && bytes.is_ascii()
        && memchr(0, bytes).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_that_a_server_might_mangle_is_not_fit_to_be_sent() {
        assert_eq!(inspect(b"Subject: x\r\n\r\nhello\r\n", false), Ok(()));
        assert_eq!(
            inspect("To: siân@example.org\r\n\r\nhello\r\n".as_bytes(), true),
            Ok(())
        );
        assert!(inspect("To: a@b.org\r\n\r\nSiân\r\n".as_bytes(), true).is_err());
        let long = [b"a: ", "b".repeat(996).as_bytes(), b"\r\n"].concat();
        for (bytes, part) in [
            (b"".as_slice(), "empty"),
            (b"Subject: x\r\n\r\nhello", "no end"),
            (b"Subject: x\n\r\nhello\r\n", "line 1"),
            (b"a: b\r\n\nhello\r\n", "line 2"),
            (b"a: b\r\n\r\nSi\xC3\xA2n\r\n", "line 3 holds the byte 0xc3"),
            (b"a: b\r\n\r\na\rb\r\n", "0x0d"),
            (b"a: b\r\n\r\na\0b\r\n", "0x00"),
            (long.as_slice(), "999"),
        ] {
            let why = inspect(bytes, false).unwrap_err();
            assert!(why.contains(part), "{why}");
        }
    }
}
