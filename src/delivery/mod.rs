//! Getting each letter to its server once: plan, pace, send, record, resume.
//!
//! In come a [`Cleared`](crate::check::Cleared) issue, its [`Press`](crate::message::Press) and an
//! audience; [`freeze`] writes them down and [`run`] works them off, as often as it takes. Out come
//! [`Event`]s for whoever watches and the sums at the end. What became of each letter is in the
//! ledger before anybody is told.
//!
//! One worker is one connection. A worker sends the text while the intent becomes durable, then the
//! final dot, reads the answer, and makes the outcome durable before the next dot. What failed before
//! the final dot is tried again; what was left without an answer after it is in doubt, and no run ever
//! touches it again.

mod backoff;
mod breaker;
mod clock;
mod cure;
mod event;
mod fault;
mod hand;
mod heap;
mod lately;
mod limiter;
mod outbox;
mod pace;
mod patience;
mod plan;
mod postman;
mod preflight;
mod preset;
mod refusal;
mod run;
mod settings;
mod shared;
mod single;
mod smtp;
mod system;
mod through;
mod worker;

pub use clock::Clock;
pub use event::{Cause, Event, Later};
pub use fault::Fault;
pub use lately::lately;
pub use pace::Pace;
pub use plan::{Audience, freeze, thaw};
pub use run::{Job, run};
pub use settings::Settings;
pub use single::send_one;
pub use smtp::{Probe, Reply, Seal, Stage, Timeouts, Why, probe};
pub use through::{Relay, Through, Tls};
