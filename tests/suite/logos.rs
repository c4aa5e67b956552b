//! Logos: shown from beside the web version with words in their place, or refused with place and cure.

use crate::desk::Desk;

/// A PNG of 400 by 100 pixels, as far as anything looks into it.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x90\0\0\0\x64\x08\x06\0\0\0";

/// A house with a logo of its own and a partner's.
fn desk() -> Desk {
    Desk::new().masthead(|text| {
        text.replace(
            "partners:\n",
            "logo: logos/network.png\nlogo-alt: Example Justice Network\npartners:\n",
        )
        .replace(
            "    link: https://example.org/alliance\n",
            "    link: https://example.org/alliance\n    logo: logos/alliance.png\n    \
             alt: Example Health Alliance\n",
        )
    })
}

#[test]
fn logos_are_fetched_from_beside_the_web_version_with_their_size_and_words() {
    let desk = desk()
        .file("templates/logos/network.png", PNG)
        .file("templates/logos/alliance.png", [PNG, b"another"].concat());
    desk.run(&["build", "2018-02"]).code(0).out_has("logos/");
    let html = desk.read("build/2018-02/email.html");
    for page in [&html, &desk.read("build/2018-02/web.html")] {
        assert_eq!(page.matches("<img").count(), 2, "{page}");
        assert!(page.contains("alt=\"Example Justice Network\" width=\"240\" height=\"60\""));
        assert!(page.contains("alt=\"Example Health Alliance\" width=\"160\" height=\"40\""));
    }
    let names = desk.names("build/2018-02/logos");
    assert_eq!(names.len(), 2);
    for name in names {
        let address = format!("src=\"https://example.org/bulletin/2018-02/logos/{name}\"");
        assert!(html.contains(&address), "{address}");
    }
    let text = desk.read("build/2018-02/email.txt");
    assert!(text.starts_with("Example Justice Network\n"), "{text}");
    assert!(
        text.contains("Example Health Alliance:\nhttps://example.org/alliance\n"),
        "{text}"
    );
}

#[test]
fn another_picture_under_the_same_name_has_another_address() {
    let desk = desk().file("templates/logos/alliance.png", PNG);
    let address = |desk: &Desk| {
        desk.run(&["build", "2018-02"]).code(0);
        let html = desk.read("build/2018-02/email.html");
        let at = html.find("logos/network").unwrap();
        html[at..at + 30].to_owned()
    };
    let desk = desk.file("templates/logos/network.png", PNG);
    let before = address(&desk);
    let desk = desk.file("templates/logos/network.png", [PNG, b"redrawn"].concat());
    assert_ne!(address(&desk), before);
}

#[test]
fn a_logo_that_cannot_be_shown_stops_the_work_with_its_place() {
    let webp = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0".to_vec();
    for (picture, message) in [
        (None, "there is no templates/logos/network.png"),
        (Some(b"not a picture".to_vec()), "is not a picture"),
        (Some(webp), "not all mail programs show"),
        (Some(vec![0; 5 << 20]), "weighs 5120 kB"),
        (Some(Vec::new()), "is not a picture"),
    ] {
        let mut desk = desk().file("templates/logos/alliance.png", PNG);
        if let Some(picture) = picture {
            desk = desk.file("templates/logos/network.png", picture);
        }
        for command in ["check", "build", "send"] {
            desk.run(&[command, "2018-02"])
                .code(1)
                .err_has(message)
                .err_has("bulletin.yaml:")
                .err_has("logo: logos/network.png");
        }
        assert!(desk.names("build").is_empty());
    }
}

#[test]
fn only_files_in_templates_are_logos_and_both_faults_are_told_at_once() {
    let desk = desk()
        .masthead(|text| text.replace("logos/network.png", "../../secret.png"))
        .file("templates/logos/network.png", PNG);
    desk.run(&["check", "2018-02"])
        .code(1)
        .err_has("`../../secret.png` is not a file in templates/")
        .err_has("there is no templates/logos/alliance.png");
}

#[test]
fn without_a_place_on_the_web_there_can_be_no_logo() {
    let desk = desk()
        .masthead(|text| text.replace("archive: https", "# archive: https"))
        .file("templates/logos/network.png", PNG)
        .file("templates/logos/alliance.png", PNG);
    desk.run(&["check", "2018-02"])
        .code(1)
        .err_has("`archive:` does not say where");
}

#[test]
fn a_logo_is_not_fetched_over_a_line_that_others_can_read() {
    let desk = desk()
        .masthead(|text| text.replace("archive: https", "archive: http"))
        .file("templates/logos/network.png", PNG)
        .file("templates/logos/alliance.png", PNG);
    desk.run(&["build", "2018-02"])
        .code(1)
        .err_has("`archive:` without https");
}

#[test]
fn a_logo_without_words_is_refused() {
    let desk = desk()
        .masthead(|text| text.replace("logo-alt: Example Justice Network\n", ""))
        .file("templates/logos/network.png", PNG)
        .file("templates/logos/alliance.png", PNG);
    desk.run(&["check", "2018-02"])
        .code(1)
        .out_has("alt-missing")
        .out_has("logo-alt: Example Justice Network");
}

#[test]
fn a_place_for_past_issues_that_nothing_can_stand_behind_is_refused() {
    for archive in [
        "https://example.org/bulletin/?lang=en",
        "https://example.org/bulletin#past",
        "mailto:policy@example.org",
    ] {
        Desk::new()
            .masthead(|text| {
                text.replace(
                    "archive: https://example.org/bulletin/",
                    &format!("archive: \"{archive}\""),
                )
            })
            .run(&["build", "2018-02"])
            .err_has("cannot stand behind this address");
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_picture_elsewhere_is_not_followed() {
    let desk = desk()
        .file("private.png", PNG)
        .file("templates/logos/alliance.png", PNG);
    let link = desk.path("templates/logos/network.png");
    std::os::unix::fs::symlink("../../private.png", link).unwrap();
    desk.run(&["build", "2018-02"])
        .code(1)
        .err_has("`logos/network.png` is not a file in templates/");
}
