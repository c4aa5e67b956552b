//! One test binary for everything a user would notice, a module a subject.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a fault in a test is to end it, in the helpers around the tests as well"
)]

mod views;
