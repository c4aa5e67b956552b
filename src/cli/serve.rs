//! `bulletin serve`: the pages on which people sign up, choose what they get, and leave.

mod certificate;
mod roll;

use std::net::SocketAddr;

use anstream::eprintln;
use bulletin::delivery::Clock;
use bulletin::ledger::Ledger;
use bulletin::masthead::{Masthead, Serve, WebWords, listen_at};
use bulletin::web::{Event, Postbox, Setup, Side, Tell, serve};
use chrono::SecondsFormat;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::folder::Folder;
use super::show::{self, Findings};
use super::signing::signer;
use super::transport::Transport;
use super::{Exit, Trouble, World, args, runtime, trouble};

/// What to write where nothing is there yet.
const EXAMPLE: &str = "write into bulletin.yaml, with your own words:\n\
    serve:\n  \
      address: https://bulletin.our-charity.org.uk/\n  \
      behind-proxy: yes\n  \
      wording: Yes, please email me the bulletin every month. I can stop at any time.\n\
    bulletin help serve says more";

pub(crate) fn run(folder: &Folder, args: &args::Serve, world: &World) -> Result<Exit, Trouble> {
    let masthead = folder.masthead()?;
    let Some(offer) = masthead.serve.clone() else {
        return Err(
            Trouble::new("bulletin.yaml does not say where the pages are (`serve:`)").cure(EXAMPLE),
        );
    };
    let listen = match &args.listen {
        None => offer.listen,
        Some(typed) => listen_at(typed).ok_or_else(|| {
            Trouble::new(format!("`{typed}` is not where a program can listen")).cure(
                "write an address of this computer and a port, such as --listen 127.0.0.1:8025",
            )
        })?,
    };
    let files = offer.key.as_ref();
    let tls = files
        .map(|files| certificate::reader(folder, files, world))
        .transpose()?;
    if tls.is_none() && offer.is_encrypted() && offer.proxies.is_none() {
        eprintln!(
            "  {0}Nothing here encrypts{0:#}: a web server in front has to. If it runs, say behind-proxy: yes under `serve:`, so that one client can be told from another.",
            show::YELLOW
        );
    }
    let transport = Transport::new(&masthead, world)?;
    let is_live = transport.through.is_live();
    if !is_live {
        eprintln!(
            "  {0}Nobody can sign up yet{0:#}: the mails that ask people to confirm only become files in outbox/confirm/ (through: outbox), and the page tells people that one is on its way. Name a mail server with `through:` under `send:` before others find these pages.",
            show::YELLOW
        );
    }
    let languages = match masthead.language.as_str() {
        "cy" => ["cy", "en-GB"],
        _ => ["en-GB", "cy"],
    };
    let theme = folder.templates(&masthead.language)?.theme;
    let postbox = Postbox {
        settings: transport.settings(&masthead, world)?,
        through: transport.through,
        outbox: folder.path("outbox"),
        signer: signer(folder, &masthead)?,
        theme: theme.clone(),
    };
    let [own, other] = languages.map(|language| side(folder, &masthead, language));
    let sides = [own?, other?];
    let roll = roll::reader(folder, &offer, world);
    let told = teller(world, &offer, tls.is_some(), is_live);
    let address = listen;
    let runtime = runtime()?;
    let served = runtime.block_on(async {
        let ledger = Ledger::open(&folder.ledger()).await?;
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| cannot_listen(address, &error))?;
        let setup = Setup {
            sides,
            serve: offer,
            theme,
            ledger: ledger.clone(),
            clock: Clock::set(world.current().timestamp_millis()),
            roll,
            postbox,
            tls,
            tell: told,
        };
        let (stopper, stop) = watch::channel(false);
        let ending = tokio::spawn(asked_to_end(stopper));
        let served = Box::pin(serve(listener, setup, stop)).await;
        ending.abort();
        super::send::at_rest(&ledger).await;
        served.map_err(Trouble::from)
    });
    runtime.shutdown_background();
    served.map(|()| Exit::Done)
}

/// Waits for Ctrl+C, or for the word of the system that the program is to end.
async fn asked_to_end(stopper: watch::Sender<bool>) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut term) => tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = term.recv() => {}
            },
            Err(_) => {
                let _ = tokio::signal::ctrl_c().await;
            }
        }
    }
    #[cfg(not(unix))]
    let _ = tokio::signal::ctrl_c().await;
    eprintln!("Ending, once those who are being answered have their page.");
    // Whoever no longer listens has ended already.
    let _ = stopper.send(true);
}

/// The bulletin in one of its languages.
fn side(folder: &Folder, masthead: &Masthead, language: &str) -> Result<Side, Trouble> {
    let (name, builtin) = WebWords::builtin(language);
    let source = folder.template(name, builtin)?;
    let words = WebWords::read(&source)
        .map_err(|found| Trouble::findings(Findings::of(found, [source.clone()])))?;
    Ok(Side {
        masthead: masthead.in_language(language),
        words,
        language: language.to_owned(),
    })
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> Trouble {
    let (why, cure) = match error.kind() {
        std::io::ErrorKind::AddrInUse => (
            "another program, perhaps another `bulletin serve`, has it".to_owned(),
            "end that one, or name another port with --listen 127.0.0.1:PORT",
        ),
        std::io::ErrorKind::PermissionDenied => (
            "this account may not".to_owned(),
            "ports below 1024 are for the system: name a higher one with --listen and let a web server in front pass requests on",
        ),
        std::io::ErrorKind::AddrNotAvailable => (
            "this computer does not have that address".to_owned(),
            "name one of its own with --listen, such as 127.0.0.1:8025",
        ),
        _ => (
            trouble::plain(error),
            "name another address with --listen, such as 127.0.0.1:8025",
        ),
    };
    Trouble::new(format!("the pages cannot be served at {address}: {why}")).cure(cure)
}

/// Says what happens, a line each, with nothing in it that tells of a person.
fn teller(world: &World, offer: &Serve, encrypted: bool, is_live: bool) -> Tell {
    let (world, public) = (world.clone(), offer.page(""));
    let scheme = if encrypted { "https" } else { "http" };
    Box::new(move |event| {
        let (green, yellow) = (show::GREEN, show::YELLOW);
        let time = world.current().to_rfc3339_opts(SecondsFormat::Secs, true);
        match event {
            Event::Listening(at) => {
                eprintln!("{green}Serving{green:#} {public} at {scheme}://{at}");
                eprintln!(
                    "Ctrl+C ends it. Letters that are sent while it does not run lead nowhere."
                );
            }
            Event::Answered {
                method,
                route,
                status,
            } => eprintln!("{time} {method} {route} {status}"),
            Event::Mailed if is_live => eprintln!("{time} a mail that asks to confirm has gone"),
            Event::Mailed => eprintln!(
                "{time} a mail that asks to confirm was written to outbox/confirm/ and has gone to nobody"
            ),
            Event::NotMailed { cause, cure, again } => {
                let next = if *again {
                    "it is tried again later"
                } else {
                    "it is not tried again"
                };
                let cause = super::progress::discreet(cause);
                let cause = cause.trim_end_matches('.');
                eprintln!(
                    "{time} {yellow}a mail that asks to confirm has not gone{yellow:#}: {cause}; {next}"
                );
                eprintln!("  {}", super::progress::discreet(cure));
            }
            Event::Failed(why) => {
                let why = super::progress::discreet(why);
                eprintln!("{time} {yellow}a request failed{yellow:#}: {why}");
            }
        }
    })
}
