//! Signing up: the form, the mail, the button; and that nobody learns anything about anybody by it.

use bulletin::ledger::{Ledger, Preference, What};

use crate::desk::Desk;

use super::{Served, confirm_path, desk, leave_path, letter, mails, plain, sums};

const CARA: &str = "email=cara%40example.org&name=Cara+Evans&list=members&agree=yes&language=en-GB";

#[test]
fn who_signs_up_confirms_by_mail_and_gets_the_next_issue() {
    let desk = desk();
    let served = Served::start(&desk);
    served
        .get("/")
        .is(200)
        .has("Yes, please email me the bulletin.")
        .has("The bulletin");
    served.post("/", CARA).is(200).has("Look in your inbox");
    let link = confirm_path(&desk, &served, 1);
    let mail = desk.read(&format!(
        "outbox/confirm/{}",
        desk.names("outbox/confirm").remove(0)
    ));
    let words = plain(&mail);
    for said in [
        "To: cara@example.org",
        "Auto-Submitted: auto-generated",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/html; charset=utf-8",
        "Yes, please email me the bulletin.",
        "* The bulletin",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    // Nothing that was typed by whoever filled in the form goes to the address.
    assert!(
        !words.contains("Cara") && !words.contains("<img"),
        "{words}"
    );

    // Opening the link confirms nothing, however often it is done.
    served.get(&link).is(200).has("<button");
    desk.run(&["send", "2026-11"])
        .code(2)
        .err_has("there is no list `members`");
    served.post(&link, "").is(200).has("You are signed up");
    served.post(&link, "").is(200).has("You are signed up");
    desk.run(&["send", "2026-11"]).code(0);
    assert_eq!(sums(&desk), (1, 1, 0));
    let letter = letter(&desk, "cara@example.org");
    assert!(plain(&letter).contains("Cara Evans"), "{letter}");
    served
        .post("/confirm/aaaaaaaaaaaaaaaaaaaaaaaaaa", "")
        .is(410)
        .has("no longer works");
}

#[test]
fn a_link_that_was_used_signs_nobody_up_again_who_has_left() {
    let desk = desk();
    let served = Served::start(&desk);
    served
        .post("/", CARA)
        .is(200)
        .has("press the button on the page behind it");
    let link = confirm_path(&desk, &served, 1);
    served.post(&link, "").is(200).has("You are signed up");
    desk.run(&["send", "2026-11"]).code(0);
    desk.run(&["subscribers", "show", "cara@example.org"])
        .out_has("written as a file, in a rehearsal")
        .out_has("the form they filled in: ")
        .out_has("mail sent 30 November 2026")
        .out_lacks("mailed");
    let leave = leave_path(&letter(&desk, "cara@example.org"));
    served.post(&leave, "List-Unsubscribe=One-Click").is(200);
    served
        .post(&link, "")
        .is(410)
        .has("This link has been used")
        .has("sign up again");
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (1, 0, 1));
}

#[test]
fn a_link_expires_and_the_address_is_forgotten() {
    let desk = desk();
    let served = Served::start(&desk);
    served.post("/", CARA).is(200);
    let link = confirm_path(&desk, &served, 1);
    served.end();
    // The clock goes on while the pages run, and the form was filled in a while after they were started.
    let desk = desk.now("2026-12-02T10:30:00Z");
    let served = Served::start(&desk);
    served.get(&link).is(200);
    served.post(&link, "").is(410).has("Sign up again");
    // Nothing is left of the first time, so that the next one is the first of its hour again.
    served.post("/", CARA).is(200);
    confirm_path(&desk, &served, 2);
}

