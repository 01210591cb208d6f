//! The examples of docs/cli.md and docs/scorecards-api.md run, and answer what the pages say.

use std::env;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::helpers::{BINARY, QUESTIONS, TestServer};

const PAGE: &str = include_str!("../../../docs/cli.md");

/// An example that has run.
pub struct Example {
    /// The command behind `partner-roi`.
    pub command: String,
    /// The documents that went in: what was piped in, then the files of its folder.
    pub documents: Vec<Value>,
    pub answer: Value,
}

/// The fenced blocks of a language, each with what stands behind it.
fn blocks(language: &str) -> impl Iterator<Item = (&str, &str)> {
    let fence = format!("```{language}\n");
    PAGE.match_indices(&fence).map(|(at, fence)| at + fence.len()).collect::<Vec<_>>().into_iter().map(|begin| {
        let (block, rest) = PAGE[begin..].split_once("\n```").unwrap();
        (block, rest.trim_start())
    })
}

/// What a shell prints that finds the binary, in a folder of its own.
fn output(script: &str, folder: &TempDir) -> Vec<u8> {
    let beside = Path::new(BINARY).parent().unwrap().display().to_string();
    let path = format!("{beside}:{}", env::var("PATH").unwrap_or_default());
    let output = Command::new("sh").args(["-c", script]).env("PATH", &path).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// All examples of the page.
pub fn examples() -> Vec<Example> {
    let example = |(script, _): (&str, _)| {
        let folder = TempDir::new().unwrap();
        let answer = serde_json::from_slice(&output(script, &folder)).unwrap();
        let (before, last) = script.rsplit_once("partner-roi ").unwrap();
        let mut documents = Vec::new();
        if let Some(before) = before.strip_suffix("| ") {
            documents.push(serde_json::from_slice(&output(before, &folder)).unwrap());
        }
        let mut files: Vec<_> = folder.path().read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        documents
            .extend(files.iter().map(|file| serde_json::from_slice::<Value>(&std::fs::read(file).unwrap()).unwrap()));
        Example { command: last.split_whitespace().next().unwrap().to_owned(), documents, answer }
    };
    blocks("sh").map(example).collect()
}

#[test]
fn the_examples_answer_what_the_page_says() {
    let mut compared = Vec::new();
    for (script, rest) in blocks("sh") {
        let printed = output(script, &TempDir::new().unwrap());
        if let Some(shown) = rest.strip_prefix("```json\n") {
            let shown: Value = serde_json::from_str(shown.split_once("\n```").unwrap().0).unwrap();
            let answer: Value = serde_json::from_slice(&printed).unwrap();
            assert_eq!(answer, shown, "{script}");
            let (_, command) = script.rsplit_once("partner-roi ").unwrap();
            compared.push(command.split_whitespace().next().unwrap());
        }
    }
    for command in QUESTIONS.iter().chain(&["scorecard"]) {
        assert!(compared.contains(command), "no answer to compare for {command}");
    }
}

/// The examples of docs/scorecards-api.md, one after another in one shell.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_walk_through_a_scorecard_prints_what_the_page_says() {
    let page = include_str!("../../../docs/scorecards-api.md");
    let of = |language: &str| -> Vec<&str> {
        let fence = format!("```{language}\n");
        page.split(fence.as_str()).skip(1).map(|rest| rest.split_once("\n```").unwrap().0).collect()
    };
    let (server, _folder) = TestServer::start();
    let script = format!("set -eu\n{}", of("sh").join("\n"));
    let output =
        Command::new("bash").args(["-o", "pipefail", "-c", &script]).env("SERVER", server.url("")).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the examples need bash, curl and jq: {said}");
    assert_eq!(String::from_utf8(output.stdout).unwrap().trim_end(), of("text")[0]);
}
