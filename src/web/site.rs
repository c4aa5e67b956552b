//! What all requests share.

use std::sync::Arc;

use axum::http::HeaderValue;
use sha2::{Digest, Sha256};
use tokio::sync::Notify;

use super::frame::css;
use super::index::Index;
use super::limit::Limit;
use super::setup::{Event, ReadRoll, Roll, Tell};
use super::{Setup, Side};
use crate::delivery::Clock;
use crate::ledger::{Fault, Ledger};
use crate::masthead::Serve;
use crate::message::Secret;

/// What all requests share.
pub(super) struct Site {
    pub(super) sides: [Side; 2],
    pub(super) serve: Serve,
    pub(super) css: String,
    /// The policy that lets a page do nothing but show itself and send its own form.
    pub(super) policy: HeaderValue,
    /// `bulletin.example.org`, with its port where that is not the usual one.
    pub(super) host: String,
    /// `https://bulletin.example.org`.
    pub(super) origin: String,
    pub(super) ledger: Ledger,
    pub(super) secret: Secret,
    pub(super) clock: Clock,
    pub(super) index: Index,
    /// For forms that send a mail.
    pub(super) asking: Limit,
    /// For forms that change something.
    pub(super) changing: Limit,
    /// Rung when a mail is to go.
    pub(super) bell: Notify,
    roll: ReadRoll,
    tell: Tell,
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site").finish_non_exhaustive()
    }
}

impl Site {
    pub(super) async fn of(setup: Setup) -> Result<(Self, super::Postbox), Fault> {
        let css = css(&setup.theme);
        let hash = data_encoding::BASE64.encode(&Sha256::digest(&css));
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        );
        let (origin, host) = place(&setup.serve.address);
        let secret = Secret::new(setup.ledger.secret().await?);
        let index = Index::new(secret.clone(), setup.sides[0].masthead.list_id.clone());
        index.refresh(&setup.ledger).await?;
        let site = Site {
            sides: setup.sides,
            serve: setup.serve,
            css,
            policy: HeaderValue::from_str(&policy)
                .unwrap_or(HeaderValue::from_static("default-src 'none'")),
            host,
            origin,
            ledger: setup.ledger,
            secret,
            clock: setup.clock,
            index,
            asking: Limit::new(10, 60),
            changing: Limit::new(60, 2),
            bell: Notify::new(),
            roll: setup.roll,
            tell: setup.tell,
        };
        Ok((site, setup.postbox))
    }

    pub(super) fn tell(&self, event: &Event) {
        (self.tell)(event);
    }

    /// Whether a link to leave or to choose by is as a letter or a preview bore it, whoever's it is. It says
    /// nothing of anybody: what is not whole was never anyone's.
    pub(super) fn made(&self, token: &str) -> bool {
        self.secret.is_whole(token) || Secret::of_samples().is_whole(token)
    }

    /// Who stands on the editor's lists; reading them may take a while.
    pub(super) async fn roll(self: &Arc<Self>) -> Result<Arc<Roll>, String> {
        let site = Arc::clone(self);
        let read = tokio::task::spawn_blocking(move || (site.roll)());
        read.await.unwrap_or_else(|error| Err(error.to_string()))
    }

    /// Where the pages stand below the origin: `/`.
    pub(super) fn path(&self) -> &str {
        let rest = self.serve.address.strip_prefix(&self.origin);
        rest.unwrap_or("/")
    }

    /// Whether everything comes over https.
    pub(super) fn is_encrypted(&self) -> bool {
        self.serve.is_encrypted()
    }
}

/// The origin of an address, and the host as browsers name it.
fn place(address: &str) -> (String, String) {
    let Ok(url) = url::Url::parse(address) else {
        return (address.to_owned(), String::new());
    };
    let origin = url.origin().ascii_serialization();
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    (origin.clone(), host.to_owned())
}
