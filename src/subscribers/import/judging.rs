//! The rows of an export, judged by the rules of our own lists.

use chrono::{Datelike, NaiveDate};

use super::export::{Departed, Export, Newcomer, Terms, Verdict};
use super::service::{Role, Service, Standing};
use crate::subscribers::list::columns::Field;
use crate::subscribers::list::naming::name;
use crate::subscribers::list::since::{self, Day};
use crate::subscribers::list::table::{Record, bare, broken};
use crate::subscribers::list::{Cells, List, Row, judge_one};
use crate::subscribers::quoted::quoted;
use crate::subscribers::{Address, Basis};

impl Export {
    /// The text of the first filled column with this role.
    pub(super) fn get(&self, record: &Record<'_>, role: Role) -> String {
        self.roles
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
            .to_owned()
    }

    /// What a row comes to.
    pub(super) fn judge(&self, record: &Record<'_>, terms: &Terms) -> Verdict {
        if let Some(trouble) = broken(record, self.separator, self.least, self.columns) {
            return Verdict::Refused(trouble.message, trouble.cure);
        }
        let get = |field| self.get(record, Role::Is(field));
        let email = get(Field::Email);
        if self.service == Service::Substack
            && email
                .to_lowercase()
                .ends_with("@deletion-request.substack.com")
        {
            return Verdict::Skipped("they asked Substack to delete them");
        }
        if !self.get(record, Role::Deleted).is_empty() {
            return Verdict::Skipped("they were deleted there");
        }
        let status = get(Field::Status);
        match self.service.standing(&status) {
            Standing::In => self.newcomer(record, terms),
            Standing::Out(why) => match Address::parse(&email) {
                Ok(address) => Verdict::Out(address, why, self.circumstances(record)),
                Err(fault) => Verdict::Refused(fault.to_string(), fault.cure()),
            },
            Standing::Pending => Verdict::Pending,
            Standing::Never => Verdict::Skipped("they never subscribed"),
            Standing::Unknown => {
                let message = match status.as_str() {
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
        let when = self.get(record, Role::Left);
        if !when.is_empty() {
            words.push_str(", ");
            words.push_str(quoted(&when).trim_matches('`'));
        }
        let why = self.get(record, Role::Why);
        if !why.is_empty() {
            words.push_str(": ");
            words.push_str(quoted(&why).trim_matches('`'));
        }
        let day = match since::read(&when) {
            Day::Known(day) => Some(day),
            Day::Figures { .. } | Day::Impossible | Day::Unreadable => None,
        };
        Departed { words, day }
    }

    fn newcomer(&self, record: &Record<'_>, terms: &Terms) -> Verdict {
        let get = |field| self.get(record, Role::Is(field));
        let or = |text: String, other: Option<&str>| match (text.is_empty(), other) {
            (true, Some(other)) => other.to_owned(),
            _ => text,
        };
        let mut cells = Cells::default();
        for field in [
            Field::Email,
            Field::Name,
            Field::First,
            Field::Last,
            Field::Tags,
        ] {
            cells[field as usize] = get(field);
        }
        cells[Field::Basis as usize] = or(get(Field::Basis), terms.basis.map(Basis::word));
        let since = or(get(Field::Since), terms.since.as_deref());
        cells[Field::Since as usize] = since;
        cells[Field::Wording as usize] = or(get(Field::Wording), terms.wording.as_deref());
        let third = terms.third_party.then_some("yes");
        cells[Field::ThirdParty as usize] = or(get(Field::ThirdParty), third);
        cells[Field::Source as usize] = self.source(get(Field::Source), record.line, terms);
        settle(cells, record.line, self.day_first, terms)
    }

    /// Where an address comes from, in one line.
    fn source(&self, said: String, line: usize, terms: &Terms) -> String {
        if !said.is_empty() {
            return said;
        }
        let row = self.service.row(&self.file, line);
        match &terms.source {
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
