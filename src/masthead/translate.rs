//! From the block `welsh:` or `english:` as it is written to what it means for the masthead.

use std::collections::BTreeMap;

use super::Masthead;
use super::settings::{ServeTranslation as ServeTyped, Translation as Typed};
use super::translation::Translation;
use super::understand::{Reader, filled};

/// Where the cures of our own findings leave room for words.
const GAP: &str = "…";

impl Reader<'_> {
    /// Reads the block for the other language into the masthead of the house.
    pub(super) fn translation(
        &mut self,
        masthead: &mut Masthead,
        welsh: Option<Typed>,
        english: Option<Typed>,
    ) {
        let block = masthead.block();
        let (typed, stray) = match block {
            "welsh" => (welsh, english.map(|_| "english")),
            _ => (english, welsh.map(|_| "welsh")),
        };
        if let Some(stray) = stray {
            self.wrong_name(
                stray,
                format!(
                    "`{stray}:` says again what bulletin.yaml says, whose own language is `{}`",
                    masthead.language
                ),
                format!("write `{block}:` for the other language, or change `language:`"),
            );
        }
        masthead
            .pages
            .other_archive
            .clone_from(&masthead.pages.archive);
        let Some(it) = typed else { return };
        let known: Vec<String> = masthead
            .sections
            .iter()
            .map(|it| it.title.clone())
            .collect();
        let sections = self.named(block, "sections", it.sections, &known);
        let known: Vec<String> = masthead.helplines.keys().cloned().collect();
        let helplines = self.named(block, "helplines", it.helplines, &known);
        let known: Vec<String> = masthead.partners.iter().map(|it| it.name.clone()).collect();
        let partners = self.named(block, "partners", it.partners, &known);
        let fields = [
            ("name", it.name),
            ("publisher", it.publisher),
            ("about", it.about),
            ("logo", it.logo),
            ("logo-alt", it.logo_alt),
            ("legal-name", it.legal_name),
            ("company-type", it.company_type),
            ("registered-in", it.registered_in),
            ("contact", it.contact),
            ("why-you-get-this", it.why_you_get_this),
        ];
        let fields = fields
            .into_iter()
            .filter_map(|(field, typed)| {
                let words = self.words(&format!("{block}/{field}"), typed)?;
                let long = matches!(field, "about" | "contact" | "why-you-get-this");
                if !long {
                    self.one_line(&format!("{block}/{field}"), &words);
                }
                Some((field, words))
            })
            .collect();
        let addresses = [
            it.website,
            it.archive,
            it.subscribe,
            it.unsubscribe,
            it.privacy,
        ];
        let pages = self.pages(&format!("{block}/"), addresses.map(filled));
        if let Some(archive) = &pages.archive {
            masthead.pages.other_archive = Some(archive.clone());
        }
        self.titles(masthead, block, &sections);
        self.serve_words(masthead, block, it.serve);
        masthead.translation = Translation {
            fields,
            pages,
            helplines,
            partners,
        };
    }

    /// What people who sign up read in the other language.
    fn serve_words(&mut self, masthead: &mut Masthead, block: &str, typed: ServeTyped) {
        let lists = masthead.serve.iter().flat_map(|serve| &serve.lists);
        let known: Vec<String> = lists.map(|list| list.name.clone()).collect();
        let titles = self.named(block, "serve/lists", typed.lists, &known);
        let wording = self.words(&format!("{block}/serve/wording"), typed.wording);
        if let Some(serve) = &mut masthead.serve {
            serve.other_wording = wording;
            for list in &mut serve.lists {
                list.other_title = titles.get(&list.name).cloned();
            }
        }
    }

    /// What a group such as `sections:` says, by the names the house uses.
    fn named(
        &mut self,
        block: &str,
        group: &str,
        typed: BTreeMap<String, Option<String>>,
        known: &[String],
    ) -> BTreeMap<String, String> {
        let mut named = BTreeMap::new();
        for (name, words) in typed {
            let path = format!("{block}/{group}/{name}");
            let same = |known: &&String| known.trim().to_lowercase() == name.trim().to_lowercase();
            let Some(known) = known.iter().find(same) else {
                let one = group
                    .rsplit('/')
                    .next()
                    .unwrap_or(group)
                    .trim_end_matches('s');
                self.wrong_name(
                    &path,
                    format!("bulletin.yaml has no {one} `{name}` that this could be for"),
                    meant(&name, known),
                );
                continue;
            };
            if let Some(words) = self.words(&path, words) {
                if group != "helplines" {
                    self.one_line(&path, &words);
                }
                named.insert(known.clone(), words);
            }
        }
        named
    }

    /// Gives the sections their other titles. Two sections must not share one, or an item that names it
    /// could mean either.
    fn titles(&mut self, masthead: &mut Masthead, block: &str, titles: &BTreeMap<String, String>) {
        for at in 0..masthead.sections.len() {
            let Some(section) = masthead.sections.get(at) else {
                continue;
            };
            let Some(title) = titles.get(&section.title) else {
                continue;
            };
            let others = masthead.sections.iter().enumerate();
            let taken = others
                .filter(|(other, _)| *other != at)
                .find(|(_, other)| other.is_called(title));
            if let Some((_, taken)) = taken {
                self.wrong(
                    &format!("{block}/sections/{}", section.title),
                    format!("the section `{}` is called `{title}` already", taken.title),
                    "give each section a title of its own",
                );
            }
            if let Some(section) = masthead.sections.get_mut(at) {
                section.other_title = Some(title.clone());
            }
        }
    }

    /// The words, unless there are none; those of a cure that nobody has replaced are a fault.
    fn words(&mut self, path: &str, typed: Option<String>) -> Option<String> {
        let words = filled(typed)?;
        if words == GAP {
            self.wrong(
                path,
                "the words have still to be written here",
                format!("write them in place of {GAP}, or take the line out"),
            );
        }
        Some(words)
    }

    fn one_line(&mut self, path: &str, words: &str) {
        if words.contains(['\n', '\r']) {
            let message = "this must be one line of words";
            self.wrong(path, message, "write it without a line break");
        }
    }
}

/// The cure for a name that is not there.
fn meant(typed: &str, known: &[String]) -> String {
    let near = known
        .iter()
        .min_by_key(|name| strsim::damerau_levenshtein(name, typed));
    match near {
        Some(near) if strsim::damerau_levenshtein(near, typed) <= 3 => {
            format!("did you mean `{near}`?")
        }
        Some(_) => format!("take the line out, or write one of: {}", known.join(", ")),
        None => "take the line out".to_owned(),
    }
}
