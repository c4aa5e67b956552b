//! Layout tables: the column, its rows, and boxes within a row.
//!
//! Padding is only on cells and width limits only on tables, because Outlook on Windows knows no
//! others; a "ghost" table gives it the width it cannot take from `max-width`.

use maud::{Markup, PreEscaped, html};

use super::look::Look;

/// A line break in the source, so that no line of the mail grows longer than the wire allows.
pub(super) const NL: PreEscaped<&str> = PreEscaped("\n");

/// The whole: the ground, and on it the column with its rows.
pub(super) fn column(look: &Look, rows: &Markup) -> Markup {
    let (light, width) = (&look.theme.light, look.theme.width);
    let ghost = PreEscaped(format!(
        "<!--[if mso]><table role=\"presentation\" width=\"{width}\" align=\"center\" cellpadding=\"0\" \
         cellspacing=\"0\" border=\"0\"><tr><td><![endif]-->\n"
    ));
    let ghost_end = PreEscaped("<!--[if mso]></td></tr></table><![endif]-->\n");
    let around = light.around;
    html! {
        table.g role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"
            style=(format!("background-color:{around}")) { (NL)
            tr { (NL)
                td.o align="center" style="padding:24px 12px" { (NL)
                    (ghost)
                    table.p role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"
                        style=(format!(
                            "max-width:{width}px;text-align:left;background-color:{}",
                            light.background
                        )) { (NL)
                        (rows)
                    } (NL)
                    (ghost_end)
                }
            } (NL)
        } (NL)
    }
}

/// The space above and below what a row holds, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Space(pub(super) u32, pub(super) u32);

/// A row of the column.
pub(super) fn row(look: &Look, space: Space, content: &Markup) -> Markup {
    cell(look, "t w", space, "", content)
}

/// A row that begins something new, with a band of the ground above it. The band is a row and no border:
/// programs that make a mail dark by themselves, such as Thunderbird, leave borders as bright as they are.
pub(super) fn band(look: &Look, space: Space, content: &Markup) -> Markup {
    let band = format!(
        "padding:8px 0 0;background-color:{}",
        look.theme.light.around
    );
    html! {
        tr { td class="g h" style=(band) {} } (NL)
        (row(look, space, content))
    }
}

/// The topmost row, with the accent above it.
pub(super) fn top(look: &Look, space: Space, content: &Markup) -> Markup {
    let border = format!(";border-top:6px solid {}", look.theme.light.link);
    cell(look, "t w a", space, &border, content)
}

fn cell(look: &Look, class: &str, space: Space, more: &str, content: &Markup) -> Markup {
    let (Space(above, below), side) = (space, look.theme.spacing);
    let style = format!("padding:{above}px {side}px {below}px;{}{more}", look.cell);
    html! {
        tr { td class=(class) style=(style) { (NL) (content) } } (NL)
    }
}

/// A box within a row, in the colour of the ground; `marked` gives it the accent at its left.
pub(super) fn boxed(look: &Look, marked: bool, content: &Markup) -> Markup {
    let light = &look.theme.light;
    let mut style = format!(
        "padding:14px 18px;background-color:{};{}",
        light.around, look.cell
    );
    if marked {
        style.push_str(";border-left:4px solid ");
        style.push_str(&light.link.to_string());
    }
    html! {
        table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" { (NL)
            tr { td class=(if marked { "g t a" } else { "g t" }) style=(style) { (NL) (content) } } (NL)
        } (NL)
    }
}
