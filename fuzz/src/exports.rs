//! An export of another service, and a list of an editor's that people are added to.

use std::collections::HashMap;
use std::io::Cursor;

use bulletin::finding::Finding;
use bulletin::subscribers::import::{
    Export, Fate, Here, Merge, Merged, Newcomer, Outcome, Target, Terms, Verdict, typed,
};
use bulletin::subscribers::{Again, Basis, Format, List, export, read};
use chrono::NaiveDate;

use super::lists;

fn terms() -> Terms {
    Terms {
        basis: Some(Basis::Consent),
        since: Some("2026-01-05".to_owned()),
        source: None,
        wording: None,
        third_party: false,
        today: NaiveDate::from_ymd_opt(2026, 11, 30).unwrap(),
    }
}

/// Everything a file holds is counted once; who is taken over can be written to and is read back.
pub fn any(bytes: &[u8]) {
    let terms = terms();
    appended(bytes, &terms);
    let Ok(file) = Export::open("export.csv", source(bytes)) else {
        return;
    };
    let mut files = [file];
    let mut target =
        Target::read("members", "members.csv", None, Format::Csv, terms.today).unwrap();
    let mut rows = 0;
    for row in files[0].rows(&terms) {
        let (line, _) = row.expect("what could be opened can be read");
        assert!(line <= bytes.len() + 1, "line {line}");
        rows += 1;
    }
    let merged = merged(&mut target, |merge| merge.all(&mut files, &terms));
    let told = Fate::ALL.map(|fate| merged.told.count(fate));
    assert_eq!(
        told.iter().sum::<u64>(),
        rows,
        "a row was lost, or counted twice"
    );
    let outcomes = merged.outcomes(&mut files, &terms);
    let outcomes = outcomes.map(|one| one.expect("what was read can be read again"));
    let newcomers: Vec<Newcomer> = outcomes
        .filter_map(|one| match one {
            Outcome::Taken(taken) => Some(taken.newcomer),
            Outcome::Left(_) => None,
        })
        .collect();
    for newcomer in &newcomers {
        lists::address(&newcomer.subscriber.address);
    }
    let count = newcomers.len();
    let written = written(&mut target, &merged, &newcomers);
    let list = of(&written.expect("what was taken over is read back"), &terms);
    assert_eq!(list.subscribers.len(), count);
}

fn source(bytes: &[u8]) -> Box<dyn Again> {
    Box::new(Cursor::new(bytes.to_vec()))
}

/// The list as it would be, if it can be read back.
fn written(target: &mut Target, merged: &Merged, people: &[Newcomer]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let added = target.begin(merged, &mut out).unwrap();
    for newcomer in people {
        target.add(&added, newcomer, &mut out).unwrap();
    }
    target.read_back(source(&out), merged).ok()?;
    Some(out)
}

/// Somebody is added to a list of any bytes, or it is refused; nobody on it is lost.
fn appended(bytes: &[u8], terms: &Terms) {
    for format in [Format::Csv, Format::Yaml] {
        let before = read("members", "members", bytes, format, terms.today);
        let table = export::lines(&before, bytes, format, |_| None);
        let harmful = |cell: &str| cell.starts_with(['=', '+', '-', '@']);
        assert!(!table.split("\r\n").any(harmful), "{table:?}");
        let there = Some(source(bytes));
        let Ok(mut target) = Target::read("members", "members", there, format, terms.today) else {
            continue;
        };
        let Verdict::In(newcomer) = typed("somebody@example.org", "Some Body", "a;b", terms) else {
            panic!("somebody can be added");
        };
        let merged = merged(&mut target, |merge| merge.one(&newcomer));
        let new = merged.outcome(*newcomer).filter(|taken| taken.new);
        let people: Vec<_> = new.into_iter().map(|taken| taken.newcomer).collect();
        if let Some(written) = written(&mut target, &merged, &people) {
            let after = read(
                "members",
                "members",
                written.as_slice(),
                format,
                terms.today,
            );
            assert!(after.rows >= before.rows, "somebody is lost");
        }
    }
}

fn merged(
    target: &mut Target,
    merge: impl FnOnce(Merge<'_>) -> Result<Merged, Box<Finding>>,
) -> Merged {
    let nobody = HashMap::new();
    let here = Here {
        suppressed: &nobody,
        left: &nobody,
        came_back: &|_, _, _| false,
        erased: &|_| false,
    };
    merge(Merge::new(target, here, 3)).expect("what is in memory can be read")
}

fn of(bytes: &[u8], terms: &Terms) -> List {
    read("members", "members.csv", bytes, Format::Csv, terms.today)
}
