//! `bulletin new 2026-12.cy`: the Welsh file of an issue, from the English one.

use anstream::println;

use super::folder::Folder;
use super::{Exit, Trouble, new, show};

/// What the Welsh file says to whoever translates it.
const ADVICE: &str = "\
# The Welsh file of ENGLISH, copied word for word: it is in English until you translate it.
#
# Translate: issue, subject, preview and intro; in each item the title, the summary, the action (the words
#   of the link) and other words that readers see, such as where, price, pay, for and contact.
# Leave as they are: the names of the fields, the kinds, the items and their order, date, deadline and when
#   (the bulletin prints them in Welsh by itself), section, help, lead, embargo, repeat-of, carry-over.
# Links: leave them, or write the address of the same page in Welsh; where that address does not show that
#   it is Welsh (cy, cymraeg, .cymru), write `language: cy` in the item as well.
#
# Whatever changes in ENGLISH from now on has to be changed here too: `bulletin check` compares the two.
";

/// The stem of the English file where somebody asks for a Welsh one.
pub(crate) fn asked(folder: &Folder, typed: &str) -> Result<Option<String>, Trouble> {
    let stem = folder.stem(Some(typed))?;
    let Some((english, language)) = stem.rsplit_once('.') else {
        return Ok(None);
    };
    if !language.eq_ignore_ascii_case("cy") {
        return Ok(None);
    }
    if folder.issues()?.iter().any(|there| there == english) {
        return Ok(Some(english.to_owned()));
    }
    Ok(Some(new::month_of(english)?.format("%Y-%m").to_string()))
}

/// Writes the Welsh file of an issue.
pub(crate) fn run(folder: &Folder, english: &str) -> Result<Exit, Trouble> {
    folder.masthead()?;
    let from = folder.path(&format!("issues/{english}.yaml"));
    let path = folder.path(&format!("issues/{english}.cy.yaml"));
    let name = folder.name(&path);
    if path.exists() {
        return Err(Trouble::new(format!(
            "{name} is there already, and `new` never overwrites"
        ))
        .cure(format!(
            "open that file; `bulletin check {english}.cy` says where it differs from the English one"
        )));
    }
    if !from.exists() {
        return Err(Trouble::new(format!(
            "there is no {}, which the Welsh file is made from",
            folder.name(&from)
        ))
        .cure(format!(
            "write the English file first: bulletin new {english}"
        )));
    }
    let source = folder.source(&from)?;
    let mut advice = ADVICE.replace("ENGLISH", &format!("{english}.yaml"));
    if source.text().contains("\r\n") {
        advice = advice.replace('\n', "\r\n");
    }
    folder.write(&path, (advice + source.text()).as_bytes())?;
    let (green, bold) = (show::GREEN, show::BOLD);
    println!("{green}New{green:#}: {name}, as it is in English");
    println!(
        "Next: translate it as it says at its top, then {bold}bulletin check {english}.cy{bold:#}"
    );
    Ok(Exit::Done)
}
