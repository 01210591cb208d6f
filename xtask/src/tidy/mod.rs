//! The repository's own rules, as code. Each finding names file, line and rule.
//!
//! Rules look at a [`Source`] list, not at the disk, so each is tested on a bad sample.

mod dependencies;
mod documents;
mod layout;
mod links;
mod pages;
mod programs;
mod published;
mod purity;
mod words;

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::shell;
use crate::steps::{Step, say};
use crate::workspace::Workspace;

/// A file of the repository. Files that are not text have an empty text.
pub struct Source {
    /// From the root, with forward slashes.
    pub path: String,
    pub text: String,
}

impl Source {
    /// Lines with their numbers, counted from 1.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    fn is_below(&self, folder: &str) -> bool {
        self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }

    fn has_kind(&self, kinds: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, kind)| kinds.contains(&kind))
    }
}

/// A rule that is broken somewhere.
#[derive(Debug, PartialEq)]
pub struct Finding {
    path: String,
    /// 0: the file as a whole.
    line: usize,
    rule: &'static str,
    message: String,
}

impl Finding {
    fn new(path: &str, line: usize, rule: &'static str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, rule, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {} [{}]", self.path, self.message, self.rule),
            line => write!(f, "{}:{line}: {} [{}]", self.path, self.message, self.rule),
        }
    }
}

/// A rule over the repository's files.
type Rule = fn(&[Source]) -> Vec<Finding>;

const RULES: &[Rule] = &[
    layout::top_level,
    layout::long_files,
    purity::engine_is_pure,
    purity::engine_has_no_floats,
    purity::state_knows_no_web_type,
    purity::sql_stays_in_the_store,
    pages::pages_use_only_the_public_script,
    pages::pages_use_only_public_attributes,
    pages::pages_load_nothing_from_elsewhere,
    programs::programs_are_where_they_say,
    published::released_versions_never_change,
    words::no_unfinished_work,
    words::no_machine_paths,
    words::no_registry_hosts,
    documents::readme_has_the_commands,
    documents::architecture_is_short_and_true,
    documents::changelog_and_glossary_exist,
    links::links_lead_somewhere,
];

pub fn step(workspace: &Workspace) -> Step<'_> {
    Step::independent("tidy", || tidy(workspace))
}

fn tidy(workspace: &Workspace) -> Result<String> {
    let sources = sources(workspace)?;
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&sources)).collect();
    findings.extend(dependencies::members_keep_their_direction(&workspace.metadata));
    findings.extend(dependencies::engine_depends_on_nothing_impure(&engine_dependencies(workspace)?));
    for finding in &findings {
        say(&format!("{finding}"));
    }
    if !findings.is_empty() {
        bail!("{} findings", findings.len());
    }
    Ok(format!("{} files, {} rules", sources.len(), RULES.len() + 2))
}

/// All files that git knows of or would know of after `git add`.
fn sources(workspace: &Workspace) -> Result<Vec<Source>> {
    let list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let list = shell::read(shell::command("git", &workspace.root).args(list))?;
    let mut paths: Vec<&str> = list.split('\0').filter(|path| !path.is_empty()).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut sources = Vec::new();
    for path in paths {
        // Deleted in the work tree, but not yet in git.
        if !workspace.root.join(path).is_file() {
            continue;
        }
        sources.push(Source { path: path.to_owned(), text: text_of(&workspace.root.join(path))? });
    }
    Ok(sources)
}

fn text_of(path: &Path) -> Result<String> {
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(String::from_utf8(bytes).unwrap_or_default())
}

/// The names of all packages that go into the engine, with every feature on.
fn engine_dependencies(workspace: &Workspace) -> Result<Vec<String>> {
    let mut cargo = workspace.cargo();
    cargo.args(["tree", "--package", "partner-roi-shared", "--all-features", "--edges", "normal", "--prefix", "none"]);
    cargo.args(["--target", "all", "--format", "{p}"]);
    let tree = shell::read(&mut cargo)?;
    Ok(tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}

/// Where a word stands in a line as a whole word, for words made of letters, digits, `_` and what lies between them.
fn has_word(line: &str, word: &str) -> bool {
    let is_part =
        |character: Option<char>| character.is_some_and(|character| character.is_alphanumeric() || character == '_');
    line.match_indices(word)
        .any(|(at, _)| !is_part(line[..at].chars().next_back()) && !is_part(line[at + word.len()..].chars().next()))
}

/// Whether a word in a line begins so.
fn begins_word(line: &str, start: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    line.match_indices(start).any(|(at, _)| !line[..at].ends_with(is_part))
}

/// A line of Rust without its comment. Strings that hold two slashes lose their end, which no rule minds.
fn code_of(line: &str) -> &str {
    line.split("//").next().unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sources from pairs of path and text.
    pub fn samples(files: &[(&str, &str)]) -> Vec<Source> {
        files.iter().map(|(path, text)| Source { path: (*path).into(), text: (*text).into() }).collect()
    }

    /// Where a rule finds something, as `path:line`.
    pub fn places(findings: &[Finding]) -> Vec<String> {
        findings.iter().map(|finding| format!("{}:{}", finding.path, finding.line)).collect()
    }

    #[test]
    fn a_finding_names_file_line_and_rule() {
        let finding = Finding::new("a/b.rs", 7, "no-x", "there is an x");
        assert_eq!(finding.to_string(), "a/b.rs:7: there is an x [no-x]");
        assert_eq!(Finding::new("a", 0, "r", "m").to_string(), "a: m [r]");
    }

    #[test]
    fn words_are_whole() {
        assert!(has_word("let x: f64;", "f64"));
        assert!(!has_word("fn visit_f64()", "f64"));
        assert!(!has_word("f640", "f64"));
        assert!(has_word("use std::time::Instant", "std::time"));
    }

    #[test]
    fn git_lists_this_file() {
        let workspace = Workspace::open().unwrap();
        let sources = sources(&workspace).unwrap();
        assert!(sources.iter().any(|source| source.path == "xtask/src/main.rs" && source.text.contains("fn main")));
    }
}
