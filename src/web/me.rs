//! What one reader gets: which lists, in which language, with colours or without; and leaving altogether.
//!
//! Whoever holds a letter can open it, so that it shows no address and no name. A whole token that is nobody's,
//! such as a preview's, opens the same page, on which nothing is kept.

use std::collections::HashSet;

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::answer::{answer, broken, busy, failed};
use super::asked::{Asked, Said, Token};
use super::form::Form;
use super::frame::page;
use super::leave::{gone, left};
use crate::ledger::{Choice, Fault, Preference};
use crate::subscribers::Address;

/// What a reader has now.
struct Mine {
    /// The lists they are on and have not turned off.
    lists: HashSet<String>,
    preference: Preference,
}

/// Why a page cannot be shown.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Ledger(#[from] Fault),
    #[error("a list cannot be read: {0}")]
    List(String),
}

/// The reader behind a token, unless it is nobody's.
async fn reader(asked: &Asked, token: &str) -> Result<Option<Address>, Trouble> {
    let site = &asked.site;
    Ok(site.index.reader(&site.ledger, token).await?)
}

/// What a reader has; a reader nobody knows has everything.
async fn mine(asked: &Asked, reader: Option<&Address>) -> Result<Mine, Trouble> {
    let site = &asked.site;
    let offered = site.serve.lists.iter().map(|list| list.name.clone());
    let mut mine = Mine {
        lists: offered.collect(),
        preference: Preference::default(),
    };
    // Read for everybody, so that an answer takes as long for one as for the other.
    let roll = site.roll().await.map_err(Trouble::List)?;
    if let Some(reader) = reader {
        let key = reader.key();
        let joined = site.ledger.memberships(&key).await?;
        let declined = site.ledger.declined_by(&key).await?;
        let on_file = |list: &String| roll.lists.get(list).is_some_and(|keys| keys.contains(&key));
        mine.lists
            .retain(|list| (on_file(list) || joined.contains(list)) && !declined.contains(list));
        mine.preference = site.ledger.preference(&key).await?;
    }
    Ok(mine)
}

/// The page.
pub(super) async fn look(asked: Asked, Token(token): Token) -> Response {
    if !asked.site.made(&token) {
        return broken(&asked);
    }
    let shown = async {
        let reader = reader(&asked, &token).await?;
        if has_left(&asked, reader.as_ref()).await? {
            return Ok(left(&asked));
        }
        let mine = mine(&asked, reader.as_ref()).await?;
        let asked = asked
            .clone()
            .preferring(mine.preference.language.as_deref());
        Ok::<_, Trouble>(choices(&asked, &mine, false))
    };
    match shown.await {
        Ok(page) => answer(StatusCode::OK, page),
        Err(trouble) => failed(&asked, &trouble),
    }
}

async fn has_left(asked: &Asked, reader: Option<&Address>) -> Result<bool, Trouble> {
    let Some(reader) = reader else {
        return Ok(false);
    };
    let gone = asked.site.ledger.suppression(&reader.key()).await?;
    Ok(gone.is_some())
}

/// Keeps what was chosen.
pub(super) async fn choose(asked: Asked, Token(token): Token, Said(form): Said) -> Response {
    if !asked.site.made(&token) {
        return broken(&asked);
    }
    // Whoever wants to leave is let through, however many ask from where they are; they may have ticked no list.
    let unticked = asked.site.serve.lists.len() > 1 && form.get("list").is_none();
    let leaves = form.get("leave").is_some() || unticked;
    if !leaves && !asked.site.changing.allows(asked.client) {
        return busy(&asked, StatusCode::TOO_MANY_REQUESTS);
    }
    match keep(&asked, &token, &form).await {
        Ok(page) => answer(StatusCode::OK, page),
        Err(trouble) => failed(&asked, &trouble),
    }
}

