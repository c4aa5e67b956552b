//! Whether the public pages answer where letters will lead.

use bulletin::doctor::Point;
use bulletin::masthead::Masthead;
use bulletin::pages::{Fetcher, Reach};

use super::PATIENCE;

/// The form has a few kilobytes.
const LIMIT: u64 = 256 << 10;

/// What is found at the public address; nothing where there is none, or one for a trial.
pub(super) fn pages(masthead: &Masthead) -> Option<Point> {
    let serve = masthead
        .serve
        .as_ref()
        .filter(|serve| !serve.is_here_alone())?;
    let address = serve.page("");
    let cure = "start bulletin serve before the next letter goes, and keep it running; see that the web server in front passes requests on with their Host";
    // It is our own address, wherever its name leads from here.
    let page = Fetcher::new(Reach::ThisMachineToo, PATIENCE, None)
        .and_then(|fetcher| fetcher.get(&address, LIMIT));
    Some(match page {
        Err(fault) => Point::fault(
            "pages",
            format!("{address} cannot be reached: {fault}"),
            cure,
        ),
        // What no other page has.
        Ok(page)
            if page.status == 200
                && String::from_utf8_lossy(&page.body).contains("name=\"agree\"") =>
        {
            Point::ok("pages", format!("{address} answers with the form"))
        }
        Ok(page) => Point::fault(
            "pages",
            format!(
                "{address} answers with {} and not with the form of bulletin serve",
                page.status
            ),
            cure,
        ),
    })
}
