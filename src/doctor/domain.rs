//! What the DNS says of the domain our letters come from.

use super::{Point, Record, Resolver, dkim, dmarc, mx, others, spf};

/// Our addresses and our server, as far as the DNS knows them.
#[derive(Clone, Debug)]
pub struct Mail<'a> {
    /// The domain of `From`, and of the mails with which readers leave.
    pub from: &'a str,
    /// The domain to which bounces go, where it is another one.
    pub bounces: Option<&'a str>,
    /// The domain answers go to, where it is another one.
    pub reply_to: Option<&'a str>,
    /// The server that takes our letters; none where they become files.
    pub relay: Option<&'a str>,
    /// The keys our letters are signed with, where they are signed here.
    pub signing: Option<&'a Signing>,
}

/// The keys our letters are signed with (DKIM).
#[derive(Clone, Debug)]
pub struct Signing {
    /// The domain that signs: `d=`.
    pub domain: String,
    /// What has to be in the DNS: a record for each key, with its public part (`p=`).
    pub records: Vec<Record>,
}

/// Looks at everything receivers look at.
pub fn domain(dns: &impl Resolver, mail: &Mail<'_>) -> Vec<Point> {
    let leaving = match mail.bounces {
        Some(_) => "the mails with which readers leave",
        None => "bounces and the mails with which readers leave",
    };
    // What nobody can put right in the DNS is not looked for there.
    let rented = others::is_rented;
    let mut points = Vec::new();
    if rented(mail.from) {
        points.push(others::look(mail.from, "from", mail.relay));
    }
    points.push(mx::look(dns, mail.from, leaving));
    if let Some(bounces) = mail.bounces {
        if rented(bounces) {
            points.push(others::look(bounces, "bounces", mail.relay));
        }
        points.push(mx::look(dns, bounces, "bounces"));
    }
    if let Some(other) = mail.reply_to.filter(|other| *other != mail.from) {
        points.push(mx::look(dns, other, "answers"));
    }
    // RFC 7208 section 2.4: it is the bounce address that is looked at.
    let envelope = mail.bounces.unwrap_or(mail.from);
    if !rented(envelope) {
        points.push(spf::look(dns, envelope, mail.relay));
    }
    if !rented(mail.from) {
        points.extend(dkim::look(dns, mail.from, mail.signing));
        points.push(dmarc::look(dns, mail));
    }
    points
}

#[cfg(test)]
pub(super) mod tests {
    use std::cell::RefCell;
    use std::net::IpAddr;

    use super::*;
    use crate::doctor::{Health, NoAnswer};

    /// A DNS that fits on a page. It writes down what it was asked.
    #[derive(Default)]
    pub(crate) struct Book {
        txt: Vec<(String, String)>,
        pub(crate) mx: Vec<(String, u16, String)>,
        pub(crate) addresses: Vec<(String, IpAddr)>,
        pub(crate) silent: bool,
        pub(crate) asked: RefCell<Vec<String>>,
    }

    impl Book {
        pub(crate) fn txt(records: &[(&str, &str)]) -> Self {
            let own = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
            Book {
                txt: records.iter().map(own).collect(),
                ..Book::default()
            }
        }

        fn hear(&self, name: &str) -> Result<(), NoAnswer> {
            self.asked.borrow_mut().push(name.to_owned());
            if !self.silent {
                return Ok(());
            }
            Err(NoAnswer {
                name: name.to_owned(),
                kind: "TXT",
                cause: "no answer within 5 seconds".into(),
            })
        }
    }

    impl Resolver for Book {
        fn txt(&self, name: &str) -> Result<Vec<String>, NoAnswer> {
            self.hear(name)?;
            let of = self.txt.iter().filter(|(of, _)| of == name);
            Ok(of.map(|(_, text)| text.clone()).collect())
        }

        fn mx(&self, name: &str) -> Result<Vec<(u16, String)>, NoAnswer> {
            self.hear(name)?;
            let of = self.mx.iter().filter(|(of, ..)| of == name);
            Ok(of
                .map(|(_, rank, server)| (*rank, server.clone()))
                .collect())
        }

        fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, NoAnswer> {
            self.hear(name)?;
            let of = self.addresses.iter().filter(|(of, _)| of == name);
            Ok(of.map(|(_, address)| *address).collect())
        }
    }

