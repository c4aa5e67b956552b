//! [`RULE`]: the subject, the preview or the name of the issue is still that of an earlier month.

use crate::check::look::Look;
use crate::check::months::{Own, is_bulletin};
use crate::check::rule::{Found, Rule};
use crate::issue::date::{Named, named};

/// An issue begun as a copy of the last one keeps its subject until somebody sees it, and the subject is
/// what everybody sees. A month counts if it stands as the name of the issue: one that is still to come,
/// or that a word such as "since" or "closes in" leads up to, is let pass; and so is any other month
/// beside the issue's own. English and Welsh months are known.
///
/// ```yaml
/// date: Monday 30 November 2026
/// subject: Health and Justice, October 2026
/// ```
pub(super) const RULE: Rule = Rule::firm("stale-subject", find);

/// A month without a year is taken for an old one if it was one of these last months.
const LATELY: i32 = 3;

/// Before a month, these words lead up to a date and not to the name of an issue.
const LEADS_TO_DATE: &[&str] = &[
    "since", "by", "until", "till", "from", "to", "before", "after", "between", "and", "on", "ers",
    "erbyn", "tan", "cyn", "wedi", "hyd", "rhwng", "ar",
];

/// The same, where no year follows.
const LEADS_TO_MONTH: &[&str] = &["in", "of", "during", "last", "next", "ym", "yn", "ystod"];

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let issue = look.edition.issue;
    let Some(own) = Own::of(issue) else { return };
    for (field, text) in [
        ("name", &issue.name),
        ("subject", &issue.subject),
        ("preview", &issue.preview),
    ] {
        let Some(text) = text else { continue };
        let stale = stale(&text.value, &own, field == "name");
        if let Some(stale) = stale {
            let owner = match field {
                "name" => "issue is called",
                "subject" => "subject says",
                _ => "preview says",
            };
            let said = &text.value[stale.span.clone()];
            let own = own.name();
            let cure = match field {
                "name" => format!("write `issue: {own}`, or mend the date of the issue"),
                _ => format!("write {own}; if {said} is meant, name {own} as well"),
            };
            found.say(
                &text.span_of(&stale.span),
                format!("the {owner} {said}, and this is the issue of {own}"),
                cure,
            );
        }
    }
}

/// The month in a text that stands as the name of another issue. In the issue's own name (`strict`) any
/// month but its own is wrong; elsewhere only one that is over.
fn stale(text: &str, own: &Own, strict: bool) -> Option<Named> {
    let months = named(text);
    let says_own = months.iter().any(|named| own.has(named));
    months.into_iter().find(|named| {
        let since = own.months_since(named);
        let over = since > 0 && (named.year.is_some() || since <= LATELY);
        let other = if own.has_in_another_year(named) {
            strict || since > 0
        } else {
            !own.has(named) && !says_own && (strict || over)
        };
        other && is_name_of_issue(text, named)
    })
}

fn is_name_of_issue(text: &str, named: &Named) -> bool {
    let word = |word: &str| {
        word.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
    };
    let before = text[..named.span.start].split_whitespace().next_back();
    let before = before.map(word).unwrap_or_default();
    let after = text[named.span.end..].split_whitespace().next();
    let after = after.map(word).unwrap_or_default();
    let within_span = matches!(after.as_str(), "to" | "and" | "until" | "tan");
    if within_span || LEADS_TO_DATE.contains(&before.as_str()) {
        return false;
    }
    if named.year.is_some() {
        return true;
    }
    // "May" and "March" are other words too, and say so by what follows them.
    let said = word(&text[named.span.clone()]);
    let other_word = matches!(
        said.as_str(),
        "may" | "march" | "august" | "mai" | "medi" | "mawrth"
    ) && text[named.span.end..].starts_with(' ')
        && after.starts_with(char::is_alphabetic)
        && !is_bulletin(&after);
    !other_word && !LEADS_TO_MONTH.contains(&before.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Source;
    use crate::issue::Issue;

    /// Whether a subject is stale in the issue of November 2026.
    fn is_stale(subject: &str) -> bool {
        let issue = Issue::read("2026-11", &Source::from_text("", "a: b"));
        stale(subject, &Own::of(&issue).unwrap(), false).is_some()
    }

    #[test]
    fn only_a_month_that_names_the_issue_is_stale() {
        for subject in [
            "Health and Justice, October 2026: prison health",
            "Health and Justice in October 2026",
            "October: prison health",
            "Your September bulletin",
            "Iechyd a Chyfiawnder, Hydref 2026",
            "Health and Justice, 30 October 2026",
            "Health and Justice, November 2025",
        ] {
            assert!(is_stale(subject), "{subject}");
        }
        for subject in [
            "A consultation that closes in January",
            "Safety in custody, July to September 2026",
            "What has changed since October 2026",
            "What we learnt in October",
            "Conference, February 2027",
            "November 2026: what October has changed",
            "Our conference, November 2027",
            "August voices are not enough",
            "You may march",
        ] {
            assert!(!is_stale(subject), "{subject}");
        }
    }
}
