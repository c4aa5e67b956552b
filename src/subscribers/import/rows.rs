//! The rows of an export, judged some at a time.

use std::vec::IntoIter;

use super::export::{Export, Terms, Verdict};
use super::judging::Judge;
use crate::finding::Finding;
use crate::subscribers::list::Trouble;
use crate::subscribers::list::table::Blocks;

/// The rows of an export that are wanted, with their lines.
pub(super) struct Rows<'a, F> {
    judge: Judge<'a>,
    wanted: F,
    /// What is still to be read; none where that failed.
    blocks: Option<Blocks<'a>>,
    ready: IntoIter<(usize, Verdict)>,
    fault: Option<Trouble>,
}

impl<'a, F: FnMut(usize) -> bool> Rows<'a, F> {
    pub(super) fn of(export: &'a mut Export, terms: &'a Terms, wanted: F) -> Self {
        let (table, judge) = export.judge(terms);
        let mut rows = Rows {
            judge,
            wanted,
            blocks: None,
            ready: Vec::new().into_iter(),
            fault: None,
        };
        match table.blocks() {
            Ok(blocks) => rows.blocks = Some(blocks),
            Err(fault) => rows.fault = Some(fault),
        }
        rows
    }

    /// Reads on. Says whether there may be more.
    fn read(&mut self) -> bool {
        let Some(blocks) = &mut self.blocks else {
            return false;
        };
        let mut ready = Vec::new();
        let more = blocks.next(|_, record| {
            if (self.wanted)(record.line) {
                ready.push((record.line, self.judge.row(record)));
            }
        });
        self.ready = ready.into_iter();
        match more {
            Ok(true) => {}
            Ok(false) => self.blocks = None,
            Err(fault) => (self.blocks, self.fault) = (None, Some(fault)),
        }
        true
    }
}

impl<F: FnMut(usize) -> bool> Iterator for Rows<'_, F> {
    type Item = Result<(usize, Verdict), Box<Finding>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.ready.next() {
                return Some(Ok(row));
            }
            if !self.read() {
                let fault = self.fault.take()?;
                return Some(Err(Box::new(fault.finding(self.judge.file))));
            }
        }
    }
}
