//! A theme that is sound, and themes that would make a mail unreadable.

use super::*;

fn read(text: &str) -> Result<Theme, Vec<String>> {
    Theme::read(&Source::from_text("templates/theme.yaml", text)).map_err(|findings| {
        findings
            .into_iter()
            .map(|finding| format!("{}: {}", finding.place.line, finding.message))
            .collect()
    })
}

fn faults(from: &str, to: &str) -> Vec<String> {
    assert!(THEME.contains(from), "{from}");
    read(&THEME.replacen(from, to, 1)).unwrap_err()
}

#[test]
fn the_theme_inside_the_program_is_sound() {
    let theme = read(THEME).unwrap();
    assert_eq!(theme.light.text.to_string(), "#1c2126");
    assert_eq!(theme.font, "Arial,Helvetica,sans-serif");
    assert_eq!((theme.size, theme.width), (16, 600));
}

#[test]
fn writing_that_is_hard_to_read_is_refused_by_name() {
    let faults = faults("quiet: \"#4b545c\"", "quiet: \"#9aa0a6\"");
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[0].contains("`quiet: #9aa0a6` is hard to read on `background: #ffffff`"));
    assert!(faults[0].contains("2.6 to 1"), "{faults:?}");
    assert!(faults[1].contains("`around: #eef1f4`"), "{faults:?}");
}

#[test]
fn a_contrast_just_short_of_the_least_is_not_rounded_up() {
    let faults = faults("link: \"#0b5394\"", "link: \"#777777\"");
    assert!(faults[0].contains("4.4 to 1"), "{faults:?}");
}

#[test]
fn nothing_but_a_colour_a_font_or_a_number_gets_into_a_style() {
    for (from, to, told) in [
        (
            "\"#1c2126\"",
            "\"red;background:url(https://example.org/x)\"",
            "is not a colour",
        ),
        (
            "\"#1c2126\"",
            "#1c2126",
            "the colour `text:` under `light:` is missing",
        ),
        (
            "Arial, Helvetica, sans-serif",
            "\"Arial;}</style>, serif\"",
            "`font:`",
        ),
        ("Arial, Helvetica, sans-serif", "Arial", "`font:`"),
        (
            "size: 16",
            "size: 9",
            "`size:` must be a number of pixels from 15 to 20",
        ),
        ("width: 600", "width: wide", "`width:` must be"),
        ("spacing: 32", "spacing: -1", "`spacing:` must be"),
        (
            "spacing: 32",
            "spacing: 32\nshadow: yes",
            "`shadow` is not a setting here",
        ),
    ] {
        let faults = faults(from, to);
        assert!(
            faults.iter().any(|fault| fault.contains(told)),
            "{to}: {faults:?}"
        );
    }
}

#[test]
fn all_faults_are_told_at_once_with_their_lines() {
    let faults = read("light: {text: \"#000000\"}\nsize: 99\n").unwrap_err();
    assert_eq!(faults.len(), 4 + 5 + 4, "{faults:#?}");
    assert!(faults.contains(&"2: `size:` must be a number of pixels from 15 to 20".to_owned()));
}

#[test]
fn a_style_of_ones_own_may_not_fetch_anything() {
    let theme = read(THEME).unwrap();
    let own = |css| {
        theme
            .clone()
            .with_web_css(&Source::from_text("templates/web.css", css))
    };
    assert_eq!(
        own("h1 { color: red }").unwrap().web_css,
        "h1 { color: red }"
    );
    for bad in [
        "@import 'x';",
        "h1 { background: URL(https://example.org/x) }",
        "</style><script>",
        "h1 { background: u\\72l(x) }",
    ] {
        assert_eq!(own(bad).unwrap_err().len(), 1, "{bad}");
    }
    assert!(
        theme
            .clone()
            .with_web_css(&Source::from_text("web.css", WEB_CSS))
            .is_ok()
    );
}
