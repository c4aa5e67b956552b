//! An export of another service, and a list of an editor's that people are added to.

use std::collections::HashMap;

use bulletin::subscribers::import::{
    Export, Fate, Here, Merge, Merged, Target, Terms, Verdict, typed,
};
use bulletin::subscribers::{Basis, Format, List, export, read};
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
    let Ok(file) = Export::open("export.csv", bytes) else {
        return;
    };
    let target = Target::read("members", "members.csv", None, Format::Csv, terms.today).unwrap();
    let mut rows = 0;
    let merged = merged(&target, |merge| {
        for (line, verdict) in file.rows(&terms) {
            assert!(line <= bytes.len() + 1, "line {line}");
            rows += 1;
            merge.take(&file, line, verdict);
        }
    });
    let told = Fate::ALL.map(|fate| merged.told.count(fate));
    assert_eq!(
        told.iter().sum::<u64>(),
        rows,
        "a row was lost, or counted twice"
    );
    for taken in &merged.taken {
        lists::address(&taken.newcomer.subscriber.address);
    }
    let written = target
        .write(&merged)
        .expect("what was taken over is read back");
    let list = of(&written, &terms);
    assert_eq!(list.subscribers.len(), merged.taken.len());
}

/// Somebody is added to a list of any bytes, or it is refused; nobody on it is lost.
fn appended(bytes: &[u8], terms: &Terms) {
    for format in [Format::Csv, Format::Yaml] {
        let before = read("members", "members", bytes, format, terms.today);
        let table = export::lines(&before, bytes, format, |_| None);
        let harmful = |cell: &str| cell.starts_with(['=', '+', '-', '@']);
        assert!(!table.split("\r\n").any(harmful), "{table:?}");
        let Ok(target) = Target::read("members", "members", Some(bytes), format, terms.today)
        else {
            continue;
        };
        let Verdict::In(newcomer) = typed("somebody@example.org", "Some Body", "a;b", terms) else {
            panic!("somebody can be added");
        };
        let merged = merged(&target, |merge| merge.take_one(*newcomer));
        if let Ok(written) = target.write(&merged) {
            let after = read("members", "members", &written, format, terms.today);
            assert!(after.rows >= before.rows, "somebody is lost");
        }
    }
}

fn merged(target: &Target, fill: impl FnOnce(&mut Merge<'_>)) -> Merged {
    let nobody = HashMap::new();
    let here = Here {
        suppressed: &nobody,
        left: &nobody,
        came_back: &|_, _, _| false,
        erased: &|_| false,
    };
    let mut merge = Merge::new(target, here, 3);
    fill(&mut merge);
    merge.finish()
}

fn of(bytes: &[u8], terms: &Terms) -> List {
    read("members", "members.csv", bytes, Format::Csv, terms.today)
}
