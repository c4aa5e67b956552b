//! The page on the web: the same words in plain modern HTML, the same for everyone.
//!
//! It fetches nothing from anywhere, and a policy in its head makes sure of that.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::direction::words;
use super::mailto::with_addresses;
use super::prose::prose;
use super::said;
use super::sharing::{pictures_from, sharing};
use super::table::NL;
use crate::render::facts::Fact;
use crate::render::parts::{Entry, FootLine, Logo, Part, Parts, To};
use crate::render::theme::{Palette, Theme};

/// Styles only from the page, pictures only from its own site, and nothing else at all.
fn policy(parts: &Parts) -> String {
    let pictures = pictures_from(parts);
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; img-src {pictures}; base-uri 'none'; \
         form-action 'none'"
    )
}

/// Writes the page.
pub(in crate::render) fn web(parts: &Parts, theme: &Theme) -> String {
    let (head, foot): (Vec<_>, Vec<_>) = parts
        .body
        .iter()
        .partition(|part| !matches!(part, Part::Foot { .. }));
    let (top, main): (Vec<_>, Vec<_>) = head
        .into_iter()
        .partition(|part| matches!(part, Part::Masthead { .. }));
    let logo = top.iter().find_map(|part| match part {
        Part::Masthead { logo, .. } => logo.as_ref(),
        _ => None,
    });
    let page = html! {
        (DOCTYPE) (NL)
        html lang=(parts.language) dir="ltr" { (NL)
            head { (NL)
                meta charset="utf-8"; (NL)
                meta http-equiv="Content-Security-Policy" content=(policy(parts)); (NL)
                meta name="viewport" content="width=device-width,initial-scale=1"; (NL)
                meta name="color-scheme" content="light dark"; (NL)
                meta name="referrer" content="no-referrer"; (NL)
                @if let Some(preheader) = &parts.preheader {
                    meta name="description" content=(preheader); (NL)
                }
                (sharing(parts, logo))
                title { (parts.title) } (NL)
                style { (NL) (PreEscaped(style(theme))) } (NL)
            } (NL)
            body { (NL)
                header { (NL) @for part in top { (self::part(part)) } } (NL)
                main { (NL) @for part in main { (self::part(part)) } } (NL)
                footer { (NL) @for part in foot { (self::part(part)) } } (NL)
            } (NL)
        } (NL)
    };
    page.into_string()
}

fn style(theme: &Theme) -> String {
    let Theme {
        light,
        dark,
        font,
        size,
        width,
        spacing,
        web_css,
        ..
    } = theme;
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
        ":root{{{};--font:{font};--size:{size}px;--width:{width}px;--spacing:{spacing}px}}\n\
         @media (prefers-color-scheme:dark){{:root{{{}}}}}\n{web_css}",
        colours(light),
        colours(dark)
    )
}

fn part(part: &Part) -> Markup {
    match part {
        Part::Banner(mark) => html! { p.banner { (mark) } (NL) },
        Part::Masthead {
            publisher,
            logo,
            name,
            language,
            dated,
            also,
        } => html! {
            p { @if let Some(logo) = logo { (image(logo)) } @else { (publisher) } } (NL)
            h1 lang=[*language] { (words(name)) } (NL)
            @if let Some(dated) = dated { p { (dated) } (NL) }
            @for also in also {
                p { a href=(also.page) lang=[also.language] hreflang=[also.language] { (also.words) } } (NL)
            }
        },
        Part::Opening {
            prose: intro,
            signed,
            ..
        } if intro.is_empty() && signed.is_none() => html! {},
        Part::Opening {
            prose: intro,
            signed,
            ..
        } => html! {
            div.intro { (NL)
                (prose(intro, None, None))
                @if let Some(signed) = signed { p.quiet { (words(signed)) } (NL) }
            } (NL)
        },
        Part::Lead { heading, entry } => html! {
            section.lead aria-labelledby="lead" { (NL)
                h2 id="lead" { (heading) } (NL)
                (item(entry))
            } (NL)
        },
        Part::Contents { heading, lines } => html! {
            nav aria-labelledby="contents" { (NL)
                h2 id="contents" { (heading) } (NL)
                ul { (NL)
                    @for line in lines {
                        li {
                            a href=(format!("#{}", line.anchor)) lang=[line.language] { (words(line.heading)) } ": " (words(&line.titles))
                        } (NL)
                    }
                } (NL)
            } (NL)
        },
        Part::Section {
            heading,
            language,
            anchor,
            entries,
        } => {
            let labelled = (!heading.is_empty()).then_some(*anchor);
            html! {
                section aria-labelledby=[labelled] { (NL)
                    @if let Some(anchor) = labelled {
                        h2 id=(anchor) lang=[*language] { (words(heading)) } (NL)
                    }
                    @for entry in entries { (item(entry)) }
                } (NL)
            }
        }
        Part::Foot { heading, lines } => html! {
            @if let Some(heading) = heading { h2 { (heading) } (NL) }
            @for line in lines { (foot_line(line)) (NL) }
        },
    }
}

