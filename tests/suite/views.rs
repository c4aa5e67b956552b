//! What readers see: the two parts of the mail and the page on the web.

use bulletin::edition::Edition;
use bulletin::finding::Source;
use bulletin::issue::Issue;
use bulletin::masthead::{Masthead, Words};
use bulletin::render::{Occasion, Personal, Rendered, THEME, Theme, render};

#[test]
fn dump() {
    for stem in ["2018-02", "2026-11"] {
        let text = std::fs::read_to_string(format!("issues/{stem}.yaml")).unwrap();
        for (name, occasion) in [("", Occasion::Issue), ("-preview", Occasion::Preview)] {
            let out = view(stem, &text, occasion);
            let fill = Personal {
                greeting: "Dear Sam,".into(),
                unsubscribe: "mailto:bulletin@example.org?subject=unsubscribe%20abc".into(),
            };
            std::fs::create_dir_all("target/view").unwrap();
            std::fs::write(
                format!("target/view/{stem}{name}.html"),
                out.html.fill(&fill),
            )
            .unwrap();
            std::fs::write(
                format!("target/view/{stem}{name}.txt"),
                out.text.fill(&fill),
            )
            .unwrap();
            std::fs::write(format!("target/view/{stem}{name}-web.html"), out.web).unwrap();
        }
    }
}

fn view(stem: &str, text: &str, occasion: Occasion) -> Rendered {
    let issue = Issue::read(stem, &Source::from_text(stem, text));
    let masthead = std::fs::read_to_string("bulletin.yaml").unwrap();
    let masthead = Masthead::read(&Source::from_text("bulletin.yaml", masthead)).unwrap();
    let (name, words) = Words::builtin("en-GB");
    let words = Words::read(&Source::from_text(name, words)).unwrap();
    let theme = Theme::read(&Source::from_text("theme.yaml", THEME)).unwrap();
    let edition = Edition::of(&issue, &masthead, &words);
    render(&edition, &theme, occasion)
}
