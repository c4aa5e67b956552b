//! Answers that are not what was asked for.

use std::fmt::Display;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::asked::Asked;
use super::frame::{page, said};
use super::setup::Event;

/// What may stand in the address of a `mailto:` as it is (RFC 6068 section 2).
const IN_MAILTO: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'@')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A page with a status.
pub(super) fn answer(status: StatusCode, page: Markup) -> Response {
    let language = HeaderValue::from_static("accept-language");
    let headers = [(header::VARY, language)];
    (status, headers, Html(page.into_string())).into_response()
}

/// Something could not be read or written. Whoever runs the pages is told why, and the reader is not.
pub(super) fn failed(asked: &Asked, why: &impl Display) -> Response {
    asked.site.tell(&Event::Failed(why.to_string()));
    let words = &asked.side().words;
    let page = said(asked, &words.failed_title, &[&words.failed]);
    answer(StatusCode::INTERNAL_SERVER_ERROR, page)
}

/// Too many ask at once, or one client too often.
pub(super) fn busy(asked: &Asked, status: StatusCode) -> Response {
    let words = &asked.side().words;
    let page = said(asked, &words.busy_title, &[&words.busy]);
    let mut response = answer(status, page);
    let minutes = HeaderValue::from_static("300");
    response.headers_mut().insert(header::RETRY_AFTER, minutes);
    response
}

/// There is no such page.
pub(super) async fn missing(asked: Asked) -> Response {
    let words = &asked.side().words;
    nowhere(&asked, &words.missing_title, &words.missing)
}

/// A link to leave or to choose by is not whole: nothing is changed, and there is another way to leave.
pub(super) fn broken(asked: &Asked) -> Response {
    let words = &asked.side().words;
    nowhere(asked, &words.broken_title, &words.broken)
}

/// Nothing is behind this address. Mail programs that asked for one click see by the status that it did nothing.
fn nowhere(asked: &Asked, title: &str, sentence: &str) -> Response {
    let (words, address) = (&asked.side().words, &asked.side().masthead.from.address);
    let content = html! {
        p { (sentence) }
        h2 { (words.leave_by_mail_title) }
        p { (words.leave_by_mail) }
        p { a.tap href=(by_mail(address)) { (words.leave_by_mail_link.replace("{address}", address)) } }
    };
    answer(StatusCode::NOT_FOUND, page(asked, title, &content))
}

/// A mail that `bulletin inbox` reads as the wish of whoever sends it.
fn by_mail(address: &str) -> String {
    format!(
        "mailto:{}?subject=unsubscribe",
        utf8_percent_encode(address, IN_MAILTO)
    )
}

/// It came from a page that is not ours.
pub(super) fn refused(asked: &Asked) -> Response {
    let words = &asked.side().words;
    let page = said(asked, &words.refused_title, &[&words.refused]);
    answer(StatusCode::FORBIDDEN, page)
}
