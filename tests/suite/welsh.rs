//! An issue in Welsh under a masthead that is in Welsh as well, wholly or in part.

use bulletin::edition::Edition;
use bulletin::finding::Source;
use bulletin::issue::Issue;
use bulletin::masthead::{Masthead, Words};
use bulletin::render::{Occasion, Rendered, THEME, Theme, render};

use super::desk::Desk;

/// Two sections, a helpline, and a section named by its English title.
const ISSUE: &str = "issue: Tachwedd 2026
date: Dydd Llun 30 Tachwedd 2026
subject: Iechyd a Chyfiawnder, Tachwedd 2026
preview: Ystadegau newydd a dau ddigwyddiad
items:
  - kind: statistics
    title: Diogelwch yn y ddalfa
    link: https://www.gov.uk/ystadegau
    action: Darllen yr ystadegau
    area: Cymru
    help: suicide
    summary: Ffigurau newydd am Gymru.
  - kind: news
    title: O'r archif
    link: https://www.gov.uk/archif
    action: Darllen yr hanes
    section: From the library
    summary: Hen hanes.
";

fn bulletin() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("bulletin.yaml");
    std::fs::read_to_string(path).unwrap()
}

/// Our own masthead with nothing in Welsh.
fn english() -> String {
    let text = bulletin();
    let (before, rest) = text.split_once("\nwelsh:\n").unwrap();
    let (_, after) = rest.split_once("\n\n").unwrap();
    format!("{before}\n\n{after}")
}

fn view(masthead: &str, issue: &str, language: &str) -> Rendered {
    let issue = Issue::read("2026-11.cy", &Source::from_text("2026-11.cy.yaml", issue));
    let masthead = Masthead::read(&Source::from_text("bulletin.yaml", masthead)).unwrap();
    let masthead = masthead.in_language(language);
    let (name, words) = Words::builtin(language);
    let words = Words::read(&Source::from_text(name, words)).unwrap();
    let theme = Theme::read(&Source::from_text("theme.yaml", THEME)).unwrap();
    let edition = Edition::of(&issue, &masthead, &words);
    render(&edition, &theme, Occasion::Issue)
}

fn parts(rendered: &Rendered) -> (String, String) {
    let personal = bulletin::render::Personal {
        greeting: "Annwyl ddarllenydd,".into(),
        unsubscribe: "https://example.org/leave".into(),
    };
    (rendered.html.fill(&personal), rendered.text.fill(&personal))
}

/// The tag that stands before some words, the last time they are there.
fn tag<'a>(html: &'a str, words: &str) -> &'a str {
    let at = html
        .rfind(words)
        .unwrap_or_else(|| panic!("{words}\n{html}"));
    &html[html[..at].rfind('<').unwrap()..at]
}

