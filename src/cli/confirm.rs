//! The last question before letters go out.

use dialoguer::Input;

use super::{Trouble, World};

/// Lets somebody at the terminal type the issue's name; `--confirm` has typed it already.
pub(crate) fn confirm(issue: &str, typed: Option<&str>, world: &World) -> Result<(), Trouble> {
    let typed = match typed {
        Some(typed) => typed.to_owned(),
        None if !world.terminal => {
            return Err(
                Trouble::new("nobody is at the terminal to confirm this send").cure(format!(
                    "nothing was sent; in a script, add --confirm {issue}"
                )),
            );
        }
        None => Input::<String>::new()
            .with_prompt(format!("This goes out to people. Type {issue} to send it"))
            .allow_empty(true)
            .interact_text()
            .map_err(|error| unanswered(&error).cure("nothing was sent"))?,
    };
    if typed.trim() == issue {
        return Ok(());
    }
    Err(Trouble::new(format!("`{}` is not {issue}", typed.trim())).cure("nothing was sent"))
}

/// Why a question has no answer: Ctrl-C, or something else.
pub(crate) fn unanswered(error: &dialoguer::Error) -> Trouble {
    let dialoguer::Error::IO(cause) = error;
    match cause.kind() {
        std::io::ErrorKind::Interrupted => Trouble::new("stopped at the question"),
        _ => Trouble::new(format!("the answer cannot be read: {cause}")),
    }
}
