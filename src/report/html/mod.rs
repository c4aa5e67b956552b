//! The report as one page that stands alone: no script, nothing fetched from anywhere, in the house's own
//! colours, for light, dark and paper.

mod chart;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::text::{
    GATHERED, Outcome, UNMEASURED, became, codes, outcomes, people, standing, sum_line, thousands,
    times,
};
use super::{Reason, Report};
use crate::render::{Palette, Theme};

const STYLE: &str = include_str!("report.css");

/// Styles from the page itself, and nothing else at all.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

impl Report {
    /// The page. `publisher` is whose bulletin it is, and `name` what it is called.
    pub fn page(&self, theme: &Theme, publisher: &str, name: &str) -> String {
        // A translation is named after its language: `2026-11.cy`.
        let language = self.issue.split_once('.').map(|(_, language)| language);
        let page = html! {
            (DOCTYPE) "\n"
            html lang="en-GB" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width,initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    meta name="robots" content="noindex";
                    title { "Report on " (self.issue) }
                    style { "\n" (PreEscaped(style(theme))) }
                } "\n"
                body {
                    (chart::patterns()) "\n"
                    header {
                        p { (publisher) } "\n"
                        h1 { "What happened with " (self.issue) } "\n"
                        p { (name) ": " (self.standing()) }
                    } "\n"
                    main {
                        (self.summary(language)) "\n"
                        @if self.kind.is_some() {
                            (self.outcomes()) "\n"
                            (self.causes()) "\n"
                            (self.timeline()) "\n"
                            (self.domains()) "\n"
                            (self.attempts()) "\n"
                            (self.left_out()) "\n"
                        }
                    } "\n"
                    footer { p { (UNMEASURED) } p { "No address of any reader is on this page." } } "\n"
                }
            } "\n"
        };
        page.into_string()
    }

    fn summary(&self, language: Option<&str>) -> Markup {
        html! {
            section aria-labelledby="summary" {
                h2 id="summary" { @if self.kind.is_some() { "What was sent" } @else { "Nothing yet" } }
                @if self.kind.is_some() {
                    dl {
                        @for (label, said) in self.particulars() {
                            div {
                                dt { (label) }
                                dd lang=[language.filter(|_| label == "Subject")] { (said) }
                            }
                        }
                    }
                }
                @if !self.next.is_empty() {
                    div.next {
                        h3 { "What to do next" }
                        ul {
                            @for next in &self.next { li { (coded(&next.words)) " " code { (next.command) } } "\n" }
                        }
                    }
                }
            }
        }
    }

    fn outcomes(&self) -> Markup {
        let row = |(class, label, says, count): Outcome| {
            html! {
                tr {
                    th scope="row" { (chart::mark(class)) " " (label) span.quiet { ": " (says) } }
                    td.number { (thousands(count)) }
                }
            }
        };
        let rows = outcomes(&self.sums).map(row);
        let foot = html! {
            tr { th scope="row" { "selected, together" } td.number { (thousands(self.sums.selected)) } }
        };
        html! {
            section aria-labelledby="outcomes" {
                h2 id="outcomes" { "What became of the letters" }
                p.sum { (sum_line(&self.sums)) }
                (chart::everybody(&self.sums))
                (table("What became of the letters, in figures", &["Outcome", "People"], &rows, Some(&foot)))
                @if self.settled > 0 {
                    p { (thousands(self.settled)) " of those sent were in doubt, and somebody settled them as sent." }
                }
                @if let Some(said) = self.since.again() {
                    p { (said) }
                }
                @if let Some(said) = self.dead() {
                    p { (said) }
                }
            }
        }
    }

    fn causes(&self) -> Markup {
        let row = |cause: &super::Cause| {
            html! {
                tr {
                    th scope="row" {
                        (cause.meaning) span.quiet { " (" (codes(cause)) ")" }
                        p.cure { (standing(cause)) ". " (coded(cause.cure)) }
                    }
                    td.number { (thousands(cause.people)) }
                }
            }
        };
        let rows: Vec<Markup> = self.causes.iter().map(row).collect();
        html! {
            section aria-labelledby="causes" {
                h2 id="causes" { "What went wrong" }
                @if rows.is_empty() {
                    p { "Nothing: no letter has failed, is put off or in doubt." }
                } @else {
                    (table("Why letters did not arrive, and what to do", &["Cause, with the server’s codes", "People"], &rows, None))
                }
            }
        }
    }

    fn timeline(&self) -> Markup {
        let steps = &self.timeline.steps;
        let mut day = String::new();
        let mut rows = Vec::new();
        for step in steps {
            let today = step.from.day();
            // The day where it is a new one, and not once a minute.
            let new = today != day;
            rows.push(html! {
                tr {
                    th scope="row" { (step.from.clock()) @if new { ", " (today) } }
                    td.number { (thousands(step.letters)) }
                }
            });
            day = today;
        }
        let step = self.timeline.step_words();
        html! {
            section aria-labelledby="when" {
                h2 id="when" { "When letters left" }
                @match steps.len() {
                    0 => p { "No letter has left yet." },
                    1 => p { "All within " (if self.timeline.step_minutes == 1 { "a minute" } else { &step }) "." },
                    _ => {
                        p { "Letters in each " (step) "." }
                        (chart::timeline(&self.timeline))
                        (table("When letters left, in figures", &["From", "Letters"], &rows, None))
                    }
                }
            }
        }
    }

    fn domains(&self) -> Markup {
        let row = |domain: &super::Domain| {
            html! {
                tr {
                    th scope="row" {
                        (chart::name(domain)) p.cure { (became(&domain.sums)) }
                    }
                    td.number { (thousands(domain.sums.selected)) }
                }
            }
        };
        let rows: Vec<Markup> = self.domains.iter().map(row).collect();
        html! {
            section aria-labelledby="by-domain" {
                h2 id="by-domain" { "By mail domain" }
                p { (GATHERED) }
                (chart::domains(&self.domains))
                (table("Letters by mail domain, in figures", &["Domain", "People"], &rows, None))
            }
        }
    }

    fn attempts(&self) -> Markup {
        let row = |one: &super::Attempts| {
            html! {
                tr {
                    th scope="row" { (times(one.attempts)) }
                    td.number { (thousands(one.people)) }
                }
            }
        };
        let rows: Vec<Markup> = self.attempts.iter().map(row).collect();
        html! {
            section aria-labelledby="attempts" {
                h2 id="attempts" { "Attempts" }
                p { (self.repeated()) }
                @if self.more_than_once() > 0 {
                    (table("How often letters were tried", &["Tried", "Letters"], &rows, None))
                }
            }
        }
    }

    fn left_out(&self) -> Markup {
        let rows = |reasons: &[Reason]| -> Vec<Markup> {
            let row = |reason: &Reason| {
                html! { tr { th scope="row" { (coded(&reason.reason)) } td.number { (thousands(reason.people)) } } }
            };
            reasons.iter().map(row).collect()
        };
        let sum = |reasons: &[Reason]| people(reasons.iter().map(|reason| reason.people).sum());
        html! {
            section aria-labelledby="left-out" {
                h2 id="left-out" { "Who was left out" }
                @if self.left_out.is_empty() && self.suppressed_because.is_empty() {
                    p { "Nobody on the lists was left out." }
                }
                @if !self.left_out.is_empty() {
                    p { (sum(&self.left_out)) " on the lists did not count among those selected." }
                    (table("On the lists and left out", &["Reason", "People"], &rows(&self.left_out), None))
                }
                @if !self.suppressed_because.is_empty() {
                    p { (sum(&self.suppressed_because)) " among those selected must not be written to, and got nothing." }
                    (table("Selected and not written to", &["Reason", "People"], &rows(&self.suppressed_because), None))
                }
            }
        }
    }
}

/// Words with what stands between backticks as what is typed.
fn coded(words: &str) -> Markup {
    html! {
        @for (at, part) in words.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

fn table(caption: &str, heads: &[&str; 2], rows: &[Markup], foot: Option<&Markup>) -> Markup {
    let [first, second] = heads;
    html! {
        table {
            caption { (caption) }
            thead { tr { th scope="col" { (first) } th.number scope="col" { (second) } } }
            tbody { @for row in rows { (row) "\n" } }
            @if let Some(foot) = foot { tfoot { (foot) } }
        }
    }
}

fn style(theme: &Theme) -> String {
    let colours = |palette: &Palette| {
        let Palette {
            text,
            quiet,
            link,
            background,
            around,
        } = palette;
        format!(
            "--text:{text};--quiet:{quiet};--link:{link};--background:{background};--around:{around}"
        )
    };
    format!(
        ":root{{{};--font:{};--size:{}px;--width:{}px;--spacing:{}px}}\n\
         @media (prefers-color-scheme:dark){{:root{{{}}}}}\n{STYLE}",
        colours(&theme.light),
        theme.font,
        theme.size,
        theme.width,
        theme.spacing,
        colours(&theme.dark)
    )
}
