//! Prints the report of a scenario document given as argument.
#![allow(clippy::print_stdout)]
use partner_roi_shared::{Catalog, calculate_document};

fn main() {
    let text = std::env::args().nth(1).unwrap_or_default();
    match calculate_document(Catalog::bundled(), &text) {
        Ok(report) => println!("{}", report.to_json()),
        Err(faults) => println!("{}", faults.to_json()),
    }
}
