//! [`RULE`]: two items of one issue are the same.

use std::collections::HashMap;

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::check::same::{page_of, title_of};
use crate::finding::{Severity, Span};
use crate::issue::Item;

/// Two items have the same title, or lead to the same page. Addresses count as the same whatever stands
/// before the name of the site, behind a `#`, or in a campaign code; a site's front page does not count. What
/// takes place at another time or elsewhere is another item, whatever it is called.
///
/// ```yaml
/// - kind: guidance
///   title: Navigating the health landscape
///   link: https://www.gov.uk/guide
/// - kind: publication
///   title: Navigating the health landscape in England
///   link: http://gov.uk/guide/             # the same page
/// ```
pub(super) const RULE: Rule = Rule::open("duplicate-item", Severity::Stop, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let issue = look.edition.issue;
    let mut seen: HashMap<String, &Item> = HashMap::new();
    for item in &issue.items {
        // A page in two languages may be told of in both.
        let language = item.language.as_ref().map_or("", |text| &text.value);
        let link = item.link.as_ref().map(|link| &link.span);
        let title = item.title.as_ref().map(|title| &title.span);
        let keys: [(Option<String>, &str, Option<&Span>); 2] = [
            (page_of(item), "leads to the same page as", link),
            (title_of(item), "has the same title as", title),
        ];
        let mut said = false;
        for (key, same, span) in keys {
            let (Some(key), Some(span)) = (key, span) else {
                continue;
            };
            let key = format!("{same} {language} {}{key}", place_and_time(item));
            match seen.get(&key) {
                Some(first) if !said => {
                    let place = issue.source.place(&first.span);
                    found.say(
                        span,
                        format!("this {same} “{}” on line {}", first.name(), place.line),
                        "take one of the two out, or make one item of them".to_owned(),
                    );
                    said = true;
                }
                Some(_) => {}
                None => {
                    seen.insert(key, item);
                }
            }
        }
    }
}

/// When and where it takes place, if it does: a training day that is held twice has two items.
fn place_and_time(item: &Item) -> String {
    let Some(when) = &item.when else {
        return String::new();
    };
    let place = item.detail("where").map_or("", |place| &place.value);
    format!("{:?} {} ", when.value.begins(), place.to_lowercase())
}
