//! Running other programs, and finding out whether they are there.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::steps::say;

/// The folders that are searched for programs: `PATH`, then cargo's own folder, where `cargo install` puts them
/// even if it is not on `PATH`.
pub fn search_path() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    let cargo =
        env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    if let Some(bin) = cargo.map(|cargo| cargo.join("bin"))
        && !folders.contains(&bin)
    {
        folders.push(bin);
    }
    folders
}

/// Where a program is, like `command -v`.
pub fn find(program: &str) -> Option<PathBuf> {
    search_path()
        .into_iter()
        .map(|folder| folder.join(program).with_extension(env::consts::EXE_EXTENSION))
        .find(|file| file.is_file())
}

/// A command in the given folder, which finds programs as [`find`] does.
pub fn command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    if let Ok(path) = env::join_paths(search_path()) {
        command.env("PATH", path);
    }
    command
}

/// Runs a command with its output shown; fails when the command does.
pub fn run(command: &mut Command) -> Result<()> {
    let line = shown(command);
    say(&format!("      $ {line}"));
    let status = command.status().with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` ended with {status}");
    }
    Ok(())
}

/// Runs a command quietly and gives what it wrote to its standard output; on failure, its errors are in the message.
pub fn read(command: &mut Command) -> Result<String> {
    let line = shown(command);
    let output = command.output().with_context(|| format!("cannot start `{line}`"))?;
    if !output.status.success() {
        bail!("`{line}` ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{line}` wrote something that is not UTF-8"))
}

/// Runs a command with its output shown, and hands every line of its standard output to `watch` as well.
pub fn run_watched(command: &mut Command, mut watch: impl FnMut(&str)) -> Result<()> {
    let line = shown(command);
    say(&format!("      $ {line}"));
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start `{line}`"))?;
    if let Some(output) = child.stdout.take() {
        for text in BufReader::new(output).split(b'\n') {
            let text = text.with_context(|| format!("cannot read what `{line}` writes"))?;
            let text = String::from_utf8_lossy(&text);
            say(&text);
            watch(&text);
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("`{line}` ended with {status}");
    }
    Ok(())
}

/// The command as a person would type it, without the folder of the program.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![program.file_stem().unwrap_or(command.get_program()).to_owned()];
    words.extend(command.get_args().map(OsString::from));
    words.join(OsStr::new(" ")).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_found_by_name_and_missing_ones_are_not() {
        assert!(find("cargo").is_some());
        assert!(find("a-program-that-nobody-has").is_none());
    }

    #[test]
    fn a_failing_command_is_named_with_its_errors() {
        let mut failing = command("cargo", Path::new("."));
        failing.arg("no-such-subcommand");
        let fault = read(&mut failing).unwrap_err().to_string();
        assert!(fault.contains("cargo no-such-subcommand") && fault.contains("error"), "{fault}");
    }

    #[test]
    fn watched_output_arrives_line_by_line() {
        let mut lines = Vec::new();
        run_watched(command("cargo", Path::new(".")).arg("--version"), |line| lines.push(line.to_owned())).unwrap();
        assert!(lines[0].starts_with("cargo "), "{lines:?}");
    }
}
