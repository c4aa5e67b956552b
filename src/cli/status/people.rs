//! The people of a dispatch, listed: whose letter failed or is in doubt, and who was left out.

use std::collections::HashSet;

use bulletin::ledger::{Exclusion, Row, Settled, Settlement, State};
use chrono::DateTime;
use chrono_tz::Tz;
use serde::Serialize;

use super::json;
use crate::cli::approve::moment;
use crate::cli::args::Format;
use crate::cli::lines::println;

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

/// What somebody decided about letters in doubt.
pub(super) fn settled(stem: &str, settled: &[Settled], format: Format, zone: Tz) {
    let word = |decision| match decision {
        Settlement::Sent => "sent",
        Settlement::Resend => "resend",
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
        };
        let time = moment(one.time, zone);
        println!("{}: {said} on {time}", one.address);
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
