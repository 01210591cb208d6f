//! `cargo xtask fuzz`: libFuzzer on documents, with the compiler that everything else is built with.
//!
//! cargo-fuzz would need a nightly compiler for its sanitizers. There is no unsafe code here for them to watch, and what
//! libFuzzer itself needs, counters at every branch, a stable compiler can make.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell;
use crate::steps::{self, Step};
use crate::workspace::Workspace;

const CRATE: &str = "shared/fuzz";
const TARGETS: [&str; 3] = ["scenario", "program", "series"];

/// Seconds for each target unless told otherwise.
pub const SECONDS: u32 = 60;

const FLAGS: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
    "--cfg=fuzzing",
];

/// Documents of a kilobyte reach every branch; whole programs are 25.
const LONGEST: &str = "32768";

/// An input that takes longer is a finding, too.
const SLOWEST_SECONDS: &str = "10";

pub fn fuzz(workspace: &Workspace, seconds: u32) -> Result<()> {
    let host = host(workspace)?;
    let target = workspace.target.join("fuzz");
    let notes = workspace.notes().join("fuzz");
    let mut list = vec![Step::new("building the fuzz targets", || {
        let mut cargo = workspace.cargo();
        // A target of its own keeps the flags away from build scripts.
        cargo.args(["build", "--release", "--target", &host]).current_dir(workspace.root.join(CRATE));
        shell::run(cargo.env("CARGO_TARGET_DIR", &target).env("RUSTFLAGS", FLAGS.join(" ")))?;
        Ok(String::new())
    })];
    for name in TARGETS {
        let binary = target.join(&host).join("release").join(name).with_extension(env::consts::EXE_EXTENSION);
        let (workspace, notes) = (&workspace, &notes);
        list.push(Step::independent(format!("fuzzing: {name}"), move || {
            run(workspace, &binary, &notes.join(name), name, seconds)
        }));
    }
    steps::perform("fuzz", list)
}

fn host(workspace: &Workspace) -> Result<String> {
    let text = shell::read(shell::command("rustc", &workspace.root).arg("-vV"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("rustc names no host")?.to_owned())
}

/// Runs one target on what it found before and the repository's own documents; a failing input stays in its folder.
fn run(workspace: &Workspace, binary: &Path, folder: &Path, name: &str, seconds: u32) -> Result<String> {
    let corpus = folder.join("corpus");
    fs::create_dir_all(&corpus).with_context(|| format!("cannot make {}", corpus.display()))?;
    let seeds = seeds(&workspace.root, name)?;
    for (number, seed) in seeds.iter().enumerate() {
        fs::write(corpus.join(format!("seed-{number}")), seed)?;
    }
    let dictionary = folder.join("dictionary");
    fs::write(&dictionary, dictionary_of(&seeds))?;
    let mut command = shell::command(binary, folder);
    command.arg(format!("-max_total_time={seconds}")).arg(format!("-timeout={SLOWEST_SECONDS}"));
    command.arg(format!("-max_len={LONGEST}")).arg(format!("-dict={}", dictionary.display()));
    command.args(["-print_final_stats=1", "-verbosity=0"]).arg(&corpus);
    shell::run(&mut command).with_context(|| format!("the failing input is in {}", folder.display()))?;
    Ok(format!("{} documents kept", fs::read_dir(&corpus)?.count()))
}

/// Documents of the kind that a target reads.
fn seeds(root: &Path, name: &str) -> Result<Vec<String>> {
    let suite = root.join("shared/tests/suite");
    Ok(match name {
        "program" => {
            let mut programs = vec![fs::read_to_string(suite.join("golden_program.json"))?];
            for folder in files(&root.join("shared/programs"))?.iter().filter(|path| path.is_dir()) {
                for file in files(folder)? {
                    programs.push(fs::read_to_string(file)?);
                }
            }
            programs
        }
        "series" => vec![
            r#"{"flows":["-1000","2300","-1320"],"rate":"0.1"}"#.into(),
            r#"{"flows":[-100,39,59,55,20],"periods_per_year":12,"timing":"mid","finance_rate":"0.08","reinvest_rate":"0.12"}"#
                .into(),
            r#"{"flows":["-100","110"],"dates":["2026-01-01","2027-01-01"]}"#.into(),
        ],
        _ => {
            let mut scenarios = Vec::new();
            for file in files(&suite.join("golden"))? {
                let golden: Value = serde_json::from_str(&fs::read_to_string(&file)?)?;
                scenarios.push(golden["scenario"].to_string());
            }
            scenarios
        }
    })
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// All short strings of the seeds, as libFuzzer's dictionary.
fn dictionary_of(seeds: &[String]) -> String {
    let mut words = BTreeSet::new();
    for seed in seeds {
        // Every other piece between quotes is a string, but for the few that have quotes in them.
        let strings = seed.split('"').skip(1).step_by(2);
        words.extend(strings.filter(|word| (1..=40).contains(&word.len()) && !word.contains('\\') && word.is_ascii()));
    }
    words.into_iter().map(|word| format!("\"\\\"{word}\\\"\"\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_documents_that_are_json() {
        let workspace = Workspace::open().unwrap();
        for name in TARGETS {
            let seeds = seeds(&workspace.root, name).unwrap();
            assert!(!seeds.is_empty(), "{name}");
            assert!(seeds.iter().all(|seed| serde_json::from_str::<Value>(seed).is_ok_and(|seed| seed.is_object())));
            assert!(workspace.root.join(CRATE).join(format!("src/{name}.rs")).is_file(), "{name}");
        }
    }

    #[test]
    fn a_dictionary_has_each_string_once_with_its_quotes() {
        let seeds = [r#"{"a":"b","n":1}"#, r#"{"a":"c d"}"#].map(str::to_owned);
        assert_eq!(dictionary_of(&seeds), "\"\\\"a\\\"\"\n\"\\\"b\\\"\"\n\"\\\"c d\\\"\"\n\"\\\"n\\\"\"\n");
    }
}
