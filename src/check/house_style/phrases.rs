//! Finding phrases in a text as a reader would: whole words, whatever stands between them.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::entry::Entry;
use super::quiet::quiet;
use crate::finding::Span;

/// A list of phrases, ready to be looked for.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    entries: Vec<Entry>,
    /// Longest first, so that the longest wins.
    forms: Vec<Form>,
    /// The forms that begin with a word.
    beginning: HashMap<String, Vec<usize>>,
}

/// A phrase found in a text.
#[derive(Clone, Debug)]
pub struct Hit<'a> {
    /// The bytes of the text.
    pub span: Span,
    /// What the list says about it.
    pub entry: &'a Entry,
}

/// A phrase in words. Without an entry it is an exception, and words in it are left alone.
#[derive(Clone, Debug)]
struct Form {
    words: Vec<Word>,
    entry: Option<usize>,
}

#[derive(Clone, Debug)]
struct Word {
    text: String,
    /// Found in capitals only.
    capitals: bool,
    /// What stands before it in the phrase.
    gap: Gap,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Gap {
    Space,
    Hyphen,
    Other(String),
}

impl Phrases {
    pub(super) fn of(entries: Vec<Entry>) -> Self {
        let mut forms = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            forms.extend(
                entry
                    .phrases
                    .iter()
                    .map(|phrase| Form::of(phrase, Some(at))),
            );
            forms.extend(entry.except.iter().map(|phrase| Form::of(phrase, None)));
        }
        // An exception wins over a phrase of the same length.
        forms.sort_by_key(|form| (std::cmp::Reverse(form.words.len()), form.entry.is_some()));
        let mut beginning: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, form) in forms.iter().enumerate() {
            if let Some(first) = form.words.first() {
                beginning.entry(first.text.clone()).or_default().push(at);
            }
        }
        Phrases {
            entries,
            forms,
            beginning,
        }
    }

    /// What stands in a text that should not, on a day; without a day, whatever the day. Quotations, web
    /// and mail addresses are left alone. Hits do not overlap.
    pub fn hits(&self, text: &str, day: Option<NaiveDate>) -> Vec<Hit<'_>> {
        let tokens = tokens(text);
        let quiet = quiet(text);
        let (mut hits, mut at) = (Vec::new(), 0);
        while at < tokens.len() {
            let found = self.forms_at(text, &tokens[at]).find_map(|form| {
                let entry = form.entry.and_then(|entry| self.entries.get(entry));
                let counts = entry.is_none_or(|entry| entry.counts_on(day));
                let span = counts.then(|| form.at(text, &tokens, at)).flatten()?;
                Some((form, entry, span))
            });
            let Some((form, entry, span)) = found else {
                at += 1;
                continue;
            };
            at += form.words.len();
            let loud = !quiet
                .iter()
                .any(|quiet| quiet.start <= span.start && span.end <= quiet.end);
            if let Some(entry) = entry.filter(|_| loud) {
                hits.push(Hit { span, entry });
            }
        }
        hits
    }

    /// The forms that may stand at a token, longest first.
    fn forms_at(&self, text: &str, token: &Span) -> impl Iterator<Item = &Form> {
        let word = folded(text.get(token.clone()).unwrap_or_default());
        let mut forms: Vec<usize> = [Some(word.as_str()), stem(&word)]
            .into_iter()
            .flatten()
            .filter_map(|word| self.beginning.get(word))
            .flatten()
            .copied()
            .collect();
        forms.sort_unstable();
        forms.into_iter().filter_map(|at| self.forms.get(at))
    }

    /// The entry of a phrase, as it is written in the list.
    pub fn entry(&self, phrase: &str) -> Option<&Entry> {
        self.entries
            .iter()
            .find(|entry| entry.phrases.iter().any(|known| known == phrase))
    }
}

impl Entry {
    fn counts_on(&self, day: Option<NaiveDate>) -> bool {
        day.is_none_or(|day| {
            self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
        })
    }
}

impl Form {
    fn of(phrase: &str, entry: Option<usize>) -> Self {
        let mut words = Vec::new();
        let mut before = 0;
        for span in tokens(phrase) {
            let gap = phrase.get(before..span.start).unwrap_or_default();
            let text = phrase.get(span.clone()).unwrap_or_default();
            before = span.end;
            words.push(Word {
                capitals: text.len() > 1 && !text.contains(char::is_lowercase),
                text: folded(text),
                gap: match gap.trim() {
                    "" => Gap::Space,
                    "-" => Gap::Hyphen,
                    other => Gap::Other(other.to_owned()),
                },
            });
        }
        Form { words, entry }
    }

