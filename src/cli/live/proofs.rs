//! An issue read from its folder as proofs for the page, in its language and in the other.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bulletin::finding::{Finding, Place};
use bulletin::message::{Press, Recipient, Secret, Stamp};
use bulletin::preview::{Proof, Pulled, Reader, Sitting, broken};
use bulletin::render::{Occasion, render};
use bulletin::subscribers::{Address, Name};

use crate::cli::build::dated;
use crate::cli::check::{look_knowing, purpose};
use crate::cli::compare::{with_committed, with_last_month};
use crate::cli::desk::Desk;
use crate::cli::folder::Folder;
use crate::cli::previewed;
use crate::cli::{Trouble, World};

/// The rule that tells of a text that cannot be read as it was meant.
const UNREADABLE: &str = "yaml-problem";

/// Where an issue is, and how to read it again.
#[derive(Debug)]
pub(super) struct Proofs {
    folder: Folder,
    world: World,
    /// What finds the file: its stem, or its path where it is not in `issues/`.
    typed: String,
    stem: String,
    elsewhere: Option<PathBuf>,
}

impl Proofs {
    /// The issue that was asked for, which must be there.
    pub(super) fn of(folder: &Folder, typed: Option<&str>, world: &World) -> Result<Self, Trouble> {
        let (path, stem) = folder.issue_file(typed)?;
        let at_home = path.parent() == Some(&folder.path("issues"));
        Ok(Proofs {
            folder: folder.clone(),
            world: world.clone(),
            typed: if at_home {
                stem.clone()
            } else {
                path.display().to_string()
            },
            elsewhere: path.parent().filter(|_| !at_home).map(PathBuf::from),
            stem,
        })
    }

    /// The stem of the issue.
    pub(super) fn stem(&self) -> &str {
        &self.stem
    }

    /// The folder the issue is in.
    pub(super) fn home(&self) -> PathBuf {
        let home = self.elsewhere.clone();
        home.unwrap_or_else(|| self.folder.path("issues"))
    }

    /// The folder of a file that is not in `issues/`.
    pub(super) fn elsewhere(&self) -> Option<PathBuf> {
        self.elsewhere.clone()
    }

    /// Reads everything anew.
    pub(super) fn pull(&self) -> Pulled {
        let world = self.world.later();
        let desk = self.folder.desk(Some(&self.typed));
        let other = match &desk {
            Ok(desk) => desk.sibling.as_ref().map(|sibling| sibling.stem.clone()),
            // Whatever is wrong with this one, the other may be there.
            Err(_) => Some(self.sibling()).filter(|stem| {
                let file = self.folder.path("issues").join(format!("{stem}.yaml"));
                file.exists()
            }),
        };
        let other = other.map(|stem| self.folder.desk(Some(&stem)));
        Pulled {
            this: self.proof(desk, &world),
            other: other.map(|desk| self.proof(desk, &world)),
        }
    }

    fn sibling(&self) -> String {
        match self.stem.split_once('.') {
            Some((month, _)) => month.to_owned(),
            None => format!("{}.cy", self.stem),
        }
    }

    fn proof(&self, desk: Result<Desk, Trouble>, world: &World) -> Result<Proof, Vec<Finding>> {
        let desk = desk.map_err(|trouble| self.told(trouble))?;
        let known = previewed::ahead(&self.folder, &desk);
        let (_, findings) = look_knowing(&desk, purpose(&desk), world, &known);
        let findings: Vec<Finding> = findings.iter().cloned().collect();
        if broken(&desk.issue) {
            // The rest follows from what could not be read.
            let (text, rest): (Vec<_>, Vec<_>) = findings
                .into_iter()
                .partition(|finding| finding.rule == UNREADABLE);
            return Err(if text.is_empty() { rest } else { text });
        }
        let edition = desk.edition();
        let rendered = render(&edition, &desk.theme, Occasion::Issue);
        let stamp = Stamp {
            issue: &desk.issue.stem,
            date: dated(&desk, world),
        };
        let secret = Secret::of_samples();
        let mut pictures = BTreeMap::new();
        for (file, picture) in &desk.theme.pictures {
            let bytes = self.folder.picture_bytes(file);
            let bytes = bytes.map_err(|trouble| self.told(trouble))?;
            pictures.insert(picture.name.clone(), bytes);
        }
        let path = self.folder.issue_file(Some(&self.found_by(&desk)));
        let since_commit = path.ok().and_then(|(path, _)| with_committed(&desk, &path));
        let since_last_month = with_last_month(&desk);
        Press::new(&rendered, &desk.masthead, &desk.words, &stamp, secret)
            .and_then(|press| {
                let readers = readers(&desk.words.language);
                let sitting = Sitting {
                    edition: &edition,
                    theme: &desk.theme,
                    rendered: &rendered,
                    press: &press,
                    readers: &readers,
                };
                let proof = Proof::pull(&sitting, findings, pictures)?;
                Ok(Proof {
                    since_commit,
                    since_last_month,
                    ..proof
                })
            })
            .map_err(|fault| self.told(Trouble::from(fault)))
    }

    /// What finds the file of the issue on a desk.
    fn found_by(&self, desk: &Desk) -> String {
        if desk.issue.stem == self.stem {
            self.typed.clone()
        } else {
            desk.issue.stem.clone()
        }
    }

    /// What keeps the folder from being read, as findings.
    fn told(&self, trouble: Trouble) -> Vec<Finding> {
        match trouble.into_findings() {
            Ok(findings) => findings.iter().cloned().collect(),
            Err(trouble) => {
                let place = Place::file(format!("issues/{}.yaml", self.stem));
                let finding = Finding::stop("", place, trouble.message());
                vec![match trouble.remedy() {
                    Some(cure) => finding.cure(cure),
                    None => finding,
                }]
            }
        }
    }
}

/// Invented readers of letters in a language: one with a name, one without.
fn readers(language: &str) -> Vec<Reader> {
    let (name, greeting, with, without) = if language.starts_with("cy") {
        (
            "Siôn Tŷ Newydd",
            "Siôn",
            "who reads Welsh",
            "Somebody who reads Welsh, without a name",
        )
    } else {
        (
            "Sam Reader",
            "Sam",
            "whose name is known",
            "Somebody without a name",
        )
    };
    // Both are addresses; whatever cannot be read as one is left out.
    let named = Address::parse("reader@example.org").map(|address| Reader {
        label: format!("{name}, {with}"),
        recipient: Recipient {
            address,
            name: Name::parse(name),
            greeting: Name::parse(greeting),
            plain: false,
        },
    });
    let unnamed = Address::parse("somebody@example.org").map(|address| Reader {
        label: without.to_owned(),
        recipient: Recipient {
            address,
            name: None,
            greeting: None,
            plain: false,
        },
    });
    [named, unnamed].into_iter().flatten().collect()
}
