//! The mails that ask people to confirm: one after the other, by the bulletin's own transport, and again later
//! where the server cannot take one now.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use tokio::sync::watch;

use super::letter::asking;
use super::server::raised;
use super::setup::Event;
use super::site::Site;
use crate::delivery::{Fault, Settings, Through, send_one};
use crate::ledger::{self, Waiting};
use crate::message::{Note, Signer};
use crate::render::Theme;

/// So many mails in a minute at most, whoever asks for them.
const A_MINUTE: i64 = 20;

/// How long until the queue is looked at again when nobody rings.
const NAP: Duration = Duration::from_secs(20);

/// How long until a mail is tried again, in minutes; after the last of them it is given up.
const AGAIN: [i64; 6] = [1, 5, 15, 60, 240, 720];

const MINUTE: i64 = 60_000;

/// How the mails leave.
#[derive(Debug)]
pub struct Postbox {
    /// The transport of the bulletin.
    pub through: Through,
    /// Its settings, the password among them.
    pub settings: Settings,
    /// The outbox, for that transport.
    pub outbox: PathBuf,
    /// Who signs, if anybody.
    pub signer: Option<Arc<Signer>>,
    /// The look.
    pub theme: Theme,
}

/// Why a mail could not be made or sent.
enum Setback {
    Ledger(ledger::Fault),
    /// The server says no, and will again.
    Refused(Fault),
    /// Another time it may go.
    Later {
        cause: String,
        cure: String,
    },
}

impl Postbox {
    /// Sends what waits, until told to stop.
    pub(super) async fn work(self, site: Arc<Site>, mut stop: watch::Receiver<bool>) {
        loop {
            if let Err(fault) = self.round(&site).await {
                site.tell(&Event::Failed(fault.to_string()));
            }
            tokio::select! {
                () = site.bell.notified() => {}
                () = tokio::time::sleep(NAP) => {}
                () = raised(&mut stop) => return,
            }
        }
    }

    async fn round(&self, site: &Site) -> Result<(), ledger::Fault> {
        let ledger = &site.ledger;
        ledger.forget_forms(site.clock.now()).await?;
        loop {
            let now = site.clock.now();
            if ledger.mailed_since(now - MINUTE).await? >= A_MINUTE {
                return Ok(());
            }
            let Some(waiting) = ledger.next_mail(now).await? else {
                return Ok(());
            };
            let tries = usize::try_from(waiting.tries).unwrap_or(usize::MAX);
            match self.send(site, &waiting).await {
                Ok(()) => {
                    ledger.mailed(waiting.id, now, None).await?;
                    site.tell(&Event::Mailed);
                }
                Err(Setback::Ledger(fault)) => return Err(fault),
                Err(Setback::Refused(fault)) => {
                    ledger.mailed(waiting.id, now, None).await?;
                    // The server's own words may quote the address.
                    site.tell(&Event::NotMailed {
                        cause: "the mail server refused it".to_owned(),
                        cure: fault.cure(),
                        again: false,
                    });
                }
                Err(Setback::Later { cause, cure }) => {
                    let again = AGAIN.get(tries).map(|minutes| now + minutes * MINUTE);
                    ledger.mailed(waiting.id, now, again).await?;
                    site.tell(&Event::NotMailed {
                        cause,
                        cure,
                        again: again.is_some(),
                    });
                }
            }
        }
    }

    async fn send(&self, site: &Site, waiting: &Waiting) -> Result<(), Setback> {
        let form = &waiting.form;
        let other = site.sides[1].language == form.language;
        let own = &site.sides[usize::from(other)];
        let token = site.secret.confirmation(form.asked, &form.address);
        let language = if other { "?language=" } else { "" };
        let code = if other { form.language.as_str() } else { "" };
        let link = site.serve.page(&format!("confirm/{token}{language}{code}"));
        let words = asking(form, own, &site.serve, &self.theme, &link, other);
        let zone = own.masthead.zone;
        let date = DateTime::from_timestamp_millis(form.asked).unwrap_or_default();
        let name = super::confirm::hash(&format!("name of {token}"));
        let note = Note {
            to: &form.address,
            subject: &words.subject,
            text: &words.text,
            html: &words.html,
            language: &own.language,
            date: date.with_timezone(&zone),
            name: name.get(..32).unwrap_or_default(),
        };
        let later = |cause: String, cure| Setback::Later { cause, cure };
        let letter = note.letter(&own.masthead, self.signer.as_deref());
        let letter = letter.map_err(|fault| later(fault.to_string(), fault.cure()))?;
        let sent = send_one(
            &self.through,
            &self.outbox,
            "confirm",
            &self.settings,
            letter,
        )
        .await;
        match sent {
            Ok(_) => Ok(()),
            Err(Fault::PreviewRefused { reply, .. }) if reply.code < 500 => Err(later(
                "the mail server cannot take it now".to_owned(),
                "nothing is to be done; greylisting takes some minutes".to_owned(),
            )),
            Err(fault @ Fault::PreviewRefused { .. }) => Err(Setback::Refused(fault)),
            Err(Fault::Ledger(fault)) => Err(Setback::Ledger(fault)),
            Err(fault) => Err(later(fault.to_string(), fault.cure())),
        }
    }
}
