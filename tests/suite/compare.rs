//! What has changed in an issue, as an editor reads it.

use std::process::Command;

use crate::desk::Desk;

const ISSUE: &str = "issue: November 2026\ndate: Monday 30 November 2026\n\
    subject: Health and Justice, November 2026\npreview: What is new in prison health this month\n\
    intro: Welcome to the November issue.\nitems:\n";

fn item(title: &str, summary: &str) -> String {
    let link = title.to_lowercase();
    format!(
        "- kind: news\n  title: {title}\n  by: Example Trust\n  date: 2 November 2026\n  \
         link: https://www.loopback.example/{link}\n  action: Read on\n  summary: {summary}\n"
    )
}

fn issue(items: &[(&str, &str)]) -> String {
    let items = items.iter().map(|(title, summary)| item(title, summary));
    ISSUE.to_owned() + &items.collect::<String>()
}

fn git(desk: &Desk, arguments: &[&str]) {
    let ran = Command::new("git")
        .arg("-C")
        .arg(desk.path(""))
        .args([
            "-c",
            "user.name=Sam Editor",
            "-c",
            "user.email=sam@example.org",
        ])
        .args(["-c", "commit.gpgsign=false"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
}

#[test]
fn what_has_changed_since_the_last_commit_is_said_in_words() {
    let before = issue(&[
        ("Alpha", "It closes on 3 December at noon."),
        ("Beta", "The second."),
        ("Gamma", "The third."),
        ("Delta", "The fourth."),
    ]);
    let desk = Desk::new().issue("2026-11", &before);
    git(&desk, &["init", "-q"]);
    desk.run(&["compare"])
        .code(2)
        .err_has("git has no committed version of issues/2026-11.yaml")
        .err_has("bulletin compare 2026-11 --last-month");
    git(&desk, &["add", "."]);
    git(&desk, &["commit", "-q", "-m", "November"]);
    desk.run(&["compare"])
        .code(0)
        .out_has("The words are the same as in the version committed last.");
    let after = issue(&[
        ("Gamma", "The third."),
        ("Alpha", "It closes on 10 December at noon."),
        ("Beta", "The second."),
        ("Epsilon", "The fifth."),
    ]);
    // A note is no difference, and white space is none.
    let after = after.replace(
        "Welcome to the November issue.",
        "Welcome  to the November issue.",
    ) + "  note: look again\n";
    let desk = desk.issue("2026-11", &after);
    desk.run(&["compare", "2026-11"])
        .code(0)
        .out_has(
            "Compared with the version committed last: 1 item new, 1 item changed, 1 item moved, 1 item gone.",
        )
        .out_has("“Alpha” has changed:")
        .out_has("It closes on [3 → 10] December at noon.")
        .out_has("“Gamma” is now the first in News")
        .out_has("“Epsilon” is new, in News")
        .out_has("“Delta” is gone; it was in News")
        .out_lacks("“Beta”")
        .out_lacks("introduction");
    let told = desk.run(&["compare", "--format", "json"]).code(0).json();
    assert_eq!(told["with"], "the version committed last");
    assert_eq!(told["changes"][0]["fate"], "moved");
    assert_eq!(told["changes"][1]["passages"][0][1]["words"], "3");
}

#[test]
fn a_new_title_over_the_same_link_is_the_same_item() {
    let desk = Desk::new()
        .issue(
            "2026-10",
            &issue(&[("Alpha", "The first."), ("Beta", "The second.")]),
        )
        .issue(
            "2026-11",
            &issue(&[("Alpha", "The first.")])
                .replace("title: Alpha", "title: Alpha again")
                .replace(
                    "subject: Health and Justice, November",
                    "subject: Health and Justice, late November",
                ),
        );
    desk.run(&["compare", "--last-month"])
        .code(0)
        .out_has("Compared with 2026-10: the subject has changed, 1 item changed, 1 item gone.")
        .out_has("Health and Justice, [new: late] November 2026")
        .out_has("Alpha [new: again]");
    desk.run(&["compare", "2026-10", "--with", "2026-11"])
        .code(0)
        .out_has("“Beta” is new");
    desk.run(&["compare", "2018-02", "--last-month"])
        .code(2)
        .err_has("there is no issue before 2018-02");
}
