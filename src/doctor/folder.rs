//! The folder a bulletin lives in: who can read what names people, what git keeps of it, and whether there
//! is room.

use super::Point;

/// A file that is nobody else's business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its path as an editor would write it.
    pub name: String,
    /// Whether accounts other than its owner's may open it.
    pub open: bool,
    /// Whether it is a key, and not only a list or the ledger.
    pub key: bool,
}

/// A file that names readers, though it is no list by its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// Its path as an editor would write it.
    pub name: String,
    /// How many readers it names.
    pub readers: usize,
}

/// The ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Store {
    /// There is none: nothing has been sent yet.
    None,
    /// It opens, and what is in it is whole.
    Whole,
    /// It does not.
    Broken {
        /// What is wrong.
        message: String,
        /// What to do.
        cure: String,
    },
}

/// What was found in the folder.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The ledger.
    pub store: Store,
    /// What is nobody else's business.
    pub private: Vec<Seen>,
    /// Whether the folder is kept in git; none where git cannot be asked.
    pub git: Option<bool>,
    /// Files with people or keys in them that git keeps.
    pub tracked: Vec<String>,
    /// Other files that git keeps and that name readers.
    pub naming: Vec<Naming>,
    /// Files of that sort that it no longer keeps and still has in its history.
    pub past: Vec<String>,
    /// Files and folders of that sort that the next `git add` would take.
    pub unignored: Vec<String>,
    /// Bytes that are free on the disk, where that can be known.
    pub free: Option<u64>,
    /// Bytes a send may need.
    pub needed: u64,
}

/// Looks at all of it.
pub fn folder(ground: &Ground) -> Vec<Point> {
    let mut points = vec![match &ground.store {
        Store::None => Point::ok("ledger", "there is no ledger yet: the first send makes it"),
        Store::Whole => Point::ok("ledger", "the ledger opens and is whole"),
        Store::Broken { message, cure } => Point::fault("ledger", message, cure),
    }];
    points.extend(rights(&ground.private));
    points.extend(git(ground));
    points.extend(room(ground));
    points
}

fn rights(private: &[Seen]) -> Vec<Point> {
    let names = |key: bool| -> Vec<&str> {
        let open = private.iter().filter(|seen| seen.open && seen.key == key);
        open.map(|seen| seen.name.as_str()).collect()
    };
    let mut points = Vec::new();
    let keys = names(true);
    if !keys.is_empty() {
        points.push(Point::fault(
            "key-rights",
            format!("other accounts of this computer can read {}", some(&keys)),
            format!("chmod 600 {}", keys.join(" ")),
        ));
    }
    let lists = names(false);
    points.push(if lists.is_empty() {
        Point::ok("rights", "only your account can read lists and ledger")
    } else {
        Point::warning(
            "rights",
            format!("other accounts of this computer can read {}", some(&lists)),
            "chmod 700 subscribers",
        )
    });
    points
}

fn git(ground: &Ground) -> Vec<Point> {
    let (tracked, unignored) = (&ground.tracked, &ground.unignored);
    match ground.git {
        None => {
            return vec![Point::warning(
                "git",
                "git cannot be asked whether it keeps lists or keys",
                "install git, or look yourself that subscribers/ is in no commit",
            )];
        }
        Some(false) => return vec![Point::ok("git", "this folder is not kept in git")],
        Some(true) => {}
    }
    let mut points = Vec::new();
    if !tracked.is_empty() {
        let names: Vec<&str> = tracked.iter().map(String::as_str).collect();
        points.push(Point::fault(
            "git",
            format!("git keeps {}, and whoever gets the repository gets it", some(&names)),
            format!(
                "git rm --cached {}, add it to .gitignore, and have it taken out of the history (git filter-repo) before anybody else gets it",
                names.join(" ")
            ),
        ));
    }
    points.extend(ground.naming.iter().map(naming));
    if !ground.past.is_empty() {
        let names: Vec<&str> = ground.past.iter().map(String::as_str).collect();
        points.push(Point::fault(
            "git-history",
            format!(
                "git's history still has {}, and whoever gets the repository gets it",
                some(&names)
            ),
            "have it taken out of the history (git filter-repo) before anybody else gets it; if it is a key that anybody else may have by now, make a new key",
        ));
    }
    if !unignored.is_empty() {
        let names: Vec<&str> = unignored.iter().map(String::as_str).collect();
        points.push(Point::warning(
            "gitignore",
            format!("the next `git add` would take {}", some(&names)),
            format!("add to .gitignore: {}", names.join(" ")),
        ));
    }
    if points.is_empty() {
        points.push(Point::ok(
            "git",
            "git keeps no list, no key, no letter and no other file that names a reader",
        ));
    }
    points
}

/// A file that was not meant to be a list, and is one for whoever gets it.
fn naming(file: &Naming) -> Point {
    let (name, addresses) = match file.readers {
        1 => (&file.name, "the address of 1 reader".to_owned()),
        many => (&file.name, format!("the addresses of {many} readers")),
    };
    Point::fault(
        "git",
        format!(
            "git keeps {name}, which holds {addresses}, and whoever gets the repository gets them"
        ),
        format!(
            "git rm --cached {}, and add it to .gitignore or put it outside of the folder; what was committed stays in the history until it is taken out there (git filter-repo)",
            quoted(name)
        ),
    )
}

/// A name as a command line takes it.
fn quoted(name: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "./_-".contains(letter);
    if name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', r"'\''"))
    }
}

fn room(ground: &Ground) -> Option<Point> {
    let free = ground.free?;
    let megabytes = |bytes: u64| bytes.div_ceil(1 << 20);
    Some(if free < ground.needed {
        Point::fault(
            "disk",
            format!(
                "{} MB are free on this disk, and a send may need {}",
                free >> 20,
                megabytes(ground.needed)
            ),
            "make room before you send",
        )
    } else {
        Point::ok("disk", format!("{} MB are free on this disk", free >> 20))
    })
}

/// Names, but not a page of them.
fn some(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one} and {two}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Health;

    fn ground() -> Ground {
        Ground {
            store: Store::None,
            private: Vec::new(),
            git: Some(true),
            tracked: Vec::new(),
            naming: Vec::new(),
            past: Vec::new(),
            unignored: Vec::new(),
            free: Some(100 << 20),
            needed: 50 << 20,
        }
    }

    fn worst(ground: &Ground) -> (&'static str, Health) {
        let points = crate::doctor::worst_first(folder(ground));
        (points[0].id, points[0].health)
    }

    #[test]
    fn what_shows_people_to_others_is_worse_than_what_might() {
        assert_eq!(worst(&ground()).1, Health::Ok);
        let list = |key| Seen {
            name: "subscribers/members.csv".into(),
            open: true,
            key,
        };
        let names = || vec!["subscribers/members.csv".to_owned()];
        for (ground, told) in [
            (
                Ground {
                    tracked: names(),
                    ..ground()
                },
                ("git", Health::Fault),
            ),
            (
                Ground {
                    unignored: names(),
                    ..ground()
                },
                ("gitignore", Health::Warning),
            ),
            (
                Ground {
                    private: vec![list(false)],
                    ..ground()
                },
                ("rights", Health::Warning),
            ),
            (
                Ground {
                    private: vec![list(true)],
                    ..ground()
                },
                ("key-rights", Health::Fault),
            ),
            (
                Ground {
                    free: Some(0),
                    ..ground()
                },
                ("disk", Health::Fault),
            ),
        ] {
            assert_eq!(worst(&ground), told);
        }
    }
}
