//! How letters leave, from what `bulletin.yaml` says and what the environment adds.

use std::process::{Command, Stdio};

use bulletin::delivery::{self, Pace, Settings, Through};
use bulletin::finding::Finding;
use bulletin::ledger::Kind;
use bulletin::masthead::{self, Masthead};
use secrecy::SecretString;

use super::approve::when;
use super::show::Findings;
use super::{Trouble, World};

/// A transport and its pace.
#[derive(Debug)]
pub(crate) struct Transport {
    pub(crate) through: Through,
    pace: Pace,
    roots: Option<Vec<u8>>,
}

impl Transport {
    /// What `send:` in `bulletin.yaml` says, with the environment's additions.
    pub(crate) fn new(masthead: &Masthead, world: &World) -> Result<Self, Trouble> {
        let (mut through, pace) = understood(masthead)?;
        if let Through::Smtp(relay) = &mut through {
            relay.user.clone_from(&masthead.sending.user);
        }
        let roots = match &world.extra_root {
            Some(path) => {
                let read = std::fs::read(path).map_err(|error| {
                    Trouble::file("read", path, &error)
                        .cure("BULLETIN_SMTP_CA must name a certificate file (PEM)")
                });
                Some(read?)
            }
            None => None,
        };
        Ok(Transport {
            through,
            pace,
            roots,
        })
    }

    /// A rehearsal, or the real thing.
    pub(crate) fn kind(&self) -> Kind {
        if self.through.is_live() {
            Kind::Live
        } else {
            Kind::Rehearsal
        }
    }

    /// Refuses to write to people on a day that is not today: letters would bear a false date, and so would what
    /// is written down of them. A server of this machine's own is for tests and rehearsals.
    pub(crate) fn refuse_false_date(
        &self,
        world: &World,
        masthead: &Masthead,
    ) -> Result<(), Trouble> {
        if !world.set || self.kind() == Kind::Rehearsal || self.through.is_loopback() {
            return Ok(());
        }
        Err(Trouble::new(format!(
            "BULLETIN_NOW says that it is {}, and these letters would bear that date",
            when(world.now.timestamp_millis(), masthead)
        ))
        .cure("nothing was sent; BULLETIN_NOW is for tests and rehearsals: take it out of the environment, such as with `unset BULLETIN_NOW`, and run the same command again"))
    }

    /// How fast letters may leave.
    pub(crate) fn pace(&self) -> &Pace {
        &self.pace
    }

    /// Everything else a run needs, the password among it.
    pub(crate) fn settings(&self, masthead: &Masthead, world: &World) -> Result<Settings, Trouble> {
        let sending = &masthead.sending;
        let live = self.through.is_live();
        Ok(Settings {
            // Files trouble no server, and many at a time share one sync of the ledger.
            connections: match self.pace.connections() {
                _ if !live => 32,
                Some(most) => sending.connections.min(most),
                None => sending.connections,
            },
            // Files need no pace.
            pace: if live {
                self.pace.clone()
            } else {
                Pace::UNLIMITED
            },
            password: if live && sending.user.is_some() {
                password(masthead, world)?
            } else {
                None
            },
            roots: self.roots.clone(),
            ..Settings::default()
        })
    }
}

/// Understands `send:` in `bulletin.yaml`; says all that is wrong with it.
pub(crate) fn understood(masthead: &Masthead) -> Result<(Through, Pace), Trouble> {
    let sending = &masthead.sending;
    let finding = |path: &str, fault: &delivery::Fault| {
        let message = fault.to_string().trim_end_matches('.').to_owned();
        Finding::stop(masthead::RULE, masthead.place(path), message).cure(fault.cure())
    };
    let through = Through::parse(&sending.through);
    let pace = Pace::parse(&sending.pace);
    // A line with a password in it is not shown.
    let secret = matches!(through, Err(delivery::Fault::LoginInThrough));
    let faults = [
        through
            .as_ref()
            .err()
            .map(|fault| finding("send/through", fault)),
        pace.as_ref().err().map(|fault| finding("send/pace", fault)),
    ];
    match (through, pace) {
        (Ok(through), Ok(pace)) => Ok((through, pace)),
        _ => Err(Trouble::findings(Findings::of(
            faults.into_iter().flatten().collect(),
            (!secret).then(|| masthead.source().clone()),
        ))),
    }
}

/// The password, from the environment or from the command that prints it.
fn password(masthead: &Masthead, world: &World) -> Result<Option<SecretString>, Trouble> {
    if let Some(password) = &world.password {
        return Ok(Some(password.clone()));
    }
    let command = masthead.sending.password_command.as_deref();
    command.map(printed_by).transpose()
}

/// The password that a command prints.
pub(crate) fn printed_by(command: &str) -> Result<SecretString, Trouble> {
    let shell = if cfg!(windows) {
        ["cmd", "/C"]
    } else {
        ["sh", "-c"]
    };
    let ran = Command::new(shell[0])
        .args([shell[1], command])
        .stdin(Stdio::inherit())
        .stderr(Stdio::inherit())
        .output();
    let cure = "run it by hand and see; it must print the password and nothing else";
    let output = ran.map_err(|error| {
        Trouble::new(format!("the password command cannot be run: {error}")).cure(cure)
    })?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let password = printed.trim_end_matches(['\r', '\n']);
    if !output.status.success() || password.is_empty() {
        return Err(Trouble::new("the password command printed no password").cure(cure));
    }
    Ok(SecretString::from(password.to_owned()))
}
