//! The rows of an export, judged by the rules of our own lists.

use chrono::{Datelike, NaiveDate};

use super::export::{Departed, Export, Newcomer, Terms, Verdict};
use super::order::Order;
use super::service::{Role, Service, Standing};
use super::when::When;
use crate::subscribers::list::columns::Field;
use crate::subscribers::list::naming::name;
use crate::subscribers::list::since::{self, Day};
use crate::subscribers::list::table::{Record, Table, bare, broken};
use crate::subscribers::list::{Cells, List, Row, judge_one};
use crate::subscribers::quoted::quoted;
use crate::subscribers::{Address, Basis};

/// What it takes to judge the rows of an export.
pub(super) struct Judge<'a> {
    pub(super) file: &'a str,
    service: Service,
    separator: u8,
    columns: usize,
    least: usize,
    roles: &'a [(Role, usize, usize)],
    orders: [Option<Order>; 2],
    terms: &'a Terms,
}

/// The text of the first filled column with a role.
pub(super) fn get<'a>(
    roles: &[(Role, usize, usize)],
    record: &'a Record<'_>,
    role: Role,
) -> &'a str {
    roles
        .iter()
        .filter(|(one, ..)| *one == role)
        .filter_map(|(.., at)| record.cells.get(*at))
        // Marks around a cell mean nothing; around a tag they do.
        .map(|cell| match role {
            Role::Is(Field::Tags) => plain(cell.trim()),
            _ => plain(bare(cell)),
        })
        // Some programs write a day that never was where they know none.
        .find(|cell| !cell.is_empty() && !cell.starts_with("0000"))
        .unwrap_or_default()
}

impl Export {
    /// Its rows, and what it takes to judge them.
    pub(super) fn judge<'a>(&'a mut self, terms: &'a Terms) -> (&'a mut Table, Judge<'a>) {
        let judge = Judge {
            file: &self.file,
            service: self.service,
            separator: self.table.separator,
            columns: self.columns,
            least: self.least,
            roles: &self.roles,
            orders: self.orders,
            terms,
        };
        (&mut self.table, judge)
    }
}

impl Judge<'_> {
    /// What a row comes to.
    pub(super) fn row(&self, record: &Record<'_>) -> Verdict {
        if let Some(trouble) = broken(record, self.separator, self.least, self.columns) {
            return Verdict::Refused(trouble.message, trouble.cure);
        }
        let get = |field| get(self.roles, record, Role::Is(field));
        let email = get(Field::Email);
        if self.service == Service::Substack
            && email
                .to_lowercase()
                .ends_with("@deletion-request.substack.com")
        {
            return Verdict::Skipped("they asked Substack to delete them");
        }
        if !self::get(self.roles, record, Role::Deleted).is_empty() {
            return Verdict::Skipped("they were deleted there");
        }
        let status = get(Field::Status);
        match self.service.standing(status) {
            Standing::In => self.newcomer(record),
            Standing::Out(why) => match Address::parse(email) {
                Ok(address) => Verdict::Out(address, why, self.circumstances(record)),
                Err(fault) => Verdict::Refused(fault.to_string(), fault.cure()),
            },
            Standing::Pending => Verdict::Pending,
            Standing::Never => Verdict::Skipped("they never subscribed"),
            Standing::Unknown => {
                let message = match status {
                    "" => "nothing says whether they are in".to_owned(),
                    status => format!(
                        "{} does not say for certain that they are in",
                        quoted(status)
                    ),
                };
                Verdict::Refused(
                    message,
                    "ask them whether they want the bulletin, or mend the status in the file"
                        .to_owned(),
                )
            }
        }
    }

    /// When and why they left, where the file says.
    fn circumstances(&self, record: &Record<'_>) -> Departed {
        let mut words = String::new();
        let when = get(self.roles, record, Role::Left);
        if !when.is_empty() {
            words.push_str(", ");
            words.push_str(quoted(when).trim_matches('`'));
        }
        let why = get(self.roles, record, Role::Why);
        if !why.is_empty() {
            words.push_str(": ");
            words.push_str(quoted(why).trim_matches('`'));
        }
        let [_, order] = self.orders;
        let when = When::read(when, order);
        Departed { words, when }
    }

    fn newcomer(&self, record: &Record<'_>) -> Verdict {
        let terms = self.terms;
        let get = |field| get(self.roles, record, Role::Is(field));
        let or = |text: &str, other: Option<&str>| match (text, other) {
            ("", Some(other)) => other.to_owned(),
            (text, _) => text.to_owned(),
        };
        let mut cells = Cells::default();
        for field in [
            Field::Email,
            Field::Name,
            Field::First,
            Field::Last,
            Field::Tags,
        ] {
            get(field).clone_into(&mut cells[field as usize]);
        }
        cells[Field::Basis as usize] = or(get(Field::Basis), terms.basis.map(Basis::word));
        let since = or(get(Field::Since), terms.since.as_deref());
        let [order, _] = self.orders;
        // Rows are judged as those of a list, in which no figures are month first.
        let figures = order == Some(Order::MonthFirst)
            && !get(Field::Since).is_empty()
            && matches!(since::read(&since), Day::Figures { .. });
        let day = Order::read(order, &since).filter(|_| figures);
        cells[Field::Since as usize] = day.map_or(since, |day| day.to_string());
        cells[Field::Wording as usize] = or(get(Field::Wording), terms.wording.as_deref());
        let third = terms.third_party.then_some("yes");
        cells[Field::ThirdParty as usize] = or(get(Field::ThirdParty), third);
        cells[Field::Source as usize] = self.source(get(Field::Source), record.line);
        settle(cells, record.line, order == Some(Order::DayFirst), terms)
    }

    /// Where an address comes from, in one line.
    fn source(&self, said: &str, line: usize) -> String {
        if !said.is_empty() {
            return said.to_owned();
        }
        let row = self.service.row(self.file, line);
        match &self.terms.source {
            Some(source) => format!("{source}; {row}"),
            None => row,
        }
    }
}

