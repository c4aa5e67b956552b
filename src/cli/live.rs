//! `bulletin preview`: the issue in the browser, following every save.

mod browser;
mod proofs;

use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anstream::{eprintln, println};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use bulletin::preview::{Board, EDITORS, House, Key, Ticket, Watched, Watcher, keep_up, serve};
use tokio::net::TcpListener;

use super::folder::Folder;
use super::revision::git;
use super::{Exit, Trouble, World, args, runtime, show, trouble};
use proofs::Proofs;

/// A browser that takes longer to start will not come any more.
const ADMITS: Duration = Duration::from_mins(2);

pub(crate) fn run(folder: &Folder, args: &args::Preview, world: &World) -> Result<Exit, Trouble> {
    let editor = editor(&args.page.editor)?;
    let proofs = Proofs::of(folder, args.issue.as_deref(), world)?;
    let (key, ticket) = (Key::new(random()?), Ticket::new(random()?));
    let house = House {
        stem: proofs.stem().to_owned(),
        root: folder.path(""),
        editor,
    };
    let (watcher, signals) = Watcher::new(watched(folder, &proofs)).map_err(|error| {
        Trouble::new(format!("the folder cannot be watched: {error}"))
            .cure("close other programs that watch many files, or restart the computer")
    })?;
    let stem = house.stem.clone();
    let board = Arc::new(Board::new(proofs.pull()));
    let runtime = runtime()?;
    let served = runtime.block_on(async {
        let listener = listen(args.page.port).await?;
        let port = listener
            .local_addr()
            .map_err(|error| cannot_listen(args.page.port, &error))?
            .port();
        let here = format!("http://127.0.0.1:{port}");
        println!("{0}Preview{0:#} of {stem}: {here}/{1}/", show::GREEN, key.path());
        eprintln!("It follows every save. The address is good on this computer until Ctrl+C ends it; keep it to yourself.");
        if args.page.no_open {
            ticket.withdraw();
        } else {
            browser::open(&format!("{here}{}", ticket.path()), ticket.clone());
            let ticket = ticket.clone();
            tokio::spawn(async move {
                tokio::time::sleep(ADMITS).await;
                ticket.withdraw();
            });
        }
        tokio::spawn(keep_up(Arc::clone(&board), watcher, signals, move || {
            proofs.pull()
        }));
        tokio::select! {
            served = serve(listener, key, ticket, house, board) => {
                served.map_err(|error| cannot_listen(port, &error))
            }
            // Where the signal cannot be had, the preview goes on.
            Ok(()) = tokio::signal::ctrl_c() => Ok(()),
        }
    });
    // Pages that are open hold their connections; nobody waits for them.
    runtime.shutdown_background();
    served.map(|()| Exit::Done)
}

/// The folders an issue is made from. Below `issues/` all files matter: earlier issues are compared with.
fn watched(folder: &Folder, proofs: &Proofs) -> Vec<Watched> {
    let within = |name: &str| Watched::all(folder.path(name));
    let mut watched = vec![
        within("").only(&["bulletin.yaml", "issues", "templates"]),
        within("issues"),
        within("templates").deep(),
        // Whether it was previewed. Reading the ledger makes signals of its own.
        within("subscribers").only(&["ledger.db"]).silent(),
    ];
    watched.extend(proofs.elsewhere().map(Watched::all));
    // What is compared with changes with a commit, and when another version is checked out.
    if let Some(said) = git(&proofs.home(), &["rev-parse", "--absolute-git-dir"]) {
        let at = PathBuf::from(said.trim_end_matches(['\r', '\n']));
        watched.push(Watched::all(at.join("refs/heads")).deep());
        watched.push(Watched::all(at.join("logs")).only(&["HEAD"]));
        watched.push(Watched::all(at).only(&["HEAD"]));
    }
    watched
}

fn random() -> Result<[u8; 16], Trouble> {
    let mut random = [0; 16];
    SystemRandom::new()
        .fill(&mut random)
        .map_err(|_| Trouble::new("this computer gives no random numbers"))?;
    Ok(random)
}

/// Listens on this computer alone, on another port where the one asked for is taken.
async fn listen(port: u16) -> Result<TcpListener, Trouble> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
        Ok(listener) => Ok(listener),
        Err(error) => {
            let why = match error.kind() {
                std::io::ErrorKind::AddrInUse => {
                    format!("Port {port} is taken, perhaps by another preview")
                }
                std::io::ErrorKind::PermissionDenied => {
                    format!("This account may not use port {port}")
                }
                _ => return Err(cannot_listen(port, &error)),
            };
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
                .await
                .map_err(|error| cannot_listen(0, &error))?;
            eprintln!("{why}; this one uses another.");
            Ok(listener)
        }
    }
}

fn cannot_listen(port: u16, error: &std::io::Error) -> Trouble {
    Trouble::new(format!(
        "this computer does not let the preview listen on port {port}: {}",
        trouble::plain(error)
    ))
    .cure("name another port with --port NUMBER")
}

/// The address that opens an editor, by the editor's name or as typed; `None` for `none`.
fn editor(typed: &str) -> Result<Option<String>, Trouble> {
    if typed == "none" {
        return Ok(None);
    }
    if let Some((_, address)) = EDITORS.iter().find(|(name, _)| *name == typed) {
        return Ok(Some((*address).to_owned()));
    }
    let scheme = typed.split_once(':').map_or("", |(scheme, _)| scheme);
    let runs = ["javascript", "data", "vbscript", "blob", "http", "https"];
    let harmless = !scheme.is_empty()
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        && !runs.contains(&scheme.to_ascii_lowercase().as_str());
    if harmless && typed.contains("{path}") {
        return Ok(Some(typed.to_owned()));
    }
    let names: Vec<&str> = EDITORS.iter().map(|(name, _)| *name).collect();
    Err(
        Trouble::new(format!("`{typed}` is no editor this program knows")).cure(format!(
            "write one of {}, none, or an address such as vscode://file{{path}}:{{line}}",
            names.join(", ")
        )),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_editor_is_a_name_or_an_address_that_runs_nothing() {
        assert_eq!(editor("none").unwrap(), None);
        assert!(editor("zed").unwrap().unwrap().starts_with("zed://"));
        let own = "subl://open?url=file://{path}&line={line}";
        assert_eq!(editor(own).unwrap().as_deref(), Some(own));
        for refused in [
            "",
            "emacs",
            "subl://open",
            "JavaScript:alert('{path}')",
            "https://a.example/{path}",
        ] {
            assert!(editor(refused).is_err(), "{refused}");
        }
    }
}
