//! The frame around a journey: a fresh server and a fresh browser, and evidence when it fails.

use std::panic::AssertUnwindSafe;
use std::path::Path;

use anyhow::{Result, anyhow};
use futures_util::FutureExt;
use tokio::sync::Mutex;

use crate::browser::{Browser, Session};
use crate::page::Page;
use crate::server::Server;

/// Journeys run one after the other: a browser, its driver and a server are enough for a small machine.
static TURN: Mutex<()> = Mutex::const_new(());

/// What a journey has at hand.
pub struct Stage {
    /// The server, which a journey may end and resume.
    pub server: Server,
    /// The window.
    pub page: Page,
    /// Which browser this is, for a second one.
    pub browser: Browser,
}

/// Runs `steps` on a fresh stage. What the browser showed at a failure is left in `tests/screenshots/`.
pub async fn journey(browser: Browser, name: &str, steps: impl AsyncFnOnce(&mut Stage) -> Result<()>) -> Result<()> {
    let _turn = TURN.lock().await;
    let server = Server::start().await?;
    let session = Session::start(browser).await?;
    let page = Page::new(&session.driver);
    let mut stage = Stage { server, page: page.clone(), browser };
    let outcome = AssertUnwindSafe(steps(&mut stage)).catch_unwind().await;
    let outcome = outcome.unwrap_or_else(|_| Err(anyhow!("the journey panicked; its message stands above")));
    if outcome.is_err() {
        keep_evidence(&page, &format!("{name}-{browser:?}").to_lowercase()).await;
    }
    // The journey's own failure matters more than a browser that does not close.
    let closed = session.end().await;
    outcome.and(closed)
}

/// A second, fresh browser beside the stage's own: another person.
pub async fn someone_else(browser: Browser, name: &str, steps: impl AsyncFnOnce(&Page) -> Result<()>) -> Result<()> {
    let session = Session::start(browser).await?;
    let page = Page::new(&session.driver);
    let outcome = steps(&page).await;
    if outcome.is_err() {
        keep_evidence(&page, &format!("{name}-{browser:?}-second").to_lowercase()).await;
    }
    let closed = session.end().await;
    outcome.and(closed)
}

async fn keep_evidence(page: &Page, name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
    // Evidence helps, but its absence must not hide the failure it belongs to.
    let _ = std::fs::create_dir_all(&folder);
    let _ = page.driver().screenshot(&folder.join(format!("{name}.png"))).await;
    if let Ok(text) = page.text().await {
        let _ = std::fs::write(folder.join(format!("{name}.txt")), text);
    }
}
