//! Which figure of a date comes first in an export: the day, as here, or the month, as in America.

use chrono::NaiveDate;

use super::export::Export;
use super::service::Role;
use crate::subscribers::list::Trouble;
use crate::subscribers::list::columns::Field;
use crate::subscribers::list::since::{self, Day};

/// The columns in which dates are proven, by their place in [`Export::orders`].
pub(super) const DATED: [Role; 2] = [Role::Is(Field::Since), Role::Left];

/// In which order the figures of a column's dates stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// `13/05/2024`.
    DayFirst,
    /// `05/13/2024`.
    MonthFirst,
}

impl Order {
    /// The day that a text means, where it can be read in one way only.
    pub(super) fn read(order: Option<Order>, text: &str) -> Option<NaiveDate> {
        match (since::read(text), order) {
            (Day::Known(day), _) => Some(day),
            (
                Day::Figures {
                    first,
                    second,
                    year,
                },
                Some(order),
            ) => match order {
                Order::DayFirst => NaiveDate::from_ymd_opt(year, second, first),
                Order::MonthFirst => NaiveDate::from_ymd_opt(year, first, second),
            },
            (Day::Figures { .. } | Day::Impossible | Day::Unreadable, _) => None,
        }
    }

    /// The same, or the later of the days that it may mean.
    pub(super) fn latest(order: Option<Order>, text: &str) -> Option<NaiveDate> {
        let either = || {
            let readings = [Order::DayFirst, Order::MonthFirst].map(Some);
            readings
                .into_iter()
                .filter_map(|order| Order::read(order, text))
                .max()
        };
        Order::read(order, text).or_else(|| either().filter(|_| order.is_none()))
    }
}

/// What the dates of one column show.
#[derive(Clone, Copy, Default)]
struct Shown {
    /// Some have figures of which either could be the day.
    unclear: bool,
    /// In some, the first figure can be no month.
    day_first: bool,
    /// In some, the second one can be none.
    month_first: bool,
}

impl Shown {
    fn see(&mut self, text: &str) {
        // Most dates begin with the year.
        if text.as_bytes().get(4) == Some(&b'-') {
            return;
        }
        if let Day::Figures { first, second, .. } = since::read(text) {
            self.day_first |= first > 12;
            self.month_first |= second > 12;
            self.unclear |= first <= 12 && second <= 12 && first != second;
        }
    }

    fn order(self) -> Option<Order> {
        match (self.day_first, self.month_first) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        }
    }
}

/// Looks through the columns with dates, and notes what was found.
pub(super) fn prove(export: &mut Export) -> Result<(), Trouble> {
    let mut shown = [Shown::default(); 2];
    let roles = &export.roles;
    let mut blocks = export.table.blocks()?;
    while blocks.next(|_, record| {
        for (role, shown) in DATED.into_iter().zip(&mut shown) {
            shown.see(super::judging::get(roles, record, role));
        }
    })? {}
    for ((order, shown), role) in export.orders.iter_mut().zip(shown).zip(DATED) {
        *order = shown.order();
        let what = match role {
            Role::Left => "dates of leaving",
            _ => "dates",
        };
        let note = match (*order, shown.unclear) {
            (Some(Order::DayFirst), _) => {
                format!(
                    "{what} such as 01/05/2026 were read day first, as others in the column prove"
                )
            }
            (Some(Order::MonthFirst), _) => format!(
                "{what} such as 05/01/2026 were read month first, as others in the column prove"
            ),
            // Of somebody who is in, each such row is refused and named.
            (None, true) if role == Role::Left => format!(
                "{what} such as 04/05/2024 may be day first or month first; the later of the two days counts"
            ),
            (None, _) => continue,
        };
        export.notes.push(note);
    }
    Ok(())
}
