//! What a machine needs beyond cargo itself, and how to get what is missing.
//!
//! Everything is looked up first, so a machine that has it all needs neither network nor time.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::shell;
use crate::steps::{Step, say};
use crate::workspace::Workspace;

/// One thing that some task needs on the machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Need {
    /// The standard library for `wasm32-unknown-unknown`.
    WasmTarget,
    /// wasm-bindgen's command line (and test runner), at exactly the lockfile's version.
    WasmBindgen,
    WasmPack,
    CargoDeny,
    /// Browsers and what drives them.
    Browsers(&'static [Program]),
    /// What the accessibility tests get axe-core with.
    Npm,
    /// PostgreSQL's server, which the tests of the store start themselves.
    Postgres,
}

/// What building the site needs.
pub const BUILD: &[Need] = &[Need::WasmTarget, Need::WasmBindgen, Need::WasmPack];

/// What the engine's tests in a browser need.
pub const WASM_TESTS: &[Need] = &[Need::WasmTarget, Need::WasmBindgen, Need::Browsers(&[CHROMIUM, CHROMEDRIVER])];

/// What all tests need.
pub const TEST: &[Need] =
    &[Need::WasmTarget, Need::WasmBindgen, Need::WasmPack, Need::Browsers(ALL_BROWSERS), Need::Npm, Need::Postgres];

/// What the tests from outside need without a browser.
pub const API_TESTS: &[Need] = &[Need::WasmTarget, Need::WasmBindgen, Need::WasmPack, Need::Postgres];

/// What the checks after the tests need.
pub const CHECK: &[Need] = &[Need::WasmTarget, Need::CargoDeny];

/// What every task together needs.
pub const EVERYTHING: &[Need] = &[
    Need::WasmTarget,
    Need::WasmBindgen,
    Need::WasmPack,
    Need::CargoDeny,
    Need::Browsers(ALL_BROWSERS),
    Need::Npm,
    Need::Postgres,
];

const ALL_BROWSERS: &[Program] = &[CHROMIUM, CHROMEDRIVER, FIREFOX, GECKODRIVER, WEBKIT_DRIVER, XVFB];

/// The oldest wasm-pack that takes the options used here, and the one that is installed where there is none.
const WASM_PACK: &str = "0.15.1";

