//! Who would be written to, and how long that takes.

use bulletin::doctor::Point;
use bulletin::masthead::Masthead;

use crate::cli::folder::Folder;
use crate::cli::joined::Joined;
use crate::cli::people::gather;
use crate::cli::reach::reached;
use crate::cli::transport::understood;
use crate::cli::{World, forecast, show};

/// How many people a send would write to, and what is wrong with their lists. Names nobody.
pub(super) fn lists(folder: &Folder, masthead: &Masthead, world: &World) -> (u64, Point) {
    let names = masthead.sending.lists.join(", ");
    let lists = &masthead.sending.lists;
    let joined = Joined::read(folder, lists);
    let mut people = match joined.and_then(|joined| gather(folder, lists, &joined, world)) {
        Ok(people) => people,
        Err(trouble) => {
            let cure = trouble.remedy().unwrap_or("mend the list").to_owned();
            return (0, Point::fault("lists", trouble.message(), cure));
        }
    };
    let reached = match reached(folder, &mut people) {
        Ok(reached) => reached,
        Err(trouble) => {
            let cure = trouble.remedy().unwrap_or("mend the ledger").to_owned();
            return (0, Point::fault("lists", trouble.message(), cure));
        }
    };
    let count = u64::try_from(reached).unwrap_or(u64::MAX);
    let wrong = people.unusable.len() + people.rejected.len();
    let shown = show::count(reached, "person", "people");
    let nobody = people.people.is_empty();
    let point = if wrong > 0 {
        let places = show::count(wrong, "place", "places");
        Point::fault(
            "lists",
            format!("{names} cannot be used in {places}"),
            "`bulletin send` names each with its line before it sends anything",
        )
    } else if count == 0 && !nobody {
        Point::fault(
            "lists",
            format!("everybody on {names} has left"),
            "add people to the list, or change `lists:` under `send:` in bulletin.yaml",
        )
    } else if count == 0 {
        Point::fault(
            "lists",
            format!("there is nobody on {names}"),
            "add people to the list, or change `lists:` under `send:` in bulletin.yaml",
        )
    } else {
        Point::ok("lists", format!("{shown} on {names}"))
    };
    (count, point)
}

/// How long a send to so many people takes.
pub(super) fn pace(masthead: &Masthead, people: u64) -> Option<Point> {
    let (through, pace) = understood(masthead).ok()?;
    let takes = forecast::takes(&masthead.sending.pace, &pace, people)?;
    through
        .is_live()
        .then(|| Point::ok("pace", format!("pace {takes}")))
}
