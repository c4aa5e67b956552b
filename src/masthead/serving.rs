//! The public pages of `bulletin serve`: where they are, who stands in front of them, and what people who
//! sign up there are told.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use url::Url;

use super::serve::here;
use super::understand::{Reader, filled};
use super::{Serve, ServeKey, settings};

/// Where it listens unless told otherwise.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8025);

/// What a consent is shown with has to fit on a phone.
const LONGEST: usize = 1000;

impl Reader<'_> {
    /// Understands `serve:`. The lists are those an issue goes to where it names none.
    pub(super) fn serving(
        &mut self,
        it: settings::Serve,
        name: &str,
        usual: &[String],
    ) -> Option<Serve> {
        let address = self.public(it.address);
        let listen = self.listen(it.listen.as_deref());
        let proxies = self.proxies(it.behind_proxy.as_deref());
        let key = self.certificate(it.certificate, it.key);
        let wording = filled(it.wording);
        match &wording {
            None => self.wrong(
                "serve",
                "`serve:` has no `wording:`, and a consent counts only with the words people agreed to",
                "write what they agree to, such as\nwording: Yes, please email me the bulletin every month. I can stop at any time.",
            ),
            Some(wording) if wording.chars().count() > LONGEST => self.wrong(
                "serve/wording",
                format!("`wording:` has more than {LONGEST} characters, and nobody reads that"),
                "say in a sentence or two what people agree to, and leave the rest to the privacy notice",
            ),
            Some(_) => {}
        }
        let lists = self.offered(it.lists, name, usual);
        let (address, listen, wording) = (address?, listen?, wording?);
        let serve = Serve {
            address,
            listen,
            proxies,
            key,
            lists,
            wording,
            other_wording: None,
        };
        let alone = serve.proxies.is_none() && serve.key.is_none();
        if serve.is_encrypted() && alone && !serve.listen.ip().is_loopback() {
            self.wrong(
                "serve/listen",
                "anybody can connect here, and nothing encrypts what they type",
                "write certificate: and key: for https of its own, or behind-proxy: yes with a web server in front",
            );
        }
        Some(serve)
    }

    fn public(&mut self, typed: Option<String>) -> Option<String> {
        let such =
            "write the address people will see: address: https://bulletin.our-charity.org.uk/";
        let Some(typed) = filled(typed) else {
            self.wrong("serve", "`serve:` has no `address:`", such);
            return None;
        };
        let fault = match Url::parse(&typed) {
            Err(_) => "is not an address that can be opened",
            Ok(url) if url.cannot_be_a_base() || url.host().is_none() => {
                "is not an address that can be opened"
            }
            Ok(url) if !url.username().is_empty() || url.password().is_some() => {
                "holds a login, which everybody would see"
            }
            Ok(url) if url.query().is_some() || url.fragment().is_some() => {
                "has a ? or a # in it, behind which no page can stand"
            }
            Ok(url) => {
                let local = url.host().is_some_and(|host| here(&host));
                match url.scheme() {
                    "https" => return Some(folder(&url)),
                    "http" if local => return Some(folder(&url)),
                    _ => {
                        "does not begin with https://, and what people type there would be open to all"
                    }
                }
            }
        };
        self.wrong("serve/address", format!("`{typed}` {fault}"), such);
        None
    }

    fn listen(&mut self, typed: Option<&str>) -> Option<SocketAddr> {
        let Some(typed) = typed.map(str::trim).filter(|typed| !typed.is_empty()) else {
            return Some(LISTEN);
        };
        let listen = listen_at(typed);
        if listen.is_none() {
            self.wrong(
                "serve/listen",
                format!("`{typed}` is not where a program can listen"),
                "write an address of this computer and a port, such as listen: 127.0.0.1:8025",
            );
        }
        listen
    }

    /// Who is believed when they say for whom they ask: nobody, or this computer and those that are named.
    fn proxies(&mut self, typed: Option<&str>) -> Option<Vec<IpAddr>> {
        let typed = typed.unwrap_or("no").trim();
        match typed.to_lowercase().as_str() {
            "no" | "false" | "" => return None,
            "yes" | "true" => return Some(Vec::new()),
            _ => {}
        }
        let named: Result<Vec<IpAddr>, _> =
            typed.split(',').map(|one| one.trim().parse()).collect();
        if named.is_err() {
            self.wrong(
                "serve/behind-proxy",
                format!("`{typed}` is neither yes nor no nor the addresses of web servers"),
                "write behind-proxy: yes where the web server runs on this computer, or its number: behind-proxy: 10.0.0.5",
            );
        }
        named.ok()
    }

    fn certificate(
        &mut self,
        certificate: Option<String>,
        key: Option<String>,
    ) -> Option<ServeKey> {
        match (filled(certificate), filled(key)) {
            (None, None) => None,
            (Some(certificate), Some(key)) => Some(ServeKey { certificate, key }),
            _ => {
                self.wrong(
                    "serve",
                    "https needs both `certificate:` and `key:`",
                    "write both, or neither and let a web server in front do it",
                );
                None
            }
        }
    }
}

