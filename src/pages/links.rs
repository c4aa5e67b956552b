//! Trying many addresses, several at once and each host at leisure.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::{Fault, Fetcher};
use crate::check::{Answer, Answers};
use crate::issue::Link;

/// How to behave among other people's servers.
#[derive(Clone, Copy, Debug)]
pub struct Manners {
    /// How many hosts are asked at once. At least one.
    pub at_once: usize,
    /// How long one host is left alone between two requests.
    pub pause: Duration,
}

impl Default for Manners {
    fn default() -> Self {
        Manners {
            at_once: 8,
            pause: Duration::from_millis(250),
        }
    }
}

/// Tries each address once. One host is asked for one page at a time. `tell` hears of each answer as it
/// comes, from several threads.
pub fn try_links(
    fetcher: &Fetcher,
    links: &[&Link],
    manners: Manners,
    tell: impl Fn(&str, &Answer) + Sync,
) -> Answers {
    let mut hosts: BTreeMap<&str, Vec<&Link>> = BTreeMap::new();
    for link in links {
        if let Some(host) = link.host() {
            hosts.entry(host).or_default().push(link);
        }
    }
    let workers = manners.at_once.clamp(1, hosts.len().max(1));
    let queue = Mutex::new(hosts.into_values());
    let answers = Mutex::new(Answers::new());
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    // A thread that panicked has left queue and answers whole.
                    let host = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some(links) = host else { return };
                    for (number, link) in links.into_iter().enumerate() {
                        if number > 0 {
                            thread::sleep(manners.pause);
                        }
                        let answer = try_link(fetcher, link.as_str());
                        tell(link.as_str(), &answer);
                        answers
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .insert(link.as_str().to_owned(), answer);
                    }
                }
            });
        }
    });
    answers.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn try_link(fetcher: &Fetcher, url: &str) -> Answer {
    match fetcher.head(url) {
        Ok(page) => match page.status {
            200..=399 => Answer::Found(page.url),
            status @ (404 | 410) => Answer::Missing(status),
            401 | 403 => Answer::Unknown("the server does not let programs in".into()),
            429 => Answer::Unknown("the server has had too many requests".into()),
            status => Answer::Unknown(format!("the server answered {status}")),
        },
        Err(Fault::NoSuchHost) => Answer::NoSuchHost,
        Err(Fault::Certificate(why)) => Answer::BadCertificate(why),
        Err(Fault::Private) => Answer::Private,
        Err(fault) => Answer::Unknown(fault.to_string()),
    }
}
