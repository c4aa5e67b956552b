//! Answers that are not what was asked for.

use std::fmt::Display;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::Markup;

use super::asked::Asked;
use super::frame::said;
use super::setup::Event;

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
    let page = said(&asked, &words.missing_title, &[&words.missing]);
    answer(StatusCode::NOT_FOUND, page)
}

/// It came from a page that is not ours.
pub(super) fn refused(asked: &Asked) -> Response {
    let words = &asked.side().words;
    let page = said(asked, &words.refused_title, &[&words.refused]);
    answer(StatusCode::FORBIDDEN, page)
}
