//! Which files that git has, or would take, name readers: an export or an extract is as good as a list.

use std::collections::HashSet;
use std::fs::symlink_metadata;

use bulletin::doctor::Naming;
use bulletin::ledger::{Erasures, Ledger};
use bulletin::subscribers::Address;

use crate::cli::folder::Folder;
use crate::cli::people::{files_below, on_lists};
use crate::cli::send::at_rest;
use crate::cli::{World, runtime};

/// A file larger than this is hardly a text, and takes long to read.
const LIMIT: u64 = 64 << 20;

/// How much of a file tells whether it is text.
const HEAD: usize = 8 << 10;

/// The readers of this folder, and the addresses that are public anyway.
pub(super) struct Readers {
    known: HashSet<String>,
    erased: Option<Erasures>,
    public: HashSet<String>,
}

impl Readers {
    /// Everybody on a list or in the ledger. What of them cannot be read is left to the points that say so.
    pub(super) fn of(folder: &Folder, world: &World) -> Self {
        let mut known = HashSet::new();
        let _ = on_lists(folder, world, |address| {
            known.insert(address.key());
        });
        let mut erased = None;
        if folder.ledger().exists()
            && let Ok(runtime) = runtime()
            && let Some((keys, gone)) = runtime.block_on(in_ledger(folder))
        {
            known.extend(keys);
            erased = Some(gone);
        }
        Readers {
            known,
            erased,
            public: public(folder),
        }
    }

    /// Those of these files that name readers, and how many each.
    pub(super) fn named_in<'a>(
        &self,
        folder: &Folder,
        files: impl Iterator<Item = &'a String>,
    ) -> Vec<Naming> {
        files
            .filter_map(|name| {
                let named = self.count(&text(folder, name)?);
                (named > 0).then(|| Naming {
                    name: name.clone(),
                    readers: named,
                })
            })
            .collect()
    }

    /// How many readers a text names.
    fn count(&self, text: &str) -> usize {
        let is_theirs = |key: &String| {
            let erased = self.erased.as_ref().is_some_and(|gone| gone.holds(key));
            (erased || self.known.contains(key)) && !self.public.contains(key)
        };
        let named: HashSet<String> = addresses(text).filter(is_theirs).collect();
        named.len()
    }
}

/// Everybody the ledger names, and those of whom it keeps a hash; none where it cannot be read.
async fn in_ledger(folder: &Folder) -> Option<(Vec<String>, Erasures)> {
    let ledger = Ledger::open_existing(&folder.ledger()).await.ok()?;
    let asked = async {
        let everybody = ledger.everybody().await?.into_iter();
        let mut keys: Vec<String> = everybody.map(|address| address.key()).collect();
        keys.extend(ledger.barred().await?.into_keys());
        Ok::<_, bulletin::ledger::Fault>((keys, ledger.erasures().await?))
    };
    let asked = asked.await;
    at_rest(&ledger).await;
    asked.ok()
}

/// Addresses that stand where everybody may read them: our own settings and issues, and the invented people.
fn public(folder: &Folder) -> HashSet<String> {
    let below = |dir: &'static str| {
        let files = files_below(&folder.path(dir)).into_iter();
        files.map(move |file| format!("{dir}/{file}"))
    };
    let files = below("issues").chain(below("subscribers/samples"));
    let mut public = HashSet::new();
    for name in files.chain(["bulletin.yaml".to_owned()]) {
        public.extend(text(folder, &name).iter().flat_map(|text| addresses(text)));
    }
    public
}

/// What a file says, if it is a text. Of UTF-16 only what ASCII has is needed.
fn text(folder: &Folder, name: &str) -> Option<String> {
    let path = folder.path(name);
    // Of a link, git keeps no more than where it leads.
    let data = symlink_metadata(&path).ok()?;
    if !data.is_file() || data.len() > LIMIT {
        return None;
    }
    let mut bytes = std::fs::read(&path).ok()?;
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        bytes.retain(|byte| *byte != 0);
    }
    let head = bytes.get(..HEAD).unwrap_or(&bytes);
    (!head.contains(&0)).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

/// The keys of the addresses in a text, whatever is around them.
fn addresses(text: &str) -> impl Iterator<Item = String> {
    let ends = |letter: char| {
        letter.is_whitespace()
            || letter.is_control()
            || ",;:\"<>()[]{}|=&?/\\`\u{feff}\u{fffd}".contains(letter)
    };
    let words = text.split(ends).filter(|word| word.contains('@'));
    words.filter_map(|word| {
        let word = word.trim_matches(|letter| ".'*!".contains(letter));
        Some(Address::parse(word).ok()?.key())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_whatever_is_around_it_and_counted_once() {
        let readers = Readers {
            known: [
                "ann@example.org",
                "o'neil@example.org",
                "office@example.org",
            ]
            .map(|typed| Address::parse(typed).unwrap().key())
            .into(),
            erased: None,
            public: HashSet::from([Address::parse("office@example.org").unwrap().key()]),
        };
        for (text, count) in [
            ("Email Address,Name\n\"Ann@Example.org\",Ann\n", 1),
            ("mailto:ann@example.org?subject=Hello", 1),
            ("To: Ann <ann@example.org>; Cc: o'neil@example.org.", 2),
            ("- 'ann@example.org'\n- ann@EXAMPLE.ORG\n", 1),
            (
                "joann@example.org, ann@example.org.uk, office@example.org",
                0,
            ),
        ] {
            assert_eq!(readers.count(text), count, "{text}");
        }
    }
}
