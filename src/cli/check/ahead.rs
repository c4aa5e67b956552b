//! What stands between an issue and its send besides its words: known today, and asked for on the day.

use bulletin::check::{Hindrance, Known, Sent, SignOff};
use bulletin::delivery::thaw;
use bulletin::ledger::{Kind, Ledger};
use bulletin::message::Secret;

use crate::cli::approve::{sign_off, when};
use crate::cli::desk::Desk;
use crate::cli::folder::Folder;
use crate::cli::joined::Joined;
use crate::cli::people::gather;
use crate::cli::reach::reached;
use crate::cli::send::{at_rest, press_now};
use crate::cli::signing::signer;
use crate::cli::transport::understood;
use crate::cli::{Trouble, World, previewed, runtime, show};

/// What is known around an issue, and when it went out, if it did.
pub(super) struct Ahead {
    pub(super) known: Known,
    pub(super) went: Option<String>,
}

/// Looks for what a send would stop for. Writes nothing, and makes no ledger.
pub(super) fn look(folder: &Folder, desk: &Desk, world: &World) -> Ahead {
    let mut known = previewed::ahead(folder, desk);
    let mut went = None;
    match sent(folder, desk, world) {
        Ok(Some((sent, changed))) => {
            let people = usize::try_from(sent.people).unwrap_or(usize::MAX);
            let people = show::count(people, "person", "people");
            went = Some(format!("It went to {people} on {}", sent.when));
            known.sent = changed.then_some(sent);
            // Nobody gets it any more, so that nothing else can stop it.
            return Ahead { known, went };
        }
        Ok(None) => {}
        Err(trouble) => known.hindrances.extend(told(trouble)),
    }
    if let Err(trouble) = signer(folder, &desk.masthead) {
        known.hindrances.extend(told(trouble));
    }
    known.hindrances.extend(lists(folder, desk, world));
    // A ledger that cannot be read has been told of.
    known.sign_off = signed(folder, desk, world).unwrap_or_default();
    Ahead { known, went }
}

/// How far the issue is signed off, where the house asks for it and a live send is still to begin: one that goes
/// on asks nobody again. Makes no ledger.
fn signed(folder: &Folder, desk: &Desk, world: &World) -> Result<Option<SignOff>, Trouble> {
    let wanted = desk.masthead.approval.people;
    let live = understood(&desk.masthead).is_ok_and(|(through, _)| through.is_live());
    if !live || wanted == 0 {
        return Ok(None);
    }
    let ahead = SignOff {
        wanted,
        ahead: true,
        ..SignOff::default()
    };
    if !folder.ledger().is_file() {
        return Ok(Some(ahead));
    }
    runtime()?.block_on(async {
        let ledger = Ledger::open_existing(&folder.ledger()).await?;
        let begun = match ledger.dispatch(&desk.issue.stem, Kind::Live).await? {
            Some(dispatch) => !ledger.is_untouched(dispatch.id).await?,
            None => false,
        };
        let found = if begun {
            None
        } else {
            let found = sign_off(&ledger, desk, world).await?;
            Some(SignOff {
                ahead: true,
                ..found
            })
        };
        at_rest(&ledger).await;
        Ok(found)
    })
}

/// The live dispatch of an issue of which nothing is left, and whether letters would say something else by now: what
/// a send stops for.
fn sent(folder: &Folder, desk: &Desk, world: &World) -> Result<Option<(Sent, bool)>, Trouble> {
    if !folder.ledger().is_file() {
        return Ok(None);
    }
    runtime()?.block_on(async {
        let ledger = Ledger::open_existing(&folder.ledger()).await?;
        let dispatch = ledger.dispatch(&desk.issue.stem, Kind::Live).await?;
        let found = match dispatch {
            Some(dispatch) if !ledger.is_untouched(dispatch.id).await? => {
                let sums = ledger.sums(dispatch.id).await?;
                let sent = Sent {
                    people: sums.sent,
                    when: when(dispatch.started, &desk.masthead),
                };
                let frozen = thaw(&ledger, &dispatch).await?;
                let secret = Secret::new(ledger.secret().await?);
                let differs = press_now(desk, secret, world)?.differs_from(&frozen);
                let changed = !differs.is_empty();
                (sums.waiting + sums.deferred == 0).then_some((sent, changed))
            }
            _ => None,
        };
        at_rest(&ledger).await;
        Ok(found)
    })
}

/// What is wrong with the lists in `bulletin.yaml`, without a name of anybody.
fn lists(folder: &Folder, desk: &Desk, world: &World) -> Option<Hindrance> {
    let lists = &desk.masthead.sending.lists;
    let live = understood(&desk.masthead).is_ok_and(|(through, _)| through.is_live());
    let own = desk.words.language == desk.masthead.language;
    // Nobody knows yet on which list those are who asked for the other language.
    if live && !own {
        return None;
    }
    let names = lists.join(", ");
    let hindrance = |message: String, cure: &str| {
        Some(Hindrance {
            message,
            cure: cure.to_owned(),
        })
    };
    if live && lists.iter().any(|name| name.starts_with("samples/")) {
        return hindrance(
            format!("{names} holds invented people, and this house sends to a mail server"),
            "put your own list into subscribers/ and name it under `send: lists:` in bulletin.yaml",
        );
    }
    let joined = Joined::read(folder, lists);
    let mut people = match joined.and_then(|joined| gather(folder, lists, &joined, world)) {
        Ok(people) => people,
        Err(trouble) => return told(trouble).into_iter().next(),
    };
    let wrong = people.unusable.len() + people.rejected.len();
    if wrong > 0 {
        let places = show::count(wrong, "place", "places");
        return hindrance(
            format!("{names} cannot be used in {places}"),
            "`bulletin send` names each with its line before it writes to anybody; --without-rejected leaves out rows that are wrong",
        );
    }
    if people.people.is_empty() || (live && !people.empty.is_empty()) {
        let empty = match people.empty.first() {
            Some(file) if !people.people.is_empty() => file.to_string(),
            _ => names.clone(),
        };
        return hindrance(
            format!("there is nobody on {empty}"),
            "add people to the list, or change `lists:` under `send:` in bulletin.yaml",
        );
    }
    match reached(folder, &mut people) {
        Ok(0) => hindrance(
            format!("everybody on {names} has left"),
            "add people to the list, or change `lists:` under `send:` in bulletin.yaml",
        ),
        Ok(_) => None,
        Err(trouble) => told(trouble).into_iter().next(),
    }
}

/// A trouble as what would stop a send.
fn told(trouble: Trouble) -> Vec<Hindrance> {
    match trouble.into_findings() {
        Ok(findings) => findings
            .iter()
            .map(|finding| Hindrance {
                message: finding.message.clone(),
                cure: finding.cure.clone().unwrap_or_default(),
            })
            .collect(),
        Err(trouble) => vec![Hindrance {
            message: trouble.message().trim_end_matches('.').to_owned(),
            cure: trouble.remedy().unwrap_or_default().to_owned(),
        }],
    }
}
