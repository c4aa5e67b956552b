//! `bulletin simulate`: the whole list against a mail server that misbehaves, and nobody gets anything.

mod account;
mod heard;
mod report;
mod scratch;
mod sends;

use std::net::SocketAddr;
use std::sync::Arc;

use anstream::eprintln;
use bulletin::check::{Cleared, Purpose};
use bulletin::delivery::{self, Audience, Relay, Through, Tls};
use bulletin::ledger::{Dispatch, Kind, Ledger, Lock};
use bulletin::message::{Press, Secret, Signer, Stamp};
use bulletin::render::{Occasion, render};
use bulletin::simulate::{Scenario, Server};
use bulletin::subscribers::{Spool, Subscriber};
use tokio::sync::watch;

use super::args::{self, Format};
use super::check::look;
use super::desk::Desk;
use super::folder::Folder;
use super::send::at_rest;
use super::signing::signer;
use super::{Exit, Trouble, World, runtime, show};
use account::{Account, Rehearsed};
use scratch::Scratch;
use sends::Sends;

pub(crate) fn run(
    folder: &Folder,
    args: &args::Simulate,
    format: Format,
    world: &World,
) -> Result<Exit, Trouble> {
    format.words_or_json()?;
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
    let Some(people) = scratch::people(folder, &desk, args, world)? else {
        return Ok(Exit::Faults);
    };
    let ahead = look(&desk, Purpose::Ahead, world).1.stops();
    if !ahead.is_empty() {
        eprintln!(
            "  {0}{1}:{0:#} a real send would stop at that. With `send: through:` set, bulletin check {2} shows it.",
            show::YELLOW,
            ahead.sum(),
            desk.issue.stem
        );
    }
    let connections = args.connections.map(usize::from);
    let rehearsal = Rehearsal {
        world,
        desk: &desk,
        cleared: &cleared,
        signer: signer(folder, &desk.masthead)?,
        people: &people,
        connections: connections.unwrap_or(desk.masthead.sending.connections),
        seed: args.seed,
    };
    let chosen = |one: &&Scenario| {
        args.scenarios.is_empty() || args.scenarios.iter().any(|name| name == one.name)
    };
    let scenarios: Vec<&Scenario> = Scenario::ALL.iter().filter(chosen).collect();
    let report = runtime()?.block_on(async {
        let (stopper, stop) = watch::channel(false);
        tokio::select! {
            biased;
            () = broken_off(stopper) => Err(stopped()),
            report = rehearsal.days(folder, &scenarios, stop, format) => report,
        }
    })?;
    report.close(format);
    Ok(if report.holds {
        Exit::Done
    } else {
        Exit::Faults
    })
}

/// What all rehearsals of one command have in common.
struct Rehearsal<'a> {
    world: &'a World,
    desk: &'a Desk,
    cleared: &'a Cleared,
    signer: Option<Arc<Signer>>,
    people: &'a [Subscriber],
    connections: usize,
    seed: u64,
}

impl Rehearsal<'_> {
    /// One scenario after the other, each told when it is over.
    async fn days(
        &self,
        folder: &Folder,
        scenarios: &[&'static Scenario],
        stop: watch::Receiver<bool>,
        format: Format,
    ) -> Result<Rehearsed, Trouble> {
        let mut report = Rehearsed::new(self);
        report.open(format);
        for scenario in scenarios {
            let scratch = Scratch::new(folder)?;
            let ledger = scratch.ledger().await?;
            let told = self.day(scenario, &scratch, &ledger, stop.clone()).await;
            at_rest(&ledger).await;
            let account = told?;
            report.tell(&account, format);
            report.add(account);
        }
        Ok(report)
    }

    async fn day(
        &self,
        scenario: &'static Scenario,
        scratch: &Scratch,
        ledger: &Ledger,
        stop: watch::Receiver<bool>,
    ) -> Result<Account, Trouble> {
        let addresses: Vec<String> = self
            .people
            .iter()
            .map(|person| person.address.to_string())
            .collect();
        let server = Server::start(scenario, &addresses, self.seed)
            .await
            .map_err(|error| {
                Trouble::new(format!(
                    "this computer gives no server to rehearse with: {error}"
                ))
            })?;
        let through = to_this_machine(server.address(), scenario)?;
        let lock = ledger.lock(self.world.now.timestamp_millis())?;
        let (dispatch, press) = self.freeze(scratch, ledger, &lock, &through).await?;
        let sends = Sends {
            ledger,
            lock: &lock,
            dispatch: &dispatch,
            press: &press,
            through: &through,
            outbox: scratch.outbox(),
            connections: self.connections,
            server: &server,
            scenario,
            stop,
            world: self.world,
        };
        let (sent, standing) = sends.all().await?;
        Ok(Account::new(scenario, &server.book(), sent, &standing))
    }

    async fn freeze(
        &self,
        scratch: &Scratch,
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
        let press = Press::new(&rendered, &desk.masthead, &desk.words, &stamp, secret)?
            .signed_by(self.signer.clone());
        let mut people = Spool::new(&Arc::from(scratch.folder()));
        for person in self.people {
            people.push(person)?;
        }
        let audience = Audience {
            issue: &desk.issue.stem,
            // Refused by the delivery itself if it should ever go anywhere but this machine.
            kind: Kind::Rehearsal,
            through,
            revision: None,
            subscribers: &mut people,
            exclusions: &mut std::iter::empty(),
        };
        let now = self.world.now.timestamp_millis();
        let dispatch = delivery::freeze(ledger, lock, self.cleared, &press, audience, now).await?;
        Ok((dispatch, press))
    }
}

/// The way to our own server and to no other: made from where it listens, and from nothing that stands
/// in `bulletin.yaml`.
fn to_this_machine(address: SocketAddr, scenario: &Scenario) -> Result<Through, Trouble> {
    let through = Through::Smtp(Relay {
        host: Server::NAME.to_owned(),
        port: address.port(),
        tls: if scenario.encrypted {
            Tls::StartTls
        } else {
            Tls::None
        },
        user: scenario.wants_login().then(|| "rehearsal".to_owned()),
        address: Some(address),
    });
    if address.ip().is_loopback() && through.is_loopback() {
        return Ok(through);
    }
    Err(Trouble::new("the rehearsal's server is not on this computer").cure("nothing was sent"))
}

/// Ends the rehearsal at the first Ctrl-C as soon as it can be ended, and returns at the second.
async fn broken_off(stop: watch::Sender<bool>) {
    for second in [false, true] {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without the signal there is nothing to wait for.
            std::future::pending::<()>().await;
        }
        if !second {
            let _ = stop.send(true);
        }
    }
}

fn stopped() -> Trouble {
    Trouble::new("the rehearsal was broken off")
        .cure("Nobody was written to, and what it worked on is cleared away.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rehearsal_goes_nowhere_but_to_this_machine() {
        for scenario in Scenario::ALL {
            assert!(to_this_machine("127.0.0.1:2525".parse().unwrap(), scenario).is_ok());
            for elsewhere in ["192.0.2.1:25", "[2001:db8::1]:25", "0.0.0.0:25"] {
                assert!(to_this_machine(elsewhere.parse().unwrap(), scenario).is_err());
            }
        }
    }
}
