//! The HTML part of the mail and the page on the web, one function a part.
//!
//! Mail programs understand little and agree on less, so the mail is a single column of layout tables
//! with every style inline, written from the theme's values. The page on the web is plain modern HTML.

mod breaks;
mod contents;
mod direction;
mod facts;
mod foot;
mod item;
mod lead;
mod lines;
mod look;
mod mailto;
mod masthead;
mod page;
mod picture;
mod prose;
mod said;
mod sharing;
mod table;
mod web;

pub(super) use page::{item_bytes, mail};
pub(super) use web::web;
