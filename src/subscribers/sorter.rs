//! Very many things brought into an order, few of them in memory at a time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::spool::{Spool, SpoolFault, Things, line};

/// How many bytes of things are held before they are sorted and put aside.
const HELD: usize = 512 << 10;

/// How many sorted rows there may be before they are made one: each is an open file.
const ROWS: usize = 16;

/// Takes things in any order and gives them back in that of their keys. Things with the same key stay in the order
/// in which they came.
pub struct Sorter<K, T> {
    dir: Arc<Path>,
    /// The keys of what has come last, each with its place in `lines`.
    held: Vec<(K, Range<usize>)>,
    /// What has come last, as lines for a [`Spool`].
    lines: Vec<u8>,
    /// Sorted rows, the longest and oldest ones at the end; [`ROWS`] of one place become one of the next.
    sorted: Vec<Vec<Spool<(K, T)>>>,
}

impl<K, T> Sorter<K, T>
where
    K: Ord + Serialize + DeserializeOwned,
    T: Serialize + DeserializeOwned,
{
    /// Holds nothing yet. Where there is much, it will have files in `dir`; see [`Spool`].
    pub fn new(dir: &Arc<Path>) -> Self {
        Sorter {
            dir: Arc::clone(dir),
            held: Vec::new(),
            lines: Vec::new(),
            sorted: Vec::new(),
        }
    }

    /// Takes something.
    pub fn push(&mut self, key: K, thing: &T) -> Result<(), SpoolFault> {
        let line = line(&(&key, thing))?;
        let start = self.lines.len();
        self.lines.extend_from_slice(&line);
        self.held.push((key, start..self.lines.len()));
        if self.lines.len() > HELD {
            self.put_aside()?;
        }
        Ok(())
    }

    /// Everything in the order of the keys.
    pub fn sorted(mut self) -> Result<Sorted<K, T>, SpoolFault> {
        self.put_aside()?;
        let Sorter { sorted, .. } = self;
        Sorted::new(sorted.into_iter().rev().flatten())
    }

    fn put_aside(&mut self) -> Result<(), SpoolFault> {
        self.held.sort_by(|one, other| one.0.cmp(&other.0));
        let mut row = Spool::new(&self.dir);
        for (_, place) in self.held.drain(..) {
            row.push_line(self.lines.get(place).unwrap_or_default())?;
        }
        self.lines.clear();
        for place in 0.. {
            if self.sorted.len() == place {
                self.sorted.push(Vec::new());
            }
            let Some(rows) = self.sorted.get_mut(place) else {
                break;
            };
            row.settle()?;
            rows.push(row);
            if rows.len() < ROWS {
                break;
            }
            row = Spool::new(&self.dir);
            for thing in Sorted::new(rows.drain(..))? {
                row.push(&thing?)?;
            }
        }
        Ok(())
    }
}

/// What a [`Sorter`] was given, in order.
pub struct Sorted<K, T> {
    rows: Vec<Things<'static, (K, T)>>,
    /// The next of each row, without its key.
    next: Vec<Option<T>>,
    /// The keys of those and their rows, the first one on top.
    keys: BinaryHeap<Reverse<(K, usize)>>,
    broken: Option<SpoolFault>,
}

impl<K, T> Sorted<K, T>
where
    K: Ord + Serialize + DeserializeOwned,
    T: Serialize + DeserializeOwned,
{
    /// Of rows that are in order, the older ones first.
    fn new(rows: impl Iterator<Item = Spool<(K, T)>>) -> Result<Self, SpoolFault> {
        let rows: Result<Vec<_>, _> = rows.map(Spool::into_things).collect();
        let mut sorted = Sorted {
            rows: rows?,
            next: Vec::new(),
            keys: BinaryHeap::new(),
            broken: None,
        };
        sorted.next.resize_with(sorted.rows.len(), || None);
        for row in 0..sorted.rows.len() {
            sorted.read(row)?;
        }
        Ok(sorted)
    }

    fn read(&mut self, row: usize) -> Result<(), SpoolFault> {
        let read = self.rows.get_mut(row).and_then(Iterator::next);
        if let (Some((key, thing)), Some(next)) = (read.transpose()?, self.next.get_mut(row)) {
            *next = Some(thing);
            self.keys.push(Reverse((key, row)));
        }
        Ok(())
    }
}

impl<K, T> Iterator for Sorted<K, T>
where
    K: Ord + Serialize + DeserializeOwned,
    T: Serialize + DeserializeOwned,
{
    type Item = Result<(K, T), SpoolFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(fault) = self.broken.take() {
            self.keys.clear();
            return Some(Err(fault));
        }
        let Reverse((key, row)) = self.keys.pop()?;
        let thing = self.next.get_mut(row)?.take()?;
        // What was read is handed over before the fault is.
        self.broken = self.read(row).err();
        Some(Ok((key, thing)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_come_back_in_order_and_those_alike_as_they_came() {
        // Enough for rows of rows.
        for things in [0, 5, 60_000_u64] {
            let mut given = Sorter::new(&Arc::from(std::env::temp_dir()));
            let mut all = Vec::new();
            for number in 0..things {
                let key = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) % 5000;
                given.push(key, &(number, "x".repeat(300))).unwrap();
                all.push((key, number));
            }
            all.sort_unstable();
            let back = given.sorted().unwrap().map(|one| one.unwrap());
            let back: Vec<_> = back.map(|(key, (number, _))| (key, number)).collect();
            assert_eq!(back, all);
        }
    }
}
