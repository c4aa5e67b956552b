//! The connection to a mail server: encrypted under roots we trust, and never more of it than is allowed.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::{CertificateError, ClientConfig, Error, RootCertStore};

use super::Fault;
use super::imap::MOST;

/// A connection that is read so far and no further.
#[derive(Debug)]
pub(super) struct Stream {
    wire: Wire,
    /// How many bytes may still come.
    left: u64,
    /// How many have come, for those who wait.
    come: Arc<AtomicU64>,
}

#[derive(Debug)]
enum Wire {
    Plain(TcpStream),
    Encrypted(Box<TlsStream<TcpStream>>),
}

/// More came than anything we asked for can have.
#[derive(Debug, thiserror::Error)]
#[error("it sends more than was asked for")]
pub(super) struct TooMuch;

/// Whether an error is that one.
pub(super) fn is_too_much(error: &io::Error) -> bool {
    let inner = error.get_ref();
    inner.is_some_and(|inner| inner.downcast_ref::<TooMuch>().is_some())
}

impl Stream {
    /// A connection within this machine.
    pub(super) fn plain(tcp: TcpStream) -> Self {
        Stream {
            wire: Wire::Plain(tcp),
            left: MOST,
            come: Arc::default(),
        }
    }

    /// Allows so many bytes from now on.
    pub(super) fn allow(&mut self, bytes: u64) {
        self.left = bytes;
    }

    /// How many bytes have come until now, while it is read elsewhere.
    pub(super) fn come(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.come)
    }

    fn wire(self: Pin<&mut Self>) -> Pin<&mut dyn Duplex> {
        match &mut self.get_mut().wire {
            Wire::Plain(tcp) => Pin::new(tcp),
            Wire::Encrypted(tls) => Pin::new(tls.as_mut()),
        }
    }
}

/// What can be read and written.
trait Duplex: AsyncRead + AsyncWrite + Unpin {}

impl<T: AsyncRead + AsyncWrite + Unpin> Duplex for T {}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.left == 0 {
            return Poll::Ready(Err(io::Error::other(TooMuch)));
        }
        let before = into.filled().len();
        let polled = self.as_mut().wire().poll_read(context, into);
        let read = (into.filled().len() - before) as u64;
        self.left = self.left.saturating_sub(read);
        self.come.fetch_add(read, Ordering::Relaxed);
        polled
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.wire().poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.wire().poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.wire().poll_shutdown(context)
    }
}

/// Encrypts a connection to a server whose certificate holds under the roots browsers trust and those in
/// `extra` (PEM).
pub(super) async fn encrypted(
    host: &str,
    tcp: TcpStream,
    extra: Option<&[u8]>,
) -> Result<Stream, Fault> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    if let Some(pem) = extra {
        let mut count = 0;
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate = certificate.map_err(|_| Fault::RootCertificate)?;
            roots.add(certificate).map_err(|_| Fault::RootCertificate)?;
            count += 1;
        }
        if count == 0 {
            return Err(Fault::RootCertificate);
        }
    }
    let fault = |cause: String| Fault::Tls {
        host: host.to_owned(),
        cause,
    };
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| fault(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| fault("no certificate can bear this name".into()))?;
    let connected = TlsConnector::from(Arc::new(config))
        .connect(name, tcp)
        .await;
    let tls = connected.map_err(|error| {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
        fault(match inner {
            Some(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => "its certificate is for another name".into(),
            Some(Error::InvalidCertificate(
                CertificateError::Expired | CertificateError::ExpiredContext { .. },
            )) => "its certificate has expired".into(),
            Some(Error::InvalidCertificate(CertificateError::UnknownIssuer)) => {
                "nobody we trust has signed its certificate".into()
            }
            Some(other) => other.to_string(),
            None => error.to_string(),
        })
    })?;
    Ok(Stream {
        wire: Wire::Encrypted(Box::new(tls)),
        left: MOST,
        come: Arc::default(),
    })
}
