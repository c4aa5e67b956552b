//! Issues that are short, long, hostile or broken: they are shown as far as they go.

use bulletin::render::Occasion;

use super::{filled, read, view, view_with};

const HEAD: &str = "issue: May 2027\ndate: 3 May 2027\nsubject: May\nitems:\n";

#[test]
fn what_an_editor_types_never_becomes_markup() {
    let text = "issue: \"<May> & \\\"June\\\"\"\ndate: 3 May 2027\nsubject: s\n\
        preview: \"<script>alert(1)</script>\"\nsigned: \"<b>Sam</b> & 'co'\"\nitems:\n  - kind: event\n    \
        title: \"</h3><script>alert(\\\"1\\\")</script> & more\"\n    by: \"O'Brien <x@example.org>\"\n    \
        topic: \"<i>\"\n    when: 4 May 2027\n    where: \"\\\"Hall\\\" <A>\"\n    \
        link: 'https://example.org/?a=1&b=\"2\"<x>'\n    action: \"Read <this> & \\\"that\\\"\"\n    \
        summary: Five is < six & \"seven\".\n";
    let masthead = read("bulletin.yaml")
        .replace(
            "name: Example Health Alliance",
            "name: \"<Alliance> & \\\"Co\\\"\"",
        )
        .replace(
            "website: https://example.org/",
            "website: 'https://example.org/?q=\"a\"&b'",
        );
    let rendered = view_with("2027-05", text, &masthead, "en-GB", Occasion::Issue);
    let (html, text) = filled(&rendered);
    for part in [&html, &rendered.web] {
        assert!(!part.contains("<script"), "{part}");
        for escaped in [
            "&lt;/h3&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; more",
            "By O'Brien &lt;x@example.org&gt;",
            "Event · &lt;i&gt;",
            "&quot;Hall&quot; &lt;A&gt;",
            "Read &lt;this&gt; &amp; &quot;that&quot;",
            "href=\"https://example.org/?a=1&amp;b=%222%22%3Cx%3E\"",
            "Five is &lt; six &amp; &quot;seven&quot;.",
            "&lt;Alliance&gt; &amp; &quot;Co&quot;",
            "href=\"https://example.org/?q=%22a%22&amp;b\"",
            "<title>Health and Justice bulletin, &lt;May&gt; &amp; &quot;June&quot;</title>",
        ] {
            assert!(part.contains(escaped), "{escaped}\n{part}");
        }
    }
    assert!(
        text.contains("</h3><script>alert(\"1\")</script> & more\n----"),
        "{text}"
    );
    assert!(
        text.contains("https://example.org/?a=1&b=%222%22%3Cx%3E\n"),
        "{text}"
    );
}

#[test]
fn one_item_needs_no_contents() {
    let item =
        "  - kind: notice\n    title: No bulletin in January\n    summary: See you in February.\n";
    let rendered = view("2027-05", &format!("{HEAD}{item}"));
    let (html, text) = filled(&rendered);
    for part in [&html, &text, &rendered.web] {
        assert!(!part.contains("In this issue"), "{part}");
        assert!(part.contains("No bulletin in January"));
        assert!(part.contains("Registered office: 1 Example Street"));
    }
    assert!(html.contains("href=\"mailto:bulletin@example.org?subject=unsubscribe"));
}

#[test]
fn a_title_of_300_characters_is_whole_in_its_place_and_cut_in_the_contents() {
    let title = "An unusually long title ".repeat(13);
    let title = title.trim();
    let items = format!(
        "  - kind: news\n    title: {title}\n    summary: a\n    link: https://example.org/a\n  \
         - kind: notice\n    title: b\n    summary: b\n"
    );
    let rendered = view("2027-05", &format!("{HEAD}{items}"));
    let (html, text) = filled(&rendered);
    assert_eq!(
        text.matches(&format!("{title}\n{}\n", "-".repeat(65)))
            .count(),
        1
    );
    let line = text
        .lines()
        .find(|line| line.starts_with("- News and policy: "))
        .unwrap();
    assert!(
        line.ends_with(" An…") && line.chars().count() < 140,
        "{line}"
    );
    assert!(html.lines().all(|line| line.len() <= 998));
    assert!(
        html.contains(">Read “An unusually long"),
        "a link without words of its own"
    );
}

#[test]
fn a_draft_full_of_holes_is_shown_as_far_as_it_goes() {
    for text in [
        "",
        "items: nothing\n",
        "items:\n  - title:\n  - kind: event\n  - kind: nonsense\n    title: T\n    link: nowhere\n  - just text\n",
        "issue: x\nsigned: y\nitems:\n  - lead: yes\n    help: unknown\n    deadline: open\n",
        "intro: |\n  - [](https://example.org/)\n\n  <b>![x](y)\nitems: []\n",
    ] {
        let masthead = "name: n\npublisher: p\nfrom: A <a@example.org>\nlist-id: a.example.org\n";
        for occasion in [Occasion::Issue, Occasion::Preview] {
            let rendered = view_with("x", text, masthead, "en-GB", occasion);
            let (html, text) = filled(&rendered);
            assert!(!rendered.subject.is_empty());
            assert!(
                html.contains("Unsubscribe</a>") && text.contains("\nUnsubscribe:\n"),
                "{text}"
            );
            assert!(!html.contains("></h"), "an empty heading in {html}");
            assert!(rendered.web.ends_with("</html>\n"));
        }
    }
}
