//! A page becomes a draft item: what is taken from pages of many shapes, and how it is put into an issue.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use bulletin::finding::Source;
use bulletin::issue::{Draft, Issue, Kind, Link, NoPlace};
use bulletin::pages::{Fetcher, Page, Reach, draft};
use proptest::prelude::*;

use crate::desk::Desk;

/// A website that serves one page.
fn served(head: &str, body: &[u8]) -> Page {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = [
        format!(
            "HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        )
        .as_bytes(),
        body,
    ]
    .concat();
    thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let mut line = String::new();
        let mut reader = BufReader::new(connection.try_clone().unwrap());
        while reader.read_line(&mut line).unwrap() > 2 {
            line.clear();
        }
        connection.write_all(&answer).unwrap();
    });
    // Only against hanging: a busy machine may take long to answer itself.
    let patience = Duration::from_mins(2);
    let fetcher = Fetcher::new(Reach::ThisMachineToo, patience, None).unwrap();
    fetcher
        .get(&format!("http://{address}/page"), 1 << 20)
        .unwrap()
}

fn html(body: &str) -> Page {
    served(
        "200 OK\r\nContent-Type: text/html; charset=utf-8",
        body.as_bytes(),
    )
}

/// The draft a page makes, as it stands in the file: `field: value`.
fn fields(page: &Page, url: &str) -> Vec<String> {
    let page = Page {
        url: url.to_owned(),
        ..page.clone()
    };
    let draft = draft(&page, &Link::parse(url).unwrap(), None, "21 November 2026");
    let mut lines: Vec<String> = draft
        .fields
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    lines.push(format!("summary: {}", draft.summary));
    assert!(
        draft
            .note
            .starts_with("unreviewed: added on 21 November 2026"),
        "{}",
        draft.note
    );
    lines
}

#[test]
fn a_government_publication() {
    let page = html(
        r#"<!DOCTYPE html><html><head>
        <title>Prison dentistry: a review - GOV.UK</title>
        <meta name="govuk:format" content="guidance"><meta name="description" content="How dental care
          in prisons is to be planned &amp; paid for.">
        <meta name="govuk:primary-publishing-organisation" content="Example Department">
        <meta property="og:site_name" content="GOV.UK"><meta property="og:title" content="Prison dentistry: a review">
        <meta name="govuk:first-published-at" content="2026-11-05T09:30:00+00:00">
        </head><body><h1>Prison dentistry: a review</h1></body></html>"#,
    );
    assert_eq!(
        fields(
            &page,
            "https://www.gov.uk/guidance/prison-dentistry?utm_source=mail#top"
        ),
        [
            "kind: guidance",
            "title: Prison dentistry: a review",
            "by: Example Department",
            "date: 5 November 2026",
            "link: https://www.gov.uk/guidance/prison-dentistry#top",
            "summary: How dental care in prisons is to be planned paid for.",
        ]
    );
}

#[test]
fn a_charitys_blog_and_a_journal_article() {
    let blog = html(
        r#"<head><meta property="og:title" content="Why “release day” matters | Example Trust"/>
        <meta property="og:site_name" content="Example Trust">
        <meta property="article:published_time" content="2026-10-30">
        <meta property="og:description" content="- *Ten* people [told] us."></head>"#,
    );
    assert_eq!(
        fields(&blog, "https://www.example-trust.org.uk/blog/release-day"),
        [
            "kind: blog",
            "title: Why “release day” matters",
            "by: Example Trust",
            "date: 30 October 2026",
            "link: https://www.example-trust.org.uk/blog/release-day",
            "summary: Ten people told us.",
        ]
    );
    let article = html(
        r#"<head><title>Ignored</title><meta name="citation_title" content="Sleep in custody">
        <meta name="citation_journal_title" content="Journal of Examples"><meta name="citation_publication_date" content="2026/07/05">
        <meta name="DC.Description" content="A cohort study."></head>"#,
    );
    assert_eq!(
        fields(&article, "https://journal.org.uk/a/1"),
        [
            "kind: evidence",
            "title: Sleep in custody",
            "by: Journal of Examples",
            "date: 5 July 2026",
            "link: https://journal.org.uk/a/1",
            "summary: A cohort study.",
        ]
    );
}

