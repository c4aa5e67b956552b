//! Noticing that what looks like many people's trouble is really the run's.

use super::Fault;
use super::smtp::{
    Reply, Stage, is_about_the_address, is_about_the_server, may_be_about_the_address,
};
use crate::ledger::Answer;

/// So many equal refusals in a row are no coincidence.
const REFUSALS: usize = 5;
/// Unless they are about addresses: a list may well hold a row of dead ones.
const DEAD_ADDRESSES: usize = 20;
/// So many letters in a row without an answer, and the next would only add to the doubt.
const UNANSWERED: usize = 3;
/// So many letters may have been on their way, one a connection, when a server began to refuse. That they are
/// taken says nothing for those it has refused meanwhile.
const ON_THEIR_WAY: u64 = 64;

/// Watches the outcomes of a run, in the order in which they come, whichever worker brings them.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    refusal: Option<Refusal>,
    rows: Vec<i64>,
    /// Refused in a row that was broken, not long ago: how many letters had been taken by then.
    broken: Vec<(u64, i64, Refusal)>,
    /// How many letters have been taken in this run.
    taken: u64,
    unanswered: usize,
    /// Somebody got their letter in an earlier run, so that at least some addresses are alive.
    before: bool,
    /// Somebody got their letter in this run: the way as such is open now.
    open: bool,
    /// Who was refused for good since, for what may well be about us, and the last such words.
    unproven: Vec<i64>,
    words: Option<Reply>,
    /// The refusal that stopped the run. Letters that were on their way may still meet it.
    tripped: Option<(Refusal, usize)>,
}

type Refusal = (Stage, u16, Option<String>);

impl Breaker {
    /// A watch over a run, of whose dispatch somebody has the letter already, or nobody.
    pub(super) fn new(before: bool) -> Self {
        Breaker {
            before,
            ..Breaker::default()
        }
    }

    /// A letter was accepted.
    pub(super) fn accepted(&mut self) {
        self.open = true;
        self.unanswered = 0;
        self.unproven.clear();
        self.taken += 1;
        self.forget();
    }

    /// A letter was refused or put off. Returns the fault and the rows to take back when the run
    /// must stop. `before` is what this person's letter met in an earlier run.
    pub(super) fn refused(
        &mut self,
        row: i64,
        stage: Stage,
        reply: &Reply,
        before: Option<&Answer>,
    ) -> Option<(Fault, Vec<i64>)> {
        self.unanswered = 0;
        // RFC 6531 section 3.2: there is no way to such an address here, and that says nothing of the others.
        if reply.enhanced.as_deref() == Some("5.6.7") {
            return None;
        }
        let refusal = (stage, reply.code, reply.enhanced.clone());
        if let Some((tripped, count)) = &self.tripped
            && *tripped == refusal
        {
            return Some((same(*count, reply), vec![row]));
        }
        // Being put off is no sign of anything, unless the server says that it is about itself.
        if reply.code < 500 && !is_about_the_server(reply) {
            self.forget();
            return None;
        }
        if !self.open && !self.before && reply.code >= 500 && !is_about_the_address(reply) {
            let other = |words: &Reply| (words.code, &words.enhanced) != (refusal.1, &refusal.2);
            if self.words.as_ref().is_none_or(other) {
                self.unproven.clear();
            }
            self.unproven.push(row);
            self.words = Some(reply.clone());
        }
        // Where others get through, who is refused once more in the same way is meant personally;
        // else a row of dead addresses would stop every run for ever.
        let again = before.is_some_and(|before| {
            before.code == Some(reply.code) && before.enhanced == reply.enhanced
        });
        // But a way that was open yesterday may be shut today, so that only a refusal which may well be
        // about the address is believed on the strength of an earlier run.
        let open = self.open || self.before && may_be_about_the_address(stage, reply);
        if open && again {
            return None;
        }
        if self.refusal.as_ref() != Some(&refusal) {
            self.forget();
        }
        self.refusal = Some(refusal.clone());
        // One letter that comes again and again is still one.
        if !self.rows.contains(&row) {
            self.rows.push(row);
        }
        let limit = if is_about_the_address(reply) {
            DEAD_ADDRESSES
        } else {
            REFUSALS
        };
        if self.rows.len() < limit {
            return None;
        }
        let mut rows = std::mem::take(&mut self.rows);
        let count = rows.len();
        let meanwhile = self.broken.iter().filter(|(_, _, same)| *same == refusal);
        rows.extend(meanwhile.map(|(_, row, _)| *row));
        self.unproven.clear();
        self.tripped = Some((refusal, count));
        Some((same(count, reply), rows))
    }

    /// At the end of a run: those to take back because nobody at all has got a letter of this dispatch, and
    /// the server's words.
    pub(super) fn nobody_got_through(&mut self) -> Option<(Fault, Vec<i64>, Reply)> {
        let reply = self.words.take()?;
        let rows = std::mem::take(&mut self.unproven);
        (!rows.is_empty()).then(|| (same(rows.len(), &reply), rows, reply))
    }

    /// A letter was left without an answer.
    pub(super) fn unanswered(&mut self, host: &str) -> Option<Fault> {
        self.forget();
        self.unanswered += 1;
        (self.unanswered >= UNANSWERED).then(|| Fault::NoAnswers {
            host: host.to_owned(),
            count: self.unanswered,
        })
    }

    /// The row of equal refusals is broken.
    fn forget(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        if let Some(refusal) = self.refusal.take() {
            let taken = self.taken;
            self.broken
                .extend(rows.into_iter().map(|row| (taken, row, refusal.clone())));
        }
        let since = self.taken.saturating_sub(ON_THEIR_WAY);
        self.broken.retain(|(taken, _, _)| *taken >= since);
    }
}

fn same(count: usize, reply: &Reply) -> Fault {
    Fault::SameRefusal {
        count,
        reply: reply.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refuse(breaker: &mut Breaker, row: i64) -> Option<Vec<i64>> {
        let reply = Reply {
            code: 554,
            enhanced: Some("5.7.1".into()),
            text: "nothing is taken from you today".into(),
        };
        let tripped = breaker.refused(row, Stage::Rcpt, &reply, None);
        tripped.map(|(_, rows)| rows)
    }

    #[test]
    fn who_was_refused_while_a_letter_was_still_on_its_way_is_taken_back_too() {
        let mut breaker = Breaker::new(false);
        assert_eq!(refuse(&mut breaker, 1), None);
        breaker.accepted();
        for row in 2..6 {
            assert_eq!(refuse(&mut breaker, row), None);
        }
        assert_eq!(refuse(&mut breaker, 6), Some(vec![2, 3, 4, 5, 6, 1]));
    }

    #[test]
    fn who_was_refused_long_before_was_meant_personally() {
        let mut breaker = Breaker::new(false);
        assert_eq!(refuse(&mut breaker, 1), None);
        for _ in 0..100 {
            breaker.accepted();
        }
        for row in 2..6 {
            assert_eq!(refuse(&mut breaker, row), None);
        }
        assert_eq!(refuse(&mut breaker, 6), Some(vec![2, 3, 4, 5, 6]));
    }
}