#[test]
fn the_answer_is_the_same_for_everybody_and_one_mail_an_hour_goes() {
    let desk = desk().list(
        "members.csv",
        "email,name,basis,since\nada@example.org,Ada,consent,2026-01-05\nben@example.org,Ben,consent,2026-01-05\n",
    );
    desk.run(&["subscribers", "remove", "ben@example.org"])
        .code(0);
    let served = Served::start(&desk);
    let form = |who: &str| format!("email={who}&list=members&agree=yes");
    let stranger = served.post("/", &form("cara@example.org"));
    for who in [
        "ada@example.org",
        "ben@example.org",
        "cara@example.org",
        "CARA@EXAMPLE.ORG",
    ] {
        assert_eq!(
            served.post("/", &form(who)).seen(),
            stranger.seen(),
            "{who}"
        );
    }
    confirm_path(&desk, &served, 3);
    let said = served.end();
    // Nothing says of a file that it is a mail somebody gets.
    assert!(said.contains("Nobody can sign up yet"), "{said}");
    assert!(!said.contains("to confirm has gone"), "{said}");
    assert_eq!(
        said.matches("a mail that asks to confirm was written to outbox/confirm/")
            .count(),
        3,
        "{said}"
    );
    assert!(
        !said.contains("example.org\n2") && !said.contains("cara"),
        "{said}"
    );
}

#[test]
fn who_had_left_and_signs_up_anew_is_written_to_again_once_they_confirm() {
    let desk = desk().list("members.csv", super::MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    let served = Served::start(&desk);
    let old = leave_path(&letter(&desk, "ada@example.org"));
    served.post(&old, "List-Unsubscribe=One-Click").is(200);
    served
        .post("/", "email=Ada@example.org&list=members&agree=yes")
        .is(200);
    let link = confirm_path(&desk, &served, 1);
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (2, 1, 1), "asking alone brings nobody back");
    served.post(&link, "").is(200);
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (2, 2, 0));
    // The consent is on record, and so is that they had left.
    served.end();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let told = runtime.block_on(async {
        let path = desk.path("subscribers/ledger.db");
        let ledger = Ledger::open(&path).await.unwrap();
        let members = ledger.members("members").await.unwrap();
        assert_eq!(members[0].wording, "Yes, please email me the bulletin.");
        let history = ledger.history("ada@example.org").await.unwrap();
        let what = history.into_iter().map(|change| change.what);
        what.collect::<Vec<_>>()
    });
    assert_eq!(
        told,
        [What::Left, What::SignedUp, What::Restored, What::Confirmed]
    );
}

#[test]
fn a_form_that_is_not_right_says_what_to_do_and_keeps_what_was_typed() {
    let desk = desk();
    let served = Served::start(&desk);
    served
        .post("/", "email=cara&name=%3Cb%3ECara&list=events")
        .is(422)
        .has("Write your email address whole")
        .has("Tick the box if you agree")
        .has("value=\"cara\"")
        .has("&lt;b&gt;Cara")
        .lacks("Choose at least one")
        .has("value=\"events\" id=\"list-1\" checked");
    served
        .post("/", "email=cara@example.org&agree=yes")
        .is(422)
        .has("Choose at least one");
    // Whatever fills in the field that people cannot see gets the usual answer, and no mail goes.
    let spam = served.post("/", &format!("{CARA}&website=http%3A%2F%2Fspam.example"));
    assert_eq!(spam.seen(), served.post("/", CARA).seen());
    confirm_path(&desk, &served, 1);
    let said = served.end();
    assert_eq!(
        said.matches("a mail that asks to confirm was written to outbox/confirm/")
            .count(),
        1,
        "{said}"
    );
}

#[test]
fn one_client_cannot_have_mails_sent_without_end() {
    let desk = desk();
    let served = Served::start(&desk);
    let form = |n: usize| format!("email=reader{n}@example.org&list=members&agree=yes");
    let from = |ip: &str| format!("X-Forwarded-For: 203.0.113.5, {ip}\r\n");
    for n in 0..10 {
        served.post_with("/", &form(n), &from("192.0.2.1")).is(200);
    }
    let busy = served
        .post_with("/", &form(11), &from("192.0.2.1"))
        .is(429)
        .has("try again");
    assert!(busy.head.contains("retry-after: "));
    served.post_with("/", &form(11), &from("192.0.2.2")).is(200);
}

