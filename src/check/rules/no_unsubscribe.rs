//! [`RULE`]: words of the house that leave readers no way out.

use crate::check::look::{Look, Purpose};
use crate::check::rule::{Found, Rule};
use crate::masthead::Serve;

/// Every letter has to offer a way to leave that readers can see (PECR regulation 22, UK GDPR article 7). The
/// program puts it there; the house's own words must not take it away.
///
/// Whoever wants to leave sends a mail to the address the bulletin is from, so somebody has to read it.
///
/// ```yaml
/// unsubscribe: Unsubscribe           # in templates/words/en-GB.yaml; never empty
/// ```
pub(super) const RULE: Rule = Rule::firm("no-unsubscribe", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let from = &look.edition.masthead.from.address;
    if reads_nobody(from) {
        found.say_of_masthead(
            "from",
            format!(
                "mails to {from} are not read, and the mail by which somebody leaves goes there"
            ),
            "write an address whose mail somebody reads".to_owned(),
        );
    }
    let serve = look.edition.masthead.serve.as_ref();
    if look.purpose == Purpose::Live && serve.is_some_and(Serve::is_here_alone) {
        found.say_of_masthead(
            "serve/address",
            "readers would be sent to this computer, which they cannot reach, in order to leave".to_owned(),
            "write the address under which the pages can be reached from everywhere, or take `serve:` out: letters then offer a mail"
                .to_owned(),
        );
    }
    let words = look.edition.words;
    for (field, text) in [
        ("unsubscribe", &words.unsubscribe),
        ("unsubscribe-subject", &words.unsubscribe_subject),
        ("unsubscribe-online", &words.unsubscribe_online),
    ] {
        // A mark that the program fills in is no word.
        if !text
            .replace("{token}", "")
            .chars()
            .any(char::is_alphanumeric)
        {
            found.say_of_words(
                format!("`{field}:` is empty, so readers cannot see how to leave"),
                format!(
                    "write {field}: and what readers understand, or take the line out of your file"
                ),
            );
        }
    }
}

/// `no-reply@…` and what else such mailboxes are called.
fn reads_nobody(address: &str) -> bool {
    let local: String = address
        .split('@')
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect();
    ["noreply", "donotreply", "dontreply", "noresponse"].contains(&local.as_str())
}
