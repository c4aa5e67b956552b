//! One letter outside any dispatch: a preview to oneself, or the mail that asks somebody to confirm.

use std::path::Path;

use super::outbox::Outbox;
use super::smtp::{Ending, Offer, Reply, Route};
use super::{Fault, Settings, Through};
use crate::message::Letter;

/// Sends one letter; the ledger knows nothing of it.
///
/// With the outbox it becomes a file in its folder `within`, such as `preview`. Returns what the server
/// said when it accepted the letter. Tried once: whoever sends a preview is looking.
pub async fn send_one(
    through: &Through,
    outbox: &Path,
    within: &str,
    settings: &Settings,
    letter: Letter,
) -> Result<Option<Reply>, Fault> {
    let relay = match through {
        Through::Outbox => {
            let outbox = Outbox::prepare(outbox, within, false)?;
            outbox.write(letter).await?;
            return Ok(None);
        }
        Through::Smtp(relay) => relay,
    };
    let route = Route::new(
        relay,
        settings.password.clone(),
        settings.roots.as_deref(),
        settings.timeouts,
    )?;
    let mut session = route.open().await.map_err(|setback| setback.fault)?;
    let refused = |reply: Reply| Fault::PreviewRefused {
        address: letter.recipient.to_string(),
        reply,
    };
    let lost = |stage, cause| Fault::Lost {
        host: relay.host.clone(),
        stage,
        cause,
    };
    match session.offer(&letter.sender, &letter.recipient).await {
        Offer::Accepted => {}
        Offer::Refused { reply, .. } => {
            session.quit().await;
            return Err(refused(reply));
        }
        Offer::Lost { stage, cause } => return Err(lost(stage, cause)),
    }
    let ending = match session.text(&letter).await {
        Ok(()) => session.dot(None).await,
        Err(ending) => ending,
    };
    match ending {
        Ending::Answered { reply, .. } => {
            session.quit().await;
            if reply.code < 300 {
                Ok(Some(reply))
            } else {
                Err(refused(reply))
            }
        }
        Ending::Unsent { cause } => Err(lost(super::Stage::Data, cause)),
        Ending::Unknown { cause } => Err(lost(super::Stage::Body, cause)),
    }
}
