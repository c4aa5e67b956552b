//! The copy of a letter's HTML that the browser gets: its pictures come from this computer, and it takes
//! the device for as light or dark as was chosen. Everything else is as readers get it.

use std::collections::BTreeMap;

/// What a mail or a page in a frame may do: its own styles, pictures from here, and nothing more.
/// Without `allow-scripts` it can run none; the page around it reads where its items are.
pub(super) fn policy(pictures: bool) -> String {
    let pictures = if pictures { "'self'" } else { "'none'" };
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; img-src {pictures}; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
    )
}

/// The HTML with the addresses of its pictures made local: `src="https://…/logos/a.png"` becomes
/// `src="logos/a.png"`.
pub(super) fn local(html: &str, pictures: &BTreeMap<String, Vec<u8>>) -> String {
    let mut shown = html.to_owned();
    for name in pictures.keys() {
        let end = format!("/{name}\"");
        let mut from = 0;
        while let Some(at) = shown.get(from..).and_then(|rest| rest.find(&end)) {
            let at = from + at;
            let start = shown[..at].rfind("src=\"").map(|start| start + 5);
            match start {
                Some(start) if !shown[start..at].contains('"') => {
                    shown.replace_range(start..=at, "");
                    from = start + name.len();
                }
                _ => from = at + end.len(),
            }
        }
    }
    shown
}

/// The HTML as a device in the dark shows it, or one in the light. A frame cannot be told in every browser,
/// so what its styles ask of the device is answered here.
pub(super) fn coloured(html: &str, dark: bool) -> String {
    let Some((head, body)) = html.split_once("</head>") else {
        return html.to_owned();
    };
    let mut shown = String::with_capacity(html.len());
    let mut rest = head;
    while let Some((before, after)) = rest.split_once("(prefers-color-scheme") {
        shown.push_str(before);
        let (asked, after) = after.split_once(')').unwrap_or((after, ""));
        let asks_dark = asked.trim_start_matches([':', ' ']).trim_end() == "dark";
        // True and false, as a question that can be joined with others.
        let answer = if asks_dark == dark {
            "(min-width:0px)"
        } else {
            "(max-width:0px)"
        };
        shown.push_str(answer);
        rest = after;
    }
    shown.push_str(rest);
    shown.push_str("</head>");
    shown.push_str(body);
    shown
}

/// The kind of a picture by its name.
pub(super) fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("png") => "image/png",
        Some("gif") => "image/gif",
        _ => "image/jpeg",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_styles_ask_of_the_device_is_answered_as_chosen() {
        let html = "<style>@media (prefers-color-scheme:dark) and (min-width:9em){a{b:c}}\
                    @media (prefers-color-scheme: light){}</style></head>(prefers-color-scheme:dark)";
        assert_eq!(
            coloured(html, true),
            "<style>@media (min-width:0px) and (min-width:9em){a{b:c}}\
             @media (max-width:0px){}</style></head>(prefers-color-scheme:dark)"
        );
        assert_eq!(
            coloured(html, false),
            "<style>@media (max-width:0px) and (min-width:9em){a{b:c}}\
             @media (min-width:0px){}</style></head>(prefers-color-scheme:dark)"
        );
    }

    #[test]
    fn pictures_come_from_here_and_links_stay_as_they_are() {
        let html = "<a href=\"https://a.example/logos/x-1.png\"><img src=\"https://a.example/2026-11/logos/x-1.png\" alt=\"X\"></a>\
                    <img src=\"https://a.example/2026-11/logos/x-1.png\" alt=\"\">";
        let pictures = BTreeMap::from([("logos/x-1.png".to_owned(), Vec::new())]);
        assert_eq!(
            local(html, &pictures),
            "<a href=\"https://a.example/logos/x-1.png\"><img src=\"logos/x-1.png\" alt=\"X\"></a>\
             <img src=\"logos/x-1.png\" alt=\"\">"
        );
        assert_eq!(local(html, &BTreeMap::new()), html);
    }
}
