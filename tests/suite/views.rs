//! What readers see: the two parts of the mail and the page on the web.
//!
//! The finished files of the February 2018 issue stand in `tests/golden/2018-02/`, with real endings:
//! open them. `SNAPSHOTS=overwrite cargo test --test suite` writes them anew.

mod faulty;
mod words;

use std::path::Path;

use bulletin::edition::Edition;
use bulletin::finding::Source;
use bulletin::issue::Issue;
use bulletin::masthead::{Masthead, Words};
use bulletin::render::{Occasion, Personal, Rendered, THEME, Theme, render};
use snapbox::{Data, assert_data_eq};

const LEAVE: &str = "mailto:bulletin@example.org?subject=unsubscribe%20EXAMPLETOKEN";

/// An issue that stands in `issues/`.
fn sample(stem: &str) -> String {
    read(&format!("issues/{stem}.yaml"))
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(path).unwrap()
}

/// An issue under our own masthead.
fn view(stem: &str, text: &str) -> Rendered {
    view_with(stem, text, &read("bulletin.yaml"), "en-GB", Occasion::Issue)
}

fn view_with(
    stem: &str,
    text: &str,
    masthead: &str,
    language: &str,
    occasion: Occasion,
) -> Rendered {
    let issue = Issue::read(
        stem,
        &Source::from_text(format!("issues/{stem}.yaml"), text),
    );
    let masthead = Masthead::read(&Source::from_text("bulletin.yaml", masthead)).unwrap();
    let masthead = masthead.in_language(language);
    let (name, words) = Words::builtin(language);
    let words = Words::read(&Source::from_text(name, words)).unwrap();
    let theme = Theme::read(&Source::from_text("templates/theme.yaml", THEME)).unwrap();
    render(&Edition::of(&issue, &masthead, &words), &theme, occasion)
}

/// Both parts as a reader called Sam gets them.
fn filled(rendered: &Rendered) -> (String, String) {
    let personal = Personal {
        greeting: "Dear Sam,".into(),
        unsubscribe: LEAVE.into(),
    };
    (rendered.html.fill(&personal), rendered.text.fill(&personal))
}

#[test]
fn the_issue_of_february_2018_looks_as_it_was_approved() {
    let rendered = view("2018-02", &sample("2018-02"));
    let (html, text) = filled(&rendered);
    let golden = |name: &str| {
        let path = format!("{}/tests/golden/2018-02/{name}", env!("CARGO_MANIFEST_DIR"));
        Data::read_from(Path::new(&path), None).raw()
    };
    assert_data_eq!(html, golden("email.html"));
    assert_data_eq!(text, golden("email.txt"));
    assert_data_eq!(rendered.web, golden("web.html"));
}

#[test]
fn the_same_edition_gives_the_same_bytes_and_a_changed_one_another_digest() {
    let text = sample("2018-02");
    let (one, two) = (view("2018-02", &text), view("2018-02", &text));
    assert_eq!(one, two);
    let changed = view("2018-02", &text.replace("bid?", "bid!"));
    assert_ne!(one.edition_digest, changed.edition_digest);
}

#[test]
fn a_preview_says_so_in_the_subject_and_at_the_top_of_both_parts() {
    let text = sample("2018-02");
    let rendered = view_with(
        "2018-02",
        &text,
        &read("bulletin.yaml"),
        "en-GB",
        Occasion::Preview,
    );
    assert!(
        rendered
            .subject
            .starts_with("[Preview] Health and Justice, February 2018")
    );
    let (html, text) = filled(&rendered);
    assert!(text.starts_with("This is a preview."), "{text}");
    let (banner, name) = (html.find("This is a preview"), html.find("<h1"));
    assert!(banner.is_some() && banner < name);
    assert!(!rendered.web.contains("This is a preview"));
}

#[test]
fn both_gaps_are_in_both_parts_and_the_page_on_the_web_is_nobodys() {
    let rendered = view("2018-02", &sample("2018-02"));
    let (html, text) = filled(&rendered);
    assert!(html.contains(&format!("href=\"{LEAVE}\"")), "{html}");
    assert!(text.contains(&format!("Unsubscribe:\n{LEAVE}\n")), "{text}");
    for part in [&html, &text] {
        assert_eq!(part.matches("Dear Sam,").count(), 1);
    }
    assert!(!rendered.web.contains("Dear"), "{}", rendered.web);
    assert!(!rendered.web.contains("?subject="));
    assert!(
        rendered
            .web
            .contains("href=\"https://example.org/bulletin/unsubscribe\"")
    );
    let marks = |text: &str| text.chars().any(|c| ('\u{E000}'..='\u{F8FF}').contains(&c));
    assert!(
        ![&html, &text, &rendered.web]
            .into_iter()
            .any(|part| marks(part))
    );
}

