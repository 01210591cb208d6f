//! Any text as a scenario: it is calculated or refused, and what is read comes back as it was written.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use partner_roi_shared::{Catalog, Program, Scenario, calculate_document, document};

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let mut programs = Catalog::bundled().list().to_vec();
    programs.extend(Program::from_json(include_str!("../../tests/suite/golden_program.json")));
    Catalog::from_programs(programs)
});

fuzz_target!(|text: &str| {
    if let Ok(node) = document::parse(text) {
        let written = node.to_json();
        let again = document::parse(&written).expect("what was written can be read");
        assert_eq!(again.to_json(), written, "a canonical document is written as it is");
    }
    if let Ok(scenario) = Scenario::from_json(text) {
        let again = Scenario::from_json(&scenario.to_json());
        assert_eq!(again.as_ref(), Ok(&scenario), "a scenario comes back");
    }
    if let Ok(report) = calculate_document(&CATALOG, text) {
        let full = report.scenario.to_json();
        let again = calculate_document(&CATALOG, &full).expect("a report's scenario can be calculated");
        assert_eq!(again.to_json(), report.to_json(), "a report's scenario gives the same report");
    }
});