#[test]
fn who_signed_up_is_listed_shown_exported_and_erased_like_anybody_else() {
    let desk = desk();
    let served = Served::start(&desk);
    served.post("/", CARA).is(200);
    let link = confirm_path(&desk, &served, 1);
    served.post(&link, "").is(200);
    served.end();
    desk.run(&["subscribers", "list", "--all"])
        .code(0)
        .out_has("cara@example.org")
        .out_has("the sign-up form");
    desk.run(&["subscribers", "show", "cara@example.org"])
        .code(0)
        .out_has("gets letters, if an issue goes to members")
        .out_has("members: signed up on your own pages");
    desk.run(&["subscribers", "export", "--list", "members"])
        .code(0)
        .out_has("cara@example.org,Cara Evans,,,consent,")
        .out_has("\"Yes, please email me the bulletin.\"");
    desk.run(&["subscribers", "remove", "cara@example.org"])
        .code(0);
    desk.run(&["subscribers", "list"])
        .code(0)
        .out_has("unsubscribed");
    let who = "cara@example.org";
    desk.run(&["subscribers", "forget", who, "--confirm", who])
        .code(0);
    desk.run(&["subscribers", "show", who])
        .code(0)
        .out_has("was erased on request");
    desk.run(&["subscribers", "list", "--all"])
        .code(0)
        .out_lacks("cara");
}

/// What the ledger knows of Cara.
struct Cara {
    /// Her name on each list.
    names: Vec<(String, Option<String>)>,
    history: Vec<(What, String)>,
    preference: Preference,
}

fn cara(desk: &Desk) -> Cara {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let who = "cara@example.org";
        let ledger = Ledger::open(&desk.path("subscribers/ledger.db"))
            .await
            .unwrap();
        let mut names = Vec::new();
        for list in ledger.memberships(who).await.unwrap() {
            let members = ledger.members(&list).await.unwrap();
            let name = members[0]
                .name
                .as_ref()
                .map(|name| name.as_str().to_owned());
            names.push((list, name));
        }
        let history = ledger.history(who).await.unwrap().into_iter();
        let history = history.map(|change| (change.what, change.detail));
        let preference = ledger.preference(who).await.unwrap();
        Cara {
            names,
            history: history.collect(),
            preference,
        }
    })
}

#[test]
fn a_form_that_a_stranger_filled_in_takes_neither_a_name_nor_a_list_from_anybody() {
    let desk = desk();
    let served = Served::start(&desk);
    let stranger = "email=cara%40example.org&name=Rude+Word&list=events&agree=yes";
    served.post("/", stranger).is(200);
    confirm_path(&desk, &served, 1);
    served.end();
    // Her own form, ten minutes later, has its own mail when the hour is over.
    let desk = desk.now("2026-11-30T10:10:00Z");
    let served = Served::start(&desk);
    served.post("/", CARA).is(200);
    served.end();
    let desk = desk.now("2026-11-30T10:40:00Z");
    let served = Served::start(&desk);
    served.get("/").is(200);
    assert_eq!(served.end().matches("has gone").count(), 0, "one an hour");
    let desk = desk.now("2026-11-30T11:00:00Z");
    let served = Served::start(&desk);
    let own = confirm_path(&desk, &served, 2);
    served.post(&own, "").is(200);
    served.end();
    let member = |list: &str| (list.to_owned(), Some("Cara Evans".to_owned()));
    assert_eq!(cara(&desk).names, [member("members")]);
    // Another name does not stand over hers, on the same list or on another.
    let desk = desk.now("2026-11-30T13:00:00Z");
    let served = Served::start(&desk);
    let both = stranger.replace("list=events", "list=events&list=members");
    served.post("/", &both).is(200);
    let link = confirm_path(&desk, &served, 3);
    served.post(&link, "").is(200);
    served.end();
    assert_eq!(cara(&desk).names, [member("members"), member("events")]);
}

#[test]
fn whoever_uses_up_somebodys_mails_leaves_them_links_that_all_work() {
    let mut desk = desk();
    let mut links = Vec::new();
    let other = "email=cara%40example.org&list=events&agree=yes";
    for (nth, (time, form)) in [
        ("2026-11-30T10:00:00Z", other),
        ("2026-11-30T11:30:00Z", CARA),
        ("2026-11-30T13:00:00Z", other),
    ]
    .into_iter()
    .enumerate()
    {
        desk = desk.now(time);
        let served = Served::start(&desk);
        served.post("/", form).is(200).has("Look in your inbox");
        links.push(confirm_path(&desk, &served, nth + 1));
        served.end();
    }
    // The fourth in two days has no mail, and the page does not say so.
    let desk = desk.now("2026-11-30T15:00:00Z");
    let served = Served::start(&desk);
    let unknown = served.post("/", "email=dan%40example.org&list=events&agree=yes");
    assert_eq!(served.post("/", CARA).seen(), unknown.seen());
    confirm_path(&desk, &served, 4);
    assert_eq!(served.end().matches("has gone").count(), 1);
    // Each link she has got does what its own form asked for, whatever was asked for since.
    let served = Served::start(&desk);
    let lists = || -> Vec<String> {
        let names = cara(&desk).names.into_iter();
        names.map(|(list, _)| list).collect()
    };
    served.post(&links[1], "").is(200).has("You are signed up");
    assert_eq!(lists(), ["members"]);
    served.post(&links[0], "").is(200).has("You are signed up");
    served.post(&links[2], "").is(200).has("You are signed up");
    assert_eq!(lists().len(), 2);
}

