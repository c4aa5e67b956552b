//! `bulletin check --fix`: the certain cures, shown, agreed to and written.

use anstream::{eprintln, print};
use bulletin::check::{Purpose, Unfixable, fix};
use bulletin::finding::Source;
use bulletin::issue::Issue;

use super::args::{self, Format};
use super::check::{exit, look, purpose, say, seen};
use super::confirm;
use super::desk::Desk;
use super::diff::diff;
use super::folder::{Folder, LIMIT, Replacing, replace};
use super::{Exit, Trouble, World, show, trouble};

/// How files begin that some Windows programs save as UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

pub(crate) fn run(
    folder: &Folder,
    args: &args::Check,
    format: Format,
    world: &World,
) -> Result<Exit, Trouble> {
    if format != Format::Text {
        return Err(Trouble::new(
            "--fix shows its changes to people, and --format speaks to programs",
        )
        .cure("run the two one after the other: check --fix --yes, then check --format …"));
    }
    let mut desk = folder.desk(args.issue.as_deref())?;
    let stem = desk.issue.stem.clone();
    let name = desk.issue.source.name().to_owned();
    let (bold, green) = (show::BOLD, show::GREEN);
    let fixed = match seen(&desk, Purpose::Draft, world, &desk.known, fix) {
        Ok(fixed) => fixed,
        Err(Unfixable::Hidden(place)) => {
            let exit = tell(&desk, world);
            eprintln!(
                "{bold}{name}{bold:#}: nothing was changed, because part of it cannot be read. Mend line {} first, then run it again.",
                place.line
            );
            return Ok(exit);
        }
    };
    let lines = changed_lines(&desk.issue.source, &fixed);
    if lines == 0 {
        let exit = tell(&desk, world);
        eprintln!(
            "{bold}{name}{bold:#}: nothing in it has a cure that is certain, so nothing was changed."
        );
        return Ok(exit);
    }
    print!("{}", diff(&desk.issue.source, &fixed));
    let lines = match lines {
        1 => "1 line".to_owned(),
        lines => format!("{lines} lines"),
    };
    if !args.yes && !agreed(&lines, &name, world)? {
        let (report, findings) = look(&desk, Purpose::Draft, world);
        let sum = if findings.is_empty() {
            "nothing is wrong".to_owned()
        } else {
            findings.sum()
        };
        eprintln!("Nothing was changed. As it is: {sum}.");
        if !(world.terminal && world.screen) {
            eprintln!("To change {lines}: {bold}bulletin check {stem} --fix --yes{bold:#}");
        }
        return Ok(exit(&report));
    }
    write(folder, args.issue.as_deref(), &desk.issue.source, &fixed)?;
    eprintln!("{green}Put right{green:#}: {lines} of {name}\n");
    desk.issue = Issue::read(stem, &fixed);
    Ok(tell(&desk, world))
}

/// Shows what is found in the issue on the desk.
fn tell(desk: &Desk, world: &World) -> Exit {
    let (report, findings) = look(desk, purpose(desk), world);
    say(desk, &report, &findings, None);
    exit(&report)
}

/// Asks, where there is somebody to ask.
fn agreed(lines: &str, name: &str, world: &World) -> Result<bool, Trouble> {
    if !(world.terminal && world.screen) {
        return Ok(false);
    }
    eprintln!("\nThis changes {lines} of {name}.");
    confirm::agreed("Apply?").map_err(|trouble| trouble.cure("nothing was changed"))
}

/// Writes the new text, if the file still holds the old one.
pub(crate) fn write(
    folder: &Folder,
    issue: Option<&str>,
    old: &Source,
    new: &Source,
) -> Result<(), Trouble> {
    let (path, _) = folder.issue_file(issue)?;
    let read = folder.bytes(&path, LIMIT)?;
    let (mark, text) = match read.strip_prefix(MARK) {
        Some(text) => (MARK, text),
        None => (&[][..], read.as_slice()),
    };
    let done = if text == old.text().as_bytes() {
        replace(&path, &read, &[mark, new.text().as_bytes()].concat())
    } else {
        Err(Replacing::Changed)
    };
    let name = old.name();
    done.map_err(|why| match why {
        Replacing::Changed => Trouble::new(format!("{name} was saved by somebody else meanwhile"))
            .cure("nothing was changed; run it again"),
        Replacing::Protected => Trouble::new(format!("{name} is protected against writing"))
            .cure("nothing was changed; take the protection off if the file is yours to edit"),
        Replacing::System(error) => {
            Trouble::new(format!("cannot write {name}: {}", trouble::plain(&error)))
        }
    })
}

/// No cure adds or takes away a line.
fn changed_lines(before: &Source, after: &Source) -> usize {
    let lines = before.text().lines().zip(after.text().lines());
    lines.filter(|(before, after)| before != after).count()
}
