//! The questions that are asked before something is done: one for an issue's name, one for yes or no.

use dialoguer::Input;

use super::lines::eprintln;
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

/// A question with yes or no, which asks again where the answer is neither. It waits for a line rather than a key:
/// otherwise any word with a y in it would be a yes, and breaking the question off would leave the cursor hidden.
pub(crate) fn agreed(question: &str) -> Result<bool, Trouble> {
    loop {
        let typed = Input::<String>::new()
            .with_prompt(format!("{question} [y/N]"))
            .allow_empty(true)
            .interact_text()
            .map_err(|error| unanswered(&error))?;
        match yes_or_no(&typed) {
            Some(answer) => return Ok(answer),
            None => eprintln!("Type y for yes, or n or nothing for no."),
        }
    }
}

/// What a line says to such a question; none where it says neither.
fn yes_or_no(typed: &str) -> Option<bool> {
    match typed.trim().to_lowercase().as_str() {
        "y" | "yes" => Some(true),
        "" | "n" | "no" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_line_that_says_yes_is_yes() {
        for (typed, answer) in [
            ("y", Some(true)),
            (" Yes ", Some(true)),
            ("", Some(false)),
            ("n", Some(false)),
            ("NO", Some(false)),
            ("why", None),
            ("maybe", None),
            ("yesterday", None),
            ("ny", None),
        ] {
            assert_eq!(yes_or_no(typed), answer, "{typed}");
        }
    }
}
