//! The files in `templates/`: an editor's own where it is there, else the one inside the program.
//!
//! One that is there and cannot be used stops the work, with everything that is wrong in any of them; it is
//! never passed over quietly.

use std::fs::{self, File};
use std::io::{Error, ErrorKind};
use std::path::Path;

use bulletin::check::{HouseStyle, Unread};
use bulletin::finding::{Finding, Place, Source};
use bulletin::masthead::{
    Masthead, RULE, WEB_WORDS_CY, WEB_WORDS_EN_GB, WORDS_CY, WORDS_EN_GB, Words,
};
use bulletin::render::{THEME, Theme, WEB_CSS};

use super::folder::Folder;
use super::show::Findings;
use super::{Trouble, new, schema, trouble};

/// What the templates come to.
#[derive(Debug)]
pub(crate) struct Templates {
    pub(crate) words: Words,
    pub(crate) theme: Theme,
    pub(crate) house: HouseStyle,
}

/// Every file in `templates/` that is read, with the text it has inside the program.
pub(crate) fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    [
        ("templates/theme.yaml", THEME),
        ("templates/web.css", WEB_CSS),
        (new::FILE, new::TEMPLATE),
        ("templates/words/en-GB.yaml", WORDS_EN_GB),
        ("templates/words/cy.yaml", WORDS_CY),
        ("templates/words/web.en-GB.yaml", WEB_WORDS_EN_GB),
        ("templates/words/web.cy.yaml", WEB_WORDS_CY),
    ]
    .into_iter()
    .chain(HouseStyle::BUILTIN.iter().copied())
}

/// Files that are looked at, and folders below each other. A folder that holds more holds something else.
const MOST: usize = 500;
const DEEPEST: usize = 4;

impl Folder {
    /// The words of a language, the theme and the house style.
    pub(crate) fn templates(&self, language: &str) -> Result<Templates, Trouble> {
        let mut all = Gathered::default();
        let (name, builtin) = Words::builtin(language);
        let words = all.take(self.own(name, builtin), Words::read);
        let theme = all.take(self.own("templates/theme.yaml", THEME), Theme::read);
        let css = all.take(
            self.own("templates/web.css", WEB_CSS),
            |css| Ok(css.clone()),
        );
        let theme = match (theme, css) {
            (Some(theme), Some(css)) => all.take(Ok(css), |css| theme.clone().with_web_css(css)),
            // Its faults are told even where the theme has some of its own.
            (None, Some(css)) => {
                let theme = Theme::read(&Source::from_text("templates/theme.yaml", THEME));
                all.take(Ok(css), |css| {
                    theme.clone().and_then(|theme| theme.with_web_css(css))
                })
            }
            _ => None,
        };
        let lists: Vec<Option<Source>> = HouseStyle::BUILTIN
            .iter()
            .map(|(name, builtin)| all.take(self.own(name, builtin), |list| Ok(list.clone())))
            .collect();
        let lists: Vec<Source> = lists.into_iter().flatten().collect();
        // A folder that is none is told once, not for every file in it.
        let mut told = Vec::new();
        all.found.retain(|finding| {
            let new = !told.contains(finding);
            told.push(finding.clone());
            new
        });
        let house = HouseStyle::read(&lists).map_err(|found| all.found.extend(found));
        match (words, theme, house) {
            (Some(words), Some(theme), Ok(house)) if all.found.is_empty() => Ok(Templates {
                words,
                theme,
                house,
            }),
            _ => Err(Trouble::findings(Findings::of(all.found, all.sources))),
        }
    }

    /// One template, as text.
    pub(crate) fn template(&self, name: &str, builtin: &str) -> Result<Source, Trouble> {
        self.own(name, builtin)
            .map_err(|findings| Trouble::findings(Findings::of(findings, [])))
    }

