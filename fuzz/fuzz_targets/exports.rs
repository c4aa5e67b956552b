#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bulletin_fuzz::take("exports", bytes));
