//! [`RULE`]: an address that is private: it names a person, or works for its owner alone.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::check::links::links;
use crate::check::look::Look;
use crate::check::rule::{Found, Rule};
use crate::check::tracking::{is_at, knows_a_person, strip, without_codes};
use crate::issue::Link;

/// Some addresses are meant for one person. Copied out of a mail they carry the code the sender knows
/// you by, or lead through your organisation's mail filter; copied out of an editor or a shared drive
/// they open for you and for nobody else. Readers meet a closed door, or yours.
///
/// ```yaml
/// link: https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.gov.uk%2Fguide
/// link: https://www.gov.uk/guide
/// ```
pub(super) const RULE: Rule = Rule::firm("link-private", find);

/// Mail filters that put themselves before every address, and where they keep the address itself.
const FILTERS: &[(&str, &str, &str)] = &[
    (
        "safelinks.protection.outlook.com",
        "Outlook Safe Links",
        "url",
    ),
    ("linkprotect.cudasvc.com", "Barracuda", "a"),
    ("urldefense.com", "Proofpoint", ""),
    ("urldefense.proofpoint.com", "Proofpoint", ""),
    ("mimecast.com", "Mimecast", ""),
    ("mimecastprotect.com", "Mimecast", ""),
    ("secure-web.cisco.com", "Cisco", ""),
    ("clicktime.symantec.com", "Symantec", ""),
    ("protection.sophos.com", "Sophos", ""),
    ("url.emailprotection.link", "a mail filter", ""),
];

/// Words in the name of a host that is not for the public.
const BACKSTAGE: &[&str] = &[
    "intranet", "admin", "staging", "preview", "draft", "uat", "cms",
];

/// Endings of names that only an internal network knows (RFC 6762, RFC 8375).
const INTERNAL: &[&str] = &[
    ".local",
    ".internal",
    ".intranet",
    ".lan",
    ".corp",
    ".home",
    ".home.arpa",
    ".private",
];

/// Below these, a site's own name has three parts.
const SECOND_LEVEL: &[&str] = &[
    "co.uk",
    "org.uk",
    "ac.uk",
    "gov.uk",
    "nhs.uk",
    "police.uk",
    "sch.uk",
    "ltd.uk",
    "me.uk",
    "net.uk",
];

fn find(look: &Look<'_>, found: &mut Found<'_>) {
    for (link, span) in links(look.edition.issue) {
        if link.host().is_none() {
            continue;
        }
        if let Some((message, cure)) = why(link) {
            // The codes of a service go; of everything else only the editor knows the public address.
            let edit = knows_a_person(link.url())
                .and_then(|_| strip(&look.edition.issue.source, link, &span));
            found.say_and_mend(&span, message, cure, edit);
        }
    }
    // What the footer points to stands in every letter.
    let masthead = look.edition.masthead;
    let pages = &masthead.pages;
    let mut footer = vec![
        ("website".to_owned(), &pages.website),
        ("archive".to_owned(), &pages.archive),
        ("subscribe".to_owned(), &pages.subscribe),
        ("unsubscribe".to_owned(), &pages.unsubscribe),
        ("privacy".to_owned(), &pages.privacy),
    ];
    for (at, partner) in masthead.partners.iter().enumerate() {
        footer.push((format!("partners/{at}/link"), &partner.link));
    }
    for (path, link) in footer {
        let link = link.as_ref().filter(|link| link.host().is_some());
        if let Some((message, cure)) = link.and_then(why) {
            found.say_of_masthead(&path, message, cure);
        }
    }
}

fn why(link: &Link) -> Option<(String, String)> {
    let url = link.url();
    let copy = || "open the page and copy its own address".to_owned();
    let host = url.host_str().unwrap_or_default();
    let value = |name: &str| url.query_pairs().find(|(key, _)| key == name);
    if let Some((_, filter, field)) = FILTERS.iter().find(|(domain, ..)| is_at(host, domain)) {
        let inner = value(field).and_then(|(_, inner)| Link::parse(&inner).ok());
        let cure = inner.map_or_else(copy, |inner| format!("write {}", without_codes(&inner)));
        let message = format!(
            "this leads through the mail filter of whoever got it first ({filter}), not to the page"
        );
        return Some((message, cure));
    }
    if let Some(service) = knows_a_person(url) {
        let message = format!("a code in this address tells {service} which person it was sent to");
        return Some((message, format!("write {}", without_codes(link))));
    }
    if !url.username().is_empty() || url.password().is_some() {
        let message = "there is a name to log in with in this address";
        return Some((message.into(), "take out what stands before the @".into()));
    }
    if url.query_pairs().any(|(_, value)| is_mail_address(&value)) {
        let message = "there is somebody's email address in this address";
        return Some((message.into(), copy()));
    }
    if is_internal(url) {
        let message = "this place is inside somebody's own network, and readers are not";
        return Some((message.into(), copy()));
    }
    if is_personal_share(host, url.path()) {
        let message =
            "this is a file in somebody's SharePoint, which opens for their colleagues alone";
        let cure = "put the file on your website and link to its page";
        return Some((message.into(), cure.into()));
    }
    if let Some(open) = open_document(url) {
        let message = "this opens a document for editing";
        return Some((
            message.into(),
            format!("let everybody read it, and write {open}"),
        ));
    }
    is_backstage(url).then(|| {
        let message = "this is the page as its editors see it, not as the public does";
        let cure = "open the published page and copy its address";
        (message.into(), cure.into())
    })
}

