//! [`RULE`]: the file is not YAML, or YAML would read it as something else than what was meant.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::issue::{Issue, Kind, What};

/// YAML gives some characters a meaning: a colon with a space behind it, a `#` with a space before it, a
/// `@` or `*` at the start. Text that holds them needs quotes, or it cannot be read, or worse: it is
/// read as something else without a word.
///
/// ```yaml
/// title: Issue #3 of the guide        # is read as "Issue"
/// title: "Issue #3 of the guide"      # is read whole
/// ```
pub(in crate::check) const RULE: Rule = Rule::firm("yaml-problem", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for fault in &look.edition.issue.faults {
        let source = &look.edition.issue.source;
        let line = source.line(source.line_at(fault.span.start));
        let stray = (fault.what == What::Indentation)
            .then(|| stray(line))
            .flatten();
        let Some((message, cure)) = stray.or_else(|| words(look, &fault.what)) else {
            continue;
        };
        let edit = fault.edit(&look.edition.issue.source);
        found.say_and_mend(&fault.span, message, cure, edit);
    }
}

fn words(look: &Look<'_>, what: &What) -> Option<(String, Option<String>)> {
    let paste = |line: &str| Some(format!("write this line instead:\n{line}"));
    let cure = |text: &str| Some(text.to_owned());
    Some(match what {
        What::Empty => (
            "there is nothing in this file".into(),
            cure("run `bulletin new` to start an issue"),
        ),
        What::UnquotedColon(line) => ("text with a colon in it needs quotes".into(), paste(line)),
        What::CurlyQuotes(line) => (
            "curly quotation marks do not quote text in YAML; straight ones do".into(),
            paste(line),
        ),
        What::NeedsQuotes(first, line) => (
            format!("text that starts with `{first}` needs quotes"),
            paste(line),
        ),
        What::Tab => (
            "this line is indented with a tab".into(),
            cure("use spaces, as many as the line above has"),
        ),
        What::UnclosedQuote => (
            "this quotation mark is never closed".into(),
            cure("put the same mark at the end of the text"),
        ),
        What::Indentation => (
            "this line does not start where YAML expects it".into(),
            cure(
                "start it in the same column as the other fields of the item, and check that a colon and a space follow its name",
            ),
        ),
        What::TooDeep => (
            "brackets stand within brackets here, deeper than any issue goes".into(),
            cure("put the text in quotes"),
        ),
        What::Yaml(said) => (
            format!("this cannot be read: {said}"),
            cure("put the text of this line in \"straight quotes\""),
        ),
        What::MoreSlips => (
            "there are more slips like these, and nothing behind this one was read".into(),
            cure("mend these first, then run `bulletin check` again"),
        ),
        What::SecondDocument => (
            "a second document starts here (`---`), and one file is one issue".into(),
            cure("take the `---` out, or move what follows into a file of its own"),
        ),
        What::NotUsedHere(mark) => (
            format!("{mark} means something in YAML that the bulletin does not use"),
            cure("put the text in \"straight quotes\""),
        ),
        What::CutByHash { lost, mended } => (
            format!("YAML takes `{lost}` for a comment, so readers would not see it"),
            paste(mended),
        ),
        What::Repeated { field, first } => {
            let line = look.edition.issue.source.place(first).line;
            (
                format!("`{field}` is given twice, first on line {line}"),
                cure("keep one of the two"),
            )
        }
        What::Shape {
            field,
            wanted: "text",
            found,
        } => (
            format!("`{field}` should be text, and this is {found}"),
            cure("put the text in \"straight quotes\""),
        ),
        What::Shape {
            field,
            wanted,
            found,
        } => (
            format!("`{field}` should be {wanted}, and this is {found}"),
            cure("look at issues/2018-02.yaml, or run `bulletin new` for an example"),
        ),
        What::NotYesNo { field, typed } => (
            format!("`{field}` is yes or no, and `{typed}` is neither"),
            Some(format!("write `{field}: yes` or take the line out")),
        ),
        What::NotOneOf {
            field,
            typed,
            choices,
        } => (
            format!("`{typed}` cannot stand in `{field}`"),
            Some(format!("write one of: {}", choices.join(", "))),
        ),
        What::Invisible(c) => (
            format!(
                "there is a character here that nobody can see (U+{:04X})",
                u32::from(*c)
            ),
            cure("delete it; it often comes along when text is pasted from a web page or a PDF"),
        ),
        _ => return None,
    })
}

/// What is wrong with a line that starts where YAML expects no line, where the line itself shows it.
fn stray(line: &str) -> Option<(String, Option<String>)> {
    let text = line.trim_end().trim_start_matches([' ', '-']);
    let indent = &line[..line.len() - line.trim_start_matches([' ', '-']).len()];
    let mut fields = Kind::ALL
        .iter()
        .flat_map(|kind| kind.fields())
        .chain(Issue::FIELDS.iter().copied());
    let name = fields.find(|name| {
        text.strip_prefix(name)
            .is_some_and(|rest| rest.starts_with([':', ' ']) && rest.len() > 1)
    });
    if let Some(name) = name {
        let rest = text[name.len()..].trim_start_matches([':', ' ']);
        let paste = Some(format!("write this line instead:\n{indent}{name}: {rest}"));
        if text[name.len()..].starts_with(':') && !text[name.len()..].starts_with(": ") {
            return Some((
                format!("there is no space behind the colon of `{name}`"),
                paste,
            ));
        }
        if !text.contains(':') {
            return Some((format!("there is no colon behind `{name}`"), paste));
        }
    }
    let prose = !text.contains(": ") && !text.ends_with(':') && text.split_whitespace().count() > 1;
    prose.then(|| {
        let cure = "if it goes on from the text above, give that text a bar, and indent every line of it below:\n\
                    summary: |\n  The first line.\n  The next line.";
        ("this text belongs to no field".to_owned(), Some(cure.to_owned()))
    })
}