async fn keep(asked: &Asked, token: &str, form: &Form) -> Result<Markup, Trouble> {
    let site = &asked.site;
    let offered = &site.serve.lists;
    let reader = reader(asked, token).await?;
    let preference = match &reader {
        Some(reader) => site.ledger.preference(&reader.key()).await?,
        None => Preference::default(),
    };
    let asked = &asked.clone().preferring(preference.language.as_deref());
    if form.get("leave").is_some() {
        return leave(asked, reader.as_ref()).await;
    }
    if has_left(asked, reader.as_ref()).await? {
        // Who has left comes back by the form, with a new consent, and not by an old letter.
        return Ok(left(asked));
    }
    // Only now: whoever presses the button to leave can leave though a list cannot be read.
    let before = mine(asked, reader.as_ref()).await?;
    let wants: HashSet<&str> = match offered.as_slice() {
        // There was nothing to tick, and so nothing is said of the list.
        [_] => before.lists.iter().map(String::as_str).collect(),
        many => {
            let ticked = |name: &&str| form.all("list").any(|list| list == *name);
            let many = many.iter().map(|list| list.name.as_str());
            many.filter(ticked).collect()
        }
    };
    // Whoever turns off all they had has left; whoever had none of these stays on the lists that are not here.
    if wants.is_empty() && !before.lists.is_empty() {
        return leave(asked, reader.as_ref()).await;
    }
    let sides = &site.sides;
    let language = form
        .get("language")
        .filter(|typed| sides.iter().any(|side| side.language == *typed));
    let now = Mine {
        lists: wants.iter().map(|list| (*list).to_owned()).collect(),
        preference: Preference {
            language: language.map(str::to_owned),
            plain: form.get("plain").is_some(),
        },
    };
    if let Some(reader) = &reader {
        let lists: Vec<(&str, bool, bool)> = offered
            .iter()
            .map(|list| {
                let name = list.name.as_str();
                (name, before.lists.contains(name), wants.contains(name))
            })
            .collect();
        let choice = Choice {
            lists: &lists,
            preference: &now.preference,
            wording: wording(asked),
            source: "bulletin serve: the page of their choices",
            now: site.clock.now(),
        };
        site.ledger.choose(reader, &choice).await?;
    }
    let asked = asked.clone().preferring(now.preference.language.as_deref());
    Ok(choices(&asked, &now, true))
}

/// Leaves altogether.
async fn leave(asked: &Asked, reader: Option<&Address>) -> Result<Markup, Trouble> {
    if let Some(reader) = reader {
        gone(asked, reader, "the page of their choices").await?;
    }
    Ok(left(asked))
}

/// What people agree to, in the language of the answer.
pub(super) fn wording(asked: &Asked) -> &str {
    let serve = &asked.site.serve;
    let other = serve.other_wording.as_deref().filter(|_| asked.is_other());
    other.unwrap_or(&serve.wording)
}

fn choices(asked: &Asked, mine: &Mine, saved: bool) -> Markup {
    let words = &asked.side().words;
    let lists = &asked.site.serve.lists;
    let content = html! {
        @if saved {
            div.alert role="status" {
                h2 { (words.saved_title) }
                p { (words.saved) }
            }
        }
        form method="post" {
            @if lists.len() > 1 {
                fieldset {
                    legend { (words.choose) }
                    @for (at, list) in lists.iter().enumerate() {
                        div.choice {
                            input type="checkbox" name="list" value=(list.name) id={ "list-" (at) } checked[mine.lists.contains(&list.name)];
                            label for={ "list-" (at) } lang=[asked.own_language(list.other_title.is_some())] { (list.title(asked.is_other())) }
                        }
                    }
                    // What is kept with a list that is taken up is what was to be read beside it.
                    div.agree lang=[asked.own_language(asked.site.serve.other_wording.is_some())] { p { (wording(asked)) } }
                }
            }
            (languages(asked, mine.preference.language.as_deref()))
            fieldset {
                legend { (words.choose_how) }
                div.choice {
                    input type="checkbox" name="plain" value="yes" id="plain" checked[mine.preference.plain];
                    label for="plain" { (words.plain) }
                }
            }
            button { (words.choose_button) }
        }
        form.apart method="post" {
            h2 { (words.choose_leave) }
            p { (words.choose_leave_how) }
            button.second name="leave" value="everything" { (words.leave_button) }
        }
    };
    page(asked, &words.choose_title, &content)
}

/// The choice of a language; the one of the page where nothing was chosen before.
pub(super) fn languages(asked: &Asked, chosen: Option<&str>) -> Markup {
    let side = asked.side();
    let words = &side.words;
    let chosen = chosen.unwrap_or(&side.language);
    html! {
        fieldset {
            legend { (words.language_choice) }
            @for (code, name) in [("en-GB", &words.english), ("cy", &words.welsh)] {
                div.choice {
                    input type="radio" name="language" value=(code) id={ "language-" (code) } checked[code == chosen];
                    label for={ "language-" (code) } { (name) }
                }
            }
        }
    }
}
