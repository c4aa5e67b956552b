//! Noticing that what looks like many people's trouble is really the run's.

use super::Fault;
use super::smtp::{Reply, Stage, is_about_the_address, is_about_the_server};

/// So many equal refusals in a row are no coincidence.
const REFUSALS: usize = 5;
/// Unless they are about addresses: a list may well hold a row of dead ones.
const DEAD_ADDRESSES: usize = 20;
/// So many letters in a row without an answer, and the next would only add to the doubt.
const UNANSWERED: usize = 3;

/// Watches the outcomes of a run, in the order in which they come, whichever worker brings them.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    refusal: Option<(Stage, u16, Option<String>)>,
    rows: Vec<i64>,
    unanswered: usize,
}

impl Breaker {
    /// A letter was accepted.
    pub(super) fn accepted(&mut self) {
        *self = Breaker::default();
    }

    /// A letter was refused or put off. Returns the fault and the rows to take back when the run
    /// must stop.
    pub(super) fn refused(
        &mut self,
        row: i64,
        stage: Stage,
        reply: &Reply,
    ) -> Option<(Fault, Vec<i64>)> {
        self.unanswered = 0;
        // Being put off is no sign of anything, unless the server says that it is about itself.
        if reply.code < 500 && !is_about_the_server(reply) {
            return None;
        }
        let refusal = Some((stage, reply.code, reply.enhanced.clone()));
        if self.refusal != refusal {
            self.refusal = refusal;
            self.rows.clear();
        }
        self.rows.push(row);
        let limit = if is_about_the_address(reply) {
            DEAD_ADDRESSES
        } else {
            REFUSALS
        };
        if self.rows.len() < limit {
            return None;
        }
        let fault = Fault::SameRefusal {
            count: self.rows.len(),
            reply: reply.clone(),
        };
        Some((fault, std::mem::take(&mut self.rows)))
    }

    /// A letter was left without an answer.
    pub(super) fn unanswered(&mut self, host: &str) -> Option<Fault> {
        self.refusal = None;
        self.rows.clear();
        self.unanswered += 1;
        (self.unanswered >= UNANSWERED).then(|| Fault::NoAnswers {
            host: host.to_owned(),
            count: self.unanswered,
        })
    }
}
