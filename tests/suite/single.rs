//! One letter outside any dispatch, and letters too large to leave in one piece.

use bulletin::delivery::{Fault, Stage, Through, send_one};
use bulletin::message::{Letter, Text};
use bulletin::subscribers::Address;

use crate::smtpd::{Act, At, Config, Smtpd};
use crate::world::{World, plain, settings};

/// `lines` of text, some of which begin with a dot.
fn letter(lines: usize) -> Letter {
    let line = "..".to_owned() + &"x".repeat(70) + "\r\n";
    let text = format!("Subject: [Preview] News\r\n\r\n{}", line.repeat(lines));
    Letter {
        sender: Address::parse("news@example.org").unwrap(),
        recipient: Address::parse("editor@example.org").unwrap(),
        token: "token".into(),
        message_id: "<token@example.org>".into(),
        text: Text::whole(text.into_bytes()),
    }
}

/// More than any socket holds on the way.
const LARGE: usize = 400_000;

#[tokio::test]
async fn a_preview_arrives_and_the_ledger_knows_nothing_of_it() {
    let (world, server) = (World::new(), Smtpd::kind());
    let through = plain(server.address);
    let sent = letter(3);
    let reply = send_one(
        &through,
        &world.outbox(),
        "preview",
        &settings(),
        sent.clone(),
    )
    .await
    .unwrap();
    assert_eq!(reply.unwrap().code, 250);
    server.truth(|truth| assert_eq!(truth.accepted[0].text.as_bytes(), sent.text.bytes()));
    assert!(!world.ledger_path().exists());

    send_one(
        &Through::Outbox,
        &world.outbox(),
        "preview",
        &settings(),
        sent.clone(),
    )
    .await
    .unwrap();
    let file = world.outbox().join("preview/token.eml");
    assert_eq!(std::fs::read(file).unwrap(), sent.text.bytes());
}

#[tokio::test]
async fn a_refused_preview_says_what_the_server_said() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Rcpt => Act::Say(b"550 5.1.1 no such person"),
        _ => Act::Go,
    });
    let through = plain(server.address);
    let fault = send_one(
        &through,
        &World::new().outbox(),
        "preview",
        &settings(),
        letter(1),
    )
    .await;
    let words = fault.unwrap_err().to_string();
    assert!(
        words.contains("editor@example.org") && words.contains("no such person"),
        "{words}"
    );
}

#[tokio::test]
async fn a_letter_cut_off_in_the_middle_is_known_not_to_have_arrived() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Text => Act::Drop,
        _ => Act::Go,
    });
    let through = plain(server.address);
    let fault = send_one(
        &through,
        &World::new().outbox(),
        "preview",
        &settings(),
        letter(LARGE),
    )
    .await;
    assert!(
        matches!(
            fault,
            Err(Fault::Lost {
                stage: Stage::Data,
                ..
            })
        ),
        "{fault:?}"
    );
}

#[tokio::test]
async fn what_a_server_says_as_it_hangs_up_in_the_middle_is_heard() {
    let server = Smtpd::start(Config::default(), |step| match step.at {
        At::Text => Act::Say(b"552 5.3.4 too much for me"),
        _ => Act::Go,
    });
    let through = plain(server.address);
    let fault = send_one(
        &through,
        &World::new().outbox(),
        "preview",
        &settings(),
        letter(LARGE),
    )
    .await;
    let words = fault.unwrap_err().to_string();
    assert!(words.contains("too much for me"), "{words}");
}
