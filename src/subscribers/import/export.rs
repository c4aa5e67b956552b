//! One file of another program, and its columns understood.

use chrono::NaiveDate;

use super::order::{self, Order};
use super::rows::Rows;
use super::service::{Role, Service};
use super::when::When;
use crate::finding::Finding;
use crate::subscribers::list::columns::Field;
use crate::subscribers::list::table::{Head, Table, bare};
use crate::subscribers::list::telling::{may_tell_who_left, may_tell_who_refused};
use crate::subscribers::list::text::Text;
use crate::subscribers::list::{Again, Leaving, Trouble, folded};
use crate::subscribers::quoted::quoted;
use crate::subscribers::{Address, Basis, Subscriber};

/// What the editor says of everybody in the files.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Why we may write to them, where a row does not say.
    pub basis: Option<Basis>,
    /// Since when, where a row does not say.
    pub since: Option<String>,
    /// Where the addresses come from, in the editor's words.
    pub source: Option<String>,
    /// The wording they saw.
    pub wording: Option<String>,
    /// Whether somebody else than the people themselves gave the addresses.
    pub third_party: bool,
    /// No basis begins after this day.
    pub today: NaiveDate,
}

/// A person who may be written to, if nothing here speaks against it.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// The person as a list would have them; `list` is empty.
    pub subscriber: Subscriber,
    /// The first name by itself, where the file has it.
    pub(super) first: String,
    /// The last name by itself, where the file has it.
    pub(super) last: String,
    /// When the basis began, with its time where the file has one.
    pub since: String,
    /// Whether somebody else gave their address, as a list says it.
    pub(super) third_party: String,
    /// What was left out.
    pub warning: Option<String>,
}

/// What a file says of somebody's leaving.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Departed {
    /// Since when and why, in words that follow others; empty where the file does not say.
    pub words: String,
    /// When, where the file has it and it can be read in one way only.
    pub when: Option<When>,
}

/// What a row comes to.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// They may be written to.
    In(Box<Newcomer>),
    /// They must not be, since when and why.
    Out(Address, Leaving, Departed),
    /// They have not confirmed yet.
    Pending,
    /// They are not taken over, and why.
    Skipped(&'static str),
    /// The row cannot be used: what is wrong, and the cure.
    Refused(String, String),
}

/// A file that was understood.
#[derive(Debug)]
pub struct Export {
    /// Its name, without the way to it.
    pub file: String,
    /// Where it comes from.
    pub service: Service,
    /// What was detected or assumed in reading.
    pub notes: Vec<String>,
    /// The headings that are used, in backticks as they are written, with what they were read as.
    pub read: Vec<(String, &'static str)>,
    /// The headings that are not used.
    pub unused: Vec<String>,
    pub(super) table: Table,
    pub(super) columns: usize,
    /// How many of them a row has to fill.
    pub(super) least: usize,
    /// What the columns mean, with their ranks and places, the best first.
    pub(super) roles: Vec<(Role, usize, usize)>,
    /// In which order the figures of a date stand under `since`, and when somebody left.
    pub(super) orders: [Option<Order>; 2],
}

impl Export {
    /// Understands a file. `file` is its name without the way to it. Its rows stay where they are, and are read
    /// from there as often as it takes. The error is one finding for the file.
    pub fn open(file: &str, source: Box<dyn Again>) -> Result<Self, Box<Finding>> {
        Export::understand(file, source).map_err(|trouble| Box::new(trouble.finding(file)))
    }

