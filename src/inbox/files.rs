//! Mail in files: a Maildir, an mbox, one message, or a folder of messages. Nothing is changed, moved or
//! marked as read.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::folder::messages_in;
use super::mbox::Mbox;
use super::{Fault, LARGEST};

/// A message as it stands somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Raw {
    /// Where, for people.
    pub(super) place: String,
    /// The name under which a server will always have it; none where only its bytes tell it from others.
    pub(super) lasting: Option<String>,
    /// Its bytes, at most [`LARGEST`].
    pub(super) bytes: Vec<u8>,
    /// Whether there were more.
    pub(super) cut: bool,
}

/// Files, one message after the other.
#[derive(Debug)]
pub(super) struct Files {
    waiting: VecDeque<PathBuf>,
    mbox: Option<(PathBuf, Mbox)>,
    /// Files in the folder that are no mail by their names.
    pub(super) skipped: u64,
    now: SystemTime,
    /// What is left for the next time, for it is still being written.
    pub(super) later: Vec<String>,
}

/// An mbox changed since is one that another program may still be writing.
const SETTLED: Duration = Duration::from_secs(10);

impl Files {
    /// Finds what is at a path. `now` is in unix milliseconds.
    pub(super) fn open(path: &Path, now: i64) -> Result<Self, Fault> {
        let place = path.display().to_string();
        let about = fs::metadata(path).map_err(|error| unreadable(&place, &error))?;
        let (waiting, skipped) = if about.is_dir() {
            messages_in(path).map_err(|error| unreadable(&place, &error))?
        } else if about.is_file() {
            (VecDeque::from([path.to_owned()]), 0)
        } else {
            return Err(Fault::NoFile(place));
        };
        Ok(Files {
            waiting,
            mbox: None,
            skipped,
            now: UNIX_EPOCH + Duration::from_millis(u64::try_from(now).unwrap_or(0)),
            later: Vec::new(),
        })
    }

    /// The next message. What cannot be read is an error, and the one behind it can be asked for all the same.
    pub(super) fn next(&mut self) -> Option<Result<Raw, Fault>> {
        loop {
            if let Some((path, mbox)) = &mut self.mbox {
                let place = path.display().to_string();
                match mbox.next() {
                    Ok(Some((number, bytes, cut))) => {
                        return Some(Ok(Raw {
                            place: format!("{place}, message {number}"),
                            lasting: None,
                            bytes,
                            cut,
                        }));
                    }
                    Ok(None) => {
                        if mbox.left {
                            self.later.push(format!("the last mail of {place}"));
                        }
                        self.mbox = None;
                    }
                    Err(error) => {
                        self.mbox = None;
                        return Some(Err(unreadable(&place, &error)));
                    }
                }
            }
            let path = self.waiting.pop_front()?;
            match self.read(&path) {
                Ok(Some(raw)) => return Some(Ok(raw)),
                Ok(None) => {}
                Err(error) => return Some(Err(unreadable(&path.display().to_string(), &error))),
            }
        }
    }

    /// Reads a file of one message, or begins with one of many.
    fn read(&mut self, path: &Path) -> io::Result<Option<Raw>> {
        let Some(file) = opened(path)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let mut start = (&file).take(5);
        start.read_to_end(&mut bytes)?;
        if bytes == b"From " {
            let changed = file.metadata().and_then(|about| about.modified());
            let growing = changed.is_ok_and(|changed| match self.now.duration_since(changed) {
                Ok(since) => since < SETTLED,
                Err(ahead) => ahead.duration() < SETTLED,
            });
            self.mbox = Some((path.to_owned(), Mbox::new(File::open(path)?, growing)));
            return Ok(None);
        }
        let room = LARGEST - bytes.len() as u64 + 1;
        (&file).take(room).read_to_end(&mut bytes)?;
        let cut = bytes.len() as u64 > LARGEST;
        bytes.truncate(usize::try_from(LARGEST).unwrap_or(usize::MAX));
        if bytes.is_empty() {
            return Ok(None);
        }
        Ok(Some(Raw {
            place: path.display().to_string(),
            lasting: None,
            bytes,
            cut,
        }))
    }
}

