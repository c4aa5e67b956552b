//! The date fields of an issue in the house's style, where that changes nothing of what they say.

use chrono::Datelike;

use super::{is_certain, restyled};
use crate::check::passages::words;
use crate::finding::{Edit, Span};
use crate::issue::date::{self, Day, Moment, month_name, weekday_name};
use crate::issue::{Deadline, Issue, Item};

/// What to write in the date fields that are written in another style. They are printed in the house's
/// style in any case, so no rule speaks of them. Welsh is left as it is.
pub(in crate::check) fn in_fields(issue: &Issue) -> Vec<Edit> {
    let mut spans = Vec::new();
    if issue.language() != Some("cy") {
        spans.extend(issue.date.as_ref().map(|date| date.span.clone()));
        spans.extend(issue.items.iter().flat_map(of_item));
    }
    spans
        .into_iter()
        .filter_map(|span| {
            let typed = issue.source.text().get(span.clone())?;
            let with = in_style(typed)?;
            Some(Edit { span, with })
        })
        .collect()
}

fn of_item(item: &Item) -> Vec<Span> {
    if item.language.as_ref().is_some_and(|it| it.value == "cy") {
        return Vec::new();
    }
    let moments = [&item.date, &item.when, &item.embargo];
    let moments = moments.into_iter().flatten().map(|date| date.span.clone());
    let deadline = item.deadline.as_ref();
    let deadline = deadline.filter(|deadline| matches!(deadline.value, Deadline::By(_)));
    moments
        .chain(deadline.map(|deadline| deadline.span.clone()))
        .collect()
}

/// The same moment in the house's style; `None` where it is there already, or is not certain.
fn in_style(typed: &str) -> Option<String> {
    let date::Reading {
        moment: Some(moment),
        fault: None,
    } = date::read(typed)
    else {
        return None;
    };
    if typed.contains(['\n', '\r']) {
        return None;
    }
    let with = match moment {
        Moment {
            until: None,
            start: None,
            ..
        } => alone(typed, &moment),
        _ => piece_by_piece(typed)?,
    };
    (with != typed && date::read(&with).moment == Some(moment)).then_some(with)
}

/// A day, month or year without times, with its weekday if that was there.
fn alone(typed: &str, moment: &Moment) -> String {
    match moment.day {
        Day::Year(year) => year.to_string(),
        Day::Month { year, month } => format!("{} {year}", month_name(month)),
        Day::On(day) => {
            let weekday = weekday_name(day.weekday());
            let named = words(typed).iter().any(|(_, word)| {
                let word = word.to_lowercase();
                word == "weds" || (word.len() > 2 && weekday.to_lowercase().starts_with(&word))
            });
            let weekday = if named {
                format!("{weekday} ")
            } else {
                String::new()
            };
            format!(
                "{weekday}{} {} {}",
                day.day(),
                month_name(day.month()),
                day.year()
            )
        }
    }
}

/// Only the words that are not in the style are exchanged: the order may have been chosen.
fn piece_by_piece(typed: &str) -> Option<String> {
    let words = words(typed);
    let (mut with, mut done) = (String::new(), 0);
    for at in 0..words.len() {
        if let Some((span, instead)) = restyled(&words, at)
            && span.start >= done
        {
            let old = typed.get(span.clone())?;
            with.push_str(typed.get(done..span.start)?);
            with.push_str(if is_certain(old, &instead) {
                &instead
            } else {
                old
            });
            done = span.end;
        }
    }
    with.push_str(typed.get(done..)?);
    Some(with)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_says_the_same_in_the_style_of_the_house() {
        for (typed, wanted) in [
            ("2017-07-05", "5 July 2017"),
            ("2017-07", "July 2017"),
            ("Dec 9th, 2026", "9 December 2026"),
            ("Weds 9 Dec 2026", "Wednesday 9 December 2026"),
            ("Friday, 29 January 2027", "Friday 29 January 2027"),
            (
                "Fri 29th Jan 2027, 10.30-12.30pm",
                "Fri 29 January 2027, 10:30am to 12:30pm",
            ),
            ("5pm, 30th Nov 2027", "5pm, 30 November 2027"),
            ("noon on 1st May 2027", "noon on 1 May 2027"),
        ] {
            assert_eq!(in_style(typed).as_deref(), Some(wanted), "{typed}");
            assert_eq!(in_style(wanted), None, "{wanted}");
        }
        // In style already, wrong, or unclear.
        for typed in [
            "9 December 2026",
            "2009",
            "Wednesday 9 December 2026, 10:30am to 12:30pm",
            "9 to 11 December 2026",
            "Tuesday 9 Dec 2026",
            "03/04/2027",
            "12pm, 9 December 2026",
        ] {
            assert_eq!(in_style(typed), None, "{typed}");
        }
    }
}
