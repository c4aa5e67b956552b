//! Whom we know: by their address, and by the token each of their letters gives them to leave with.

use std::collections::HashMap;

use crate::message::Secret;
use crate::subscribers::Address;

/// Everybody a letter was ever made for, and everybody on a list.
#[derive(Debug)]
pub struct People {
    known: HashMap<String, Address>,
    secret: Secret,
    lists: Vec<String>,
    /// By token, in small letters; made when the first is asked for.
    tokens: Option<HashMap<String, String>>,
}

impl People {
    /// `lists` are the ids of all lists that letters were ever sent for: the token of an old letter lets its
    /// reader leave, whatever the list has been called since.
    pub fn new(everybody: Vec<Address>, secret: Secret, lists: Vec<String>) -> Self {
        let known = everybody
            .into_iter()
            .map(|address| (address.key(), address));
        People {
            known: known.collect(),
            secret,
            lists,
            tokens: None,
        }
    }

    /// Who has this address; none where nobody does.
    pub(super) fn by_address(&self, typed: &str) -> Option<Address> {
        let address = Address::parse(typed.trim()).ok()?;
        self.known.get(&address.key()).cloned()
    }

    /// Who may leave with one of these tokens; none where nobody may.
    pub(super) fn by_token(&mut self, tokens: &[String]) -> Option<Address> {
        if tokens.is_empty() {
            return None;
        }
        let (known, secret, lists) = (&self.known, &self.secret, &self.lists);
        let made = self.tokens.get_or_insert_with(|| {
            let all = lists
                .iter()
                .flat_map(|list| known.iter().map(move |(key, address)| (list, key, address)));
            all.map(|(list, key, address)| (secret.unsubscribe(list, address), key.clone()))
                .collect()
        });
        let key = tokens.iter().find_map(|token| made.get(token))?;
        self.known.get(key).cloned()
    }
}
