//! What was sent, when and how, in the words that text and page share.

use super::Report;
use super::text::thousands;

/// `2 hours 5 minutes`, `40 seconds`.
fn length(seconds: u64) -> String {
    let part = |count: u64, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        more => Some(format!("{} {one}s", thousands(more))),
    };
    let minutes = (seconds + 30) / 60;
    let parts = if seconds < 60 {
        [part(seconds.max(1), "second"), None]
    } else {
        [part(minutes / 60, "hour"), part(minutes % 60, "minute")]
    };
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

impl Report {
    /// What was sent, when and how: a label and what there is to say.
    pub(super) fn particulars(&self) -> Vec<(&'static str, String)> {
        let signed: Vec<String> = self
            .signed
            .iter()
            .map(|signed| format!("{}, {}", signed.name, signed.time))
            .collect();
        let signed = (!signed.is_empty()).then(|| signed.join("; "));
        let began = self.timeline.steps.first();
        let took = began.map(|_| {
            let took = length(self.sending_seconds);
            match self.breaks {
                0 => took,
                1 => format!("{took}, and a break"),
                breaks => format!("{took}, and {} breaks", thousands(breaks)),
            }
        });
        let since = self.since.changed.iter();
        let since = since.map(|said| ("Since then", Some(said.clone())));
        let pace = self
            .letters_per_minute
            .map(|pace| format!("{} letters a minute", thousands(pace)));
        [
            ("Subject", self.subject.clone()),
            ("Signed off by", signed),
            (
                "What it was",
                self.kind.map(|kind| match kind {
                    "live" => "a live send, to people".to_owned(),
                    _ => "a rehearsal, which reaches nobody".to_owned(),
                }),
            ),
            ("Through", self.through.clone()),
            ("Begun", self.begun.map(|time| time.to_string())),
            ("Ended", self.ended.map(|time| time.to_string())),
            ("Letters left in", took),
            ("Pace", pace),
            ("Made from commit", self.revision()),
            ("Digest of the content", self.digest.clone()),
        ]
        .into_iter()
        .chain(since)
        .filter_map(|(label, said)| Some((label, said?)))
        .collect()
    }
}
