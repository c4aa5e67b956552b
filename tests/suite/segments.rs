//! An issue that goes to a part of the lists: nobody twice, and everybody outside is counted and named.

use crate::desk::Desk;

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const MEMBERS: &str = "email,basis,since,tags\n\
    ada@example.org,consent,2026-01-05,\"wales, prisons\"\n\
    ben@example.org,consent,2026-01-05,Wales;press\n\
    cara@example.org,consent,2026-01-05,\n";
const FRIENDS: &str = "email,basis,since,tags\n\
    cara@example.org,consent,2026-01-05,wales\n\
    dai@example.org,consent,2026-01-05,scotland\n";

fn desk() -> Desk {
    Desk::new()
        .masthead(|_| MASTHEAD.replace("through: THROUGH", "through: outbox"))
        .issue("2026-11", ISSUE)
        .list("members.csv", MEMBERS)
        .list("friends.csv", FRIENDS)
}

const BOTH: [&str; 6] = ["send", "2026-11", "--list", "members", "--list", "friends"];

/// Who has a letter in the outbox.
fn readers(desk: &Desk) -> Vec<String> {
    let letters = desk.names("outbox/2026-11").into_iter();
    let letters = letters.map(|name| desk.read(&format!("outbox/2026-11/{name}")));
    let mut readers: Vec<String> = letters
        .filter_map(|letter| {
            let to = letter.lines().find(|line| line.starts_with("To: "))?;
            Some(
                to.trim_start_matches("To: ")
                    .trim_matches(['<', '>'])
                    .to_owned(),
            )
        })
        .collect();
    readers.sort();
    readers
}

#[test]
fn only_people_with_the_tag_get_a_letter_and_each_of_them_one() {
    let desk = desk();
    desk.run(&[&BOTH[..], &["--only", "tag:Wales"]].concat())
        .code(0)
        .err_has("1 person is not in tag:Wales")
        .out_has("nothing goes to them with this send");
    assert_eq!(
        readers(&desk),
        ["ada@example.org", "ben@example.org", "cara@example.org"]
    );
    desk.run(&["status", "2026-11"])
        .code(0)
        .out_has("selected           3")
        .out_has("1 person is not in tag:Wales");
    let status = desk.run(&["status", "2026-11", "--format", "json"]).json();
    assert_eq!(
        (&status["outside"], &status["only"], &status["selected"]),
        (&1.into(), &"tag:Wales".into(), &3.into())
    );
    let readme = std::fs::read_to_string(crate::desk::repository().join("README.md")).unwrap();
    let promised = readme.split("- `bulletin status --format json`").nth(1);
    let promised = promised.unwrap().split("\n- ").next().unwrap();
    for name in status.as_object().unwrap().keys() {
        assert!(
            promised.contains(&format!("\"{name}\"")),
            "{name} is not in README.md"
        );
    }
    desk.run(&["status", "2026-11", "--left-out"])
        .code(0)
        .out_has("dai@example.org: is not in tag:Wales");
    desk.run(&["report", "2026-11"])
        .code(0)
        .out_has("outside tag:Wales, the part this went to");
}

#[test]
fn of_several_conditions_all_must_hold() {
    let desk = desk();
    desk.run(
        &[
            &BOTH[..],
            &["--only", "tag:wales", "--only", "not-tag:press"],
        ]
        .concat(),
    )
    .code(0)
    .err_has("2 people are not in not-tag:press and tag:wales");
    assert_eq!(readers(&desk), ["ada@example.org", "cara@example.org"]);
    desk.run(&[&BOTH[..], &["--fresh", "--only", "tag:leeds"]].concat())
        .code(2)
        .err_has("nobody on members, friends is in tag:leeds");
    desk.run(&[&BOTH[..], &["--fresh", "--only", "wales"]].concat())
        .code(2)
        .err_has("--only tag:wales");
}

#[test]
fn an_issue_that_was_begun_for_some_is_not_taken_up_for_others() {
    let desk = desk();
    desk.run(&[&BOTH[..], &["--only", "tag:wales"]].concat())
        .code(0);
    let before = readers(&desk);
    desk.run(&[&BOTH[..], &["--only", "not-tag:wales"]].concat())
        .code(2)
        .err_has("was begun for tag:wales alone")
        .err_has("--fresh");
    // The same words, or none, go on with what was begun.
    desk.run(&[&BOTH[..], &["--only", "tag:wales"]].concat())
        .code(0)
        .out_has("already");
    desk.run(&BOTH)
        .code(0)
        .err_has("1 person is not in tag:wales");
    assert_eq!(readers(&desk), before);

    desk.run(&[&BOTH[..], &["--fresh"]].concat()).code(0);
    assert_eq!(readers(&desk).len(), 4);
    desk.run(&[&BOTH[..], &["--only", "tag:wales"]].concat())
        .code(2)
        .err_has("for everybody on its lists");
}

#[test]
fn a_rehearsal_with_a_server_knows_the_part_too() {
    desk()
        .run(&[
            "simulate",
            "2026-11",
            "--list",
            "members",
            "--list",
            "friends",
            "--only",
            "tag:scotland",
            "--scenario",
            "calm",
        ])
        .err_has("3 people are not in tag:scotland");
}
