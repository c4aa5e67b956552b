//! Where a list lives: from its name to the files it may be in.

use std::path::PathBuf;

use thiserror::Error;

use super::Format;
use crate::subscribers::quoted::quoted;

/// Text that cannot be a list's name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotAName {
    /// Nothing at all.
    #[error("a list has a name, such as members")]
    Empty,
    /// A path that is absolute or climbs out of `subscribers/`, or holds what no path here does.
    #[error("{} is not the name of a list: write it as in members or samples/friends", quoted(.0))]
    Outside(String),
    /// A file name where the list's name is wanted.
    #[error("write the list's name without its ending: {}", quoted(.0))]
    Ending(String),
}

/// The files a list may be in, below the bulletin's folder, in the order they are looked for.
///
/// `members` may be `subscribers/members.csv`, `.yaml` or `.yml`; `samples/friends` is one folder
/// deeper. No file is touched.
pub fn list_path(name: &str) -> Result<[(PathBuf, Format); 3], NotAName> {
    if name.trim().is_empty() {
        return Err(NotAName::Empty);
    }
    // `:` is a drive and `\` a separator on Windows. A part that starts with a dot is `.`, `..` or
    // hidden, and one with space at an end is another file on Windows than it seems.
    let harmful = |letter: char| letter.is_control() || matches!(letter, '\\' | ':');
    let sound = |part: &str| !part.is_empty() && !part.starts_with('.') && part.trim() == part;
    if name.contains(harmful) || !name.split('/').all(sound) {
        return Err(NotAName::Outside(name.to_owned()));
    }
    for ending in [".csv", ".yaml", ".yml"] {
        if let Some(stem) = name.strip_suffix(ending) {
            return Err(NotAName::Ending(stem.to_owned()));
        }
    }
    let file = |ending: &str| PathBuf::from(format!("subscribers/{name}.{ending}"));
    Ok([
        (file("csv"), Format::Csv),
        (file("yaml"), Format::Yaml),
        (file("yml"), Format::Yaml),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_inside_the_folder() {
        let [(csv, _), (yaml, format), _] = list_path("samples/friends").unwrap();
        assert_eq!(csv, PathBuf::from("subscribers/samples/friends.csv"));
        assert_eq!(yaml, PathBuf::from("subscribers/samples/friends.yaml"));
        assert_eq!(format, Format::Yaml);
        for name in [
            "../x",
            "/etc/x",
            "a/../../x",
            "a//b",
            "C:x",
            "a\\..\\x",
            ".hidden",
            "a/",
            "a\0",
        ] {
            assert!(
                matches!(list_path(name), Err(NotAName::Outside(_))),
                "{name}"
            );
        }
        assert_eq!(list_path(" ").unwrap_err(), NotAName::Empty);
        assert_eq!(
            list_path("members.csv").unwrap_err().to_string(),
            "write the list's name without its ending: `members`"
        );
    }
}
