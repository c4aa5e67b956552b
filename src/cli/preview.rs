//! `bulletin preview --to`: the finished letter to people who look at it, marked as a preview. Without `--to` it is a page
//! in the browser (see [`live`]).

use bulletin::check::Purpose;
use bulletin::delivery::{Fault, Reply, Through, send_one};
use bulletin::ledger::{Answer, Ledger, Preview};
use bulletin::masthead::Words;
use bulletin::message::{Press, Recipient, Secret, Stamp};
use bulletin::render::{Occasion, render};
use bulletin::subscribers::Address;

use super::approve::digest;
use super::check::look;
use super::desk::Desk;
use super::folder::Folder;
use super::send::at_rest;
use super::signing::signer;
use super::transport::Transport;
use super::{Exit, Trouble, World, args, live, runtime, show};
use crate::cli::lines::{eprintln, println};

/// To how many a preview goes at most.
const READERS: usize = 20;

pub(crate) fn run(folder: &Folder, args: &args::Preview, world: &World) -> Result<Exit, Trouble> {
    if args.to.is_empty() {
        return live::run(folder, args, world);
    }
    let desk = folder.desk(args.issue.as_deref())?;
    let stem = &desk.issue.stem;
    let readers = readers(&args.to)?;
    let transport = Transport::new(&desk.masthead, world)?;
    transport.refuse_false_date(world, &desk.masthead)?;
    let settings = transport.settings(&desk.masthead, world)?;
    let press = press(folder, &desk, world)?;
    let outbox = folder.path("outbox");
    let digest = digest(&desk, &desk.issue);
    let refused = runtime()?.block_on(async {
        let ledger = Ledger::open(&folder.ledger()).await?;
        refuse_readers(&readers, &ledger).await?;
        let mut refused = 0;
        for reader in &readers {
            let letter = press.letter(reader)?;
            let token = letter.token.clone();
            let to = reader.address.for_people();
            let reply = match send_one(&transport.through, &outbox, "preview", &settings, letter).await {
                Ok(reply) => reply,
                // One address that is wrong says nothing about the others.
                Err(fault @ Fault::PreviewRefused { .. }) if readers.len() > 1 => {
                    Trouble::from(fault).print();
                    refused += 1;
                    continue;
                }
                Err(fault) => return Err(fault.into()),
            };
            if reply.is_some() {
                println!("{0}A preview{0:#} of {stem} has gone to {to}.", show::GREEN);
            } else {
                println!("{0}A preview{0:#} for {to} is in outbox/preview/{token}.eml; `through: outbox` sends nothing.", show::GREEN);
            }
            let preview = Preview {
                issue: stem.clone(),
                digest: digest.clone(),
                address: reader.address.to_string(),
                through: match &transport.through {
                    Through::Outbox => Preview::OUTBOX.to_owned(),
                    through @ Through::Smtp(_) => through.to_string(),
                },
                time: world.current().timestamp_millis(),
                answer: reply.map(answer),
            };
            ledger.previewed(&preview).await?;
        }
        at_rest(&ledger).await;
        Ok::<_, Trouble>(refused)
    })?;
    let (_, findings) = look(&desk, Purpose::Draft, world);
    if !findings.is_empty() {
        eprintln!("{}: bulletin check {stem} shows them.", findings.sum());
    }
    Ok(if refused > 0 {
        Exit::Faults
    } else {
        Exit::Done
    })
}

/// Those who get it, each once. Nothing is sent where one of them is no address.
fn readers(typed: &[String]) -> Result<Vec<Recipient>, Trouble> {
    let mut readers: Vec<Recipient> = Vec::new();
    for typed in typed {
        let address = Address::parse(typed.trim()).map_err(|fault| {
            Trouble::new(fault.to_string()).cure(
                "write your own address whole, such as me@our-charity.org.uk; nothing was sent",
            )
        })?;
        let key = address.key();
        if readers.iter().all(|reader| reader.address.key() != key) {
            readers.push(Recipient {
                address,
                name: None,
                greeting: None,
                plain: false,
            });
        }
    }
    Ok(readers)
}

/// A preview is for those who make the issue: never a way to write to people who have left, or to many.
async fn refuse_readers(readers: &[Recipient], ledger: &Ledger) -> Result<(), Trouble> {
    if readers.len() > READERS {
        return Err(Trouble::new(format!(
            "a preview goes to {READERS} addresses at most, and these are {}",
            readers.len()
        ))
        .cure("it is for those who make the issue; bulletin send writes to everybody; nothing was sent"));
    }
    let (left, erased) = (ledger.suppressions().await?, ledger.erasures().await?);
    match readers
        .iter()
        .map(|reader| (reader, reader.address.key()))
        .find_map(|(reader, key)| (left.contains_key(&key) || erased.holds(&key)).then_some(reader))
    {
        None => Ok(()),
        Some(reader) => {
            let who = reader.address.for_people();
            Err(Trouble::new(format!("{who} has left and gets no letters")).cure(format!(
                "if it is your own address: bulletin subscribers restore {who}; nothing was sent"
            )))
        }
    }
}

/// The press of a preview: the real one, but that nobody can leave by its letters.
fn press(folder: &Folder, desk: &Desk, world: &World) -> Result<Press, Trouble> {
    let edition = desk.edition();
    let rendered = render(&edition, &desk.theme, Occasion::Preview);
    // Mail programs hide a second letter with the same Message-ID, and a preview is sent again and again.
    let name = format!("preview-{}-{}", desk.issue.stem, world.now.timestamp());
    let stamp = Stamp {
        issue: &name,
        date: world.now.with_timezone(&desk.masthead.zone),
    };
    // A code that belongs to nobody, in a mail that does not ask to leave: whoever handles such mails,
    // person or program, takes nobody off a list for it.
    let words = Words {
        unsubscribe_subject: format!("{}{{token}}", desk.words.preview_mark),
        ..desk.words.clone()
    };
    let secret = Secret::of_samples();
    let press = Press::new(&rendered, &desk.masthead, &words, &stamp, secret)?;
    Ok(press.signed_by(signer(folder, &desk.masthead)?))
}

fn answer(reply: Reply) -> Answer {
    Answer {
        code: Some(reply.code),
        enhanced: reply.enhanced,
        text: reply.text,
    }
}
