//! The map of `bulletin`: its rooms, in the order data flows through them.
//!
//! `Source → Issue → Edition → Rendered → Press → Letter → Outcome → Record`: each step is a function of
//! the type before it, and `tests/architecture.rs` refuses a step backwards. `check` stands beside the
//! arrow: it turns a faultless edition into the receipt without which no dispatch begins. The command
//! line (`cli/`) is declared in `main.rs` and unseen from here; clock, environment and terminal are its
//! business, and everything here gets values.

// What we say about a text: rule, severity, place, words, cure; lines and columns.
pub mod finding;

// One YAML file as an editor means it: dates, links and prose parsed once.
pub mod issue;

// Who we are: publisher, sender, sections, the legal line, the words we supply.
pub mod masthead;

// The issue arranged: all choices made, nothing formatted.
pub mod edition;

// What is wrong with an edition, one rule a file; and the receipt that nothing is.
pub mod check;

// Other people's pages on the web: whether they are there, and what they hold.
pub mod pages;

// An edition as HTML and plain text, with the same words in both.
pub mod render;

// Valid addresses, the lists an editor owns, one audience made of them.
pub mod subscribers;

// One recipient's finished letter: MIME, headers, the token by which they can leave.
pub mod message;

// An issue in the browser while it is written: the mail as readers get it, and what is wrong beside it.
pub mod preview;

// All durable state behind typed functions; SQL lives only here.
pub mod ledger;

// What became of a dispatch, in figures without a name: as text, as JSON, and as a page to pass on.
pub mod report;

// Plan, pace, send, record, resume; one worker is one connection is one stage machine.
pub mod delivery;

// What a send will meet on its day: our folder, our mail server, what the DNS says of our domain.
pub mod doctor;

// A mail server for rehearsals: it misbehaves on purpose and keeps the truth about it.
pub mod simulate;

// The public pages: people sign up, confirm, choose what they get, and leave with one click.
pub mod web;
