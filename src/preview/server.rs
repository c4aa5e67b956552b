//! The server: a page, its parts, and a signal whenever something new hangs on the board.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::Markup;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

use super::board::{Board, Sheet, Side};
use super::changes::changes;
use super::guard::{Door, Key, PAGE, guard};
use super::proof::{Letter, Proof};
use super::ticket::Ticket;
use super::{page, panel, paper, shown, state};

/// What stays the same while the preview runs.
#[derive(Clone, Debug)]
pub struct House {
    /// The stem of the issue that is shown.
    pub stem: String,
    /// The bulletin's folder, in which the files of findings are.
    pub root: PathBuf,
    /// The address that opens an editor: `{path}`, `{line}` and `{column}` are filled in. `None`: no link.
    pub editor: Option<String>,
}

#[derive(Debug)]
struct Shop {
    house: House,
    board: Arc<Board>,
}

/// What a part of the page is asked for.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    side: Side,
    #[serde(default)]
    reader: usize,
    #[serde(default)]
    images: Option<String>,
    #[serde(default)]
    colours: Option<String>,
    #[serde(default)]
    number: usize,
    #[serde(default)]
    view: String,
}

/// Serves the page to whoever knows the key, and once to whoever has the ticket, until the program ends.
/// `listener` must be of this computer alone.
pub async fn serve(
    listener: TcpListener,
    key: Key,
    ticket: Ticket,
    house: House,
    board: Arc<Board>,
) -> Result<(), std::io::Error> {
    let port = listener.local_addr()?.port();
    let own = format!("/{}", key.path());
    let parts = Router::new()
        .route("/", get(whole))
        .route("/page.css", get(|| async { css(page::CSS) }))
        .route("/page.js", get(|| async { js(page::JS) }))
        .route("/signals", get(signals))
        .route("/state", get(standing))
        .route("/mail", get(mail))
        .route("/web", get(web))
        .route("/paper", get(on_paper))
        .route("/item", get(item))
        .route("/letter.eml", get(letter_file))
        .route("/logos/{name}", get(logo))
        .with_state(Arc::new(Shop { house, board }));
    let door = Door { key, ticket, port };
    let home = format!("{own}/");
    let router = Router::new()
        .route(
            &own,
            get(|RawQuery(query): RawQuery| async move {
                let query = query.map_or_else(String::new, |query| format!("?{query}"));
                Redirect::permanent(&format!("{home}{query}"))
            }),
        )
        // With the slash, so that the addresses in the page are relative to it.
        .nest(&format!("{own}/"), parts)
        .layer(axum::middleware::from_fn_with_state(door, guard));
    axum::serve(listener, router).await
}

async fn whole(State(shop): State<Arc<Shop>>) -> Response {
    with_policy(Html(page::page(&shop.house.stem).into_string()), PAGE)
}

/// The number of the version that hangs, now and whenever a new one does.
async fn signals(State(shop): State<Arc<Shop>>) -> Response {
    let versions = WatchStream::new(shop.board.versions());
    let events = versions.map(|version| {
        Ok::<Event, Infallible>(Event::default().event("version").data(version.to_string()))
    });
    Sse::new(events)
        .keep_alive(KeepAlive::default())
        .into_response()
}

async fn standing(State(shop): State<Arc<Shop>>, Query(asked): Query<Asked>) -> Response {
    match state::state(&shop.house, &shop.board, asked.side) {
        Some(state) => axum::Json(state).into_response(),
        // One language may go while it is looked at: no fault, and nothing to show.
        None => StatusCode::NO_CONTENT.into_response(),
    }
}

async fn mail(State(shop): State<Arc<Shop>>, Query(asked): Query<Asked>) -> Response {
    let letter = shop.letter(&asked);
    framed(letter.map(|(proof, letter)| (letter.html, proof)), &asked)
}

async fn web(State(shop): State<Arc<Shop>>, Query(asked): Query<Asked>) -> Response {
    let proof = shop.sheet(&asked).and_then(|sheet| sheet.proof);
    framed(proof.map(|proof| (proof.web.clone(), proof)), &asked)
}

/// HTML for a frame; an empty one where there is nothing to show.
fn framed(shown: Option<(String, Arc<Proof>)>, asked: &Asked) -> Response {
    let pictures = asked.images.as_deref() != Some("off");
    let html = shown.map_or_else(String::new, |(html, proof)| {
        let html = shown::coloured(&html, asked.colours.as_deref() == Some("dark"));
        shown::local(&html, &proof.pictures)
    });
    with_policy(Html(html), &shown::policy(pictures))
}

async fn on_paper(State(shop): State<Arc<Shop>>, Query(asked): Query<Asked>) -> Response {
    let Some((proof, letter)) = shop.letter(&asked) else {
        return Html(String::new()).into_response();
    };
    fragment(match asked.view.as_str() {
        "headers" => paper::headers(&proof, &letter),
        "source" => paper::source(&letter),
        "changes" => changes(&proof),
        _ => paper::text(&letter),
    })
}

async fn item(State(shop): State<Arc<Shop>>, Query(asked): Query<Asked>) -> Response {
    let proof = shop.sheet(&asked).and_then(|sheet| sheet.proof);
    match proof.and_then(|proof| panel::item(&shop.house, &proof, asked.number)) {
        Some(item) => fragment(item),
        None => StatusCode::NO_CONTENT.into_response(),
    }
}

async fn letter_file(State(shop): State<Arc<Shop>>, Query(asked): Query<Asked>) -> Response {
    match shop.letter(&asked) {
        Some((proof, letter)) => {
            let name = format!("attachment; filename=\"{}-preview.eml\"", proof.stem);
            let kind = "message/rfc822".to_owned();
            let headers = [
                (header::CONTENT_TYPE, kind),
                (header::CONTENT_DISPOSITION, name),
            ];
            (headers, letter.raw).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn logo(State(shop): State<Arc<Shop>>, Path(name): Path<String>) -> Response {
    let name = format!("logos/{name}");
    let sides = [Side::This, Side::Other].into_iter();
    let proofs = sides.filter_map(|side| shop.board.sheet(side)?.proof);
    let found = proofs
        .into_iter()
        .find_map(|proof| proof.pictures.get(&name).cloned());
    match found {
        Some(bytes) => ([(header::CONTENT_TYPE, shown::kind(&name))], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

impl Shop {
    fn sheet(&self, asked: &Asked) -> Option<Sheet> {
        self.board.sheet(asked.side)
    }

    fn letter(&self, asked: &Asked) -> Option<(Arc<Proof>, Letter)> {
        let proof = self.sheet(asked)?.proof?;
        let letter = proof
            .letters
            .get(asked.reader)
            .or_else(|| proof.letters.first())?;
        let letter = letter.clone();
        Some((proof, letter))
    }
}

fn fragment(markup: Markup) -> Response {
    Html(markup.into_string()).into_response()
}

fn with_policy(answer: impl IntoResponse, policy: &str) -> Response {
    ([(header::CONTENT_SECURITY_POLICY, policy)], answer).into_response()
}

fn css(text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], text).into_response()
}

fn js(text: &'static str) -> Response {
    (
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
        text,
    )
        .into_response()
}
