//! What users notice, as one test binary.

mod lists;
mod reading;
mod rules;
mod seeds;
mod wording;
