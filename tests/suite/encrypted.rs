//! TLS: used where it must be, and never talked out of.

use bulletin::delivery::{Fault, Settings, Through, Tls};
use secrecy::SecretString;

use crate::certificate::certificate;
use crate::smtpd::{Act, Config, Guard, Smtpd};
use crate::world::{World, named, settings};

const HOST: &str = "mail.example.org";

fn trusting(root: Vec<u8>) -> Settings {
    Settings {
        roots: Some(root),
        password: Some(SecretString::from("open sesame")),
        ..settings()
    }
}

fn server(name: &str, tls: Tls) -> (Smtpd, Through, Settings) {
    let (acceptor, root) = certificate(name);
    let config = Config {
        guard: match tls {
            Tls::Implicit => Guard::Implicit(acceptor),
            _ => Guard::StartTls(acceptor),
        },
        offers: vec!["AUTH PLAIN LOGIN", "PIPELINING"],
    };
    let server = Smtpd::start(config, |_| Act::Go);
    let through = named(HOST, server.address, tls, Some("news"));
    (server, through, trusting(root))
}

#[tokio::test]
async fn letters_go_over_tls_of_either_kind_after_a_login() {
    for tls in [Tls::StartTls, Tls::Implicit] {
        let (server, through, settings) = server(HOST, tls);
        let world = World::new();
        let sums = world.send(&through, &settings, 7).await.result.unwrap();
        assert_eq!(sums.sent, 7, "{tls:?}");
        server.truth(|truth| {
            assert_eq!(truth.accepted.len(), 7);
            assert!(
                truth
                    .logins
                    .iter()
                    .all(|line| line.starts_with("AUTH PLAIN "))
            );
            // No command that matters came before the handshake.
            let starttls = truth
                .commands
                .iter()
                .filter(|line| *line == "STARTTLS")
                .count();
            assert_eq!(starttls > 0, tls == Tls::StartTls);
        });
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused_with_both_names() {
    for tls in [Tls::StartTls, Tls::Implicit] {
        let (server, through, settings) = server("mail.example.com", tls);
        let world = World::new();
        let fault = world.send(&through, &settings, 3).await.result.unwrap_err();
        assert!(matches!(fault, Fault::Certificate { .. }), "{fault:?}");
        let words = fault.to_string();
        assert!(
            words.contains("mail.example.org") && words.contains("mail.example.com"),
            "{words}"
        );
        server.truth(|truth| {
            assert!(truth.logins.is_empty());
            assert!(truth.accepted.is_empty());
        });
        assert_eq!(world.sums().await.waiting, 3);
    }
}

#[tokio::test]
async fn a_certificate_nobody_vouches_for_is_refused() {
    let (_server, through, settings) = server(HOST, Tls::StartTls);
    let distrusting = Settings {
        roots: None,
        ..settings
    };
    let fault = World::new()
        .send(&through, &distrusting, 3)
        .await
        .result
        .unwrap_err();
    assert!(matches!(fault, Fault::Certificate { .. }), "{fault:?}");
    assert!(
        fault.cure().contains("BULLETIN_SMTP_CA"),
        "{}",
        fault.cure()
    );
}

#[tokio::test]
async fn a_server_on_the_network_that_offers_no_tls_gets_neither_password_nor_letter() {
    let config = Config {
        offers: vec!["AUTH PLAIN LOGIN"],
        ..Config::default()
    };
    let server = Smtpd::start(config, |_| Act::Go);
    let through = named(HOST, server.address, Tls::StartTls, Some("news"));
    let world = World::new();
    let fault = world
        .send(&through, &trusting(certificate(HOST).1), 3)
        .await
        .result
        .unwrap_err();
    assert!(matches!(fault, Fault::NoStartTls { .. }), "{fault:?}");
    server.truth(|truth| {
        assert!(
            truth.commands.iter().all(|line| line.starts_with("EHLO")),
            "{:?}",
            truth.commands
        );
    });
    assert_eq!(world.sums().await.waiting, 3);
}

#[tokio::test]
async fn words_slipped_in_before_the_handshake_are_noticed() {
    // Somebody in between answers the next command in advance, in the clear.
    let server = Smtpd::start(
        Config {
            offers: vec!["STARTTLS"],
            ..Config::default()
        },
        |step| match step.at {
            crate::smtpd::At::Ehlo => {
                Act::Say(b"250-test\r\n250 STARTTLS\r\n220 go\r\n250 AUTH PLAIN")
            }
            _ => Act::Go,
        },
    );
    let through = named(HOST, server.address, Tls::StartTls, Some("news"));
    let world = World::new();
    let fault = world
        .send(&through, &trusting(certificate(HOST).1), 1)
        .await
        .result
        .unwrap_err();
    assert!(
        fault.to_string().contains("more than it was asked"),
        "{fault}"
    );
}

#[tokio::test]
async fn a_root_certificate_that_is_none_is_said_at_once() {
    let (_server, through, settings) = server(HOST, Tls::StartTls);
    let broken = Settings {
        roots: Some(b"-----BEGIN NOTHING-----\n".to_vec()),
        ..settings
    };
    let fault = World::new()
        .send(&through, &broken, 1)
        .await
        .result
        .unwrap_err();
    assert!(matches!(fault, Fault::RootCertificate { .. }), "{fault:?}");
}
