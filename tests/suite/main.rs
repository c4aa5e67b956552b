//! What a user of `bulletin` would notice, told as stories: each test sets a [`desk`], runs the real
//! binary and reads what it said and what it left behind; or takes one room and its sample files.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking, in the helpers around the tests as well"
)]

mod add;
mod again;
mod announced;
mod answers;
mod any_bytes;
mod approve;
mod around;
mod bad_input;
mod bounces;
mod calendar;
mod certificate;
mod closed;
mod compare;
mod conversation;
mod crash;
mod dead;
mod desk;
mod dispatch;
mod doctor;
mod encrypted;
mod erasing;
mod fix;
mod hostile;
mod inbox;
mod leaving;
mod ledger;
mod letters;
mod links;
mod lists;
mod logos;
mod missing;
mod month;
mod moving;
mod nameserver;
mod new;
mod odd_letters;
mod one_person;
mod outbox;
mod preflight;
mod preview;
mod preview_mail;
mod put_off;
mod reading;
mod ready;
mod record;
mod refusals;
mod report;
mod returned;
mod revision;
mod ruler;
mod rules;
mod seeds;
mod segments;
mod serve;
mod settling;
mod signing;
mod simulate;
mod single;
mod slips;
mod smtpd;
mod states;
mod sums;
mod templates;
mod trial;
mod views;
mod waiting;
mod welsh;
mod wording;
mod world;
