//! Where each word of a value stands in the source, past YAML's indentation, folding and escapes.

use crate::finding::Span;

/// The stretches of a value that stand in the source as they are, in order.
///
/// Empty where the two could not be laid side by side, as with `\u00e9`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Places(Vec<Stretch>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    /// The byte of the value it starts at.
    value: usize,
    /// The byte of the source it starts at.
    source: usize,
    /// Whether it is the first on its line of the source.
    fresh: bool,
}

impl Places {
    /// Lays a value beside the text it was read from, which starts at byte `start` of the source.
    pub(super) fn of(raw: &str, start: usize, value: &str) -> Self {
        // The text of a block may come with its `|` line or without.
        let below = raw.find('\n').map_or(raw.len(), |at| at + 1);
        let stretches = align(raw, start, value)
            .or_else(|| align(raw.get(below..)?, start + below, value))
            .unwrap_or_default();
        Places(stretches)
    }

    /// The bytes of the source a part of the value stands at. A part over several lines is pointed at
    /// on its first.
    pub(super) fn span(&self, part: &Span, value: &str) -> Option<Span> {
        let first = self
            .0
            .partition_point(|stretch| stretch.value <= part.start)
            .checked_sub(1)?;
        let next_line = self
            .0
            .iter()
            .skip(first + 1)
            .find(|stretch| stretch.fresh && stretch.value < part.end);
        let end = match next_line {
            Some(next) => value.get(..next.value)?.trim_end().len(),
            None => part.end,
        };
        let last = self
            .0
            .partition_point(|stretch| stretch.value < end)
            .checked_sub(1)?;
        let at = |stretch: &Stretch, byte: usize| stretch.source + (byte - stretch.value);
        let from = at(self.0.get(first)?, part.start);
        let to = at(self.0.get(last)?, end.max(self.0.get(last)?.value));
        Some(from..to.max(from))
    }

    /// The value on one line, each run of white space one space, still able to be found.
    pub(super) fn joined(&self, value: &str) -> (String, Self) {
        let start = value.as_ptr() as usize;
        let (mut line, mut stretches, mut before) = (String::new(), Vec::new(), 0);
        for word in value.split_whitespace() {
            let at = word.as_ptr() as usize - start;
            let gap = value.get(before..at).unwrap_or_default();
            before = at + word.len();
            if !line.is_empty() {
                line.push(' ');
            }
            if let Some(span) = self.span(&(at..before), value) {
                stretches.push(Stretch {
                    value: line.len(),
                    source: span.start,
                    fresh: gap.contains('\n') || stretches.is_empty(),
                });
            }
            line.push_str(word);
        }
        (line, Places(stretches))
    }
}

fn align(raw: &str, start: usize, value: &str) -> Option<Vec<Stretch>> {
    let mut stretches = Vec::new();
    let (mut at, mut from) = (0, 0);
    let (mut broken, mut fresh) = (true, true);
    while let Some(c) = value.get(at..)?.chars().next() {
        let rest = raw.get(from..)?;
        let gap = rest.len() - rest.trim_start().len();
        if c.is_whitespace() {
            let wanted = &value[at..];
            let run = wanted.len() - wanted.trim_start().len();
            if at + run == value.len() {
                break;
            }
            if gap == 0 {
                return None;
            }
            let newline = rest[..gap].contains('\n');
            if newline || rest[..gap] != wanted[..run] {
                (broken, fresh) = (true, newline);
            }
            (at, from) = (at + run, from + gap);
            continue;
        }
        let typed = rest.chars().next()?;
        if typed == c {
            if broken {
                stretches.push(Stretch {
                    value: at,
                    source: start + from,
                    fresh,
                });
                broken = false;
            }
            at += c.len_utf8();
            from += c.len_utf8();
        } else if gap > 0 {
            // Indentation that YAML took away.
            (broken, fresh) = (true, fresh || rest[..gap].contains('\n'));
            from += gap;
        } else if matches!(typed, '\\' | '\'') {
            // The first half of `\"` or `''`.
            (broken, fresh) = (true, false);
            from += 1;
        } else {
            return None;
        }
    }
    Some(stretches)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(raw: &str, value: &str, words: &str) -> Option<String> {
        let at = value.find(words).unwrap();
        let span = Places::of(raw, 0, value).span(&(at..at + words.len()), value)?;
        Some(format!("{}@{}", &raw[span.clone()], span.start))
    }

    #[test]
    fn words_are_found_in_every_way_yaml_has_of_writing_them() {
        let literal = "|\n    Two lines\n    of Siân's text\n\n    and more\n";
        let value = "Two lines\nof Siân's text\n\nand more\n";
        assert_eq!(found(literal, value, "text"), Some("text@31".into()));
        assert_eq!(found(literal, value, "lines\nof"), Some("lines@10".into()));
        let folded = ">-\n    Two lines\n    of text";
        let value = "Two lines of text";
        assert_eq!(found(folded, value, "of text"), Some("of text@21".into()));
        assert_eq!(
            found("Two lines\n  of text", value, "text"),
            Some("text@15".into())
        );
        assert_eq!(found(r#"a \"b\" c"#, r#"a "b" c"#, "c"), Some("c@8".into()));
        assert_eq!(found("it''s so", "it's so", "so"), Some("so@6".into()));
        assert_eq!(found(r"caf\u00e9 so", "café so", "so"), None);
    }

    #[test]
    fn joining_lines_keeps_the_places() {
        let raw = "|\n    Two\n    lines";
        let value = "Two\nlines";
        let (line, places) = Places::of(raw, 0, value).joined(value);
        assert_eq!(line, "Two lines");
        assert_eq!(places.span(&(4..9), &line), Some(14..19));
    }
}
