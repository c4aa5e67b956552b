//! `bulletin new`: the next issue.

use anstream::println;
use bulletin::finding::{Finding, Source, Span};
use bulletin::issue::{Fault, Issue, Kind, What, date};
use bulletin::masthead::{RULE, is_blank};
use chrono::{Datelike, NaiveDate};

use super::args;
use super::folder::Folder;
use super::show::Findings;
use super::{Exit, Trouble, World, carry, show, welsh};

/// Where the template stands.
pub(crate) const FILE: &str = "templates/new-issue.yaml";

/// The template inside the program.
pub(crate) const TEMPLATE: &str = include_str!("../../templates/new-issue.yaml");

pub(crate) fn run(folder: &Folder, args: &args::New, world: &World) -> Result<Exit, Trouble> {
    if let Some(typed) = &args.month
        && let Some(english) = welsh::asked(folder, typed)?
    {
        return welsh::run(folder, &english);
    }
    let masthead = folder.masthead()?;
    let today = world.now.with_timezone(&masthead.zone).date_naive();
    let month = match &args.month {
        Some(typed) => month_of(typed)?,
        None => next(&folder.issues()?, today),
    };
    let stem = month.format("%Y-%m").to_string();
    let path = folder.path(&format!("issues/{stem}.yaml"));
    let name = folder.name(&path);
    if path.exists() {
        return Err(Trouble::new(format!(
            "{name} is there already, and `new` never overwrites"
        ))
        .cure("open that file, or name another month"));
    }
    let template = folder.template(FILE, TEMPLATE)?;
    let text = fill(&template, &masthead.name, month)?;
    let new = Issue::read(stem.clone(), &Source::from_text(name.as_str(), text));
    let carried = carry::over(folder, new, last_working_day(month))?;
    folder.write(&path, carried.text().as_bytes())?;
    super::schema::refresh(folder, &masthead)?;
    let (green, bold) = (show::GREEN, show::BOLD);
    println!("{green}New{green:#}: {name}");
    carried.tell();
    println!("Next: fill it in, then {bold}bulletin check {stem}{bold:#}");
    Ok(Exit::Done)
}

/// What is filled in.
const GAPS: [&str; 4] = ["{name}", "{issue}", "{date}", "{kinds}"];

/// A text with the bulletin's name in its gaps, as YAML has it: inside a quoted text with its quotation
/// marks escaped.
fn named(text: &str, name: &str) -> String {
    let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
    let mut pieces = text.split("{name}");
    let mut named = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let line = named.rsplit('\n').next().unwrap_or_default();
        let quoted = line.matches('"').count() % 2 == 1;
        named.push_str(if quoted { &escaped } else { name });
        named.push_str(piece);
    }
    named
}

/// The template with its gaps filled, unless no issue could come of it.
fn fill(template: &Source, name: &str, month: NaiveDate) -> Result<String, Trouble> {
    let kinds: Vec<_> = Kind::ALL.iter().map(|kind| kind.word()).collect();
    let gaps = [
        ("{issue}", month.format("%B %Y").to_string()),
        (
            "{date}",
            last_working_day(month).format("%A %-d %B %Y").to_string(),
        ),
        ("{kinds}", kinds.join(" ")),
    ];
    let mut text = named(template.text(), name);
    for (gap, value) in &gaps {
        text = text.replace(gap, value);
    }
    let wrong = |span: Span, message: String, cure: &str| {
        Finding::stop(RULE, template.place(&span), message).cure(cure)
    };
    let mut findings = Vec::new();
    for (at, gap) in unknown_gaps(template.text()) {
        let message = format!("nothing is filled in for `{gap}`");
        let cure = format!("what is filled in here: {}", GAPS.join(", "));
        findings.push(wrong(at..at + gap.len(), message, &cure));
    }
    let new = Source::from_text(template.name(), text.as_str());
    let issue = Issue::read("", &new);
    if is_blank(template) {
        let cure = "fill it in, or delete it to have the one inside the program";
        findings.push(wrong(
            0..0,
            "there is nothing in this file".to_owned(),
            cure,
        ));
    }
    for (fault, message) in issue.faults.iter().filter_map(|it| Some((it, unfit(it)?))) {
        // The values hold no line break, so a line keeps its number.
        let line = template.line_start(new.line_at(fault.span.start));
        let cure = "put the line right, or delete the file to have the one inside the program";
        findings.push(wrong(line..line, message, cure));
    }
    if findings.is_empty() {
        Ok(text)
    } else {
        Err(Trouble::findings(Findings::of(
            findings,
            [template.clone()],
        )))
    }
}

/// What is wrong with the template itself; `None` for what an editor fills in later.
fn unfit(fault: &Fault) -> Option<String> {
    match &fault.what {
        What::UnknownField { typed, .. } => Some(format!("`{typed}` is not a field here")),
        What::UnknownKind { typed, .. } => Some(format!("there is no kind `{typed}`")),
        What::Repeated { field, .. } => Some(format!("`{field}` is given twice")),
        What::UnquotedColon(_)
        | What::NeedsQuotes(..)
        | What::CurlyQuotes(_)
        | What::CutByHash { .. }
        | What::Shape { .. } => Some("no issue can be read from this line as it is".to_owned()),
        _ if fault.hides_text() => Some("no issue can be read from this line on".to_owned()),
        _ => None,
    }
}

/// Words in braces that are no gap of ours, and where they stand, comments apart.
fn unknown_gaps(text: &str) -> Vec<(usize, &str)> {
    let mut unknown = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let code = line.split('#').next().unwrap_or(line);
        for (at, _) in code.match_indices('{') {
            let rest = code.get(at..).unwrap_or_default();
            let Some(gap) = rest.find('}').and_then(|end| rest.get(..=end)) else {
                continue;
            };
            let word = gap.trim_matches(['{', '}']);
            let is_gap = word
                .chars()
                .all(|c| c.is_ascii_lowercase() || matches!(c, '-' | '_'));
            if is_gap && !word.is_empty() && !GAPS.contains(&gap) {
                unknown.push((start + at, gap));
            }
        }
        start += line.len();
    }
    unknown
}

/// The month after the newest issue, or this month if that is later.
fn next(issues: &[String], today: NaiveDate) -> NaiveDate {
    let this = today.with_day(1).unwrap_or(today);
    let months = issues
        .iter()
        .filter_map(|stem| NaiveDate::parse_from_str(&format!("{stem}-01"), "%Y-%m-%d").ok());
    let after = months
        .max()
        .and_then(|newest| newest.checked_add_months(chrono::Months::new(1)));
    after.map_or(this, |after| after.max(this))
}

pub(super) fn month_of(typed: &str) -> Result<NaiveDate, Trouble> {
    let day = date::read(typed).moment.map(|moment| moment.day);
    match day {
        Some(date::Day::Month { year, month }) => NaiveDate::from_ymd_opt(year, month, 1),
        Some(date::Day::On(date)) => date.with_day(1),
        _ => None,
    }
    .ok_or_else(|| {
        Trouble::new(format!("`{typed}` is not a month"))
            .cure("write it like this: bulletin new 2026-12")
    })
}

/// A bulletin goes out on the last working day of its month, unless the editor says otherwise.
fn last_working_day(month: NaiveDate) -> NaiveDate {
    let last = month
        .checked_add_months(chrono::Months::new(1))
        .and_then(|next| next.pred_opt())
        .unwrap_or(month);
    let back = last.weekday().num_days_from_monday().saturating_sub(4);
    last - chrono::Days::new(u64::from(back))
}
