//! Cutting the widget's WebAssembly into what every page loads and what waits until somebody asks for it.
//!
//! The cut has to happen between the linker and wasm-bindgen, and wasm-pack runs the two without a pause. It takes
//! wasm-bindgen from `PATH`, though: there it finds this program under that name, which cuts first and then hands over
//! to the real one.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};
use wasm_split_cli_support::{Options, transform};

use crate::{compact, join, shell, trim};

/// The program that is stood in for.
const NAME: &str = "wasm-bindgen";

/// Tells the stand-in where the real one is.
const REAL: &str = "PARTNER_ROI_WASM_BINDGEN";

/// The JavaScript that loads the parts, beside the glue.
pub const LOADER: &str = "partner_roi_parts.js";

/// Whether a file is a part that waits until it is needed: cut out for itself, or shared by several.
pub fn is_part(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".wasm") && (name.starts_with("split_") || name.starts_with("chunk_"))
}

/// Puts the stand-in before the real program for one command.
pub fn stand_in(command: &mut Command, folder: &Path) -> Result<()> {
    let real = shell::find(NAME).with_context(|| format!("{NAME} is not installed"))?;
    fs::create_dir_all(folder)?;
    let this = folder.join(NAME).with_extension(env::consts::EXE_EXTENSION);
    // Copied rather than linked: a build folder may be on another file system, and the copy is replaced when this
    // program changes.
    fs::copy(env::current_exe()?, &this).with_context(|| format!("cannot write {}", this.display()))?;
    let mut path = vec![folder.to_owned()];
    path.extend(shell::search_path());
    command.env("PATH", env::join_paths(path)?).env(REAL, real);
    Ok(())
}

/// Whether this process was started in the place of wasm-bindgen.
pub fn is_stand_in() -> bool {
    env::args_os().next().is_some_and(|name| Path::new(&name).file_stem().is_some_and(|stem| stem == NAME))
}

/// Does what wasm-bindgen was asked for, after the cut.
pub fn perform() -> Result<()> {
    let real = env::var_os(REAL).with_context(|| format!("{REAL} does not say where {NAME} is"))?;
    let mut arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let is_module = |argument: &OsString| Path::new(argument).extension().is_some_and(|kind| kind == "wasm");
    let mut made = None;
    // Without one it was only asked for its version.
    if let Some(module) = arguments.iter().position(is_module) {
        let out = value(&arguments, "--out-dir").context("no --out-dir")?;
        let name = value(&arguments, "--out-name").context("no --out-name")?;
        let glue = format!("./{}.js", name.to_string_lossy());
        arguments[module] = cut(Path::new(&arguments[module]), Path::new(&out), &glue)?.into();
        // The loader finds the table and the shared functions among the exports.
        arguments.push("--keep-lld-exports".into());
        if !arguments.iter().any(|argument| argument == "--debug") {
            arguments.extend(["--remove-name-section", "--remove-producers-section"].map(OsString::from));
            made = Some(Path::new(&out).join(name));
        }
    }
    let status = Command::new(&real).args(&arguments).status().context("cannot start wasm-bindgen")?;
    if !status.success() {
        bail!("wasm-bindgen ended with {status}");
    }
    if let Some(made) = made {
        shorten(&made)?;
    }
    Ok(())
}

/// Gives short names to what the finished module takes from its glue.
fn shorten(made: &Path) -> Result<()> {
    let (module, glue) = (with_ending(made, "_bg.wasm"), with_ending(made, ".js"));
    let (whole, text) = (fs::read(&module)?, fs::read_to_string(&glue)?);
    let (shorter, text) = compact::names(&whole, &text).with_context(|| format!("{} is damaged", module.display()))?;
    fs::write(module, shorter)?;
    fs::write(glue, text)?;
    Ok(())
}

fn with_ending(made: &Path, ending: &str) -> PathBuf {
    let mut path = made.as_os_str().to_owned();
    path.push(ending);
    path.into()
}

fn value(arguments: &[OsString], name: &str) -> Option<OsString> {
    let at = arguments.iter().position(|argument| argument == name)?;
    arguments.get(at + 1).cloned()
}

/// Writes the parts and their loader to `out` and gives the module that is left.
fn cut(module: &Path, out: &Path, glue: &str) -> Result<PathBuf> {
    let linked = fs::read(module).with_context(|| format!("cannot read {}", module.display()))?;
    let linked = trim::trim(&linked).with_context(|| format!("cannot trim {}", module.display()))?;
    let left = module.with_extension("main.wasm");
    let loader = format!("./{LOADER}");
    let mut options = Options::new(&linked);
    options.output_dir = out;
    options.main_out_path = &left;
    options.main_module = glue;
    options.link_name = &loader;
    let cut = transform(options).map_err(|fault| anyhow!("cannot cut the module into parts: {fault:?}"))?;
    let pieces = cut.split_modules.iter().map(|file| Ok((stem(file), fs::read(file)?)));
    let pieces: BTreeMap<String, Vec<u8>> = pieces.collect::<Result<_>>()?;
    // A part may have nothing of its own.
    let parts = cut
        .prefetch_map
        .into_iter()
        .map(|(part, files)| (part, files.into_iter().filter(|file| pieces.contains_key(file)).collect()));
    let (made, parts) = join::plan(&parts.collect());
    for file in cut.split_modules {
        fs::remove_file(file)?;
    }
    let joined = made.into_iter().map(|(name, files)| {
        let files: Vec<_> = files.iter().filter_map(|file| pieces.get(file)).collect();
        let joined = join::modules(&files).with_context(|| format!("{name} is damaged"))?;
        Ok((name, joined))
    });
    let (joined, parts) = join::without_small(joined.collect::<Result<_>>()?, parts)?;
    for (name, piece) in joined {
        let piece = compact::module(&piece).with_context(|| format!("{name} is damaged"))?;
        fs::write(out.join(name).with_extension("wasm"), piece)?;
    }
    let loader = out.join(LOADER);
    let text = fs::read_to_string(&loader).with_context(|| format!("cannot read {}", loader.display()))?;
    fs::write(loader, join::loader(glue, shared(&text)?, &parts))?;
    Ok(left)
}

/// What the main module shares with its parts, as the cut's own loader says it.
fn shared(loader: &str) -> Result<&str> {
    let names = loader.split_once("} = initSync(").and_then(|(before, _)| before.rsplit_once("const {"));
    let (_, names) = names.context("the loader of parts does not say what they share")?;
    Ok(names.trim().trim_end_matches(','))
}

fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_stands_in_the_loader() {
        let loader = "const { memory, table,  } = initSync(undefined, undefined);\nconst { other } = f();";
        assert_eq!(shared(loader).unwrap(), "memory, table");
        assert!(shared("export {}").is_err());
    }

    #[test]
    fn options_are_found_by_name() {
        let arguments: Vec<OsString> = ["x.wasm", "--out-dir", "y"].map(OsString::from).into();
        assert_eq!(value(&arguments, "--out-dir"), Some("y".into()));
        assert_eq!(value(&arguments, "--out-name"), None);
        assert_eq!(value(&arguments, "y"), None);
    }
}
