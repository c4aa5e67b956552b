//! The page itself: what can be chosen, the mail in its frame, and the findings beside it.

use maud::{DOCTYPE, Markup, html};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::server::House;

pub(super) const CSS: &str = include_str!("page.css");
pub(super) const JS: &str = include_str!("page.js");

/// Editors whose address is known by a name: the name, and the address that opens a file in it.
pub const EDITORS: &[(&str, &str)] = &[
    ("vscode", "vscode://file{path}:{line}:{column}"),
    ("vscodium", "vscodium://file{path}:{line}:{column}"),
    ("cursor", "cursor://file{path}:{line}:{column}"),
    ("zed", "zed://file{path}:{line}:{column}"),
    ("idea", "idea://open?file={path}&line={line}"),
];

/// What may stand in the path of an address as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':');

/// The whole page. What changes with the file is filled in by its script.
pub(super) fn page(stem: &str) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (stem) " · preview" }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="page.css";
                script src="page.js" defer {}
            }
            body {
                a.skip href="#mail" { "Skip to the mail" }
                a.skip href="#findings" { "Skip to the findings" }
                header {
                    h1 { span #name { (stem) } }
                    p #sum aria-live="polite" {}
                    p #said role="status" { "Reading…" }
                }
                noscript { p.alone { "This page needs JavaScript. It runs on this computer alone." } }
                (controls())
                main {
                    section #mail tabindex="-1" aria-label="The mail" {
                        div #faults role="alert" {}
                        div #inbox aria-label="In an inbox" role="group" {}
                        div #stage {
                            div.sheet data-side="this" { (sheet("The mail")) }
                            div.sheet data-side="other" hidden { (sheet("The mail in the other language")) }
                        }
                    }
                    section #findings tabindex="-1" aria-labelledby="findings-heading" {
                        div #item hidden {
                            div.bar {
                                h2 { "In the file" }
                                button #close type="button" { "Close" }
                            }
                            div #lines aria-live="polite" {}
                        }
                        h2 #findings-heading { "What to look at" }
                        div #list {}
                        h2 #measured-heading { "By the ruler" }
                        div #measured {}
                    }
                }
            }
        }
    }
}

fn sheet(name: &str) -> Markup {
    html! {
        div.width aria-hidden="true" {}
        div.frames {
            iframe title=(name) sandbox="allow-same-origin" {}
            iframe title=(name) sandbox="allow-same-origin" hidden {}
            div.paper tabindex="0" role="region" aria-label=(format!("{name}, as text")) hidden {}
            div.handle role="slider" tabindex="0" aria-label=(format!("Width: {name}")) aria-orientation="horizontal"
                aria-valuemin="280" aria-valuemax="1280" aria-valuenow="640" { span {} }
        }
    }
}

fn controls() -> Markup {
    html! {
        form #controls aria-label="What to show" autocomplete="off" {
            (radios("Show", "view", "mail", &[("mail", "Mail"), ("text", "Plain text"), ("web", "Online page"), ("headers", "Headers"), ("source", "Source"), ("changes", "Changes")]))
            // Shut where there is little room; wide windows show what is in it and not its handle.
            details #options open {
                summary { "Width, colours, pictures, reader" }
                div.options {
                    (radios("Width", "width", "640", &[("375", "Phone"), ("640", "Tablet"), ("1024", "Desktop")]))
                    (radios("Colours", "colours", "light", &[("light", "Light"), ("dark", "Dark")]))
                    (radios("Pictures", "images", "on", &[("on", "On"), ("off", "Off")]))
                    fieldset data-choice="reader" aria-describedby="why" {
                        legend { label for="reader" { "Reader" } }
                        select #reader name="reader" {}
                    }
                    fieldset #beside data-choice="beside" hidden {
                        legend { "Languages" }
                        label { input type="checkbox" name="beside" value="yes"; span { "Side by side" } }
                    }
                    a #letter href="letter.eml" download { "Save this letter" }
                }
            }
            p #why {}
        }
    }
}

fn radios(legend: &str, name: &str, first: &str, choices: &[(&str, &str)]) -> Markup {
    html! {
        fieldset data-choice=(name) aria-describedby="why" {
            legend { (legend) }
            div.radios {
                @for (value, label) in choices {
                    label { input type="radio" name=(name) value=(value) checked[*value == first]; span { (label) } }
                }
            }
        }
    }
}

/// The address that opens an editor at a place of a file.
pub(super) fn opener(house: &House, file: &str, line: usize, column: usize) -> Option<String> {
    let path = house.root.join(file);
    let path = path.to_str()?.replace('\\', "/");
    // A drive's letter stands behind a slash in addresses.
    let path = format!("/{}", path.trim_start_matches('/'));
    let path = utf8_percent_encode(&path, PATH).to_string();
    let template = house.editor.as_deref()?;
    Some(
        template
            .replace("{path}", &path)
            .replace("{line}", &line.to_string())
            .replace("{column}", &column.to_string()),
    )
}
