//! Leaving: a page with a button for people, and one click for mail programs (RFC 8058).
//!
//! What opens every link in a mail, as scanners do, asks for the page and changes nothing.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::answer::{answer, broken, failed};
use super::asked::{Asked, Said, Token};
use super::frame::page;
use crate::ledger::{Change, Fault, What};
use crate::subscribers::Address;

/// The page with the button. It is the same for every token that is whole, whoever's it is.
pub(super) async fn look(asked: Asked, Token(token): Token) -> Response {
    if !asked.site.made(&token) {
        return broken(&asked);
    }
    answer(StatusCode::OK, button(&asked))
}

fn button(asked: &Asked) -> Markup {
    let words = &asked.side().words;
    let content = html! {
        p { (words.leave) }
        form method="post" {
            input type="hidden" name="List-Unsubscribe" value="One-Click";
            button { (words.leave_button) }
        }
    };
    page(asked, &words.leave_title, &content)
}

/// Leaves at once, where the token is somebody's, and says the same where it is nobody's any more. Where it is
/// not whole nobody is told that they have left: neither a reader, nor by the status a mail program.
pub(super) async fn leave(asked: Asked, Token(token): Token, Said(form): Said) -> Response {
    if !asked.site.made(&token) {
        return broken(&asked);
    }
    if !form.is_one_click() {
        return answer(StatusCode::BAD_REQUEST, button(&asked));
    }
    let site = &asked.site;
    let done = async {
        if let Some(address) = site.index.reader(&site.ledger, &token).await? {
            gone(&asked, &address, "one click").await?;
        }
        Ok::<_, Fault>(())
    };
    match done.await {
        Ok(()) => answer(StatusCode::OK, left(&asked)),
        Err(fault) => failed(&asked, &fault),
    }
}

/// Writes down that somebody has left.
pub(super) async fn gone(asked: &Asked, address: &Address, how: &str) -> Result<(), Fault> {
    let change = Change {
        time: asked.site.clock.now(),
        what: What::Left,
        detail: "unsubscribed".to_owned(),
        source: format!("bulletin serve: {how}"),
    };
    asked.site.ledger.suppress(address, &change).await?;
    Ok(())
}

/// What everybody sees who has left.
pub(super) fn left(asked: &Asked) -> Markup {
    let words = &asked.side().words;
    let content = html! {
        p { (words.left) }
        p { a.tap href=(asked.site.path()) { (words.come_back) } }
    };
    page(asked, &words.left_title, &content)
}
