//! Any text as a program: it is refused, or each of its types and levels can be calculated or refused.

#![no_main]

use libfuzzer_sys::fuzz_target;
use partner_roi_shared::{Program, Scenario, calculate, document};

fuzz_target!(|text: &str| {
    let Ok(program) = Program::from_json(text) else { return };
    let written = document::parse(text).expect("a program is a document").to_json();
    let again = Program::from_json(&written).expect("a program comes back");
    let levels: Vec<_> = program.levels.iter().map(|level| Some(level.id.as_str())).chain([None]).collect();
    for partner_type in program.partner_types.iter().take(4) {
        for level in levels.iter().take(4) {
            let scenario = Scenario::new(program.id.as_str(), partner_type.id.as_str(), *level);
            let text = |program| calculate(program, &scenario).map(|report| report.to_json());
            assert_eq!(text(&program), text(&again), "the order of a program's fields decides nothing");
        }
    }
});
