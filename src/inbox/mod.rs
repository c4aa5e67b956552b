//! Mail that comes back: bounces, complaints, wishes to leave, and what a person must read.

mod automatic;
mod class;
mod headers;
mod leave;
mod mime;
mod newest;
mod prose;
mod report;
mod token;
