//! The terms of an SPF record (RFC 7208 sections 5 and 6): which of them receivers understand, and records
//! made of them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether a term is `all`, whatever sign stands before it.
pub(super) fn is_all(term: &str) -> bool {
    unsigned(term).eq_ignore_ascii_case("all")
}

/// A term without the sign before it.
pub(super) fn unsigned(term: &str) -> &str {
    term.strip_prefix(['+', '-', '~', '?']).unwrap_or(term)
}

/// The first term that receivers cannot read, so that none of the record counts (section 4.6).
pub(super) fn slip(record: &str) -> Option<&str> {
    let terms = record.split_whitespace().skip(1);
    terms.into_iter().find(|term| !is_understood(term))
}

fn is_understood(term: &str) -> bool {
    let term = unsigned(term).to_ascii_lowercase();
    let end = term.find([':', '=', '/']).unwrap_or(term.len());
    let (word, rest) = term.split_at(end);
    let value = rest.strip_prefix(':');
    match word {
        // Modifiers that are not known are passed over (section 6).
        _ if rest.starts_with('=') => {
            word.starts_with(|c: char| c.is_ascii_alphabetic())
                && (word != "redirect" || rest.len() > 1)
        }
        "all" => rest.is_empty(),
        "include" | "exists" => value.is_some_and(|name| !name.is_empty()),
        "a" | "mx" | "ptr" => rest != ":" && !rest.starts_with(":/"),
        "ip4" => value.is_some_and(|net| address(net).parse::<Ipv4Addr>().is_ok()),
        "ip6" => value.is_some_and(|net| address(net).parse::<Ipv6Addr>().is_ok()),
        _ => false,
    }
}

fn address(net: &str) -> &str {
    net.split('/').next().unwrap_or(net)
}

/// The term that lets a mail server send that is not a provider's. One on this computer has another address
/// for those outside, which is not ours to know.
pub(super) fn of_server(host: &str) -> Option<String> {
    match host.parse::<IpAddr>() {
        Ok(ip) if ip.is_loopback() => None,
        Ok(IpAddr::V4(ip)) => Some(format!("ip4:{ip}")),
        Ok(IpAddr::V6(ip)) => Some(format!("ip6:{ip}")),
        Err(_) if host.eq_ignore_ascii_case("localhost") => None,
        Err(_) => Some(format!("a:{host}")),
    }
}

/// The record with a term more, before its end.
pub(super) fn with(record: &str, more: &str) -> String {
    let (mut terms, end): (Vec<&str>, Vec<&str>) = record
        .split_whitespace()
        .partition(|term| !is_all(term) && redirect(term).is_none());
    terms.push(more);
    terms.extend(end);
    terms.join(" ")
}

/// One record with what these allow, and `~all` at its end.
pub(super) fn ending<'a>(records: impl IntoIterator<Item = &'a str>) -> String {
    let mut terms = vec!["v=spf1".to_owned()];
    for term in records
        .into_iter()
        .flat_map(|record| record.split_whitespace().skip(1))
    {
        // Beside an `all` a redirect counts for nothing (section 6.1); an include lets in the same servers.
        let term = match redirect(term) {
            Some(target) => format!("include:{target}"),
            None => term.to_owned(),
        };
        if !is_all(&term) && !terms.contains(&term) {
            terms.push(term);
        }
    }
    terms.push("~all".to_owned());
    terms.join(" ")
}

fn redirect(term: &str) -> Option<&str> {
    let (word, target) = term.split_once('=')?;
    word.eq_ignore_ascii_case("redirect").then_some(target)
}
