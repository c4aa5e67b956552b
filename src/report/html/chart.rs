//! Charts as SVG. Lengths are percentages and letters keep their size, so that they are as legible in a
//! narrow window as in a wide one; no outcome is told from another by its colour alone.

use maud::{Markup, html};

use crate::ledger::Sums;
use crate::report::text::{outcomes, thousands};
use crate::report::{Domain, Step, Timeline};

/// The height of a row of the domains' chart, of the bar in it, and of the timeline, in pixels.
const ROW: usize = 46;
const BAR: usize = 20;
const HEIGHT: u64 = 140;
/// More letters of a name than fit at 320 pixels.
const NAME: usize = 26;

/// The patterns that outcomes are filled with, once a page.
pub(super) fn patterns() -> Markup {
    html! {
        svg.patterns width="0" height="0" aria-hidden="true" focusable="false" {
            defs {
                pattern id="stripes" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect.ground width="8" height="8" {} rect.accent width="4" height="8" {}
                }
                pattern id="bars" width="6" height="6" patternUnits="userSpaceOnUse" {
                    rect.ground width="6" height="6" {} rect.ink width="3" height="6" {}
                }
                pattern id="cross" width="6" height="6" patternUnits="userSpaceOnUse" {
                    rect.ground width="6" height="6" {} path.lines d="M0 0L6 6M6 0L0 6" {}
                }
                pattern id="dots" width="8" height="8" patternUnits="userSpaceOnUse" {
                    rect.ground width="8" height="8" {} circle.ink cx="4" cy="4" r="2" {}
                }
            }
        }
    }
}

/// The mark of an outcome, beside its name in a table.
pub(super) fn mark(outcome: &str) -> Markup {
    html! {
        svg.mark width="18" height="18" aria-hidden="true" focusable="false" {
            rect class=(outcome) x="1" y="1" width="16" height="16" {}
        }
    }
}

/// Thousandths of a whole as a percentage.
fn percent(part: u64, whole: u64) -> String {
    let thousandths = (part * 100_000).checked_div(whole).unwrap_or(0);
    format!("{}.{:03}%", thousandths / 1000, thousandths % 1000)
}

/// One bar of outcomes, as long as `whole` lets it be. Few among very many are drawn a little wider than they
/// are, at the expense of the largest part: that there are any is what must not be missed.
fn bar(sums: &Sums, whole: u64, y: usize, height: usize) -> Markup {
    let least = whole.div_ceil(60);
    let mut parts: Vec<(&str, u64)> = outcomes(sums)
        .iter()
        .filter(|(.., count)| *count > 0)
        .map(|(class, _, _, count)| (*class, (*count).max(least)))
        .collect();
    let grown = parts.iter().map(|(_, part)| part).sum::<u64>();
    let grown = grown.saturating_sub(sums.selected);
    if let Some((_, largest)) = parts.iter_mut().max_by_key(|(_, part)| *part) {
        *largest = largest.saturating_sub(grown).max(least);
    }
    let mut before = 0;
    let mut placed = Vec::new();
    for (class, part) in parts {
        placed.push((class, before, part));
        before += part;
    }
    html! {
        @for (class, before, part) in placed {
            rect class=(class) x=(percent(before, whole)) y=(y) width=(percent(part, whole)) height=(height) {}
        }
    }
}

/// What a chart is called and says, for those who do not see it. `id` is its own on the page.
fn named(id: &str, title: &str, says: &str, height: &str, drawn: &Markup) -> Markup {
    html! {
        svg.chart role="img" width="100%" height=(height) focusable="false" aria-labelledby=(format!("{id}-title"))
            aria-describedby=(format!("{id}-desc")) {
            title id=(format!("{id}-title")) { (title) }
            desc id=(format!("{id}-desc")) { (says) }
            (drawn)
        }
    }
}

/// Everybody as one bar.
pub(super) fn everybody(sums: &Sums) -> Markup {
    let says = crate::report::text::became(sums);
    named(
        "everybody",
        "What became of the letters",
        &format!("One bar: {says}."),
        "36",
        &bar(sums, sums.selected, 2, 32),
    )
}

/// A bar for each domain, as long as it has people.
pub(super) fn domains(domains: &[Domain]) -> Markup {
    let most = domains.iter().map(|domain| domain.sums.selected).max();
    let most = most.unwrap_or(0);
    let drawn = html! {
        @for (at, domain) in domains.iter().enumerate() {
            text x="0" y=(at * ROW + 16) { (short(name(domain))) }
            (bar(&domain.sums, most, at * ROW + BAR + 2, BAR - 2))
        }
    };
    named(
        "domains",
        "Letters by mail domain",
        "A bar for each domain, as long as it has people, in parts for what became of their letters. The figures are in the table below.",
        &(domains.len() * ROW).to_string(),
        &drawn,
    )
}

/// What a domain is called.
pub(super) fn name(domain: &Domain) -> &str {
    domain.domain.as_deref().unwrap_or("Other domains")
}

fn short(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    let start: String = name.chars().take(NAME - 1).collect();
    format!("{start}…")
}

/// A column for each step of time.
pub(super) fn timeline(timeline: &Timeline) -> Markup {
    let steps = &timeline.steps;
    let most = steps.iter().map(|step| step.letters).max().unwrap_or(0);
    let count = steps.len() as u64;
    let drawn = html! {
        text x="0" y="14" { (thousands(most)) }
        line.rule x1="0" x2="100%" y1="20" y2="20" {}
        @for (at, step) in (0_u64..).zip(steps) {
            @let tall = (step.letters * HEIGHT).div_ceil(most.max(1));
            @if tall > 0 {
                rect.sent x=(percent(at * 10 + 1, count * 10)) width=(percent(8, count * 10))
                    y=(20 + HEIGHT - tall) height=(tall) {}
            }
        }
        line.axis x1="0" x2="100%" y1=(20 + HEIGHT) y2=(20 + HEIGHT) {}
        @if let (Some(first), Some(last)) = (steps.first(), steps.last()) {
            // Over several days it is the day that counts, and both do not fit into a narrow window.
            @let said = |step: &Step| if first.from.day() == last.from.day() { step.from.clock() } else { step.from.day() };
            text x="0" y=(40 + HEIGHT) { (said(first)) }
            text x="100%" y=(40 + HEIGHT) text-anchor="end" { (said(last)) }
        }
    };
    let says = format!(
        "A column for each {}; the tallest is {}. The figures are in the table below.",
        timeline.step_words(),
        thousands(most)
    );
    named(
        "timeline",
        "When letters left",
        &says,
        &(50 + HEIGHT).to_string(),
        &drawn,
    )
}