    fn own(&self, name: &str, builtin: &str) -> Result<Source, Vec<Finding>> {
        let cannot = |name: &str, what: String| {
            let cure = "put it right, or take it away to have the one inside the program";
            let place = Place::file(name);
            vec![Finding::stop(RULE, place, format!("this cannot be read: {what}")).cure(cure)]
        };
        // From `templates` on: what is not there is not meant, but a link that leads nowhere is.
        let mut ways: Vec<&Path> = Path::new(name).ancestors().collect();
        ways.pop();
        for way in ways.into_iter().rev() {
            let (shown, path) = (way.to_string_lossy(), self.path(&way.to_string_lossy()));
            let file = shown == name;
            match fs::symlink_metadata(&path) {
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    return Ok(Source::from_text(name, builtin));
                }
                Err(error) => return Err(cannot(&shown, trouble::plain(&error))),
                Ok(_) => {}
            }
            match fs::metadata(&path) {
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    let what = "it is a link to something that is not there";
                    return Err(cannot(&shown, what.to_owned()));
                }
                Err(error) => return Err(cannot(&shown, trouble::plain(&error))),
                Ok(data) if file && !data.is_file() => {
                    return Err(cannot(&shown, "it is not a file".to_owned()));
                }
                Ok(data) if !file && !data.is_dir() => {
                    return Err(cannot(&shown, "it is not a folder".to_owned()));
                }
                Ok(_) => {}
            }
        }
        let path = self.path(name);
        File::open(&path).map_err(|error| cannot(name, trouble::plain(&error)))?;
        self.source(&path)
            .map_err(|trouble| match trouble.into_findings() {
                Ok(findings) => findings.iter().cloned().collect(),
                Err(trouble) => cannot(name, trouble.message().to_owned()),
            })
    }

    /// The files in `templates/` that nothing reads, in the order of their names.
    pub(crate) fn unread(&self, masthead: &Masthead) -> Vec<Unread> {
        let mut names = Vec::new();
        // A folder that cannot be listed has no names to tell; what is read of it was read before.
        let _ = walk(&self.path("templates"), "templates", DEEPEST, &mut names);
        names.sort();
        let read: Vec<&str> = files()
            .map(|(name, _)| name)
            .chain([schema::FILE])
            .collect();
        let partners = masthead.partners.iter().map(|partner| &partner.logo);
        let logos = partners.chain([&masthead.logo]).flatten();
        let logos: Vec<String> = logos.map(|logo| format!("templates/{logo}")).collect();
        let is_read = |name: &String| read.contains(&name.as_str()) || logos.contains(name);
        names.retain(|name| !is_read(name) && !is_beside(name));
        names
            .into_iter()
            .map(|file| Unread {
                meant: meant(&file, &read),
                file,
            })
            .collect()
    }
}

/// What was read of all templates, and everything that was wrong with them.
#[derive(Default)]
struct Gathered {
    found: Vec<Finding>,
    sources: Vec<Source>,
}

impl Gathered {
    fn take<T>(
        &mut self,
        source: Result<Source, Vec<Finding>>,
        read: impl Fn(&Source) -> Result<T, Vec<Finding>>,
    ) -> Option<T> {
        let value = source.and_then(|source| {
            let value = read(&source);
            self.sources.push(source);
            value
        });
        value.map_err(|found| self.found.extend(found)).ok()
    }
}

fn walk(dir: &Path, shown: &str, deeper: usize, names: &mut Vec<String>) -> Result<(), Error> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = format!("{shown}/{}", entry.file_name().to_string_lossy());
        if names.len() >= MOST {
            break;
        }
        if !entry.file_type()?.is_dir() {
            names.push(name);
        } else if deeper > 0 && !is_beside(&name) {
            walk(&entry.path(), &name, deeper - 1, names)?;
        }
    }
    Ok(())
}

/// Whether a file is there for people or for their programs: pictures, notes, what editors leave behind.
fn is_beside(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    let lower = file.to_lowercase();
    name == "templates/logos"
        || name.starts_with("templates/logos/")
        || file.starts_with(['.', '#'])
        || lower.starts_with("readme")
        || matches!(
            lower.as_str(),
            "thumbs.db" | "desktop.ini" | "licence" | "license"
        )
        || [
            "~", ".bak", ".swp", ".swo", ".orig", ".rej", ".old", ".tmp", ".md", ".txt",
        ]
        .iter()
        .any(|end| lower.ends_with(end))
}

/// The file that was meant by a name, where one is near enough: by its whole path, by its own name alone,
/// or by the beginning of its name.
fn meant(name: &str, read: &[&str]) -> Option<String> {
    let own = |name: &str| name.rsplit('/').next().unwrap_or(name).to_lowercase();
    let own = |name: &str| own(name).split('.').next().unwrap_or_default().to_owned();
    let typed = own(name);
    let far = |known: &str| {
        let known_own = own(known);
        let alike = known_own == typed || (typed.len() > 1 && known_own.starts_with(&typed));
        let whole = strsim::damerau_levenshtein(known, name);
        if alike { whole.min(1) } else { whole }
    };
    let near = read.iter().copied().min_by_key(|known| far(known))?;
    (far(near) <= 4).then(|| near.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_a_name_is_told_from_a_file_of_its_own() {
        let read: Vec<&str> = files().map(|(name, _)| name).collect();
        for (name, told) in [
            ("templates/themes.yaml", Some("templates/theme.yaml")),
            ("templates/theme.yml", Some("templates/theme.yaml")),
            (
                "templates/words/en.yaml",
                Some("templates/words/en-GB.yaml"),
            ),
            ("templates/word/cy.yaml", Some("templates/words/cy.yaml")),
            (
                "templates/people.yaml",
                Some("templates/house-style/people.yaml"),
            ),
            ("templates/style guide.docx", None),
        ] {
            assert_eq!(meant(name, &read).as_deref(), told, "{name}");
        }
        for name in [
            "templates/theme.yaml~",
            "templates/words/.cy.yaml.swp",
            "templates/words/cy.yaml.orig",
            "templates/README.md",
            "templates/logos/ours.png",
            "templates/.git",
        ] {
            assert!(is_beside(name), "{name}");
        }
        assert!(!is_beside("templates/logos.yaml"));
    }
}