fn is_mail_address(value: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "@.-_+%".contains(c);
    value
        .split_once('@')
        .is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'))
        && value.chars().all(plain)
}

fn is_internal(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => is_internal_v4(address),
        Some(Host::Ipv6(address)) => is_internal_v6(address),
        Some(Host::Domain(name)) => {
            is_at(name, "localhost") || INTERNAL.iter().any(|end| name.ends_with(end))
        }
        None => false,
    }
}

fn is_internal_v4(address: Ipv4Addr) -> bool {
    // 100.64.0.0/10 is shared by the customers of a provider (RFC 6598).
    let [first, second, ..] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_unspecified()
        || (first == 100 && second & 0xC0 == 64)
}

fn is_internal_v6(address: Ipv6Addr) -> bool {
    address.is_loopback()
        || address.is_unspecified()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || address.to_ipv4_mapped().is_some_and(is_internal_v4)
}

/// Team sites can share a file with everybody (`/:b:/s/…`); personal ones and plain paths cannot be
/// opened without logging in, or end with the person's account.
fn is_personal_share(host: &str, path: &str) -> bool {
    let Some(site) = host.strip_suffix(".sharepoint.com") else {
        return false;
    };
    let mut parts = path.split('/').skip(1);
    let shared = parts.next().is_some_and(|part| part.starts_with(':'))
        && matches!(parts.next(), Some("s" | "g"));
    site.ends_with("-my") || path.contains("/personal/") || !shared
}

/// The reader's address of a Google document, for the editor's.
fn open_document(url: &Url) -> Option<String> {
    let path = url.path().strip_suffix("/edit")?;
    let end = match path.split('/').nth(1)? {
        "forms" => "viewform",
        "document" | "spreadsheets" | "presentation" => "preview",
        _ => return None,
    };
    (url.host_str() == Some("docs.google.com"))
        .then(|| format!("https://docs.google.com{path}/{end}"))
}

fn is_backstage(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let own = if SECOND_LEVEL.iter().any(|end| is_at(host, end)) {
        3
    } else {
        2
    };
    let labels: Vec<&str> = host.split('.').rev().skip(own).collect();
    let in_host = labels.iter().any(|label| {
        label.split('-').any(|word| BACKSTAGE.contains(&word)) || matches!(*label, "dev" | "test")
    });
    let parts: Vec<&str> = url
        .path()
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    let first = parts.first().copied().unwrap_or_default();
    let in_path = matches!(
        first,
        "admin" | "administrator" | "preview" | "draft" | "drafts"
    ) || parts
        .iter()
        .any(|part| matches!(*part, "wp-admin" | "wp-login.php"));
    // /node/123/edit, /document/d/1AbC/edit
    let edits = matches!(parts[..], [.., id, "edit"] if id.contains(|c: char| c.is_ascii_digit()));
    let asked = url.query_pairs().any(|(key, value)| {
        matches!(&*key, "preview_id" | "preview_nonce")
            || (matches!(&*key, "preview" | "draft") && !matches!(&*value, "false" | "0"))
            || (key == "action" && value == "edit")
    });
    in_host || in_path || edits || asked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_private(typed: &str) -> bool {
        why(&Link::parse(typed).unwrap()).is_some()
    }

    #[test]
    fn what_is_not_for_the_public_is_known_by_its_address() {
        for typed in [
            "https://www.gov.uk/p?mc_eid=1",
            "https://jo:secret@example.org/p",
            "https://example.org/p?for=jo.bloggs%40example.org",
            "http://192.168.1.4/p",
            "http://100.100.1.1/p",
            "http://[fd00::1]/p",
            "http://[::ffff:10.0.0.1]/p",
            "https://files.corp/p",
            "https://charity-my.sharepoint.com/:w:/g/personal/jo/E1",
            "https://charity.sharepoint.com/sites/team/Shared%20Documents/a.docx",
            "https://docs.google.com/document/d/1AbC/edit?usp=sharing",
            "https://example.org/node/123/edit",
            "https://example.org/?p=12&preview=true",
            "https://draft-origin.publishing.service.gov.uk/guide",
            "https://staging.example.org.uk/guide",
            "https://example.org/wp-admin/post.php?post=1",
        ] {
            assert!(is_private(typed), "{typed}");
        }
        for typed in [
            "https://www.gov.uk/guide?utm_source=x",
            "https://www.gov.uk/preview-of-the-year",
            "https://preview.org.uk/guide",
            "https://example.org/how-to/edit",
            "https://example.org/strategy/draft",
            "https://example.org/about/admin",
            "https://charity.sharepoint.com/:b:/s/team/E1",
            "https://docs.google.com/forms/d/e/1AbC/viewform",
            "http://8.8.8.8/p",
            "https://example.org/@jo?by=@jo",
        ] {
            assert!(!is_private(typed), "{typed}");
        }
    }
}
