//! A page of the web, and the item that is made of it.

use bulletin::finding::Source;
use bulletin::issue::{Issue, Link};
use bulletin::pages::{Page, about, draft};

/// What a page says that it is; the first byte chooses.
const TYPES: [&str; 4] = [
    "text/html; charset=utf-8",
    "text/html",
    "text/html; charset=windows-1252",
    "application/xhtml+xml; charset=utf-16le",
];

pub fn any(bytes: &[u8]) {
    let Some((first, body)) = bytes.split_first() else {
        return;
    };
    let page = Page {
        url: "https://example.org/news/1".into(),
        status: 200,
        content_type: Some(TYPES[usize::from(*first) % TYPES.len()].into()),
        body: body.to_vec(),
    };
    let _ = about(&page);
    let link = Link::parse(&page.url).unwrap();
    let text = include_str!("../../tests/postfix/2026-11.yaml");
    let issue = Issue::read("2026-11", &Source::from_text("issues/2026-11.yaml", text));
    let draft = draft(&page, &link, None, "30 November 2026");
    for (_, value) in &draft.fields {
        assert!(!value.contains(['\r', '\n']), "{value:?}");
    }
    // Whatever a page says, it is written so that an issue stays readable.
    let put = draft
        .put_into(&issue)
        .expect("an item can be put into a sound issue");
    let after = Issue::read("2026-11", &put);
    assert_eq!(after.items.len(), issue.items.len() + 1);
    let hidden = after.faults.iter().find(|fault| fault.hides_text());
    assert!(hidden.is_none(), "{hidden:?}");
    assert!(
        put.text().starts_with(issue.source.text().trim_end()),
        "what was there has changed"
    );
}