/// An address of this computer with a port, or the port alone.
pub fn listen_at(typed: &str) -> Option<SocketAddr> {
    let typed = typed.trim();
    let named = typed.replacen("localhost:", "127.0.0.1:", 1);
    let port = typed.trim_start_matches(':').parse::<u16>().ok();
    let alone = port.map(|port| SocketAddr::new(LISTEN.ip(), port));
    named.parse().ok().or(alone)
}

/// The address with a slash behind it.
fn folder(url: &Url) -> String {
    let mut text = url.to_string();
    if !text.ends_with('/') {
        text.push('/');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Source;
    use crate::masthead::Masthead;

    fn read(serve: &str) -> Result<Masthead, Vec<String>> {
        let house = format!(
            "name: Bulletin\npublisher: Open Gate\nfrom: Bulletin <a@example.org>\nlist-id: bulletin.example.org\n\
             send: {{lists: 'members, friends'}}\nserve:\n{serve}"
        );
        Masthead::read(&Source::from_text("bulletin.yaml", house)).map_err(|found| {
            let lines = found
                .iter()
                .map(|one| format!("{}: {}", one.place.line, one.message));
            lines.collect()
        })
    }

    const WORDING: &str = "  wording: Yes please\n";

    #[test]
    fn an_address_and_the_wording_are_enough() {
        let house = read(&format!("  address: https://b.example.org\n{WORDING}")).unwrap();
        let serve = house.serve.unwrap();
        assert_eq!(serve.page("leave/x"), "https://b.example.org/leave/x");
        assert_eq!(serve.listen, LISTEN);
        assert_eq!(serve.proxies, None);
        let names: Vec<&str> = serve.lists.iter().map(|list| list.name.as_str()).collect();
        assert_eq!(names, ["members", "friends"]);
        assert!(serve.is_encrypted() && !serve.is_here_alone());
        assert_eq!(
            house.pages.subscribe.unwrap().as_str(),
            "https://b.example.org/"
        );
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        for (serve, said) in [
            (
                "  address: http://b.example.org/\n",
                "7: `http://b.example.org/` does not begin with https",
            ),
            (
                "  address: https://b.example.org/?a=b\n",
                "7: `https://b.example.org/?a=b` has a ?",
            ),
            ("  address: bulletin\n", "7: `bulletin` is not an address"),
            (
                "  address: https://b.example.org/\n  listen: here\n",
                "8: `here` is not where",
            ),
            (
                "  address: https://b.example.org/\n  listen: 0.0.0.0:443\n",
                "8: anybody can connect",
            ),
            (
                "  address: https://b.example.org/\n  behind-proxy: nginx\n",
                "8: `nginx` is neither",
            ),
            (
                "  address: https://b.example.org/\n  key: a.pem\n",
                "https needs both",
            ),
            (
                "  address: https://b.example.org/\n  lists: [{name: samples/a, title: A}]\n",
                "8: `samples/a` cannot",
            ),
        ] {
            let found = read(&format!("{serve}{WORDING}")).unwrap_err();
            assert!(
                found.iter().any(|one| one.contains(said)),
                "{serve}: {found:?}"
            );
        }
        let found = read("  address: https://b.example.org/\n").unwrap_err();
        assert!(found[0].contains("no `wording:`"), "{found:?}");
    }

    #[test]
    fn a_trial_may_do_without_https() {
        let house = read(&format!("  address: http://localhost:8025\n{WORDING}")).unwrap();
        let serve = house.serve.unwrap();
        assert!(serve.is_here_alone() && !serve.is_encrypted());
    }

    #[test]
    fn where_to_listen_is_an_address_or_a_port() {
        for (typed, at) in [
            ("8025", Some("127.0.0.1:8025")),
            (":80", Some("127.0.0.1:80")),
            ("localhost:0", Some("127.0.0.1:0")),
            ("[::1]:8025", Some("[::1]:8025")),
            ("bulletin.example.org", None),
        ] {
            assert_eq!(
                listen_at(typed).map(|at| at.to_string()).as_deref(),
                at,
                "{typed}"
            );
        }
    }
}
