//! Which commit of the folder an issue was sent from, where the folder is kept in git.

use std::process::{Command, Stdio};

use crate::desk::Desk;

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const MEMBERS: &str = "email,name,basis,since\nada@example.org,Ada,consent,2026-01-05\n";

fn desk() -> Desk {
    Desk::new()
        .masthead(|_| MASTHEAD.replace("through: THROUGH", "through: outbox"))
        .issue("2026-11", ISSUE)
        .list("members.csv", MEMBERS)
}

/// Runs git on a desk. What it needs to know about whoever commits is said.
fn git(desk: &Desk, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=Sam Editor",
            "-c",
            "user.email=sam@example.org",
        ])
        .args(arguments)
        .current_dir(desk.path("."))
        // Whoever runs the tests may have told git to sign, or to ask.
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .stdin(Stdio::null())
        .output()
        .expect("these tests need git");
    assert!(output.status.success(), "{arguments:?} {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A desk whose folder is in git, and the commit.
fn committed() -> (Desk, String) {
    let desk = desk();
    git(&desk, &["init", "--quiet"]);
    git(&desk, &["add", "."]);
    git(&desk, &["commit", "--quiet", "-m", "The November issue"]);
    let commit = git(&desk, &["rev-parse", "HEAD"]);
    (desk, commit)
}

#[test]
fn the_commit_an_issue_was_sent_from_is_told_in_every_form() {
    let (desk, commit) = committed();
    desk.run(&["send", "2026-11"]).code(0);
    let short = format!("from commit {}\n", &commit[..12]);
    desk.run(&["status", "2026-11"]).out_has(&short);
    for command in ["status", "report"] {
        let json = desk.run(&[command, "2026-11", "--format", "json"]).json();
        assert_eq!(
            (&json["commit"], &json["uncommitted"]),
            (&commit.clone().into(), &false.into())
        );
    }
    desk.run(&["report", "2026-11"]).out_has(&commit[..12]);
    assert!(
        desk.read("build/2026-11/report.html")
            .contains(&commit[..12])
    );

    // Later commits change nothing about what was sent; a resume says what it was.
    let desk = desk.issue("2026-11", &ISSUE.replace("takes every", "took every"));
    git(&desk, &["commit", "--quiet", "-am", "Past tense"]);
    desk.run(&["send", "2026-11"])
        .code(0)
        .err_has("The files have changed since")
        .err_has(&format!("made from commit {}.", &commit[..12]));
    desk.run(&["status", "2026-11"]).out_has(&short);
}

#[test]
fn an_issue_with_changes_in_no_commit_says_so() {
    let (desk, commit) = committed();
    let desk = desk.issue("2026-11", &ISSUE.replace("takes every", "took every"));
    desk.run(&["send", "2026-11"]).code(0);
    desk.run(&["status", "2026-11"])
        .out_has(&format!("from commit {}, with changes", &commit[..12]));
    let json = desk.run(&["status", "2026-11", "--format", "json"]).json();
    assert_eq!(
        (&json["commit"], &json["uncommitted"]),
        (&commit.into(), &true.into())
    );
}

#[test]
fn an_issue_that_git_does_not_know_is_in_no_commit() {
    let (desk, _) = committed();
    for (stem, ignored) in [("2026-12", ""), ("2027-01", "issues/2027-01.yaml\n")] {
        let desk = desk.path(".");
        std::fs::write(desk.join(format!("issues/{stem}.yaml")), ISSUE).unwrap();
        std::fs::write(desk.join(".git/info/exclude"), ignored).unwrap();
    }
    for stem in ["2026-12", "2027-01"] {
        desk.run(&["send", stem]);
        let json = desk.run(&["status", stem, "--format", "json"]).json();
        assert_eq!(json["uncommitted"], true, "{stem} {json}");
    }
}

#[test]
fn without_git_or_a_repository_nothing_is_said() {
    let desk = desk();
    for path in [None, Some("/nowhere")] {
        let mut command = desk.command(&["send", "2026-11", "--fresh"]);
        command.envs(path.map(|path| ("PATH", path)));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let said = String::from_utf8_lossy(&output.stderr).to_lowercase();
        assert!(!said.contains("git"), "{said}");
        desk.run(&["status", "2026-11"]).out_lacks("commit");
        let json = desk.run(&["status", "2026-11", "--format", "json"]).json();
        assert_eq!(
            (&json["commit"], &json["uncommitted"]),
            (&serde_json::Value::Null, &false.into())
        );
    }
}

#[cfg(unix)]
#[test]
fn no_program_that_a_repository_names_is_run() {
    use std::os::unix::fs::PermissionsExt as _;
    let (desk, _) = committed();
    let hook = desk.path("hook");
    std::fs::write(&hook, "#!/bin/sh\ntouch ran-a-hook\n").unwrap();
    std::fs::set_permissions(&hook, std::fs::Permissions::from_mode(0o755)).unwrap();
    git(
        &desk,
        &["config", "core.fsmonitor", &hook.display().to_string()],
    );
    let index = std::fs::read(desk.path(".git/index")).unwrap();
    desk.run(&["send", "2026-11"]).code(0);
    assert!(!desk.path("ran-a-hook").exists());
    assert_eq!(std::fs::read(desk.path(".git/index")).unwrap(), index);
    desk.run(&["status", "2026-11"]).out_has("from commit");
}
