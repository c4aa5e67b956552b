//! What a user of `bulletin` would notice, told as stories: each test sets a [`desk`], runs the real
//! binary and reads what it said and what it left behind; or takes one room and its sample files.

mod bad_input;
mod desk;
mod lists;
mod month;
mod reading;
mod rules;
mod views;
