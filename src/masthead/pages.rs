//! The addresses of our pages and of partners.

use super::Pages;
use super::understand::Reader;
use crate::issue::{Link, LinkFault};

impl Reader<'_> {
    /// The pages at these addresses, which stand in the fields of the same order behind a path.
    pub(super) fn pages(&mut self, path: &str, typed: [Option<String>; 5]) -> Pages {
        let mut page = |field, typed: Option<String>| self.link(&format!("{path}{field}"), &typed?);
        let [website, archive, subscribe, unsubscribe, privacy] = typed;
        let pages = Pages {
            website: page("website", website),
            archive: page("archive", archive),
            subscribe: page("subscribe", subscribe),
            unsubscribe: page("unsubscribe", unsubscribe),
            privacy: page("privacy", privacy),
            other_archive: None,
        };
        if !pages.archive.as_ref().is_none_or(Link::is_folder) {
            let cure = "write where the pages stand: https://example.org/bulletin/";
            let message = "the page of an issue cannot stand behind this address";
            self.wrong(&format!("{path}archive"), message, cure);
        }
        pages
    }

    pub(super) fn link(&mut self, path: &str, typed: &str) -> Option<Link> {
        match Link::parse(typed.trim()) {
            Ok(link) => Some(link),
            Err(fault) => {
                let cure = match fault {
                    LinkFault::NoScheme(Some(whole)) => format!("write {whole}"),
                    _ => "write the whole address, beginning with https://".into(),
                };
                self.wrong(
                    path,
                    format!("`{typed}` is not an address that can be followed"),
                    cure,
                );
                None
            }
        }
    }
}
