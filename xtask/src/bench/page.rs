//! `cargo xtask bench page`: how long the calculator's page takes in a browser.

use anyhow::Result;

use crate::setup;
use crate::shell;
use crate::site;
use crate::steps::{self, Step};
use crate::widget::Mode;
use crate::workspace::Workspace;

/// Measures the server of a release build with the site in it, in fresh browsers.
pub fn measure(workspace: &Workspace) -> Result<()> {
    let mut list = setup::steps(workspace, setup::TEST);
    list.extend(site::steps(workspace, Mode::Release));
    list.push(Step::new("building the server (release)", || {
        // After the site: the server carries it inside.
        shell::run(workspace.cargo().args(["build", "--release", "--package", "partner-roi-server"]))?;
        Ok(String::new())
    }));
    list.push(Step::new("measuring in Chromium", || {
        let mut cargo = workspace.cargo();
        cargo.args(["run", "--quiet", "--package", "partner-roi-tests", "--example", "page"]);
        shell::run(cargo.env("E2E_SERVER", workspace.server("release")))?;
        Ok(String::new())
    }));
    steps::perform("bench page", list)
}
