//! Building the widget: Rust to WebAssembly and the JavaScript that loads it, by wasm-pack.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::fingerprint::{self, Stamp};
use crate::parts;
use crate::shell;
use crate::steps::{Step, say};
use crate::workspace::Workspace;

/// The name that all of the widget's built files begin with.
const NAME: &str = "partner_roi_widget";

/// What the WebAssembly is made from, besides the widget's own folder.
const INPUTS: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo/config.toml",
    "shared/Cargo.toml",
    "shared/src",
    "xtask/src/widget.rs",
    "xtask/src/parts.rs",
    "xtask/src/join.rs",
    "xtask/src/compact.rs",
    "xtask/src/trim",
];

/// How much work the compilers put into the result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mode {
    /// As it is published; held to the size budget.
    Release,
    /// Quickly built, for work on the widget.
    Dev,
}

impl Mode {
    pub fn word(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Dev => "dev",
        }
    }
}

/// Where wasm-pack puts what it builds.
pub fn package(workspace: &Workspace, mode: Mode) -> PathBuf {
    workspace.notes().join(format!("widget-{}", mode.word()))
}

pub fn step(workspace: &Workspace, mode: Mode) -> Step<'_> {
    Step::new(format!("building the widget ({})", mode.word()), move || build(workspace, mode))
}

fn build(workspace: &Workspace, mode: Mode) -> Result<String> {
    let optimizer = shell::find("wasm-opt").filter(|_| mode == Mode::Release);
    let package = package(workspace, mode);
    let stamp = Stamp(package.with_extension("stamp"));
    let fingerprint = fingerprint(workspace, mode, optimizer.as_deref())?;
    let wasm = package.join(format!("{NAME}_bg.wasm"));
    if stamp.is(&fingerprint) && wasm.is_file() && package.join(format!("{NAME}.js")).is_file() {
        return Ok("up to date".into());
    }
    if package.is_dir() {
        fs::remove_dir_all(&package).with_context(|| format!("cannot empty {}", package.display()))?;
    }
    let profile: &[&str] = match mode {
        Mode::Release => &["--profile", "widget"],
        Mode::Dev => &["--dev"],
    };
    // no-install and --no-opt: wasm-pack would otherwise go to the network for tools of its own choice.
    let mut build = shell::command("wasm-pack", &workspace.root);
    build
        .args([
            "build",
            "widget",
            "--mode",
            "no-install",
            "--target",
            "web",
            "--no-opt",
            "--no-pack",
            "--no-typescript",
        ])
        .args(profile)
        .args(["--out-name", NAME, "--out-dir"])
        .arg(&package);
    parts::stand_in(&mut build, &workspace.notes().join("bin"))?;
    shell::run(&mut build)?;
    let note = match optimizer {
        Some(program) => optimize(workspace, &program, &package)?,
        None => "without wasm-opt".into(),
    };
    stamp.keep(&fingerprint)?;
    Ok(note)
}

fn fingerprint(workspace: &Workspace, mode: Mode, optimizer: Option<&Path>) -> Result<String> {
    let mut inputs: Vec<PathBuf> = INPUTS.iter().map(PathBuf::from).collect();
    let mut own: Vec<PathBuf> = fs::read_dir(workspace.root.join("widget"))
        .context("cannot list widget/")?
        .map(|entry| Ok(Path::new("widget").join(entry?.file_name())))
        .collect::<Result<_>>()?;
    // Loader and words are no part of the WebAssembly, nor is what a hand-run wasm-pack leaves behind.
    own.retain(|path| !["js", "pkg", "words"].iter().any(|other| path.ends_with(other)));
    own.sort();
    inputs.append(&mut own);
    let flags = std::env::var("RUSTFLAGS").unwrap_or_default();
    let optimizer = optimizer.map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    fingerprint::of(&workspace.root, &inputs, &[mode.word(), &flags, &optimizer])
}

/// Makes the WebAssembly a little smaller. One that cannot is no reason to fail: the result only has to fit the budget.
fn optimize(workspace: &Workspace, program: &Path, package: &Path) -> Result<String> {
    let mut modules = Vec::new();
    fingerprint::collect(package, &mut modules)?;
    for module in modules.iter().filter(|file| file.extension().is_some_and(|kind| kind == "wasm")) {
        let smaller = module.with_extension("smaller");
        let done = shell::run(
            shell::command(program, &workspace.root)
                .args(["-Oz", "--enable-bulk-memory", "--enable-sign-ext", "--enable-mutable-globals"])
                .args(["--enable-nontrapping-float-to-int", "--enable-reference-types", "--enable-multivalue"])
                .args([module.as_os_str(), "-o".as_ref(), smaller.as_os_str()]),
        );
        if let Err(fault) = done {
            say(&format!("      going on without wasm-opt: {fault:#}"));
            return Ok("without wasm-opt, which failed".into());
        }
        fs::rename(&smaller, module)?;
    }
    Ok("with wasm-opt".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_watched_is_there() {
        let workspace = Workspace::open().unwrap();
        for input in INPUTS {
            assert!(workspace.root.join(input).exists(), "{input}");
        }
    }
}
