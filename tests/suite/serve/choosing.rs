//! The page of a reader's own choices, and what a send makes of them.

use super::{ISSUE, MEMBERS, SERVE, Served, desk, desk_with, letter, me_path, sums};

#[test]
fn a_list_that_is_turned_off_is_off_and_the_other_stays() {
    let desk = desk().list("members.csv", MEMBERS).list(
        "events.csv",
        "email,name,basis,since\nada@example.org,Ada,consent,2026-01-05\n",
    );
    let desk = desk.masthead(|text| text.replace("lists: members", "lists: members, events"));
    desk.run(&["send", "2026-11"]).code(0);
    let served = Served::start(&desk);
    let me = me_path(&letter(&desk, "ada@example.org"));
    let page = served.get(&me).is(200);
    let page = page
        .has("value=\"members\" id=\"list-0\" checked")
        .has("value=\"events\" id=\"list-1\" checked");
    page.lacks("ada@").lacks("Ada");
    served
        .post(&me, "list=events&language=en-GB&plain=yes")
        .is(200)
        .has("Saved")
        .has("value=\"events\" id=\"list-1\" checked");
    served
        .get(&me)
        .lacks("value=\"members\" id=\"list-0\" checked")
        .has("id=\"plain\" checked");
    desk.run(&["send", "2026-11", "--fresh", "--list", "members"])
        .code(0)
        .err_has("1 person has turned their list off");
    assert_eq!(sums(&desk), (1, 1, 0));
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (2, 2, 0));
    // Taking it up again needs no more than the tick.
    served
        .post(&me, "list=events&list=members&language=en-GB")
        .is(200);
    desk.run(&["send", "2026-11", "--fresh", "--list", "members"])
        .code(0);
    assert_eq!(sums(&desk), (2, 2, 0));
}

#[test]
fn a_list_can_be_taken_up_by_its_reader() {
    let desk = desk().list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    let served = Served::start(&desk);
    let me = me_path(&letter(&desk, "ben@example.org"));
    served
        .get(&me)
        .lacks("value=\"events\" id=\"list-1\" checked");
    served.post(&me, "list=events&list=members").is(200);
    desk.run(&["send", "2026-11", "--fresh", "--list", "events"])
        .code(0);
    assert_eq!(sums(&desk), (1, 1, 0));
}

#[test]
fn who_is_on_a_list_that_is_not_offered_saves_and_stays_on_it() {
    let desk = desk().list("welsh.csv", MEMBERS);
    desk.run(&["send", "2026-11", "--list", "welsh"]).code(0);
    let served = Served::start(&desk);
    let me = me_path(&letter(&desk, "ada@example.org"));
    served
        .post(&me, "language=en-GB&plain=yes")
        .is(200)
        .has("Saved");
    served.get(&me).is(200).has("id=\"plain\" checked");
    desk.run(&["send", "2026-11", "--list", "welsh", "--fresh"])
        .code(0);
    assert_eq!(sums(&desk), (2, 2, 0));
}

#[test]
fn where_one_list_is_offered_saving_says_nothing_of_it() {
    let one = SERVE.replace("    - {name: events, title: Events in Wales}\n", "");
    let desk = desk_with(&one).list("welsh.csv", MEMBERS).list(
        "members.csv",
        "email,name,basis,since\ncara@example.org,Cara,consent,2026-01-05\n",
    );
    desk.run(&["send", "2026-11", "--list", "welsh"]).code(0);
    let served = Served::start(&desk);
    let me = me_path(&letter(&desk, "ada@example.org"));
    served.get(&me).lacks("name=\"list\"");
    for form in ["language=en-GB&plain=yes", "list=members&language=en-GB"] {
        served.post(&me, form).is(200).has("Saved");
    }
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (1, 1, 0), "she never asked for it");
    desk.run(&["send", "2026-11", "--list", "welsh", "--fresh"])
        .code(0);
    assert_eq!(sums(&desk), (2, 2, 0));
}

#[test]
fn the_wording_that_is_kept_stands_beside_the_lists() {
    let desk = desk().list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    let served = Served::start(&desk);
    let me = me_path(&letter(&desk, "ben@example.org"));
    served.get(&me).has("Yes, please email me the bulletin.");
    served.post(&me, "list=events&list=members").is(200);
    desk.run(&["subscribers", "export", "--list", "events"])
        .code(0)
        .out_has("Yes, please email me the bulletin.");
}

#[test]
fn turning_everything_off_is_leaving_and_an_old_letter_does_not_undo_it() {
    let desk = desk().list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    let served = Served::start(&desk);
    let (ada, ben) = (
        me_path(&letter(&desk, "ada@example.org")),
        me_path(&letter(&desk, "ben@example.org")),
    );
    served
        .post(&ada, "leave=everything")
        .is(200)
        .has("You have left");
    served
        .post(&ben, "language=en-GB")
        .is(200)
        .has("You have left");
    served.get(&ada).is(200).has("You have left");
    served
        .post(&ada, "list=members")
        .is(200)
        .has("You have left");
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (2, 0, 2));
}