fn item(entry: &Entry) -> Markup {
    let language = entry.language;
    html! {
        article id=(format!("item-{}", entry.number)) { (NL)
            @if let Some(kicker) = &entry.kicker { p.kicker { (words(kicker)) } (NL) }
            h3 lang=[language] { (words(entry.title)) } (NL)
            @if let Some(byline) = &entry.byline { p.byline { (words(byline)) } (NL) }
            (prose(entry.summary, None, language))
            (facts(&entry.facts, language))
            @if let Some(action) = &entry.action {
                p.action {
                    a href=(action.link.as_str()) lang=[language.filter(|_| action.own)] {
                        (words(&action.words))
                    }
                } (NL)
            }
            @if let Some(reminder) = &entry.reminder {
                p.action { a href=(reminder.address) { (words(&reminder.words)) } } (NL)
            }
            @if let Some(help) = &entry.help { p.help lang=[help.language] { (with_addresses(&help.words, None)) } (NL) }
        } (NL)
    }
}

fn facts(facts: &[Fact], language: Option<&str>) -> Markup {
    let key = facts.iter().any(|fact| fact.key);
    html! {
        @if !facts.is_empty() {
            ul class=(if key { "facts key" } else { "facts" }) { (NL)
                @for fact in facts {
                    li {
                        @if let Some(label) = &fact.label { span.label { (label) ":" } " " }
                        span class=[fact.key.then_some("value")] lang=[language.filter(|_| fact.own)] {
                            (with_addresses(&fact.value, None))
                        }
                    } (NL)
                }
            } (NL)
        }
    }
}

fn foot_line(line: &FootLine) -> Markup {
    match line {
        FootLine::Words(said) => {
            let (language, words) = said::said(said, None);
            html! { p lang=[language] { (words) } }
        }
        FootLine::Point {
            before,
            words: point,
            to,
        } => html! {
            p {
                @if let Some(before) = before { (before) " " }
                @match to {
                    To::Page(address) => { a href=(address) { (point) } }
                    // The page has no reader of its own, so the words stand alone.
                    To::Unsubscribe => (point),
                }
            }
        },
        FootLine::Partners { label, names } => html! {
            p {
                (label) ": "
                @for (at, partner) in names.iter().enumerate() {
                    // Logos stand apart from each other by themselves.
                    @if at > 0 { @if partner.logo.is_some() { " " } @else { ", " } }
                    @let name = html! {
                        @if let Some(logo) = &partner.logo { (image(logo)) } @else { (words(partner.words)) }
                    };
                    @if let Some(link) = partner.link { a href=(link) { (name) } } @else { (name) }
                }
            }
        },
    }
}

fn image(logo: &Logo) -> Markup {
    let (width, height) = logo.size;
    html! { img.logo src=(logo.src) alt=(logo.alt) width=(width) height=(height); }
}
