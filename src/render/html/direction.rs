//! Words that run from right to left, such as Arabic, Hebrew and Urdu, in a mail that runs from left to right.
//!
//! Left alone, a browser lets the number or comma after an Arabic name join the Arabic and jump to its
//! other side (Unicode UAX #9, "neutral" characters). Marked as a run of its own, it cannot. Marks in the
//! text would be invisible characters, which spam filters dislike, so the marks are elements.

use maud::{Markup, html};
use unicode_bidi::{BidiClass, bidi_class};

use super::breaks::breakable;

/// Text on one line with its right-to-left runs marked.
pub(super) fn words(text: &str) -> Markup {
    html! {
        @for (run, backward) in runs(text) {
            @if backward { span dir="rtl" { (breakable(run)) } } @else { (breakable(run)) }
        }
    }
}

/// The direction of a paragraph, where it is not the mail's own: that of most of its letters. The first
/// letter, which browsers go by, is no good in a list of languages that begins with `العربية: 24 pages`.
pub(super) fn of_paragraph(text: &str) -> Option<&'static str> {
    if !may_run_backward(text) {
        return None;
    }
    let of = |backward| {
        text.chars()
            .filter_map(strong)
            .filter(|it| *it == backward)
            .count()
    };
    (of(true) > of(false)).then_some("rtl")
}

/// Whether a text may have anything in it that runs from right to left: cheap, and enough for nearly all.
fn may_run_backward(text: &str) -> bool {
    // Hebrew is the first script that does (Unicode block at U+0590); before it are Latin and Greek.
    !text.is_ascii()
        && text.chars().any(|c| {
            matches!(c, '\u{590}'..='\u{8FF}' | '\u{200F}' | '\u{202B}' | '\u{202E}' | '\u{2067}'
                | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10000}'..)
        })
}

/// Whether a character runs from right to left; `None` where it has no direction of its own.
fn strong(c: char) -> Option<bool> {
    match bidi_class(c) {
        BidiClass::R | BidiClass::AL => Some(true),
        BidiClass::L => Some(false),
        _ => None,
    }
}

/// The text cut into runs, each with whether it runs from right to left. A run begins and ends with a
/// letter of its own; in text that has both directions it also ends at a comma, which belongs to the
/// sentence around it.
fn runs(text: &str) -> Vec<(&str, bool)> {
    if !may_run_backward(text) || !text.chars().any(|c| strong(c) == Some(true)) {
        return vec![(text, false)];
    }
    if !text.chars().any(|c| strong(c) == Some(false)) {
        return vec![(text, true)];
    }
    let mut runs = Vec::new();
    let (mut done, mut open): (usize, Option<(usize, usize)>) = (0, None);
    for (at, c) in text.char_indices() {
        let ends = strong(c) == Some(false) || matches!(c, ',' | ';' | ':' | '(' | ')');
        match (strong(c), &mut open) {
            (Some(true), Some((_, end))) => *end = at + c.len_utf8(),
            (Some(true), None) => open = Some((at, at + c.len_utf8())),
            (_, Some((from, end))) if ends => {
                let (from, end) = (*from, *end);
                runs.push((&text[done..from], false));
                runs.push((&text[from..end], true));
                done = end;
                open = None;
            }
            _ => {}
        }
    }
    if let Some((from, end)) = open {
        runs.push((&text[done..from], false));
        runs.push((&text[from..end], true));
        done = end;
    }
    runs.push((&text[done..], false));
    runs.retain(|(run, _)| !run.is_empty());
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_a_comma_after_an_arabic_name_stays_on_its_side() {
        assert_eq!(
            words("By مركز المثال, 24 November").into_string(),
            "By <span dir=\"rtl\">مركز المثال</span>, 24 November"
        );
        assert_eq!(
            words("in العربية, עברית and more").into_string(),
            "in <span dir=\"rtl\">العربية</span>, <span dir=\"rtl\">עברית</span> and more"
        );
    }

    #[test]
    fn text_of_one_direction_is_one_run() {
        assert_eq!(words("R & D, 2 of 3").into_string(), "R &amp; D, 2 of 3");
        assert_eq!(
            words("دليل 2027").into_string(),
            "<span dir=\"rtl\">دليل 2027</span>"
        );
        assert_eq!(words("").into_string(), "");
    }

    #[test]
    fn every_character_is_kept() {
        for text in ["a(ب) ג: 3", "אב", "x א", "א x", "1, א, 2"] {
            let joined: String = runs(text).into_iter().map(|(run, _)| run).collect();
            assert_eq!(joined, text);
        }
    }

    #[test]
    fn a_paragraph_runs_as_most_of_its_letters_do() {
        assert_eq!(of_paragraph("3. אבגד and"), Some("rtl"));
        assert_eq!(of_paragraph("א and more"), None);
        assert_eq!(of_paragraph("See ב"), None);
        assert_eq!(of_paragraph("123"), None);
    }
}
