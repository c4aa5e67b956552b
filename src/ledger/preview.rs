//! Previews that went out, and of what.

use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::{Answer, Fault, Ledger};

/// A preview that a server has taken, or that became a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The issue's stem.
    pub issue: String,
    /// The digest of what readers would get, as an approval has it.
    pub digest: String,
    /// Whom it went to.
    pub address: String,
    /// How it left: `outbox`, or the server.
    pub through: String,
    /// When, in unix milliseconds.
    pub time: i64,
    /// What the server said; none where it became a file.
    pub answer: Option<Answer>,
}

impl Preview {
    /// What `through` is where a preview became a file in the outbox.
    pub const OUTBOX: &str = "outbox";

    /// Whether it went through a mail server.
    pub fn was_mailed(&self) -> bool {
        self.through != Preview::OUTBOX
    }
}

impl Ledger {
    /// Writes down that a preview went out.
    pub async fn previewed(&self, preview: &Preview) -> Result<(), Fault> {
        let answer = preview.answer.as_ref();
        sqlx::query(
            "insert into preview (issue, digest, address, through, time, code, enhanced, reply)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(preview.issue.as_str())
        .bind(preview.digest.as_str())
        .bind(preview.address.as_str())
        .bind(preview.through.as_str())
        .bind(preview.time)
        .bind(answer.and_then(|answer| answer.code).map(i64::from))
        .bind(answer.and_then(|answer| answer.enhanced.as_deref()))
        .bind(answer.map(|answer| answer.text.as_str()))
        .execute(&self.pool)
        .await
        .map_err(Fault::store("write down a preview"))?;
        Ok(())
    }

    /// The previews of an issue, oldest first.
    pub async fn previews(&self, issue: &str) -> Result<Vec<Preview>, Fault> {
        let doing = "list the previews";
        let found = sqlx::query(
            "select issue, digest, address, through, time, code, enhanced, reply from preview
             where issue = $1 order by id",
        )
        .bind(issue)
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::store(doing))?;
        let read = |row: &AnyRow| -> Result<Preview, sqlx::Error> {
            let code: Option<i64> = row.try_get("code")?;
            let text: Option<String> = row.try_get("reply")?;
            let enhanced = row.try_get("enhanced")?;
            Ok(Preview {
                issue: row.try_get("issue")?,
                digest: row.try_get("digest")?,
                address: row.try_get("address")?,
                through: row.try_get("through")?,
                time: row.try_get("time")?,
                answer: text.map(|text| Answer {
                    code: code.and_then(|code| u16::try_from(code).ok()),
                    enhanced,
                    text,
                }),
            })
        };
        found
            .iter()
            .map(|row| read(row).map_err(Fault::store(doing)))
            .collect()
    }
}
