//! The masthead in the other language: the block `welsh:` of `bulletin.yaml`, or `english:` where the
//! bulletin's own language is Welsh.
//!
//! What is in the block takes the place of the house's own words in an issue in that language. What is
//! not stays as it is, and is known to be in the other language, so that it can be marked as such.

use std::collections::{BTreeMap, BTreeSet};

use super::{Masthead, Pages};

/// What is otherwise in the other language.
#[derive(Clone, Debug, Default)]
pub(super) struct Translation {
    /// Words by the name of their field.
    pub(super) fields: BTreeMap<&'static str, String>,
    /// Addresses.
    pub(super) pages: Pages,
    /// Helplines by their key.
    pub(super) helplines: BTreeMap<String, String>,
    /// Partners by the name the house gives them.
    pub(super) partners: BTreeMap<String, String>,
}

/// Words readers see that the block leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untranslated<'a> {
    /// `sections` or `helplines`, where it stands in one of them.
    pub group: Option<&'static str>,
    /// The name of the field, of the section or of the helpline.
    pub key: &'a str,
}

impl Masthead {
    /// The masthead for an issue in a language: the house's own, with what its block for that language
    /// says in its place. Addresses of mail, numbers and how letters are sent are the same in both.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Masthead {
        let mut it = self.clone();
        if primary(language) == primary(&self.language) || self.translated.is_some() {
            return it;
        }
        let theirs = &self.translation;
        let mut translated = BTreeSet::new();
        for (field, words) in &theirs.fields {
            translated.insert((*field).to_owned());
            let words = words.clone();
            match *field {
                "name" => it.name = words,
                "publisher" => it.publisher = words,
                "about" => it.about = words,
                "logo" => it.logo = Some(words),
                "logo-alt" => it.logo_alt = Some(words),
                "legal-name" => it.legal.name = words,
                "company-type" => it.legal.company_type = words,
                "registered-in" => it.legal.registered_in = words,
                "contact" => it.contact = words,
                _ => it.why = words,
            }
        }
        for (field, own, other) in [
            ("website", &mut it.pages.website, &theirs.pages.website),
            (
                "subscribe",
                &mut it.pages.subscribe,
                &theirs.pages.subscribe,
            ),
            (
                "unsubscribe",
                &mut it.pages.unsubscribe,
                &theirs.pages.unsubscribe,
            ),
            ("privacy", &mut it.pages.privacy, &theirs.pages.privacy),
        ] {
            if other.is_some() {
                translated.insert(field.to_owned());
                own.clone_from(other);
            }
        }
        std::mem::swap(&mut it.pages.archive, &mut it.pages.other_archive);
        if theirs.pages.archive.is_some() {
            translated.insert("archive".to_owned());
        }
        for section in &mut it.sections {
            if let Some(title) = section.other_title.take() {
                section.other_title = Some(std::mem::replace(&mut section.title, title));
            }
        }
        for (key, words) in &theirs.helplines {
            translated.insert(format!("helplines/{key}"));
            it.helplines.insert(key.clone(), words.clone());
        }
        for partner in &mut it.partners {
            if let Some(name) = theirs.partners.get(&partner.name) {
                let own = std::mem::replace(&mut partner.name, name.clone());
                // The words of a logo are the partner's name.
                if partner.alt.as_ref() == Some(&own) {
                    partner.alt = Some(name.clone());
                }
            }
        }
        it.translated = Some(translated);
        it
    }

    /// The language of a field's words, such as `about` or `helplines/suicide`, where it is not that of
    /// the issue.
    pub fn language_of(&self, field: &str) -> Option<&str> {
        let translated = self.translated.as_ref()?;
        (!translated.contains(field)).then_some(self.language.as_str())
    }

    /// The language of a section's title, where it is not that of the issue.
    pub fn language_of_title(&self, title: &str) -> Option<&str> {
        self.translated.as_ref()?;
        let section = self
            .sections
            .iter()
            .find(|section| section.title == title)?;
        section
            .other_title
            .is_none()
            .then_some(self.language.as_str())
    }

    /// What readers of this issue see in the other language because the block leaves it out. Names are
    /// not among it: they may be the same in both.
    pub fn untranslated(&self) -> Vec<Untranslated<'_>> {
        if self.translated.is_none() {
            return Vec::new();
        }
        let fields = [
            ("about", self.about.as_str()),
            ("why-you-get-this", &self.why),
            ("company-type", &self.legal.company_type),
            ("registered-in", &self.legal.registered_in),
            (
                "contact",
                if self.contact_has_words() {
                    &self.contact
                } else {
                    ""
                },
            ),
        ];
        let missing = |group, key| Untranslated { group, key };
        let fields = fields
            .into_iter()
            .filter(|(field, words)| !words.trim().is_empty() && self.language_of(field).is_some())
            .map(|(field, _)| missing(None, field));
        let sections = self
            .sections
            .iter()
            .filter(|section| section.other_title.is_none())
            .map(|section| missing(Some("sections"), section.title.as_str()));
        let helplines = self
            .helplines
            .keys()
            .filter(|key| self.language_of(&format!("helplines/{key}")).is_some())
            .map(|key| missing(Some("helplines"), key.as_str()));
        fields.chain(sections).chain(helplines).collect()
    }

    /// Whether `contact:` holds words of a language besides addresses and numbers.
    pub fn contact_has_words(&self) -> bool {
        self.contact.split_whitespace().any(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            word.chars().count() > 1 && word.chars().all(char::is_alphabetic)
        })
    }

    /// The name of the block for the other language.
    pub fn block(&self) -> &'static str {
        if primary(&self.language) == "cy" {
            "english"
        } else {
            "welsh"
        }
    }

    /// Whether `bulletin.yaml` has that block.
    pub fn has_block(&self) -> bool {
        self.outline.key_span(self.block()).is_some()
    }

    /// Where a field that a letter prints is written in `bulletin.yaml`.
    pub(super) fn written_at(&self, path: &str) -> String {
        let translated = self.translated.as_ref();
        if translated.is_some_and(|translated| translated.contains(path)) {
            format!("{}/{path}", self.block())
        } else {
            path.to_owned()
        }
    }
}

