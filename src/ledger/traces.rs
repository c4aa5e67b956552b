//! Every row that is about one person or names them, in whatever table.
//!
//! What is found here is what a person is given who asks what is kept on them, and what is erased when they ask
//! for that. Tables are not listed by name, so that one that comes later is looked through as well.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use sqlx::Row as _;

use super::{Fault, Ledger};
use crate::subscribers::Address;

const DOING: &str = "read what is kept on somebody";

/// A row that is about somebody or names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The table.
    pub table: String,
    /// The row's number in it.
    pub number: i64,
    /// Whether the row is about nobody else.
    pub theirs: bool,
    /// Column by column; bytes as hexadecimal digits.
    pub row: Map<String, Value>,
}

impl Ledger {
    /// Every row that is about somebody or names them. Issues and signatures, which everybody reads, are left
    /// aside, and so are the secret and the hashes of who was erased.
    pub async fn traces(&self, who: &Address) -> Result<Vec<Trace>, Fault> {
        let tables =
            "select name from sqlite_master where type = 'table' and name not like 'sqlite%'
             and name not in ('_sqlx_migrations', 'secret', 'erased', 'dispatch', 'approval')
             order by name";
        let mut traces = Vec::new();
        for table in self.names(tables, None).await? {
            let columns = "select name from pragma_table_info($1) order by cid";
            let columns = self.names(columns, Some(&table)).await?;
            traces.extend(self.traces_in(&table, &columns, who).await?);
        }
        Ok(traces)
    }

    async fn names(&self, sql: &'static str, of: Option<&str>) -> Result<Vec<String>, Fault> {
        let mut query = sqlx::query(sql);
        if let Some(of) = of {
            query = query.bind(of);
        }
        let rows = query
            .fetch_all(&self.pool)
            .await
            .map_err(Fault::store(DOING))?;
        rows.iter()
            .map(|row| row.try_get("name").map_err(Fault::store(DOING)))
            .collect()
    }

    async fn traces_in(
        &self,
        table: &str,
        columns: &[String],
        who: &Address,
    ) -> Result<Vec<Trace>, Fault> {
        let key = who.key();
        let owned = match table {
            "attempt" | "bounce" => {
                Some("recipient in (select id from recipient where address_key = $1)")
            }
            _ if columns.iter().any(|column| column == "address_key") => Some("address_key = $1"),
            _ => None,
        };
        let mut found = BTreeMap::new();
        if let Some(condition) = owned {
            for (number, row) in self.rows_where(table, columns, condition, &key).await? {
                found.insert(number, (true, row));
            }
        }
        // The domain stands the same in every way of writing the address, but for letters beyond ASCII.
        let any: Vec<String> = columns
            .iter()
            .map(|name| format!("instr(lower(cast({} as text)), $1) > 0", quoted(name)))
            .collect();
        let any = any.join(" or ");
        let shown = who.for_people().to_lowercase();
        let domains =
            [key.as_str(), shown.as_str()].map(|one| one.split_once('@').map(|(_, it)| it));
        for domain in domains.into_iter().flatten() {
            for (number, row) in self.rows_where(table, columns, &any, domain).await? {
                let texts = || row.values().filter_map(Value::as_str);
                if texts().any(|text| who.is_in(text)) {
                    let address = row.get("address").and_then(Value::as_str);
                    let theirs = address
                        .and_then(|text| Address::parse(text).ok())
                        .is_some_and(|address| address.key() == key);
                    found.entry(number).or_insert((theirs, row));
                }
            }
        }
        Ok(found
            .into_iter()
            .map(|(number, (theirs, row))| Trace {
                table: table.to_owned(),
                number,
                theirs,
                row,
            })
            .collect())
    }

    /// The rows of a table that meet a condition about `$1`, with their numbers.
    async fn rows_where(
        &self,
        table: &str,
        columns: &[String],
        condition: &str,
        value: &str,
    ) -> Result<Vec<(i64, Map<String, Value>)>, Fault> {
        let pairs: Vec<String> = columns
            .iter()
            .map(|name| {
                let (label, column) = (name.replace('\'', "''"), quoted(name));
                // JSON has no bytes.
                format!("'{label}', iif(typeof({column}) = 'blob', hex({column}), {column})")
            })
            .collect();
        let sql = format!(
            "select rowid as number, json_object({}) as line from {} where {condition} order by rowid",
            pairs.join(", "),
            quoted(table)
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(value)
            .fetch_all(&self.pool)
            .await
            .map_err(Fault::store(DOING))?;
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let number = row.try_get("number").map_err(Fault::store(DOING))?;
            let line: String = row.try_get("line").map_err(Fault::store(DOING))?;
            let line = serde_json::from_str(&line).map_err(|_| Fault::Unreadable {
                row: number,
                what: format!("a row of {table}"),
            })?;
            found.push((number, line));
        }
        Ok(found)
    }
}

/// A name in SQL.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
