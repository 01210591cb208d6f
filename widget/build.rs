//! Keeps the relocations in the linked module: what is loaded on demand is cut out of it by them. Joins the stylesheets of the
//! first view.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

/// In the order in which they hold.
const SHEETS: &[&str] = &[
    "styles/tokens.css",
    "styles/base.css",
    "styles/layout.css",
    "src/view/toolbar/toolbar.css",
    "src/view/setup/setup.css",
    "src/view/segmented/segmented.css",
    "src/view/inputs/inputs.css",
    "src/view/field/field.css",
    "src/view/headline/headline.css",
    "src/view/figures/figures.css",
    "src/view/chart/chart.css",
    "src/view/year_table/year_table.css",
    "src/view/explore/explore.css",
    "src/view/explain/explain.css",
    "src/view/cases/cases.css",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|target| target == "wasm32") {
        println!("cargo::rustc-link-arg-cdylib=--emit-relocs");
    }
    let mut styles = String::new();
    for sheet in SHEETS {
        println!("cargo::rerun-if-changed={sheet}");
        push_without_comments(&mut styles, &fs::read_to_string(sheet)?);
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("styles.css"), styles)?;
    Ok(())
}

/// Comments and lines are for who reads the source; every visitor would load them.
fn push_without_comments(styles: &mut String, sheet: &str) {
    let mut plain = String::new();
    let mut rest = sheet;
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    for line in plain.lines() {
        styles.push_str(line.trim());
        if !line.trim().is_empty() && !line.ends_with(['{', '}', ',', ';']) {
            styles.push(' ');
        }
    }
}
