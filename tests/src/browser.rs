//! Three browsers behind their WebDrivers.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{Capabilities, WebDriver};

use crate::server::free_port;

/// The engines that the calculator has to run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Blink, through chromedriver.
    Chromium,
    /// Gecko, through geckodriver.
    Firefox,
    /// WebKit, through WebKitWebDriver, on a display of its own.
    WebKit,
}

/// A running driver with one session. Call [`Session::end`]: dropping ends the driver, but not its browser.
pub struct Session {
    /// The session to send commands to.
    pub driver: WebDriver,
    _processes: Vec<Process>,
    _profile: TempDir,
}

impl Session {
    /// Starts the driver on a free port and opens a fresh browser with it.
    pub async fn start(browser: Browser) -> Result<Self> {
        let profile = tempfile::tempdir()?;
        let mut processes = Vec::new();
        let port = free_port()?;
        let mut command = match browser {
            Browser::Chromium => driver("chromedriver", &format!("--port={port}")),
            Browser::Firefox => {
                let mut command = driver("geckodriver", "--port");
                command.arg(port.to_string());
                command
            }
            Browser::WebKit => {
                let (display, process) = start_display(profile.path().join("display"))?;
                processes.push(process);
                let mut command = driver("WebKitWebDriver", &format!("--port={port}"));
                command.env("DISPLAY", display).env("GDK_BACKEND", "x11").env("HOME", profile.path());
                command
            }
        };
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{name} is not installed or did not start"))?;
        processes.push(Process(child));

        let address = format!("http://127.0.0.1:{port}");
        until_ready(&address).await.with_context(|| format!("{name} does not answer"))?;
        let driver = WebDriver::new(&address, capabilities(browser, &profile)?)
            .await
            .with_context(|| format!("{name} opened no {browser:?}"))?;
        Ok(Self { driver, _processes: processes, _profile: profile })
    }

    /// Closes the browser, then its driver.
    pub async fn end(self) -> Result<()> {
        self.driver.clone().quit().await.context("the browser did not close")
    }
}

fn driver(program: &str, argument: &str) -> Command {
    let mut command = Command::new(program);
    command.arg(argument);
    command
}

fn capabilities(browser: Browser, profile: &TempDir) -> Result<Capabilities> {
    let mut wanted = Capabilities::new();
    match browser {
        Browser::Chromium => {
            let data = format!("--user-data-dir={}", profile.path().display());
            wanted.set("browserName", "chrome")?;
            wanted.set(
                "goog:chromeOptions",
                json!({ "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync", "--window-size=1440,900", data,
                ] }),
            )?;
            wanted.set("goog:loggingPrefs", json!({ "browser": "ALL" }))?;
        }
        Browser::Firefox => {
            wanted.set("browserName", "firefox")?;
            wanted.set("moz:firefoxOptions", json!({ "args": ["-headless", "-width", "1440", "-height", "900"] }))?;
        }
        Browser::WebKit => {
            wanted.set("browserName", "MiniBrowser")?;
            wanted.set("webkitgtk:browserOptions", json!({ "binary": mini_browser()?, "args": ["--automation"] }))?;
        }
    }
    Ok(wanted)
}

/// Distributions keep WebKitGTK's test browser in a folder named after the machine.
fn mini_browser() -> Result<PathBuf> {
    for root in ["/usr/lib", "/usr/libexec"] {
        let beside = std::fs::read_dir(root).into_iter().flatten().flatten().map(|entry| entry.path());
        for folder in std::iter::once(PathBuf::from(root)).chain(beside) {
            let found = folder.join("webkit2gtk-4.1").join("MiniBrowser");
            if found.is_file() {
                return Ok(found);
            }
        }
    }
    bail!("WebKitGTK's MiniBrowser (package webkit2gtk-driver and libwebkit2gtk-4.1) is not installed");
}

/// WebKitGTK has no headless mode: it gets a screen that nobody sees.
fn start_display(number_file: PathBuf) -> Result<(String, Process)> {
    // Xvfb takes the first free display and writes its number to standard output.
    let output = std::fs::File::create(&number_file)?;
    let child = Command::new("Xvfb")
        .args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"])
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(Stdio::null())
        .spawn()
        .context("Xvfb is not installed or did not start")?;
    let process = Process(child);
    for _ in 0..100 {
        let number = std::fs::read_to_string(&number_file)?;
        if number.ends_with('\n') {
            return Ok((format!(":{}", number.trim()), process));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!("Xvfb named no display within 5 seconds");
}

async fn until_ready(address: &str) -> Result<()> {
    let client = reqwest::Client::new();
    for _ in 0..200 {
        if let Ok(answer) = client.get(format!("{address}/status")).send().await
            && answer.status().is_success()
        {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("no answer from {address} within 10 seconds");
}

/// A child that ends with its owner.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
