//! Leaving with one click, and what must not count as one.

use super::{ISSUE, MEMBERS, Served, desk, leave_path, letter, me_path, plain, sums};

const CLICK: &str = "List-Unsubscribe=One-Click";

#[test]
fn letters_carry_the_headers_of_rfc_8058_and_a_mail_besides() {
    let desk = desk().list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    let text = letter(&desk, "ada@example.org");
    let token = leave_path(&text).replace("/leave/", "");
    let header = plain(&text);
    let line = header
        .lines()
        .find(|line| line.starts_with("List-Unsubscribe:"))
        .unwrap();
    assert!(
        line.starts_with(&format!(
            "List-Unsubscribe: <https://bulletin.example.org/leave/{token}>, <mailto:"
        )) && line.ends_with(&format!("{token}>")),
        "{line}"
    );
    assert!(text.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    assert!(text.lines().all(|line| line.len() <= 998));
    // The foot leads to the reader's own choices, and no longer to a mail.
    assert!(header.contains(&format!("https://bulletin.example.org/me/{token}")));
    assert!(header.contains("Unsubscribe, or choose what you get"));
}

#[test]
fn one_click_exactly_as_rfc_8058_writes_it_leaves_at_once() {
    let desk = desk().list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    let served = Served::start(&desk);
    let ada = leave_path(&letter(&desk, "ada@example.org"));
    // RFC 8058 section 8.2: multipart/form-data.
    let boundary = "---FormBoundaryjWmhtjORrn";
    let body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--{boundary}--\r\n"
    );
    let request = format!(
        "POST {ada} HTTP/1.1\r\nHost: bulletin.example.org\r\nContent-Type: multipart/form-data; boundary={boundary}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let answer = served.raw(request.as_bytes()).is(200);
    for never in ["location:", "set-cookie:", "www-authenticate:"] {
        assert!(!answer.head.contains(never), "{}", answer.head);
    }
    // RFC 8058 section 8.1: urlencoded; a mail program's own web page may be the sender.
    let ben = leave_path(&letter(&desk, "ben@example.org"));
    let foreign = "Origin: https://mail.example.com\r\nSec-Fetch-Site: cross-site\r\n";
    served
        .post_with(
            &ben.to_uppercase().replace("/LEAVE/", "/leave/"),
            CLICK,
            foreign,
        )
        .is(200);
    served.post(&ben, CLICK).is(200).has("You have left");
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (2, 0, 2));
    desk.run(&["status", "2026-11", "--left-out"])
        .out_has("unsubscribed");
}

#[test]
fn whatever_opens_every_link_changes_nothing() {
    let desk = desk().list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    let served = Served::start(&desk);
    let text = letter(&desk, "ada@example.org");
    let (leave, me) = (leave_path(&text), me_path(&text));
    for path in [&leave, &me] {
        served.get(path).is(200).has("<button");
        for method in ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"] {
            let request = format!(
                "{method} {path}?List-Unsubscribe=One-Click&leave=everything HTTP/1.1\r\nHost: bulletin.example.org\r\nContent-Length: 26\r\n\r\n{CLICK}"
            );
            served.raw(request.as_bytes());
        }
        served.get(&format!("{path}?{CLICK}")).is(200);
    }
    // A POST that says nothing is no wish either.
    served.post(&leave, "").is(400).has("<button");
    served.post(&leave, "List-Unsubscribe=Perhaps").is(400);
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (2, 2, 0));
}

#[test]
fn a_token_that_is_nobodys_gets_the_same_answers() {
    let desk = desk().list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    let known = leave_path(&letter(&desk, "ada@example.org"));
    let erased = leave_path(&letter(&desk, "ben@example.org"));
    // One of a preview, one of somebody who was erased while the pages run, and after they were started anew.
    desk.run(&["preview", "2026-11", "--to", "ada@example.org"])
        .code(0);
    let preview = desk.names("outbox/preview").remove(0);
    let preview = leave_path(&desk.read(&format!("outbox/preview/{preview}")));
    let served = Served::start(&desk);
    let page = served.get(&known).is(200);
    served.get(&erased).is(200);
    let who = "ben@example.org";
    desk.run(&["subscribers", "forget", who, "--confirm", who])
        .code(0);
    let left = served.post(&preview, CLICK).is(200).has("You have left");
    let alike = |served: &Served| {
        for other in [&erased, &preview] {
            assert_eq!(page.seen(), served.get(other).seen());
            assert_eq!(left.seen(), served.post(other, CLICK).seen());
        }
    };
    alike(&served);
    drop(served);
    let served = Served::start(&desk);
    alike(&served);
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk).1, 1, "a preview's token leaves nothing");
    for again in ["the first time", "and a second"] {
        assert_eq!(left.seen(), served.post(&known, CLICK).seen(), "{again}");
    }
}

