//! When two items are the same thing told twice: they lead to the same page, or have the same title.

use super::tracking::without_codes;
use crate::issue::{Item, Link};

/// What two links to the same page have in common: not `https`, `www.`, a slash at the end, codes of
/// campaigns, or the part of the page. `None` where a link says nothing about what an item is about: a
/// mail address, or the front page of a site.
pub(super) fn page(link: &Link) -> Option<String> {
    let url = without_codes(link);
    let host = url.host_str()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    let path = url.path().trim_end_matches('/');
    // In some sites the part behind the # is the page.
    let routed = url
        .fragment()
        .filter(|part| part.starts_with(['/', '!']))
        .map(|part| format!("#{part}"));
    let query = url.query().map(|query| format!("?{query}"));
    let port = url.port().map(|port| format!(":{port}"));
    if path.is_empty() && query.is_none() && routed.is_none() {
        return None;
    }
    let rest = [
        port.as_deref(),
        Some(path),
        query.as_deref(),
        routed.as_deref(),
    ];
    Some(
        rest.into_iter()
            .flatten()
            .fold(host.to_owned(), |key, part| key + part),
    )
}

/// Whether two addresses lead to the same page.
pub fn same_page(one: &Link, other: &Link) -> bool {
    page(one).is_some_and(|key| Some(key) == page(other))
}

/// The page an item leads to.
pub(super) fn page_of(item: &Item) -> Option<String> {
    page(&item.link.as_ref()?.value)
}

/// The words of an item's title, whatever their case and punctuation.
pub(super) fn title_of(item: &Item) -> Option<String> {
    let title = item.title.as_ref()?;
    let words = title.value.to_lowercase();
    let words: Vec<&str> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_many_addresses() {
        let key = |typed: &str| page(&Link::parse(typed).unwrap());
        let one = key("https://example.org/a/b");
        assert!(one.is_some());
        for same in [
            "http://www.example.org/a/b/",
            "https://EXAMPLE.org/a/b#part",
            "https://example.org/a/b?utm_source=news&mc_eid=1",
        ] {
            assert_eq!(key(same), one, "{same}");
        }
        for other in [
            "https://example.org/a/b?id=1",
            "https://example.org/a/b#/c",
            "https://example.org:8443/a/b",
            "https://example.com/a/b",
            "https://example.org/A/b",
        ] {
            assert_ne!(key(other), one, "{other}");
        }
        for nothing in ["https://www.example.org/", "mailto:a@example.org"] {
            assert_eq!(key(nothing), None, "{nothing}");
        }
    }
}