#[test]
fn an_event_and_a_job_in_structured_data() {
    let event = html(
        r#"<html><head><title>x</title><script type="application/ld+json">
        {"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Site"},
         {"@type":["Event"],"name":"Dental health day </b>","startDate":"2026-12-09T10:30:00+00:00",
          "endDate":"2026-12-09T12:30:00+00:00","organizer":{"@type":"Organization","name":"Example Trust"},
          "datePublished":"2026-10-01",
          "location":{"@type":"Place","name":"Town Hall","address":{"addressLocality":"Cardiff"}},
          "description":"A day for staff."}]}</script></head></html>"#,
    );
    assert_eq!(
        fields(&event, "https://www.example-trust.org.uk/day"),
        [
            "kind: event",
            "title: Dental health day /b",
            "by: Example Trust",
            "when: Wednesday 9 December 2026, 10:30am to 12:30pm",
            "where: Town Hall, Cardiff",
            "link: https://www.example-trust.org.uk/day",
            "summary: A day for staff.",
        ]
    );
    let job = html(
        r#"<script type='application/ld+json'>[{"@type":"JobPosting","title":"Nurse",
        "hiringOrganization":{"name":"Example NHS Trust"},"validThrough":"2027-01-29","datePosted":"2026-11-20"}]</script>"#,
    );
    assert_eq!(
        fields(&job, "https://jobs.nhs.uk/1"),
        [
            "kind: job",
            "title: Nurse",
            "by: Example NHS Trust",
            "date: 20 November 2026",
            "deadline: 29 January 2027",
            "link: https://jobs.nhs.uk/1",
            "summary: No description was found.",
        ]
    );
}

#[test]
fn pages_that_say_little_or_nothing() {
    let bare = html(
        "<html><body><h1>News\n from <em>us</em></h1><p>Text.</p><time datetime='2026-11-01'>Sunday</time>",
    );
    assert_eq!(
        fields(&bare, "https://small.org.uk/n"),
        [
            "kind: news",
            "title: News from us",
            "date: 1 November 2026",
            "link: https://small.org.uk/n",
            "summary: No description was found."
        ]
    );
    let pdf = served(
        "200 OK\r\nContent-Type: application/pdf",
        b"%PDF-1.7 <title>no</title>",
    );
    assert_eq!(
        fields(&pdf, "https://small.org.uk/report.pdf"),
        [
            "kind: news",
            "title: No title was found",
            "link: https://small.org.uk/report.pdf",
            "summary: No description was found."
        ]
    );
    // In the encoding of the server, in that of the page, and in neither.
    for (head, body) in [
        (
            "text/html; charset=windows-1252",
            b"<title>Si\xe2n\x92s day</title>".as_slice(),
        ),
        (
            "text/html",
            b"<meta charset=\"windows-1252\"><title>Si\xe2n\x92s day</title>",
        ),
        ("text/html", "<title>Siân’s day</title>".as_bytes()),
    ] {
        let page = served(&format!("200 OK\r\nContent-Type: {head}"), body);
        assert_eq!(
            fields(&page, "https://small.org.uk/s")[1],
            "title: Siân’s day",
            "{head}"
        );
    }
    let broken = html(
        "<title>Half<script type=\"application/ld+json\">{nonsense</script><meta name=x content=",
    );
    assert!(fields(&broken, "https://small.org.uk/b")[1].starts_with("title: "));
}

const ISSUE: &str = "# Our own notes\nissue: November 2026   # the month\ndate: Monday 30 November 2026\nsubject: Words\n\nitems:\n\n  - kind: notice\n    title: \"A: title\"\n    summary: |\n      Words.\n\n      More words.   \n";

fn issue(text: &str) -> Issue {
    Issue::read("2026-11", &Source::from_text("issues/2026-11.yaml", text))
}

fn a_draft(title: &str, summary: &str) -> Draft {
    Draft {
        fields: vec![
            ("kind", "news".to_owned()),
            ("title", title.to_owned()),
            ("link", "https://www.gov.uk/a".to_owned()),
        ],
        summary: summary.to_owned(),
        note: "unreviewed: added".to_owned(),
    }
}

