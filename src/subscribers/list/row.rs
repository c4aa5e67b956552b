//! Row to subscriber: a valid address, a name that can be printed, a basis with a date.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::columns::Field;
use super::naming::names;
use super::since::{self, Day};
use super::{Leaving, LeftOut, List, Row, Trouble, basis};
use crate::finding::{Finding, Place};
use crate::subscribers::quoted::quoted;
use crate::subscribers::tags::tags;
use crate::subscribers::{Address, Subscriber};

/// Nobody agreed to an e-mail bulletin before this year; such a date is a slip or an empty spreadsheet cell.
const FIRST_YEAR: i32 = 1990;
/// A reason to refuse a row.
pub(super) struct Refusal {
    rule: &'static str,
    message: String,
    cure: String,
}

/// Puts one row into the heap it belongs to.
pub(in crate::subscribers) fn judge_one(
    row: &Row,
    today: NaiveDate,
    day_first: bool,
    list: &mut List,
) {
    let place = Place::line(Arc::clone(&list.file), row.line);
    match person(row, &place, today, day_first, &list.name) {
        Ok(Ok(mut subscriber)) => {
            (subscriber.name, subscriber.greeting) = names(row, &place, &mut list.warnings);
            let before = list.subscribers.last();
            subscriber.source = said(row.get(Field::Source), before.map(|it| &it.source));
            subscriber.wording = said(row.get(Field::Wording), before.map(|it| &it.wording));
            list.subscribers.push(subscriber);
        }
        Ok(Err(left)) => list.left_out.push(left),
        Err(refusals) => list.rejected.extend(refused(place, &refusals)),
    }
}

/// One finding for all that is wrong with a row, under the rule of the first reason.
fn refused(place: Place, refusals: &[Refusal]) -> Option<Finding> {
    let all = |part: fn(&Refusal) -> &str| refusals.iter().map(part).collect::<Vec<_>>().join("; ");
    let first = refusals.first()?;
    let finding = Finding::stop(first.rule, place, all(|refusal| &refusal.message));
    Some(finding.cure(all(|refusal| &refusal.cure)))
}

/// The person in a row, still without a name and what was said: in, out, or refused for one reason or more.
fn person(
    row: &Row,
    place: &Place,
    today: NaiveDate,
    day_first: bool,
    list: &Arc<str>,
) -> Result<Result<Subscriber, LeftOut>, Vec<Refusal>> {
    if let Some(Trouble { message, cure, .. }) = &row.broken {
        return Err(vec![Refusal {
            rule: "list-problem",
            message: message.clone(),
            cure: cure.clone(),
        }]);
    }
    let address = Address::parse(row.get(Field::Email)).map_err(|fault| Refusal {
        rule: "address-invalid",
        message: match row.get(Field::Email) {
            "" => "there is no e-mail address".to_owned(),
            _ => fault.to_string(),
        },
        cure: fault.cure(),
    });
    let status = row.get(Field::Status);
    let address = match (address, Leaving::parse(status)) {
        (Ok(address), Some(why)) => {
            return Ok(Err(LeftOut {
                address,
                why,
                reason: format!("status is {}", quoted(status)),
                list: Arc::clone(list),
                place: place.clone(),
            }));
        }
        // Why we might write to someone who has left is of no interest, whatever their address.
        (Err(refusal), Some(_)) => return Err(vec![refusal]),
        (address, None) => address,
    };
    let basis = basis::of(row.get(Field::Basis));
    let since = day(row.get(Field::Since), day_first)
        .and_then(|day| basis::in_force(day, basis.as_ref().ok().copied(), today));
    let basis = basis.and_then(|basis| {
        basis::firsthand(basis, row.get(Field::ThirdParty), row.get(Field::Source))
    });
    match (address, basis, since) {
        (Ok(address), Ok(basis), Ok(since)) => Ok(Ok(Subscriber {
            address,
            name: None,
            greeting: None,
            plain: false,
            basis,
            since,
            tags: tags(row.get(Field::Tags)),
            source: None,
            wording: None,
            list: Arc::clone(list),
            place: place.clone(),
        })),
        (address, basis, since) => Err([address.err(), basis.err(), since.err()]
            .into_iter()
            .flatten()
            .collect()),
    }
}

pub(super) fn no_permission(message: impl Into<String>, cure: impl Into<String>) -> Refusal {
    Refusal {
        rule: "no-permission",
        message: message.into(),
        cure: cure.into(),
    }
}

/// The day the basis began.
fn day(text: &str, day_first: bool) -> Result<NaiveDate, Refusal> {
    let impossible = || {
        let message = format!("there is no such day as {}", quoted(text));
        Err(no_permission(message, "write the day as in 2026-05-01"))
    };
    match since::read(text) {
        Day::Known(day) if day.year() < FIRST_YEAR => Err(no_permission(
            format!("{} is too long ago to be right", quoted(text)),
            "write the day the basis began, as in 2026-05-01",
        )),
        Day::Known(day) => Ok(day),
        Day::Figures {
            first,
            second,
            year,
        } if day_first => NaiveDate::from_ymd_opt(year, second, first).map_or_else(impossible, Ok),
        Day::Figures {
            first,
            second,
            year,
        } => {
            let readings = since::readings(first, second, year);
            if readings.is_empty() {
                return impossible();
            }
            let meant: Vec<_> = readings
                .iter()
                .map(|day| format!("{day} if you mean {}", words(*day)))
                .collect();
            Err(no_permission(
                format!("{} may be day first or month first", quoted(text)),
                format!("write {}", meant.join(", or ")),
            ))
        }
        Day::Impossible => impossible(),
        Day::Unreadable => Err(no_permission(
            match text {
                "" => "there is no date for the basis".to_owned(),
                _ => format!("{} is not a date we can read", quoted(text)),
            },
            "write the day the basis began under `since`, as in 2026-05-01",
        )),
    }
}

/// What a cell says, where it says something; shared with the row before where that says the same, as most do.
fn said(text: &str, before: Option<&Option<Arc<str>>>) -> Option<Arc<str>> {
    match before.and_then(Option::as_ref) {
        _ if text.is_empty() => None,
        Some(before) if **before == *text => Some(Arc::clone(before)),
        _ => Some(text.into()),
    }
}

/// A day as people say it.
pub(super) fn words(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}
