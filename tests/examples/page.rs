//! How long the elements' pages take: to the first answer in a browser that has never seen them, near the server and far from
//! it, and from a keystroke to its painted answer. Nothing here is a test of time: it prints what it measures, in milliseconds.

use std::time::Duration;

use anyhow::{Context, Result};
use partner_roi_tests::browser::{Browser, Session};
use partner_roi_tests::page::{Page, until};
use partner_roi_tests::server::Server;
use serde_json::json;

/// Fresh browsers.
const VISITS: usize = 9;
/// Keystrokes in the last of them.
const KEYSTROKES: usize = 40;

/// The pages.
const PAGES: [&str; 2] = ["/calculator", "/scorecard"];
/// What is far: milliseconds there and back, bytes a second.
const FAR: (u32, u32) = (60, 1_250_000);

/// Runs before the page: when the element is ready, and how far anything moved.
const WATCH: &str = "
    addEventListener('ready', () => (globalThis.readyAt = performance.now()), true);
    globalThis.moved = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.moved += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });";

#[tokio::main]
#[expect(clippy::print_stdout, reason = "its only purpose")]
async fn main() -> Result<()> {
    let server = Server::start().await?;
    let (mut moved, mut painted) = (0.0_f64, Vec::new());
    for path in PAGES {
        for far in [false, true] {
            let mut first = Vec::new();
            for visit in 1..=VISITS {
                let session = Session::start(Browser::Chromium).await?;
                let page = Page::new(&session.driver);
                prepare(&session, far).await?;
                page.open(&server.url(path)).await?;
                first.push(until("the first answer", async || number(&page, "return globalThis.readyAt").await).await?);
                tokio::time::sleep(Duration::from_millis(2500)).await;
                moved = moved.max(number(&page, "return globalThis.moved").await?.unwrap_or_default());
                if visit == VISITS && path == PAGES[0] && !far {
                    painted = keystrokes(&page).await?;
                }
                session.end().await?;
            }
            let far = if far { format!(" ({} ms and {} bytes/s away)", FAR.0, FAR.1) } else { String::new() };
            println!("{path}{far}, to the first answer, {VISITS} fresh browsers: {}", words(&mut first));
        }
    }
    println!("from a keystroke to its painted answer, {} keystrokes: {}", painted.len(), words(&mut painted));
    println!("largest layout shift within 2.5 s: {moved:.4}");
    Ok(())
}

async fn prepare(session: &Session, far: bool) -> Result<()> {
    let devtools = session.driver.cdp();
    let size = json!({ "width": 1440, "height": 1200, "deviceScaleFactor": 1, "mobile": false });
    devtools.send_raw("Emulation.setDeviceMetricsOverride", size).await?;
    devtools.send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await?;
    if far {
        devtools.send_raw("Network.enable", json!({})).await?;
        let (latency, speed) = FAR;
        let conditions = json!({
            "offline": false, "latency": latency, "downloadThroughput": speed, "uploadThroughput": speed,
        });
        devtools.send_raw("Network.emulateNetworkConditions", conditions).await?;
    }
    Ok(())
}

async fn number(page: &Page, script: &str) -> Result<Option<f64>> {
    Ok(page.run(script, Vec::new()).await?.as_f64())
}

async fn keystrokes(page: &Page) -> Result<Vec<f64>> {
    page.write("Deal size", "48000").await?;
    page.run("performance.clearMeasures()", Vec::new()).await?;
    for stroke in 0..KEYSTROKES {
        page.keys(if stroke % 2 == 0 { "1" } else { "\u{e003}" }).await?;
        tokio::time::sleep(Duration::from_millis(120)).await;
    }
    let script = "return performance.getEntriesByName('partner-roi:painted').map((entry) => entry.duration)";
    let found = page.run(script, Vec::new()).await?;
    let times = found.as_array().context("no measures")?;
    Ok(times.iter().filter_map(serde_json::Value::as_f64).collect())
}

fn words(times: &mut [f64]) -> String {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied();
    let [least, median, most] = [0, 50, 95].map(|share| at(share).unwrap_or(f64::NAN));
    format!("least {least:.1}, median {median:.1}, 95% within {most:.1}")
}
