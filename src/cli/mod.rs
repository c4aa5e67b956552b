//! The command line: arguments, clock, environment, secrets, printing, progress, exit codes.
//!
//! All that touches the outside world by itself is here; the library gets values.

mod add;
mod approve;
mod args;
mod build;
mod carry;
mod check;
mod compare;
mod confirm;
mod desk;
mod diff;
mod doctor;
mod explain;
mod fix;
mod folder;
mod forecast;
mod forms;
mod import;
mod inbox;
mod init;
mod joined;
mod lines;
mod links;
mod live;
mod new;
mod online;
mod people;
mod person;
mod pictures;
mod preview;
mod previewed;
mod progress;
mod reach;
mod remark;
mod report;
mod revision;
mod roll;
mod schema;
mod segment;
mod send;
mod serve;
mod settle;
mod show;
mod signing;
mod simulate;
mod status;
mod subscribers;
mod templates;
mod transport;
mod trouble;
mod welsh;
mod world;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command};
use folder::Folder;
pub(crate) use trouble::{Exit, Trouble};
use world::World;

/// Runs the command that was typed.
pub(crate) fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // A pipe that was closed is the reader's business.
            let _ = error.print();
            return ExitCode::from(u8::from(error.use_stderr()) * 2);
        }
    };
    let done = World::new().and_then(|world| obey(&args, &world));
    match done {
        Ok(exit) => exit.into(),
        Err(trouble) => {
            trouble.print();
            trouble.exit().into()
        }
    }
}

fn obey(args: &Args, world: &World) -> Result<Exit, Trouble> {
    let dir = args.directory.as_path();
    match &args.command {
        Command::Init(init) => init::run(dir, init),
        Command::New(new) => new::run(&Folder::find(dir)?, new, world),
        Command::Add(add) => add::run(&Folder::find(dir)?, add, world),
        Command::Check(check) => check::run(&Folder::find(dir)?, check, args.format, world),
        Command::Compare(compare) => compare::run(&Folder::find(dir)?, compare, args.format),
        Command::Explain(explain) => explain::run(explain),
        Command::Build(build) => build::run(&Folder::find(dir)?, build, world),
        Command::Preview(preview) => preview::run(&Folder::find(dir)?, preview, world),
        Command::Approve(approve) => approve::run(&Folder::find(dir)?, approve, world),
        Command::Send(send) => send::run(&Folder::find(dir)?, send, args.format, world),
        Command::Simulate(simulate) => {
            simulate::run(&Folder::find(dir)?, simulate, args.format, world)
        }
        Command::Status(status) => status::run(&Folder::find(dir)?, status, args.format, world),
        Command::Report(report) => report::run(&Folder::find(dir)?, report, args.format, world),
        Command::Inbox(inbox) => inbox::run(&Folder::find(dir)?, inbox, args.format, world),
        Command::Settle(settle) => settle::run(&Folder::find(dir)?, settle, world),
        Command::Subscribers(subscribers) => {
            subscribers::run(&Folder::find(dir)?, subscribers, args.format, world)
        }
        Command::Serve(serve) => serve::run(&Folder::find(dir)?, serve, world),
        Command::Dkim(_) => signing::run(&Folder::find(dir)?),
        Command::Doctor(doctor) => doctor::run(&Folder::find(dir)?, doctor, args.format, world),
        Command::Schema(schema) => schema::run(&Folder::find(dir)?, schema),
    }
}

/// The runtime for a dispatch: one thread beside the ledger's, since handing each other work costs two of them
/// more than they gain.
fn lone_runtime() -> Result<tokio::runtime::Runtime, Trouble> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Trouble::new(format!("this computer gives no threads: {error}")))
}

/// The one runtime, for the rooms that wait: ledger and delivery.
fn runtime() -> Result<tokio::runtime::Runtime, Trouble> {
    tokio::runtime::Runtime::new()
        .map_err(|error| Trouble::new(format!("this computer gives no threads: {error}")))
}
