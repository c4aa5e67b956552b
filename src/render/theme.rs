//! The look: colours, font, sizes and width, each read into a type that no style can be smuggled into.
//!
//! In comes `templates/theme.yaml`; out comes a [`Theme`], or findings that name the value at fault.

use std::collections::BTreeMap;

use super::colour::Colour;
use super::picture::Picture;
use crate::finding::{Finding, Place, Source};
use crate::masthead::{RULE, Shape, unseen};

/// The theme inside the program.
pub const THEME: &str = include_str!("../../templates/theme.yaml");

/// The style of the web page inside the program.
pub const WEB_CSS: &str = include_str!("../../templates/web.css");

/// The least contrast of writing with its ground (WCAG 2.2, 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;

/// The look of the mail and of the web page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Colours where the reader's device is light, or says nothing.
    pub light: Palette,
    /// Colours where the reader's device is dark.
    pub dark: Palette,
    /// The font stack, in the form CSS wants, without quotes.
    pub font: String,
    /// The size of running text, in pixels.
    pub size: u32,
    /// The width of the column at most, in pixels.
    pub width: u32,
    /// The space left and right of the text, in pixels.
    pub spacing: u32,
    /// The pictures of the masthead by their path in `templates/`.
    pub pictures: BTreeMap<String, Picture>,
    /// The style of the web page, which finds the colours in custom properties.
    pub web_css: String,
}

/// The colours of one scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Titles and summaries.
    pub text: Colour,
    /// What stands back: kind and topic, dates, labels, the foot.
    pub quiet: Colour,
    /// Links, the button and the rules.
    pub link: Colour,
    /// Under the writing; also the writing on the button.
    pub background: Colour,
    /// Round the page, and in the boxes.
    pub around: Colour,
}

impl Theme {
    /// Reads a theme file; every fault in it is a finding.
    pub fn read(source: &Source) -> Result<Theme, Vec<Finding>> {
        let shape = Shape::of(source, THEME, &[])?;
        let findings = shape.strange.clone();
        let mut reader = Reader { shape, findings };
        let light = reader.palette("light");
        let dark = reader.palette("dark");
        let font = reader.font();
        let size = reader.pixels("size", 15, 20);
        let width = reader.pixels("width", 480, 680);
        let spacing = reader.pixels("spacing", 16, 48);
        match (light, dark, font, size, width, spacing) {
            (Some(light), Some(dark), Some(font), Some(size), Some(width), Some(spacing))
                if reader.findings.is_empty() =>
            {
                let web_css = WEB_CSS.to_owned();
                Ok(Theme {
                    light,
                    dark,
                    font,
                    size,
                    width,
                    spacing,
                    pictures: BTreeMap::new(),
                    web_css,
                })
            }
            _ => Err(reader.findings),
        }
    }

    /// The same theme with an editor's own `templates/web.css` for the web page, which may not end the
    /// style early or fetch anything.
    pub fn with_web_css(mut self, source: &Source) -> Result<Theme, Vec<Finding>> {
        let css = source.text();
        let lower = css.to_lowercase();
        let mut findings: Vec<Finding> = ["</", "<!--", "@import", "url(", "image-set(", "\\"]
            .into_iter()
            .filter_map(|refused| {
                let at = lower.find(refused)?;
                // Lower case can be longer or shorter, so the place is looked for in the text itself.
                let at = css.find(refused).unwrap_or(at.min(css.len()));
                let place = source.place(&(at..at + refused.len()));
                let message = format!("`{refused}` may not stand in the style of the web page");
                let cure = "take it out; the page must fetch nothing from anywhere";
                Some(Finding::stop(RULE, place, message).cure(cure))
            })
            .collect();
        findings.extend(unseen(source));
        if css.trim().is_empty() {
            let place = Place::file(source.name());
            let finding = Finding::stop(RULE, place, "there is nothing in this file");
            findings.push(finding.cure("delete it to have the style inside the program"));
        }
        findings.extend(open_ended(css).map(|(at, what, cure)| {
            Finding::stop(RULE, source.place(&(at..at + 1)), what).cure(cure)
        }));
        if findings.is_empty() {
            css.clone_into(&mut self.web_css);
            Ok(self)
        } else {
            Err(findings)
        }
    }
}

