//! People who were erased: known again where they turn up, and readable to nobody.

use std::collections::HashSet;

use aws_lc_rs::hmac;
use sqlx::Row as _;

use super::{Fault, Ledger};

/// Keeps these hashes from being of use as anything else that is made with the secret.
const PURPOSE: &[u8] = b"erased\0";

/// Everybody who was erased, for asking about many. Holds no address.
#[derive(Clone)]
pub struct Erasures {
    key: hmac::Key,
    hashes: HashSet<String>,
}

impl std::fmt::Debug for Erasures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Erasures({})", self.hashes.len())
    }
}

impl Erasures {
    /// Whether somebody was erased, by the form in which one person's addresses are alike
    /// ([`crate::subscribers::Address::key`]).
    pub fn holds(&self, key: &str) -> bool {
        // Mostly nobody was, and a hash for each of 100,000 people is for nothing then.
        !self.hashes.is_empty() && self.hashes.contains(&hash(&self.key, key))
    }

    /// Whether it holds somebody who was not erased before. Before there was a ledger, nobody was.
    pub fn adds_to(&self, before: Option<&Erasures>) -> bool {
        let known = |hash| before.is_some_and(|before| before.hashes.contains(hash));
        !self.hashes.iter().all(known)
    }
}

impl Ledger {
    /// Whether somebody was erased on request, by [`crate::subscribers::Address::key`].
    pub async fn erased(&self, address_key: &str) -> Result<bool, Fault> {
        Ok(self.erasures().await?.holds(address_key))
    }

    /// When somebody was erased on request, in unix milliseconds; none where they were not.
    pub async fn erased_at(&self, address_key: &str) -> Result<Option<i64>, Fault> {
        let doing = "see whether somebody was erased";
        sqlx::query("select time from erased where hash = $1")
            .bind(self.hash_of(address_key).await?)
            .fetch_optional(&self.pool)
            .await
            .and_then(|row| row.map(|row| row.try_get("time")).transpose())
            .map_err(Fault::store(doing))
    }

    /// Everybody who was erased on request.
    pub async fn erasures(&self) -> Result<Erasures, Fault> {
        let doing = "list who was erased";
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.secret().await?);
        let rows = sqlx::query("select hash from erased")
            .fetch_all(&self.pool)
            .await
            .map_err(Fault::store(doing))?;
        let hashes = rows.iter().map(|row| row.try_get("hash"));
        let hashes = hashes
            .collect::<Result<_, _>>()
            .map_err(Fault::store(doing))?;
        Ok(Erasures { key, hashes })
    }

    /// The hash that stands for somebody once they are erased.
    pub(super) async fn hash_of(&self, address_key: &str) -> Result<String, Fault> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.secret().await?);
        Ok(hash(&key, address_key))
    }
}

fn hash(key: &hmac::Key, address_key: &str) -> String {
    let mut context = hmac::Context::with_key(key);
    context.update(PURPOSE);
    context.update(address_key.as_bytes());
    data_encoding::HEXLOWER.encode(context.sign().as_ref())
}
