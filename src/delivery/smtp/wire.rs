//! Bytes out, replies in: every wait with its limit, nothing read that is not kept.
//!
//! A reply is taken as a server wrote it, with any bytes and lines of any length: after the final dot, a reply
//! that we refused to read would leave an accepted letter in doubt.

use std::borrow::Cow;
use std::io::{ErrorKind, IoSlice};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::Reply;
use super::pipe::Pipe;
use crate::delivery::system::words as system_words;

/// More than any server says in one reply, in bytes.
const LIMIT: usize = 64 * 1024;

/// A connection, and what has come over it that nobody has asked for yet.
#[derive(Debug)]
pub(super) struct Wire {
    pipe: Pipe,
    ahead: Vec<u8>,
}

/// A reply as it came: the code, and each line's words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) code: u16,
    pub(super) lines: Vec<String>,
}

impl Heard {
    pub(super) fn reply(&self) -> Reply {
        Reply::new(self.code, &self.lines.join(" "))
    }
}

impl Wire {
    pub(super) fn new(pipe: Pipe) -> Self {
        Wire {
            pipe,
            ahead: Vec::new(),
        }
    }

    pub(super) fn pipe(&self) -> &Pipe {
        &self.pipe
    }

    /// The bare stream, if the server has said no more than it was asked: what was said in the clear must not
    /// be taken for something said behind the encryption (RFC 3207 section 4.2).
    pub(super) fn into_pipe(self) -> Result<Pipe, String> {
        if self.ahead.is_empty() {
            Ok(self.pipe)
        } else {
            Err("it said more than it was asked".into())
        }
    }

    /// Whether the server has said something that nobody has heard yet.
    pub(super) fn has_more(&self) -> bool {
        !self.ahead.is_empty()
    }

    pub(super) async fn say(&mut self, words: &[u8], limit: Duration) -> Result<(), String> {
        let saying = async {
            self.pipe.write_all(words).await?;
            self.pipe.flush().await
        };
        match timeout(limit, saying).await {
            Ok(said) => said.map_err(|error| system_words(&error)),
            Err(_) => Err(silence(limit)),
        }
    }

    /// Says pieces one after the other, in as few writes as there can be: they are not copied together first.
    pub(super) async fn say_all(
        &mut self,
        pieces: &[Cow<'_, [u8]>],
        limit: Duration,
    ) -> Result<(), String> {
        let saying = async {
            let mut slices: Vec<IoSlice<'_>> =
                pieces.iter().map(|piece| IoSlice::new(piece)).collect();
            let mut rest = slices.as_mut_slice();
            // Empty ones would look like a connection that takes nothing.
            IoSlice::advance_slices(&mut rest, 0);
            while !rest.is_empty() {
                let written = self.pipe.write_vectored(rest).await?;
                if written == 0 {
                    return Err(ErrorKind::WriteZero.into());
                }
                IoSlice::advance_slices(&mut rest, written);
            }
            self.pipe.flush().await
        };
        match timeout(limit, saying).await {
            Ok(said) => said.map_err(|error| error.to_string()),
            Err(_) => Err(silence(limit)),
        }
    }

    /// The next reply, from what has been read already or what is still to come.
    pub(super) async fn hear(&mut self, limit: Duration) -> Result<Heard, String> {
        match timeout(limit, self.next()).await {
            Ok(heard) => heard,
            Err(_) => Err(silence(limit)),
        }
    }

    async fn next(&mut self) -> Result<Heard, String> {
        loop {
            if let Some((heard, used)) = parse(&self.ahead)? {
                self.ahead.drain(..used);
                return Ok(heard);
            }
            if self.ahead.len() > LIMIT {
                return Err("it does not stop talking".into());
            }
            let read = self.pipe.read_buf(&mut self.ahead).await;
            if read.map_err(|error| system_words(&error))? == 0 {
                return Err("it closed the connection".into());
            }
        }
    }
}

pub(super) fn silence(limit: Duration) -> String {
    format!("no answer within {} seconds", limit.as_secs())
}

/// The first whole reply (RFC 5321 section 4.2.1) and how many bytes it took; none while it is not finished.
fn parse(bytes: &[u8]) -> Result<Option<(Heard, usize)>, String> {
    let mut lines = Vec::new();
    let mut code = None;
    let mut used = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let Some(text) = line.strip_suffix(b"\n") else {
            break;
        };
        used += line.len();
        let text = text.trim_ascii_end();
        let strange = || {
            let words: String = String::from_utf8_lossy(text).chars().take(60).collect();
            format!("it does not speak SMTP: {words:?}")
        };
        let (digits, rest) = text.split_at_checked(3).ok_or_else(strange)?;
        let number = std::str::from_utf8(digits).ok();
        let number = number.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()));
        let number: u16 = number
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(strange)?;
        if !(200..600).contains(&number) || *code.get_or_insert(number) != number {
            return Err(strange());
        }
        let last = match rest.first() {
            Some(b'-') => false,
            Some(b' ') | None => true,
            Some(_) => return Err(strange()),
        };
        let words = rest.get(1..).unwrap_or_default();
        lines.push(String::from_utf8_lossy(words).into_owned());
        if last {
            return Ok(Some((
                Heard {
                    code: number,
                    lines,
                },
                used,
            )));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(bytes: &[u8]) -> Option<(u16, Vec<String>, usize)> {
        let parsed = parse(bytes).unwrap();
        parsed.map(|(heard, used)| (heard.code, heard.lines, used))
    }

    #[test]
    fn one_reply_is_taken_at_a_time_and_the_next_one_stays() {
        let both = b"250-mail.example.org\r\n250 PIPELINING\r\n354 go\r\n";
        let lines = vec!["mail.example.org".to_owned(), "PIPELINING".to_owned()];
        assert_eq!(heard(both), Some((250, lines, 38)));
        assert_eq!(heard(&both[38..]), Some((354, vec!["go".into()], 8)));
        assert_eq!(heard(&both[..37]), None);
        assert_eq!(heard(b""), None);
    }

    #[test]
    fn whatever_a_server_writes_behind_the_code_is_read() {
        assert_eq!(heard(b"250\n"), Some((250, vec![String::new()], 4)));
        let latin1 = heard(b"550 gesch\xfctzt\r\n").unwrap();
        assert_eq!(latin1.1, ["gesch\u{fffd}tzt"]);
        let long = [b"250 ".as_slice(), &[b'x'; 5_000], b"\r\n"].concat();
        assert_eq!(heard(&long).unwrap().1[0].len(), 5_000);
    }

    #[test]
    fn what_is_not_smtp_is_not_taken_for_an_answer() {
        for bytes in [
            b"HTTP/1.1 400 Bad Request\r\n".as_slice(),
            b"250-a\r\n550 b\r\n",
            b"25\r\n",
            b"\r\n",
            b"+50 x\r\n",
            b"150 x\r\n",
            b"250/x\r\n",
            b"\xff\xfe\r\n",
        ] {
            assert!(parse(bytes).is_err(), "{bytes:?}");
        }
    }
}