#[test]
fn a_token_that_is_nobodys_opens_the_page_and_keeps_nothing() {
    let desk = desk().list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    desk.run(&["preview", "2026-11", "--to", "ada@example.org"])
        .code(0);
    let preview = desk.names("outbox/preview").remove(0);
    let nobody = &me_path(&desk.read(&format!("outbox/preview/{preview}")));
    let served = Served::start(&desk);
    let page = served.get(nobody).is(200);
    served.post(nobody, "list=members").is(200).has("Saved");
    served
        .post(nobody, "leave=everything")
        .is(200)
        .has("You have left");
    assert_eq!(served.get(nobody).seen(), page.seen());
}

#[test]
fn leaving_waits_for_nobody_however_many_have_changed_something_from_there() {
    let desk = desk().list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    let served = Served::start(&desk);
    let me = me_path(&letter(&desk, "ada@example.org"));
    let mut status = 200;
    while status == 200 {
        status = served.post(&me, "list=members").status;
    }
    assert_eq!(status, 429);
    let ben = me_path(&letter(&desk, "ben@example.org"));
    // With every list unticked, and a slash caught behind the link.
    served
        .post(&format!("{ben}/"), "language=en-GB")
        .is(200)
        .has("You have left");
    served
        .post(&me, "leave=everything")
        .is(200)
        .has("You have left");
}

/// The issue in Welsh.
fn welsh() -> String {
    let mut welsh = ISSUE.to_owned();
    for (english, translated) in [
        (
            "Loopback news, November 2026: one item",
            "Newyddion Loopback, Tachwedd 2026: un eitem",
        ),
        (
            "Welcome to the November issue of the Loopback bulletin.",
            "Croeso i rifyn mis Tachwedd.",
        ),
        (
            "Each person on the list gets **one letter**, with their own way to leave.",
            "Mae pawb yn cael **un llythyr**.",
        ),
    ] {
        assert!(welsh.contains(english), "{english}");
        welsh = welsh.replace(english, translated);
    }
    welsh
}

#[test]
fn each_gets_the_issue_in_the_language_they_asked_for_and_nobody_gets_it_twice_or_not_at_all() {
    let desk = desk()
        .list("members.csv", MEMBERS)
        .issue("2026-11.cy", &welsh());
    desk.run(&["send", "2026-11"]).code(0);
    let served = Served::start(&desk);
    let me = me_path(&letter(&desk, "ada@example.org"));
    served
        .post(&me, "list=members&list=events&language=cy")
        .is(200)
        .has("lang=\"cy\"");
    served.get(&me).has("lang=\"cy\"");
    // A new rehearsal: she has none of either yet.
    desk.run(&["send", "2026-11", "--fresh"])
        .code(0)
        .err_has("bulletin send 2026-11.cy");
    assert_eq!(sums(&desk), (1, 1, 0));
    desk.run(&["status", "2026-11", "--left-out"])
        .out_has("gets this issue in the other language");
    desk.run(&["send", "2026-11.cy"]).code(0);
    let status = desk
        .run(&["status", "2026-11.cy", "--format", "json"])
        .json();
    assert_eq!(
        (&status["selected"], &status["sent"]),
        (&1.into(), &1.into())
    );
    // She changes her mind: the issue she has had does not come a second time.
    served
        .post(&me, "list=members&list=events&language=en-GB")
        .is(200);
    desk.run(&["send", "2026-11", "--fresh"])
        .code(0)
        .err_has("had this issue in the other language");
    assert_eq!(sums(&desk), (1, 1, 0));
}

#[test]
fn the_other_language_reaches_those_on_a_list_that_only_this_issue_went_to() {
    let desk = desk()
        .list("members.csv", MEMBERS)
        .list(
            "friends.csv",
            "email,name,basis,since\ncara@example.org,Cara,consent,2026-01-05\ndan@example.org,Dan,consent,2026-01-05\n",
        )
        .issue("2026-11.cy", &welsh());
    let both = ["send", "2026-11", "--list", "members", "--list", "friends"];
    desk.run(&both).code(0);
    let served = Served::start(&desk);
    let me = me_path(&letter(&desk, "cara@example.org"));
    served.post(&me, "language=cy").is(200);
    let mut again = both.to_vec();
    again.push("--fresh");
    desk.run(&again).code(0).err_has("bulletin send 2026-11.cy");
    assert_eq!(sums(&desk), (3, 3, 0));
    desk.run(&["send", "2026-11.cy"]).code(0);
    let letters = desk.names("outbox/2026-11.cy");
    assert_eq!(letters.len(), 1, "nobody gets it who did not ask for it");
    let welsh = desk.read(&format!("outbox/2026-11.cy/{}", letters[0]));
    assert!(welsh.contains("cara@example.org"), "{welsh}");
}
