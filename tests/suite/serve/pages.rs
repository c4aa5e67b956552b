//! The languages of the pages, the encrypted door, and what a live send asks of the address.

use super::{ISSUE, MEMBERS, SERVE, Served, desk, desk_with};
use crate::smtpd::{Act, Config, Smtpd};

#[test]
fn a_page_is_in_the_language_of_its_reader() {
    let desk = desk();
    let served = Served::start(&desk);
    let accepting = |languages: &str| {
        let request = format!(
            "GET / HTTP/1.1\r\nHost: bulletin.example.org\r\nAccept-Language: {languages}\r\n\r\n"
        );
        served.raw(request.as_bytes())
    };
    accepting("cy-GB, en;q=0.8")
        .is(200)
        .has("<html lang=\"cy\">")
        .has("Tanysgrifio");
    accepting("en-GB, cy;q=0.5").has("<html lang=\"en-GB\">");
    accepting("fr").has("<html lang=\"en-GB\">");
    served
        .get("/?language=cy")
        .has("<html lang=\"cy\">")
        .has("href=\"?language=en\"");
    served
        .post("/?language=cy", "email=x")
        .is(422)
        .has("Mae problem");
}

/// A certificate of the bulletin's own for the pages.
type Own = rcgen::CertifiedKey<rcgen::KeyPair>;

fn certificate() -> Own {
    rcgen::generate_simple_self_signed(vec!["bulletin.example.org".to_owned()]).unwrap()
}

/// What a browser gets that trusts this certificate alone.
fn browse(served: &Served, own: &Own) -> Result<String, std::io::Error> {
    let mut roots = tokio_rustls::rustls::RootCertStore::empty();
    roots.add(own.cert.der().clone()).unwrap();
    let provider = tokio_rustls::rustls::crypto::aws_lc_rs::default_provider().into();
    let config = tokio_rustls::rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = "bulletin.example.org".try_into().unwrap();
    let mut client = tokio_rustls::rustls::ClientConnection::new(config.into(), name).unwrap();
    let mut socket = std::net::TcpStream::connect(served.at).unwrap();
    let mut stream = tokio_rustls::rustls::Stream::new(&mut client, &mut socket);
    std::io::Write::write_all(
        &mut stream,
        b"GET / HTTP/1.1\r\nHost: bulletin.example.org\r\n\r\n",
    )?;
    let mut answer = Vec::new();
    // The other end may close without saying goodbye.
    let _ = std::io::Read::read_to_end(&mut stream, &mut answer);
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[test]
fn it_speaks_https_itself_and_takes_a_certificate_that_was_renewed() {
    let (first, second) = (certificate(), certificate());
    let desk = desk_with(&format!("{SERVE}  certificate: cert.pem\n  key: key.pem\n"))
        .file("cert.pem", first.cert.pem())
        .file("key.pem", first.signing_key.serialize_pem());
    let served = Served::start(&desk);
    let said = |words: &str| served.said.lock().unwrap().matches(words).count();
    assert_eq!(said("at https://127.0.0.1:"), 1);
    let ok = |own: &Own| browse(&served, own).unwrap().starts_with("HTTP/1.1 200 OK");
    assert!(ok(&first));
    assert!(browse(&served, &second).is_err());
    // Renewed: first the one file, with whose key it does not go, then the other.
    let desk = desk.file("cert.pem", second.cert.pem());
    assert!(ok(&first) && ok(&first));
    let desk = desk.file("key.pem", second.signing_key.serialize_pem());
    assert!(ok(&second));
    assert!(browse(&served, &first).is_err());
    let desk = desk.file("cert.pem", "not a certificate\n".repeat(3));
    assert!(ok(&second));
    std::fs::remove_file(desk.path("key.pem")).unwrap();
    assert!(ok(&second));
    let said = served.end();
    assert_eq!(
        said.matches("the one from before is used").count(),
        3,
        "{said}"
    );
    assert_eq!(
        said.matches("the certificate was read anew").count(),
        1,
        "{said}"
    );
}

#[test]
fn a_live_send_does_not_lead_readers_to_this_computer() {
    let server = Smtpd::start(Config::default(), |_| Act::Go);
    let here = SERVE.replace("https://bulletin.example.org/", "http://localhost:8025/");
    let desk = desk_with(&here)
        .list("members.csv", MEMBERS)
        .issue("2026-11", ISSUE);
    let through = format!("through: smtp://{}", server.address);
    let desk = desk.masthead(|text| text.replace("through: outbox", &through));
    desk.run(&["send", "2026-11", "--confirm", "2026-11"])
        .code(1)
        .err_has("which they cannot reach");
}
