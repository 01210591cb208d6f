//! The documents that a newcomer reads first, and whether they are true.

use super::{Finding, Source};

fn text<'a>(sources: &'a [Source], path: &str) -> Option<&'a Source> {
    sources.iter().find(|source| source.path == path)
}

const COMMANDS: &[&str] = &["cargo xtask run", "cargo xtask test"];

/// The README names the two commands with which everything begins.
pub fn readme_has_the_commands(sources: &[Source]) -> Vec<Finding> {
    const RULE: &str = "readme";
    let Some(readme) = text(sources, "README.md") else {
        return vec![Finding::new("README.md", 0, RULE, "there is no README.md")];
    };
    let missing = COMMANDS.iter().filter(|command| !readme.text.contains(*command));
    missing.map(|command| Finding::new("README.md", 0, RULE, format!("does not name `{command}`"))).collect()
}

const ARCHITECTURE_LINES: usize = 150;

/// ARCHITECTURE.md is short, and every path that it names in backticks exists.
pub fn architecture_is_short_and_true(sources: &[Source]) -> Vec<Finding> {
    const RULE: &str = "architecture";
    let Some(document) = text(sources, "ARCHITECTURE.md") else {
        return vec![Finding::new("ARCHITECTURE.md", 0, RULE, "there is no ARCHITECTURE.md")];
    };
    let mut findings = Vec::new();
    let lines = document.text.lines().count();
    if lines > ARCHITECTURE_LINES {
        let message = format!("{lines} lines; {ARCHITECTURE_LINES} are enough for a map");
        findings.push(Finding::new(&document.path, 0, RULE, message));
    }
    for (number, line) in document.lines() {
        for name in line.split('`').skip(1).step_by(2).filter(|name| is_path(name)) {
            let name = name.trim_end_matches('/');
            if !sources.iter().any(|source| source.path == name || source.is_below(name)) {
                findings.push(Finding::new(&document.path, number, RULE, format!("`{name}` does not exist")));
            }
        }
    }
    findings
}

/// Whether a piece of code in a document is meant as a path of this repository: it begins with a member's folder.
/// Paths with a placeholder (`ID`, `*`, `…`) name many files and are not looked up.
fn is_path(name: &str) -> bool {
    let folders = ["shared/", "widget/", "server/", "tests/", "xtask/", "www/", "docs/", ".ci/", ".cargo/"];
    let has_placeholder = name.contains(['*', '<', '{', '…', ' '])
        || name.split('/').any(|part| part.starts_with(char::is_uppercase) && !part.contains(".md"));
    folders.iter().any(|folder| name.starts_with(folder)) && !has_placeholder
}

const GLOSSARY: &str = "docs/glossary.md";

/// There is a changelog, and a glossary to which README.md or ARCHITECTURE.md leads.
pub fn changelog_and_glossary_exist(sources: &[Source]) -> Vec<Finding> {
    const RULE: &str = "documents";
    let mut findings = Vec::new();
    for path in ["CHANGELOG.md", GLOSSARY] {
        if text(sources, path).is_none() {
            findings.push(Finding::new(path, 0, RULE, format!("there is no {path}")));
        }
    }
    let leads = |path| text(sources, path).is_some_and(|document| document.text.contains(GLOSSARY));
    if !leads("README.md") && !leads("ARCHITECTURE.md") {
        findings.push(Finding::new(
            "README.md",
            0,
            RULE,
            format!("neither it nor ARCHITECTURE.md leads to {GLOSSARY}"),
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::{places, samples};

    #[test]
    fn a_readme_without_a_command_is_found() {
        assert_eq!(places(&readme_has_the_commands(&[])), ["README.md:0"]);
        let sources = samples(&[("README.md", "`cargo xtask run`")]);
        let findings = readme_has_the_commands(&sources);
        assert!(findings.len() == 1 && findings[0].message.contains("cargo xtask test"), "{findings:?}");
    }

    #[test]
    fn paths_that_do_not_exist_are_found_in_the_architecture() {
        let map = "the engine in `shared/src/` and `shared/src/gone.rs`\nnot paths: `shared`, `a/b`, `shared/programs/ID/1.json`";
        let sources = samples(&[("ARCHITECTURE.md", map), ("shared/src/lib.rs", "")]);
        let findings = architecture_is_short_and_true(&sources);
        assert_eq!(places(&findings), ["ARCHITECTURE.md:1"]);
        assert!(findings[0].message.contains("gone.rs"));
    }

    #[test]
    fn a_long_architecture_is_found() {
        let sources = samples(&[("ARCHITECTURE.md", &"line\n".repeat(ARCHITECTURE_LINES + 1))]);
        assert_eq!(architecture_is_short_and_true(&sources).len(), 1);
    }

    #[test]
    fn a_missing_glossary_and_changelog_are_found() {
        let sources = samples(&[("README.md", "words: docs/glossary.md")]);
        assert_eq!(places(&changelog_and_glossary_exist(&sources)), ["CHANGELOG.md:0", "docs/glossary.md:0"]);
        let sources = samples(&[("README.md", ""), ("CHANGELOG.md", ""), (GLOSSARY, "")]);
        assert_eq!(places(&changelog_and_glossary_exist(&sources)), ["README.md:0"]);
    }
}
