//! Keeps the relocations in the linked module, by which what is loaded on demand is cut out of it, and takes the comments
//! out of the stylesheets, which are compiled in.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|target| target == "wasm32") {
        println!("cargo::rustc-link-arg-cdylib=--emit-relocs");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    for folder in ["styles", "src"] {
        println!("cargo::rerun-if-changed={folder}");
        stylesheets(Path::new(folder), &out)?;
    }
    Ok(())
}

/// Writes each stylesheet of a folder to the same place below `out`.
fn stylesheets(folder: &Path, out: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            stylesheets(&path, out)?;
        } else if path.extension().is_some_and(|kind| kind == "css") {
            let target = out.join(&path);
            fs::create_dir_all(target.parent().unwrap_or(out))?;
            fs::write(target, without_comments(&fs::read_to_string(&path)?))?;
        }
    }
    Ok(())
}

/// A stylesheet without comments and line ends. A rule stands on lines of its own: no text goes over several.
fn without_comments(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        result.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    result.push_str(rest);
    result.lines().map(str::trim).collect()
}
