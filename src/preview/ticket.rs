//! The address that the browser is opened with: it leads to the page once, and to nothing afterwards.
//!
//! What a program is started with can be read by everybody on this computer for as long as it runs. So the
//! address of the page, which works all day, is never handed to the program that opens the browser.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};

/// Where tickets are shown.
const GATE: &str = "/open/";

/// What is said to whoever comes with a ticket that has been used.
pub(super) const USED: &str = "<!doctype html><html lang=\"en-GB\"><meta charset=\"utf-8\"><title>Preview</title>\
    <p>This address opened the preview once, and opens nothing any more.</p>\
    <p>The terminal shows the address of the page. If no page has opened for you, somebody else on this \
    computer was faster: end the preview there with Ctrl+C, and start it again.</p></html>";

/// Opens the page once.
#[derive(Clone, Debug)]
pub struct Ticket {
    path: String,
    digest: [u8; 32],
    used: Arc<AtomicBool>,
}

/// What a ticket is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    /// It opens the page, and has been used up by that.
    Opens,
    /// It was good once.
    Used,
    /// It never was one.
    Nothing,
}

impl Ticket {
    /// Makes one from 128 random bits.
    pub fn new(random: [u8; 16]) -> Self {
        let code = BASE32_NOPAD.encode(&random).to_ascii_lowercase();
        Ticket {
            digest: Sha256::digest(&code).into(),
            path: format!("{GATE}{code}"),
            used: Arc::default(),
        }
    }

    /// Its path, from the first slash on.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Takes its worth from it: where nobody will come with it any more.
    pub fn withdraw(&self) {
        self.used.store(true, Ordering::SeqCst);
    }

    /// Shows a path at the gate; `None` where it is no ticket's at all. Digests are compared, so that the
    /// time it takes tells nothing.
    pub(super) fn show(&self, path: &str) -> Option<Worth> {
        let code = path.strip_prefix(GATE)?;
        let digest: [u8; 32] = Sha256::digest(code).into();
        Some(if digest != self.digest {
            Worth::Nothing
        } else if self.used.swap(true, Ordering::SeqCst) {
            Worth::Used
        } else {
            Worth::Opens
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_opens_once_and_a_withdrawn_one_never() {
        let ticket = Ticket::new([7; 16]);
        let copy = ticket.clone();
        assert_eq!(ticket.show("/other"), None);
        assert_eq!(ticket.show("/open/aaaa"), Some(Worth::Nothing));
        assert_eq!(copy.show(ticket.path()), Some(Worth::Opens));
        assert_eq!(ticket.show(ticket.path()), Some(Worth::Used));
        let other = Ticket::new([8; 16]);
        other.withdraw();
        assert_eq!(other.show(other.path()), Some(Worth::Used));
    }
}
