//! One test binary for everything a user would notice, a module a subject.

mod views;
