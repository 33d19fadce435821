#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| specsite_fuzz::outside(bytes));
