//! The report as text for a terminal, and the words it shares with the page.

use std::fmt::Write as _;

use super::{Cause, Report};
use crate::ledger::Sums;

/// Said on every report.
pub(super) const UNMEASURED: &str = "How many people opened the letter or followed a link is not here, because nothing in our letters measures it.";

/// What the line of other domains means.
pub(super) const GATHERED: &str =
    "Domains with few people, and all beyond the largest, are counted together as other domains.";

/// `12,345`.
pub(super) fn thousands(number: u64) -> String {
    let figures = number.to_string();
    let mut words = String::new();
    for (at, figure) in figures.chars().enumerate() {
        if at > 0 && (figures.len() - at).is_multiple_of(3) {
            words.push(',');
        }
        words.push(figure);
    }
    words
}

/// `1 person`, `12,345 people`.
pub(super) fn people(number: u64) -> String {
    match number {
        1 => "1 person".to_owned(),
        more => format!("{} people", thousands(more)),
    }
}

/// An outcome: its name as a word of a style, its label, what it means, and how many.
pub(super) type Outcome = (&'static str, &'static str, &'static str, u64);

/// The six outcomes that add up to everybody.
pub(super) fn outcomes(sums: &Sums) -> [Outcome; 6] {
    [
        ("sent", "sent", "the mail server has taken it", sums.sent),
        ("failed", "failed", "refused for good", sums.failed),
        (
            "doubt",
            "in doubt",
            "it may or may not have arrived",
            sums.in_doubt,
        ),
        (
            "deferred",
            "deferred",
            "the server asks to be tried later",
            sums.deferred,
        ),
        (
            "suppressed",
            "suppressed",
            "has left and is not written to",
            sums.suppressed,
        ),
        ("waiting", "waiting", "not tried yet", sums.waiting),
    ]
}

/// `12 sent, 1 failed`: the outcomes there are.
pub(super) fn became(sums: &Sums) -> String {
    let said: Vec<String> = outcomes(sums)
        .iter()
        .filter(|(.., count)| *count > 0)
        .map(|(_, label, _, count)| format!("{} {label}", thousands(*count)))
        .collect();
    said.join(", ")
}

/// `selected 12 = sent 10 + …`.
pub(super) fn sum_line(sums: &Sums) -> String {
    let parts: Vec<String> = outcomes(sums)
        .iter()
        .map(|(_, label, _, count)| format!("{} {label}", thousands(*count)))
        .collect();
    format!(
        "{} selected = {}",
        thousands(sums.selected),
        parts.join(" + ")
    )
}

/// `550 5.1.1`, or that there was none.
pub(super) fn codes(cause: &Cause) -> String {
    let code = cause.code.map(|code| code.to_string());
    let codes: Vec<String> = code.into_iter().chain(cause.enhanced.clone()).collect();
    if codes.is_empty() {
        "no code".to_owned()
    } else {
        codes.join(" ")
    }
}

/// Where a cause leaves a letter.
pub(super) fn standing(cause: &Cause) -> &'static str {
    match cause.state {
        "failed" => "Failed",
        "deferred" => "Deferred",
        _ => "In doubt",
    }
}

/// `3 times`.
pub(super) fn times(attempts: u64) -> String {
    match attempts {
        0 => "not yet".to_owned(),
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{} times", thousands(more)),
    }
}

impl Report {
    /// How the dispatch stands, in a few words.
    pub(super) fn standing(&self) -> &'static str {
        match self.state {
            "not-sent" => "not sent yet",
            "unfinished" => "unfinished",
            "in-doubt" => "finished, but for letters in doubt",
            _ => "finished",
        }
    }

    /// How many needed more than one attempt, in a sentence.
    pub(super) fn repeated(&self) -> String {
        match self.more_than_once() {
            0 => "Nobody’s letter needed more than one attempt.".to_owned(),
            1 => "1 person’s letter needed more than one attempt.".to_owned(),
            more => format!(
                "The letters of {} needed more than one attempt.",
                people(more)
            ),
        }
    }

    /// The report for a terminal, lines ending in `\n`.
    pub fn text(&self) -> String {
        let mut text = format!("{}: {}\n", self.issue, self.standing());
        // Writing to a string cannot fail.
        let mut line = |said: std::fmt::Arguments<'_>| {
            let _ = writeln!(text, "{said}");
        };
        for (label, said) in self.particulars() {
            line(format_args!("  {:<22} {said}", format!("{label}:")));
        }
        if self.kind.is_some() {
            line(format_args!("\n{}", sum_line(&self.sums)));
            if self.settled > 0 {
                line(format_args!(
                    "  {} of those sent were in doubt, and somebody settled them as sent",
                    thousands(self.settled)
                ));
            }
            for said in [self.since.again(), self.dead()].into_iter().flatten() {
                line(format_args!("  {said}"));
            }
        }
        if !self.causes.is_empty() {
            line(format_args!("\nWhat went wrong"));
        }
        for cause in &self.causes {
            line(format_args!(
                "  {:>7}  {} ({}): {}",
                thousands(cause.people),
                standing(cause).to_lowercase(),
                codes(cause),
                cause.meaning
            ));
            line(format_args!("           {}", cause.cure));
        }
        if !self.domains.is_empty() {
            line(format_args!("\nBy mail domain"));
        }
        for domain in &self.domains {
            line(format_args!(
                "  {:>7}  {}: {}",
                thousands(domain.sums.selected),
                domain.domain.as_deref().unwrap_or("other domains"),
                became(&domain.sums)
            ));
        }
        if self.timeline.steps.len() > 1 {
            line(format_args!(
                "\nWhen letters left, by {}",
                self.timeline.step_words()
            ));
            for step in self.timeline.steps.iter().filter(|step| step.letters > 0) {
                line(format_args!(
                    "  {:>7}  from {}, {}",
                    thousands(step.letters),
                    step.from.clock(),
                    step.from.day()
                ));
            }
        }
        if self.kind.is_some() {
            line(format_args!("\n{}", self.repeated()));
        }
        for (heading, reasons) in [
            ("On the lists and left out", &self.left_out),
            ("Selected and not written to", &self.suppressed_because),
        ] {
            if !reasons.is_empty() {
                line(format_args!("\n{heading}"));
            }
            for reason in reasons {
                line(format_args!(
                    "  {:>7}  {}",
                    thousands(reason.people),
                    reason.reason
                ));
            }
        }
        if !self.next.is_empty() {
            line(format_args!("\nNext"));
        }
        for next in &self.next {
            line(format_args!("  {}\n    {}", next.words, next.command));
        }
        if self.kind.is_some() {
            line(format_args!("\n{UNMEASURED}"));
        }
        text
    }
}
