//! What can be typed about signing.

/// Print what to publish in the DNS, so that the signatures of your letters can be verified (DKIM).
///
/// `send: dkim:` in bulletin.yaml names the domain, the selector and the file of the key. This reads the key
/// and prints the name and the text of the TXT record that belongs to it. Where nothing is set up yet, it
/// says how to make a key.
#[derive(Debug, clap::Args)]
pub(crate) struct Dkim {}
