//! An e-mail address that can be written to.
//!
//! Syntax is lettre's (RFC 5321 and 6531), domains go through IDNA (RFC 5891), and on top of both
//! stands our own policy: what is legal but never a subscriber's address is refused as a slip.

mod fault;
mod mention;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use fault::{Fault, Problem};

use super::quoted::is_invisible;

/// The longest part before the `@`, in octets (RFC 5321 section 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;
/// The longest address, in octets: a path of 256 (RFC 5321 section 4.5.3.1.3) less its brackets.
const LONGEST: usize = 254;
/// Last labels that no domain has, each the slip of a very common one.
const SLIPS: [(&str, &str); 6] = [
    ("con", "com"),
    ("cmo", "com"),
    ("ogr", "org"),
    ("couk", "co.uk"),
    ("orguk", "org.uk"),
    ("acuk", "ac.uk"),
];

/// A valid address, with its domain in the form that goes over the wire (lower case, A-labels).
///
/// It is one text: a long list holds very many of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address(Box<str>);

impl Address {
    /// Reads an address as somebody typed it into a list.
    ///
    /// Space around it is dropped; anything else that does not belong is a fault, which names the cure
    /// where one can be guessed. Letters before the `@` may be of any script
    /// ([`Address::needs_smtputf8`]).
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let text = typed.trim();
        examine(text).map_err(|problem| Fault::new(text, problem))
    }

    /// The part before the `@`, as typed.
    pub fn local(&self) -> &str {
        self.parts().0
    }

    /// The domain, in lower case and as A-labels (`xn--…`).
    pub fn domain(&self) -> &str {
        self.parts().1
    }

    /// What is sent to a server and compared: the part before the `@`, the `@` and the domain.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn parts(&self) -> (&str, &str) {
        // Neither part has an @ of its own.
        self.0.rsplit_once('@').unwrap_or((&self.0, ""))
    }

    /// The form by which two ways of writing one address are known to be one person's.
    ///
    /// Case is folded on both sides of the `@`: RFC 5321 would let `Ann` and `ann` be two people, and
    /// no mail service in use does.
    pub fn key(&self) -> String {
        let (local, domain) = self.parts();
        format!("{}@{domain}", local.to_lowercase())
    }

    /// The address as its owner would write it, with the domain's own letters: for reading, not for
    /// sending.
    pub fn for_people(&self) -> String {
        let (local, domain) = self.parts();
        match idna::domain_to_unicode(domain) {
            (domain, Ok(())) => format!("{local}@{domain}"),
            (_, Err(_)) => self.to_string(),
        }
    }

    /// Whether only a server that offers SMTPUTF8 can take it (RFC 6531): letters beyond ASCII before
    /// the `@`. A domain never needs it, being sent as A-labels.
    pub fn needs_smtputf8(&self) -> bool {
        !self.local().is_ascii()
    }
}

/// Reads an address from trimmed text, or says the first thing that is wrong with it.
///
/// The order puts the slip a person can see before the rule it breaks: `<ann@example.org>` is an
/// address in brackets, not an address with an odd local part.
fn examine(text: &str) -> Result<Address, Problem> {
    whole(text)?;
    let (local, domain) = text.split_once('@').ok_or(Problem::NoAt)?;
    if local.is_empty() || domain.is_empty() {
        return Err(Problem::HalfMissing);
    }
    if local.len() > LONGEST_LOCAL {
        return Err(Problem::LocalTooLong {
            octets: local.len(),
        });
    }
    let domain = wire_domain(domain)?;
    let length = local.len() + 1 + domain.len();
    if length > LONGEST {
        return Err(Problem::TooLong { octets: length });
    }
    lettre::Address::new(local, &domain).map_err(|_| Problem::Local)?;
    Ok(Address(format!("{local}@{domain}").into_boxed_str()))
}