    fn understand(file: &str, source: Box<dyn Again>) -> Result<Self, Trouble> {
        let mut notes = Vec::new();
        let (table, head) = Table::open(Text::open(source, &mut notes)?)?;
        let cure = "make the first line the headings, such as `email,name,basis,since`";
        let Some(head) = head else {
            return Err(Trouble::new(1, "the file holds no headings", cure));
        };
        head.sound(table.separator)?;
        let names: Vec<String> = head.cells.iter().map(|cell| folded(bare(cell))).collect();
        let service = Service::of(&names, file);
        let mut roles: Vec<(Role, usize, usize)> = Vec::new();
        for (at, name) in names.iter().enumerate() {
            roles.extend(service.role(name).map(|(role, rank)| (role, rank, at)));
        }
        let email = |roles: &[(Role, usize, usize)]| {
            roles
                .iter()
                .any(|(role, ..)| *role == Role::Is(Field::Email))
        };
        // Mailchimp writes this heading in the editor's language, and always in front.
        if !email(&roles) && matches!(service, Service::Mailchimp(_)) {
            roles.push((Role::Is(Field::Email), 0, 0));
        }
        if !email(&roles) {
            let message = if head.cells.iter().any(|cell| Address::parse(cell).is_ok()) {
                "the first line is a person, where the headings belong"
            } else {
                "there is no column for the e-mail address"
            };
            return Err(Trouble::new(head.line, message, cure));
        }
        roles.sort_by_key(|(_, rank, at)| (*rank, *at));
        let shown = |at: usize| quoted(cell(&head, at));
        let unused: Vec<usize> = (0..names.len())
            .filter(|at| !names[*at].is_empty() && !roles.iter().any(|(.., used)| used == at))
            .collect();
        let status = roles
            .iter()
            .any(|(role, ..)| *role == Role::Is(Field::Status));
        let heading = |at: usize| cell(&head, at);
        let telling = unused.iter().find(|at| {
            // Whoever left stands in the status, where there is one.
            let may_tell = if status {
                may_tell_who_refused
            } else {
                may_tell_who_left
            };
            may_tell(heading(**at))
        });
        if let (Service::Plain, Some(at)) = (service, telling) {
            return Err(untold(head.line, &shown(*at), status));
        }
        let mut read: Vec<(String, &'static str)> = Vec::new();
        for (role, _, at) in &roles {
            match read.iter_mut().find(|(_, words)| *words == role.words()) {
                Some((headings, _)) => *headings = format!("{headings} or else {}", shown(*at)),
                None => read.push((shown(*at), role.words())),
            }
        }
        let mut export = Export {
            file: file.to_owned(),
            service,
            read,
            unused: unused.into_iter().map(shown).collect(),
            notes,
            table,
            columns: names.len(),
            least: names
                .iter()
                .rposition(|name| !name.is_empty())
                .map_or(0, |at| at + 1),
            roles,
            orders: [None; 2],
        };
        order::prove(&mut export)?;
        Ok(export)
    }

    /// The rows, judged one after the other. What goes wrong in reading the file is the last of them.
    pub fn rows<'a>(
        &'a mut self,
        terms: &'a Terms,
    ) -> impl Iterator<Item = Result<(usize, Verdict), Box<Finding>>> + 'a {
        self.rows_at(terms, |_| true)
    }

    /// The same of some rows, by their lines.
    pub(super) fn rows_at<'a, F: FnMut(usize) -> bool>(
        &'a mut self,
        terms: &'a Terms,
        wanted: F,
    ) -> Rows<'a, F> {
        Rows::of(self, terms, wanted)
    }
}

/// A heading, by its number.
fn cell(head: &Head, at: usize) -> &str {
    head.cells.get(at).map_or("", |cell| bare(cell))
}

/// A column that may say who is out, beside a status or without one.
fn untold(line: usize, heading: &str, status: bool) -> Trouble {
    let message = format!(
        "the column {heading} may say who has left or never agreed, and it is not one we read"
    );
    let cure = if status {
        "write unsubscribed under `status` for those it says no of, and take the column out; if it says nothing of the kind, take it out"
    } else {
        "call it `status` and write unsubscribed or bounced for those who are out and active for the others; if it says nothing of the kind, take the column out"
    };
    Trouble::new(line, message, cure)
}

impl Newcomer {
    /// Why they may be written to, since when and what they were told: what is kept of an import.
    pub fn consent(&self) -> String {
        let basis = self.subscriber.basis.word();
        match self.subscriber.wording.as_deref().unwrap_or_default() {
            "" => format!("{basis} since {}", self.since),
            wording => format!("{basis} since {}; they saw: {wording}", self.since),
        }
    }

    /// The same with what else the list will say.
    pub(super) fn words(&self) -> String {
        let mut words = format!("{} since {}", self.subscriber.basis.word(), self.since);
        if !self.subscriber.tags.is_empty() {
            words = format!("{words}; {}", self.subscriber.tags.join(", "));
        }
        match &self.warning {
            Some(warning) => format!("{words}; {warning}"),
            None => words,
        }
    }
}
