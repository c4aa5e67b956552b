//! What is in the file of one event.

use chrono::{DateTime, NaiveTime, Utc};
use icalendar::{Calendar, Component, Event, EventLike, Property};

use super::Offer;
use super::fold::folded;
use super::hours::{Hours, utc};
use crate::edition::Edition;
use crate::render::{dates, text};

/// Who wrote the file (RFC 5545, 3.7.3).
const PRODUCT: &str = "-//bulletin//newsletter//EN";

/// The file of one event: a calendar that holds it and nothing else (RFC 5545, 3.4).
///
/// - `UID` (3.8.4.7) is made of issue, file and `list-id`, so that the corrected file of the same name
///   takes the place of what a reader has.
/// - `DTSTAMP` (3.8.7.2) is nine o'clock on the day the issue is dated, and `SEQUENCE` (3.8.7.4) always 0:
///   the clock has no part in it, and nobody keeps count of corrections.
/// - There is no `METHOD`: `PUBLISH` would ask for an `ORGANIZER` (RFC 5546, 3.2.1), and with one some
///   programs would answer it, so that somebody learns who is coming.
pub(super) fn content(offer: &Offer, edition: &Edition) -> String {
    let item = offer.item;
    let mut event = Event::new();
    event
        .uid(&format!(
            "{}.{}@{}",
            edition.issue.stem,
            offer.name.trim_end_matches(".ics"),
            edition.masthead.list_id
        ))
        .timestamp(stamp(offer, edition))
        .sequence(0)
        .summary(&clean(item.name()));
    match offer.hours {
        Hours::Days { first, after } => event.starts(first).ends(after),
        Hours::Times { start, end: None } => event.starts(start),
        Hours::Times {
            start,
            end: Some(end),
        } => event.starts(start).ends(end),
    };
    if let Some(place) = item.detail("where") {
        event.location(&clean(&place.value));
    }
    if let Some(link) = &item.link {
        event.url(link.value.as_str());
    }
    let description = clean(&description(offer, edition));
    if !description.is_empty() {
        event.description(&description);
    }
    let calendar = Calendar {
        properties: Property::from_array([("VERSION", "2.0"), ("PRODID", PRODUCT)]),
        components: vec![event.into()],
    };
    folded(&calendar.to_string())
}

/// When the file was made, as far as a reader's calendar is told. An issue without a day of its own
/// takes the day of the event.
fn stamp(offer: &Offer, edition: &Edition) -> DateTime<Utc> {
    let dated = edition.issue.date.as_ref();
    let day = dated
        .and_then(|date| date.value.day.first())
        .unwrap_or(match offer.hours {
            Hours::Days { first, .. } => first,
            Hours::Times { start, .. } => start.date_naive(),
        });
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or(NaiveTime::MIN);
    let nine = day.and_time(nine);
    utc(nine, edition.masthead.zone).unwrap_or_else(|| nine.and_utc())
}

/// What it is about, where to read on and whom to ask. Where several days have times, the calendar cannot
/// show whether the nights are part of it, and the words of the letter stand first.
fn description(offer: &Offer, edition: &Edition) -> String {
    let (item, words) = (offer.item, edition.words);
    let labelled = |field: &'static str, value: &str| {
        let label = words.label(item.kind, field);
        format!("{label}: {value}")
    };
    let when = item.when.as_ref().map(|when| &when.value);
    let when = when.filter(|when| when.until.is_some() && when.start.is_some());
    let when = when.map(|when| labelled("when", &dates::event(when, words)));
    let link = item.link.as_ref().map(|link| {
        let action = item.action.as_ref();
        let action = action.map_or(item.name(), |action| action.value.as_str());
        (action, link.value.as_str())
    });
    let about = text::excerpt(&item.summary, link).trim_end().to_owned();
    let contact = item
        .detail("contact")
        .map(|contact| labelled("contact", &contact.value));
    let parts = [when, Some(about).filter(|about| !about.is_empty()), contact];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

/// Text without the control characters that have no place in a calendar (RFC 5545, 3.1); the crate
/// escapes line breaks, commas, semicolons and backslashes (3.3.11).
fn clean(text: &str) -> String {
    let kept = |c: &char| *c == '\n' || !c.is_control();
    text.chars().filter(kept).collect()
}
