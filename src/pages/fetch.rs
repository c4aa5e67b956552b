//! Asking for a page.

use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::aws_lc_rs;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, ResponseExt as _, http};

use super::Fault;
use super::guard::Guard;

/// As many redirects as browsers follow before they say that it goes round in circles, halved.
const REDIRECTS: u32 = 10;

/// How far requests may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// To the public internet.
    Internet,
    /// And to this machine, where a test keeps its servers.
    ThisMachineToo,
}

/// A page as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The address it is at, after redirects.
    pub url: String,
    /// The HTTP status (RFC 9110 section 15).
    pub status: u16,
    /// What it says it is, such as `text/html; charset=utf-8`.
    pub content_type: Option<String>,
    /// What it holds; nothing where only the head was asked for.
    pub body: Vec<u8>,
}

/// Asks for pages, one at a time. Cheap to clone; clones share connections.
#[derive(Clone, Debug)]
pub struct Fetcher {
    agent: Agent,
}

impl Fetcher {
    /// A fetcher that gives each page `patience` to come. `roots` are certificates to trust instead of
    /// those of the public internet, as PEM.
    pub fn new(reach: Reach, patience: Duration, roots: Option<&[u8]>) -> Result<Self, Fault> {
        let mut tls = TlsConfig::builder()
            .unversioned_rustls_crypto_provider(Arc::new(aws_lc_rs::default_provider()));
        if let Some(pem) = roots {
            let root = Certificate::from_pem(pem).map_err(Fault::of)?;
            tls = tls.root_certs(RootCerts::from(vec![root]));
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(REDIRECTS)
            .timeout_global(Some(patience))
            .user_agent(concat!(
                "bulletin/",
                env!("CARGO_PKG_VERSION"),
                " (newsletter editor)"
            ))
            // A proxy would look names up itself, out of the guard's sight.
            .proxy(None)
            .tls_config(tls.build())
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), Guard::new(reach));
        Ok(Fetcher { agent })
    }

    /// The page, up to `limit` bytes of it.
    pub fn get(&self, url: &str, limit: u64) -> Result<Page, Fault> {
        let response = self.agent.get(url).call().map_err(Fault::of)?;
        let mut page = page(&response);
        let mut body = response.into_body();
        page.body = body
            .with_config()
            .limit(limit)
            .read_to_vec()
            .map_err(Fault::of)?;
        Ok(page)
    }

    /// Everything about the page but what it holds; HEAD first, and GET where the server makes a
    /// difference between the two, as many do.
    pub fn head(&self, url: &str) -> Result<Page, Fault> {
        let head = self.agent.head(url).call();
        match head {
            Ok(response) if response.status().as_u16() < 400 => Ok(page(&response)),
            // Asking again would not make it kinder.
            Ok(response) if response.status() == http::StatusCode::TOO_MANY_REQUESTS => {
                Ok(page(&response))
            }
            Ok(_) | Err(ureq::Error::Protocol(_)) => {
                let response = self.agent.get(url).call().map_err(Fault::of)?;
                Ok(page(&response))
            }
            Err(error) => Err(Fault::of(error)),
        }
    }
}

fn page(response: &http::Response<Body>) -> Page {
    let content_type = response.headers().get(http::header::CONTENT_TYPE);
    Page {
        url: response.get_uri().to_string(),
        status: response.status().as_u16(),
        content_type: content_type
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned),
        body: Vec::new(),
    }
}
