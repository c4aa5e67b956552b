//! A web or mail address an item points to.

use url::Url;

use super::fault::LinkFault;

/// An address that has the form of one: `https`, `http` or `mailto`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link(Url);

impl Link {
    /// Reads an address as typed.
    pub fn parse(typed: &str) -> Result<Self, LinkFault> {
        if typed.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(LinkFault::Space);
        }
        let lower = typed.to_lowercase();
        let url = match Url::parse(typed) {
            Ok(url) if lower.contains("://") || lower.starts_with("mailto:") => url,
            Ok(url) if !typed.contains('.') => {
                return Err(LinkFault::Scheme(url.scheme().to_owned()));
            }
            Ok(_) | Err(url::ParseError::RelativeUrlWithoutBase) => {
                return Err(LinkFault::NoScheme(with_scheme(typed)));
            }
            Err(_) => return Err(LinkFault::Host),
        };
        match url.scheme() {
            "http" | "https" => {
                let host = url.host_str().unwrap_or("");
                let named = host.contains('.') && !host.starts_with('.') && !host.contains("..");
                // `https://https://…` parses as the host `https`.
                if named
                    || url
                        .host()
                        .is_some_and(|host| !matches!(host, url::Host::Domain(_)))
                {
                    Ok(Link(url))
                } else {
                    Err(LinkFault::Host)
                }
            }
            "mailto" if url.path().contains('@') => Ok(Link(url)),
            "mailto" => Err(LinkFault::Host),
            other => Err(LinkFault::Scheme(other.to_owned())),
        }
    }

    /// The address in the form that goes into a letter: ASCII, percent-encoded.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host, in lower case; `None` for a mail address.
    pub fn host(&self) -> Option<&str> {
        self.0.host_str()
    }

    /// Whether other addresses can stand behind it: it is on the web, and no `?` or `#` ends it.
    pub fn is_folder(&self) -> bool {
        let url = &self.0;
        !url.cannot_be_a_base() && url.query().is_none() && url.fragment().is_none()
    }

    /// The address in its parts.
    pub(crate) fn url(&self) -> &Url {
        &self.0
    }
}

/// `www.example.org/x` was meant to be `https://www.example.org/x`.
fn with_scheme(typed: &str) -> Option<String> {
    let typed = typed.trim_start_matches('/');
    if typed.contains('@') && !typed.contains('/') {
        return Some(format!("mailto:{typed}"));
    }
    let host = typed.split(['/', '?', '#']).next().unwrap_or("");
    let looks_like_one = host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    looks_like_one.then(|| format!("https://{typed}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_cannot_work_are_refused_and_the_cure_is_guessed() {
        assert!(Link::parse("https://example.org/a?b=c#d").is_ok());
        assert!(Link::parse("mailto:jo@example.org").is_ok());
        assert_eq!(
            Link::parse("https://example.org/a b"),
            Err(LinkFault::Space)
        );
        assert_eq!(
            Link::parse("htps://example.org"),
            Err(LinkFault::Scheme("htps".into()))
        );
        assert_eq!(
            Link::parse("www.example.org/a"),
            Err(LinkFault::NoScheme(Some(
                "https://www.example.org/a".into()
            )))
        );
        assert_eq!(
            Link::parse("example.org:80/a"),
            Err(LinkFault::NoScheme(Some("https://example.org:80/a".into())))
        );
        assert_eq!(
            Link::parse("jo@example.org"),
            Err(LinkFault::NoScheme(Some("mailto:jo@example.org".into())))
        );
        assert_eq!(
            Link::parse("javascript:alert(1)"),
            Err(LinkFault::Scheme("javascript".into()))
        );
        for bad in [
            "https://",
            "https://https://example.org",
            "https://intranet/x",
            "mailto:jo",
        ] {
            assert_eq!(Link::parse(bad), Err(LinkFault::Host), "{bad}");
        }
    }
}
