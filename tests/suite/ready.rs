//! What a send would stop for besides the words of the issue: said by `check` days before.

use crate::desk::Desk;
use crate::smtpd::Smtpd;

const ISSUE: &str = include_str!("../postfix/2026-11.yaml");
const MASTHEAD: &str = include_str!("../postfix/bulletin.yaml");
const MEMBERS: &str = "email,name,basis,since\nada@example.org,Ada,consent,2026-01-05\n";

fn house(through: &str, more: &str) -> Desk {
    Desk::new()
        .masthead(|_| {
            let through = format!("through: {through}{more}");
            MASTHEAD
                .replace("through: THROUGH", &through)
                .replace("  user: relay@bulletin.test\n", "")
        })
        .issue("2026-11", ISSUE)
}

#[test]
fn lists_and_keys_that_cannot_be_used_are_advice_while_the_issue_is_written() {
    let server = format!("smtp://{}", Smtpd::kind().address);
    for through in [server.as_str(), "outbox"] {
        let desk = house(through, "");
        let check = |desk: &Desk| desk.run(&["check", "2026-11"]).code(0);
        check(&desk)
            .out_has("advice[not-ready]: `send` would stop today: there is no list `members`");
        assert!(!desk.path("subscribers/ledger.db").exists());
        let desk = desk.list("members.csv", "email,name,basis,since\n");
        check(&desk).out_has("`send` would stop today: there is nobody on");
        let desk = desk.list(
            "members.csv",
            &format!("{MEMBERS}ben.example.org,Ben,consent,2026-01-05\n"),
        );
        check(&desk)
            .out_has("members cannot be used in 1 place")
            .out_lacks("ben.example.org");
        let desk = desk.list("members.csv", MEMBERS);
        check(&desk).out_lacks("not-ready").err_has("nothing wrong");
    }
    let key = "\n  dkim: {domain: bulletin.test, selector: s, key-file: keys/none.pem}";
    let desk = house("outbox", key).list("members.csv", MEMBERS);
    let said = desk.run(&["check", "2026-11", "--format", "json"]).code(0);
    let finding = &said.json()["findings"][0];
    assert_eq!(finding["rule"], "not-ready");
    assert_eq!(finding["severity"], "advice");
    assert!(
        finding["message"]
            .as_str()
            .unwrap()
            .contains("keys/none.pem"),
        "{finding}"
    );
}

#[test]
fn an_issue_that_has_gone_out_is_not_said_to_be_next() {
    let server = Smtpd::kind();
    let desk = house(&format!("smtp://{}", server.address), "").list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11", "--confirm", "2026-11"])
        .code(0);
    let said = desk
        .run(&["check", "2026-11"])
        .code(0)
        .err_has("It went to 1 person on 30 November 2026, 10:00am as it is now.");
    assert!(!said.err().contains("Next:"), "{}", said.err());
    let desk = desk.issue(
        "2026-11",
        &ISSUE.replace("takes every letter once", "takes each letter once"),
    );
    // A send stops for it, and nothing is said of it that is not so.
    let said = desk
        .run(&["check", "2026-11"])
        .code(1)
        .out_has("stop[already-sent]: this issue went to 1 person")
        .err_has("1 fault that stops it");
    assert!(!said.err().contains("Nothing stops it"), "{}", said.err());
    desk.run(&["build", "2026-11"]).code(0);
    desk.run(&["report", "2026-11"])
        .out_has("Since then:")
        .out_has("the files have been edited; readers got what they said when it began");
    desk.run(&["send", "2026-11", "--confirm", "2026-11"])
        .code(1)
        .err_has("stop[already-sent]");
    let address = server.address.to_string();
    let desk = desk.masthead(|text| text.replace(&address, "127.0.0.1:2"));
    desk.run(&["report", "2026-11"])
        .out_has("bulletin.yaml sends through smtp://127.0.0.1:2");
}