    /// The bytes it takes where it stands at a token.
    fn at(&self, text: &str, tokens: &[Span], at: usize) -> Option<Span> {
        let here = tokens.get(at..at + self.words.len())?;
        let start = here.first()?.start;
        let (mut end, last) = (start, self.words.len() - 1);
        for (number, (word, span)) in self.words.iter().zip(here).enumerate() {
            if number > 0 && !word.gap.is(text.get(end..span.start)?) {
                return None;
            }
            let typed = text.get(span.clone())?;
            let length = word.length_in(typed, number == last)?;
            end = span.start + length;
        }
        Some(start..end)
    }
}

impl Word {
    /// How many bytes of a token it is: all, or all but the `'s` behind the last word of a phrase.
    fn length_in(&self, typed: &str, last: bool) -> Option<usize> {
        let whole = folded(typed);
        let mut stems = vec![(typed.len(), whole.as_str())];
        if last && let Some(stem) = stem(&whole) {
            let length = typed.char_indices().rev().find(|(_, c)| is_apostrophe(*c));
            stems.push((length.map_or(typed.len(), |(at, _)| at), stem));
        }
        let (length, _) = stems.into_iter().find(|(_, stem)| *stem == self.text)?;
        let lower = typed.get(..length)?.contains(char::is_lowercase);
        (!self.capitals || !lower).then_some(length)
    }
}

impl Gap {
    fn is(&self, typed: &str) -> bool {
        // Marks of bold and italic may stand between, but not the end of a paragraph.
        let plain: String = typed.chars().filter(|c| !matches!(c, '*' | '_')).collect();
        let space = !plain.is_empty()
            && plain.chars().all(char::is_whitespace)
            && plain.matches('\n').count() < 2;
        match self {
            Gap::Space => space,
            Gap::Hyphen => space || matches!(plain.as_str(), "-" | "\u{2010}" | "\u{2011}" | ""),
            Gap::Other(wanted) => plain.trim() == wanted,
        }
    }
}

/// The words of a text, with the apostrophes in them and behind them.
pub(super) fn tokens(text: &str) -> Vec<Span> {
    let mut tokens: Vec<Span> = Vec::new();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match tokens.last_mut() {
            Some(last) if last.end == at && (c.is_alphanumeric() || is_apostrophe(c)) => {
                last.end = end;
            }
            _ if c.is_alphanumeric() => tokens.push(at..end),
            _ => {}
        }
    }
    tokens
}

/// A word without the `'s` or `'` behind it.
fn stem(word: &str) -> Option<&str> {
    word.strip_suffix("'s").or(word.strip_suffix('\''))
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}')
}

fn folded(word: &str) -> String {
    word.to_lowercase().replace('\u{2019}', "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let entry = |phrase: &str, except: &[&str]| Entry {
            phrases: vec![phrase.to_owned()],
            except: except.iter().map(|phrase| (*phrase).to_owned()).collect(),
            ..Entry::default()
        };
        let list = Phrases::of(vec![
            entry("offender", &["Young Offender Institution"]),
            entry("offenders", &[]),
            entry("ex-offenders", &[]),
            entry("committed suicide", &[]),
            entry("Kings' Fund", &[]),
            entry("CRC", &[]),
        ]);
        list.hits(text, None)
            .into_iter()
            .map(|hit| text[hit.span].to_owned())
            .collect()
    }

    #[test]
    fn whole_words_are_found_whatever_stands_between_them_and_the_longest_wins() {
        assert_eq!(
            found("Ex-offenders, ex offenders"),
            ["Ex-offenders", "ex offenders"]
        );
        assert_eq!(
            found("He **committed**\nsuicide."),
            ["committed**\nsuicide"]
        );
        assert_eq!(found("committed\n\nsuicide"), [""; 0]);
        assert_eq!(found("the Kings’ Fund and King's Fund"), ["Kings’ Fund"]);
        assert_eq!(
            found("an offender's needs, offenders’ needs"),
            ["offender", "offenders"]
        );
        assert_eq!(found("re-offending, offenderly, crc, CRC"), ["CRC"]);
    }

    #[test]
    fn quotations_addresses_and_exceptions_are_left_alone() {
        assert_eq!(found("a young offender institution"), [""; 0]);
        assert_eq!(
            found("“offenders”, \"offenders\", ‘our offenders’ and 'an offender'"),
            [""; 0]
        );
        assert_eq!(
            found("https://example.org/offender and offender@example.org"),
            [""; 0]
        );
        assert_eq!(found("“A quotation” of offenders’ needs"), ["offenders"]);
    }
}
