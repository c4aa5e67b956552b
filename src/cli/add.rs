//! `bulletin add`: a page from the web as a draft item.

use std::time::Duration;

use anstream::{eprintln, println};
use bulletin::check::same_page;
use bulletin::issue::{Draft, Issue, Kind, Link, NoPlace};
use bulletin::masthead::Masthead;
use bulletin::pages::{Fetcher, Page, Reach, draft};

use super::folder::Folder;
use super::{Exit, Trouble, World, args, fix, show};

/// How long a page may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// More than any page that is worth an item.
const LIMIT: u64 = 5 << 20;

pub(crate) fn run(folder: &Folder, args: &args::Add, world: &World) -> Result<Exit, Trouble> {
    let masthead = folder.masthead()?;
    let issue = folder.issue(args.issue.as_deref())?;
    let link = Link::parse(args.url.trim())
        .ok()
        .filter(|link| link.host().is_some())
        .ok_or_else(|| {
            Trouble::new(format!("`{}` is not the address of a page", args.url))
                .cure("copy the whole address from the browser, beginning with https://")
        })?;
    let kind = args.kind.as_deref().map(kind_of).transpose()?;
    if !args.again {
        refuse_repeat(folder, &issue, &link)?;
    }
    eprintln!("Fetching {} …", link.as_str());
    let fetcher = Fetcher::new(Reach::Internet, PATIENCE, None);
    let page = fetcher
        .and_then(|fetcher| fetcher.get(link.as_str(), LIMIT))
        .map_err(|fault| {
            Trouble::new(format!("{} cannot be fetched: {fault}", link.as_str()))
                .cure("open it in a browser and see; nothing was added")
        })?;
    let (put, draft) = put(&issue, &page, kind, &masthead, world)?;
    fix::write(folder, args.issue.as_deref(), &issue.source, &put)?;
    tell(&issue, &draft);
    Ok(Exit::Done)
}

/// The issue's text with the page as its last item.
fn put(
    issue: &Issue,
    page: &Page,
    kind: Option<Kind>,
    masthead: &Masthead,
    world: &World,
) -> Result<(bulletin::finding::Source, Draft), Trouble> {
    if page.status >= 400 {
        return Err(Trouble::new(format!(
            "there is no such page: the server says {}",
            page.status
        ))
        .cure("look for a slip in the address; nothing was added"));
    }
    let today = world
        .latest
        .with_timezone(&masthead.zone)
        .format("%-d %B %Y")
        .to_string();
    let link = Link::parse(&page.url).map_err(|_| {
        Trouble::new(format!(
            "the page leads on to {}, which is no address",
            page.url
        ))
        .cure("nothing was added")
    })?;
    let draft = draft(page, &link, kind, &today);
    let put = draft.put_into(issue).map_err(|why| {
        let name = issue.source.name();
        match why {
            NoPlace::Unreadable => {
                Trouble::new(format!("part of {name} cannot be read")).cure(format!(
                    "nothing was added; mend what `bulletin check {}` finds first",
                    issue.stem
                ))
            }
            NoPlace::NotAList => Trouble::new(format!("{name} has no list of items to add to"))
                .cure(
                    "nothing was added; write a line `items:` at its end, with nothing behind it",
                ),
            NoPlace::Unsure => Trouble::new(format!(
                "it is not sure how {name} would read with another item"
            ))
            .cure("nothing was added; look at the last item, then add this one by hand"),
        }
    })?;
    Ok((put, draft))
}

fn kind_of(typed: &str) -> Result<Kind, Trouble> {
    Kind::parse(typed).ok_or_else(|| {
        let kinds: Vec<_> = Kind::ALL.iter().map(|kind| kind.word()).collect();
        Trouble::new(format!("`{typed}` is not a kind of item"))
            .cure(format!("the kinds are: {}", kinds.join(", ")))
    })
}

/// Says where the same page stands already.
fn refuse_repeat(folder: &Folder, issue: &Issue, link: &Link) -> Result<(), Trouble> {
    let stems = folder.issues()?;
    let past = stems.iter().rev().filter(|stem| **stem != issue.stem);
    let past = past.filter_map(|stem| folder.issue(Some(stem)).ok());
    for other in std::iter::once(issue.clone()).chain(past) {
        let found = other.items.iter().find(|item| {
            item.link
                .as_ref()
                .is_some_and(|there| same_page(&there.value, link))
        });
        if let Some(item) = found {
            let place = other.source.place(&item.span);
            return Err(Trouble::new(format!(
                "this page is in {}:{} already: “{}”",
                place.file,
                place.line,
                item.name()
            ))
            .cure("nothing was added; to add it all the same, write --again"));
        }
    }
    Ok(())
}

fn tell(issue: &Issue, draft: &Draft) {
    let (bold, green) = (show::BOLD, show::GREEN);
    println!("{green}Added{green:#} to {}:", issue.source.name());
    for (name, value) in &draft.fields {
        println!("  {name:9} {value}");
    }
    println!("  {:9} {}", "summary", draft.summary);
    println!(
        "It is what the page says of itself. Read the page, rewrite the summary, then delete the note: until then {bold}bulletin check {}{bold:#} stops at it.",
        issue.stem
    );
}