/// Somebody whose fields were typed, judged as a row of a file would be.
pub fn typed(address: &str, name: &str, tags: &str, terms: &Terms) -> Verdict {
    let mut cells = Cells::default();
    let mut set = |field: Field, text: &str| text.trim().clone_into(&mut cells[field as usize]);
    set(Field::Email, address);
    set(Field::Name, name);
    set(Field::Tags, tags);
    set(Field::Basis, terms.basis.map_or("", Basis::word));
    set(Field::Since, terms.since.as_deref().unwrap_or_default());
    set(Field::Source, terms.source.as_deref().unwrap_or_default());
    set(Field::Wording, terms.wording.as_deref().unwrap_or_default());
    settle(cells, 0, false, terms)
}

/// A person as a list would have them, if it would.
fn settle(mut cells: Cells, line: usize, day_first: bool, terms: &Terms) -> Verdict {
    let dropped = [Field::Name, Field::First, Field::Last]
        .into_iter()
        .find(|field| cells[*field as usize].starts_with(['=', '+', '-', '@']));
    let warning = dropped.map(|field| {
        let cell = std::mem::take(&mut cells[field as usize]);
        format!(
            "the name {} was left out: a spreadsheet would take it for a formula",
            quoted(&cell)
        )
    });
    // Texts, but what a spreadsheet sees in them is a formula.
    for field in [Field::Source, Field::Wording] {
        let cell = &mut cells[field as usize];
        *cell = cell.trim_start_matches(['=', '+', '-', '@']).to_owned();
    }
    let row = Row {
        line,
        span: 0..0,
        cells,
        broken: None,
    };
    let mut judged = List::default();
    judge_one(&row, terms.today, day_first, &mut judged);
    let Some(subscriber) = judged.subscribers.pop() else {
        let refused = judged.rejected.pop();
        let (message, cure) =
            refused.map_or_else(Default::default, |finding| (finding.message, finding.cure));
        return Verdict::Refused(
            message,
            cure.map_or_else(String::new, |cure| with_options(&cure)),
        );
    };
    let known = |field| match name(row.get(field)) {
        Ok(Some(name)) => name.as_str().to_owned(),
        _ => String::new(),
    };
    Verdict::In(Box::new(Newcomer {
        first: known(Field::First),
        last: known(Field::Last),
        since: moment(row.get(Field::Since), subscriber.since),
        third_party: row.get(Field::ThirdParty).to_owned(),
        warning: warning.or_else(|| judged.warnings.pop().map(|finding| finding.message)),
        subscriber,
    }))
}

/// A cell as it was before a program made it harmless for spreadsheets, as our own export does.
fn plain(cell: &str) -> &str {
    let rest = cell.strip_prefix('\'');
    rest.filter(|rest| rest.starts_with(['=', '+', '-', '@']))
        .unwrap_or(cell)
}

/// When a basis began: as the file has it where that can be read in one way only, else as a day.
fn moment(text: &str, day: NaiveDate) -> String {
    let year = format!("{:04}-", day.year());
    let written = text.trim();
    if written.starts_with(&year) && written.len() <= 40 {
        written.to_owned()
    } else {
        day.to_string()
    }
}

/// The cure of a row of a list, with what an import can be told instead.
fn with_options(cure: &str) -> String {
    cure.replace(
        "write consent, soft-opt-in or corporate under `basis`",
        "say it for all of them, if it is true of all of them: --basis consent (or soft-opt-in, or corporate)",
    )
    .replace(
        "write the day the basis began under `since`, as in 2026-05-01",
        "say it for those without a date: --since 2026-05-01",
    )
}
