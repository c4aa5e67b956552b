//! Whom we trust, and what is wrong with a certificate in words an editor can pass on.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::WebPkiServerVerifier;
use tokio_rustls::rustls::client::danger::ServerCertVerifier;
use tokio_rustls::rustls::{
    CertificateError, ClientConfig, ClientConnection, Error, RootCertStore, crypto::aws_lc_rs,
};

use crate::delivery::Fault;

/// Later than any certificate lasts: the year 10000 and more (RFC 5280 section 4.1.2.5), in unix seconds.
const NEVER: Duration = Duration::from_secs(400_000_000_000);

/// The roots browsers trust, and those in `extra` (PEM), where given.
fn trusted(extra: Option<&[u8]>) -> Result<RootCertStore, Fault> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    if let Some(pem) = extra {
        let bad = |cause: String| Fault::RootCertificate { cause };
        let mut count = 0;
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|error| bad(error.to_string()))?;
            roots
                .add(certificate)
                .map_err(|error| bad(error.to_string()))?;
            count += 1;
        }
        if count == 0 {
            return Err(bad("it holds no BEGIN CERTIFICATE block".into()));
        }
    }
    Ok(roots)
}

/// What encrypts a connection to a server whose certificate holds under [`trusted`] roots.
pub(super) fn connector(extra: Option<&[u8]>) -> Result<TlsConnector, Fault> {
    let roots = trusted(extra)?;
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Fault::Tls {
            host: String::new(),
            cause: error.to_string(),
        })?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// The handshake. Errors about the certificate are never passing; a lost connection may be.
pub(super) async fn shake_hands(
    connector: &TlsConnector,
    host: &str,
    stream: TcpStream,
) -> Result<TlsStream<TcpStream>, (Fault, bool)> {
    let name = ServerName::try_from(host.to_owned()).map_err(|_| {
        let fault = Fault::Tls {
            host: host.to_owned(),
            cause: "no certificate can bear this name".into(),
        };
        (fault, false)
    })?;
    connector
        .connect(name, stream)
        .await
        .map_err(|error| explain(host, &error))
}

/// When the server's certificate ends, in unix seconds; none where that cannot be known.
///
/// The verifier is asked whether it would hold at the end of time: it says since when it would not. That
/// spares us reading certificates ourselves.
pub(super) fn ends(connection: &ClientConnection, host: &str, extra: Option<&[u8]>) -> Option<i64> {
    let (leaf, rest) = connection.peer_certificates()?.split_first()?;
    let roots = Arc::new(trusted(extra).ok()?);
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = WebPkiServerVerifier::builder_with_provider(roots, provider)
        .build()
        .ok()?;
    let name = ServerName::try_from(host).ok()?;
    let then = UnixTime::since_unix_epoch(NEVER);
    match verifier.verify_server_cert(leaf, rest, &name, &[], then) {
        Err(Error::InvalidCertificate(CertificateError::ExpiredContext { not_after, .. })) => {
            i64::try_from(not_after.as_secs()).ok()
        }
        _ => None,
    }
}

fn explain(host: &str, error: &io::Error) -> (Fault, bool) {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    match inner {
        Some(Error::InvalidCertificate(problem)) => {
            let fault = Fault::Certificate {
                host: host.to_owned(),
                problem: words(problem),
            };
            (fault, false)
        }
        Some(other) => {
            let fault = Fault::Tls {
                host: host.to_owned(),
                cause: other.to_string(),
            };
            (fault, false)
        }
        None => {
            let fault = Fault::Tls {
                host: host.to_owned(),
                cause: error.to_string(),
            };
            (fault, true)
        }
    }
}

fn words(problem: &CertificateError) -> String {
    match problem {
        CertificateError::NotValidForName => "it is for another name".into(),
        CertificateError::NotValidForNameContext { presented, .. } => {
            format!("it is for {}", names(presented))
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "it has expired".into()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "it is not valid yet".into()
        }
        CertificateError::UnknownIssuer => "nobody we trust has signed it".into(),
        CertificateError::Revoked => "it has been withdrawn".into(),
        other => other.to_string(),
    }
}

/// Names come as `DnsName("mail.example.org")`.
fn names(presented: &[String]) -> String {
    let names: Vec<&str> = presented
        .iter()
        .map(|name| name.split('"').nth(1).unwrap_or(name))
        .collect();
    if names.is_empty() {
        return "no name at all".into();
    }
    names.join(", ")
}
