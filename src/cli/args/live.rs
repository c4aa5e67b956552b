//! What can be typed about the page that `bulletin preview` opens.

/// The page in the browser.
#[derive(Debug, clap::Args)]
pub(crate) struct Live {
    /// The port on this computer; another is taken where it is in use.
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 4717,
        conflicts_with = "to"
    )]
    pub(crate) port: u16,
    /// Print the address, and do not open the browser.
    #[arg(long, conflicts_with = "to")]
    pub(crate) no_open: bool,
    /// What opens when you click a line of the file: vscode, vscodium, cursor, zed, idea, none, or an address
    /// with {path} and {line} in it.
    #[arg(
        long,
        value_name = "EDITOR",
        env = "BULLETIN_EDITOR",
        default_value = "vscode",
        hide_env_values = true
    )]
    pub(crate) editor: String,
}