#[test]
fn a_link_that_is_not_whole_says_so_and_how_to_leave_all_the_same() {
    let desk = desk().list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    let served = Served::start(&desk);
    let text = letter(&desk, "ada@example.org");
    let (leave, me) = (leave_path(&text), me_path(&text));
    let last = |path: &str| if path.ends_with('a') { "e" } else { "a" };
    for path in [&leave, &me] {
        let first = served.get("/leave/cut").is(404);
        for damaged in [
            path[..path.len() - 1].to_owned(),
            path[..path.len() - 9].to_owned(),
            format!("{}{}", &path[..path.len() - 1], last(path)),
            path.replacen("/leave/", "/leave/a", 1)
                .replacen("/me/", "/me/a", 1),
            format!("{path}a"),
        ] {
            let page = served.get(&damaged).is(404).has("This link is not whole");
            assert_eq!(page.seen(), first.seen(), "{damaged}");
            for form in [CLICK, "leave=everything", "list=events", ""] {
                let answer = served.post(&damaged, form);
                assert_eq!(answer.seen(), first.seen(), "{damaged}: {form}");
            }
        }
        first
            .has("Nothing has been changed")
            .has("href=\"mailto:bulletin@bulletin.test?subject=unsubscribe\"")
            .lacks("<button");
        // Its end alone, and everything behind the page's name, cut off.
        let bare = path.rsplit_once('/').unwrap().0;
        for cut in [bare, &format!("{bare}/"), &bare[..3]] {
            served.get(cut).is(404).has("mailto:").has("unsubscribe");
            served.post(cut, CLICK).is(404);
        }
    }
    served
        .get("/leave/cut?language=cy")
        .is(404)
        .has("Nid yw'r ddolen hon yn gyfan")
        .has("mailto:");
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (2, 2, 0), "nobody has left by it");
    // What programs that make links out of text take in with them is no damage.
    for behind in [".", "%3E", "),"] {
        served.get(&format!("{me}{behind}")).is(200);
    }
    served.post(&format!("{leave}."), CLICK).is(200);
    // And the mail that the page asks for is understood.
    let desk = desk.file(
        "mail/wish.eml",
        "From: Ben <ben@example.org>\r\nTo: bulletin@bulletin.test\r\nSubject: unsubscribe\r\n\
         Message-ID: <1@example.org>\r\n\r\n\r\n",
    );
    desk.run(&["inbox", "mail"]).code(0);
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (2, 0, 2));
}

#[test]
fn letters_sent_while_the_pages_run_lead_to_them() {
    let desk = desk().list("members.csv", MEMBERS);
    let served = Served::start(&desk);
    desk.run(&["send", "2026-11"]).code(0);
    served
        .post(&leave_path(&letter(&desk, "ben@example.org")), CLICK)
        .is(200);
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (2, 1, 1));
}

#[test]
fn letters_under_a_new_list_id_lead_to_pages_that_run_since_before() {
    let desk = desk().list("members.csv", MEMBERS);
    desk.run(&["send", "2026-11"]).code(0);
    let old = leave_path(&letter(&desk, "ben@example.org"));
    let served = Served::start(&desk);
    let desk = desk.masthead(|text| {
        assert!(text.contains("list-id: loopback.bulletin.test"), "{text}");
        text.replace(
            "list-id: loopback.bulletin.test",
            "list-id: other.example.org",
        )
    });
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    let new = leave_path(&letter(&desk, "ada@example.org"));
    served.post(&new, CLICK).is(200);
    served.post(&old, CLICK).is(200);
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (2, 0, 2));
}

#[test]
fn people_leave_while_a_send_is_at_work_and_neither_waits_for_the_other() {
    let people: Vec<String> = (0..120)
        .map(|n| format!("reader{n}@example.org,consent,2026-01-05\n"))
        .collect();
    let people = people.concat();
    let desk = desk().list("members.csv", &format!("email,basis,since\n{people}"));
    desk.run(&["send", "2026-11"]).code(0);
    let paths: Vec<String> = (0..12)
        .map(|n| leave_path(&letter(&desk, &format!("reader{n}@example.org"))))
        .collect();
    let desk = desk.issue("2026-12", &ISSUE.replace("2026-11", "2026-12"));
    let served = Served::start(&desk);
    let mut sending = desk.command(&["send", "2026-12"]).spawn().unwrap();
    for path in &paths {
        served.post(path, CLICK).is(200);
    }
    assert!(sending.wait().unwrap().success());
    let status = desk.run(&["status", "2026-12", "--format", "json"]).json();
    let number = |name: &str| status[name].as_u64().unwrap();
    assert_eq!(number("sent") + number("suppressed"), 120);
    desk.run(&["send", "2026-11", "--fresh"]).code(0);
    assert_eq!(sums(&desk), (120, 108, 12));
}
