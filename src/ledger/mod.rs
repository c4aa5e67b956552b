//! What must survive anything: one durable row for every letter, and what became of it.
//!
//! In come a frozen issue with its audience, and then, letter by letter, the intent to send it and
//! the outcome. Out come the letters still to send and the sums. All SQL of the product lives here.
//!
//! Three things make "exactly once" hold. A [`Lock`], which the kernel frees when its holder dies,
//! lets one sender in at a time, and every change to rows asks for it. A [`Writer`] makes an intent
//! durable before its letter's final dot. And each change of state names the state it starts from, in
//! SQL, so that a change made twice or out of turn is refused and not lost.

mod approval;
mod barred;
mod confirming;
mod dead;
mod direct;
mod dispatch;
mod due;
mod erase;
mod erased;
mod evidence;
mod exclusion;
mod fault;
mod freeze;
mod history;
mod import;
mod importing;
mod intake;
mod last;
mod last_run;
mod leaving;
mod lock;
mod log;
mod member;
mod open;
mod person;
mod pragmas;
mod preference;
mod preview;
mod recipient;
mod record;
mod release;
mod returned;
mod secret;
mod signup;
mod standing;
mod state;
mod sums;
mod suppression;
mod tables;
mod tally;
mod traces;
mod undo;
mod whole;
mod writer;

pub use approval::Approval;
pub use barred::CameBack;
pub use confirming::Confirmation;
pub use dispatch::{Dispatch, Revision};
pub use due::Held;
pub use erase::{ERASED_ON_REQUEST, Erasure};
pub use erased::Erasures;
pub use exclusion::{Exclusion, Outside};
pub use fault::Fault;
pub use freeze::{Exclusions, Plan};
pub use history::{Change, What};
pub use import::Import;
pub use importing::{Brought, Gone, Importing};
pub use intake::{Evidence, Intake};
pub use last_run::{LastRun, Leaver, Noted};
pub use lock::Lock;
pub use log::Logged;
pub use member::{Member, Reach};
pub use open::Ledger;
pub use person::Received;
pub use preference::{Choice, Preference};
pub use preview::Preview;
pub use recipient::Row;
pub use record::{Answer, Mark};
pub(crate) use release::TAKEN_BACK;
pub use release::{Decided, Settled, Settlement};
pub use returned::{Bounce, Letter, Returned};
pub use signup::{Limits, SignUp, Waiting};
pub use standing::Standing;
pub use state::{Kind, State};
pub use sums::Sums;
pub use suppression::Suppression;
pub use tally::{Cause, Domain, Minute, Tally};
pub use traces::Trace;
pub use undo::{Doubted, Undone};
pub use writer::{Ticket, Writer};