#[test]
fn who_was_erased_and_signs_up_anew_has_given_a_new_consent_and_nobody_learns_of_it() {
    let desk = desk().list("members.csv", super::MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    let old = leave_path(&letter(&desk, "ada@example.org"));
    let served = Served::start(&desk);
    let form = |who: &str| format!("email={who}%40example.org&list=members&agree=yes");
    served.post("/", &form("ada")).is(200);
    let before = confirm_path(&desk, &served, 1);
    let who = "ada@example.org";
    desk.run(&["subscribers", "forget", who, "--confirm", who])
        .code(0);
    // A form from before is no consent any more, and its link says what that of a stranger's says.
    let expired = served.post(&before, "").is(410);
    let strange = served.post("/confirm/aaaaaaaaaaaaaaaaaaaaaaaaaa", "");
    assert_eq!(expired.seen(), strange.seen());
    // Her own, new one is, and looks like anybody else's at every step.
    // Counted before: her mail may be written sooner than the answer is read.
    let waiting = mails(&desk).len();
    let asked = served.post("/", &form("cara")).is(200);
    let other = confirm_path(&desk, &served, waiting + 1);
    assert_eq!(served.post("/", &form("ada")).seen(), asked.seen());
    let own = confirm_path(&desk, &served, waiting + 2);
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (1, 1, 0), "asking alone is no consent");
    assert_eq!(served.get(&own).seen(), served.get(&other).seen());
    let confirmed = served.post(&other, "").is(200).has("You are signed up");
    assert_eq!(served.post(&own, "").seen(), confirmed.seen());
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (3, 3, 0));
    desk.run(&["subscribers", "show", who])
        .out_has("gets letters")
        .out_has("may be written to again: members: Yes, please");
    // An old letter of hers lets her leave again, as the new one does.
    assert_eq!(old, leave_path(&letter(&desk, who)));
    served.post(&old, "List-Unsubscribe=One-Click").is(200);
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (3, 2, 1));
}

#[test]
fn the_history_says_which_lists_and_which_language_and_nobody_is_turned_by_what_stood_on_the_page()
{
    let desk = desk();
    let welsh = CARA.replace("en-GB", "cy");
    let mut desk = desk;
    // Chosen on the English page; then left on the English page as it stood; then chosen on the Welsh page.
    for (nth, (time, page, form, language)) in [
        ("2026-11-30T10:00:00Z", "/", welsh.as_str(), "cy"),
        ("2026-11-30T12:00:00Z", "/", CARA, "cy"),
        ("2026-11-30T14:00:00Z", "/?language=cy", CARA, "en-GB"),
    ]
    .into_iter()
    .enumerate()
    {
        desk = desk.now(time);
        let served = Served::start(&desk);
        served.post(page, form).is(200);
        let link = confirm_path(&desk, &served, nth + 1);
        served.post(&link, "").is(200);
        served.end();
        assert_eq!(
            cara(&desk).preference.language.as_deref(),
            Some(language),
            "{time}"
        );
    }
    let history = cara(&desk).history;
    let agreed = "members: Yes, please email me the bulletin.".to_owned();
    assert_eq!(
        history[..3],
        [
            (What::SignedUp, agreed.clone()),
            (What::Preference, "language cy, with colours".to_owned()),
            (What::Confirmed, agreed),
        ]
    );
    let turned = history.iter().filter(|(what, _)| *what == What::Preference);
    assert_eq!(turned.count(), 2, "{history:?}");
}
