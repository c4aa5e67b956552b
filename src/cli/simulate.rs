//! `bulletin simulate`: the whole list against a mail server that misbehaves, and nobody gets anything.

mod report;
mod scratch;
mod sends;

use std::net::SocketAddr;

use anstream::eprintln;
use bulletin::check::{Cleared, Purpose};
use bulletin::delivery::{self, Audience, Relay, Through, Tls};
use bulletin::ledger::{Dispatch, Kind, Ledger, Lock};
use bulletin::message::{Press, Secret, Stamp};
use bulletin::render::{Occasion, render};
use bulletin::simulate::{Comparison, Mischief, Server};
use bulletin::subscribers::Subscriber;

use super::args::{self, Format};
use super::check::look;
use super::desk::Desk;
use super::folder::Folder;
use super::send::at_rest;
use super::{Exit, Trouble, World, progress, runtime, show};
use report::Report;
use scratch::Scratch;
use sends::Sends;

pub(crate) fn run(
    folder: &Folder,
    args: &args::Simulate,
    format: Format,
    world: &World,
) -> Result<Exit, Trouble> {
    if !matches!(format, Format::Text | Format::Json) {
        return Err(Trouble::new("this form is for `bulletin check`")
            .cure("write --format json, or leave --format out"));
    }
    let wanted = Mischief::parse(&args.faults).map_err(|unknown| {
        let known = Mischief::KINDS.join(", ");
        Trouble::new(unknown.to_string()).cure(format!("there are: all, none, {known}"))
    })?;
    let desk = folder.desk(args.issue.as_deref())?;
    let (checked, findings) = look(&desk, Purpose::Draft, world);
    let Some(cleared) = checked.clear() else {
        let stops = findings.stops();
        show::to_stderr(&stops);
        eprintln!(
            "{0}{1}{0:#} was not rehearsed, because of {2}.",
            show::RED,
            desk.issue.stem,
            stops.sum()
        );
        return Ok(Exit::Faults);
    };
    let Some(people) = scratch::people(folder, &desk, args.people, world)? else {
        return Ok(Exit::Faults);
    };
    let scratch = Scratch::new(folder)?;
    let rehearsal = Rehearsal {
        args,
        world,
        desk: &desk,
        cleared: &cleared,
        people: &people,
        wanted: &wanted,
        scratch: &scratch,
    };
    let report = runtime()?.block_on(async {
        let (stopper, _stop) = tokio::sync::watch::channel(false);
        // Whoever breaks it off loses nothing; the scratch folder is cleared away all the same.
        tokio::select! {
            report = rehearsal.run() => report,
            () = progress::interrupted(stopper) => Err(Trouble::new("the rehearsal was broken off")),
        }
    })?;
    report.print(format)?;
    Ok(if report.holds() {
        Exit::Done
    } else {
        Exit::Faults
    })
}

struct Rehearsal<'a> {
    args: &'a args::Simulate,
    world: &'a World,
    desk: &'a Desk,
    cleared: &'a Cleared,
    people: &'a [Subscriber],
    wanted: &'a [Mischief],
    scratch: &'a Scratch,
}

impl Rehearsal<'_> {
    async fn run(&self) -> Result<Report, Trouble> {
        let ledger = self.scratch.ledger().await?;
        let done = self.work(&ledger).await;
        at_rest(&ledger).await;
        done
    }

    async fn work(&self, ledger: &Ledger) -> Result<Report, Trouble> {
        let addresses: Vec<String> = self
            .people
            .iter()
            .map(|person| person.address.to_string())
            .collect();
        let server = Server::start(self.wanted, &addresses, self.args.seed)
            .await
            .map_err(|error| {
                Trouble::new(format!(
                    "this computer gives no port to rehearse on: {error}"
                ))
            })?;
        let through = to_this_machine(server.address())?;
        let lock = ledger.lock(self.world.now.timestamp_millis())?;
        let (dispatch, press) = self.freeze(ledger, &lock, &through).await?;
        let sends = Sends {
            ledger,
            lock: &lock,
            dispatch: &dispatch,
            press: &press,
            through: &through,
            outbox: self.scratch.outbox(),
            connections: self.args.connections.into(),
            server: &server,
            world: self.world,
        };
        let told = sends.all().await?;
        let book = server.book();
        let compared = Comparison::of(&book.accepted, &told.end, dispatch.selected);
        Ok(Report::new(self, &book, &told, compared))
    }

    async fn freeze(
        &self,
        ledger: &Ledger,
        lock: &Lock,
        through: &Through,
    ) -> Result<(Dispatch, Press), Trouble> {
        let desk = self.desk;
        let rendered = render(&desk.edition(), &desk.theme, Occasion::Issue);
        let stamp = Stamp {
            issue: &desk.issue.stem,
            date: self.world.now.with_timezone(&desk.masthead.zone),
        };
        let secret = Secret::new(ledger.secret().await?);
        let press = Press::new(&rendered, &desk.masthead, &desk.words, &stamp, secret)?;
        let audience = Audience {
            issue: &desk.issue.stem,
            // Refused by the delivery itself if it should ever go anywhere but this machine.
            kind: Kind::Rehearsal,
            through,
            subscribers: self.people,
            exclusions: &[],
        };
        let now = self.world.now.timestamp_millis();
        let dispatch = delivery::freeze(ledger, lock, self.cleared, &press, audience, now).await?;
        Ok((dispatch, press))
    }
}

/// The way to our own server and to no other: made from where it listens, and from nothing that stands
/// in `bulletin.yaml`.
fn to_this_machine(address: SocketAddr) -> Result<Through, Trouble> {
    let through = Through::Smtp(Relay {
        host: address.ip().to_string(),
        port: address.port(),
        tls: Tls::None,
        user: None,
        address: Some(address),
    });
    if address.ip().is_loopback() && through.is_loopback() {
        return Ok(through);
    }
    Err(Trouble::new("the rehearsal's server is not on this computer").cure("nothing was sent"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rehearsal_goes_nowhere_but_to_this_machine() {
        assert!(to_this_machine("127.0.0.1:2525".parse().unwrap()).is_ok());
        for elsewhere in ["192.0.2.1:25", "[2001:db8::1]:25", "0.0.0.0:25"] {
            assert!(to_this_machine(elsewhere.parse().unwrap()).is_err());
        }
    }
}
