//! The ledger's own secret, from which tokens are signed.

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use sqlx::Row as _;

use super::{Fault, Ledger};

impl Ledger {
    /// Thirty-two random bytes, made on first use and the same ever after.
    ///
    /// Whoever knows them can forge a token by which somebody else leaves, so they never leave the
    /// ledger's file.
    pub async fn secret(&self) -> Result<[u8; 32], Fault> {
        let doing = "keep its secret";
        let mut kept = self.kept_secret().await.map_err(Fault::store(doing))?;
        // Whoever only reads it waits for nobody who writes.
        if kept.is_none() {
            let mut fresh = [0u8; 32];
            SystemRandom::new()
                .fill(&mut fresh)
                .map_err(|_| Fault::Store {
                    doing,
                    cause: "the system has no random numbers to give".into(),
                })?;
            sqlx::query(
                "insert into secret (id, bytes) values (1, $1) on conflict (id) do nothing",
            )
            .bind(fresh.to_vec())
            .execute(&self.pool)
            .await
            .map_err(Fault::store(doing))?;
            kept = self.kept_secret().await.map_err(Fault::store(doing))?;
        }
        let kept = kept.unwrap_or_default();
        kept.try_into().map_err(|_| Fault::Unreadable {
            row: 1,
            what: "the secret".into(),
        })
    }

    async fn kept_secret(&self) -> Result<Option<Vec<u8>>, sqlx::Error> {
        let row = sqlx::query("select bytes from secret where id = 1")
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| row.try_get("bytes")).transpose()
    }
}
