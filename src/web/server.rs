//! The server: connections that neither last nor wait for ever, and the pages behind them.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Extension;
use axum::http::header;
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::client::{Peer, trusted};
use super::crowd::Crowd;
use super::guard::{guard, in_time, own_forms};
use super::setup::Event;
use super::site::Site;
use super::{Setup, answer, confirm, join, leave, me};
use crate::ledger::Fault;

/// So many connections at once; others wait in the system's queue.
const CONNECTIONS: usize = 512;

/// How long a request's first lines may take to arrive, its handshake before them, and everything together.
const HEAD: Duration = Duration::from_secs(10);
const WHOLE: Duration = Duration::from_secs(40);

/// How long requests that are being answered have when the program ends.
const FAREWELL: Duration = Duration::from_secs(10);

/// Serves the pages until `stop` says so, and ends when the requests that were being answered are.
pub async fn serve(
    listener: TcpListener,
    mut setup: Setup,
    mut stop: watch::Receiver<bool>,
) -> Result<(), Fault> {
    let tls = setup.tls.take();
    let (site, postbox) = Box::pin(Site::of(setup)).await?;
    let site = Arc::new(site);
    let mut post = tokio::spawn(postbox.work(Arc::clone(&site), stop.clone()));
    if let Ok(address) = listener.local_addr() {
        site.tell(&Event::Listening(address));
    }
    let pages = pages(&site);
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let crowd = Crowd::default();
    let mut open = JoinSet::new();
    loop {
        let place = tokio::select! {
            place = Arc::clone(&room).acquire_owned() => place,
            () = raised(&mut stop) => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = raised(&mut stop) => break,
        };
        while open.try_join_next().is_some() {}
        let Ok((stream, peer)) = accepted else {
            // Out of files, most likely: some connection will end.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let seat = crowd.enter(peer.ip());
        if seat.is_none() && !trusted(peer.ip(), site.serve.proxies.as_deref()) {
            continue;
        }
        let pages = pages.clone().layer(Extension(Peer(peer.ip())));
        let (tls, stop) = (tls.as_ref().map(|encrypt| encrypt()), stop.clone());
        open.spawn(async move {
            let _ = stream.set_nodelay(true);
            // Whoever goes away in the middle is no fault of ours.
            let _ = connection(stream, tls, pages, stop).await;
            drop((place, seat));
        });
    }
    drop(listener);
    let ended = async {
        while open.join_next().await.is_some() {}
        let _ = (&mut post).await;
    };
    if tokio::time::timeout(FAREWELL, ended).await.is_err() {
        open.abort_all();
        post.abort();
    }
    Ok(())
}

/// Comes back when the program is to end.
pub(super) async fn raised(stop: &mut watch::Receiver<bool>) {
    // Where nobody is left to say so, it ends too.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// A connection from its first byte to its last, which does not last.
async fn connection<S>(
    stream: S,
    tls: Option<TlsAcceptor>,
    pages: Router,
    stop: watch::Receiver<bool>,
) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let whole = async {
        match tls {
            None => talk(stream, pages, stop).await,
            Some(tls) => {
                let shaken = tokio::time::timeout(HEAD, tls.accept(stream)).await;
                talk(shaken.map_err(io::Error::other)??, pages, stop).await
            }
        }
    };
    let whole = tokio::time::timeout(WHOLE, whole).await;
    whole.map_err(io::Error::other)?
}

/// One request on one connection: a page is whole, so that there is nothing to come back for.
async fn talk<S>(stream: S, pages: Router, mut stop: watch::Receiver<bool>) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .keep_alive(false)
        .max_buf_size(32 * 1024)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(pages));
    let mut serving = std::pin::pin!(serving);
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = raised(&mut stop) => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    ended.map_err(io::Error::other)
}

