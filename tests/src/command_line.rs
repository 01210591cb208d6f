//! `partner-roi` as someone runs it in a terminal.

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::server::binary;

/// What a finished command left behind.
#[derive(Debug)]
pub struct Finished {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub output: String,
    /// Standard error.
    pub errors: String,
}

impl Finished {
    /// Standard output as JSON.
    pub fn json(&self) -> Result<Value> {
        serde_json::from_str(&self.output).with_context(|| format!("no JSON on standard output: {self:?}"))
    }

    /// Standard error as JSON.
    pub fn faults(&self) -> Result<Value> {
        serde_json::from_str(&self.errors).with_context(|| format!("no JSON on standard error: {self:?}"))
    }
}

/// Runs `partner-roi` with `arguments`, writes `input` to it and waits for its end.
pub fn run(arguments: &[&str], input: &str) -> Result<Finished> {
    let mut child = Command::new(binary()?)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A command that refuses its arguments never reads: a broken pipe is not this side's failure.
        let _ = stdin.write_all(input.as_bytes());
    }
    let done = child.wait_with_output()?;
    Ok(Finished {
        code: done.status.code().context("the command was ended by a signal")?,
        output: String::from_utf8(done.stdout)?,
        errors: String::from_utf8(done.stderr)?,
    })
}

/// The report of `partner-roi calculate -` for a scenario.
pub fn calculate(scenario: &Value) -> Result<Value> {
    let done = run(&["calculate", "-"], &scenario.to_string())?;
    anyhow::ensure!(done.code == 0, "calculate refused {scenario}: {done:?}");
    done.json()
}
