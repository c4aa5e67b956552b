//! The house's words: what to write instead of what, and why, in lists an editor can extend.
//!
//! In come the files of `templates/house-style/`, the editor's own or the ones inside the program; out
//! comes a [`HouseStyle`] that rules ask for what a text should say otherwise.

mod entry;
mod phrases;
mod quiet;

pub use entry::Entry;
pub use phrases::{Hit, Phrases};
pub(super) use quiet::{addresses, quiet};

use crate::finding::{Finding, Place, Source};
use crate::masthead;

macro_rules! lists {
    ($($(#[$doc:meta])+ $name:ident)+) => {
        /// All the lists of a house.
        #[derive(Clone, Debug, Default)]
        pub struct HouseStyle { $($(#[$doc])+ pub $name: Phrases,)+ }

        impl HouseStyle {
            /// The lists inside the program: the path an editor's own file has to have, and the text.
            pub const BUILTIN: &[(&str, &str)] = &[$((
                concat!("templates/house-style/", stringify!($name), ".yaml"),
                include_str!(concat!("../../../templates/house-style/", stringify!($name), ".yaml")),
            ),)+];

            fn list(&mut self, name: &str) -> Option<&mut Phrases> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)+
                    _ => None,
                }
            }
        }
    };
}

lists! {
    /// Words for people.
    people
    /// Words for ethnicity.
    ethnicity
    /// Words for illness and disability.
    health
    /// Words for suicide and self-harm.
    suicide
    /// Names that have changed.
    names
    /// Abbreviations: those with `instead` have to be spelt out, those without are known to readers.
    acronyms
    /// Common misspellings.
    spelling
}

impl HouseStyle {
    /// The lists inside the program.
    pub fn builtin() -> Self {
        let mut style = HouseStyle::default();
        for (path, text) in HouseStyle::BUILTIN {
            // A test holds every list inside the program to being without fault.
            let _ = style.take(&Source::from_text(*path, *text));
        }
        style
    }

    /// The lists inside the program, with each of `sources` in the place of the one of its name.
    ///
    /// Fails with what is wrong in the files, all of it.
    pub fn read(sources: &[Source]) -> Result<Self, Vec<Finding>> {
        let mut style = HouseStyle::builtin();
        let wrong: Vec<Finding> = sources
            .iter()
            .flat_map(|source| style.take(source).err().unwrap_or_default())
            .collect();
        if wrong.is_empty() {
            Ok(style)
        } else {
            Err(wrong)
        }
    }

    fn take(&mut self, source: &Source) -> Result<(), Vec<Finding>> {
        let file = source.name();
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let name = name.strip_suffix(".yaml").unwrap_or(name);
        let Some(list) = self.list(name) else {
            let message = format!("no rule reads a list called `{name}`");
            let cure = "call it people, ethnicity, health, suicide, names, acronyms or spelling";
            let place = Place::file(file);
            return Err(vec![
                Finding::stop(masthead::RULE, place, message).cure(cure),
            ]);
        };
        *list = Phrases::of(entry::read(source)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_inside_the_program_are_without_fault() {
        let builtin: Vec<Source> = HouseStyle::BUILTIN
            .iter()
            .map(|(path, text)| Source::from_text(*path, *text))
            .collect();
        assert_eq!(HouseStyle::read(&builtin).map(|_| ()), Ok(()));
    }

    #[test]
    fn a_list_of_the_editor_replaces_the_one_of_its_name() {
        let own = Source::from_text(
            "templates/house-style/people.yaml",
            "- phrase: punter\n  instead: reader\n",
        );
        let style = HouseStyle::read(&[own]).unwrap();
        assert_eq!(
            style.people.hits("Ex-offenders and a punter", None).len(),
            1
        );
        assert_eq!(style.spelling.hits("succesful", None).len(), 1);
    }

    #[test]
    fn faults_in_a_list_are_all_named_with_their_line() {
        let own = Source::from_text(
            "templates/house-style/people.yaml",
            "- phrase: punter\n- phrase: ' '\n- phrase: Punter\n  from: soon\n- phrase: x\n  from: 2020\n  until: 2019\n",
        );
        let mut told: Vec<_> = HouseStyle::read(&[own, Source::from_text("words.yaml", "[]")])
            .unwrap_err()
            .into_iter()
            .map(|finding| (finding.place.line, finding.message))
            .collect();
        told.sort();
        assert_eq!(
            told,
            [
                (1, "no rule reads a list called `words`".to_owned()),
                (2, "this entry has no phrase".to_owned()),
                (3, "`Punter` stands twice in this list".to_owned()),
                (4, "`soon` cannot be read as a date".to_owned()),
                (7, "this entry ends before it begins".to_owned()),
            ]
        );
        let own = Source::from_text("spelling.yaml", "- phrase: a\n  insted: b\n");
        let wrong = HouseStyle::read(&[own]).unwrap_err();
        assert_eq!(wrong[0].place.line, 2);
        assert_eq!(wrong[0].cure.as_deref(), Some("did you mean `instead`?"));
    }
}
