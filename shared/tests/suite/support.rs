//! What the test files share.

use partner_roi_shared::document::Node;
use partner_roi_shared::{Catalog, Decimal, Faults, Program, text};

pub fn catalog() -> Catalog {
    let mut programs = Catalog::bundled().list().to_vec();
    programs.push(Program::from_json(include_str!("golden_program.json")).unwrap());
    Catalog::from_programs(programs)
}

pub fn decimal(text: &str) -> Decimal {
    text::parse(text).unwrap_or_else(|reason| panic!("{text}: {reason:?}"))
}

/// Pointer and code of each fault.
pub fn codes(faults: &Faults) -> Vec<(&str, &str)> {
    faults.iter().map(|fault| (fault.pointer.as_str(), fault.code)).collect()
}

/// A document as a general reader sees it, which knows nothing of the engine.
pub fn json(node: Node) -> serde_json::Value {
    serde_json::from_str(&node.to_json()).unwrap()
}
