//! The second step of signing up: whoever can read mail to the address presses a button.

use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use sha2::{Digest, Sha256};

use super::answer::{answer, busy, failed};
use super::asked::{Asked, Token};
use super::frame::{filled, page, said};
use crate::ledger::Confirmation;

/// The page with the button. It is the same for every token, and opening it confirms nothing.
pub(super) async fn look(asked: Asked) -> Response {
    let words = &asked.side().words;
    let content = html! {
        p { (filled(&words.confirm, &asked)) }
        form method="post" { button { (words.confirm_button) } }
    };
    answer(StatusCode::OK, page(&asked, &words.confirm_title, &content))
}

/// Confirms.
pub(super) async fn confirm(asked: Asked, Token(token): Token) -> Response {
    let site = &asked.site;
    if !site.changing.allows(asked.client) {
        return busy(&asked, StatusCode::TOO_MANY_REQUESTS);
    }
    let words = &asked.side().words;
    match site.ledger.confirm(&hash(&token), site.clock.now()).await {
        Ok(Confirmation::Holds) => {
            let sentence = filled(&words.confirmed, &asked);
            answer(
                StatusCode::OK,
                said(&asked, &words.confirmed_title, &[&sentence]),
            )
        }
        Ok(Confirmation::Used) => over(&asked, &words.used_title, &words.used),
        Ok(Confirmation::None) => over(&asked, &words.expired_title, &words.expired),
        Err(fault) => failed(&asked, &fault),
    }
}

/// The link does nothing any more, and the form is there for another one.
fn over(asked: &Asked, title: &str, sentence: &str) -> Response {
    let content = html! {
        p { (filled(sentence, asked)) }
        p { a.tap href=(asked.site.path()) { (asked.side().words.join) } }
    };
    answer(StatusCode::GONE, page(asked, title, &content))
}

/// What stands for a token in the ledger.
pub(super) fn hash(token: &str) -> String {
    let token = token.to_ascii_lowercase();
    data_encoding::HEXLOWER.encode(&Sha256::digest(token))
}
