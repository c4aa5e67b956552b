//! Signatures under issues.

use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Fault, Ledger};

/// A signature under an issue as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The issue's stem.
    pub issue: String,
    /// Who signed, as they wrote it.
    pub name: String,
    /// The digest of what readers would get.
    pub digest: String,
    /// The issue's text at that time.
    pub source: String,
    /// The warnings that stood and were taken upon themselves.
    pub warnings: Vec<String>,
    /// When, in unix milliseconds.
    pub time: i64,
}

impl Ledger {
    /// Keeps a signature. Earlier ones of the same person stay as history.
    pub async fn approve(&self, approval: &Approval) -> Result<(), Fault> {
        sqlx::query(
            "insert into approval (issue, name, digest, source, warnings, time)
             values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(approval.issue.as_str())
        .bind(approval.name.as_str())
        .bind(approval.digest.as_str())
        .bind(approval.source.as_str())
        .bind(approval.warnings.join("\n"))
        .bind(approval.time)
        .execute(&self.pool)
        .await
        .map_err(Fault::store("keep a signature"))?;
        Ok(())
    }

    /// The signatures under an issue, oldest first.
    pub async fn approvals(&self, issue: &str) -> Result<Vec<Approval>, Fault> {
        let doing = "list the signatures";
        let found = sqlx::query(
            "select issue, name, digest, source, warnings, time from approval
             where issue = $1 order by id",
        )
        .bind(issue)
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::store(doing))?;
        let read = |row: &AnyRow| -> Result<Approval, sqlx::Error> {
            let warnings: String = row.try_get("warnings")?;
            Ok(Approval {
                issue: row.try_get("issue")?,
                name: row.try_get("name")?,
                digest: row.try_get("digest")?,
                source: row.try_get("source")?,
                warnings: warnings.lines().map(str::to_owned).collect(),
                time: row.try_get("time")?,
            })
        };
        found
            .iter()
            .map(|row| read(row).map_err(Fault::store(doing)))
            .collect()
    }
}
