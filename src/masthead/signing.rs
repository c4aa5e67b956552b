//! Which domain signs the letters, and where its keys are (DKIM).

use super::understand::{Reader, filled};
use super::{Dkim, DkimKey, settings};

impl Reader<'_> {
    /// Understands `send: dkim:`, beside the address all letters come from.
    pub(super) fn signing(&mut self, it: settings::Dkim, from: &str) -> Option<Dkim> {
        let domain = self.name_in_dns("domain", it.domain, "example.org");
        let selector = self.name_in_dns("selector", it.selector, "bulletin");
        let key_file = filled(it.key_file);
        if key_file.is_none() {
            self.wrong(
                "send/dkim",
                "`dkim:` does not say where the key is",
                "write key-file: keys/dkim.pem; bulletin dkim says how to make one",
            );
        }
        let (second, second_file) = (filled(it.ed25519_selector), filled(it.ed25519_key_file));
        let ed25519 = match (second, second_file) {
            (None, None) => None,
            (Some(selector), Some(file)) => {
                let selector =
                    self.name_in_dns("ed25519-selector", Some(selector), "bulletin-ed25519")?;
                Some(DkimKey { selector, file })
            }
            _ => {
                self.wrong(
                    "send/dkim",
                    "a second signature needs both `ed25519-selector:` and `ed25519-key-file:`",
                    "write both, or neither",
                );
                None
            }
        };
        let (domain, selector, file) = (domain?, selector?, key_file?);
        if ed25519
            .as_ref()
            .is_some_and(|second| second.selector == selector)
        {
            self.wrong(
                "send/dkim/ed25519-selector",
                "both keys have the same selector, and one name in the DNS holds one key",
                "write another name, such as ed25519-selector: bulletin-ed25519",
            );
        }
        let sender = from.rsplit('@').next().unwrap_or_default();
        let sender = ascii(sender).unwrap_or_else(|| sender.to_lowercase());
        if !aligned(&sender, &domain) {
            self.wrong(
                "send/dkim/domain",
                format!("letters come from {sender} and would be signed by {domain}, and receivers believe only a signature of the domain in `from:`"),
                format!("write domain: {sender}"),
            );
        }
        Some(Dkim {
            domain,
            rsa: DkimKey { selector, file },
            ed25519,
        })
    }

    /// A domain or a selector (RFC 6376 section 3.1), in ASCII and small letters.
    fn name_in_dns(&mut self, field: &str, typed: Option<String>, such: &str) -> Option<String> {
        let Some(typed) = filled(typed) else {
            let cure = format!("write {field}: {such}");
            self.wrong("send/dkim", format!("`dkim:` has no `{field}:`"), cure);
            return None;
        };
        let name = ascii(&typed).filter(|name| field != "domain" || name.contains('.'));
        if name.is_none() {
            self.wrong(
                &format!("send/dkim/{field}"),
                format!("`{typed}` cannot be a name in the DNS"),
                format!("write letters, figures and hyphens, with dots between: {such}"),
            );
        }
        name
    }
}

/// A name as the DNS has it; `None` where it is none.
fn ascii(typed: &str) -> Option<String> {
    let name = idna::domain_to_ascii_strict(typed).ok()?;
    let sound = |label: &str| !label.is_empty() && label.len() <= 63;
    (name.len() <= 200 && name.split('.').all(sound)).then_some(name)
}

/// Whether receivers that compare organisations (DMARC, RFC 9989 section 4.4) see one in both.
fn aligned(sender: &str, domain: &str) -> bool {
    let below = |inner: &str, outer: &str| {
        inner
            .strip_suffix(outer)
            .is_some_and(|rest| rest.ends_with('.'))
    };
    sender == domain || below(sender, domain) || below(domain, sender)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_aligned_with_itself_and_with_those_below_it() {
        for (sender, domain, is) in [
            ("example.org", "example.org", true),
            ("news.example.org", "example.org", true),
            ("example.org", "mail.example.org", true),
            ("example.org", "example.com", false),
            ("badexample.org", "example.org", false),
            ("a.example.org", "b.example.org", false),
        ] {
            assert_eq!(aligned(sender, domain), is, "{sender} {domain}");
        }
    }

    #[test]
    fn a_name_is_ascii_or_none() {
        assert_eq!(ascii("Example.ORG").as_deref(), Some("example.org"));
        assert_eq!(
            ascii("ex\u{e4}mple.org").as_deref(),
            Some("xn--exmple-cua.org")
        );
        for wrong in ["", "a b", "a..b", "a;b", "a_b", ".org", "a."] {
            assert_eq!(ascii(wrong), None, "{wrong}");
        }
    }
}
