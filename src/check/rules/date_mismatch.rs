//! [`RULE`]: the words and the field of an item name different dates.

use chrono::{Datelike, NaiveDate};

use crate::check::clock;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;
use crate::issue::date::{Named, named, weekday_name};
use crate::issue::{Deadline, Item, Text};

/// One of the two is wrong. A date in the title or the summary counts as another one for the field's if
/// words such as "closes on" lead up to it, if it is at most 2 days off, or if only the year or the
/// weekday differs.
///
/// ```yaml
/// deadline: Friday 29 January 2027
/// summary: Ministers want views. The consultation closes on 28 January.
/// ```
pub(super) const RULE: Rule = Rule::open("date-mismatch", Severity::Warning, find);

/// A date this near to the field's is probably meant to be the same.
const NEAR: i64 = 2;

/// A date an item has, from its first day to its last.
struct Field {
    name: &'static str,
    first: NaiveDate,
    last: NaiveDate,
}

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for item in &look.edition.issue.items {
        let fields = fields(item);
        for text in [item.title.as_ref(), item.summary.text.as_ref()] {
            let Some(text) = text else { continue };
            for named in named(&text.value) {
                if let Some(message) = mismatch(item, &fields, text, &named) {
                    found.say(
                        &text.span_of(&named.span),
                        message,
                        "find out which of the two is right, and write it in both places"
                            .to_owned(),
                    );
                }
            }
        }
    }
}

fn fields(item: &Item) -> Vec<Field> {
    let mut fields = Vec::new();
    if let Some(when) = &item.when
        && let Some(first) = when.value.day.exact()
    {
        fields.push(Field {
            name: "when",
            first,
            last: when.value.until.unwrap_or(first),
        });
    }
    if let Some(deadline) = &item.deadline
        && let Deadline::By(moment) = deadline.value
        && let Some(day) = moment.day.exact()
    {
        fields.push(Field {
            name: "deadline",
            first: day,
            last: day,
        });
    }
    fields
}

fn mismatch(item: &Item, fields: &[Field], text: &Text, named: &Named) -> Option<String> {
    let says = &text.value[named.span.clone()];
    for field in fields {
        let Some(date) = named.date(field.first) else {
            continue;
        };
        if (field.first..=field.last).contains(&date) {
            // With a year, a wrong weekday has been found in the date itself.
            let wrong =
                named.year.is_none() && named.weekday.is_some_and(|day| day != date.weekday());
            return wrong.then(|| {
                format!(
                    "the words say {says}, and that day is a {}",
                    weekday_name(date.weekday())
                )
            });
        }
    }
    // Another date the item has, such as that of the interviews.
    let elsewhere = item.details.iter().map(|(_, text)| text.value.as_str());
    let mentioned = |other: &Named| other.day == named.day && other.month == named.month;
    if elsewhere
        .flat_map(self::named)
        .any(|other| mentioned(&other))
    {
        return None;
    }
    let closing = leads_to_deadline(&text.value[..named.span.start]);
    let field = fields.iter().find(|field| {
        named.date(field.first).is_some_and(|date| {
            let near = |day: NaiveDate| (day - date).num_days().abs() <= NEAR;
            let other_year = date.day() == field.first.day() && date.month() == field.first.month();
            (closing && field.name == "deadline")
                || near(field.first)
                || near(field.last)
                || other_year
        })
    })?;
    Some(format!(
        "the words say {says}, and `{}` says {}",
        field.name,
        clock::day(field.first)
    ))
}

/// Whether a sentence, up to its date, speaks of a deadline: `closes on`, `apply by`.
fn leads_to_deadline(before: &str) -> bool {
    let sentence = before.rsplit(['.', '!', '?', ';', '\n']).next();
    let words: Vec<String> = sentence
        .unwrap_or_default()
        .split_whitespace()
        .rev()
        .take(4)
        .map(|word| {
            word.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        })
        .collect();
    let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let closes = ["close", "closes", "closing", "deadline", "cau", "cau'n"];
    let act = [
        "apply",
        "applications",
        "respond",
        "responses",
        "reply",
        "book",
        "register",
        "answer",
        "submit",
        "open",
        "ymgeisio",
        "ymgeisiwch",
        "ymateb",
        "ymatebwch",
        "archebwch",
    ];
    let by = ["by", "before", "until", "till", "erbyn", "tan", "cyn"];
    any(&closes) || (any(&act) && any(&by))
}
