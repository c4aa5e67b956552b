//! What users notice, as one test binary.

mod around;
mod lists;
mod reading;
mod rules;
