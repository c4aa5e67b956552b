//! `bulletin compare`: what has changed in an issue since it was committed last, or from the one before.

use std::path::Path;

use anstream::println;
use bulletin::edition::Edition;
use bulletin::finding::Source;
use bulletin::issue::Issue;
use bulletin::preview::{Comparison, Side};

use super::args::{self, Format};
use super::desk::Desk;
use super::diff::visible;
use super::folder::{Folder, LIMIT};
use super::revision::git;
use super::status::json;
use super::{Exit, Trouble};

pub(crate) fn run(folder: &Folder, args: &args::Compare, format: Format) -> Result<Exit, Trouble> {
    format.words_or_json()?;
    let desk = folder.desk(args.issue.as_deref())?;
    let stem = &desk.issue.stem;
    let comparison = if let Some(with) = &args.with {
        let other = folder.desk(Some(with))?;
        let before = Side::of(&other.edition(), &other.theme);
        Comparison::of(&other.issue.stem, &before, &now(&desk))
    } else if args.last_month {
        with_last_month(&desk).ok_or_else(|| {
            Trouble::new(format!("there is no issue before {stem} in issues/"))
                .cure("name the issue to compare with: --with ISSUE")
        })?
    } else {
        let (path, _) = folder.issue_file(args.issue.as_deref())?;
        with_committed(&desk, &path).ok_or_else(|| {
            Trouble::new(format!(
                "git has no committed version of {}",
                folder.name(&path)
            ))
            .cure(format!(
                "to compare it with the issue before: bulletin compare {stem} --last-month"
            ))
        })?
    };
    if format == Format::Json {
        println!("{}", json(&comparison));
    } else {
        for line in comparison.to_string().lines() {
            println!("{}", visible(line));
        }
    }
    Ok(Exit::Done)
}

/// An issue beside the one before it in the same language; none where it is the first.
pub(crate) fn with_last_month(desk: &Desk) -> Option<Comparison> {
    let before = desk.past.last()?;
    Some(Comparison::of(
        &before.stem,
        &before_now(desk, before),
        &now(desk),
    ))
}

/// An issue beside what git has of its file in the commit that is checked out; none where git has nothing.
pub(crate) fn with_committed(desk: &Desk, path: &Path) -> Option<Comparison> {
    let bytes = committed(path)?;
    let source = Source::new(desk.issue.source.name(), &bytes, LIMIT).ok()?;
    let before = Issue::read(desk.issue.stem.clone(), &source);
    Some(Comparison::of(
        "the version committed last",
        &before_now(desk, &before),
        &now(desk),
    ))
}

fn now(desk: &Desk) -> Side {
    Side::of(&desk.edition(), &desk.theme)
}

/// An earlier text under the settings of today, so that only the text differs.
fn before_now(desk: &Desk, issue: &Issue) -> Side {
    let edition = Edition::of(issue, &desk.masthead, &desk.words);
    Side::of(&edition, &desk.theme)
}

/// A file as it is in the last commit.
fn committed(path: &Path) -> Option<Vec<u8>> {
    let name = path.file_name()?.to_str()?;
    // Unlike `git show`, this converts nothing, and so runs no program the folder names.
    let blob = ["cat-file", "blob", &format!("HEAD:./{name}")];
    Some(git(path.parent()?, &blob)?.into_bytes())
}
