//! What `bulletin serve` takes.

/// Put the pages on the web on which people sign up, choose what they get, and leave.
///
/// Runs until Ctrl+C. The pages are: the form, with a mail that asks to
/// confirm (double opt-in); a page of each reader's own choices, which every
/// letter links to; and the address by which mail programs unsubscribe with
/// one click (RFC 8058). No page needs a script or sets a cookie, each says
/// the same whether or not it knows an address, and only a button changes
/// anything: what opens every link in a mail unsubscribes nobody.
///
/// `serve:` in bulletin.yaml says where the pages are, which lists are
/// offered and what people agree to:
///
///   serve:
///     address: https://bulletin.our-charity.org.uk/
///     behind-proxy: yes
///     lists:
///       - {name: members, title: "Our bulletin, every month"}
///     wording: Yes, please email me the bulletin. I can stop at any time.
///
/// As soon as it is there, letters lead to these pages, so start them before
/// the next `bulletin send`, and keep them running. Who signs up is in
/// subscribers/ledger.db; `send` writes to them as to everybody on the list.
/// README.md shows how to run it with systemd, behind nginx or Caddy, or
/// with a certificate of its own.
#[expect(
    clippy::doc_markdown,
    reason = "it is printed as it stands, an address in YAML too"
)]
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Serve {
    /// Where to listen, such as 127.0.0.1:8025; else what bulletin.yaml says.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<String>,
}
