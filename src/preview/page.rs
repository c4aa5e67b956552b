//! The page itself: what can be chosen, the mail in its frame, and the findings beside it.

use maud::{DOCTYPE, Markup, html};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::board::{Board, Side};
use super::measured::measured;
use super::panel;
use super::proof::Proof;
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

/// What the page shows of one language at this moment.
#[derive(Debug, Serialize)]
pub(super) struct State {
    /// What readers call the issue.
    name: String,
    /// The language of its letters.
    language: String,
    /// What is wrong with it in a few words.
    sum: String,
    /// Whether anything stops it.
    stops: bool,
    /// Whether there is a picture.
    picture: bool,
    /// What keeps the file as it is now from being shown, as HTML; empty where nothing does.
    faults: String,
    /// The letter in an inbox, as HTML.
    inbox: String,
    /// The findings, as HTML.
    findings: String,
    /// What was measured, as HTML.
    measured: String,
    /// The readers that can be chosen.
    readers: Vec<Choice>,
    /// The other language the issue is there in.
    beside: Option<String>,
}

/// One reader that can be chosen.
#[derive(Debug, Serialize)]
struct Choice {
    side: &'static str,
    reader: usize,
    label: String,
}

/// What to show of one language.
pub(super) fn state(house: &House, board: &Board, side: Side) -> Option<State> {
    let sheet = board.sheet(side)?;
    let [this, other] = [Side::This, Side::Other].map(|side| board.sheet(side)?.proof);
    let (this, other) = (this.as_deref(), other.as_deref());
    let proof = sheet.proof.as_deref();
    let (sum, stops) = match (proof, sheet.faults.is_empty()) {
        (Some(proof), true) => (panel::sum(&proof.findings), panel::stops(&proof.findings)),
        _ => ("cannot be shown".to_owned(), true),
    };
    let html = |markup: Markup| markup.into_string();
    Some(State {
        name: proof.map_or_else(String::new, |proof| proof.name.clone()),
        language: proof.map_or_else(String::new, |proof| proof.language.clone()),
        sum,
        stops,
        picture: proof.is_some(),
        faults: if sheet.faults.is_empty() {
            String::new()
        } else {
            html(panel::faults(house, &sheet.faults, proof.is_some()))
        },
        inbox: proof.map_or_else(String::new, |proof| html(panel::inbox(proof))),
        findings: proof.map_or_else(String::new, |proof| {
            html(panel::findings(house, proof, !sheet.faults.is_empty()))
        }),
        measured: proof.map_or_else(String::new, |proof| html(measured(&proof.ruler))),
        readers: readers(this, other),
        beside: other.map(|proof| language(&proof.language).to_owned()),
    })
}

/// The readers of both languages.
fn readers(this: Option<&Proof>, other: Option<&Proof>) -> Vec<Choice> {
    let of = |side, proof: Option<&Proof>| -> Vec<Choice> {
        let letters = proof.map(|proof| proof.letters.as_slice());
        let labels = letters.unwrap_or_default().iter().enumerate();
        labels
            .map(|(reader, letter)| Choice {
                side,
                reader,
                label: letter.label.clone(),
            })
            .collect()
    };
    let mut all = of("this", this);
    all.extend(of("other", other));
    all
}

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
                    p #sum {}
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
            (radios("Width", "width", "640", &[("375", "Phone"), ("640", "Tablet"), ("1024", "Desktop")]))
            (radios("Colours", "colours", "light", &[("light", "Light"), ("dark", "Dark")]))
            (radios("Pictures", "images", "on", &[("on", "On"), ("off", "Off")]))
            fieldset {
                legend { label for="reader" { "Reader" } }
                select #reader name="reader" {}
            }
            fieldset #beside hidden {
                legend { "Languages" }
                label { input type="checkbox" name="beside" value="yes"; span { "Side by side" } }
            }
            a #letter href="letter.eml" download { "Save this letter" }
        }
    }
}

fn radios(legend: &str, name: &str, first: &str, choices: &[(&str, &str)]) -> Markup {
    html! {
        fieldset {
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

fn language(code: &str) -> &str {
    match code.split('-').next() {
        Some("cy") => "Welsh",
        Some("en") => "English",
        _ => code,
    }
}