#[test]
fn the_rest_of_the_file_stays_as_it_is_byte_for_byte() {
    let flush = ISSUE
        .replace("\n  - kind", "\n- kind")
        .replace("\n    ", "\n  ");
    let empty = ISSUE.split("\n  - kind").next().unwrap().to_owned() + "\n";
    for text in [
        ISSUE.to_owned(),
        flush,
        empty.clone(),
        empty.trim_end().to_owned(),
        ISSUE.to_owned() + "\n# The end\n",
        ISSUE.to_owned() + "signed: Sam Editor   # who\n",
        ISSUE.trim_end().to_owned(),
        ISSUE.replace(
            "    summary: |\n      Words.\n\n      More words.   \n",
            "    summary: Words.   # short\n",
        ),
    ] {
        for text in [text.clone(), text.replace('\n', "\r\n")] {
            let before = issue(&text);
            let put = a_draft("One: more", "Two.").put_into(&before).unwrap();
            let put = put.text();
            let after = issue(put);
            assert_eq!(after.items.len(), before.items.len() + 1, "{put}");
            assert_eq!(
                after.faults.len(),
                before.faults.len(),
                "{:?}\n{put}",
                after.faults
            );
            assert_eq!(
                after.signed,
                before.signed.clone().map(|_| after.signed.clone().unwrap())
            );
            // Taken out again, nothing but white space is different.
            let kept: Vec<&str> = text
                .lines()
                .map(str::trim_end)
                .filter(|line| !line.is_empty())
                .collect();
            let there: Vec<&str> = put
                .lines()
                .map(str::trim_end)
                .filter(|line| !line.is_empty())
                .collect();
            let mut rest = there.iter();
            assert!(
                kept.iter().all(|line| rest.any(|other| other == line)),
                "{put}"
            );
            assert_eq!(there.len(), kept.len() + 6, "{put}");
            assert_eq!(put.contains("\r\n"), text.contains("\r\n"));
            assert!(!put.replace("\r\n", "").contains('\r'));
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_or_has_no_list_is_left_alone() {
    for (text, why) in [
        (ISSUE.replace("A: title\"", "A: title"), NoPlace::Unreadable),
        (
            ISSUE.replace("  - kind: notice", "\t- kind: notice"),
            NoPlace::Unreadable,
        ),
        ("issue: A\nitems: []\n".to_owned(), NoPlace::NotAList),
        ("issue: A\n".to_owned(), NoPlace::NotAList),
        (
            "issue: A\nitems: [{kind: news, title: A}]\n".to_owned(),
            NoPlace::NotAList,
        ),
    ] {
        assert_eq!(
            a_draft("One", "Two.").put_into(&issue(&text)).err(),
            Some(why),
            "{text}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_words_a_page_may_hold_are_read_back_as_they_are(title in "\\PC{1,60}", words in "\\PC{0,120}") {
        let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let markup = format!(
            "<title>{}</title><meta name=description content=\"{}\">",
            escaped(&title),
            escaped(&words)
        );
        let page = Page {
            url: "https://www.gov.uk/a".into(),
            status: 200,
            content_type: Some("text/html; charset=utf-8".into()),
            body: markup.into_bytes(),
        };
        let draft = draft(&page, &Link::parse(&page.url).unwrap(), None, "21 November 2026");
        let put = draft.put_into(&issue(&ISSUE.replace("   # the month", ""))).unwrap();
        let after = issue(put.text());
        prop_assert_eq!(after.items.len(), 2);
        prop_assert_eq!(&after.faults, &[]);
        let read = after.items[1].title.as_ref().unwrap().value.clone();
        let drafted = draft.fields.iter().find(|(name, _)| *name == "title").unwrap().1.clone();
        prop_assert_eq!(read, drafted);
    }
}

#[test]
fn the_command_never_adds_what_it_cannot_stand_for() {
    let desk = Desk::new().issue("2026-11", ISSUE);
    for (arguments, code, said) in [
        (
            vec!["add", "not an address"],
            2,
            "is not the address of a page",
        ),
        (
            vec!["add", "mailto:a@example.org"],
            2,
            "is not the address of a page",
        ),
        (vec!["add", "http://127.0.0.1:9/x"], 2, "private network"),
        (
            vec!["add", "https://www.gov.uk/a", "--kind", "evnt"],
            2,
            "is not a kind of item",
        ),
    ] {
        desk.run(&arguments).code(code).err_has(said);
        assert_eq!(desk.read("issues/2026-11.yaml"), ISSUE);
    }
    let linked = ISSUE.replace(
        "    summary",
        "    link: https://www.gov.uk/a/\n    summary",
    );
    let desk = desk.issue("2026-10", &linked);
    desk.run(&["add", "http://gov.uk/a?utm_source=x"])
        .code(2)
        .err_has("issues/2026-10.yaml:8 already: “A: title”");
}

#[test]
fn what_was_added_stops_until_somebody_has_read_it() {
    let put = a_draft("One more", "Two.").put_into(&issue(ISSUE)).unwrap();
    let desk = Desk::new().issue("2026-11", put.text());
    desk.run(&["check", "2026-11"])
        .code(1)
        .out_has("unreviewed");
    let read = put.text().replace("    note: \"unreviewed: added\"\n", "");
    assert_ne!(read, put.text());
    desk.issue("2026-11", &read)
        .run(&["check", "2026-11"])
        .out_lacks("unreviewed");
    assert_eq!(Kind::parse("news"), Some(Kind::News));
}
