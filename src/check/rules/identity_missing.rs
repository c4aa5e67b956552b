//! [`RULE`]: the identity the law asks for is not complete.

use crate::check::look::Look;
use crate::check::rule::{Found, Rule};

/// Every letter must say who sends it: the registered name and office, the company number with the part
/// of the United Kingdom it is registered in, a way to reach the sender, and why the reader gets it.
///
/// Companies (Trading Disclosures) Regulations 2008 and PECR regulation 23 ask for this. Fill in the
/// fields in `bulletin.yaml`:
///
/// ```yaml
/// legal-name: Example Justice Network
/// registered-office: 1 Example Street, London SE1 0AA
/// ```
pub(super) const RULE: Rule = Rule::firm("identity-missing", find);

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    let masthead = look.edition.masthead;
    let legal = &masthead.legal;
    for (field, value, why) in [
        (
            "legal-name",
            &legal.name,
            "the name you are registered under",
        ),
        (
            "registered-office",
            &legal.office,
            "the address of your registered office",
        ),
        ("contact", &masthead.contact, "how readers can reach you"),
        (
            "why-you-get-this",
            &masthead.why,
            "why readers get this bulletin",
        ),
    ] {
        if value.trim().is_empty() {
            let message = format!("bulletin.yaml does not say {why}, and every letter must");
            found.say_of_masthead(field, message, format!("add a line `{field}: …`"));
        }
    }
    if legal.company_number.trim().is_empty() && !legal.company_type.trim().is_empty() {
        let message = "there is a company type and no company number, so the law's line about the company would be left out";
        found.say_of_masthead(
            "company-type",
            message,
            "add a line `company-number: …`, or take this line out if you are no company",
        );
    }
    if !legal.company_number.trim().is_empty() && legal.registered_in.trim().is_empty() {
        let message = "a company number needs the part of the United Kingdom it is registered in";
        found.say_of_masthead(
            "company-number",
            message,
            "add a line `registered-in: England and Wales`",
        );
    }
}
