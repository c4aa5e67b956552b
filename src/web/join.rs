//! Signing up: the form, and the answer that is the same whoever the address belongs to.

use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

use super::answer::{answer, busy, failed};
use super::asked::{Asked, Said};
use super::confirm::hash;
use super::form::Form;
use super::frame::{filled, page, said};
use super::me::{languages, wording};
use crate::ledger::{Limits, SignUp};
use crate::subscribers::{Address, Name};

/// How long a link in a mail works.
pub(super) const HOURS: i64 = 48;

const HOUR: i64 = 3_600_000;

/// One mail to an address in an hour, three in the time a form is kept, and no more in the queue than go out
/// within a few minutes.
const LIMITS: Limits = Limits {
    apart: HOUR,
    each: 3,
    waiting: 300,
};

/// What is wrong with a filled-in form.
#[derive(Debug, Default)]
struct Wrong {
    email: bool,
    lists: bool,
    agree: bool,
}

/// The form.
pub(super) async fn look(asked: Asked) -> Response {
    let page = empty(&asked);
    answer(StatusCode::OK, page)
}

fn empty(asked: &Asked) -> Markup {
    let first = asked.site.serve.lists.iter().take(1);
    let ticked: Vec<&str> = first.map(|list| list.name.as_str()).collect();
    form(asked, &Form::default(), &ticked, None)
}

/// Takes a filled-in form. The answer says nothing of whether the address is known.
pub(super) async fn join(asked: Asked, Said(typed): Said) -> Response {
    let site = &asked.site;
    if !site.asking.allows(asked.client) {
        return busy(&asked, StatusCode::TOO_MANY_REQUESTS);
    }
    let offered = &site.serve.lists;
    let chosen: Vec<&str> = match offered.as_slice() {
        [one] => vec![&one.name],
        many => {
            let many = many.iter().map(|list| list.name.as_str());
            many.filter(|name| typed.all("list").any(|wanted| wanted == *name))
                .collect()
        }
    };
    let address = Address::parse(typed.get("email").unwrap_or_default());
    let wrong = Wrong {
        email: address.is_err(),
        lists: chosen.is_empty(),
        agree: typed.get("agree").is_none(),
    };
    let address = match address {
        Ok(address) if !wrong.lists && !wrong.agree => address,
        _ => {
            let page = form(&asked, &typed, &chosen, Some(&wrong));
            return answer(StatusCode::UNPROCESSABLE_ENTITY, page);
        }
    };
    // A field people cannot see: whatever fills it in is no person.
    if typed.get("website").is_some_and(|trap| !trap.is_empty()) {
        return answer(StatusCode::OK, sent(&asked));
    }
    let now = site.clock.now();
    let language = typed.get("language").unwrap_or_default();
    let known = site.sides.iter().any(|side| side.language == language);
    let form = SignUp {
        name: typed
            .get("name")
            .and_then(Name::parse)
            .map(|name| name.as_str().to_owned()),
        lists: chosen.into_iter().map(str::to_owned).collect(),
        language: if known { language } else { "" }.to_owned(),
        chosen: known && language != asked.side().language,
        wording: wording(&asked).to_owned(),
        page: format!("bulletin serve: {}", site.serve.page("")),
        asked: now,
        address,
    };
    let token = site.secret.confirmation(form.asked, &form.address);
    let expires = now + HOURS * HOUR;
    match site.ledger.ask(&form, &hash(&token), expires, LIMITS).await {
        Ok(Some(noted)) => {
            if noted {
                site.bell.notify_one();
            }
            answer(StatusCode::OK, sent(&asked))
        }
        Ok(None) => busy(&asked, StatusCode::SERVICE_UNAVAILABLE),
        Err(fault) => failed(&asked, &fault),
    }
}

fn sent(asked: &Asked) -> Markup {
    let words = &asked.side().words;
    let (sent, not) = (filled(&words.sent, asked), &words.sent_not);
    said(asked, &words.sent_title, &[&sent, not])
}

/// The form as it was filled in, with what is wrong with it.
fn form(asked: &Asked, typed: &Form, ticked: &[&str], wrong: Option<&Wrong>) -> Markup {
    let words = &asked.side().words;
    let lists = &asked.site.serve.lists;
    let none = Wrong::default();
    let it = wrong.unwrap_or(&none);
    let faults = [
        (it.email, "email", &words.wrong_email),
        (it.lists, "list-0", &words.wrong_lists),
        (it.agree, "agree", &words.wrong_agree),
    ];
    let typed = |name: &str| {
        typed
            .get(name)
            .unwrap_or_default()
            .chars()
            .take(300)
            .collect::<String>()
    };
    let language = Some(typed("language")).filter(|language| !language.is_empty());
    let content = html! {
        @if wrong.is_some() {
            div.alert role="alert" {
                h2 { (words.wrong) }
                @for (is, field, said) in faults {
                    @if is { p { a.tap href={ "#" (field) } { (said) } } }
                }
            }
        }
        @if !asked.side().masthead.about.trim().is_empty() && wrong.is_none() {
            p { (asked.side().masthead.about) }
        }
        form method="post" novalidate {
            div.field {
                label for="email" { (words.email) }
                p.hint #email-hint { (words.email_hint) }
                @if it.email { p.wrong #email-wrong { (words.wrong_email) } }
                input #email type="email" name="email" value=(typed("email")) autocomplete="email" required maxlength="254"
                    aria-describedby=(if it.email { "email-hint email-wrong" } else { "email-hint" }) aria-invalid=[it.email.then_some("true")];
            }
            div.field {
                label for="name" { (words.name) }
                p.hint #name-hint { (words.name_hint) }
                input #name type="text" name="name" value=(typed("name")) autocomplete="name" maxlength="200" aria-describedby="name-hint";
            }
            @if lists.len() > 1 {
                fieldset {
                    legend { (words.lists) }
                    @if it.lists { p.wrong { (words.wrong_lists) } }
                    @for (at, list) in lists.iter().enumerate() {
                        div.choice {
                            input type="checkbox" name="list" value=(list.name) id={ "list-" (at) } checked[ticked.contains(&list.name.as_str())];
                            label for={ "list-" (at) } lang=[asked.own_language(list.other_title.is_some())] { (list.title(asked.is_other())) }
                        }
                    }
                }
            }
            (languages(asked, language.as_deref()))
            div.trap aria-hidden="true" {
                label for="website" { (words.trap) }
                input #website type="text" name="website" tabindex="-1" autocomplete="off";
            }
            fieldset {
                legend { (words.agree) }
                div.agree #wording lang=[asked.own_language(asked.site.serve.other_wording.is_some())] { p { (wording(asked)) } }
                @if it.agree { p.wrong #agree-wrong { (words.wrong_agree) } }
                div.choice {
                    input #agree type="checkbox" name="agree" value="yes" required aria-describedby=(if it.agree { "wording agree-wrong" } else { "wording" })
                        aria-invalid=[it.agree.then_some("true")];
                    label for="agree" { (words.agree_tick) }
                }
            }
            button { (words.join_button) }
        }
    };
    page(asked, &filled(&words.join_title, asked), &content)
}
