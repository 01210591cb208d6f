//! Assembling the site: pages, loader, widget, words and programs in one folder, as the server serves it.
//!
//! `www/` becomes the root, everything that other people's pages load becomes `v1/`.

mod budget;
pub mod compress;
mod hints;
mod minify;
mod parts;
mod programs;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::fingerprint::{self, Stamp};
use crate::steps::{Step, say};
use crate::widget::{self, Mode};
use crate::workspace::Workspace;

/// The site's files by their path in it.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// The steps that bring `.site/` up to date.
pub fn steps(workspace: &Workspace, mode: Mode) -> Vec<Step<'_>> {
    vec![widget::step(workspace, mode), Step::new("assembling the site", move || assemble(workspace, mode))]
}

fn assemble(workspace: &Workspace, mode: Mode) -> Result<String> {
    let package = widget::package(workspace, mode);
    let folders = ["www", "widget/js", "widget/words", "shared/programs", "shared/scorecards", "xtask/src/site"];
    let inputs: Vec<&Path> = folders.into_iter().map(Path::new).chain([package.as_path()]).collect();
    let wanted = fingerprint::of(&workspace.root, &inputs, &[mode.word()])?;
    let site = workspace.site();
    let stamp = Stamp(workspace.notes().join("site.stamp"));
    // The result counts too: another build folder may have put something else into the same .site/.
    let result = || fingerprint::of(&site, &[""], &[&wanted]);
    if stamp.is(&result()?) {
        return Ok("up to date".into());
    }
    let files = gather(&workspace.root, &package)?;
    for (name, content) in &files {
        publish(&site.join(name), content).with_context(|| format!("cannot write {}", name.display()))?;
    }
    remove_others(&site, &files)?;
    let sizes = budget::Sizes::of(&site, &files)?;
    say(&sizes.table());
    if mode == Mode::Release {
        sizes.hold()?;
    }
    stamp.keep(&result()?)?;
    Ok(format!("{} files, {}", files.len(), sizes.summary()))
}

fn gather(root: &Path, package: &Path) -> Result<Files> {
    let mut files = Files::new();
    add_folder(&root.join("www"), Path::new(""), &mut files)?;
    parts::put_in(&mut files)?;
    add_folder(&root.join("widget/js"), Path::new("v1"), &mut files)?;
    add_folder(package, Path::new("v1"), &mut files)?;
    hints::put_in(&mut files)?;
    for (name, script) in files.iter_mut().filter(|(name, _)| is_script(name)) {
        let text = std::str::from_utf8(script).with_context(|| format!("{} is not UTF-8", name.display()))?;
        *script = minify::script(text).into_bytes();
    }
    files.append(&mut programs::published(&root.join("shared/programs"), "v1/programs")?);
    files.append(&mut programs::published(&root.join("shared/scorecards"), "v1/templates")?);
    words::publish(&root.join("widget/words"), &mut files)?;
    files.retain(|name, _| is_served(name));
    Ok(files)
}

fn add_folder(folder: &Path, below: &Path, files: &mut Files) -> Result<()> {
    let mut found = Vec::new();
    fingerprint::collect(folder, &mut found)?;
    for file in found {
        let name = below.join(file.strip_prefix(folder)?);
        files.insert(name, fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?);
    }
    Ok(())
}

/// Whether a file is a script that other people's pages load.
fn is_script(name: &Path) -> bool {
    name.starts_with("v1") && name.extension().is_some_and(|kind| kind == "js")
}

/// Whether a file is for browsers: no hidden files, types for editors, package files or notes to developers.
fn is_served(name: &Path) -> bool {
    let file = name.file_name().unwrap_or_default().to_string_lossy();
    let for_developers =
        file.starts_with('.') || file.ends_with(".d.ts") || file.ends_with(".md") || file == "package.json";
    !for_developers
}

/// Writes a file and its compressed twins, unless they are there already. A reader sees the old or the new file,
/// never a part of it, and never new twins beside an old file.
fn publish(path: &Path, content: &[u8]) -> Result<()> {
    let twins = compress::twins(path);
    let is_current = fs::read(path).is_ok_and(|kept| kept == content);
    if is_current && (twins.is_empty() || twins.iter().all(|twin| twin.path.exists())) {
        return Ok(());
    }
    for twin in &twins {
        let _ = fs::remove_file(&twin.path);
    }
    write_whole(path, content)?;
    for twin in twins {
        write_whole(&twin.path, &twin.compress(content)?)?;
    }
    Ok(())
}

fn write_whole(path: &Path, content: &[u8]) -> Result<()> {
    let folder = path.parent().context("a file has a folder")?;
    fs::create_dir_all(folder)?;
    let part = path.with_added_extension("part");
    fs::write(&part, content)?;
    fs::rename(&part, path)?;
    Ok(())
}

fn remove_others(site: &Path, files: &Files) -> Result<()> {
    let mut keep = BTreeSet::new();
    for name in files.keys() {
        let path = site.join(name);
        keep.extend(compress::twins(&path).into_iter().map(|twin| twin.path));
        keep.insert(path);
    }
    let mut found = Vec::new();
    fingerprint::collect(site, &mut found)?;
    for file in found.iter().filter(|file| !keep.contains(*file)) {
        fs::remove_file(file).with_context(|| format!("cannot remove {}", file.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::tests::scratch;

    #[test]
    fn only_what_browsers_need_is_served() {
        for name in ["index.html", "v1/partner-roi.js", "v1/partner_roi_widget_bg.wasm", "v1/programs/a.json"] {
            assert!(is_served(Path::new(name)), "{name}");
        }
        for name in [".gitignore", "v1/.gitignore", "v1/package.json", "v1/partner_roi_widget.d.ts", "README.md"] {
            assert!(!is_served(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn a_changed_file_gets_new_twins_and_an_unchanged_one_keeps_them() {
        let folder = scratch("publish");
        let page = folder.join("deep/page.html");
        publish(&page, b"<p>one</p>").unwrap();
        let twin = folder.join("deep/page.html.br");
        let first = fs::read(&twin).unwrap();
        publish(&page, b"<p>one</p>").unwrap();
        assert_eq!(fs::read(&twin).unwrap(), first);
        publish(&page, b"<p>another</p>").unwrap();
        assert_ne!(fs::read(&twin).unwrap(), first);
        assert_eq!(fs::read(&page).unwrap(), b"<p>another</p>");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn files_that_are_no_longer_part_of_the_site_go() {
        let folder = scratch("others");
        let files = Files::from([(PathBuf::from("kept.html"), b"x".to_vec())]);
        publish(&folder.join("kept.html"), b"x").unwrap();
        publish(&folder.join("v1/gone.js"), b"y").unwrap();
        remove_others(&folder, &files).unwrap();
        let mut left = Vec::new();
        fingerprint::collect(&folder, &mut left).unwrap();
        left.sort();
        let names = ["kept.html", "kept.html.br", "kept.html.gz"].map(|name| folder.join(name));
        assert_eq!(left, names);
        fs::remove_dir_all(folder).unwrap();
    }
}
