//! Certificates made on the spot: one that holds, and two that do not.

use std::io;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;

/// The name by which the server is known on this machine, and which its certificate has to bear.
pub(super) const NAME: &str = "localhost";

/// What a server of ours can show, all signed by one root that nobody has heard of before.
pub(super) struct Certificates {
    /// The root, as PEM.
    pub(super) root: Vec<u8>,
    pub(super) good: TlsAcceptor,
    /// It bears another name.
    pub(super) wrong: TlsAcceptor,
    /// It has run out.
    pub(super) old: TlsAcceptor,
}

impl Certificates {
    /// Makes keys and certificates, which live as long as the rehearsal.
    pub(super) fn new() -> io::Result<Self> {
        let mut root = CertificateParams::default();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let pem = root.self_signed(&key).map_err(io::Error::other)?.pem();
        let issuer = Issuer::new(root, key);
        let mut old = named(NAME)?;
        old.not_before = date_time_ymd(2019, 1, 1);
        old.not_after = date_time_ymd(2020, 1, 1);
        Ok(Certificates {
            root: pem.into_bytes(),
            good: acceptor(&named(NAME)?, &issuer)?,
            wrong: acceptor(&named("mail.example.org")?, &issuer)?,
            old: acceptor(&old, &issuer)?,
        })
    }
}

fn named(name: &str) -> io::Result<CertificateParams> {
    CertificateParams::new(vec![name.to_owned()]).map_err(io::Error::other)
}

fn acceptor(params: &CertificateParams, issuer: &Issuer<'_, KeyPair>) -> io::Result<TlsAcceptor> {
    let key = KeyPair::generate().map_err(io::Error::other)?;
    let certificate = params.signed_by(&key, issuer).map_err(io::Error::other)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|config| {
            config
                .with_no_client_auth()
                .with_single_cert(vec![certificate.der().clone()], key)
        });
    Ok(TlsAcceptor::from(Arc::new(
        config.map_err(io::Error::other)?,
    )))
}
