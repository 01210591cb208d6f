//! Builds the binary anew when the assembled site changes: the files are compiled in one by one, so
//! without this an added page would go unnoticed.

fn main() {
    println!("cargo::rerun-if-changed=../.site");
}