/// Where a style is not closed, or closed once too often: everything behind it would be lost.
fn open_ended(css: &str) -> Option<(usize, &'static str, &'static str)> {
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(rest) = css.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next()?;
        at += match first {
            '/' if rest.starts_with("/*") => match rest.find("*/") {
                Some(end) => end + 2,
                None => return Some((at, "this comment is never closed", "put */ at its end")),
            },
            '"' | '\'' => match rest.get(1..)?.find([first, '\n']) {
                Some(end) if rest.get(1 + end..)?.starts_with(first) => end + 2,
                _ => {
                    return Some((
                        at,
                        "this quotation mark is never closed",
                        "put the same mark at its end",
                    ));
                }
            },
            '{' => {
                open.push(at);
                1
            }
            '}' if open.pop().is_none() => {
                return Some((
                    at,
                    "this bracket closes nothing",
                    "take it out, or look for a { that was lost",
                ));
            }
            _ => first.len_utf8(),
        };
    }
    let at = open.pop()?;
    Some((
        at,
        "this bracket is never closed",
        "put a } behind the last line of its group",
    ))
}

struct Reader<'a> {
    shape: Shape<'a>,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn wrong(&mut self, path: &str, message: String, cure: String) {
        let finding = self.shape.at(path, message, cure);
        self.findings.push(finding);
    }

    fn palette(&mut self, scheme: &str) -> Option<Palette> {
        let mut colour = |name: &str| self.colour(scheme, name);
        let text = colour("text");
        let quiet = colour("quiet");
        let link = colour("link");
        let background = colour("background");
        let around = colour("around");
        let palette = Palette {
            text: text?,
            quiet: quiet?,
            link: link?,
            background: background?,
            around: around?,
        };
        self.contrasts(scheme, &palette);
        Some(palette)
    }

    fn colour(&mut self, scheme: &str, name: &str) -> Option<Colour> {
        let path = format!("{scheme}/{name}");
        let usual = self.shape.pattern(&path).unwrap_or("#0b5394");
        let cure = format!("write six figures in quotes, for example {name}: \"{usual}\"");
        let typed = self.shape.text(&path).unwrap_or_default().trim().to_owned();
        if typed.is_empty() {
            let message = format!("the colour `{name}:` under `{scheme}:` is missing");
            self.wrong(&path, message, cure);
            return None;
        }
        let colour = Colour::parse(&typed);
        if colour.is_none() {
            self.wrong(&path, format!("`{typed}` is not a colour"), cure);
        }
        colour
    }

    /// Every colour of writing against both grounds it stands on.
    fn contrasts(&mut self, scheme: &str, palette: &Palette) {
        let grounds = [
            ("background", palette.background),
            ("around", palette.around),
        ];
        for (name, colour) in [
            ("text", palette.text),
            ("quiet", palette.quiet),
            ("link", palette.link),
        ] {
            for (under, ground) in grounds {
                let contrast = colour.contrast(ground);
                if contrast < LEAST_CONTRAST {
                    // Rounded down, so that 4.46 is not called 4.5.
                    let contrast = (contrast * 10.0).floor() / 10.0;
                    let message = format!(
                        "`{name}: {colour}` is hard to read on `{under}: {ground}` in the {scheme} \
                         colours: the contrast is {contrast} to 1, and {LEAST_CONTRAST} is the least"
                    );
                    let cure = format!("make `{name}` or `{under}` darker or lighter");
                    self.wrong(&format!("{scheme}/{name}"), message, cure);
                }
            }
        }
    }

    fn font(&mut self) -> Option<String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-');
        let typed = self.shape.text("font").unwrap_or_default();
        let names: Vec<&str> = typed.split(',').map(str::trim).collect();
        let sound = names.iter().all(|name| {
            name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(plain)
        });
        let last = matches!(names.last(), Some(&("sans-serif" | "serif")));
        if sound && last {
            return Some(names.join(","));
        }
        let message = "`font:` must be names of fonts with commas between, the last one sans-serif \
                       or serif, in plain letters and without quotes";
        let cure = "write font: Arial, Helvetica, sans-serif";
        self.wrong("font", message.to_owned(), cure.to_owned());
        None
    }

    fn pixels(&mut self, name: &str, least: u32, most: u32) -> Option<u32> {
        let typed = self.shape.text(name).unwrap_or_default().trim();
        let number = typed
            .strip_suffix("px")
            .unwrap_or(typed)
            .trim()
            .parse()
            .ok();
        let sound = number.filter(|number| (least..=most).contains(number));
        if sound.is_none() {
            let message = format!("`{name}:` must be a number of pixels from {least} to {most}");
            self.wrong(
                name,
                message,
                format!("write {name}: {}", least.midpoint(most)),
            );
        }
        sound
    }
}

#[cfg(test)]
mod tests;
