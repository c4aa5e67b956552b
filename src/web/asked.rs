//! What is known of a request: in which language to answer, who asks, what their form says.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};

use super::Side;
use super::client::{Peer, client};
use super::form::Form;
use super::site::Site;

/// No form of ours is longer, in bytes.
const LONGEST: usize = 16 * 1024;

/// What is known of a request beside its path.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) site: Arc<Site>,
    /// Which of the two languages.
    other: bool,
    /// The language was chosen in the address.
    pub(super) chosen: bool,
    pub(super) client: IpAddr,
}

impl Asked {
    /// The bulletin in the language of the answer.
    pub(super) fn side(&self) -> &Side {
        let [own, other] = &self.site.sides;
        if self.other { other } else { own }
    }

    /// The bulletin in the language the answer is not in.
    pub(super) fn beside(&self) -> &Side {
        let [own, other] = &self.site.sides;
        if self.other { own } else { other }
    }

    /// Whether the answer is in the language that is not the bulletin's own.
    pub(super) fn is_other(&self) -> bool {
        self.other
    }

    /// The language of words that are there in the bulletin's own alone, where that is not the answer's.
    pub(super) fn own_language(&self, translated: bool) -> Option<&str> {
        let [own, _] = &self.site.sides;
        (self.other && !translated).then_some(own.language.as_str())
    }

    /// The same, answered in a language, unless another was chosen in the address.
    pub(super) fn preferring(mut self, language: Option<&str>) -> Self {
        if let (Some(language), false) = (language, self.chosen) {
            self.other = self.site.sides[1].language == language;
        }
        self
    }
}

impl FromRequestParts<Arc<Site>> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
        let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let query = parts.uri.query().unwrap_or_default();
        let mut typed = url::form_urlencoded::parse(query.as_bytes());
        let typed = typed.find(|(name, _)| name == "language");
        let chosen = typed.map(|(_, language)| primary(&language).to_owned());
        let is = |language: &str, side: &Side| primary(&side.language) == language;
        let other = match &chosen {
            Some(language) => is(language, &site.sides[1]),
            None => prefers(&parts.headers, &site.sides),
        };
        let proxies = site.serve.proxies.as_deref();
        Ok(Asked {
            other,
            chosen: chosen.is_some(),
            client: client(peer, &parts.headers, proxies),
            site: Arc::clone(site),
        })
    }
}

/// Whether the browser would rather have the second language than the first.
fn prefers(headers: &HeaderMap, sides: &[Side; 2]) -> bool {
    let said = headers.get(header::ACCEPT_LANGUAGE);
    let said = said.and_then(|said| said.to_str().ok()).unwrap_or_default();
    let weight = |side: &Side| -> f32 {
        let wanted = said.split(',').filter_map(|one| {
            let (language, weight) = one.split_once(';').unwrap_or((one, "q=1"));
            let weight = weight.trim().strip_prefix("q=")?.parse().ok()?;
            (primary(language.trim()) == primary(&side.language)).then_some(weight)
        });
        wanted.fold(0.0, f32::max)
    };
    weight(&sides[1]) > weight(&sides[0])
}

/// `en` in `en-GB`.
fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or(language)
}

/// The code at the end of a link.
#[derive(Debug)]
pub(super) struct Token(pub(super) String);

impl<S: Send + Sync> FromRequestParts<S> for Token {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let Path(token) = path.unwrap_or(Path(String::new()));
        // Programs that make links out of text take in the full stop or the bracket behind it.
        let token = token.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        Ok(Token(token.to_owned()))
    }
}

/// What a form says.
#[derive(Debug)]
pub(super) struct Said(pub(super) Form);

impl<S: Send + Sync> FromRequest<S> for Said {
    type Rejection = StatusCode;

    async fn from_request(request: Request, _state: &S) -> Result<Self, StatusCode> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.to_owned();
        let body = axum::body::to_bytes(request.into_body(), LONGEST);
        let body = body.await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
        Ok(Said(Form::read(&kind, &body)))
    }
}
