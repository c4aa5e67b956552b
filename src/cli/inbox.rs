//! `bulletin inbox`: mail that comes back.

mod account;
mod discretion;
mod last;
mod scratch;
mod undo;

use anstream::println;
use bulletin::inbox::{self, Account, Login, People, Reading, Source};
use bulletin::ledger::Ledger;
use bulletin::masthead::Masthead;
use bulletin::message::{Secret, list_id_of};

use super::args::{self, Format};
use super::folder::Folder;
use super::people::on_lists;
use super::send::at_rest;
use super::transport::printed_by;
use super::{Exit, Trouble, World, runtime};
use discretion::How;
use scratch::Scratch;

pub(crate) fn run(
    folder: &Folder,
    args: &args::Inbox,
    format: Format,
    world: &World,
) -> Result<Exit, Trouble> {
    format.words_or_json()?;
    let masthead = folder.masthead()?;
    runtime()?.block_on(async {
        if args.undo || args.last {
            let ledger = Ledger::open_existing(&folder.ledger()).await?;
            let done = if args.undo {
                undo::undo(&ledger, args, format, world).await
            } else {
                last::tell(&ledger, format).await
            };
            at_rest(&ledger).await;
            return done;
        }
        let typed = args.source.as_deref().or(masthead.inbox.source.as_deref());
        let typed = typed.ok_or_else(|| {
            Trouble::new("it is not said where the mail lies").cure(
                "write bulletin inbox SOURCE: a Maildir, an mbox file, a folder of .eml files or imaps://user@mail.example.org/INBOX; \
                 or put it into bulletin.yaml: inbox: {source: …}",
            )
        })?;
        // A path in bulletin.yaml is seen from there.
        let source = match Source::parse(typed)? {
            Source::Path(path) if args.source.is_none() => {
                Source::Path(folder.path(&path.display().to_string()))
            }
            source => source,
        };
        let ledger = Ledger::open(&folder.ledger()).await?;
        Scratch::sweep(&folder.ledger());
        let read = if args.dry_run {
            on_a_copy(folder, &ledger, &masthead, &source, world).await
        } else {
            read(folder, &ledger, &masthead, &source, world).await
        };
        at_rest(&ledger).await;
        let account = read?;
        let how = How {
            dry_run: args.dry_run,
            addresses: args.addresses || world.screen,
        };
        match format {
            Format::Json => println!("{}", account::json(&account, how)),
            _ => account::say(&account, how, &masthead),
        }
        Ok(match (&account.broken, account.unreadable.is_empty()) {
            (None, true) => Exit::Done,
            _ => Exit::Faults,
        })
    })
}

async fn read(
    folder: &Folder,
    ledger: &Ledger,
    masthead: &Masthead,
    source: &Source,
    world: &World,
) -> Result<Account, Trouble> {
    let mut everybody = ledger.everybody().await?;
    on_lists(folder, world, |address| everybody.push(address))?;
    let mut lists = vec![masthead.list_id.clone()];
    for content in ledger.contents().await? {
        lists.extend(list_id_of(&content).filter(|list| !lists.contains(list)));
    }
    let secret = Secret::new(ledger.secret().await?);
    let extra_root = match &world.extra_root {
        Some(path) => Some(std::fs::read(path).map_err(|error| {
            Trouble::file("read", path, &error)
                .cure("BULLETIN_SMTP_CA must name a certificate file (PEM)")
        })?),
        None => None,
    };
    let reading = Reading {
        ledger,
        people: People::new(everybody, secret, lists),
        soft_bounces: masthead.inbox.soft_bounces,
        login: login(masthead, source, world)?,
        extra_root,
        now: world.now.timestamp_millis(),
    };
    Ok(inbox::read(reading, source).await?)
}

/// Does it all to a copy of the ledger, so that what is said is what would be done.
async fn on_a_copy(
    folder: &Folder,
    ledger: &Ledger,
    masthead: &Masthead,
    source: &Source,
    world: &World,
) -> Result<Account, Trouble> {
    let scratch = Scratch::beside(&folder.ledger())
        .map_err(|error| Trouble::file("copy", &folder.ledger(), &error))?;
    let path = scratch.path().join("ledger.db");
    let text = path
        .to_str()
        .ok_or_else(|| Trouble::new("the temporary folder has a name that is no text"))?;
    ledger.copy_to(text).await?;
    let copy = Ledger::open_copy(&path).await?;
    let account = read(folder, &copy, masthead, source, world).await;
    copy.close().await;
    account
}

/// What logs in at a mail server; none where there is no server or nothing to log in with.
fn login(masthead: &Masthead, source: &Source, world: &World) -> Result<Option<Login>, Trouble> {
    let Source::Server(server) = source else {
        return Ok(None);
    };
    let own = &masthead.inbox;
    let Some(user) = server.user.clone().or_else(|| own.user.clone()) else {
        return Ok(None);
    };
    let password = match (&world.imap_password, &own.password_command) {
        (Some(password), _) => password.clone(),
        (None, Some(command)) => printed_by(command)?,
        (None, None) => return Ok(None),
    };
    Ok(Some(Login { user, password }))
}

impl From<inbox::Fault> for Trouble {
    fn from(fault: inbox::Fault) -> Self {
        match fault {
            inbox::Fault::Ledger(fault) => fault.into(),
            fault => Trouble::new(fault.to_string()).cure(fault.cure()),
        }
    }
}
