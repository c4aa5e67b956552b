//! Many lists made one audience, held against the plainest way to do it.

use std::collections::{BTreeMap, BTreeSet};

use bulletin::finding::Place;
use bulletin::subscribers::{Address, Subscriber};
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// One row of a list: whom it names, and what it says of them.
#[derive(Clone, Debug)]
struct Line {
    person: u32,
    capitals: bool,
    name: Option<u32>,
    tag: Option<u32>,
    status: Option<Leaving>,
}

fn line(people: u32) -> impl Strategy<Value = Line> {
    let status = prop_oneof![
        6 => Just(None),
        1 => Just(Some(Leaving::Unsubscribed)),
        1 => Just(Some(Leaving::Bounced)),
        1 => Just(Some(Leaving::Pending)),
        1 => Just(Some(Leaving::Chosen)),
    ];
    let (name, tag) = (
        proptest::option::of(0..9_u32),
        proptest::option::of(0..3_u32),
    );
    (0..people, any::<bool>(), name, tag, status).prop_map(
        |(person, capitals, name, tag, status)| Line {
            person,
            capitals,
            name,
            tag,
            status,
        },
    )
}

fn address(line: &Line) -> Address {
    let local = format!("reader{}", line.person);
    let local = if line.capitals {
        local.to_uppercase()
    } else {
        local
    };
    Address::parse(&format!("{local}@example.org")).unwrap()
}

fn entries(at: usize, lines: &[Line]) -> Vec<Entry> {
    let entry = |(number, line): (usize, &Line)| {
        let place = Place::line(format!("subscribers/{at}.csv"), number + 2);
        let list = format!("{at}").into();
        match line.status {
            Some(why) => Entry::Out(LeftOut {
                address: address(line),
                why,
                reason: format!("{why:?}"),
                list,
                place,
            }),
            None => Entry::In(Subscriber {
                address: address(line),
                name: line
                    .name
                    .and_then(|name| Name::parse(&format!("Name {name}"))),
                greeting: line.name.and_then(|name| Name::parse(&format!("N{name}"))),
                plain: false,
                basis: Basis::Consent,
                since: today(),
                source: None,
                tags: Vec::from_iter(line.tag.map(|tag| format!("tag {tag}"))),
                wording: None,
                list,
                place,
            }),
        }
    };
    lines.iter().enumerate().map(entry).collect()
}

/// What is known of some people beside the lists.
struct Beside {
    erased: BTreeSet<String>,
    plain: BTreeSet<String>,
}

impl Known for Beside {
    fn was_erased(&self, key: &str) -> bool {
        self.erased.contains(key)
    }

    fn wants_plain(&self, key: &str) -> bool {
        self.plain.contains(key)
    }
}

/// What becomes of the rows: who is written to, who is left out, how many rows are one more of somebody, which
/// name somebody who was erased.
type Became = (Vec<String>, Vec<String>, usize, Vec<String>);

fn shown(person: &Subscriber) -> String {
    let name = |name: &Option<Name>| name.as_ref().map(|name| name.as_str().to_owned());
    format!(
        "{} {:?} {:?} {:?} {} {}",
        person.address,
        name(&person.name),
        name(&person.greeting),
        person.tags,
        person.plain,
        at(&person.place)
    )
}

fn at(place: &Place) -> String {
    format!("{}:{}", place.file, place.line)
}

fn left(left: &LeftOut) -> String {
    let (address, why, reason) = (&left.address, left.why, &left.reason);
    format!(
        "{address} {why:?} {reason} {} {}",
        left.list,
        at(&left.place)
    )
}

/// Everything in memory, and every row by itself.
fn plainly(lists: &[Vec<Entry>], elsewhere: &[LeftOut], known: &Beside) -> Became {
    let rows: Vec<&Entry> = lists.iter().flatten().collect();
    let mut gone: BTreeMap<String, LeftOut> = BTreeMap::new();
    let out = rows.iter().filter_map(|row| match row {
        Entry::Out(left) => Some(left),
        Entry::In(_) => None,
    });
    for left in out.chain(elsewhere).filter(|left| left.why.everywhere()) {
        gone.entry(left.address.key())
            .or_insert_with(|| left.clone());
    }
    let (mut people, mut left_out, mut folded): (Vec<Subscriber>, _, _) =
        (Vec::new(), Vec::new(), 0);
    let (mut erased, mut stands) = (Vec::new(), BTreeMap::new());
    for row in rows {
        let (key, place) = match row {
            Entry::In(person) => (person.address.key(), &person.place),
            Entry::Out(left) => (left.address.key(), &left.place),
        };
        if known.erased.contains(&key) {
            erased.push(at(place));
            continue;
        }
        match (row, gone.get(&key)) {
            (Entry::Out(one), _) => left_out.push(left(one)),
            (Entry::In(person), Some(by)) => left_out.push(left(&LeftOut {
                address: person.address.clone(),
                why: by.why,
                reason: format!("{} in {} line {}", by.reason, by.place.file, by.place.line),
                list: person.list.clone(),
                place: person.place.clone(),
            })),
            (Entry::In(person), None) => {
                let there = stands.get(&key).and_then(|at: &usize| people.get_mut(*at));
                let Some(there) = there else {
                    let plain = known.plain.contains(&key);
                    stands.insert(key, people.len());
                    people.push(Subscriber {
                        plain,
                        ..person.clone()
                    });
                    continue;
                };
                folded += 1;
                if there.name.is_none() {
                    there.name.clone_from(&person.name);
                    there.greeting.clone_from(&person.greeting);
                }
                for tag in &person.tags {
                    if !there.tags.contains(tag) {
                        there.tags.push(tag.clone());
                    }
                }
            }
        }
    }
    (people.iter().map(shown).collect(), left_out, folded, erased)
}

