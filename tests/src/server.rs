//! The real server binary, on a free port, with a data folder of its own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

/// A running `partner-roi serve`. Ends with the value.
pub struct Server {
    port: u16,
    data: TempDir,
    child: Option<Child>,
}

impl Server {
    /// Starts a server with an empty data folder and waits until it says that it is ready.
    pub async fn start() -> Result<Self> {
        let mut server = Self { port: free_port()?, data: tempfile::tempdir()?, child: None };
        server.resume().await?;
        Ok(server)
    }

    /// The address to open, without a slash at the end.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The address of `path` on this server.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin())
    }

    /// Ends the process at once, as a crash would: what was acknowledged must be on disk already.
    pub fn kill(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill().context("the server could not be ended")?;
            child.wait()?;
        }
        Ok(())
    }

    /// Starts again on the same port and the same data.
    pub async fn resume(&mut self) -> Result<()> {
        ensure!(self.child.is_none(), "the server is already running");
        let binary = binary()?;
        let log = std::fs::File::options().create(true).append(true).open(self.data.path().join("server.log"))?;
        let child = Command::new(&binary)
            .args(["serve", "--bind", &format!("127.0.0.1:{}", self.port), "--data-dir"])
            .arg(self.data.path().join("data"))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{} did not start", binary.display()))?;
        self.child = Some(child);
        self.until_ready().await
    }

    async fn until_ready(&mut self) -> Result<()> {
        let client = reqwest::Client::new();
        for _ in 0..200 {
            if let Some(status) = self.child.as_mut().map(Child::try_wait).transpose()?.flatten() {
                bail!("the server ended with {status} before it was ready:\n{}", self.log());
            }
            if let Ok(answer) = client.get(self.url("/readyz")).send().await
                && answer.status().is_success()
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the server was not ready after 10 seconds:\n{}", self.log());
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.data.path().join("server.log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nobody is left to tell; the next start takes another port.
        let _ = self.kill();
    }
}

/// The binary under test: `E2E_SERVER`, else the one beside this test in the target folder.
pub fn binary() -> Result<PathBuf> {
    if let Some(given) = std::env::var_os("E2E_SERVER") {
        let given = PathBuf::from(given);
        ensure!(given.is_file(), "E2E_SERVER names {}, which is not a file", given.display());
        return Ok(given);
    }
    let target = target_folder()?;
    let name = format!("partner-roi{}", std::env::consts::EXE_SUFFIX);
    // The profile of this test first; a release build serves as well.
    let places = [target.join("debug").join(&name), target.join("release").join(&name)];
    places.iter().find(|place| place.is_file()).cloned().with_context(|| {
        format!(
            "no partner-roi binary in {}: build it with `cargo build -p partner-roi-server` (after `cargo xtask build`, \
             which makes the pages it serves) or name one in E2E_SERVER",
            target.display()
        )
    })
}

/// The folder that holds `debug` and `release`.
pub fn target_folder() -> Result<PathBuf> {
    // <target>/<profile>/deps/<this test>
    let here = std::env::current_exe()?;
    let target = here.ancestors().nth(3).map(Path::to_path_buf);
    target.with_context(|| format!("{} does not lie in a target folder", here.display()))
}

/// A port that nobody uses at this moment.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
