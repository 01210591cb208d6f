//! Published versions of programs and templates: a released one never changes, because saved work names it.
//!
//! `shared/published.txt` has a line a version: the release that it first came with, or `unreleased`, the SHA-256 of
//! its file, and the file. `cargo xtask tidy` holds the files against it; `cargo xtask publish` renews the lines of
//! what is unreleased, and no others.

use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::steps::say;
use crate::workspace::Workspace;

pub const LIST: &str = "shared/published.txt";
const FOLDERS: [&str; 2] = ["shared/programs", "shared/scorecards"];
const UNRELEASED: &str = "unreleased";

const HEAD: &str = "\
# Every published version of a program or template: the release it first came with, the SHA-256 of its file, the file.
# A released version never changes. `cargo xtask publish` renews what is unreleased; `cargo xtask publish --release`,
# run when a version of the product is released, makes it that version's.
";

/// A line of the list.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    release: String,
    digest: String,
    path: String,
}

/// What is wrong with a file and the list, by the file's path.
pub type Fault = (String, String);

fn entries(list: &str) -> Result<Vec<Entry>, Fault> {
    let lines = list.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let entry = |line: &str| match line.split(' ').collect::<Vec<_>>().as_slice() {
        [release, digest, path] => {
            Ok(Entry { release: (*release).to_owned(), digest: (*digest).to_owned(), path: (*path).to_owned() })
        }
        _ => Err((LIST.to_owned(), format!("not release, digest and file: {line}"))),
    };
    lines.map(entry).collect()
}

/// SHA-256 of a text, with the line ends that git keeps.
fn digest(text: &str) -> String {
    let bytes = Sha256::digest(text.replace("\r\n", "\n"));
    bytes.iter().fold(String::new(), |mut digest, byte| {
        let _ = write!(digest, "{byte:02x}");
        digest
    })
}

/// Whether a file is a version that the list has to have.
pub fn is_version(path: &str) -> bool {
    let below = |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    path.ends_with(".json") && FOLDERS.into_iter().any(below)
}

/// Everything in which the files differ from the list.
pub fn faults(list: &str, files: &[(&str, &str)]) -> Vec<Fault> {
    let entries = match entries(list) {
        Ok(entries) => entries,
        Err(fault) => return vec![fault],
    };
    let mut faults = Vec::new();
    for (path, text) in files {
        let entry = entries.iter().find(|entry| entry.path == *path);
        if entry.is_none_or(|entry| entry.release == UNRELEASED && entry.digest != digest(text)) {
            faults.push(((*path).to_owned(), format!("not as {LIST} has it; run `cargo xtask publish`")));
        }
    }
    faults.extend(broken(&entries, files));
    for entry in entries.iter().filter(|entry| entry.release == UNRELEASED) {
        if !files.iter().any(|(path, _)| *path == entry.path) {
            faults.push((LIST.to_owned(), format!("there is no {}; run `cargo xtask publish`", entry.path)));
        }
    }
    faults
}

/// Released versions that are not as they were released.
fn broken(entries: &[Entry], files: &[(&str, &str)]) -> Vec<Fault> {
    let mut broken = Vec::new();
    for Entry { release, digest: released, path } in entries.iter().filter(|entry| entry.release != UNRELEASED) {
        let message = match files.iter().find(|(known, _)| known == path) {
            Some((_, text)) if digest(text) == *released => continue,
            Some(_) => format!(
                "was released with {release} and never changes: put it back and publish a new version instead, in a \
                 file of its own with the next number"
            ),
            None => format!("was released with {release}, and saved work may name it: put it back"),
        };
        broken.push((path.clone(), message));
    }
    broken
}

/// The list as the files are now; `release` is what unreleased versions are released with.
fn renewed(list: &str, files: &[(&str, &str)], release: Option<&str>) -> Result<String, Vec<Fault>> {
    let before = entries(list).map_err(|fault| vec![fault])?;
    let broken = broken(&before, files);
    if !broken.is_empty() {
        return Err(broken);
    }
    let mut renewed = HEAD.to_owned();
    for (path, text) in files {
        let known = before.iter().find(|entry| entry.path == *path && entry.release != UNRELEASED);
        let release = known.map_or(release.unwrap_or(UNRELEASED), |entry| &entry.release);
        let _ = writeln!(renewed, "{release} {} {path}", digest(text));
    }
    Ok(renewed)
}

