//! Whether the file is whole.

use sqlx::Row as _;

use super::{Fault, Ledger};

impl Ledger {
    /// Lets `SQLite` look through its file, and hold each row against the indexes. Returns the first thing that
    /// is wrong with it; none where it is whole.
    pub async fn damage(&self) -> Result<Option<String>, Fault> {
        let row = sqlx::query("pragma integrity_check(1)")
            .fetch_one(&self.pool)
            .await
            .map_err(Fault::store("look whether the ledger is whole"))?;
        let said: String = row
            .try_get(0)
            .map_err(Fault::store("look whether the ledger is whole"))?;
        // The first line only names the database.
        let fault = said.lines().last().filter(|line| *line != "ok");
        Ok(fault.map(|line| line.trim_end_matches('.').to_owned()))
    }

    /// A fault where the file is not whole: what it says of who was written to cannot be believed then.
    pub async fn expect_whole(&self) -> Result<(), Fault> {
        match self.damage().await? {
            Some(what) => Err(Fault::Damaged { what }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_ledger_that_was_overwritten_in_the_middle_is_found_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let ledger = Ledger::open(&path).await.unwrap();
        assert_eq!(ledger.damage().await.unwrap(), None);
        ledger.close().await;
        let mut bytes = std::fs::read(&path).unwrap();
        let (middle, end) = (bytes.len() / 2, bytes.len());
        bytes[middle..end].fill(0x5a);
        std::fs::write(&path, bytes).unwrap();
        // Where the damage shows depends on what was hit: at opening, or when it is looked for.
        if let Ok(ledger) = Ledger::open(&path).await {
            assert!(!matches!(ledger.damage().await, Ok(None)));
        }
    }
}
