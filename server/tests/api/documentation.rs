//! The examples of docs/cli.md run, and answer what the page says.

use std::env;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::helpers::BINARY;

const PAGE: &str = include_str!("../../../docs/cli.md");

/// The fenced blocks of a language, each with what stands behind it.
fn blocks(language: &str) -> impl Iterator<Item = (&str, &str)> {
    let fence = format!("```{language}\n");
    PAGE.match_indices(&fence).map(|(at, fence)| at + fence.len()).collect::<Vec<_>>().into_iter().map(|begin| {
        let (block, rest) = PAGE[begin..].split_once("\n```").unwrap();
        (block, rest.trim_start())
    })
}

#[test]
fn the_examples_answer_what_the_page_says() {
    let beside = Path::new(BINARY).parent().unwrap().display().to_string();
    let path = format!("{beside}:{}", env::var("PATH").unwrap_or_default());
    let mut compared = 0;
    for (command, rest) in blocks("sh") {
        let output = Command::new("sh").args(["-c", command]).env("PATH", &path).output().unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        if let Some(shown) = rest.strip_prefix("```json\n") {
            let shown: Value = serde_json::from_str(shown.split_once("\n```").unwrap().0).unwrap();
            let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
            assert_eq!(answer, shown, "{command}");
            compared += 1;
        }
    }
    assert!(compared >= 5, "{compared} examples with their answers");
}
