//! What the ruler says, beside the mail: size, reading time, how inboxes cut it, what each item weighs.

use maud::{Markup, html};

use super::ruler::{Inbox, Ruler, Shown};

/// So many items are named at most.
const HEAVIEST: usize = 15;

/// All of it.
pub(super) fn measured(ruler: &Ruler) -> Markup {
    html! {
        div.gauge {
            p #size { (kb(ruler.html_bytes)) " kB of the " (kb(ruler.clip_bytes)) " kB that Gmail shows" }
            meter aria-labelledby="size" min="0" max=(ruler.clip_bytes) low=(ruler.careful_bytes)
                high=(ruler.clip_bytes) optimum="0" value=(ruler.html_bytes) {}
            p.hint { (room(ruler)) }
        }
        p { (counted(ruler.items, "item")) ", " (counted(ruler.words, "word")) ", about "
            (counted(ruler.minutes, "minute")) " to read, " (pictures(ruler.images)) }
        p.hint { "The whole letter travels as " (kb(ruler.letter_bytes)) " kB, with both parts and its headers." }
        details data-key="inboxes" {
            summary { "How inboxes cut it" }
            div.inboxes { @for inbox in &ruler.inboxes { (cut(inbox)) } }
        }
        details data-key="costs" {
            summary { "What each item weighs" }
            (costs(ruler))
        }
    }
}

fn room(ruler: &Ruler) -> String {
    match (&ruler.cut_at, ruler.room_for) {
        (Some(title), _) => format!("Gmail would cut it in “{title}”"),
        (None, 0) => "There is no room for another item".to_owned(),
        (None, 1) => "Room for about 1 more item like these".to_owned(),
        (None, more) => format!("Room for about {more} more items like these"),
    }
}

fn pictures(images: usize) -> String {
    match images {
        0 => "no pictures".to_owned(),
        1 => "1 picture".to_owned(),
        images => format!("{images} pictures"),
    }
}

fn cut(inbox: &Inbox) -> Markup {
    html! {
        div.cut {
            h3 { "In " (inbox.name) }
            p.subject { (seen(&inbox.subject)) }
            p.line { (seen(&inbox.preheader)) }
        }
    }
}

/// What is seen, what is cut off struck out for the eye and said for the ear, and what fills the line up.
fn seen(line: &Shown) -> Markup {
    html! {
        (line.shown)
        @if !line.hidden.is_empty() { span.hidden { " (cut off: " } del { (line.hidden) } span.hidden { ")" } }
        @if !line.filler.is_empty() {
            " " span.filler { span.hidden { "(filled up with: " } (line.filler) "…" span.hidden { ")" } }
        }
    }
}

fn costs(ruler: &Ruler) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="What each item weighs" {
            table.costs {
                thead { tr { th scope="col" { "Item" } th scope="col" { "kB" } th scope="col" { "Words" } } }
                tbody {
                    @for cost in ruler.costs.iter().take(HEAVIEST) {
                        tr {
                            th scope="row" { button type="button" data-item=(cost.number) { (cost.title) } }
                            td { (tenths(cost.html_bytes)) }
                            td { (cost.words) }
                        }
                    }
                }
            }
        }
        @if ruler.costs.len() > HEAVIEST {
            @let lighter = ruler.costs.len() - HEAVIEST;
            p.hint { "and " (lighter) @if lighter == 1 { " that is lighter" } @else { " that are lighter" } }
        }
    }
}

/// Bytes as kB, rounded.
fn kb(bytes: usize) -> usize {
    (bytes + 500) / 1000
}

fn tenths(bytes: usize) -> String {
    let tenths = (bytes + 50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn counted(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    match (number / 1000, number % 1000) {
        (0, small) => format!("{small} {thing}{plural}"),
        (thousands, rest) => format!("{thousands},{rest:03} {thing}{plural}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_off_and_what_fills_up_is_told_apart() {
        let line = Shown {
            room: 8,
            shown: "Health a".into(),
            hidden: "nd <Justice>".into(),
            filler: String::new(),
        };
        let said = seen(&line).into_string();
        assert!(said.starts_with("Health a<span"), "{said}");
        assert!(said.contains("<del>nd &lt;Justice&gt;</del>"), "{said}");
        assert_eq!(
            (tenths(1249), counted(1207, "word")),
            ("1.2".into(), "1,207 words".into())
        );
    }
}