#[test]
fn nothing_is_fetched_and_nobody_is_watched() {
    for stem in ["2018-02", "2026-11"] {
        let rendered = view(stem, &sample(stem));
        let (html, _) = filled(&rendered);
        for part in [&html, &rendered.web] {
            for bad in [
                "<img",
                "src=",
                "stylesheet",
                "preload",
                "<script",
                "url(",
                "@import",
                "@font-face",
                "<form",
            ] {
                assert!(!part.contains(bad), "{stem}: {bad}");
            }
        }
    }
}

#[test]
fn mail_keeps_to_what_the_wire_and_the_mail_programs_allow() {
    for stem in ["2018-02", "2026-11"] {
        let (html, text) = filled(&view(stem, &sample(stem)));
        assert!(html.len() < 60_000, "{stem}: {} bytes", html.len());
        assert!(html.lines().all(|line| line.len() <= 998), "{stem}");
        // Every layout table says that it is one, and styles stand in three small sheets.
        let tags = html
            .split("<table")
            .skip(1)
            .map(|rest| rest.split('>').next().unwrap());
        assert!(tags.clone().count() > 3);
        for tag in tags {
            let attributes = "role=\"presentation\"";
            assert!(
                tag.contains(attributes) && tag.contains("cellspacing=\"0\""),
                "{tag}"
            );
        }
        // Three, and one that only Outlook on Windows sees.
        assert_eq!(html.matches("<style>").count(), 4);
        assert_eq!(html.matches("<!--[if mso]><style>").count(), 1);
        for line in text.lines() {
            assert_eq!(line.trim_end(), line, "{stem}");
            let mistakable = line.starts_with("From ") || line.starts_with('>') || line == ".";
            assert!(!mistakable, "{stem}: {line}");
        }
    }
}

#[test]
fn welsh_items_are_marked_as_welsh_and_their_labels_are_not() {
    let (html, _) = filled(&view("2026-11", &sample("2026-11")));
    for words in [
        "Iechyd a chyfiawnder yng Nghymru",
        "Gwybodaeth am iechyd",
        "Darllen y dudalen",
    ] {
        // The contents name the title first, in a line of their own.
        let at = html.rfind(words).unwrap();
        let tag = &html[html[..at].rfind('<').unwrap()..at];
        assert!(tag.contains("lang=\"cy\""), "{words}: {tag}");
    }
    assert_eq!(html.matches("lang=\"cy\"").count(), 3);
    assert_eq!(
        html.matches("lang=\"en-GB\"").count(),
        2,
        "the page and its wrapper"
    );
}

#[test]
fn a_welsh_issue_is_welsh_in_every_word_we_supply() {
    let text = sample("2026-11");
    let rendered = view_with(
        "2026-11.cy",
        &text,
        &read("bulletin.yaml"),
        "cy",
        Occasion::Issue,
    );
    let (html, text) = filled(&rendered);
    assert!(html.contains("<html lang=\"cy\""));
    for words in [
        "Yn y rhifyn hwn\n---------------\n",
        "Pryd: Dydd Mercher 9 Rhagfyr 2026, 10:30yb tan 12:30yp\n",
        "Ymateb erbyn: 11:59yp, dydd Gwener 29 Ionawr 2027\n",
        "Gan Example University and Example Charity, Hydref 2026\n",
        "Dim dyddiad cau\n",
        "Darllenwch y rhifyn hwn ar-lein:\nhttps://example.org/bulletin/2026-11.cy\n",
        "Cwmni cyfyngedig drwy warant a gofrestrwyd yng Nghymru a Lloegr (rhif 00000000) yw Example Justice \
         Network. Elusen gofrestredig rhif 0000000. Swyddfa gofrestredig: 1 Example Street, London SE1 0AA.\n",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    for english in [
        "Closing date",
        "In this issue",
        "Dear reader",
        "Unsubscribe\n",
        "midday",
    ] {
        assert!(!text.contains(english), "{english}\n{text}");
    }
}

#[test]
fn events_show_when_what_and_until_when_in_one_box() {
    let (html, text) = filled(&view("2026-11", &sample("2026-11")));
    let conference = "When: Wednesday 3 February 2027, 9:30am to 4pm\n\
        Where: Example Hall, Cardiff CF10 0AA\n\
        Cost: £60 for members, £120 for others, 20 free places for people with lived experience\n\
        Access: Step-free, hearing loop, Welsh and English\n\
        Book by: Friday 15 January 2027\n";
    assert!(text.contains(conference), "{text}");
    for words in [
        "Wednesday 3 February 2027, 9:30am to 4pm",
        "Friday 15 January 2027",
    ] {
        assert!(
            html.contains(&format!("<strong>{words}</strong>")),
            "{words}"
        );
    }
}
