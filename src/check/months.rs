//! The month an issue belongs to, and whether words in it still speak of another.

use chrono::Datelike;

use crate::issue::Issue;
use crate::issue::date::{Named, month_name};

/// The months an issue belongs to, as year and month: that of its date and that of its file name, which
/// differ when an issue goes out on the first days of the next month.
#[derive(Debug)]
pub(super) struct Own(Vec<(i32, u32)>);

impl Own {
    /// `None` where neither the date nor the file name tells.
    pub(super) fn of(issue: &Issue) -> Option<Self> {
        let date = issue.date.as_ref();
        let dated = date
            .and_then(|date| date.value.day.first())
            .map(|day| (day.year(), day.month()));
        let own: Vec<(i32, u32)> = dated.into_iter().chain(stem(&issue.stem)).collect();
        (!own.is_empty()).then_some(Own(own))
    }

    /// Whether it is the issue's month, and its year where there is one.
    pub(super) fn has(&self, named: &Named) -> bool {
        self.0.iter().any(|(year, month)| {
            *month == named.month && named.year.is_none_or(|named| named == *year)
        })
    }

    /// Whether the month is the issue's, but the year is not.
    pub(super) fn has_in_another_year(&self, named: &Named) -> bool {
        !self.has(named) && self.0.iter().any(|(_, month)| *month == named.month)
    }

    /// How many months it lies before the issue, and so 0 or less for one to come. A month without a
    /// year is taken as the last one of that name.
    pub(super) fn months_since(&self, named: &Named) -> i32 {
        let count = |year: i32, month: u32| year * 12 + i32::try_from(month).unwrap_or(0);
        let own = self.0.iter().map(|(year, month)| count(*year, *month));
        let own = own.min().unwrap_or(0);
        match named.year {
            Some(year) => own - count(year, named.month),
            None => (own - count(0, named.month)).rem_euclid(12),
        }
    }

    /// Its name, such as `November 2026`.
    pub(super) fn name(&self) -> String {
        let (year, month) = self.0.first().copied().unwrap_or_default();
        format!("{} {year}", month_name(month))
    }
}

/// `2026-11` and `2026-11.cy` are November 2026.
fn stem(stem: &str) -> Option<(i32, u32)> {
    let (year, month) = stem.split('.').next()?.split_once('-')?;
    let month = month.get(..2)?.parse().ok()?;
    let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
    (1..=12).contains(&month).then_some((year, month))
}

/// What a bulletin calls itself, behind the name of a month: `the October issue`.
pub(super) fn is_bulletin(word: &str) -> bool {
    matches!(
        word,
        "issue"
            | "edition"
            | "bulletin"
            | "newsletter"
            | "news"
            | "update"
            | "digest"
            | "round-up"
            | "roundup"
            | "ebulletin"
            | "e-bulletin"
    )
}
