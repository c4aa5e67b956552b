//! [`RULE`]: a date or time in another style than the house's.

use crate::check::house_style::quiet;
use crate::check::look::Look;
use crate::check::passages::{passages, words};
use crate::check::restyle::{exists, is_certain, restyled};
use crate::check::rule::{Found, Rule};
use crate::check::wording::is_published;
use crate::finding::{Edit, Severity, Span};
use crate::issue::date::{mentions, named};

/// One style for dates, as on GOV.UK, is easier to read and to hear: "30 November", "10:30am to 12:30pm",
/// "midday". "Midnight" can be either end of a day, so write 11:59pm. The fields `date`, `when` and
/// `deadline` may be written in any way: they are printed in the house's style.
///
/// ```yaml
/// summary: Join us on 30th Nov, 10.30-12.30pm.     # write: on 30 November, 10:30am to 12:30pm
/// ```
pub(in crate::check) const RULE: Rule = Rule::open("style-date", Severity::Advice, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for passage in passages(look.edition.issue) {
        if !passage.english
            || is_published(&passage)
            || matches!(passage.field, "by" | "contact" | "ethics")
        {
            continue;
        }
        let text = &passage.text.value;
        let quiet = quiet(text);
        let words = words(text);
        // Where the weekday is wrong the date may be, and some days are in no calendar.
        let wrong = mentions(text)
            .into_iter()
            .filter_map(|(span, _, fault)| fault.map(|_| span));
        let nowhere = named(text).into_iter().filter(|named| !exists(named));
        let doubtful: Vec<Span> = wrong.chain(nowhere.map(|named| named.span)).collect();
        for at in 0..words.len() {
            let Some((span, instead)) = restyled(&words, at) else {
                continue;
            };
            if quiet.iter().any(|quiet| quiet.contains(&span.start)) {
                continue;
            }
            let typed = text.get(span.clone()).unwrap_or_default();
            let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
            let message = format!("“{typed}” is not in the house's style for dates and times");
            let place = passage.text.span_of(&span);
            let cure = format!("write {instead}");
            // Over the end of a line, or spelt with codes, it is left to the editor.
            let as_typed = look.edition.issue.source.text().get(place.clone());
            let whole = as_typed == passage.text.value.get(span.clone());
            let doubt = doubtful.iter().any(|date| date.contains(&span.start));
            let edit = (whole && !doubt && is_certain(&typed, &instead)).then(|| Edit {
                span: place.clone(),
                with: instead,
            });
            found.say_and_mend(&place, message, cure, edit);
        }
    }
}
