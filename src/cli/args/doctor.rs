//! What can be typed to try a send without sending.

/// Try what a send needs, before the day. Sends nothing.
///
/// Looks at the folder (settings, lists, ledger, who can read them, what git keeps), at the mail server
/// (name, encryption, certificate, login, whether it takes our sender) and at what the DNS says of our own
/// domain (MX, SPF, DKIM, DMARC). Each point is ok, a warning or a fault, the worst first, with what to do
/// and the lines to put into the DNS. No reader's domain is ever looked up.
///
/// Exit code 0: nothing is at fault; 1: something is.
#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    /// Look at the folder only: ask neither the mail server nor the DNS.
    #[arg(long)]
    pub(crate) offline: bool,
}