fn gathered(lists: &[Vec<Entry>], elsewhere: &[LeftOut], known: &Beside) -> Became {
    let mut gathering = Gathering::new(&std::env::temp_dir(), known);
    for list in lists {
        for entry in list {
            gathering.row(entry.clone()).unwrap();
        }
        gathering.end(List {
            rows: list.len(),
            ..List::default()
        });
    }
    for left in elsewhere {
        gathering.left_elsewhere(left.clone()).unwrap();
    }
    let mut audience = gathering.audience().unwrap();
    (
        all(&mut audience.people).iter().map(shown).collect(),
        all(&mut audience.left_out).iter().map(left).collect(),
        audience.folded,
        audience.erased.iter().map(at).collect(),
    )
}

/// Who has left, of some rows.
fn leavers(entries: Vec<Entry>) -> Vec<LeftOut> {
    let left = entries.into_iter().filter_map(|entry| match entry {
        Entry::Out(left) => Some(left),
        Entry::In(_) => None,
    });
    left.collect()
}

fn agree(lists: &[Vec<Line>], elsewhere: &[Line], known: &Beside) {
    let lists: Vec<Vec<Entry>> = lists
        .iter()
        .enumerate()
        .map(|(at, lines)| entries(at, lines))
        .collect();
    let elsewhere = leavers(entries(99, elsewhere));
    assert_eq!(
        gathered(&lists, &elsewhere, known),
        plainly(&lists, &elsewhere, known)
    );
}

fn keys(people: &[u32]) -> BTreeSet<String> {
    let key = |person| format!("reader{person}@example.org");
    people.iter().map(key).collect()
}

proptest! {
    #[test]
    fn everybody_is_where_the_plainest_way_puts_them(
        lists in vec(vec(line(12), 0..20), 0..4),
        elsewhere in vec(line(12), 0..4),
        erased in vec(0..12_u32, 0..3),
        plain in vec(0..12_u32, 0..3),
    ) {
        agree(&lists, &elsewhere, &Beside { erased: keys(&erased), plain: keys(&plain) });
    }
}

#[test]
fn everybody_on_lists_too_long_to_be_held_is_there_too() {
    let many = |salt: u32| -> Vec<Line> {
        let line = |number: u32| {
            let turn = number.wrapping_mul(2_654_435_761).rotate_left(salt);
            Line {
                person: turn % 9_000,
                capitals: turn & 0x100 != 0,
                name: (turn & 0x600 == 0).then_some(turn % 7),
                tag: (turn & 0x800 == 0).then_some(turn % 3),
                status: (turn & 0x1f000 == 0).then_some(Leaving::Unsubscribed),
            }
        };
        (0..9_000).map(line).collect()
    };
    let known = Beside {
        erased: keys(&[5, 77, 4_000]),
        plain: keys(&[6, 78, 4_001]),
    };
    agree(&[many(1), many(9)], &many(17), &known);
}

#[test]
fn the_rows_of_a_list_that_turns_out_to_be_none_count_for_nothing() {
    let person = Line {
        person: 1,
        capitals: false,
        name: None,
        tag: None,
        status: None,
    };
    let mut gathering = Gathering::new(&std::env::temp_dir(), &Nothing);
    for entry in entries(0, std::slice::from_ref(&person)) {
        gathering.row(entry).unwrap();
    }
    gathering.end(csv("name,town\nAnn,Leeds\n"));
    let other = Line {
        person: 2,
        ..person
    };
    for entry in entries(1, &[other]) {
        gathering.row(entry).unwrap();
    }
    gathering.end(List {
        rows: 1,
        ..List::default()
    });
    let mut audience = gathering.audience().unwrap();
    let people = all(&mut audience.people);
    assert_eq!((people.len(), &*people[0].list), (1, "1"));
    assert_eq!((audience.unusable.len(), audience.rows), (1, 1));
}
