//! What must hold whatever bytes come from outside.
//!
//! Each [`TARGETS`] takes any bytes and panics where something does not hold: more than that nothing panics,
//! where there is more to say. `fuzz_targets/` hands them to libFuzzer; `tests/suite/any_bytes.rs` hands them
//! the seeds and a few hundred changed ones with every `cargo test`.

mod dns;
mod exports;
mod inbox;
mod issue;
mod ledger;
mod letter;
mod lists;
mod masthead;
mod page;
mod relay;
mod words;

/// Takes any bytes, and panics where something does not hold.
pub type Target = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: &[(&str, Target)] = &[
    ("csv", lists::csv),
    ("list_yaml", lists::yaml),
    ("exports", exports::any),
    ("issue", issue::any),
    ("masthead", masthead::any),
    ("templates", masthead::templates),
    ("words", words::any),
    ("dates", words::dates),
    ("dkim_key", words::dkim_key),
    ("token", words::token),
    ("page", page::any),
    ("relay", relay::any),
    ("dns", dns::answer),
    ("records", dns::records),
    ("ledger", ledger::any),
    ("inbox", inbox::any),
];

/// Hands bytes to a target.
pub fn take(name: &str, bytes: &[u8]) {
    let (_, target) = TARGETS
        .iter()
        .find(|(known, _)| *known == name)
        .expect("a target");
    target(bytes);
}
