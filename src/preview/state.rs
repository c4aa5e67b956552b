//! What the page shows at this moment: words for its places, and what can be chosen.

use maud::Markup;
use serde::Serialize;

use super::board::{Board, Sheet, Side};
use super::measured::measured;
use super::panel;
use super::proof::{Item, Proof};
use super::server::House;

/// What the page shows of one language at this moment.
#[derive(Debug, Serialize)]
pub(super) struct State {
    /// What readers call the issue.
    name: String,
    /// What its language is called.
    language: String,
    /// What is wrong in a few words, in each language there is.
    sum: String,
    /// How bad that is: `stops`, `some` or nothing.
    grade: &'static str,
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
    /// The items in the order of the file.
    items: Vec<Known>,
    /// The readers that can be chosen.
    readers: Vec<Choice>,
    /// Whether the issue is there in another language too.
    beside: bool,
}

/// What an item is known by after a save.
#[derive(Debug, Serialize)]
struct Known {
    title: String,
    link: Option<String>,
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
    let [this, other] = [Side::This, Side::Other].map(|side| board.sheet(side));
    let sheets: Vec<&Sheet> = this.iter().chain(&other).collect();
    let (sum, grade) = sums(&sheets);
    let [this, other] = [&this, &other].map(|sheet| sheet.as_ref()?.proof.as_deref());
    let proof = sheet.proof.as_deref();
    let html = |markup: Markup| markup.into_string();
    Some(State {
        name: proof.map_or_else(String::new, |proof| proof.name.clone()),
        language: called(&sheet).to_owned(),
        sum,
        grade,
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
        items: proof.map_or_else(Vec::new, |proof| proof.items.iter().map(known).collect()),
        readers: readers(this, other),
        beside: other.is_some(),
    })
}

fn known(item: &Item) -> Known {
    Known {
        title: item.title.clone(),
        link: item.link.clone(),
    }
}

/// What is wrong in a few words, and how bad it is; each language by its name where there are two.
fn sums(sheets: &[&Sheet]) -> (String, &'static str) {
    let one = |sheet: &Sheet| match &sheet.proof {
        Some(proof) if sheet.faults.is_empty() => {
            let grade = if panel::stops(&proof.findings) {
                "stops"
            } else if proof.findings.is_empty() {
                ""
            } else {
                "some"
            };
            (panel::sum(&proof.findings), grade)
        }
        _ => ("cannot be shown".to_owned(), "stops"),
    };
    let said: Vec<(String, &str)> = sheets.iter().map(|sheet| one(sheet)).collect();
    let worst = ["stops", "some"]
        .into_iter()
        .find(|grade| said.iter().any(|(_, own)| own == grade));
    let words: Vec<String> = match said.as_slice() {
        [(alone, _)] => vec![alone.clone()],
        several => several
            .iter()
            .zip(sheets)
            .map(|((sum, _), sheet)| format!("{}: {sum}", called(sheet)))
            .collect(),
    };
    (words.join("; "), worst.unwrap_or_default())
}

/// What the language of a sheet is called, as far as anything is known of it.
fn called(sheet: &Sheet) -> &str {
    sheet
        .proof
        .as_deref()
        .map_or("The other language", |proof| language(&proof.language))
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

fn language(code: &str) -> &str {
    match code.split('-').next() {
        Some("cy") => "Welsh",
        Some("en") => "English",
        _ => code,
    }
}
