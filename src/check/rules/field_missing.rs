//! [`RULE`]: a field that readers need is not there.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::issue::{Kind, What};

/// Some kinds of item are of no use without a field: a consultation without a deadline, an event without
/// a place.
///
/// ```yaml
/// - kind: event
///   title: Neurodiversity in the justice system
///   when: Wednesday 9 December 2026, 10:30am to 12:30pm
///   where: Online                        # without it nobody can come
/// ```
pub(super) const RULE: Rule = Rule::firm("field-missing", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for fault in &look.edition.issue.faults {
        let What::Missing { field, empty, kind } = &fault.what else {
            continue;
        };
        let owner = kind.map_or(
            if fault.item.is_some() {
                "an item"
            } else {
                "an issue"
            }
            .to_owned(),
            Kind::with_article,
        );
        let cure = match *field {
            "deadline" => {
                "add `deadline: 5pm, Friday 29 January 2027`, or `deadline: open` if there is none"
                    .to_owned()
            }
            "when" => "add `when: Wednesday 9 December 2026, 10:30am to 12:30pm`".to_owned(),
            "date" => "add `date: Monday 30 November 2026`".to_owned(),
            "link" => "add `link: https://…`, the page where readers can read on".to_owned(),
            "items" => "add `items:` and under it one `- kind: …` for each item".to_owned(),
            "kind" => "add `kind: news`, or one of the other kinds".to_owned(),
            field => format!("add a line `{field}: …`"),
        };
        let cure = match cure.strip_prefix("add ") {
            Some(_) if *empty => format!("write it behind `{field}:`{}", example(&cure)),
            _ => cure,
        };
        found.say(&fault.span, format!("{owner} needs `{field}`"), cure);
    }
}

/// The example in a cure such as ``add `date: Monday 30 November 2026` ``, without its field.
fn example(cure: &str) -> String {
    let value = cure
        .split('`')
        .nth(1)
        .and_then(|line| line.split_once(": "));
    match value {
        Some((_, value)) if value != "…" && !value.ends_with('…') => {
            format!(", such as `{value}`")
        }
        _ => String::new(),
    }
}
