//! [`RULE`]: a link to a file instead of to the page it is on.

use crate::check::links::links;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// A page says what the file is, offers other formats, and stays when the file is replaced. A file also
/// opens in a program some readers do not have.
///
/// ```yaml
/// link: https://www.gov.uk/media/report.pdf
/// link: https://www.gov.uk/report          # the page that offers it
/// format: PDF, 40 pages
/// ```
pub(super) const RULE: Rule = Rule::open("link-to-file", Severity::Warning, find);

const FILES: &[(&str, &str)] = &[
    ("pdf", "a PDF"),
    ("doc", "a Word file"),
    ("docx", "a Word file"),
    ("odt", "a text file"),
    ("rtf", "a text file"),
    ("xls", "a spreadsheet"),
    ("xlsx", "a spreadsheet"),
    ("ods", "a spreadsheet"),
    ("csv", "a spreadsheet"),
    ("ppt", "a slide show"),
    ("pptx", "a slide show"),
    ("odp", "a slide show"),
    ("zip", "a ZIP file"),
];

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for (link, span) in links(look.edition.issue) {
        if link.host().is_none() {
            continue;
        }
        let name = link.url().path().rsplit('/').next().unwrap_or_default();
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        let file = FILES
            .iter()
            .find(|(known, _)| ending.is_some_and(|ending| ending.eq_ignore_ascii_case(known)));
        if let Some((_, file)) = file {
            found.say(
                &span,
                format!("this leads straight to {file}, which may move or be replaced"),
                "link to the page that offers the file, and name the format in `format:`"
                    .to_owned(),
            );
        }
    }
}
