//! A logo on a plate of its own.

use maud::{Markup, html};

use super::look::Look;
use super::table::NL;
use crate::render::parts::Logo;

/// A logo on a plate in the light ground, dark mode or not: most logos are drawn for paper, and many are
/// dark on nothing. The words in its place are dark on that plate too. `style` is that of the plate's
/// table, `padding` that of its cell.
pub(super) fn plate(
    look: &Look,
    logo: &Logo,
    link: Option<&str>,
    style: &str,
    padding: &str,
) -> Markup {
    let light = &look.theme.light;
    let cell = format!(
        "padding:{padding};background-color:{};{}",
        light.background, look.cell
    );
    let picture = html! {
        @if let Some(link) = link {
            a href=(link) style=(format!("color:{};text-decoration:underline", light.text)) { (image(look, logo)) }
        } @else {
            (image(look, logo))
        }
    };
    html! {
        table role="presentation" cellpadding="0" cellspacing="0" border="0" style=(style) { (NL)
            tr { td.c bgcolor=(light.background) style=(cell) { (picture) } } (NL)
        } (NL)
    }
}

fn image(look: &Look, logo: &Logo) -> Markup {
    let (width, height) = logo.size;
    let style = format!(
        "display:block;border:0;max-width:100%;height:auto;font-size:14px;line-height:20px;\
         font-weight:bold;overflow-wrap:normal;color:{}",
        look.theme.light.text
    );
    html! { img src=(logo.src) alt=(logo.alt) width=(width) height=(height) style=(style); }
}