/// A program that comes with the operating system or, for want of a package, from cargo.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Program {
    /// Names it goes by; one is enough.
    names: &'static [&'static str],
    source: Source,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Source {
    Debian(&'static str),
    Cargo(&'static str),
}

pub const CHROMIUM: Program =
    Program { names: &["chromium", "chromium-browser", "google-chrome"], source: Source::Debian("chromium") };
pub const CHROMEDRIVER: Program = Program { names: &["chromedriver"], source: Source::Debian("chromium-driver") };
const FIREFOX: Program = Program { names: &["firefox", "firefox-esr"], source: Source::Debian("firefox-esr") };
const GECKODRIVER: Program = Program { names: &["geckodriver"], source: Source::Cargo("geckodriver") };
const WEBKIT_DRIVER: Program = Program { names: &["WebKitWebDriver"], source: Source::Debian("webkit2gtk-driver") };
const XVFB: Program = Program { names: &["Xvfb"], source: Source::Debian("xvfb") };
const NODE: Program = Program { names: &["node", "nodejs"], source: Source::Debian("nodejs") };
const NPM: Program = Program { names: &["npm"], source: Source::Debian("npm") };

impl Program {
    /// Where it is on this machine.
    pub fn find(&self) -> Option<std::path::PathBuf> {
        self.names.iter().find_map(|name| shell::find(name))
    }
}

/// A step for each need; each says "present" or installs.
pub fn steps<'a>(workspace: &'a Workspace, needs: &'static [Need]) -> Vec<Step<'a>> {
    needs.iter().map(|need| Step::new(format!("setup: {}", title(*need)), move || meet(workspace, *need))).collect()
}

fn title(need: Need) -> &'static str {
    match need {
        Need::WasmTarget => "the WebAssembly target",
        Need::WasmBindgen => "wasm-bindgen",
        Need::WasmPack => "wasm-pack",
        Need::CargoDeny => "cargo-deny",
        Need::Browsers(_) => "browsers and their drivers",
        Need::Npm => "node and npm",
        Need::Postgres => "PostgreSQL",
    }
}

fn meet(workspace: &Workspace, need: Need) -> Result<String> {
    match need {
        Need::WasmTarget => wasm_target(workspace),
        Need::WasmBindgen => wasm_bindgen(workspace),
        Need::WasmPack => wasm_pack(workspace),
        Need::CargoDeny => match shell::find("cargo-deny") {
            Some(_) => Ok("present".into()),
            None => install(workspace, &["cargo-deny", "--locked"]),
        },
        Need::Browsers(programs) => available(workspace, programs),
        Need::Npm => available(workspace, &[NODE, NPM])
            .context("the accessibility tests get axe-core with npm, which needs node"),
        Need::Postgres => postgres(workspace),
    }
}

/// Debian keeps its programs where no path leads.
fn postgres(workspace: &Workspace) -> Result<String> {
    let is_here = || {
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        versions.into_iter().any(|version| version.path().join("bin/postgres").is_file())
    };
    if is_here() {
        return Ok("present".into());
    }
    install_packages(workspace, &["postgresql"])?;
    if !is_here() {
        bail!("still no PostgreSQL under /usr/lib/postgresql after installing");
    }
    Ok("installed".into())
}

fn wasm_target(workspace: &Workspace) -> Result<String> {
    let sysroot = shell::read(shell::command("rustc", &workspace.root).args(["--print", "sysroot"]))?;
    let library = std::path::Path::new(sysroot.trim()).join("lib/rustlib/wasm32-unknown-unknown/lib");
    if library.is_dir() {
        return Ok("present".into());
    }
    if shell::find("rustup").is_none() {
        bail!("this Rust has no wasm32-unknown-unknown target and there is no rustup to add it; install the target");
    }
    shell::run(shell::command("rustup", &workspace.root).args(["target", "add", "wasm32-unknown-unknown"]))?;
    Ok("installed".into())
}

/// The code that wasm-bindgen's command line writes fits only the crate of exactly the same version.
fn wasm_bindgen(workspace: &Workspace) -> Result<String> {
    let locked = workspace.locked_version("wasm-bindgen")?;
    let here = version_of(workspace, "wasm-bindgen");
    if here.as_ref() == Some(&locked) && shell::find("wasm-bindgen-test-runner").is_some() {
        return Ok(format!("{locked} present"));
    }
    if let Some(other) = here {
        say(&format!("      wasm-bindgen {other} is here, but the lockfile has {locked}: it is replaced"));
    }
    // Not --locked: the lockfile it was published with does not resolve.
    install(workspace, &["wasm-bindgen-cli", "--version", &locked])
}

fn wasm_pack(workspace: &Workspace) -> Result<String> {
    match version_of(workspace, "wasm-pack") {
        Some(version) if at_least(&version, WASM_PACK) => Ok(format!("{version} present")),
        _ => install(workspace, &["wasm-pack", "--version", WASM_PACK, "--locked"]),
    }
}

/// Looks for programs, and installs those that are not there.
fn available(workspace: &Workspace, programs: &[Program]) -> Result<String> {
    let missing = |programs: &[Program]| -> Vec<Program> {
        programs.iter().copied().filter(|program| program.find().is_none()).collect()
    };
    let absent = missing(programs);
    if absent.is_empty() {
        return Ok("present".into());
    }
    for program in &absent {
        if let Source::Cargo(package) = program.source {
            install(workspace, &[package, "--locked"])?;
        }
    }
    let packages: Vec<&str> = absent
        .iter()
        .filter_map(|program| match program.source {
            Source::Debian(package) => Some(package),
            Source::Cargo(_) => None,
        })
        .collect();
    if !packages.is_empty() {
        install_packages(workspace, &packages)?;
    }
    let still = missing(programs);
    if !still.is_empty() {
        let names: Vec<_> = still.iter().map(|program| program.names[0]).collect();
        bail!("still not found after installing: {}", names.join(", "));
    }
    Ok("installed".into())
}

fn install_packages(workspace: &Workspace, packages: &[&str]) -> Result<()> {
    let apt = shell::find("apt-get");
    let root = shell::read(shell::command("id", &workspace.root).arg("-u")).is_ok_and(|id| id.trim() == "0");
    if apt.is_none() || !root {
        bail!(
            "the tests need programs that only an administrator can install; on Debian: apt-get install {}",
            packages.join(" ")
        );
    }
    let apt_get = |arguments: &[&str]| {
        shell::run(shell::command("apt-get", &workspace.root).args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt_get(&["update", "-qq"])?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(packages);
    apt_get(&arguments)
}

/// Builds a tool from its crate, quickly rather than perfectly, in a folder of its own that is removed afterwards.
fn install(workspace: &Workspace, what: &[&str]) -> Result<String> {
    let folder = workspace.target.join("tools");
    let mut cargo = workspace.cargo();
    cargo.arg("install").args(what).env("CARGO_TARGET_DIR", &folder);
    for (setting, value) in [("DEBUG", "0"), ("LTO", "off"), ("CODEGEN_UNITS", "16"), ("OPT_LEVEL", "1")] {
        cargo.env(format!("CARGO_PROFILE_RELEASE_{setting}"), value);
    }
    shell::run(&mut cargo).with_context(|| format!("cannot install {} (is the network there?)", what[0]))?;
    fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    Ok("installed".into())
}

/// The version a tool gives itself: the last word of what `TOOL --version` says.
fn version_of(workspace: &Workspace, tool: &str) -> Option<String> {
    shell::find(tool)?;
    let text = shell::read(shell::command(tool, &workspace.root).arg("--version")).ok()?;
    text.split_whitespace().nth(1).map(str::to_owned)
}

fn at_least(version: &str, wanted: &str) -> bool {
    let numbers = |text: &str| -> Vec<u64> { text.split('.').map(|part| part.parse().unwrap_or(0)).collect() };
    numbers(version) >= numbers(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert!(at_least("0.15.1", "0.15.1"));
        assert!(at_least("0.16.0", "0.15.1"));
        assert!(!at_least("0.9.9", "0.15.1"));
    }

    #[test]
    fn what_a_task_needs_is_part_of_everything() {
        for needs in [BUILD, TEST, API_TESTS, CHECK] {
            assert!(needs.iter().all(|need| EVERYTHING.contains(need)), "{needs:?}");
        }
    }

    #[test]
    fn a_program_is_found_by_any_of_its_names() {
        let program = Program { names: &["no-such-name", "cargo"], source: Source::Debian("cargo") };
        assert!(program.find().is_some());
    }
}
