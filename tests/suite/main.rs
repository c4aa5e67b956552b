//! What users notice, as one test binary.

mod rules;