/// A file for reading; none where it has gone. In a Maildir another program may have moved it from `new/` to
/// `cur/` since, with a `:` and marks behind its name.
fn opened(path: &Path) -> io::Result<Option<File>> {
    let found = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => match moved(path) {
            Some(now) => File::open(now),
            None => return Ok(None),
        },
        found => found,
    };
    match found {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn moved(path: &Path) -> Option<PathBuf> {
    let base = |name: &str| name.split(':').next().unwrap_or_default().to_owned();
    let wanted = base(path.file_name()?.to_str()?);
    let cur = path.parent()?.parent()?.join("cur");
    let entries = fs::read_dir(cur).ok()?.flatten();
    entries.map(|entry| entry.path()).find(|path| {
        path.file_name()
            .and_then(|name| name.to_str())
            .map(base)
            .as_ref()
            == Some(&wanted)
    })
}

fn unreadable(place: &str, error: &io::Error) -> Fault {
    if error.kind() == io::ErrorKind::NotFound {
        return Fault::Missing(place.to_owned());
    }
    let cause = match error.kind() {
        io::ErrorKind::PermissionDenied => "this account may not".into(),
        _ => error.to_string(),
    };
    Fault::Unreadable {
        place: place.to_owned(),
        cause,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(path: &Path) -> Vec<String> {
        let mut files = Files::open(path, 0).unwrap();
        let mut found = Vec::new();
        while let Some(raw) = files.next() {
            found.push(String::from_utf8(raw.unwrap().bytes).unwrap());
        }
        found
    }

    #[test]
    fn a_maildir_is_read_although_another_program_moves_its_mail() {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("new/1.a", "one"),
            ("new/2.b", "two"),
            ("cur/3.c:2,S", "three"),
            ("new/.hidden", "no"),
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut files = Files::open(folder.path(), 0).unwrap();
        fs::rename(
            folder.path().join("new/1.a"),
            folder.path().join("cur/1.a:2,"),
        )
        .unwrap();
        fs::remove_file(folder.path().join("new/2.b")).unwrap();
        let mut found = Vec::new();
        while let Some(raw) = files.next() {
            found.push(raw.unwrap().bytes);
        }
        found.sort();
        assert_eq!(found, [b"one".to_vec(), b"three".to_vec()]);
    }

    #[test]
    fn a_file_of_one_message_and_one_of_many_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.eml"), "Subject: a\n\nFrom here on").unwrap();
        fs::write(
            folder.path().join("b.mbox"),
            "From x\nSubject: b\n\n>From y\n\nFrom z\nSubject: c\n\n",
        )
        .unwrap();
        fs::write(folder.path().join("notes.txt"), "From me: no mail").unwrap();
        fs::write(folder.path().join("logo.png"), [0, 1, 2]).unwrap();
        assert_eq!(Files::open(folder.path(), 0).unwrap().skipped, 2);
        assert_eq!(
            all(folder.path()),
            [
                "Subject: a\n\nFrom here on",
                "Subject: b\n\nFrom y\n\n",
                "Subject: c\n\n"
            ]
        );
    }

    #[test]
    fn a_mail_that_is_still_being_written_is_left_for_the_next_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mbox");
        fs::write(&path, "From x\nSubject: b\n\nbody\n\nFrom z\nSubj").unwrap();
        let changed = UNIX_EPOCH + Duration::from_secs(1_000);
        let file = File::options().write(true).open(&path).unwrap();
        file.set_modified(changed).unwrap();
        for (now, mails) in [(1_003_000, 1), (1_060_000, 2)] {
            let mut files = Files::open(&path, now).unwrap();
            let found = std::iter::from_fn(|| files.next()).count();
            assert_eq!((found, files.later.len()), (mails, 2 - mails), "{now}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_in_a_circle_ends() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("round.eml")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("self"), folder.path().join("self")).unwrap();
        assert_eq!(all(folder.path()), [""; 0]);
        assert!(Files::open(&folder.path().join("self"), 0).is_err());
    }
}
