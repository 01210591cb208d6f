//! `cargo xtask run`: from a fresh clone to a served page.

use std::ffi::{OsStr, OsString};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::steps::{self, Step, say};
use crate::widget::Mode;
use crate::workspace::Workspace;
use crate::{setup, shell, site};

/// Sets up, builds and then becomes the server, which says its address.
pub fn run(workspace: &Workspace, arguments: Vec<OsString>) -> Result<()> {
    let mut list = setup::steps(workspace, setup::BUILD);
    list.extend(site::steps(workspace, Mode::Release));
    list.push(Step::new("building the server (release)", || {
        // After the site: the server carries it inside.
        shell::run(workspace.cargo().args(["build", "--release", "--package", "partner-roi-server"]))?;
        Ok(String::new())
    }));
    steps::perform("run", list)?;
    let mut server = shell::command(workspace.server("release"), &workspace.root);
    server.args(server_arguments(arguments)).stdin(Stdio::inherit());
    say("");
    become_the(server)
}

fn server_arguments(given: Vec<OsString>) -> Vec<OsString> {
    let names_data_dir =
        |argument: &OsString| argument == "--data-dir" || argument.to_string_lossy().starts_with("--data-dir=");
    let mut arguments: Vec<OsString> = vec!["serve".into()];
    if !given.iter().any(names_data_dir) {
        arguments.extend(["--data-dir", "data"].map(|word| OsStr::new(word).to_owned()));
    }
    arguments.extend(given);
    arguments
}

/// Takes the place of this process, so that signals reach the server and its exit code is ours.
#[cfg(unix)]
fn become_the(mut server: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let fault = server.exec();
    bail!("cannot start {}: {fault}", server.get_program().display())
}

#[cfg(not(unix))]
fn become_the(mut server: Command) -> Result<()> {
    let status = server.status()?;
    if !status.success() {
        bail!("the server ended with {status}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(given: &[&str]) -> String {
        let arguments = server_arguments(given.iter().map(OsString::from).collect());
        arguments.join(OsStr::new(" ")).to_string_lossy().into_owned()
    }

    #[test]
    fn data_has_a_place_unless_one_is_named() {
        assert_eq!(words(&[]), "serve --data-dir data");
        assert_eq!(words(&["--bind", "[::1]:0"]), "serve --data-dir data --bind [::1]:0");
        assert_eq!(words(&["--data-dir", "elsewhere"]), "serve --data-dir elsewhere");
        assert_eq!(words(&["--data-dir=elsewhere"]), "serve --data-dir=elsewhere");
    }
}
