//! `bulletin init`: a new bulletin from the binary alone.

use std::path::Path;

use anstream::println;

use super::args;
use super::folder::Folder;
use super::{Exit, Trouble, show, templates};

/// What a new folder holds, in the order people look at it. Our own repository is such a folder.
const FILES: &[(&str, &str)] = &[
    ("bulletin.yaml", include_str!("../../bulletin.yaml")),
    (
        "issues/2018-02.yaml",
        include_str!("../../issues/2018-02.yaml"),
    ),
    (
        "subscribers/README.md",
        include_str!("../../subscribers/README.md"),
    ),
    (
        "subscribers/samples/members.csv",
        include_str!("../../subscribers/samples/members.csv"),
    ),
    (
        "subscribers/samples/friends.yaml",
        include_str!("../../subscribers/samples/friends.yaml"),
    ),
    (
        super::schema::FILE,
        include_str!("../../templates/issue.schema.json"),
    ),
    (".gitignore", GITIGNORE),
];

/// Keeps people out of git.
const GITIGNORE: &str = "\
/build/
/outbox/

# People. Real lists, the ledger and its key never go into git; the invented samples do.
/subscribers/*
!/subscribers/README.md
!/subscribers/samples/
*.db
*.db-wal
*.db-shm
# What other services or we ourselves export.
/exports/
/*.csv

# Keys that sign letters.
/keys/
*.pem
";

fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied().chain(templates::files())
}

pub(crate) fn run(base: &Path, args: &args::Init) -> Result<Exit, Trouble> {
    let dir = base.join(&args.dir);
    if args.templates {
        return templates(&Folder::find(&dir)?);
    }
    if dir.join("bulletin.yaml").exists() {
        return Err(
            Trouble::new(format!("there is a bulletin in {} already", dir.display())).cure(
                "nothing was changed; to start another, name a new folder: bulletin init DIR",
            ),
        );
    }
    let taken = files()
        .map(|(name, _)| dir.join(name))
        .find(|path| path.exists() && !path.ends_with(".gitignore"));
    if let Some(taken) = taken {
        return Err(Trouble::new(format!(
            "{} is there already and would be overwritten",
            taken.display()
        ))
        .cure("nothing was changed; name a new folder: bulletin init DIR"));
    }
    for (name, content) in files() {
        let path = dir.join(name);
        if path.exists() {
            continue;
        }
        let write = || {
            std::fs::create_dir_all(path.parent().unwrap_or(&dir))?;
            std::fs::write(&path, content)
        };
        write().map_err(|error| Trouble::file("write", &path, &error))?;
    }
    // Lists that an editor saves there are readable to everybody by themselves.
    let people = dir.join("subscribers");
    shut(&people).map_err(|error| Trouble::file("make", &people, &error))?;
    let (green, bold) = (show::GREEN, show::BOLD);
    println!("{green}A new bulletin{green:#} is in {}", dir.display());
    println!("  bulletin.yaml        who you are and how you send: begin here");
    println!("  issues/              one file a month; 2018-02 is a finished example");
    println!("  subscribers/         who gets it; the samples are invented people");
    println!("  templates/           colours, fonts and every word the bulletin supplies");
    println!(
        "Next: {bold}bulletin send 2018-02{bold:#} there writes the example's letters to outbox/, and sends nothing."
    );
    Ok(Exit::Done)
}

/// Keeps a folder from all but its owner.
#[cfg(unix)]
fn shut(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

/// Elsewhere than on Unix, folders of a person are theirs by themselves.
#[cfg(not(unix))]
fn shut(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Writes the templates that are not there, and leaves those that are.
fn templates(folder: &Folder) -> Result<Exit, Trouble> {
    let mut written = 0;
    for (name, content) in templates::files() {
        let path = folder.path(name);
        // A link that leads nowhere is there too.
        if path.symlink_metadata().is_err() {
            folder.write(&path, content.as_bytes())?;
            println!("{name}");
            written += 1;
        }
    }
    let green = show::GREEN;
    if written == 0 {
        println!("{green}Nothing written{green:#}: every file of templates/ is there already.");
    } else {
        println!("{green}Written{green:#}; what was there already is as it was.");
    }
    Ok(Exit::Done)
}