fn pages(site: &Arc<Site>) -> Router {
    let at = |page: &str| format!("{}{page}", site.path());
    // Mail programs send one-click requests from wherever they are.
    let leaving = || get(leave::look).post(leave::leave);
    let choosing = || get(me::look).post(me::choose);
    // A slash may have been caught behind a link.
    let open = Router::new()
        .route(&at("leave/{token}"), leaving())
        .route(&at("leave/{token}/"), leaving());
    let ours = Router::new()
        .route(&at(""), get(join::look).post(join::join))
        .route(&at("join"), get(join::look).post(join::join))
        .route(
            &at("confirm/{token}"),
            get(confirm::look).post(confirm::confirm),
        )
        .route(&at("me/{token}"), choosing())
        .route(&at("me/{token}/"), choosing())
        .route_layer(from_fn_with_state(Arc::clone(site), own_forms));
    open.merge(ours)
        .route("/robots.txt", get(robots))
        .fallback(answer::missing)
        .layer(from_fn(in_time))
        .layer(map_response(plain_refusals))
        .layer(from_fn_with_state(Arc::clone(site), guard))
        .with_state(Arc::clone(site))
}

/// Nothing here is for search engines.
async fn robots() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (kind, "User-agent: *\nDisallow: /\n").into_response()
}

/// An answer without words gets those of its status.
async fn plain_refusals(answer: Response) -> Response {
    let status = answer.status();
    if answer.headers().contains_key(header::CONTENT_TYPE) || !status.is_client_error() {
        return answer;
    }
    let mut said = (status, status.canonical_reason().unwrap_or_default()).into_response();
    if let Some(allow) = answer.headers().get(header::ALLOW) {
        said.headers_mut().insert(header::ALLOW, allow.clone());
    }
    said
}

#[cfg(test)]
mod tests {
    use axum::routing::post;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
    use tokio::time::Instant;

    use super::*;
    use crate::web::asked::Said;

    /// What somebody gets who has sent `first` at once and goes on with an octet every five seconds for as long
    /// as anybody listens; and after how long it ends. Time passes as fast as everybody waits.
    async fn slow(first: &str, more: u8) -> (String, Duration) {
        let page = |Said(_): Said| async { "x".repeat(100_000) };
        let pages = Router::new()
            .route("/", post(page).get(|| async { "x".repeat(100_000) }))
            .layer(from_fn(in_time))
            .layer(map_response(plain_refusals));
        let (client, server) = duplex(1024);
        let (_stopper, stop) = watch::channel(false);
        let began = Instant::now();
        let talking = tokio::spawn(connection(server, None, pages, stop));
        let (mut reads, mut writes) = tokio::io::split(client);
        writes.write_all(first.as_bytes()).await.unwrap();
        let drip = tokio::spawn(async move {
            while writes.write_all(&[more]).await.is_ok() {
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
        });
        let mut said = String::new();
        if more != b'-' {
            let _ = reads.read_to_string(&mut said).await;
        }
        let _ = talking.await;
        drop::<tokio::io::ReadHalf<DuplexStream>>(reads);
        drip.abort();
        (said, began.elapsed())
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_sends_without_end_or_does_not_read_is_not_waited_for() {
        let head = "POST / HTTP/1.1\r\nHost: bulletin.example.org\r\n";
        let form = format!("{head}Content-Type: application/x-www-form-urlencoded\r\n");
        // Its first lines, a letter at a time; nothing of them at all.
        for first in [head, ""] {
            let (said, after) = slow(first, b'a').await;
            assert!(!said.contains(" 200 "), "{said}");
            assert!(after <= HEAD + Duration::from_secs(5), "{after:?}");
        }
        // Its form, a letter at a time, with its length and without.
        for kind in [
            "Content-Length: 9000\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n2000\r\n",
        ] {
            let (said, after) = slow(&format!("{form}{kind}"), b'a').await;
            assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
            assert!(said.ends_with("Request Timeout"), "{said}");
            assert!(after <= WHOLE, "{after:?}");
        }
        // The answer is not read.
        let (_, after) = slow("GET / HTTP/1.1\r\nHost: bulletin.example.org\r\n\r\n", b'-').await;
        assert!(after <= WHOLE, "{after:?}");
    }
}
