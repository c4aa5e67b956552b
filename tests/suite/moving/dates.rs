//! What the dates in an export are taken for, and whether a consent is newer than a leaving.

use std::fs;

use super::{counts, people};
use crate::desk::{Desk, Ran};

fn table(desk: &Desk, text: &str, more: &[&str]) -> Ran {
    fs::write(desk.path("new.csv"), text).unwrap();
    let file = desk.path("new.csv").display().to_string();
    let start = [
        "subscribers",
        "import",
        &file,
        "--list",
        "members",
        "--basis",
        "consent",
    ];
    desk.run(&[&start, more].concat())
}

/// Buttondown's headings, and people who left.
fn left(days: &[&str]) -> String {
    let rows = days.iter().enumerate().map(|(number, day)| {
        let who = if number == 0 {
            "zoe".to_owned()
        } else {
            format!("other{number}")
        };
        format!("{who}@example.org,unsubscribed,{day}\n")
    });
    format!(
        "email,subscriber_type,unsubscription_date\n{}",
        rows.collect::<String>()
    )
}

/// A folder in which Zoe had left elsewhere, and agreed here on 30 November 2026 at 10:00 UTC.
fn back() -> Desk {
    let desk = Desk::new();
    table(&desk, &left(&["2020-05-01"]), &["--yes"]).code(0);
    desk.run(&[
        "subscribers",
        "restore",
        "zoe@example.org",
        "--because",
        "her mail",
        "--basis",
        "consent",
        "--since",
        "2026-11-30",
    ])
    .code(0);
    desk
}

#[test]
fn of_a_leaving_and_a_consent_of_one_day_the_later_counts_or_else_the_leaving() {
    let desk = back();
    for (time, wanted) in [
        ("2026-11-30 09:59:59+00:00", "came-back 1"),
        ("2026-11-30T09:59:59Z", "came-back 1"),
        ("2026-11-30 10:59:59+01:00", "came-back 1"),
        ("2026-11-30 10:00:01+00:00", "suppressed 1"),
        // The day before there, and later than the consent.
        ("2026-11-29 23:30:00-12:00", "suppressed 1"),
        // Nobody knows what came first.
        ("2026-11-30 00:30:00", "suppressed 1"),
        ("2026-11-30", "suppressed 1"),
        // Far in the west it was later than the consent.
        ("2026-11-29 23:59:00", "suppressed 1"),
        ("2026-11-29", "suppressed 1"),
        ("2026-11-29 21:59:00", "came-back 1"),
        ("2026-11-28", "came-back 1"),
    ] {
        let said = table(&desk, &left(&[time]), &["--format", "json"]);
        assert_eq!(counts(&said), wanted, "{time}");
    }
}

#[test]
fn a_leaving_in_figures_is_dated_by_its_column_or_else_by_the_later_day() {
    let desk = back();
    let counted = |days: &[&str]| counts(&table(&desk, &left(days), &["--format", "json"]));
    // 1 December is after the consent, 12 January is before it.
    assert_eq!(counted(&["01/12/2026", "13/01/2020"]), "suppressed 2");
    assert_eq!(
        counted(&["01/12/2026", "01/13/2020"]),
        "suppressed 1, came-back 1"
    );
    assert_eq!(counted(&["01/12/2026", "02/03/2020"]), "suppressed 2");
    assert_eq!(counted(&["01/02/2026"]), "came-back 1");
    table(&desk, &left(&["01/12/2026"]), &["--dry-run"])
        .code(0)
        .out_has("dates of leaving such as 04/05/2024 may be day first or month first; the later of the two days counts");
    let said = table(
        &desk,
        &left(&["01/12/2026", "01/13/2020"]),
        &["--format", "json"],
    );
    assert_eq!(
        said.json()["files"][0]["notes"][0],
        "dates of leaving such as 05/01/2026 were read month first, as others in the column prove"
    );
}

#[test]
fn a_consent_in_figures_is_dated_by_its_column_or_refused() {
    let rows = "email,since\nann@example.org,04/05/2024\n";
    let desk = Desk::new();
    table(&desk, rows, &["--yes"])
        .code(1)
        .out_has("`04/05/2024` may be day first or month first");
    assert!(!desk.path("subscribers/members.csv").exists());
    for (other, day) in [
        ("04/13/2024 10:00", "2024-04-05"),
        ("13/04/2024", "2024-05-04"),
    ] {
        let desk = Desk::new();
        table(
            &desk,
            &format!("{rows}bo@example.org,{other}\n"),
            &["--yes"],
        )
        .code(0)
        .out_has("as others in the column prove");
        let people = people(&desk, "members.csv");
        assert_eq!(
            people[0],
            format!("ann@example.org,consent,{day},new.csv row 2")
        );
        assert!(people[1].contains(",2024-04-13,"), "{}", people[1]);
    }
    // Dates that prove both prove nothing; and what the editor types is nobody's column.
    let both = format!("{rows}bo@example.org,13/04/2024\ncy@example.org,04/13/2024\n");
    assert_eq!(
        counts(&table(&desk, &both, &["--format", "json"])),
        "refused 3"
    );
    let typed = "email,since\nann@example.org,\nbo@example.org,04/13/2024\n";
    let said = table(&desk, typed, &["--since", "04/05/2024", "--format", "json"]);
    assert_eq!(counts(&said), "added 1, refused 1");
}

#[test]
fn what_an_editor_is_warned_of_programs_are_told_too() {
    let desk = Desk::new();
    let rows = "email,since\nann@example.org,2024-05-04\n";
    let said = table(&desk, rows, &["--format", "json"]).json();
    let warning = said["warnings"][0].as_str().unwrap();
    assert!(
        warning.starts_with("members is a new list; no issue goes there until"),
        "{warning}"
    );
    let file = super::export("mailchimp/subscribed_members_export_1a2b.csv");
    let said = desk.run(&[
        "subscribers",
        "import",
        &file.display().to_string(),
        "--list",
        "members",
        "--basis",
        "consent",
        "--format",
        "json",
    ]);
    let warning = said.json()["warnings"][0].as_str().unwrap().to_owned();
    assert!(warning.contains("unsubscribed_… and cleaned_… files of the same export are missing"));
}
