//! What holds for every request: the right host, an end to waiting, no form from another website, and on
//! every answer the headers that keep it where it is.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::answer::refused;
use super::asked::Asked;
use super::setup::Event;
use super::site::Site;

/// How long a request may take, its form and its answer included.
const PATIENCE: Duration = Duration::from_secs(20);

/// Lets a request in or refuses it, and says what came of it.
pub(super) async fn guard(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("-", MatchedPath::as_str).to_owned();
    let mut answer = if is_ours(&site, &request) {
        next.run(request).await
    } else {
        StatusCode::MISDIRECTED_REQUEST.into_response()
    };
    dress(&site, answer.headers_mut());
    site.tell(&Event::Answered {
        method: if is_known(&method) {
            method.to_string()
        } else {
            "-".to_owned()
        },
        route,
        status: answer.status().as_u16(),
    });
    answer
}

/// Ends the waiting for a form that does not come to its end, and for an answer.
pub(super) async fn in_time(request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(PATIENCE, next.run(request)).await;
    answer.unwrap_or_else(|_| StatusCode::REQUEST_TIMEOUT.into_response())
}

/// Refuses forms that other websites send in somebody's name. Mail programs, which send one-click requests, are
/// let in by another door.
pub(super) async fn own_forms(
    State(site): State<Arc<Site>>,
    asked: Asked,
    request: Request,
    next: Next,
) -> Response {
    if request.method() == Method::POST && is_foreign(&site.origin, request.headers()) {
        return refused(&asked);
    }
    next.run(request).await
}

/// Whether the browser says that another website sends this. Without a referrer browsers send `Origin: null`
/// from our own pages as well, and then the other header decides, where there is one.
fn is_foreign(origin: &str, headers: &HeaderMap) -> bool {
    let said = |name: HeaderName| headers.get(name).map(HeaderValue::as_bytes);
    if let Some(site) = said(HeaderName::from_static("sec-fetch-site")) {
        return !matches!(site, b"same-origin" | b"none");
    }
    said(header::ORIGIN).is_some_and(|from| from != b"null" && from != origin.as_bytes())
}

/// Names that other people make point here are not ours.
fn is_ours(site: &Site, request: &Request) -> bool {
    let host = request.headers().get(header::HOST);
    let host = host.and_then(|host| host.to_str().ok());
    let named = request.uri().authority().map(Authority::as_str);
    let usual = if site.is_encrypted() { ":443" } else { ":80" };
    named.or(host).is_some_and(|host| {
        let host = host.strip_suffix(usual).unwrap_or(host);
        host.eq_ignore_ascii_case(&site.host)
    })
}

fn is_known(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::POST, Method::OPTIONS].contains(method)
}

fn dress(site: &Site, headers: &mut HeaderMap) {
    let mut say = |name: &'static str, value: HeaderValue| {
        headers.insert(HeaderName::from_static(name), value);
    };
    say("content-security-policy", site.policy.clone());
    for (name, value) in [
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(), geolocation=(), microphone=(), browsing-topics=()",
        ),
        ("x-robots-tag", "noindex"),
    ] {
        say(name, HeaderValue::from_static(value));
    }
    if site.is_encrypted() {
        say(
            "strict-transport-security",
            HeaderValue::from_static("max-age=31536000"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_of_another_website_is_told_from_our_own() {
        let foreign = |said: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in said {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            is_foreign("https://b.example.org", &headers)
        };
        assert!(!foreign(&[]));
        assert!(!foreign(&[("origin", "https://b.example.org")]));
        assert!(!foreign(&[("origin", "null")]));
        assert!(!foreign(&[
            ("origin", "null"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(foreign(&[("origin", "https://evil.example")]));
        assert!(foreign(&[
            ("origin", "null"),
            ("sec-fetch-site", "cross-site")
        ]));
        assert!(foreign(&[("sec-fetch-site", "same-site")]));
    }
}
