//! `bulletin new`: the next issue.

use anstream::println;
use bulletin::finding::Source;
use bulletin::issue::{Issue, Kind, date};
use chrono::{Datelike, NaiveDate};

use super::args;
use super::folder::Folder;
use super::{Exit, Trouble, World, carry, show, welsh};

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
    let template = folder.template("templates/new-issue.yaml", TEMPLATE)?;
    let kinds: Vec<_> = Kind::ALL.iter().map(|kind| kind.word()).collect();
    let text = template
        .text()
        .replace("{name}", &masthead.name)
        .replace("{issue}", &month.format("%B %Y").to_string())
        .replace(
            "{date}",
            &last_working_day(month).format("%A %-d %B %Y").to_string(),
        )
        .replace("{kinds}", &kinds.join(" "));
    let new = Issue::read(stem.clone(), &Source::from_text(&name, text));
    let carried = carry::over(folder, new, last_working_day(month))?;
    folder.write(&path, carried.text().as_bytes())?;
    super::schema::refresh(folder, &masthead)?;
    let (green, bold) = (show::GREEN, show::BOLD);
    println!("{green}New{green:#}: {name}");
    carried.tell();
    println!("Next: fill it in, then {bold}bulletin check {stem}{bold:#}");
    Ok(Exit::Done)
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