    const MAIL: Mail<'static> = Mail {
        from: "example.org",
        bounces: None,
        reply_to: Some("example.com"),
        relay: Some("mail.example.org"),
        signing: None,
    };

    fn health(book: &Book) -> Vec<(&'static str, Health)> {
        let points = domain(book, &MAIL);
        points
            .iter()
            .map(|point| (point.id, point.health))
            .collect()
    }

    #[test]
    fn a_domain_in_order_is_found_in_order_and_only_our_own_names_are_asked_about() {
        let mut book = Book::txt(&[
            ("example.org", "v=spf1 mx include:spf.example.org -all"),
            ("spf.example.org", "v=spf1 ip4:192.0.2.0/24 -all"),
            ("_dmarc.example.org", "v=DMARC1; p=quarantine"),
        ]);
        book.mx = vec![
            ("example.org".into(), 10, "mail.example.org".into()),
            ("example.com".into(), 10, "mail.example.com".into()),
        ];
        assert_eq!(
            health(&book),
            [
                ("mx", Health::Ok),
                ("mx", Health::Ok),
                ("spf", Health::Ok),
                ("dkim", Health::Warning),
                ("dmarc", Health::Ok)
            ]
        );
        assert_eq!(
            *book.asked.borrow(),
            [
                "example.org",
                "example.com",
                "example.org",
                "spf.example.org",
                "_dmarc.example.org"
            ]
        );
    }

    #[test]
    fn bounces_to_another_domain_are_looked_at_there() {
        let mut book = Book::txt(&[
            ("example.org", "v=spf1 -all"),
            ("bounces.example.org", "v=spf1 include:spf.example.org -all"),
            ("spf.example.org", "v=spf1 ip4:192.0.2.0/24 -all"),
            ("_dmarc.example.org", "v=DMARC1; p=none; aspf=s"),
        ]);
        book.mx = vec![("example.org".into(), 10, "mail.example.org".into())];
        let mail = Mail {
            bounces: Some("bounces.example.org"),
            reply_to: None,
            ..MAIL
        };
        let points = domain(&book, &mail);
        assert!(points[1].message.contains("bounces would be lost"));
        assert!(points[2].message.contains("bounces.example.org"));
        // Strictly another domain, and nobody signs.
        assert_eq!(points.last().unwrap().health, Health::Fault);
        book.txt[3].1 = "v=DMARC1; p=none".into();
        assert_eq!(domain(&book, &mail).last().unwrap().health, Health::Ok);
    }

    #[test]
    fn a_domain_that_takes_no_mail_is_a_fault_and_one_without_mx_a_warning() {
        let mut book = Book {
            mx: vec![("example.org".into(), 0, ".".into())],
            addresses: vec![("example.com".into(), "192.0.2.1".parse().unwrap())],
            ..Book::default()
        };
        assert_eq!(
            health(&book)[..2],
            [("mx", Health::Fault), ("mx", Health::Warning)]
        );
        book.addresses.clear();
        assert_eq!(health(&book)[1], ("mx", Health::Fault));
    }

    #[test]
    fn a_domain_that_is_not_ours_gets_no_advice_for_its_dns() {
        let book = Book {
            mx: vec![("gmail.com".into(), 5, "mx.example.net".into())],
            ..Book::default()
        };
        let points = |from, bounces, relay| {
            let mail = Mail {
                from,
                bounces,
                reply_to: None,
                relay: Some(relay),
                ..MAIL
            };
            domain(&book, &mail)
        };
        let found = points("gmail.com", None, "mail.example.org");
        let ids: Vec<_> = found.iter().map(|it| (it.id, it.health)).collect();
        assert_eq!(ids, [("domain", Health::Fault), ("mx", Health::Ok)]);
        assert!(found.iter().all(|point| point.record.is_none()));
        let found = points("gmail.com", None, "smtp.gmail.com");
        assert_eq!(found[0].health, Health::Warning);
        // Only the bounces are elsewhere: nobody can change the SPF record there.
        let found = points("example.org", Some("hotmail.com"), "mail.example.org");
        assert!(
            found
                .iter()
                .any(|it| it.id == "domain" && it.message.starts_with("`bounces:`"))
        );
        assert!(found.iter().all(|it| it.id != "spf"));
        assert!(found.iter().any(|it| it.id == "dmarc"));
    }

    #[test]
    fn silence_is_not_taken_for_a_missing_record() {
        let book = Book {
            silent: true,
            ..Book::default()
        };
        assert!(
            health(&book)
                .iter()
                .all(|(_, health)| *health == Health::Warning)
        );
    }
}
