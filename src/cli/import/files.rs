//! The files somebody wants to import: found, opened, and what was made of them said.

use std::fs::File;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use anstream::println;
use bulletin::subscribers::import::{Export, Service, Standing};
use bulletin::subscribers::{Again, Leaving};

use crate::cli::Trouble;
use crate::cli::show::{self, Findings};

/// More than any list has; a file of this size is something else.
const LIMIT: u64 = 200 << 20;

/// Every file that was named, and those in the folders that were.
pub(super) fn all(typed: &[PathBuf]) -> Result<Vec<PathBuf>, Trouble> {
    let mut files = Vec::new();
    for path in typed {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries =
            std::fs::read_dir(path).map_err(|error| Trouble::file("read", path, &error))?;
        let mut found: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| {
                let ending = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
                ending.is_some_and(|ending| ending == "csv" || ending == "tsv" || ending == "txt")
            })
            .collect();
        if found.is_empty() {
            return Err(
                Trouble::new(format!("there is no CSV file in {}", path.display()))
                    .cure("unpack what was exported there, or name the files"),
            );
        }
        found.sort();
        files.append(&mut found);
    }
    Ok(files)
}

/// Opens and understands one.
pub(super) fn open(path: &Path) -> Result<Export, Trouble> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let fault = |error: &std::io::Error| Trouble::file("read", path, error);
    let file = File::open(path).map_err(|error| fault(&error))?;
    let length = file.metadata().map_err(|error| fault(&error))?.len();
    if length > LIMIT {
        return Err(
            Trouble::new(format!("{name} is {} MB, too big for a list", length >> 20))
                .cure("nothing was changed; split it into files of under 200 MB"),
        );
    }
    let mut start = [0; 2];
    let read = (&file).read(&mut start).map_err(|error| fault(&error))?;
    let seekable = file.metadata().is_ok_and(|data| data.is_file());
    if name.to_lowercase().ends_with(".zip") && start.starts_with(b"PK") {
        return Err(Trouble::new(format!("{name} is packed"))
            .cure("nothing was changed; unpack it, and name the folder it was unpacked into"));
    }
    let source: Box<dyn Again> = if seekable {
        Box::new(file)
    } else {
        // What comes through a pipe comes once.
        let mut bytes = start.get(..read).unwrap_or_default().to_vec();
        file.take(LIMIT)
            .read_to_end(&mut bytes)
            .map_err(|error| fault(&error))?;
        Box::new(Cursor::new(bytes))
    };
    Export::open(&name, source).map_err(|fault| Trouble::findings(Findings::of(vec![*fault], [])))
}

/// What was made of a file.
#[derive(Clone, Debug)]
pub(super) struct Looked {
    pub(super) file: String,
    pub(super) service: Service,
    pub(super) read: Vec<(String, &'static str)>,
    unused: Vec<String>,
    pub(super) notes: Vec<String>,
}

impl Looked {
    pub(super) fn at(export: &Export) -> Self {
        Looked {
            file: export.file.clone(),
            service: export.service,
            read: export.read.clone(),
            unused: export.unused.clone(),
            notes: export.notes.clone(),
        }
    }

    /// Says it.
    pub(super) fn say(&self) {
        println!(
            "{0}{1}{0:#} is {2}",
            show::BOLD,
            self.file,
            self.service.words()
        );
        let read = self
            .read
            .iter()
            .map(|(heading, what)| format!("{heading} is {what}"));
        println!("  {}", read.collect::<Vec<_>>().join(", "));
        if !self.unused.is_empty() {
            println!("  not used: {}", self.unused.join(", "));
        }
        for note in &self.notes {
            println!("  {note}");
        }
        if let Some(caution) = self.service.caution() {
            println!("  {0}Mind:{0:#} {caution}", show::YELLOW);
        }
    }
}

/// What is missing among the files of one export, where people who left would not be known as gone.
pub(super) fn lacking(looked: &[Looked]) -> Option<&'static str> {
    let has = |standing| {
        looked
            .iter()
            .any(|one| one.service == Service::Mailchimp(standing))
    };
    if !has(Standing::In) {
        return None;
    }
    match (
        has(Standing::Out(Leaving::Unsubscribed)),
        has(Standing::Out(Leaving::Bounced)),
    ) {
        (true, true) => None,
        (false, false) => Some(
            "the unsubscribed_… and cleaned_… files of the same export are missing: nobody here knows who left there, and those people would be added or written to wherever another file or list has them. Import the whole folder of the export",
        ),
        (false, true) => Some(
            "the unsubscribed_… file of the same export is missing: nobody here knows who left there, and those people would be added or written to wherever another file or list has them. Import the whole folder of the export",
        ),
        (true, false) => Some(
            "the cleaned_… file of the same export is missing: nobody here knows whose mail came back there, and those people would be added or written to wherever another file or list has them. Import the whole folder of the export",
        ),
    }
}
