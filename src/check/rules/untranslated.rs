//! [`RULE`]: words of bulletin.yaml that stand in the other language in this issue.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;
use crate::masthead::Untranslated;

/// A Welsh issue prints titles of sections, helplines and other words of `bulletin.yaml`. What that says
/// in English only stays English in the middle of the Welsh; it is marked so that screen readers say it
/// as English (WCAG 2.2, 3.1.2), but it is still not what a Welsh reader was promised. Write the Welsh
/// once, under `welsh:` in `bulletin.yaml`. Where the bulletin's own language is Welsh, the block for an
/// issue in English is `english:`.
///
/// ```yaml
/// welsh:
///   name: Bwletin Iechyd a Chyfiawnder
///   why-you-get-this: Gwnaethoch gofrestru i gael ein bwletin misol.
///   sections:
///     Our work: Ein gwaith
/// ```
pub(super) const RULE: Rule = Rule {
    // It is bulletin.yaml that wants mending, not the one issue.
    acceptable: false,
    ..Rule::open("untranslated", Severity::Warning, find)
};

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let masthead = look.edition.masthead;
    let missing = masthead.untranslated();
    if missing.is_empty() {
        return;
    }
    let block = masthead.block();
    let (this, other) = match block {
        "english" => ("English", "Welsh"),
        _ => ("Welsh", "English"),
    };
    let how = if masthead.has_block() {
        format!(
            "complete `{block}:` in bulletin.yaml with the words in {this} where there is a … here"
        )
    } else {
        format!("add these lines to bulletin.yaml, with the words in {this} in place of each …")
    };
    found.say_of_masthead(
        block,
        format!(
            "this issue is in {this}, and bulletin.yaml has some of its words in {other} only: {}",
            named(&missing)
        ),
        format!("{how}:\n{}", lines(block, &missing)),
    );
}

/// The fields by name; the titles and helplines by number, as the lines name them.
fn named(missing: &[Untranslated<'_>]) -> String {
    let fields = missing.iter().filter(|missing| missing.group.is_none());
    let mut named: Vec<String> = fields.map(|field| format!("`{}`", field.key)).collect();
    for (group, one, many) in [
        ("sections", "the title of a section", "titles of sections"),
        ("helplines", "a helpline", "helplines"),
    ] {
        match missing.iter().filter(|it| it.group == Some(group)).count() {
            0 => {}
            1 => named.push(one.to_owned()),
            count => named.push(format!("{count} {many}")),
        }
    }
    match named.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => named.concat(),
    }
}

/// The lines to write, in the order of the groups.
fn lines(block: &str, missing: &[Untranslated<'_>]) -> String {
    let mut lines = vec![format!("{block}:")];
    let mut group = None;
    for it in missing {
        if it.group != group {
            group = it.group;
            lines.extend(group.map(|group| format!("  {group}:")));
        }
        let indent = if group.is_some() { "    " } else { "  " };
        lines.push(format!("{indent}{}: …", key(it.key)));
    }
    lines.join("\n")
}

/// A name as YAML takes it: in quotes where it holds anything but plain words.
fn key(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | ',' | '/' | '(' | ')');
    if name.starts_with(char::is_alphabetic) && name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
