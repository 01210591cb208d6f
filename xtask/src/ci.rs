//! The checks after the tests: format, lints, documentation, licences, and the repository's own rules.

use std::process::Command;

use anyhow::{Result, bail};

use crate::shell;
use crate::steps::{Step, say};
use crate::workspace::Workspace;
use crate::{setup, tidy};

/// All checks; each is done even if one before it failed, so that one run tells everything.
pub fn steps(workspace: &Workspace) -> Vec<Step<'_>> {
    let check = |name: &str, arguments: &'static [&str]| {
        Step::independent(name, move || {
            shell::run(checked(workspace.cargo()).args(arguments))?;
            Ok(String::new())
        })
    };
    let mut list = setup::steps(workspace, setup::CHECK);
    list.extend([
        tidy::step(workspace),
        check("format", &["fmt", "--all", "--", "--check"]),
        check("lints", &["clippy", "--workspace", "--all-targets", "--all-features", "--", "-D", "warnings"]),
        check(
            "lints of the widget as WebAssembly",
            &[
                "clippy",
                "--package",
                "partner-roi-widget",
                "--target",
                "wasm32-unknown-unknown",
                "--",
                "-D",
                "warnings",
            ],
        ),
        check("documentation", &["doc", "--workspace", "--no-deps"]),
        check(
            "licences, bans and sources",
            &["deny", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"],
        ),
    ]);
    list
}

fn checked(mut cargo: Command) -> Command {
    cargo.env("RUSTDOCFLAGS", "-D warnings");
    cargo
}

/// Known vulnerabilities. Their database is fetched; where that is not possible, the step says so and passes.
pub fn audit_step(workspace: &Workspace) -> Step<'_> {
    Step::new("known vulnerabilities", || audit(workspace))
}

fn audit(workspace: &Workspace) -> Result<String> {
    if shell::find("cargo-deny").is_none() {
        bail!("there is no cargo-deny; `cargo xtask setup --tests` installs it");
    }
    let output = workspace.cargo().args(["deny", "check", "advisories"]).output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    say(text.trim());
    if output.status.success() {
        return Ok("none".into());
    }
    if could_not_fetch(&text) {
        return Ok("NOT CHECKED: the advisory database could not be fetched".into());
    }
    bail!("cargo deny found advisories, see above")
}

/// Whether cargo-deny failed before it could judge anything.
fn could_not_fetch(report: &str) -> bool {
    report.contains("failed to fetch advisory database") && !report.contains("advisories FAILED")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_failed_fetch_is_forgiven() {
        let fetch = "2026-11-20 [ERROR] failed to fetch advisory database the-address\n\nCaused by: no network";
        assert!(could_not_fetch(fetch));
        assert!(!could_not_fetch("error[vulnerability]: overflow in a crate\nadvisories FAILED"));
        assert!(!could_not_fetch("[ERROR] expected a table in deny.toml"));
    }
}
