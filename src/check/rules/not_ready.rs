//! [`RULE`]: something besides its words that a send would stop for today.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// A key that signs letters and is not there, a list with nobody on it or with rows that cannot be used: `send`
/// stops for it, and it is better known today than on the day. While the issue is written this is a piece of
/// advice, because whoever writes it need not have the lists.
///
/// ```yaml
/// send:
///   lists: [members]     # subscribers/members.csv has to be there
/// ```
pub(super) const RULE: Rule = Rule::open("not-ready", Severity::Advice, find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for hindrance in &look.known.hindrances {
        let message = format!("`send` would stop today: {}", hindrance.message);
        found.say_of_file("bulletin.yaml", message, hindrance.cure.clone());
    }
}
