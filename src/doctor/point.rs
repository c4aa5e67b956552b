//! One thing that was looked at: how it is, and the cure.

use serde::Serialize;

/// How a point is. Ordered from the worst to the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    /// A send would fail, or do harm.
    Fault,
    /// A send would go out, and somebody should look at this first.
    Warning,
    /// Nothing to do.
    Ok,
}

impl Health {
    /// The word people and programs read.
    pub fn word(self) -> &'static str {
        match self {
            Health::Fault => "fault",
            Health::Warning => "warning",
            Health::Ok => "ok",
        }
    }
}

/// A TXT record to put into the DNS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// Its full name, without the dot at the end.
    pub name: String,
    /// Its text, without quotation marks.
    pub text: String,
}

impl Record {
    /// The line as zone files have it: text in quoted strings of at most 255 bytes (RFC 1035 section 3.3).
    pub fn line(&self) -> String {
        let mut strings: Vec<String> = vec![String::new()];
        for c in self.text.chars() {
            if strings
                .last()
                .is_some_and(|last| last.len() + c.len_utf8() > 255)
            {
                strings.push(String::new());
            }
            if let Some(last) = strings.last_mut() {
                last.push(c);
            }
        }
        // A quotation mark would end the string (RFC 1035 section 5.1).
        let safe = |part: &String| part.replace('\\', r"\\").replace('"', r#"\""#);
        let quoted = strings.iter().map(|part| format!("\"{}\"", safe(part)));
        let quoted: Vec<String> = quoted.collect();
        format!("{}. TXT {}", self.name, quoted.join(" "))
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Point {
    /// What it is about; stable, for programs: `spf`.
    pub id: &'static str,
    /// How it is.
    pub health: Health,
    /// What was found, in one sentence without a full stop.
    pub message: String,
    /// What to do about it, where there is something to do.
    pub cure: Option<String>,
    /// What to put into the DNS, where that can be known.
    pub record: Option<Record>,
}

impl Point {
    /// All is well.
    pub fn ok(id: &'static str, message: impl Into<String>) -> Self {
        Point {
            id,
            health: Health::Ok,
            message: plain(message),
            cure: None,
            record: None,
        }
    }

    /// Somebody should look at this before a send.
    pub fn warning(id: &'static str, message: impl Into<String>, cure: impl Into<String>) -> Self {
        Point {
            health: Health::Warning,
            cure: Some(plain(cure)),
            ..Point::ok(id, message)
        }
    }

    /// A send would fail, or do harm.
    pub fn fault(id: &'static str, message: impl Into<String>, cure: impl Into<String>) -> Self {
        Point {
            health: Health::Fault,
            ..Point::warning(id, message, cure)
        }
    }

    /// Adds the record to put into the DNS.
    #[must_use]
    pub fn put(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.record = Some(Record {
            name: name.into(),
            text: plain(text),
        });
        self
    }
}

/// Words that may be somebody else's (a record, a server's name), without what would steer a terminal.
fn plain(words: impl Into<String>) -> String {
    words
        .into()
        .replace('\n', " ")
        .replace(char::is_control, "\u{fffd}")
}

/// The same points, the worst first; those that are alike stay in the order they were found.
pub fn worst_first(mut points: Vec<Point>) -> Vec<Point> {
    points.sort_by_key(|point| point.health);
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_record_is_written_in_pieces_that_the_dns_can_hold() {
        let record = Record {
            name: "k._domainkey.example.org".into(),
            text: "x".repeat(300),
        };
        let line = record.line();
        assert!(line.starts_with("k._domainkey.example.org. TXT \"xxx"));
        let pieces: Vec<usize> = line.split('"').skip(1).step_by(2).map(str::len).collect();
        assert_eq!(pieces, [255, 45]);
    }

    #[test]
    fn what_others_wrote_plays_no_tricks_on_a_terminal_or_in_a_zone_file() {
        let point = Point::warning("spf", "a\u{1b}[2Jb", "c\u{7}").put("n", "d\u{9b}\"e\\");
        let line = point.record.as_ref().unwrap().line();
        let shown = format!("{} {} {line}", point.message, point.cure.unwrap());
        assert!(!shown.contains(char::is_control), "{shown:?}");
        assert!(line.ends_with(r#"\"e\\""#), "{line}");
    }

    #[test]
    fn the_worst_comes_first_and_the_rest_keeps_its_order() {
        let points = vec![
            Point::ok("a", "a"),
            Point::warning("b", "b", ""),
            Point::ok("c", "c"),
            Point::fault("d", "d", ""),
        ];
        let ids: Vec<&str> = worst_first(points).iter().map(|point| point.id).collect();
        assert_eq!(ids, ["d", "b", "a", "c"]);
    }
}
