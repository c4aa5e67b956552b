//! `bulletin doctor`: what a send needs, tried before the day.

mod ground;
mod lists;
mod public;
mod readers;

use std::time::Duration;

use bulletin::delivery::{Settings, Through, Timeouts, probe};
use bulletin::doctor::{
    Dns, Health, Mail, Meeting, Point, Record, Signing, domain, folder as look_at, nameservers,
    server, worst_first,
};
use bulletin::masthead::Masthead;
use bulletin::subscribers::Address;
use serde::Serialize;

use lists::{lists, pace};

use super::args::{self, Format};
use super::folder::Folder;
use super::signing::signer;
use super::transport::Transport;
use super::{Exit, Trouble, World, build, runtime, show};
use crate::cli::lines::println;

/// How long one DNS server may take over one question.
const DNS_PATIENCE: Duration = Duration::from_secs(5);

/// Shorter than in a send: nothing is lost by giving up.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) fn run(
    folder: &Folder,
    args: &args::Doctor,
    format: Format,
    world: &World,
) -> Result<Exit, Trouble> {
    format.words_or_json()?;
    let (masthead, mut points) = settings(folder);
    let letter = letter(folder, world);
    let mut people = 0;
    if let Some(masthead) = &masthead {
        let (count, point) = lists(folder, masthead, world);
        people = count;
        points.push(point);
        points.extend(pace(masthead, people));
    }
    let outbox = masthead
        .as_ref()
        .is_none_or(|masthead| masthead.sending.through == "outbox");
    if outbox && masthead.as_ref().is_some_and(|it| it.serve.is_some()) {
        points.push(Point::warning(
            "sign-up",
            "nobody can sign up on the public pages (`serve:`): with through: outbox the mails that ask people to confirm become files that nobody gets",
            "name a mail server with `through:` under `send:` before others find the pages",
        ));
    }
    let ground = ground::look(folder, people, letter.filter(|_| outbox), world)?;
    points.extend(look_at(&ground));
    if let Some(masthead) = masthead.filter(|_| !args.offline) {
        let sender = Address::parse(&masthead.from.address)
            .map_err(|fault| Trouble::new(fault.to_string()))?;
        let bounces = masthead.sending.bounces.as_deref();
        let bounces = bounces.and_then(|typed| Address::parse(typed).ok());
        let envelope = bounces.as_ref().and_then(tried).unwrap_or(sender.clone());
        let (relay, found) = mail_server(&masthead, &envelope, letter, world)?;
        points.extend(found);
        points.extend(public::pages(&masthead));
        let signing = signing(folder, &masthead);
        let unusable = signing.is_err();
        let signing = signing.unwrap_or_default();
        points.extend(names(
            &masthead,
            (&sender, bounces.as_ref()),
            relay.as_deref(),
            signing.as_ref(),
            world,
        ));
        if unusable {
            points.push(Point::fault(
                "dkim-key",
                "a key that `send: dkim:` names cannot be used, and no letter leaves without it",
                "run bulletin dkim: it says what is wrong with it",
            ));
        }
    }
    let points = worst_first(points);
    match format {
        Format::Json => json(&points, args.offline),
        _ => text(&points, args.offline),
    }
    Ok(match points.first() {
        Some(point) if point.health == Health::Fault => Exit::Faults,
        _ => Exit::Done,
    })
}

/// `bulletin.yaml`. Without it there is no server and no domain to look at, but still a folder.
fn settings(folder: &Folder) -> (Option<Masthead>, Vec<Point>) {
    let trouble = match folder.masthead() {
        Ok(masthead) => {
            let point = Point::ok(
                "settings",
                "bulletin.yaml can be read (what it still lacks for a send: bulletin check)",
            );
            return (Some(masthead), vec![point]);
        }
        Err(trouble) => trouble,
    };
    let message = match trouble.into_findings() {
        Ok(findings) => format!("bulletin.yaml is not in order: {}", findings.sum()),
        Err(trouble) => trouble.message().to_owned(),
    };
    let cure = "run `bulletin check`, which shows each with its line; the mail server and the DNS were not tried";
    (None, vec![Point::fault("settings", message, cure)])
}

/// How many bytes a letter of the newest issue has.
fn letter(folder: &Folder, world: &World) -> Option<u64> {
    let desk = folder.desk(None).ok()?;
    let [.., (_, letter)] = build::files(&desk, world).ok()?;
    u64::try_from(letter.len()).ok()
}