/// `en` in `en-GB`.
fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Source;

    const HOUSE: &str = "\
name: Bulletin
publisher: Open Gate
from: Bulletin <a@example.org>
list-id: bulletin.example.org
legal-name: Open Gate
company-number: '01234567'
contact: a@example.org, 020 7946 0000
why-you-get-this: You signed up.
sections:
  - {title: News, kinds: news}
  - {title: Law/policy, kinds: policy}
partners:
  - {name: Health Alliance, logo: logos/a.png, alt: Health Alliance}
welsh:
  name: Bwletin
  publisher: Porth Agored
  contact: a@example.org
  about:
  partners: {health alliance: Cynghrair Iechyd}
  sections: {Law/policy: Y gyfraith}
";

    fn house() -> Masthead {
        Masthead::read(&Source::from_text("bulletin.yaml", HOUSE)).unwrap()
    }

    #[test]
    fn names_change_and_who_sends_it_does_not() {
        let (house, welsh) = (house(), house().in_language("cy"));
        assert_eq!(
            (welsh.name.as_str(), welsh.publisher.as_str()),
            ("Bwletin", "Porth Agored")
        );
        assert_eq!(welsh.partners[0].name, "Cynghrair Iechyd");
        assert_eq!(welsh.partners[0].alt.as_deref(), Some("Cynghrair Iechyd"));
        assert_eq!(welsh.legal.name, "Open Gate");
        assert_eq!(welsh.from, house.from);
        assert_eq!(welsh.list_id, house.list_id);
        assert_eq!(welsh.legal.company_number, "01234567");
        assert_eq!(house.in_language("en-GB").name, "Bulletin");
    }

    #[test]
    fn a_fault_is_shown_where_the_words_are_written() {
        let (house, welsh) = (house(), house().in_language("cy"));
        assert_eq!(
            (house.place("contact").line, welsh.place("contact").line),
            (7, 17)
        );
        assert_eq!(welsh.place("why-you-get-this").line, 8);
    }

    #[test]
    fn only_what_readers_see_in_english_counts_as_missing() {
        assert_eq!(house().untranslated(), []);
        let welsh = house().in_language("cy");
        let missing: Vec<_> = welsh
            .untranslated()
            .iter()
            .map(|it| it.key.to_owned())
            .collect();
        assert_eq!(missing, ["why-you-get-this", "News"]);
        assert_eq!(welsh.language_of_title("News"), Some("en-GB"));
        assert_eq!(welsh.language_of_title("Y gyfraith"), None);
        assert_eq!(welsh.language_of("name"), None);
    }

    #[test]
    fn numbers_and_addresses_are_in_no_language() {
        let says = |contact: &str| {
            let text = HOUSE.replacen("a@example.org, 020 7946 0000", contact, 1);
            let house = Masthead::read(&Source::from_text("bulletin.yaml", text)).unwrap();
            house.contact_has_words()
        };
        assert!(!says("a@example.org, 020 7946 0000"));
        assert!(says("write to a@example.org"));
    }
}
