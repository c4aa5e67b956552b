//! What an issue is measured to be.

use std::fmt::Write as _;

use bulletin::edition::Edition;
use bulletin::finding::Source;
use bulletin::issue::Issue;
use bulletin::masthead::{Masthead, WORDS_EN_GB, Words};
use bulletin::preview::{CLIP, Ruler};
use bulletin::render::{Occasion, THEME, Theme, render};

use crate::desk::Desk;

fn ruler(issue: &str) -> Ruler {
    let source = |text: &str| Source::from_text("a.yaml", text);
    let masthead = include_str!("../postfix/bulletin.yaml").replace("THROUGH", "outbox");
    let masthead = Masthead::read(&source(&masthead)).unwrap();
    let words = Words::read(&source(WORDS_EN_GB)).unwrap();
    let theme = Theme::read(&source(THEME)).unwrap();
    let issue = Issue::read("2026-11", &source(issue));
    let edition = Edition::of(&issue, &masthead, &words);
    let rendered = render(&edition, &theme, Occasion::Issue);
    Ruler::of(&edition, &theme, &rendered, b"a letter")
}

fn issue(items: usize, words: usize) -> String {
    let mut issue = "issue: November 2026\ndate: Monday 30 November 2026\n\
        subject: Health and Justice, November 2026\npreview: Short\nitems:\n"
        .to_owned();
    for item in 1..=items {
        let summary = "word ".repeat(words * item);
        let _ = write!(
            issue,
            "- kind: news\n  title: Item {item}\n  by: Example\n  date: November 2026\n  \
             link: https://www.loopback.example/{item}\n  summary: {summary}\n"
        );
    }
    issue
}

#[test]
fn the_items_that_cost_most_come_first_and_their_costs_are_in_the_mail() {
    let ruler = ruler(&issue(3, 100));
    let titles: Vec<&str> = ruler.costs.iter().map(|cost| cost.title.as_str()).collect();
    assert_eq!(titles, ["Item 3", "Item 2", "Item 1"]);
    // 300 words, and the title, who and when, and the words of the link.
    assert_eq!(ruler.costs[0].words, 310);
    assert!(ruler.costs[0].html_bytes > 1500, "{ruler:?}");
    let sum: usize = ruler.costs.iter().map(|cost| cost.html_bytes).sum();
    assert!(sum < ruler.html_bytes);
    assert_eq!((ruler.items, ruler.letter_bytes, ruler.images), (3, 8, 0));
    // 606 words in items, and those round them.
    assert!((606..750).contains(&ruler.words), "{}", ruler.words);
    assert_eq!(ruler.minutes, ruler.words.div_ceil(238));
    assert_eq!(ruler.cut_at, None);
}

#[test]
fn one_item_more_costs_what_the_ruler_says() {
    let whole = ruler(&issue(4, 60));
    let without = ruler(&issue(3, 60));
    let cost = whole.costs.iter().find(|cost| cost.title == "Item 4");
    let grown = whole.html_bytes - without.html_bytes;
    // The last item of a section has a little more space below it.
    assert!(cost.unwrap().html_bytes.abs_diff(grown) < 8, "{grown}");
}

#[test]
fn the_item_in_which_gmail_cuts_is_named() {
    let ruler = ruler(&issue(40, 25));
    assert!(ruler.html_bytes > CLIP, "{}", ruler.html_bytes);
    assert_eq!(ruler.room_for, 0);
    let cut: usize = ruler.cut_at.as_deref().unwrap()[5..].parse().unwrap();
    let after: usize = (cut + 1..=40)
        .map(|number| ruler.costs.iter().find(|cost| cost.number == number))
        .map(|cost| cost.unwrap().html_bytes)
        .sum();
    // What comes after it and the foot is what is beyond the cut, and the item itself is on it.
    assert!(ruler.html_bytes - after > CLIP);
    let before = ruler.costs.iter().find(|cost| cost.number == cut).unwrap();
    assert!(ruler.html_bytes - after - before.html_bytes - 5000 < CLIP);
    assert!(ruler.to_string().contains(&format!("in “Item {cut}”")));
}

#[test]
fn a_phone_cuts_the_subject_and_fills_up_a_short_line_after_it() {
    let phone = ruler(&issue(1, 1).replace("2026\npreview", "2026, prisons\npreview"));
    let phone = &phone.inboxes[0];
    assert_eq!(phone.subject.shown, "Health and Justice, November 2026, pr");
    assert_eq!(phone.subject.hidden, "isons");
    assert_eq!(
        (
            phone.preheader.shown.as_str(),
            phone.preheader.hidden.as_str()
        ),
        ("Short", "")
    );
    assert_eq!(phone.preheader.filler.chars().count(), 35 - "Short ".len());
}

#[test]
fn the_build_ends_with_the_measures() {
    let issue = issue(1, 30).replace(
        "Justice, November 2026\n",
        "Justice, November 2026, one subject that is long\n",
    );
    let desk = Desk::new().issue("2026-11", &issue);
    desk.run(&["build"])
        .code(0)
        .out_has("kB of HTML; Gmail cuts at 102 kB")
        .out_has("Health and Justice, November 2026, on…");
}
