//! [`RULE`]: words about suicide that can do harm.

use crate::check::look::Look;
use crate::check::passages::passages;
use crate::check::rule::{Found, Rule};
use crate::check::wording::{say, today};

/// Some of the people who read this are grieving, and some are at risk. "Committed" speaks of a crime,
/// "successful" of an achievement, "epidemic" of something that cannot be helped; naming a method or a
/// place can lead to more deaths. Samaritans' media guidelines say so.
///
/// The words and what to write instead are in `templates/house-style/suicide.yaml`. Quotations are left
/// alone; titles are not. Where the words have to stay, the item can accept them, with a reason that is
/// kept:
///
/// ```yaml
/// summary: The coroner found that he committed suicide.     # write: died by suicide
/// accept: suicide-language, because the title is that of the published verdict
/// ```
pub(super) const RULE: Rule = Rule::firm("suicide-language", find).acceptable();

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for passage in passages(look.edition.issue) {
        for hit in look
            .house
            .suicide
            .hits(&passage.text.value, Some(today(look)))
        {
            say(look, found, &passage, &hit, "can do harm");
        }
    }
}
