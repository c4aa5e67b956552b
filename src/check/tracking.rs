//! What follow-up services hang on to addresses: codes that say which campaign a click came from, and
//! codes that say which person it was.

use url::Url;

use crate::finding::{Edit, Source, Span};
use crate::issue::Link;

/// Codes that name one person, and the service that adds them.
const PERSONAL: &[(&str, &str)] = &[
    ("mc_eid", "Mailchimp"),
    ("_hsenc", "HubSpot"),
    ("mkt_tok", "Marketo"),
    ("dm_i", "Dotdigital"),
    ("ceid", "EveryAction"),
    ("emci", "EveryAction"),
    ("emdi", "EveryAction"),
    ("sfmc_sub", "Salesforce"),
    ("ml_subscriber", "MailerLite"),
    ("ml_subscriber_hash", "MailerLite"),
    ("ck_subscriber_id", "Kit"),
    ("oly_enc_id", "Omeda"),
    ("vero_id", "Vero"),
    ("spuserid", "Acoustic"),
    ("bbeml", "Blackbaud"),
];

/// Codes that name a campaign or a click.
const CAMPAIGN: &[&str] = &[
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "twclid",
    "ttclid",
    "yclid",
    "li_fat_id",
    "igshid",
    "igsh",
    "epik",
    "scid",
    "srsltid",
    "mc_cid",
    "mc_tc",
    "_hsmi",
    "_ga",
    "_gl",
    "oly_anon_id",
    "vero_conv",
    "wickedid",
    "rb_clickid",
    "ref_src",
    "ref_url",
    "cmpid",
    "ns_campaign",
    "ns_mchannel",
    "wt.mc_id",
    "xtor",
    "trk",
    "trkcampaign",
    "sfmc_id",
];

/// How the names of such codes begin, where a service has a family of them.
const FAMILIES: &[&str] = &[
    "utm_",
    "hsa_",
    "pk_",
    "mtm_",
    "matomo_",
    "piwik_",
    "at_campaign",
    "at_medium",
    "at_custom",
];

/// Codes that mean something else on other sites.
const ON_HOST: &[(&str, &str)] = &[
    ("youtube.com", "si"),
    ("youtu.be", "si"),
    ("spotify.com", "si"),
    ("twitter.com", "s"),
    ("x.com", "s"),
];

/// Whether an address leads to a domain or to a part of it.
pub(super) fn is_at(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The service that put a code into an address to know one person by.
pub(super) fn knows_a_person(url: &Url) -> Option<&'static str> {
    url.query_pairs().find_map(|(key, _)| personal(url, &key))
}

fn personal(url: &Url, key: &str) -> Option<&'static str> {
    let key = key.to_ascii_lowercase();
    let host = url.host_str().unwrap_or_default();
    let mailchimp = ["mailchi.mp", "campaign-archive.com"];
    if key == "e" && mailchimp.iter().any(|domain| is_at(host, domain)) {
        return Some("Mailchimp");
    }
    PERSONAL
        .iter()
        .find(|(code, _)| *code == key)
        .map(|(_, service)| *service)
}

/// The codes in an address that name a campaign or a click.
pub(super) fn campaign_codes(url: &Url) -> Vec<String> {
    url.query_pairs()
        .map(|(key, _)| key.into_owned())
        .filter(|key| names_a_campaign(url, key))
        .collect()
}

fn names_a_campaign(url: &Url, key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let host = url.host_str().unwrap_or_default();
    CAMPAIGN.contains(&key.as_str())
        || FAMILIES.iter().any(|family| key.starts_with(family))
        || ON_HOST
            .iter()
            .any(|(domain, code)| key == *code && is_at(host, domain))
}

/// An address without the codes by which campaigns are counted or people are known, and without the part
/// of the page it opens at.
pub fn untracked(link: &Link) -> String {
    without_codes(link).into()
}

/// The address without such codes; everything else in it is left as it was.
pub(super) fn without_codes(link: &Link) -> Url {
    let url = link.url();
    let mut bare = url.clone();
    let Some(query) = url.query() else {
        return bare;
    };
    let kept = kept(url, query);
    bare.set_query((!kept.is_empty()).then_some(kept.as_str()));
    bare
}

/// The pieces of a query that stay. They are kept as they were written: decoding and encoding again could
/// change them.
fn kept(url: &Url, query: &str) -> String {
    let kept: Vec<&str> = query
        .split('&')
        .filter(|piece| {
            let key = url::form_urlencoded::parse(piece.as_bytes()).next();
            !key.is_some_and(|(key, _)| {
                personal(url, &key).is_some() || names_a_campaign(url, &key)
            })
        })
        .collect();
    kept.join("&")
}

/// The change of the text that takes such codes out of an address, where the address stands in it as it
/// is read and nothing else does.
pub(super) fn strip(source: &Source, link: &Link, span: &Span) -> Option<Edit> {
    let text = source.text();
    let typed = text.get(span.clone())?;
    let angled = typed.starts_with('<') && typed.ends_with('>');
    let span = span.start + usize::from(angled)..span.end - usize::from(angled);
    let typed = text.get(span.clone())?;
    let behind = text.get(span.end..)?.chars().next();
    let ends = behind.is_none_or(|c| c.is_whitespace() || matches!(c, ')' | '>' | '"' | '\''));
    if !ends || Link::parse(typed).as_ref() != Ok(link) {
        return None;
    }
    let (address, part) = typed.find('#').map_or((typed, ""), |at| typed.split_at(at));
    let (page, query) = address.split_once('?')?;
    let kept = kept(link.url(), query);
    let query = if kept.is_empty() {
        String::new()
    } else {
        format!("?{kept}")
    };
    let with = format!("{page}{query}{part}");
    let right = Link::parse(&with).is_ok_and(|bare| *bare.url() == without_codes(link));
    (right && with != typed).then_some(Edit { span, with })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_codes_are_taken_out() {
        for (typed, bare) in [
            (
                "https://a.org/p?utm_source=x&id=7&FBCLID=1#part",
                "https://a.org/p?id=7#part",
            ),
            ("https://a.org/p?utm_source=x", "https://a.org/p"),
            (
                "https://a.org/p?q=a%20b+c&&mc_eid=1",
                "https://a.org/p?q=a%20b+c&",
            ),
            ("https://a.org/p?si=1", "https://a.org/p?si=1"),
            (
                "https://www.youtube.com/watch?v=1&si=2",
                "https://www.youtube.com/watch?v=1",
            ),
            ("https://mailchi.mp/a/b?e=1", "https://mailchi.mp/a/b"),
        ] {
            let link = Link::parse(typed).unwrap();
            assert_eq!(without_codes(&link).as_str(), bare);
        }
    }
}
