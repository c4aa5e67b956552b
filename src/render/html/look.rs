//! The inline styles of the mail and its three small style sheets, written from the theme's values.
//!
//! A class is only there for dark mode and small screens to take hold of; without classes and sheets
//! the mail looks the same in the light. The classes are:
//! `t` text, `q` quiet text, `l` link, `b` button, `k` the mark of a preview, `p` page, `g` the ground
//! round it, `a` accent border, `w` the sides of the column,
//! `o` the outermost cell, `c` the plate of a logo, `z` a word longer than a line, `h` a band without words.

use std::fmt::Write as _;

use crate::render::theme::{Palette, Theme};

/// Styles that are used again and again.
#[derive(Debug)]
pub(super) struct Look<'a> {
    /// The values they come from.
    pub(super) theme: &'a Theme,
    /// A cell with text in it: font, size, colour.
    pub(super) cell: String,
    /// A cell with small quiet text in it.
    pub(super) small_cell: String,
    /// The colour of quiet text.
    pub(super) quiet: String,
    /// Quiet text on a line of its own, such as kind and topic.
    pub(super) aside: String,
    /// A link on a line of its own under the masthead.
    pub(super) under: String,
    /// Who published an item, and when.
    pub(super) byline: String,
    /// A link in text.
    pub(super) link: String,
    /// A link that is a line of a list, tall enough for a thumb.
    pub(super) link_line: String,
    /// The heading of a section.
    pub(super) section: String,
}

/// The style sheet that only Outlook on Windows sees. It knows no other way to break a long word, and gives
/// a cell with nothing in it the height of a line.
pub(super) const OUTLOOK: &str =
    "<!--[if mso]><style>.z{word-break:break-all}.h{font-size:0;line-height:0}</style><![endif]-->";

/// No smaller type than this, in pixels.
const LEAST: u32 = 14;

impl<'a> Look<'a> {
    /// The styles of a theme.
    pub(super) fn of(theme: &'a Theme) -> Self {
        let Theme {
            light, font, size, ..
        } = theme;
        let small = size.saturating_sub(2).max(LEAST);
        let cell = |size: u32, colour| {
            let line = size * 3 / 2;
            format!("font-family:{font};font-size:{size}px;line-height:{line}px;color:{colour}")
        };
        let aside = |below| {
            let (line, colour) = (small * 3 / 2, light.quiet);
            format!("margin:{below};font-size:{small}px;line-height:{line}px;color:{colour}")
        };
        let link = format!("color:{};text-decoration:underline", light.link);
        Look {
            theme,
            cell: cell(*size, light.text),
            small_cell: cell(small, light.quiet),
            quiet: format!("color:{}", light.quiet),
            aside: aside("0 0 4px"),
            under: aside("6px 0 0"),
            byline: aside("0 0 10px"),
            link_line: format!("display:inline-block;line-height:{}px;{link}", size * 3 / 2),
            link,
            section: format!("{};color:{}", heading(size * 11 / 8, "0"), light.link),
        }
    }

    /// A heading of so many hundredths of the size of running text.
    pub(super) fn heading(&self, hundredths: u32, margin: &str) -> String {
        heading(self.theme.size * hundredths / 100, margin)
    }

    /// What stands at the top whatever the program does with the rest.
    pub(super) fn base(&self) -> String {
        let spacing = self.theme.spacing / 2 + 2;
        format!(
            ":root{{color-scheme:light dark}}\n\
             body{{margin:0;padding:0;width:100%;-webkit-text-size-adjust:100%;text-size-adjust:100%}}\n\
             table{{border-spacing:0}}\n\
             td{{overflow-wrap:anywhere}}\n\
             .b{{border-radius:4px}}\n\
             @media (max-width:480px){{.w{{padding-left:{spacing}px !important;\
             padding-right:{spacing}px !important}}.o{{padding:0 !important}}}}\n"
        )
    }

    /// The dark colours, for programs that follow the reader's device.
    pub(super) fn dark(&self) -> String {
        let mut rules = String::from("@media (prefers-color-scheme:dark){\n");
        for (class, text, ground) in dark(&self.theme.dark) {
            let between = if text.is_empty() || ground.is_empty() {
                ""
            } else {
                ";"
            };
            let _ = writeln!(rules, ".{class}{{{text}{between}{ground}}}");
        }
        // The plate of a logo stays light, and needs a margin of its own on a dark ground.
        rules.push_str(".c{padding:10px 14px !important}\n}\n");
        rules
    }

    /// The dark colours again, for Outlook on the web and on phones, which rewrites colours and marks
    /// what it rewrote with these attributes; and the colour of what Apple's programs make a link.
    pub(super) fn outlook_dark(&self) -> String {
        let mut rules = String::from("a[x-apple-data-detectors]{color:inherit !important}\n");
        for (class, text, ground) in dark(&self.theme.dark) {
            if !text.is_empty() {
                let _ = writeln!(rules, "[data-ogsc] .{class}{{{text}}}");
            }
            if !ground.is_empty() {
                let _ = writeln!(rules, "[data-ogsb] .{class}{{{ground}}}");
            }
        }
        rules
    }
}

/// Every class with its colour of writing and its colour of ground in the dark.
fn dark(palette: &Palette) -> Vec<(&'static str, String, String)> {
    let Palette {
        text,
        quiet,
        link,
        background,
        around,
    } = palette;
    let colour = |colour| format!("color:{colour} !important");
    let ground = |colour| format!("background-color:{colour} !important");
    let border = |colour| format!("border-color:{colour} !important");
    vec![
        ("t", colour(text), String::new()),
        ("q", colour(quiet), String::new()),
        ("l", colour(link), String::new()),
        ("p", String::new(), ground(background)),
        ("g", String::new(), ground(around)),
        ("a", String::new(), border(link)),
        ("k", colour(background), ground(link)),
        (
            "b",
            colour(background),
            format!("{};{}", ground(link), border(link)),
        ),
    ]
}

fn heading(size: u32, margin: &str) -> String {
    // A line is never under 1.35 times the type.
    let line = (size * 27).div_ceil(20);
    format!("margin:{margin};font-size:{size}px;line-height:{line}px;font-weight:bold")
}
