//! The bundled programs: `shared/programs/ID/VERSION.json`.

use serde_json::Value;

use super::{Finding, Source};

const RULE: &str = "programs";

/// A program's file says in its name what it says inside, so that a version can be found and never be overwritten.
pub fn programs_are_where_they_say(sources: &[Source]) -> Vec<Finding> {
    sources.iter().filter(|source| source.is_below("shared/programs")).filter_map(judge).collect()
}

fn judge(source: &Source) -> Option<Finding> {
    let name = source.path.strip_prefix("shared/programs/")?;
    let Some((id, version)) = name.strip_suffix(".json").and_then(|name| name.split_once('/')) else {
        return Some(Finding::new(&source.path, 0, RULE, "a program is shared/programs/ID/VERSION.json"));
    };
    let document: Value = match serde_json::from_str(&source.text) {
        Ok(document) => document,
        Err(fault) => {
            return Some(Finding::new(&source.path, fault.line(), RULE, format!("not JSON: {fault}")));
        }
    };
    if document["id"] != id {
        return Some(Finding::new(&source.path, 0, RULE, format!("its id is {}, its folder {id}", document["id"])));
    }
    if document["version"].as_u64() != version.parse().ok() {
        let message = format!("its version is {}, its name {version}", document["version"]);
        return Some(Finding::new(&source.path, 0, RULE, message));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::{places, samples};

    #[test]
    fn misplaced_and_broken_programs_are_found() {
        let sources = samples(&[
            ("shared/programs/one/1.json", r#"{"id": "one", "version": 1}"#),
            ("shared/programs/one/2.json", r#"{"id": "one", "version": 1}"#),
            ("shared/programs/two/1.json", r#"{"id": "one", "version": 1}"#),
            ("shared/programs/one/3.json", "{\n\"id\" \"one\"}"),
            ("shared/programs/one.json", "{}"),
            ("shared/src/lib.rs", ""),
        ]);
        assert_eq!(
            places(&programs_are_where_they_say(&sources)),
            [
                "shared/programs/one/2.json:0",
                "shared/programs/two/1.json:0",
                "shared/programs/one/3.json:2",
                "shared/programs/one.json:0"
            ]
        );
    }
}