/// Writes the list anew.
pub fn publish(workspace: &Workspace, release: bool) -> Result<()> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        for id in fs::read_dir(workspace.root.join(folder)).with_context(|| format!("cannot read {folder}"))? {
            let id = id?;
            for file in fs::read_dir(id.path()).with_context(|| format!("cannot read {}", id.path().display()))? {
                let name = [id.file_name(), file?.file_name()].map(|name| name.to_string_lossy().into_owned());
                let path = format!("{folder}/{}", name.join("/"));
                let text = fs::read_to_string(workspace.root.join(&path))?;
                files.push((path, text));
            }
        }
    }
    files.sort();
    let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let packages = workspace.metadata["packages"].as_array();
    let engine = packages.and_then(|all| all.iter().find(|package| package["name"] == "partner-roi-shared"));
    let version = engine.and_then(|package| package["version"].as_str()).context("the engine has no version")?;
    let path = workspace.root.join(LIST);
    let list = fs::read_to_string(&path).unwrap_or_default();
    match renewed(&list, &files, release.then_some(version)) {
        Ok(renewed) => {
            let what = if list == renewed { "is as the files are" } else { "is renewed" };
            fs::write(&path, renewed).with_context(|| format!("cannot write {LIST}"))?;
            say(&format!("{LIST} {what}: {} versions", files.len()));
            Ok(())
        }
        Err(faults) => {
            let lines: Vec<_> = faults.iter().map(|(path, message)| format!("{path}: {message}")).collect();
            bail!("{}", lines.join("\n"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: (&str, &str) = ("shared/programs/one/1.json", "{}\n");
    const TWO: (&str, &str) = ("shared/programs/one/2.json", "{\"version\": 2}\n");

    fn messages(faults: &[Fault]) -> Vec<(&str, &str)> {
        faults.iter().map(|(path, message)| (path.as_str(), message.split(':').next().unwrap())).collect()
    }

    #[test]
    fn what_is_unreleased_is_renewed_and_released_once() {
        let list = renewed("", &[ONE], None).unwrap();
        assert_eq!(faults(&list, &[ONE]), []);
        let changed = (ONE.0, "{ }\n");
        assert_eq!(
            messages(&faults(&list, &[changed])),
            [(ONE.0, "not as shared/published.txt has it; run `cargo xtask publish`")]
        );
        let list = renewed(&list, &[changed], Some("0.1.0")).unwrap();
        assert!(list.ends_with(&format!("0.1.0 {} {}\n", digest("{ }\n"), ONE.0)), "{list}");
        let list = renewed(&list, &[changed, TWO], None).unwrap();
        assert_eq!(faults(&list, &[changed, TWO]), []);
        assert!(list.contains("\n0.1.0 ") && list.contains("\nunreleased "), "{list}");
    }

    #[test]
    fn a_released_version_can_neither_change_nor_go() {
        let list = renewed("", &[ONE], Some("0.1.0")).unwrap();
        let changed = (ONE.0, "{ }\n");
        let found = faults(&list, &[changed]);
        assert_eq!(found.len(), 1);
        assert!(found[0].1.contains("publish a new version instead"), "{}", found[0].1);
        assert_eq!(renewed(&list, &[changed], Some("0.2.0")).unwrap_err(), found);
        assert!(faults(&list, &[])[0].1.contains("put it back"));
        // Line ends are git's affair.
        assert_eq!(faults(&list, &[(ONE.0, "{}\r\n")]), []);
    }

    #[test]
    fn the_list_and_the_files_go_together() {
        let list = renewed("", &[ONE, TWO], None).unwrap();
        assert_eq!(messages(&faults(&list, &[ONE]))[0].0, LIST);
        assert_eq!(messages(&faults(&renewed("", &[ONE], None).unwrap(), &[ONE, TWO]))[0].0, TWO.0);
        assert_eq!(faults("nonsense", &[])[0].0, LIST);
        assert!(is_version(ONE.0) && is_version("shared/scorecards/health/1.json"));
        assert!(!is_version("shared/src/lib.rs") && !is_version("shared/programs.json"));
    }
}