/// Tries the server, where there is one, and gives its name.
fn mail_server(
    masthead: &Masthead,
    sender: &Address,
    letter: Option<u64>,
    world: &World,
) -> Result<(Option<String>, Vec<Point>), Trouble> {
    let transport = Transport::new(masthead, world)?;
    let Through::Smtp(relay) = &transport.through else {
        let point = Point::ok(
            "server",
            "letters become files (through: outbox): no mail server was tried",
        );
        return Ok((None, vec![point]));
    };
    let host = Some(relay.host.clone());
    let settings = match transport.settings(masthead, world) {
        Ok(settings) => settings,
        Err(trouble) => {
            let cure = trouble.remedy().unwrap_or_default();
            return Ok((host, vec![Point::fault("login", trouble.message(), cure)]));
        }
    };
    let settings = Settings {
        timeouts: Timeouts {
            greeting: PATIENCE,
            command: PATIENCE,
            ..settings.timeouts
        },
        ..settings
    };
    let probe = runtime()?.block_on(probe(relay, &settings, sender));
    let sender = sender.to_string();
    let meeting = Meeting {
        relay,
        sender: &sender,
        letter,
        now: world.latest.timestamp(),
    };
    Ok((host, server(&probe, &meeting)))
}

/// A bounce address as letters have it, of a letter there never was.
fn tried(bounces: &Address) -> Option<Address> {
    let (local, domain) = (bounces.local(), bounces.domain());
    Address::parse(&format!("{local}+test@{domain}")).ok()
}

/// What has to be published for the signatures of this house; none where letters are not signed.
fn signing(folder: &Folder, masthead: &Masthead) -> Result<Option<Signing>, Trouble> {
    let (Some(signer), Some(dkim)) = (signer(folder, masthead)?, &masthead.sending.dkim) else {
        return Ok(None);
    };
    let records = signer.records().into_iter().map(|record| Record {
        name: record.name,
        text: record.value,
    });
    Ok(Some(Signing {
        domain: dkim.domain.clone(),
        records: records.collect(),
    }))
}

/// Asks the DNS about our own addresses.
fn names(
    masthead: &Masthead,
    (sender, bounces): (&Address, Option<&Address>),
    relay: Option<&str>,
    signing: Option<&Signing>,
    world: &World,
) -> Vec<Point> {
    let servers = match world.dns {
        Some(server) => vec![server],
        None => nameservers(&std::fs::read_to_string("/etc/resolv.conf").unwrap_or_default()),
    };
    if servers.is_empty() {
        return vec![Point::warning(
            "dns",
            "this computer does not say which DNS server it uses, so nothing is known of MX, SPF, DKIM and DMARC",
            "name one in BULLETIN_DNS, such as your router's address",
        )];
    }
    let reply_to = masthead.reply_to.as_deref();
    let reply_to = reply_to.and_then(|typed| Address::parse(typed).ok());
    let mail = Mail {
        from: sender.domain(),
        bounces: bounces
            .map(Address::domain)
            .filter(|domain| *domain != sender.domain()),
        reply_to: reply_to.as_ref().map(Address::domain),
        relay,
        signing,
    };
    domain(&Dns::new(servers, DNS_PATIENCE), &mail)
}

/// What other programs rely on.
#[derive(Serialize)]
struct Told<'a> {
    offline: bool,
    points: &'a [Point],
}

fn json(points: &[Point], offline: bool) {
    // Strings and lists always have a form in JSON.
    anstream::println!(
        "{}",
        serde_json::to_string_pretty(&Told { offline, points }).unwrap_or_default()
    );
}

fn text(points: &[Point], offline: bool) {
    for point in points {
        let colour = match point.health {
            Health::Fault => show::RED,
            Health::Warning => show::YELLOW,
            Health::Ok => show::GREEN,
        };
        let cure = match point.cure.as_deref().map(|cure| cure.trim_end_matches('.')) {
            Some(cure) if !cure.is_empty() => format!(" → {cure}"),
            _ => String::new(),
        };
        let (word, message) = (point.health.word(), &point.message);
        println!("{colour}{word:8}{colour:#} {message}{cure}");
    }
    let records: Vec<_> = points
        .iter()
        .filter_map(|point| point.record.as_ref())
        .collect();
    if !records.is_empty() {
        println!(
            "\nPut into the DNS, in place of what is there under the same name for the same thing:"
        );
        for record in records {
            anstream::println!("  {}", record.line());
        }
    }
    if offline {
        println!("\nThe mail server and the DNS were not tried (--offline).");
    }
    let count = |health| points.iter().filter(|point| point.health == health).count();
    println!(
        "\n{}, {}. Nothing was sent.",
        show::count(count(Health::Fault), "fault", "faults"),
        show::count(count(Health::Warning), "warning", "warnings")
    );
}
