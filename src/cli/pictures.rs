//! The pictures that `bulletin.yaml` names, in `templates/`.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use bulletin::finding::Finding;
use bulletin::masthead::{Masthead, RULE};
use bulletin::render::{Picture, PictureFault};

use super::Trouble;
use super::folder::Folder;
use super::show::Findings;

/// More than this is not even read, in bytes.
const FAR_TOO_LARGE: u64 = 32 << 20;

impl Folder {
    /// Every picture by the path it is named by. One that cannot be used stops the work: a letter must not
    /// go out with a hole where the logo was meant to be.
    pub(crate) fn pictures(
        &self,
        masthead: &Masthead,
    ) -> Result<BTreeMap<String, Picture>, Trouble> {
        let mut pictures = BTreeMap::new();
        let mut findings = Vec::new();
        for (field, file) in named(masthead) {
            let mut wrong = |message: String, cure: &str| {
                findings.push(Finding::stop(RULE, masthead.place(&field), message).cure(cure));
            };
            let Some(archive) = &masthead.pages.archive else {
                wrong(
                    "a logo is fetched from beside the web version, and `archive:` does not say where \
                     that is"
                        .to_owned(),
                    "fill in archive: with the address under which issues can be read, or take the logo out",
                );
                continue;
            };
            if !archive.as_str().starts_with("https://") {
                wrong(
                    "a logo fetched from an `archive:` without https shows everyone on the line who \
                     reads the bulletin"
                        .to_owned(),
                    "write archive: with https, or take the logo out",
                );
                continue;
            }
            match self.picture(&file) {
                Ok(picture) => {
                    pictures.insert(file, picture);
                }
                Err(fault) => wrong(fault.message, &fault.cure),
            }
        }
        if findings.is_empty() {
            return Ok(pictures);
        }
        let sources = [masthead.source().clone()];
        Err(Trouble::findings(Findings::of(findings, sources)))
    }

    fn picture(&self, file: &str) -> Result<Picture, PictureFault> {
        let wrong = |message, cure: &str| PictureFault {
            message,
            cure: cure.to_owned(),
        };
        let inside = Path::new(file)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !inside || file.contains('\\') || self.leads_out(file) {
            return Err(wrong(
                format!("`{file}` is not a file in templates/"),
                "put the picture into templates/logos/ and write logos/ and its name",
            ));
        }
        let bytes = self.picture_bytes(file).map_err(|_| {
            let path = self.path("templates").join(file);
            if path.exists() {
                wrong(
                    format!("templates/{file} cannot be read as a file, or is far too large"),
                    "save the picture there again, smaller than 200 kB",
                )
            } else if let Some(inside) = file.strip_prefix("templates/") {
                wrong(
                    format!("there is no templates/{file}"),
                    &format!("write {inside}: the name begins within templates/"),
                )
            } else {
                wrong(
                    format!("there is no templates/{file}"),
                    "put the picture there, or take the line out",
                )
            }
        })?;
        Picture::read(file, &bytes)
    }

    /// Whether a link in templates/ leads to a file elsewhere, which nobody meant to put online.
    fn leads_out(&self, file: &str) -> bool {
        let templates = self.path("templates");
        match (
            templates.canonicalize(),
            templates.join(file).canonicalize(),
        ) {
            (Ok(templates), Ok(file)) => !file.starts_with(templates),
            // What is not there is said elsewhere.
            _ => false,
        }
    }

    /// The bytes of a picture.
    pub(crate) fn picture_bytes(&self, file: &str) -> Result<Vec<u8>, Trouble> {
        self.bytes(&self.path("templates").join(file), FAR_TOO_LARGE)
    }
}

/// The fields that name a picture, with what they name.
fn named(masthead: &Masthead) -> Vec<(String, String)> {
    let own = masthead
        .logo
        .iter()
        .map(|file| ("logo".to_owned(), file.clone()));
    let partners = masthead.partners.iter().enumerate();
    own.chain(partners.filter_map(|(at, partner)| {
        let file = partner.logo.clone()?;
        Some((format!("partners/{at}/logo"), file))
    }))
    .collect()
}
