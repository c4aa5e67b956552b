//! `bulletin preview`: the issue in the browser, following every save.

mod browser;
mod proofs;

use std::net::Ipv4Addr;
use std::sync::Arc;

use anstream::{eprintln, println};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use bulletin::preview::{Board, EDITORS, House, Key, Watched, Watcher, keep_up, serve};
use tokio::net::TcpListener;

use super::folder::Folder;
use super::{Exit, Trouble, World, args, runtime, show, trouble};
use proofs::Proofs;

pub(crate) fn run(folder: &Folder, args: &args::Preview, world: &World) -> Result<Exit, Trouble> {
    let editor = editor(&args.page.editor)?;
    let proofs = Proofs::of(folder, args.issue.as_deref(), world)?;
    let mut random = [0; 16];
    SystemRandom::new()
        .fill(&mut random)
        .map_err(|_| Trouble::new("this computer gives no random numbers"))?;
    let key = Key::new(random);
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
        let address = format!("http://127.0.0.1:{port}/{}/", key.path());
        println!("{0}Preview{0:#} of {stem}: {address}", show::GREEN);
        eprintln!("It follows every save. Ctrl+C ends it.");
        if !args.page.no_open {
            browser::open(&address);
        }
        tokio::spawn(keep_up(Arc::clone(&board), watcher, signals, move || {
            proofs.pull()
        }));
        tokio::select! {
            served = serve(listener, key, house, board) => {
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
    let within = |name: &str, deep| Watched {
        folder: folder.path(name),
        deep,
        only: Vec::new(),
    };
    let root = Watched {
        folder: folder.path(""),
        deep: false,
        only: ["bulletin.yaml", "issues", "templates"]
            .map(str::to_owned)
            .into(),
    };
    let mut watched = vec![root, within("issues", false), within("templates", true)];
    if let Some(elsewhere) = proofs.elsewhere() {
        watched.push(Watched {
            folder: elsewhere,
            deep: false,
            only: Vec::new(),
        });
    }
    watched
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
