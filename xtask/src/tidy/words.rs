//! Words that must not stand in the repository's files. They are put together here, so that this file has none.

use super::{Finding, Source, has_word};

/// What marks work that is not done.
const UNFINISHED: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("HA", "CK")];
const UNFINISHED_MACROS: &[&str] = &[concat!("unimplemented", "!("), concat!("todo", "!(")];

/// Nothing in the repository is left for later in silence: what is missing is an issue.
pub fn no_unfinished_work(sources: &[Source]) -> Vec<Finding> {
    find(sources, "no-unfinished-work", |line| {
        let word = UNFINISHED.iter().find(|word| has_word(line, word));
        let word = word.or_else(|| UNFINISHED_MACROS.iter().find(|word| line.contains(*word)));
        word.map(|word| format!("`{word}`: do it now, or make it an issue"))
    })
}

/// Beginnings of paths that exist on one machine only.
const MACHINE_PATHS: &[&str] = &[
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/t", "mp/"),
    concat!("/wo", "rk/main"),
    concat!("/wo", "rk/shared"),
    concat!("C:", "\\"),
];

/// The repository works wherever it is cloned.
pub fn no_machine_paths(sources: &[Source]) -> Vec<Finding> {
    find(sources, "no-machine-paths", |line| {
        let path = MACHINE_PATHS.iter().find(|path| line.contains(*path))?;
        Some(format!("`{path}` is a path of one machine"))
    })
}

const REGISTRY_HOSTS: &[&str] = &[
    concat!("crates", ".io"),
    concat!("npmjs", ".org"),
    concat!("npmjs", ".com"),
    concat!("jsdelivr", ".net"),
    concat!("unpkg", ".com"),
    concat!("pypi", ".org"),
    concat!("rustup", ".rs"),
];

/// Where packages come from is the business of the machine's settings, not of this repository.
pub fn no_registry_hosts(sources: &[Source]) -> Vec<Finding> {
    find(sources, "no-registry-hosts", |line| {
        let host = REGISTRY_HOSTS.iter().find(|host| line.contains(*host))?;
        Some(format!("`{host}`: name no registry, the machine's settings do"))
    })
}

fn find(sources: &[Source], rule: &'static str, judge: impl Fn(&str) -> Option<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    // The lockfiles are cargo's, not ours.
    for source in sources.iter().filter(|source| !source.path.ends_with("Cargo.lock")) {
        for (number, line) in source.lines() {
            findings.extend(judge(line).map(|message| Finding::new(&source.path, number, rule, message)));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::{places, samples};

    #[test]
    fn unfinished_work_is_found() {
        let bad = format!("fine\n// {}: later\n    {});", UNFINISHED[0], UNFINISHED_MACROS[0]);
        let sources = samples(&[("a.rs", &bad), ("b.rs", "fn mastodon() {} // todos are fine")]);
        assert_eq!(places(&no_unfinished_work(&sources)), ["a.rs:2", "a.rs:3"]);
    }

    #[test]
    fn machine_paths_are_found() {
        let bad = format!("cd {}me", MACHINE_PATHS[0]);
        let sources = samples(&[("docs/a.md", &bad), ("docs/b.md", "the /s page and ./data")]);
        assert_eq!(places(&no_machine_paths(&sources)), ["docs/a.md:1"]);
    }

    #[test]
    fn registry_hosts_are_found_except_in_the_lockfile() {
        let bad = format!("see https://{}/", REGISTRY_HOSTS[0]);
        let sources = samples(&[("a.md", &bad), ("Cargo.lock", &bad)]);
        assert_eq!(places(&no_registry_hosts(&sources)), ["a.md:1"]);
    }
}
