//! Where files are and how long they get.

use super::{Finding, Source};

const TOP_LEVEL: &[&str] = &[
    ".cargo",
    ".ci",
    ".editorconfig",
    ".gitattributes",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
    "clippy.toml",
    "deny.toml",
    "docs",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "server",
    "shared",
    "tests",
    "widget",
    "www",
    "xtask",
];

/// The top level holds what a newcomer should see first, and nothing else.
pub fn top_level(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        let name = source.path.split('/').next().unwrap_or_default();
        if !TOP_LEVEL.contains(&name) {
            let message =
                format!("`{name}` does not belong at the top level (the list is in xtask/src/tidy/layout.rs)");
            findings.push(Finding::new(&source.path, 0, "top-level", message));
        }
    }
    findings
}

const LONG: usize = 400;
/// How far down the reason for a long file may stand.
const REASON_WITHIN: usize = 15;

/// A file is one idea; one over 400 lines gives its reason in its first lines.
pub fn long_files(sources: &[Source]) -> Vec<Finding> {
    let written = sources.iter().filter(|source| source.has_kind(&["rs", "js", "css", "html", "md", "toml", "sql"]));
    let mut findings = Vec::new();
    for source in written {
        let lines = source.text.lines().count();
        let has_reason = source.text.lines().take(REASON_WITHIN).any(|line| line.contains("Long because"));
        // A changelog grows by its nature.
        if lines > LONG && !has_reason && source.path != "CHANGELOG.md" {
            let message = format!("{lines} lines; split it, or say in its first lines \"Long because …\"");
            findings.push(Finding::new(&source.path, 0, "long-files", message));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::{places, samples};

    #[test]
    fn strangers_at_the_top_level_are_found() {
        let sources = samples(&[("shared/src/lib.rs", ""), ("notes.txt", ""), ("scratch/a.rs", "")]);
        assert_eq!(places(&top_level(&sources)), ["notes.txt:0", "scratch/a.rs:0"]);
    }

    #[test]
    fn long_files_need_a_reason() {
        let long = "line\n".repeat(LONG + 1);
        let explained = format!("//! Long because it is a table.\n{long}");
        let limit = "line\n".repeat(LONG);
        let sources = samples(&[("a.rs", &long), ("b.rs", &explained), ("c.rs", &limit), ("d.json", &long)]);
        assert_eq!(places(&long_files(&sources)), ["a.rs:0"]);
    }
}
