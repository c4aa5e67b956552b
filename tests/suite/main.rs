//! What a user of `bulletin` would notice, told as stories: each test sets a [`desk`], runs the real
//! binary and reads what it said and what it left behind.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in the desk as well"
)]

mod desk;
mod month;
