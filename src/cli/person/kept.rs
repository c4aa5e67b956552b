//! What else the ledger keeps on one person, row by row, in words.

use bulletin::ledger::Trace;
use bulletin::masthead::Masthead;
use serde_json::Value;

use crate::cli::approve::when;

/// Numbers from here on are moments in unix milliseconds: 1973 and later.
const MOMENTS: i64 = 100_000_000_000;

/// The rows as lines, each once: what is the same of several issues is told once.
pub(super) fn lines(rows: &[Trace], masthead: &Masthead) -> Vec<String> {
    let mut lines = Vec::new();
    for trace in rows {
        let said: Vec<String> = trace
            .row
            .iter()
            .filter_map(|(column, value)| said(column, value, masthead))
            .collect();
        let line = format!("  {}: {}\n", heading(&trace.table), said.join("; "));
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// What a table holds. One that comes later is told of by its own name.
fn heading(table: &str) -> String {
    match table {
        "member" => "signed up and confirmed",
        "signup" => "the form they filled in",
        "preference" => "how they want it",
        "declined" => "turned a list off",
        "exclusion" => "left out of an issue",
        "bounce" => "a letter that came back",
        "inbox_leaving" => "a mail on which they were taken off",
        "preview" => "a preview that was mailed",
        other => return other.replace('_', " "),
    }
    .to_owned()
}

/// One column of a row; none where it only holds the tables together or is empty.
fn said(column: &str, value: &Value, masthead: &Masthead) -> Option<String> {
    let label = match column {
        "id" | "dispatch" | "address_key" | "hash" | "digest" | "mail" | "run" | "recipient"
        | "history" | "news" | "tries" | "next_at" => return None,
        "wording" => "they were told",
        "page" => "on the page",
        "asked" => "filled in",
        "expires" => "forgotten",
        "mailed" => "mail sent",
        "time" => "on",
        "reason" => "reason:",
        "words" | "reply" => "the server said",
        "enhanced" | "status" => "code",
        "plain" => "plain text only",
        other => &other.replace('_', " "),
    };
    let value = match value {
        Value::Number(number) => match (column, number.as_i64().unwrap_or_default()) {
            ("plain" | "proved", 0) => "no".to_owned(),
            ("plain" | "proved", _) => "yes".to_owned(),
            (_, moment) if moment >= MOMENTS => when(moment, masthead),
            (_, number) => number.to_string(),
        },
        // One line each: several lists stand below one another in the ledger.
        Value::String(text) if column == "lists" => text.lines().collect::<Vec<_>>().join(", "),
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => String::new(),
    };
    (!value.is_empty()).then(|| format!("{label} {value}"))
}
