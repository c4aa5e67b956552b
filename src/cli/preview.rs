//! `bulletin preview --to`: the finished letter to yourself, marked as a preview. Without `--to` it is a page
//! in the browser (see [`live`]).

use anstream::{eprintln, println};
use bulletin::check::Purpose;
use bulletin::delivery::{Through, send_one};
use bulletin::message::{Press, Recipient, Secret, Stamp};
use bulletin::render::{Occasion, render};
use bulletin::subscribers::Address;

use super::check::look;
use super::folder::Folder;
use super::signing::signer;
use super::transport::Transport;
use super::{Exit, Trouble, World, args, live, runtime, show};

pub(crate) fn run(folder: &Folder, args: &args::Preview, world: &World) -> Result<Exit, Trouble> {
    if args.to.is_empty() {
        return live::run(folder, args, world);
    }
    let desk = folder.desk(args.issue.as_deref())?;
    let stem = &desk.issue.stem;
    let mut readers = Vec::new();
    for typed in &args.to {
        let address = Address::parse(typed).map_err(|fault| {
            Trouble::new(fault.to_string()).cure(
                "write your own address whole, such as me@our-charity.org.uk; nothing was sent",
            )
        })?;
        readers.push(Recipient {
            address,
            name: None,
            greeting: None,
        });
    }
    let transport = Transport::new(&desk.masthead, world)?;
    let settings = transport.settings(&desk.masthead, world)?;
    let edition = desk.edition();
    let rendered = render(&edition, &desk.theme, Occasion::Preview);
    // Mail programs hide a second letter with the same Message-ID, and a preview is sent again and again.
    let name = format!("preview-{stem}-{}", world.now.timestamp());
    let stamp = Stamp {
        issue: &name,
        date: world.now.with_timezone(&desk.masthead.zone),
    };
    // A key that everybody knows: unsubscribing from a preview does nothing.
    let press = Press::new(
        &rendered,
        &desk.masthead,
        &desk.words,
        &stamp,
        Secret::of_samples(),
    )?
    .signed_by(signer(folder, &desk.masthead)?);
    let outbox = folder.path("outbox");
    runtime()?.block_on(async {
        for reader in &readers {
            let letter = press.letter(reader)?;
            let token = letter.token.clone();
            send_one(&transport.through, &outbox, &settings, letter).await?;
            let to = reader.address.for_people();
            match transport.through {
                Through::Outbox => {
                    println!("{0}A preview{0:#} for {to} is in outbox/preview/{token}.eml; `through: outbox` sends nothing.", show::GREEN);
                }
                Through::Smtp(_) => println!("{0}A preview{0:#} of {stem} has gone to {to}.", show::GREEN),
            }
        }
        Ok::<(), Trouble>(())
    })?;
    let (_, findings) = look(&desk, Purpose::Draft, world);
    if !findings.is_empty() {
        eprintln!("{}: bulletin check {stem} shows them.", findings.sum());
    }
    Ok(Exit::Done)
}
