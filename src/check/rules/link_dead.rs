//! [`RULE`]: a link that leads nowhere.

use crate::check::answers::Answer;
use crate::check::links::tried;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;

/// With `bulletin check --links` every address is tried. This one has no page (404, 410), no server of its
/// name, a certificate that browsers warn of, or leads into a private network.
///
/// ```yaml
/// link: https://www.gov.uk/guidance/moved-away     # 404: look for the new address
/// ```
pub(super) const RULE: Rule = Rule::open("link-dead", Severity::Stop, find)
    .acceptable()
    .of(|known| !known.answers.is_empty());

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for (link, place, answer) in tried(look) {
        let (message, cure) = match answer {
            Answer::Missing(status) => (
                format!("there is no such page any more (the server says {status})"),
                "look for the page on that website and copy its address, or take the item out",
            ),
            Answer::NoSuchHost => (
                format!(
                    "there is no website called {}",
                    link.host().unwrap_or_default()
                ),
                "look for a slip in the name; copy the address from the page itself",
            ),
            Answer::BadCertificate(why) => (
                format!("browsers warn readers away from this website: {why}"),
                "tell its owners, and link to another page meanwhile",
            ),
            Answer::Private => (
                "this leads into a private network, where readers cannot follow".to_owned(),
                "copy the public address of the page",
            ),
            Answer::Found(_) | Answer::Unknown(_) => continue,
        };
        place.say(found, message, cure);
    }
}
