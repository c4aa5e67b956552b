//! The line readers see first: who a letter is from.

use super::Sender;

/// Reads `Health and Justice bulletin <bulletin@example.org>`, or the address alone; with what is wrong
/// with it, and the cure.
pub(super) fn read(typed: &str) -> (Sender, Option<(&'static str, String)>) {
    let (name, address) = match typed.split_once('<') {
        Some((name, rest)) => (
            name.trim().trim_matches('"'),
            rest.trim_end().trim_end_matches('>'),
        ),
        None => ("", typed.trim()),
    };
    let fault = if !is_address(address) || name.chars().any(char::is_control) {
        let cure = "write: from: Our bulletin <bulletin@example.org>".to_owned();
        Some(("`from:` must be a name and one email address", cure))
    } else if name.is_empty() {
        let cure = format!("write: from: Our bulletin <{address}>");
        Some((
            "`from:` has no name, and readers decide by it whether to open",
            cure,
        ))
    } else {
        None
    };
    let sender = Sender {
        name: name.to_owned(),
        address: address.to_owned(),
    };
    (sender, fault)
}

/// Good enough to be worth writing to; the room that builds letters is stricter.
pub(super) fn is_address(typed: &str) -> bool {
    let typed = typed.trim();
    let plain = !typed
        .chars()
        .any(|c| c.is_whitespace() || c.is_control() || "<>,;\"()".contains(c));
    let parts: Vec<&str> = typed.split('@').collect();
    plain
        && matches!(parts[..], [local, domain] if !local.is_empty() && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.'))
}
