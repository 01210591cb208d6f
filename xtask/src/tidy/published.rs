//! Released versions of programs and templates stay as they are.

use super::{Finding, Source};
use crate::published::{self, LIST};

const RULE: &str = "published";

/// The files of all versions are as `shared/published.txt` has them.
pub fn released_versions_never_change(sources: &[Source]) -> Vec<Finding> {
    let Some(list) = sources.iter().find(|source| source.path == LIST) else {
        return vec![Finding::new(LIST, 0, RULE, "there is no list of published versions; run `cargo xtask publish`")];
    };
    let versions = sources.iter().filter(|source| published::is_version(&source.path));
    let versions: Vec<_> = versions.map(|source| (source.path.as_str(), source.text.as_str())).collect();
    let faults = published::faults(&list.text, &versions);
    faults.into_iter().map(|(path, message)| Finding::new(&path, 0, RULE, message)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::{places, samples};

    #[test]
    fn a_version_edited_in_place_is_found() {
        let released = format!("0.1.0 {} shared/programs/one/1.json\n", "0".repeat(64));
        let sources = samples(&[(LIST, &released), ("shared/programs/one/1.json", "{}")]);
        let found = released_versions_never_change(&sources);
        assert_eq!(places(&found), ["shared/programs/one/1.json:0"]);
        assert!(found[0].message.contains("publish a new version instead"), "{}", found[0]);
        assert_eq!(places(&released_versions_never_change(&[])), ["shared/published.txt:0"]);
    }
}
