//! Any text as a question about a series of flows: it is measured or refused.

#![no_main]

use libfuzzer_sys::fuzz_target;
use partner_roi_shared::requests;

fuzz_target!(|text: &str| {
    let _ = requests::measure(text);
});