#[test]
fn a_letter_in_welsh_has_no_english_word_of_ours() {
    let desk = Desk::new().issue("2026-11.cy", ISSUE);
    desk.run(&["build", "2026-11.cy"]).code(0);
    desk.run(&["check", "2026-11.cy"])
        .code(0)
        .out_lacks("untranslated");
    let text = desk.read("build/2026-11.cy/email.txt");
    for words in [
        "Bwletin Iechyd a Chyfiawnder\n----------------------------\n",
        "- Newyddion a pholisi: Diogelwch yn y ddalfa\n",
        "\nNewyddion a pholisi\n-------------------\n",
        // The issue names it in English.
        "\nO'r llyfrgell\n-------------\n",
        "gallwch ffonio'r Samariaid am ddim",
        "Gwnaethoch danysgrifio i'n bwletin misol",
        "\nCwmni cyfyngedig drwy warant a gofrestrwyd yng Nghymru a Lloegr (rhif 00000000) yw Example \
         Justice Network. Elusen",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    for view in ["email.html", "web.html", "email.txt"] {
        let view = desk.read(&format!("build/2026-11.cy/{view}"));
        for english in [
            "From the library",
            "News and policy",
            "Samaritans free",
            "You signed up",
            "Company limited",
            "England and Wales",
            "Health and Justice bulletin</",
            "lang=\"en",
        ] {
            assert!(!view.contains(english), "{english}\n{view}");
        }
    }
}

#[test]
fn what_stays_in_english_is_marked_as_english_word_by_word() {
    let rendered = view(&english(), ISSUE, "cy");
    let (html, _) = parts(&rendered);
    for view in [&html, &rendered.web] {
        for words in [
            "Health and Justice bulletin</h1>",
            "News and policy</a>",
            "News and policy</h2>",
            "From the library</h2>",
            "If this has affected you",
        ] {
            let tag = tag(view, words);
            assert!(tag.contains("lang=\"en-GB\""), "{words}: {tag}");
        }
        for words in ["Yn y rhifyn hwn", "Ffigurau newydd", "Elusen gofrestredig"] {
            assert!(!tag(view, words).contains("lang="), "{words}");
        }
        let legal = "<span lang=\"en-GB\">Company limited by guarantee</span> a gofrestrwyd yn \
            <span lang=\"en-GB\">England and Wales</span> (rhif 00000000) yw Example Justice Network.";
        assert!(view.replace('\n', " ").contains(legal), "{view}");
        // An address is in no language.
        for words in ["Cysylltu: ", "policy@example.org</a>"] {
            assert!(!tag(view, words).contains("lang="), "{words}");
        }
    }
    assert!(tag(&html, "You signed up").contains("lang=\"en-GB\""));
}

#[test]
fn one_finding_names_all_that_is_missing_and_its_lines_can_be_pasted() {
    let desk = Desk::new()
        .issue("2026-11.cy", ISSUE)
        .file("bulletin.yaml", english());
    let ran = desk.run(&["check", "2026-11.cy"]).code(0);
    ran.out_has("untranslated")
        .out_has(
            "`about`, `why-you-get-this`, `company-type`, `registered-in`, 13 titles of sections and a helpline",
        )
        .out_has("add these lines to bulletin.yaml, with the words in Welsh in place of each …:")
        .out_has("welsh:")
        .out_has("    From the library: …");
    // Pasted and not filled in, they are found again.
    let pasted = format!("{}\nwelsh:\n  about: …\n", english());
    let desk = desk.file("bulletin.yaml", pasted);
    desk.run(&["check", "2026-11.cy"])
        .code(1)
        .err_has("the words have still to be written here");
    // An issue in English has nothing to do with any of it.
    let desk = desk.file("bulletin.yaml", english());
    desk.run(&["check", "2018-02"]).out_lacks("untranslated");
}

#[test]
fn an_issue_in_english_prints_no_welsh_even_where_it_names_a_section_in_welsh() {
    let issue = ISSUE.replace("section: From the library", "section: O'r Llyfrgell");
    let rendered = view(&bulletin(), &issue, "en-GB");
    let (html, text) = parts(&rendered);
    assert!(text.contains("\n From the library\n"), "{text}");
    for view in [&html, &text, &rendered.web] {
        for welsh in ["llyfrgell", "Llyfrgell", "pholisi", "Samariaid", "Cwmni"] {
            assert!(!view.contains(welsh), "{welsh}\n{view}");
        }
    }
    assert!(!html.contains("lang=\"cy\""), "{html}");
}

#[test]
fn each_letter_leads_to_the_other_in_that_ones_own_archive() {
    let archive = "\nwelsh:\n  archive: https://example.org/bwletin/\n";
    let desk = Desk::new()
        .issue("2026-11.cy", ISSUE)
        .issue(
            "2026-11",
            &ISSUE
                .replace(
                    "subject: Iechyd a Chyfiawnder",
                    "subject: Health and Justice",
                )
                .replace("Ffigurau newydd am Gymru", "New figures for Wales")
                .replace("Hen hanes", "Old stories"),
        )
        .masthead(|text| text.replace("\nwelsh:\n", archive));
    desk.run(&["build", "2026-11.cy"]).code(0);
    desk.run(&["build", "2026-11"]).code(0);
    let (welsh, english) = (
        desk.read("build/2026-11.cy/email.txt"),
        desk.read("build/2026-11/email.txt"),
    );
    for text in [welsh, english] {
        let online = |stem: &str| {
            if stem.ends_with("cy") {
                "https://example.org/bwletin/2026-11.cy\n"
            } else {
                "https://example.org/bulletin/2026-11\n"
            }
        };
        for stem in ["2026-11", "2026-11.cy"] {
            assert!(text.contains(online(stem)), "{stem}\n{text}");
        }
    }
}

#[test]
fn a_bulletin_of_welsh_speakers_says_it_the_other_way_round() {
    let masthead = english()
        .replace("language: en-GB", "language: cy")
        .replace("title: News and policy", "title: Newyddion a pholisi")
        + "\nenglish:\n  sections:\n    Newyddion a pholisi: News and policy\n";
    let (html, text) = parts(&view(&masthead, ISSUE, "en-GB"));
    assert!(text.contains("\nNews and policy\n"), "{text}");
    assert!(!text.contains("Newyddion a pholisi"), "{text}");
    assert!(
        tag(&html, "You signed up").contains("lang=\"cy\""),
        "{html}"
    );
}

#[test]
fn every_slip_in_the_block_is_found_on_its_line_with_its_cure() {
    for (line, said, cure) in [
        (
            "  abuot: Newyddion",
            "`abuot` is not a setting here",
            "did you mean `about`?",
        ),
        (
            "  from: Rhywun <a@example.org>",
            "`from` is not a setting here",
            "take the line out",
        ),
        (
            "  company-number: \"1\"",
            "`company-number` is not a setting here",
            "",
        ),
        (
            "  privacy: example.org/cy",
            "is not an address that can be followed",
            "https://",
        ),
        (
            "  sections: {Our wrok: Ein gwaith}",
            "bulletin.yaml has no section `Our wrok`",
            "did you mean `Our work`?",
        ),
        (
            "  sections: {Our work: Cyllid, Funding: Cyllid}",
            "is called `Cyllid` already",
            "a title of its own",
        ),
        (
            "  sections: {Our work: Funding}",
            "the section `Funding` is called `Funding` already",
            "a title of its own",
        ),
        (
            "  helplines: {suicde: Ffoniwch}",
            "bulletin.yaml has no helpline `suicde`",
            "did you mean `suicide`?",
        ),
        (
            "  partners: {Mudiad: Mudiad}",
            "bulletin.yaml has no partner `Mudiad`",
            "Example Health Alliance",
        ),
        ("  name: \"Un\\nDau\"", "one line", "without a line break"),
        (
            "english:\n  name: Bulletin",
            "`english:` says again",
            "write `welsh:`",
        ),
    ] {
        let text = english();
        let block = if line.starts_with(' ') {
            "\nwelsh:\n"
        } else {
            "\n"
        };
        let text = format!("{text}{block}{line}\n");
        let desk = Desk::bare().file("bulletin.yaml", &text);
        let desk = desk.issue("2026-11", ISSUE);
        let ran = desk.run(&["check", "2026-11"]).code(1);
        let heard = ran.err();
        assert!(heard.contains(said), "{line}: {heard}");
        assert!(heard.contains(cure), "{line}: {heard}");
        let at = text.trim_end().lines().count() - line.lines().count() + 1;
        assert!(
            heard.contains(&format!("bulletin.yaml:{at}:")),
            "{line} is line {at}: {heard}"
        );
    }
}

#[test]
fn a_welsh_issue_goes_live_only_to_a_list_that_is_named() {
    let server = crate::smtpd::Smtpd::kind();
    let issue = include_str!("../postfix/2026-11.yaml");
    let masthead = include_str!("../postfix/bulletin.yaml");
    let desk = Desk::new()
        .masthead(|_| {
            masthead
                .replace(
                    "through: THROUGH",
                    &format!("through: smtp://{}", server.address),
                )
                .replace("  user: relay@bulletin.test\n", "")
        })
        .issue("2026-11", issue)
        .issue("2026-11.cy", issue)
        .list(
            "members.csv",
            "email,basis,since\nada@example.org,consent,2026-01-05\n",
        );
    let send = |more: &[&str]| {
        desk.run(&[&["send", "2026-11.cy", "--confirm", "2026-11.cy"], more].concat())
    };
    // Nobody has translated it.
    send(&["--list", "members"])
        .code(1)
        .err_has("not-translated");
    let welsh = issue
        .replace(
            "Loopback news, November 2026: one item",
            "Newyddion Tachwedd 2026: un eitem",
        )
        .replace("Welcome to the November issue", "Croeso i rifyn Tachwedd")
        .replace("Each person on the list", "Mae pawb ar y rhestr");
    let desk = desk.issue("2026-11.cy", &welsh);
    let send = |more: &[&str]| {
        desk.run(&[&["send", "2026-11.cy", "--confirm", "2026-11.cy"], more].concat())
    };
    send(&[])
        .code(2)
        .err_has("is in Welsh")
        .err_has("--list NAME");
    assert_eq!(server.counts().len(), 0);
    send(&["--list", "members"]).code(0);
    assert_eq!(server.counts().len(), 1);
}