/// Faults that can be seen before the address is taken apart.
fn whole(text: &str) -> Result<(), Problem> {
    if text.is_empty() {
        return Err(Problem::Empty);
    }
    if text.chars().any(char::is_control) {
        return Err(Problem::Control);
    }
    if text.chars().any(is_invisible) {
        return Err(Problem::Invisible);
    }
    if text.contains('\u{fffd}') {
        return Err(Problem::Lost);
    }
    if text.starts_with('"') && text.contains("\"@") {
        return Err(Problem::QuotedLocal);
    }
    match text.matches('@').count() {
        0 => return Err(Problem::NoAt),
        1 => {}
        ats if text.contains([',', ';', ' ', '/', '|', '<', '&']) => {
            return Err(Problem::Several { ats });
        }
        ats => return Err(Problem::ManyAts { ats }),
    }
    let mailto = text
        .get(..7)
        .is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
    let stray = ['.', ',', ';', ':', '\'', '"', ')'];
    if mailto || text.contains(['<', '>', '(']) || text.ends_with(stray) {
        return Err(Problem::Wrapped);
    }
    if text.contains(char::is_whitespace) {
        return Err(Problem::Space);
    }
    Ok(())
}

/// The domain as it goes over the wire, or what is wrong with it.
fn wire_domain(typed: &str) -> Result<String, Problem> {
    if typed.starts_with('[') {
        return Err(Problem::Machine);
    }
    if typed.contains(',') {
        return Err(Problem::Comma);
    }
    if typed.contains('_') {
        return Err(Problem::Underscore);
    }
    if typed.contains("..") {
        return Err(Problem::TwoDots);
    }
    let domain = idna::domain_to_ascii_strict(typed).map_err(|_| Problem::Domain)?;
    let Some((_, last)) = domain.rsplit_once('.') else {
        return Err(Problem::NoDot);
    };
    if last.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Problem::Machine);
    }
    match SLIPS.iter().find(|(slip, _)| *slip == last) {
        Some((slip, right)) => Err(Problem::Ending { slip, right }),
        None => Ok(domain),
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Ord for Address {
    fn cmp(&self, other: &Self) -> Ordering {
        self.parts().cmp(&other.parts())
    }
}

impl PartialOrd for Address {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for Address {
    type Err = Fault;

    fn from_str(typed: &str) -> Result<Self, Fault> {
        Address::parse(typed)
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Address {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Address::parse(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_trimmed_and_its_domain_goes_over_the_wire_in_ascii() {
        let address = Address::parse(" Siân.Evans@GRŴP-iechyd.example.org\u{a0}").unwrap();
        assert_eq!(address.local(), "Siân.Evans");
        assert_eq!(address.domain(), "xn--grp-iechyd-chc.example.org");
        assert_eq!(
            address.to_string(),
            "Siân.Evans@xn--grp-iechyd-chc.example.org"
        );
        assert_eq!(address.for_people(), "Siân.Evans@grŵp-iechyd.example.org");
        assert_eq!(address.key(), "siân.evans@xn--grp-iechyd-chc.example.org");
        assert!(address.needs_smtputf8());
        assert!(
            !Address::parse("ann@grŵp.example.org")
                .unwrap()
                .needs_smtputf8()
        );
    }

    #[test]
    fn ordinary_addresses_pass() {
        for typed in [
            "ann@example.org",
            "o'neill+news@example.co.uk",
            "a_b.c-d@mail.example.com",
            "用户@例子.example.org",
            "1@2.example.org",
        ] {
            assert!(Address::parse(typed).is_ok(), "{typed}");
        }
    }

    #[test]
    fn what_is_written_reads_back_as_the_same_address() {
        let address = Address::parse("ann@grŵp.example.org").unwrap();
        let json = serde_json::to_string(&address).unwrap();
        assert_eq!(serde_json::from_str::<Address>(&json).unwrap(), address);
        assert!(serde_json::from_str::<Address>("\"ann\"").is_err());
    }
}
