//! `bulletin`: checks, assembles and sends a newsletter from plain files.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
