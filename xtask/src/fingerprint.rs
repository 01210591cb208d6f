//! Whether anything changed since last time: a digest over the contents of files.
//!
//! Contents, not times: a fresh checkout or a switch of branches touches times without changing anything.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// Digests files and folders (with everything below them), in a stable order, together with what else matters.
/// A path that does not exist counts as such: its appearance changes the fingerprint.
pub fn of(root: &Path, paths: &[impl AsRef<Path>], also: &[&str]) -> Result<String> {
    let mut digest = Sha256::new();
    for text in also {
        digest.update(text.as_bytes());
        digest.update([0]);
    }
    for path in paths {
        let mut files = Vec::new();
        collect(&root.join(path), &mut files)?;
        files.sort();
        digest.update((files.len() as u64).to_le_bytes());
        for file in files {
            let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            digest.update(file.strip_prefix(root).unwrap_or(&file).to_string_lossy().as_bytes());
            digest.update([0]);
            digest.update((content.len() as u64).to_le_bytes());
            digest.update(&content);
        }
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// All files below a path (or the file itself); nothing if it does not exist.
pub fn collect(path: &Path, into: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        into.push(path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).with_context(|| format!("cannot list {}", path.display()))? {
            collect(&entry?.path(), into)?;
        }
    }
    Ok(())
}

/// A fingerprint kept in a file from one run to the next.
pub struct Stamp(pub PathBuf);

impl Stamp {
    pub fn is(&self, fingerprint: &str) -> bool {
        fs::read_to_string(&self.0).is_ok_and(|kept| kept == fingerprint)
    }

    pub fn keep(&self, fingerprint: &str) -> Result<()> {
        if let Some(folder) = self.0.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&self.0, fingerprint).with_context(|| format!("cannot write {}", self.0.display()))
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// A folder of its own for one test, emptied first.
    pub fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("partner-roi-xtask-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn content_names_and_extras_count_and_times_do_not() {
        let folder = scratch("fingerprint");
        fs::write(folder.join("a"), "1").unwrap();
        let take = |also: &str| of(&folder, &["a", "sub"], &[also]).unwrap();
        let first = take("x");
        fs::write(folder.join("a"), "1").unwrap();
        assert_eq!(take("x"), first);
        assert_ne!(take("y"), first);
        fs::create_dir(folder.join("sub")).unwrap();
        fs::write(folder.join("sub/b"), "").unwrap();
        let second = take("x");
        assert_ne!(second, first);
        fs::rename(folder.join("sub/b"), folder.join("sub/c")).unwrap();
        assert_ne!(take("x"), second);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_stamp_holds_only_what_was_kept() {
        let folder = scratch("stamp");
        let stamp = Stamp(folder.join("deep/stamp"));
        assert!(!stamp.is("one"));
        stamp.keep("one").unwrap();
        assert!(stamp.is("one") && !stamp.is("two"));
        fs::remove_dir_all(folder).unwrap();
    }
}
