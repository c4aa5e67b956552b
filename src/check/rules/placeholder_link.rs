//! [`RULE`]: a link that was never filled in.

use crate::check::links::links;
use crate::check::look::{Look, Purpose};
use crate::check::rule::{Found, Rule};
use crate::finding::Severity;
use crate::issue::Link;
use crate::masthead::Masthead;

/// example.org and its like are set aside for examples (RFC 2606, RFC 6761): nobody will ever find
/// anything there. A sample may switch this off; a send through a mail server never does, and looks at
/// `bulletin.yaml` too.
///
/// ```yaml
/// link: https://example.org/guide
/// ```
pub(super) const RULE: Rule = Rule::open("placeholder-link", Severity::Stop, find).firm_when_live();

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for (link, span) in links(look.edition.issue) {
        if let Some(host) = link.host().filter(|host| is_placeholder(host)) {
            found.say(
                &span,
                format!("{host} is a made-up address, set aside for examples"),
                "put the real address in".to_owned(),
            );
        }
    }
    if look.purpose != Purpose::Draft {
        of_masthead(look.edition.masthead, found);
    }
}

/// What the sample's `bulletin.yaml` makes up: letters in its name would go out with nobody behind them.
fn of_masthead(masthead: &Masthead, found: &mut Found<'_>) {
    let domain = |address: &str| address.rsplit('@').next().unwrap_or_default().to_owned();
    let page = |page: &Option<Link>| page.as_ref()?.host().map(str::to_owned);
    let pages = &masthead.pages;
    let serve = masthead.serve.as_ref().map(|serve| serve.page(""));
    let ours = serve.as_deref().and_then(|ours| Link::parse(ours).ok());
    // Where nothing else is said, people sign up on our own pages: that is one line, and one finding.
    let subscribe = Some(&pages.subscribe).filter(|page| **page != ours);
    let hosts = [
        ("from", Some(domain(&masthead.from.address))),
        ("reply-to", masthead.reply_to.as_deref().map(domain)),
        ("website", page(&pages.website)),
        ("archive", page(&pages.archive)),
        ("subscribe", subscribe.and_then(page)),
        ("unsubscribe", page(&pages.unsubscribe)),
        ("privacy", page(&pages.privacy)),
        ("serve/address", page(&ours)),
        (
            "send/bounces",
            masthead.sending.bounces.as_deref().map(domain),
        ),
    ];
    for (path, host) in hosts {
        if let Some(host) = host.filter(|host| is_example(host)) {
            let message = format!("{host} is a made-up address, set aside for examples");
            found.say_of_masthead(path, message, "put your own in");
        }
    }
    let legal = &masthead.legal;
    let sample = |text: &str| {
        ["Example Justice Network", "1 Example Street"]
            .iter()
            .any(|made_up| text.contains(made_up))
            || text
                .split(|c: char| c.is_whitespace() || matches!(c, ',' | '@' | '/' | '<' | '>'))
                .any(|word| is_example(word.trim_matches('.')))
    };
    let partners = masthead.partners.iter().enumerate().map(|(at, partner)| {
        let link = partner.link.as_ref().map_or("", |link| link.as_str());
        (format!("partners/{at}/link"), link)
    });
    let texts = [
        ("publisher", masthead.publisher.as_str()),
        ("list-id", &masthead.list_id),
        ("legal-name", &legal.name),
        ("registered-office", &legal.office),
        ("contact", &masthead.contact),
    ];
    let texts = texts.map(|(path, text)| (path.to_owned(), text));
    for (path, text) in texts.into_iter().chain(partners) {
        if sample(text) {
            let message = format!("“{text}” is made up: it came with the sample");
            found.say_of_masthead(&path, message, "put your own in");
        }
    }
    let numbers = [
        ("company-number", &legal.company_number),
        ("charity-number", &legal.charity_number),
    ];
    for (path, number) in numbers {
        if !number.is_empty() && number.chars().all(|c| c == '0') {
            let cure = "put your own in, or take the line out if you have none";
            found.say_of_masthead(path, format!("{number} is the number of the sample"), cure);
        }
    }
}

fn is_placeholder(host: &str) -> bool {
    is_example(host)
        || host == "localhost"
        || [".test", ".invalid", ".localhost"]
            .iter()
            .any(|end| host.ends_with(end))
}

fn is_example(host: &str) -> bool {
    let inside = |domain: &str| {
        host == domain
            || host
                .strip_suffix(domain)
                .is_some_and(|rest| rest.ends_with('.'))
    };
    ["example.org", "example.com", "example.net"]
        .into_iter()
        .any(inside)
        || host.ends_with(".example")
}
