//! Our own https: the certificate, read again whenever its files have changed, for it is renewed every few weeks.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use bulletin::masthead::ServeKey;
use bulletin::web::Encrypt;
use chrono::SecondsFormat;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;

use crate::cli::folder::Folder;
use crate::cli::lines::eprintln;
use crate::cli::{Trouble, World, show};

/// No certificate needs more bytes.
const LIMIT: u64 = 1 << 20;

/// What is seen of the files without opening them.
type Stamp = [Option<(u64, SystemTime)>; 2];

/// Reads the certificate and its key, and again at each connection before which either file has changed. Where the
/// new ones cannot be used, perhaps because the second is still being written, those from before stay and it is
/// said, once for each change.
pub(super) fn reader(folder: &Folder, files: &ServeKey, world: &World) -> Result<Encrypt, Trouble> {
    let paths = [&files.certificate, &files.key].map(|file| folder.path(file));
    // Before it is read: what is written meanwhile is read the next time.
    let first = stamp(&paths);
    let last = Mutex::new((first, read(folder, files)?));
    let (folder, files, world) = (folder.clone(), files.clone(), world.clone());
    Ok(Box::new(move || {
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        let now = stamp(&paths);
        if now != last.0 {
            last.0 = now;
            let time = world.current().to_rfc3339_opts(SecondsFormat::Secs, true);
            match read(&folder, &files) {
                Ok(tls) => {
                    last.1 = tls;
                    eprintln!("{time} the certificate was read anew");
                }
                Err(trouble) => eprintln!(
                    "{time} {0}the certificate has changed and the one from before is used{0:#}: {1}",
                    show::YELLOW,
                    trouble.message()
                ),
            }
        }
        last.1.clone()
    }))
}

fn stamp(paths: &[PathBuf; 2]) -> Stamp {
    paths.each_ref().map(|path| {
        let data = std::fs::metadata(path).ok()?;
        Some((data.len(), data.modified().ok()?))
    })
}

fn read(folder: &Folder, files: &ServeKey) -> Result<TlsAcceptor, Trouble> {
    let wrong = |file: &str, what: String| {
        Trouble::new(format!("{file} cannot be used for https: {what}"))
            .cure("`certificate:` and `key:` under `serve:` name files in PEM, as certbot writes them: fullchain.pem and privkey.pem")
    };
    let certificates = folder.bytes(&folder.path(&files.certificate), LIMIT)?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&certificates).collect();
    let chain = chain.map_err(|error| wrong(&files.certificate, error.to_string()))?;
    if chain.is_empty() {
        return Err(wrong(
            &files.certificate,
            "it holds no certificate".to_owned(),
        ));
    }
    let key = folder.bytes(&folder.path(&files.key), LIMIT)?;
    let key = PrivateKeyDer::from_pem_slice(&key)
        .map_err(|error| wrong(&files.key, error.to_string()))?;
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(&files.certificate, error.to_string()))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| wrong(&files.key, error.to_string()))?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
