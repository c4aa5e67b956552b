//! The people of a dispatch, listed: whose letter failed or is in doubt, and who was left out.

use std::collections::HashSet;

use bulletin::ledger::{Bounce, Exclusion, Returned, Row, Settled, Settlement, State};
use chrono::DateTime;
use chrono_tz::Tz;
use serde::Serialize;

use super::json;
use crate::cli::approve::moment;
use crate::cli::args::Format;
use crate::cli::lines::println;
use crate::cli::send::thousands;

/// Who was left out, and why.
pub(super) fn left_out(stem: &str, exclusions: &[Exclusion], format: Format) {
    if format == Format::Json {
        let rows: Vec<_> = exclusions
            .iter()
            .map(|row| serde_json::json!({ "address": row.address, "reason": row.reason }))
            .collect();
        anstream::println!(
            "{}",
            json(&serde_json::json!({ "issue": stem, "left_out": rows }))
        );
        return;
    }
    if exclusions.is_empty() {
        println!("{stem}: nobody was left out.");
    }
    for row in exclusions {
        println!("{}: {}", row.address, row.reason);
    }
}

/// What somebody decided about letters.
pub(super) fn settled(stem: &str, settled: &[Settled], format: Format, zone: Tz) {
    let word = |decision| match decision {
        Settlement::Sent => "sent",
        Settlement::Resend => "resend",
        Settlement::Failed => "failed",
    };
    let time = |one: &Settled| DateTime::from_timestamp_millis(one.time).unwrap_or_default();
    if format == Format::Json {
        let rows = settled.iter().map(|one| {
            serde_json::json!({
                "address": one.address,
                "decision": word(one.decision),
                "time": time(one).to_rfc3339(),
            })
        });
        let rows: Vec<_> = rows.collect();
        let said = serde_json::json!({ "issue": stem, "settled": rows });
        anstream::println!("{}", json(&said));
        return;
    }
    if settled.is_empty() {
        println!("{stem}: nobody has decided anything.");
    }
    for one in settled {
        let said = match one.decision {
            Settlement::Sent => "settled as sent",
            Settlement::Resend => "settled to be sent again",
            Settlement::Failed => "settled as failed",
        };
        let time = moment(one.time, zone);
        println!("{}: {said} on {time}", one.address);
    }
}

/// Whose letter came back after the server had taken it, and who complained.
pub(super) fn bounced(stem: &str, bounces: &[Bounce], format: Format) {
    let time = |one: &Bounce| DateTime::from_timestamp_millis(one.time).unwrap_or_default();
    if format == Format::Json {
        let rows = bounces.iter().map(|one| {
            serde_json::json!({
                "address": one.address.to_string(),
                "state": one.state.word(),
                "what": one.kind.word(),
                "proved": one.proved,
                "status": one.status,
                "words": one.words,
                "time": time(one).to_rfc3339(),
            })
        });
        let rows: Vec<_> = rows.collect();
        let said = serde_json::json!({ "issue": stem, "bounced": rows });
        println!("{}", json(&said));
        return;
    }
    if bounces.is_empty() {
        println!("{stem}: nothing came back, as far as bulletin inbox has read.");
    }
    for one in bounces {
        let said = match one.kind {
            _ if !one.proved => "accepted, and bounced if a mail is true that proves nothing",
            Returned::Dead => "accepted, then bounced, for the address is dead",
            Returned::Soft => "accepted, then bounced",
            Returned::Refused => "accepted, then refused by somebody's rules",
            Returned::Delayed => "accepted, and late",
            Returned::Delivered => "accepted, and delivered",
            Returned::Complaint => "arrived, and called spam",
        };
        let day = time(one).format("%-d %B %Y");
        println!(
            "{}: {said}: {} (read on {day})",
            one.address.for_people(),
            one.words
        );
    }
}

/// How many letters came back later, in a sentence.
pub(super) fn say_bounced(stem: &str, bounced: u64, complaints: u64) {
    let mut parts = Vec::new();
    match bounced {
        0 => {}
        bounced => parts.push(format!("{} came back later", thousands(bounced))),
    }
    match complaints {
        0 => {}
        complaints => parts.push(format!("{} called spam", thousands(complaints))),
    }
    if !parts.is_empty() {
        println!(
            "Of those sent, {}. Whose, and why: bulletin status {stem} --bounced",
            parts.join(" and ")
        );
    }
}

/// Letters in doubt of which a report came back: the server had them (RFC 3464 section 1.1).
pub(super) fn arrived_after_all(bounces: &[Bounce]) {
    let mut said = HashSet::new();
    for one in bounces {
        if one.proved && one.state == State::InDoubt && said.insert(one.row) {
            println!(
                "{}: a report on this letter came back ({}), so the server had it",
                one.address.for_people(),
                one.words
            );
        }
    }
}

#[derive(Serialize)]
struct Recipients<'a> {
    issue: &'a str,
    recipients: Vec<Recipient<'a>>,
}

#[derive(Serialize)]
struct Recipient<'a> {
    address: String,
    list: &'a str,
    state: &'a str,
    stage: Option<&'a str>,
    code: Option<u16>,
    enhanced: Option<&'a str>,
    reply: Option<&'a str>,
    time: Option<String>,
    /// Gets no more letters, because the server says that the address is dead.
    dead_address: bool,
}

/// Whose letter is in one state, and what was said of it. `dead` are the rows whose addresses are.
pub(super) fn list(stem: &str, state: State, rows: &[Row], dead: &HashSet<i64>, format: Format) {
    if format == Format::Json {
        let recipients = rows.iter().map(|row| Recipient {
            address: row.address.to_string(),
            list: &row.list,
            state: row.state.word(),
            stage: row.stage.as_deref(),
            code: row.answer.as_ref().and_then(|answer| answer.code),
            enhanced: row
                .answer
                .as_ref()
                .and_then(|answer| answer.enhanced.as_deref()),
            reply: row.answer.as_ref().map(|answer| answer.text.as_str()),
            time: DateTime::from_timestamp_millis(row.updated).map(|time| time.to_rfc3339()),
            dead_address: dead.contains(&row.id),
        });
        anstream::println!(
            "{}",
            json(&Recipients {
                issue: stem,
                recipients: recipients.collect()
            })
        );
        return;
    }
    if rows.is_empty() {
        println!(
            "{stem}: nobody is {}.",
            if state == State::Failed {
                "marked as failed"
            } else {
                "in doubt"
            }
        );
    }
    for row in rows {
        let said = row
            .answer
            .as_ref()
            .map_or("the program ended before the server answered", |answer| {
                answer.text.as_str()
            });
        let then = if dead.contains(&row.id) {
            "; gets no more letters"
        } else {
            ""
        };
        println!("{} ({}): {said}{then}", row.address.for_people(), row.list);
    }
}
