//! Reading mail from where it lies, message by message: each is taken in whole before the next is read.

use sha2::{Digest as _, Sha256};

use super::account::{Account, Line};
use super::files::{Files, Raw};
use super::imap::{Folder, Login};
use super::judge::{Judgement, Kind, judge};
use super::matching::{Scales, Weighed};
use super::people::People;
use super::{Fault, Source};
use crate::ledger::{Intake, Ledger};

/// What mail is read with.
#[derive(Debug)]
pub struct Reading<'a> {
    /// Where changes are kept.
    pub ledger: &'a Ledger,
    /// Whom we know.
    pub people: People,
    /// After how many letters running that came back somebody is not written to any more.
    pub soft_bounces: usize,
    /// What logs in at a mail server.
    pub login: Option<Login>,
    /// A root certificate more than those browsers trust (PEM).
    pub extra_root: Option<Vec<u8>>,
    /// The time, in unix milliseconds.
    pub now: i64,
}

/// Where messages come from, one after the other.
enum Mail {
    Files(Files),
    Folder(Box<Folder>),
}

/// Reads all mail of a source and does what follows from it. What was read before is passed over, so that it is
/// safe to read the same mail again. A source that breaks off is said in the account; what was read until
/// then is done.
pub async fn read(mut reading: Reading<'_>, source: &Source) -> Result<Account, Fault> {
    let mut account = Account::default();
    let mut mail = match source {
        Source::Path(path) => {
            let files = Files::open(path, reading.now)?;
            account.skipped = files.skipped;
            Mail::Files(files)
        }
        Source::Server(server) => {
            let before = reading.ledger.read_before().await?;
            let root = reading.extra_root.as_deref();
            let folder = Folder::open(server, reading.login.as_ref(), root, &before).await?;
            account.before = folder.known;
            Mail::Folder(Box::new(folder))
        }
    };
    let mut run = None;
    loop {
        let next = match &mut mail {
            Mail::Files(files) => files.next(),
            Mail::Folder(folder) => folder.next().await.transpose(),
        };
        match next {
            None => break,
            Some(Ok(raw)) => take_in(&mut reading, &mut run, &mut account, raw).await?,
            Some(Err(fault)) if matches!(mail, Mail::Files(_)) => {
                account.unreadable.push(fault.to_string());
            }
            Some(Err(fault)) => {
                account.broken = Some(fault);
                break;
            }
        }
    }
    if let Some(run) = run {
        let doubted = reading.ledger.doubt_intake(run, reading.now).await?;
        account.doubt(doubted);
    }
    match mail {
        Mail::Files(files) => account.later = files.later,
        Mail::Folder(mut folder) => {
            account.unreadable.append(&mut folder.skipped);
            if account.broken.is_none() {
                folder.close().await;
            }
        }
    }
    Ok(account)
}

async fn take_in(
    reading: &mut Reading<'_>,
    run: &mut Option<i64>,
    account: &mut Account,
    raw: Raw,
) -> Result<(), Fault> {
    let digest = hex(&[&raw.bytes]);
    let judged = judge(&raw.bytes);
    let twin = twin(&judged);
    if reading.ledger.was_read(&digest, twin.as_deref()).await? {
        account.before += 1;
        return Ok(());
    }
    let mut scales = Scales {
        ledger: reading.ledger,
        people: &mut reading.people,
        soft_bounces: reading.soft_bounces,
        now: reading.now,
    };
    let Weighed {
        bounces,
        leaving,
        said,
    } = scales.weigh(&judged).await?;
    let intake = Intake {
        digest,
        twin,
        lasting: raw.lasting,
        bounces,
        leaving: leaving.into_iter().collect(),
    };
    let news = reading.ledger.take_in(run, &intake, reading.now).await?;
    account.read += 1;
    account.cut += u64::from(raw.cut);
    match said {
        Some(said) => account.lines.push(Line {
            sort: said.sort,
            news: news.contains(&true),
            about: said.about.map(|address| address.to_string()),
            issue: said.issue,
            why: said.why,
            from: judged.from,
            subject: judged.subject,
            date: judged.date,
            place: raw.place,
        }),
        None => account.automatic += 1,
    }
    Ok(())
}

/// The same mail by another way has other bytes and the same Message-ID. With it go who wrote it, what it is
/// called and where it came to: some programs write one Message-ID twice.
fn twin(judged: &Judgement) -> Option<String> {
    let id = judged
        .message_id
        .as_deref()
        .filter(|_| judged.kind != Kind::Nothing)?;
    let mut parts = vec![
        id.as_bytes(),
        judged.from.as_bytes(),
        judged.subject.as_bytes(),
    ];
    parts.extend(judged.verp.iter().map(String::as_bytes));
    Some(hex(&parts))
}

fn hex(parts: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    data_encoding::HEXLOWER.encode(&digest.finalize())
}
