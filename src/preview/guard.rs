//! Who may look: a browser on this computer that was given the address, and no page of another website.
//!
//! The server listens on this computer alone, but every page in the browser can send requests there. So
//! the path holds 128 random bits, the `Host` must be ours (against names that are made to point here),
//! and a request that says it comes from another origin is refused.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use data_encoding::{BASE32_NOPAD, Encoding};
use sha2::{Digest, Sha256};

use super::ticket::{Ticket, USED, Worth};

const LETTERS: Encoding = BASE32_NOPAD;

/// What the page itself may do: its own script and style, and frames with the mail.
pub(super) const PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
     frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The secret part of the address.
#[derive(Clone, Debug)]
pub struct Key {
    path: String,
    digest: [u8; 32],
}

impl Key {
    /// Makes one from 128 random bits.
    pub fn new(random: [u8; 16]) -> Self {
        let path = LETTERS.encode(&random).to_ascii_lowercase();
        let digest = Sha256::digest(&path).into();
        Key { path, digest }
    }

    /// The first part of every path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// By digests, so that the time it takes tells nothing.
    fn opens(&self, path: &str) -> bool {
        let typed = path.trim_start_matches('/').split('/').next();
        let digest: [u8; 32] = Sha256::digest(typed.unwrap_or_default()).into();
        digest == self.digest
    }
}

/// What a request is held against.
#[derive(Clone, Debug)]
pub(super) struct Door {
    pub(super) key: Key,
    pub(super) ticket: Ticket,
    pub(super) port: u16,
}

impl Door {
    fn hosts(&self) -> [String; 2] {
        ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", self.port))
    }

    fn refuses(&self, method: &Method, path: &str, headers: &HeaderMap) -> Option<StatusCode> {
        let said = |name: HeaderName| headers.get(name).map(HeaderValue::as_bytes);
        let hosts = self.hosts();
        let host = said(header::HOST).unwrap_or_default();
        if !hosts.iter().any(|ours| ours.as_bytes() == host) {
            return Some(StatusCode::MISDIRECTED_REQUEST);
        }
        let own = |origin: &[u8]| {
            let ours = |host: &String| format!("http://{host}").as_bytes() == origin;
            hosts.iter().any(ours)
        };
        if said(header::ORIGIN).is_some_and(|origin| !own(origin)) {
            return Some(StatusCode::FORBIDDEN);
        }
        let from = said(HeaderName::from_static("sec-fetch-site"));
        if from.is_some_and(|site| !matches!(site, b"same-origin" | b"none")) {
            return Some(StatusCode::FORBIDDEN);
        }
        if !matches!(*method, Method::GET | Method::HEAD) {
            return Some(StatusCode::METHOD_NOT_ALLOWED);
        }
        let gate = *method == Method::GET && path == self.ticket.path();
        (!gate && !self.key.opens(path)).then_some(StatusCode::NOT_FOUND)
    }

    /// The answer to whoever comes with a ticket; `None` for all others.
    fn admits(&self, path: &str) -> Option<Response> {
        Some(match self.ticket.show(path)? {
            Worth::Opens => Redirect::to(&format!("/{}/", self.key.path())).into_response(),
            Worth::Used => (StatusCode::GONE, Html(USED)).into_response(),
            Worth::Nothing => StatusCode::NOT_FOUND.into_response(),
        })
    }
}

/// Lets a request in or refuses it, and puts on every answer what keeps it where it is.
pub(super) async fn guard(State(door): State<Door>, request: Request, next: Next) -> Response {
    let refused = door.refuses(request.method(), request.uri().path(), request.headers());
    let mut answer = match refused {
        Some(status) => status.into_response(),
        None => match door.admits(request.uri().path()) {
            Some(answer) => answer,
            None => next.run(request).await,
        },
    };
    let headers = answer.headers_mut();
    let mut say = |name: &'static str, value: &'static str| {
        headers
            .entry(HeaderName::from_static(name))
            .or_insert(HeaderValue::from_static(value));
    };
    say(
        "content-security-policy",
        "default-src 'none'; frame-ancestors 'none'",
    );
    say("cache-control", "no-store");
    say("x-content-type-options", "nosniff");
    say("referrer-policy", "no-referrer");
    say("cross-origin-resource-policy", "same-origin");
    say("cross-origin-opener-policy", "same-origin");
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(method: &Method, path: &str, said: &[(&'static str, &'static str)]) -> u16 {
        let door = Door {
            key: Key::new([7; 16]),
            ticket: Ticket::new([8; 16]),
            port: 4717,
        };
        let mut headers = HeaderMap::new();
        for (name, value) in said {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        door.refuses(method, path, &headers)
            .map_or(200, |status| status.as_u16())
    }

    #[test]
    fn one_browser_on_this_computer_gets_in_and_nobody_else() {
        let key = Key::new([7; 16]);
        assert_eq!(key.path().len(), 26);
        let gate = Ticket::new([8; 16]).path().to_owned();
        let path = format!("/{}/mail", key.path());
        let here = ("host", "127.0.0.1:4717");
        assert_eq!(refused(&Method::GET, &path, &[here]), 200);
        assert_eq!(
            refused(&Method::GET, &path, &[("host", "localhost:4717")]),
            200
        );
        assert_eq!(
            refused(
                &Method::GET,
                &path,
                &[here, ("origin", "http://127.0.0.1:4717")]
            ),
            200
        );
        for (method, path, said, status) in [
            (Method::GET, path.as_str(), &[][..], 421),
            (Method::GET, &path, &[("host", "127.0.0.1:80")], 421),
            (Method::GET, &path, &[("host", "evil.example:4717")], 421),
            (
                Method::GET,
                &path,
                &[here, ("origin", "https://evil.example")],
                403,
            ),
            (Method::GET, &path, &[here, ("origin", "null")], 403),
            (
                Method::GET,
                &path,
                &[here, ("sec-fetch-site", "cross-site")],
                403,
            ),
            (
                Method::GET,
                &path,
                &[here, ("sec-fetch-site", "same-site")],
                403,
            ),
            (Method::GET, &gate, &[here], 200),
            (Method::HEAD, &gate, &[here], 404),
            (
                Method::GET,
                &gate,
                &[here, ("sec-fetch-site", "cross-site")],
                403,
            ),
            (Method::POST, &path, &[here], 405),
            (Method::GET, "/", &[here], 404),
            (Method::GET, "/mail", &[here], 404),
            (
                Method::GET,
                "/aaaaaaaaaaaaaaaaaaaaaaaaaa/mail",
                &[here],
                404,
            ),
        ] {
            assert_eq!(refused(&method, path, said), status, "{path} {said:?}");
        }
    }
}
