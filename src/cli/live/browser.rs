//! Opening the browser, with what the system has for it.

use std::process::{Command, Stdio};
use std::thread;

use anstream::eprintln;
use bulletin::preview::Ticket;

/// Opens an address in the browser, without waiting for it; where that fails, says so, and `ticket`, which the
/// address holds, is good for nothing any more.
pub(super) fn open(address: &str, ticket: Ticket) {
    let mut command = opener();
    command
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else {
        say(&ticket);
        return;
    };
    // Some of these programs stay as long as the browser does.
    thread::spawn(move || {
        if child.wait().is_ok_and(|status| !status.success()) {
            say(&ticket);
        }
    });
}

fn say(ticket: &Ticket) {
    ticket.withdraw();
    eprintln!("The browser could not be opened from here: open the address above in one yourself.");
}

fn opener() -> Command {
    if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        // `start` would read an `&` in the address as its own.
        let mut command = Command::new("rundll32");
        command.arg("url.dll,FileProtocolHandler");
        command
    } else {
        Command::new("xdg-open")
    }
}
