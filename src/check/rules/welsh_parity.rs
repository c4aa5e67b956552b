//! [`RULE`]: the English and the Welsh file of an issue say different things.

use std::fmt::Display;

use crate::check::clock;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::check::same::page;
use crate::finding::Span;
use crate::issue::date::{Day, Moment, month_name};
use crate::issue::{Deadline, Issue, Item, Kind, Link, Marked};

/// `2026-11.yaml` and `2026-11.cy.yaml` are one issue in two languages: the same items in the same
/// order, with the same kinds, dates, deadlines and links. A Welsh item may lead to a Welsh page: an
/// address with `cy`, `cymraeg` or `.cymru` in it is taken for one, and any other if the item in the
/// Welsh file says `language: cy`.
///
/// ```yaml
/// deadline: Friday 29 January 2027         # in 2026-11.yaml
/// deadline: Dydd Gwener 22 Ionawr 2027     # in 2026-11.cy.yaml
/// ```
pub(super) const RULE: Rule = Rule::firm("welsh-parity", find);

const SAME: &str = "find out which of the two is right, and write it in both files";
const PAGES: &str =
    "write the same address in both, or `language: cy` in the Welsh file if that page is in Welsh";

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let (Some(other), issue) = (look.sibling, look.edition.issue) else {
        return;
    };
    let file = other.source.name();
    let here = issue.items.first().map_or(0..0, |item| item.span.clone());
    if let Some(fault) = other.faults.first() {
        let line = other.source.place(&fault.span).line;
        found.say(
            &here,
            format!("{file} cannot be compared: it has a fault of its own on line {line}"),
            format!("run `bulletin check {}` and mend that first", other.stem),
        );
        return;
    }
    let mut pair = Pair {
        issue,
        other,
        found,
    };
    pair.compare(
        "date",
        issue.date.as_ref(),
        other.date.as_ref(),
        (&here, &(0..0)),
        moment,
    );
    let (ours, theirs) = (issue.items.len(), other.items.len());
    if ours != theirs {
        let apart = issue.items.iter().zip(&other.items);
        let apart = apart
            .take_while(|(ours, theirs)| ours.kind == theirs.kind)
            .count();
        let span = issue
            .items
            .get(apart)
            .map_or(here, |item| item.span.start..item.span.start);
        pair.found.say(
            &span,
            format!("there are {ours} items here and {theirs} in {file}"),
            "give both files the same items in the same order".to_owned(),
        );
        return;
    }
    for (at, (ours, theirs)) in issue.items.iter().zip(&other.items).enumerate() {
        // What cannot be read here has been said already.
        if !issue.faults.iter().any(|fault| fault.item == Some(at)) {
            pair.items(ours, theirs);
        }
    }
}

struct Pair<'a, 'f, 'e> {
    issue: &'a Issue,
    other: &'a Issue,
    found: &'f mut Found<'e>,
}

impl Pair<'_, '_, '_> {
    fn items(&mut self, ours: &Item, theirs: &Item) {
        let start = |item: &Item| {
            let title = item.title.as_ref().map(|title| title.span.clone());
            title.unwrap_or(item.span.start..item.span.start)
        };
        let (here, there) = (start(ours), start(theirs));
        if ours.kind != theirs.kind {
            let kind = |item: &Item| {
                item.kind
                    .map_or("nothing known".to_owned(), Kind::with_article)
            };
            let message = format!("this is {} here, and {}", kind(ours), kind(theirs));
            self.say(&here, message, &there, SAME);
            return;
        }
        let places = (&here, &there);
        self.compare(
            "date",
            ours.date.as_ref(),
            theirs.date.as_ref(),
            places,
            moment,
        );
        self.compare(
            "when",
            ours.when.as_ref(),
            theirs.when.as_ref(),
            places,
            moment,
        );
        self.compare(
            "embargo",
            ours.embargo.as_ref(),
            theirs.embargo.as_ref(),
            places,
            moment,
        );
        let (own, others) = (ours.deadline.as_ref(), theirs.deadline.as_ref());
        self.compare("deadline", own, others, places, |deadline| match deadline {
            Deadline::Open => "open".to_owned(),
            Deadline::By(by) => moment(by),
        });
        if !self.leads_to_same(ours, theirs) {
            let (own, others) = (ours.link.as_ref(), theirs.link.as_ref());
            self.compare("link", own, others, places, |link| link.as_str().to_owned());
        }
    }

    /// Whether both lead to the same page, or the Welsh one to a page of its own.
    fn leads_to_same(&self, ours: &Item, theirs: &Item) -> bool {
        let (Some(own), Some(others)) = (&ours.link, &theirs.link) else {
            return false;
        };
        let key = |link: &Link| page(link).unwrap_or_else(|| link.as_str().to_owned());
        let welsh = if self.issue.language() == Some("cy") {
            ours
        } else {
            theirs
        };
        let says_so = welsh
            .language
            .as_ref()
            .is_some_and(|language| language.value == "cy");
        let link = welsh.link.as_ref().map(|link| &link.value);
        key(&own.value) == key(&others.value) || says_so || link.is_some_and(is_welsh)
    }

    fn compare<T: PartialEq>(
        &mut self,
        field: &str,
        ours: Option<&Marked<T>>,
        theirs: Option<&Marked<T>>,
        (here, there): (&Span, &Span),
        words: impl Fn(&T) -> String,
    ) {
        if ours.map(|ours| &ours.value) == theirs.map(|theirs| &theirs.value) {
            return;
        }
        let value = |marked: Option<&Marked<T>>| {
            marked.map_or("missing".to_owned(), |marked| words(&marked.value))
        };
        let message = format!("`{field}` is {} here, and {}", value(ours), value(theirs));
        let here = ours.map_or(here, |ours| &ours.span).clone();
        let there = theirs.map_or(there, |theirs| &theirs.span).clone();
        let cure = match (field, ours, theirs) {
            ("link", Some(_), Some(_)) => PAGES,
            _ => SAME,
        };
        self.say(&here, message, &there, cure);
    }

    fn say(&mut self, here: &Span, message: impl Display, there: &Span, cure: &str) {
        let place = self.other.source.place(there);
        self.found.say(
            here,
            format!("{message} in {}, line {}", place.file, place.line),
            cure.to_owned(),
        );
    }
}

fn moment(moment: &Moment) -> String {
    let day = match moment.day {
        Day::On(day) => clock::day(day),
        Day::Month { year, month } => format!("{} {year}", month_name(month)),
        Day::Year(year) => year.to_string(),
    };
    let until = moment
        .until
        .map(|until| format!(" to {}", clock::day(until)));
    let times = match (moment.start, moment.end) {
        (None, _) => String::new(),
        (Some(start), None) => format!(", {}", clock::hour(start)),
        (Some(start), Some(end)) => format!(", {} to {}", clock::hour(start), clock::hour(end)),
    };
    format!("{day}{}{times}", until.unwrap_or_default())
}

/// Whether an address says that its page is in Welsh.
fn is_welsh(link: &Link) -> bool {
    let url = link.url();
    let word = |word: &str| {
        matches!(
            word.to_lowercase().as_str(),
            "cy" | "cym" | "cymraeg" | "welsh" | "cymru" | "cy-gb"
        )
    };
    let host = url.host_str().unwrap_or_default();
    host.split(['.', '-']).any(word)
        || url.path().split(['/', '.', '-', '_']).any(word)
        || url.query_pairs().any(|(_, value)| word(&value))
}
