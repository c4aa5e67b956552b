//! The page of a reader's own choices, and what a send makes of them.

use super::{ISSUE, MEMBERS, Served, desk, letter, me_path, sums};

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
    let served = Served::start(&desk);
    let nobody = "/me/aaaaaaaaaaaaaaaaaaaaaaaaaa";
    let page = served.get(nobody).is(200);
    served.post(nobody, "list=members").is(200).has("Saved");
    served
        .post(nobody, "leave=everything")
        .is(200)
        .has("You have left");
    assert_eq!(served.get(nobody).seen(), page.seen());
}

#[test]
fn each_gets_the_issue_in_the_language_they_asked_for_and_nobody_gets_it_twice_or_not_at_all() {
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
    let desk = desk()
        .list("members.csv", MEMBERS)
        .issue("2026-11.cy", &welsh);
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
