//! The mail that asks somebody to confirm, in both forms and in their language.
//!
//! Nothing in it was typed by whoever filled in the form, so that nobody can use it to send words of their own
//! to others.

use maud::{DOCTYPE, html};

use super::Side;
use super::join::HOURS;
use crate::ledger::SignUp;
use crate::masthead::Serve;
use crate::render::Theme;

/// The words of a mail.
#[derive(Debug)]
pub(super) struct Asking {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

/// What the mail says that asks to confirm a form. `link` is the page with the button; `other` says that `side` is
/// not the bulletin's own language.
pub(super) fn asking(
    form: &SignUp,
    side: &Side,
    serve: &Serve,
    theme: &Theme,
    link: &str,
    other: bool,
) -> Asking {
    let (words, masthead) = (&side.words, &side.masthead);
    let fill = |words: &str| {
        words
            .replace("{bulletin}", &masthead.name)
            .replace("{hours}", &HOURS.to_string())
    };
    let chosen = serve
        .lists
        .iter()
        .filter(|list| form.lists.contains(&list.name));
    let chosen: Vec<&str> = chosen.map(|list| list.title(other)).collect();
    let subject = fill(&words.mail_subject);
    let (confirm, name) = (fill(&words.mail_confirm), &masthead.name);
    let items: String = chosen
        .iter()
        .flat_map(|title| ["* ", title, "\n"])
        .collect();
    let text = [
        name,
        "",
        &words.mail_hello,
        "",
        &words.mail_asked,
        "",
        items.as_str(),
        &confirm,
        "",
        link,
        "",
        &words.mail_agree,
        "",
        &form.wording,
        "",
        &words.mail_not_you,
        "",
        &masthead.publisher,
    ];
    let ours = [&masthead.legal.office, &masthead.contact];
    let ours = ours.map(|line| line.trim());
    let ours = ours.into_iter().filter(|line| !line.is_empty());
    let text: Vec<&str> = text.into_iter().chain(ours).chain([""]).collect();
    let text = text.join("\n");
    let text = text.replace('\n', "\r\n");
    let (light, dark) = (&theme.light, &theme.dark);
    let style = format!(
        "@media (prefers-color-scheme:dark){{body,.g{{background:{}!important;color:{}!important}}a{{color:{}!important}}.b{{background:{}!important;color:{}!important}}}}",
        dark.background, dark.text, dark.link, dark.link, dark.background
    );
    let ground = format!(
        "margin:0;padding:0;background:{};color:{};font:{}px/1.5 {}",
        light.background, light.text, theme.size, theme.font
    );
    let button = format!(
        "display:inline-block;padding:12px 24px;border-radius:4px;background:{};color:{};font-weight:bold",
        light.link, light.background
    );
    let below = "margin:0 0 16px";
    let page = html! {
        (DOCTYPE)
        html lang=(side.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (subject) }
                style { (maud::PreEscaped(style)) }
            }
            body style=(ground) {
                div class="g" style=(format!("max-width:{}px;margin:0 auto;padding:24px 20px", theme.width)) {
                    h1 style="margin:0 0 16px;font-size:1.5em;line-height:1.3" { (name) }
                    p style=(below) { (words.mail_hello) }
                    p style=(below) { (words.mail_asked) }
                    ul style=(below) { @for title in &chosen { li { (title) } } }
                    p style=(below) { (confirm) }
                    p style=(below) { a class="b" href=(link) style=(button) { (words.mail_link) } }
                    p style=(below) { a href=(link) style=(format!("color:{};word-break:break-all", light.link)) { (link) } }
                    p style=(below) { (words.mail_agree) }
                    blockquote style="margin:0 0 16px;padding:0 0 0 16px;border-left:4px solid" { (form.wording) }
                    p style=(below) { (words.mail_not_you) }
                    p style="margin:0" {
                        (masthead.publisher)
                        @for line in [&masthead.legal.office, &masthead.contact] {
                            @if !line.trim().is_empty() { br; (line.trim()) }
                        }
                    }
                }
            }
        }
    };
    Asking {
        subject,
        text,
        html: page.into_string().replace("><", ">\r\n<") + "\r\n",
    }
}
