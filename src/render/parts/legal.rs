//! Who we are in law: the particulars of a company and of a charity, as far as they are given.

use super::Said;
use crate::masthead::{Legal, Masthead, Words};

/// The sentences.
pub(super) fn legal<'a>(masthead: &'a Masthead, words: &'a Words) -> Vec<Said<'a>> {
    let Legal {
        name,
        company_type,
        registered_in,
        company_number,
        charity_number,
        office,
    } = &masthead.legal;
    let name = if name.trim().is_empty() {
        &masthead.publisher
    } else {
        name
    };
    let given = |text: &str| !text.trim().is_empty();
    let company = if !given(company_number) || !given(registered_in) {
        "{name}."
    } else if given(company_type) {
        &words.company
    } else {
        &words.company_without_type
    };
    let mut said = company.to_owned();
    if given(charity_number) {
        said.push(' ');
        said.push_str(&words.charity.replace("{number}", "{charity}"));
    }
    if given(office) {
        said.push(' ');
        said.push_str(&words.office);
    }
    let kind = if company.trim_start().starts_with("{type}") {
        company_type.clone()
    } else {
        in_sentence(company_type)
    };
    let place = Said::of(registered_in, masthead.language_of("registered-in"));
    if words.language == "cy" && place.language.is_none() {
        said = said.replace("yn {place}", &in_place(&place.words));
    }
    let gaps = [
        (
            "{type}",
            Said::of(&kind, masthead.language_of("company-type")),
        ),
        ("{place}", place),
        // A name is the same in any language.
        ("{name}", Said::of(name, None)),
        ("{number}", Said::of(company_number, None)),
        ("{charity}", Said::of(charity_number, None)),
        ("{address}", Said::of(office, None)),
    ];
    Said::filled(&said, &gaps)
}

/// `Company limited by guarantee` inside a sentence; `CIO` keeps its capitals.
fn in_sentence(words: &str) -> String {
    let mut chars = words.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => words.to_owned(),
    }
}

/// "In" a place, in Welsh, where it changes the sound a name begins with (nasal mutation): `Cymru` is
/// `yng Nghymru`, `Gogledd Iwerddon` is `yng Ngogledd Iwerddon`. What has the word already is left alone.
fn in_place(place: &str) -> String {
    if ["yn ", "yng ", "ym "]
        .iter()
        .any(|word| place.starts_with(word))
    {
        return place.to_owned();
    }
    let changed = [
        ("Ch", "yn Ch"),
        ("Th", "yn Th"),
        ("Ph", "yn Ph"),
        ("Dd", "yn Dd"),
        ("C", "yng Ngh"),
        ("P", "ym Mh"),
        ("T", "yn Nh"),
        ("G", "yng Ng"),
        ("B", "ym M"),
        ("D", "yn N"),
        ("M", "ym M"),
    ];
    for (sound, after) in changed {
        if let Some(rest) = place.strip_prefix(sound) {
            return format!("{after}{rest}");
        }
    }
    format!("yn {place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_changes_its_first_sound_as_welsh_asks() {
        for (place, said) in [
            ("Cymru a Lloegr", "yng Nghymru a Lloegr"),
            ("Cymru", "yng Nghymru"),
            ("Lloegr", "yn Lloegr"),
            ("yr Alban", "yn yr Alban"),
            ("Gogledd Iwerddon", "yng Ngogledd Iwerddon"),
            ("Prydain Fawr", "ym Mhrydain Fawr"),
            ("yng Nghymru a Lloegr", "yng Nghymru a Lloegr"),
        ] {
            assert_eq!(in_place(place), said);
        }
    }

    #[test]
    fn initials_keep_their_capitals_inside_a_sentence() {
        assert_eq!(in_sentence("Company limited"), "company limited");
        assert_eq!(in_sentence("CIO"), "CIO");
    }
}
