//! Where things are in this repository and its build folder.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell;

/// The repository and what cargo says about it.
pub struct Workspace {
    pub root: PathBuf,
    /// Cargo's build folder; the tasks keep their notes in a folder of their own inside it.
    pub target: PathBuf,
    /// `cargo metadata` without the dependencies' own metadata.
    pub metadata: Value,
}

impl Workspace {
    pub fn open() -> Result<Self> {
        // Asked of cargo at run time: clones that share a build folder share this program, too.
        let xtask = env::var_os("CARGO_MANIFEST_DIR").context("start the tasks through cargo: `cargo xtask`")?;
        let root = Path::new(&xtask).parent().context("xtask has no parent folder")?.to_owned();
        let text =
            shell::read(shell::command(cargo(), &root).args(["metadata", "--format-version", "1", "--no-deps"]))?;
        let metadata: Value = serde_json::from_str(&text)?;
        let target = metadata["target_directory"].as_str().context("cargo metadata names no target directory")?.into();
        Ok(Self { root, target, metadata })
    }

    /// A cargo command in the repository.
    pub fn cargo(&self) -> Command {
        shell::command(cargo(), &self.root)
    }

    /// Where the tasks keep what they remember between runs.
    pub fn notes(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// The assembled site.
    pub fn site(&self) -> PathBuf {
        self.root.join(".site")
    }

    /// The server's binary as cargo builds it in a profile's folder.
    pub fn server(&self, folder: &str) -> PathBuf {
        self.target.join(folder).join("partner-roi").with_extension(env::consts::EXE_EXTENSION)
    }

    /// The version of a package in the lockfile.
    pub fn locked_version(&self, package: &str) -> Result<String> {
        let lock = fs::read_to_string(self.root.join("Cargo.lock")).context("cannot read Cargo.lock")?;
        locked_version(&lock, package).with_context(|| format!("Cargo.lock has no package {package}"))
    }

    /// The names of a member's integration tests.
    pub fn integration_tests(&self, member: &str) -> Vec<String> {
        let packages = self.metadata["packages"].as_array().into_iter().flatten();
        let targets =
            packages.filter(|package| package["name"] == member).filter_map(|package| package["targets"].as_array());
        let tests = targets.flatten().filter(|target| target["kind"] == serde_json::json!(["test"]));
        tests.filter_map(|target| target["name"].as_str().map(str::to_owned)).collect()
    }
}

/// The cargo that runs this program, or the one on `PATH`.
fn cargo() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from)
}

fn locked_version(lock: &str, package: &str) -> Option<String> {
    let entry = lock.split("[[package]]").find(|entry| entry.contains(&format!("\nname = \"{package}\"\n")))?;
    let line = entry.lines().find_map(|line| line.strip_prefix("version = \""))?;
    line.strip_suffix('"').map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"one\"\nversion = \"1.2.3\"\n\n[[package]]\nname = \"one-more\"\nversion = \"0.4.0\"\n";

    #[test]
    fn versions_are_read_by_the_whole_name() {
        assert_eq!(locked_version(LOCK, "one").unwrap(), "1.2.3");
        assert_eq!(locked_version(LOCK, "one-more").unwrap(), "0.4.0");
        assert_eq!(locked_version(LOCK, "more"), None);
    }

    #[test]
    fn this_repository_is_understood() {
        let workspace = Workspace::open().unwrap();
        assert!(workspace.root.join("xtask").is_dir());
        assert!(!workspace.locked_version("wasm-bindgen").unwrap().is_empty());
    }
}
