//! What became of a person, change by change.

use sqlx::{AnyConnection, Row as _};

use super::{Fault, Ledger};
use crate::subscribers::Address;

const DOING: &str = "write down what became of somebody";

/// A kind of change to what is known of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// Put on a list.
    Added,
    /// Something that is known of them is different now.
    Changed,
    /// Came with a file from another program.
    Imported,
    /// Filled in the form; nothing is confirmed yet.
    SignedUp,
    /// Confirmed that the address is theirs and that they want the bulletin.
    Confirmed,
    /// Asked to leave.
    Left,
    /// Mail to them came back.
    Bounced,
    /// Reported a letter as spam.
    Complained,
    /// May be written to again.
    Restored,
    /// Said how they want the bulletin.
    Preference,
    /// Was given what is kept on them.
    Exported,
    /// An import that named them was taken back.
    ImportUndone,
}

impl What {
    /// Every kind there is.
    pub const ALL: [What; 12] = [
        What::Added,
        What::Changed,
        What::Imported,
        What::SignedUp,
        What::Confirmed,
        What::Left,
        What::Bounced,
        What::Complained,
        What::Restored,
        What::Preference,
        What::Exported,
        What::ImportUndone,
    ];

    /// The word in the ledger and in what programs read.
    pub fn word(self) -> &'static str {
        match self {
            What::Added => "added",
            What::Changed => "changed",
            What::Imported => "imported",
            What::SignedUp => "signed-up",
            What::Confirmed => "confirmed",
            What::Left => "left",
            What::Bounced => "bounced",
            What::Complained => "complained",
            What::Restored => "restored",
            What::Preference => "preference",
            What::Exported => "exported",
            What::ImportUndone => "import-undone",
        }
    }

    /// Reads the word back; none for any other.
    pub fn parse(word: &str) -> Option<Self> {
        What::ALL.into_iter().find(|what| what.word() == word)
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// When, in unix milliseconds.
    pub time: i64,
    /// What kind.
    pub what: What,
    /// In words for the editor; for a consent, the wording that the person saw.
    pub detail: String,
    /// Where it came from: a command, a file and its line, a Message-ID, a page.
    pub source: String,
}

impl Ledger {
    /// Writes down a change that needs nothing else to be written. Of somebody who was erased nothing is.
    pub async fn note(&self, address: &Address, change: &Change) -> Result<(), Fault> {
        let key = address.key();
        if self.erased(&key).await? {
            return Ok(());
        }
        let mut connection = self.pool.acquire().await.map_err(Fault::store(DOING))?;
        write(&mut connection, &key, change).await
    }

    /// Everything that became of somebody, oldest first, by the form in which one person's addresses are alike
    /// ([`Address::key`]).
    pub async fn history(&self, address_key: &str) -> Result<Vec<Change>, Fault> {
        let doing = "read what became of somebody";
        let rows = sqlx::query(
            "select id, time, what, detail, source from history where address_key = $1 order by id",
        )
        .bind(address_key)
        .fetch_all(&self.pool)
        .await
        .map_err(Fault::store(doing))?;
        rows.iter()
            .map(|row| {
                let word: String = row.try_get("what").map_err(Fault::store(doing))?;
                let id = row.try_get("id").map_err(Fault::store(doing))?;
                Ok(Change {
                    time: row.try_get("time").map_err(Fault::store(doing))?,
                    what: What::parse(&word).ok_or_else(|| Fault::Unreadable {
                        row: id,
                        what: format!("the change {word:?}"),
                    })?,
                    detail: row.try_get("detail").map_err(Fault::store(doing))?,
                    source: row.try_get("source").map_err(Fault::store(doing))?,
                })
            })
            .collect()
    }
}

/// Adds a change to the history of somebody, within whatever else is written of them.
pub(super) async fn write(
    connection: &mut AnyConnection,
    address_key: &str,
    change: &Change,
) -> Result<(), Fault> {
    write_over(connection, address_key, change, None).await
}

/// Adds a change and what was so before it.
pub(super) async fn write_over(
    connection: &mut AnyConnection,
    address_key: &str,
    change: &Change,
    old: Option<&str>,
) -> Result<(), Fault> {
    sqlx::query(
        "insert into history (address_key, time, what, detail, source, old)
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(address_key)
    .bind(change.time)
    .bind(change.what.word())
    .bind(change.detail.as_str())
    .bind(change.source.as_str())
    .bind(old)
    .execute(connection)
    .await
    .map_err(Fault::store(DOING))?;
    Ok(())
}
