//! The head of the web page for those who share it: what it is called, in a line, and where it is.
//!
//! Programs that show a link with a title read these (Open Graph protocol, ogp.me).

use maud::{Markup, html};
use url::Url;

use super::table::NL;
use crate::render::parts::{Logo, Parts};

/// The tags.
pub(super) fn sharing(parts: &Parts, logo: Option<&Logo>) -> Markup {
    let (about, language) = match &parts.preheader {
        Some(preheader) => (preheader, None),
        None => (&parts.about.words, parts.about.language),
    };
    let say = |property: &str, content: &str| {
        html! {
            @if !content.is_empty() { meta property=(property) content=(content); (NL) }
        }
    };
    html! {
        @if let Some(page) = &parts.page {
            link rel="canonical" href=(page); (NL)
            (say("og:url", page))
        }
        (say("og:type", "article"))
        (say("og:title", &parts.title))
        @if !about.is_empty() {
            meta property="og:description" lang=[language] content=(about); (NL)
        }
        (say("og:site_name", parts.publisher))
        (say("og:locale", locale(parts.language)))
        @if let Some(logo) = logo {
            (say("og:image", &logo.src))
            (say("og:image:alt", logo.alt))
        }
    }
}

/// Open Graph writes a language with its country, and an underscore between.
fn locale(language: &str) -> &str {
    match language {
        "cy" => "cy_GB",
        "en-GB" => "en_GB",
        _ => "",
    }
}

/// Where the page's pictures may come from: its own site, also while it is looked at before it is there.
pub(super) fn pictures_from(parts: &Parts) -> String {
    let site = parts.page.as_deref().and_then(|page| Url::parse(page).ok());
    match site.map(|site| site.origin().ascii_serialization()) {
        Some(origin) if origin != "null" => format!("'self' {origin}"),
        _ => "'self'".to_owned(),
    }
}
