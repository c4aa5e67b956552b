//! What stops a run, in words: why, how far it has got, and how to go on.

use bulletin::delivery;
use bulletin::ledger::{Dispatch, Ledger};

use super::Sending;
use crate::cli::args::Format;
use crate::cli::status::{Beside, say_json};
use crate::cli::{Trouble, progress};

impl Sending<'_> {
    /// A fault in words. In a log it quotes nobody's address, but that of a letter that cannot be made, for
    /// it is the row to mend.
    fn told(&self, fault: &delivery::Fault) -> Trouble {
        let words = fault.to_string();
        let own = self.world.terminal || matches!(fault, delivery::Fault::Letter { .. });
        Trouble::new(if own {
            words
        } else {
            progress::discreet(&words)
        })
        .cure(fault.cure())
    }

    /// The same, with how far it has got and how to go on.
    pub(super) async fn stopped(
        &self,
        ledger: &Ledger,
        dispatch: &Dispatch,
        fault: &delivery::Fault,
    ) -> Trouble {
        let trouble = self.told(fault);
        let Ok(sums) = ledger.sums(dispatch.id).await else {
            return trouble;
        };
        if self.format == Format::Json {
            if let Ok(beside) = Beside::of(ledger, dispatch.id).await {
                say_json(dispatch, &sums, &beside);
            }
            return trouble;
        }
        // While nobody has had the letter, the refusal is about us.
        let trouble = match fault {
            delivery::Fault::SameRefusal { .. } if sums.sent > 0 => trouble.also(&format!(
                "Where it is right about each of them, `bulletin settle {} --failed` counts them as failed, and the next send leaves them alone.",
                dispatch.issue
            )),
            _ => trouble,
        };
        let tally = format!("Until then: {}.", progress::sentence(&sums));
        let trouble = trouble.also(&tally);
        if sums.waiting + sums.deferred == 0 {
            return trouble;
        }
        trouble.also(&format!("To go on: bulletin send {}", dispatch.issue))
    }
}
