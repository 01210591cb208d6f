//! Programs and scorecard templates as the widget fetches them: the highest version of each, at `v1/programs/ID.json` and
//! `v1/templates/ID.json`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{Files, minify};

/// Reads `FOLDER/ID/VERSION.json` and gives the highest version of each id, as files of `place`.
pub fn published(programs: &Path, place: &str) -> Result<Files> {
    let mut files = Files::new();
    if !programs.is_dir() {
        return Ok(files);
    }
    for entry in fs::read_dir(programs).with_context(|| format!("cannot list {}", programs.display()))? {
        let folder = entry?.path();
        let Some((_, file)) = highest(&folder)? else {
            continue;
        };
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        serde_json::from_str::<serde_json::Value>(&text).with_context(|| format!("{} is not JSON", file.display()))?;
        let id = folder.file_name().unwrap_or_default();
        let name = Path::new(place).join(id).with_added_extension("json");
        files.insert(name, minify::json(&text).into_bytes());
    }
    Ok(files)
}

fn highest(folder: &Path) -> Result<Option<(u32, PathBuf)>> {
    if !folder.is_dir() {
        return Ok(None);
    }
    let mut versions = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let version = path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
        if let Some(version) = version.filter(|_| path.extension().is_some_and(|kind| kind == "json")) {
            versions.push((version, path));
        }
    }
    Ok(versions.into_iter().max())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::tests::scratch;

    #[test]
    fn the_highest_version_by_number_is_published() {
        let folder = scratch("programs");
        fs::create_dir_all(folder.join("one")).unwrap();
        for version in [2, 9, 10] {
            fs::write(folder.join(format!("one/{version}.json")), format!("{{ \"version\": {version} }}\n")).unwrap();
        }
        fs::write(folder.join("one/notes.txt"), "no program").unwrap();
        let files = published(&folder, "v1/programs").unwrap();
        assert_eq!(files, Files::from([("v1/programs/one.json".into(), br#"{"version":10}"#.to_vec())]));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_broken_program_is_named() {
        let folder = scratch("broken-program");
        fs::create_dir_all(folder.join("one")).unwrap();
        fs::write(folder.join("one/1.json"), "{").unwrap();
        let fault = published(&folder, "v1/programs").unwrap_err().to_string();
        assert!(fault.contains("1.json is not JSON"), "{fault}");
        fs::remove_dir_all(folder).unwrap();
    }
}
