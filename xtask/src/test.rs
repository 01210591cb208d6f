//! `cargo xtask test`: every test of the repository, in stages from fast to slow.
//!
//! All stages share one build folder and the development profile, so what one compiles the next one has.

use std::process::Command;
use std::str::FromStr;

use anyhow::{Context, Result, bail};

use crate::setup::{self, Need};
use crate::shell;
use crate::site;
use crate::steps::{self, Step};
use crate::widget::Mode;
use crate::workspace::Workspace;

/// The member with the tests that see only what users see.
const OUTSIDE: &str = "partner-roi-tests";

/// A group of tests that can be run by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stage {
    /// Unit, integration and documentation tests of all crates, on this machine.
    Native,
    /// The engine's tests as WebAssembly in a browser.
    Wasm,
    /// The server over HTTP and the command line, from outside.
    Api,
    /// Journeys in browsers.
    E2e,
}

impl FromStr for Stage {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "native" => Ok(Self::Native),
            "wasm" => Ok(Self::Wasm),
            "api" => Ok(Self::Api),
            "e2e" => Ok(Self::E2e),
            other => Err(format!("there is no stage `{other}`; there are native, wasm, api and e2e")),
        }
    }
}

impl Stage {
    fn needs(self) -> &'static [Need] {
        match self {
            // The store's tests are among them.
            Self::Native => &[Need::Postgres],
            Self::Wasm => setup::WASM_TESTS,
            Self::Api => setup::API_TESTS,
            Self::E2e => setup::TEST,
        }
    }

    /// Whether it works on the built server with the site in it.
    fn needs_server(self) -> bool {
        matches!(self, Self::Api | Self::E2e)
    }

    fn title(self) -> &'static str {
        match self {
            Self::Native => "native tests",
            Self::Wasm => "engine tests in a browser",
            Self::Api => "server tests from outside",
            Self::E2e => "journeys in browsers",
        }
    }

    fn run(self, workspace: &Workspace) -> Result<String> {
        match self {
            Self::Native => cargo_test(workspace.cargo().args([
                "test",
                "--workspace",
                "--exclude",
                OUTSIDE,
                "--all-features",
                "--no-fail-fast",
            ])),
            Self::Wasm => in_browser(workspace),
            Self::Api | Self::E2e => from_outside(workspace, self),
        }
    }
}

/// Runs all stages, or one.
pub fn test(workspace: &Workspace, only: Option<Stage>) -> Result<()> {
    let stages = match &only {
        Some(stage) => std::slice::from_ref(stage),
        None => &[Stage::Native, Stage::Wasm, Stage::Api, Stage::E2e],
    };
    let mut list = setup::steps(workspace, only.map_or(setup::TEST, Stage::needs));
    if stages.iter().any(|stage| stage.needs_server()) {
        list.extend(site::steps(workspace, Mode::Release));
        list.push(Step::new("building the server", || {
            // After the site: the server carries it inside.
            shell::run(workspace.cargo().args(["build", "--package", "partner-roi-server"]))?;
            Ok(String::new())
        }));
    }
    list.extend(stages.iter().map(|stage| Step::independent(stage.title(), || stage.run(workspace))));
    steps::perform("test", list)
}

fn in_browser(workspace: &Workspace) -> Result<String> {
    let chromedriver = setup::CHROMEDRIVER.find().context("there is no chromedriver")?;
    let mut cargo = workspace.cargo();
    // Only library and integration tests: documentation tests are for the machine that cargo runs on.
    cargo.args(["test", "--package", "partner-roi-shared", "--all-features", "--lib", "--tests", "--no-fail-fast"]);
    cargo.args(["--target", "wasm32-unknown-unknown"]);
    // The runner takes the first driver it knows of, and a test without a wish runs in Node unless told otherwise.
    cargo.env_remove("GECKODRIVER").env_remove("SAFARIDRIVER").env("CHROMEDRIVER", chromedriver);
    cargo.env("WASM_BINDGEN_USE_BROWSER", "1").env("WASM_BINDGEN_TEST_ONLY_WEB", "1");
    cargo.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", workspace.root.join("shared/webdriver.json"));
    // A busy two-core machine needs longer than the runner's 20 and 5 seconds.
    cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "600").env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
    cargo_test(&mut cargo)
}

fn from_outside(workspace: &Workspace, stage: Stage) -> Result<String> {
    let tests = workspace.integration_tests(OUTSIDE);
    let names: Vec<_> = tests.iter().filter(|name| stage_of(name) == stage).collect();
    if names.is_empty() {
        bail!("{OUTSIDE} has no tests for this stage");
    }
    let mut cargo = workspace.cargo();
    cargo.args(["test", "--package", OUTSIDE, "--no-fail-fast"]);
    for name in names {
        cargo.args(["--test", name]);
    }
    if stage == Stage::Api {
        // The journeys' own tools have tests, too, and need no browser for them.
        cargo.arg("--lib");
        // The server's own tests speak HTTP as well, with either store.
        cargo.args(["--package", "partner-roi-server", "--test", "api", "--test", "api_postgres"]);
    }
    // They take the binary beside them in the build folder, not one that somebody tried out.
    cargo.env_remove("E2E_SERVER");
    cargo_test(&mut cargo)
}

/// Which stage one of the outside tests belongs to, by its name: `api_…` and `cli…` need no browser.
fn stage_of(test: &str) -> Stage {
    if ["api", "cli"].iter().any(|prefix| test.starts_with(prefix)) { Stage::Api } else { Stage::E2e }
}

/// Runs `cargo test` and counts; a run without a single test is a failure, as it shows nothing.
fn cargo_test(command: &mut Command) -> Result<String> {
    let mut tally = Tally::default();
    shell::run_watched(command, |line| tally.read(line)).with_context(|| tally.words())?;
    if tally.passed == 0 {
        bail!("no test was run");
    }
    Ok(tally.words())
}

/// Sums of the lines in which each test program says how it ended.
#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
    ignored: u64,
}

impl Tally {
    fn read(&mut self, line: &str) {
        let Some((_, counts)) = line.split_once("test result: ") else {
            return;
        };
        for part in counts.split(['.', ';']) {
            let mut words = part.split_whitespace();
            let count = words.next().and_then(|word| word.parse::<u64>().ok());
            match (count, words.next()) {
                (Some(count), Some("passed")) => self.passed += count,
                (Some(count), Some("failed")) => self.failed += count,
                (Some(count), Some("ignored")) => self.ignored += count,
                _ => {}
            }
        }
    }

    fn words(&self) -> String {
        format!("{} passed, {} failed, {} ignored", self.passed, self.failed, self.ignored)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_all_test_programs_are_added_up() {
        let mut tally = Tally::default();
        for line in [
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.02s",
            "running 4 tests",
            "    test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 filtered out; finished in 1.5s",
        ] {
            tally.read(line);
        }
        assert_eq!(tally.words(), "15 passed, 1 failed, 1 ignored");
    }

    #[test]
    fn outside_tests_without_a_browser_go_by_their_name() {
        assert_eq!(stage_of("api_scenarios"), Stage::Api);
        assert_eq!(stage_of("cli"), Stage::Api);
        assert_eq!(stage_of("journeys"), Stage::E2e);
    }
}
