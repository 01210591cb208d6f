//! A sales rep's way, in three browser engines: the customer's figures, the levels side by side, how it may turn out, why, and a
//! link that shows somebody else the same digits. Every figure on the way is the command line's.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::answers::until_shown;
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::{calculate, run};
use partner_roi_tests::journey::{Stage, journey};
use partner_roi_tests::page::until;
use partner_roi_tests::written::money;
use serde_json::{Value, json};

#[tokio::test]
async fn chromium_from_figures_to_a_link() -> Result<()> {
    journey(Browser::Chromium, "rep", rep_journey).await
}

#[tokio::test]
async fn firefox_from_figures_to_a_link() -> Result<()> {
    journey(Browser::Firefox, "rep", rep_journey).await
}

#[tokio::test]
async fn webkit_from_figures_to_a_link() -> Result<()> {
    journey(Browser::WebKit, "rep", rep_journey).await
}

async fn rep_journey(stage: &mut Stage) -> Result<()> {
    let page = &stage.page;
    page.open(&stage.server.url("/calculator?type=channel&level=select")).await?;
    page.write("Qualified leads a month", "9").await?;
    page.write("Deal size", "52,500").await?;
    let mut scenario = json!({
        "program": "agent-platform", "partner_type": "channel", "level": "select",
        "leads_per_month": "9", "deal_size": "52500",
    });
    until_shown(page, &calculate(&scenario)?, "partner").await?;

    // The same business at each level.
    let question = json!({ "scenario": scenario, "figure": "partner.net_profit" });
    let levels = run(&["levels", "-"], &format!("{question}\n"))?.json()?;
    page.unfold("Levels side by side").await?;
    let rows = levels["levels"].as_array().context("levels")?;
    for row in rows {
        let exact =
            row["figures"]["partner.net_profit"]["value"].as_str().with_context(|| format!("no value: {row}"))?;
        page.until_text(&money(exact)?).await?;
    }
    page.choose("Level", "Premier").await?;
    scenario["level"] = json!("premier");
    until_shown(page, &calculate(&scenario)?, "partner").await?;

    // How it may turn out; what was entered stays.
    let cases = run(&["cases", "-"], &format!("{}\n", json!({ "scenario": scenario })))?.json()?;
    let conservative = cases["cases"].as_array().context("cases")?.iter().find(|case| case["case"] == "conservative");
    let report: &Value = conservative.context("a conservative case")?;
    page.choose("How it turns out", "Conservative").await?;
    until_shown(page, report, "partner").await?;
    page.choose("How it turns out", "Expected").await?;
    until_shown(page, &calculate(&scenario)?, "partner").await?;

    // Why: the explanation names what the figure is made of.
    page.press("ROI: how is this worked out?").await?;
    page.until_text("Net profit ÷ total cost").await?;
    page.press("Close").await?;

    // The link, opened by somebody else.
    page.run(
        "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); };",
        Vec::new(),
    )
    .await?;
    page.press("Copy link").await?;
    let link = until("the link", async || {
        let copied = page.run("return window.copied ?? null", Vec::new()).await?;
        Ok(copied.as_str().map(str::to_owned))
    })
    .await?;
    page.run("localStorage.clear()", Vec::new()).await?;
    page.open("about:blank").await?;
    page.open(&link).await?;
    until_shown(page, &calculate(&scenario)?, "partner").await?;
    ensure!(page.written("Deal size").await? == "52,500", "the figures came along");
    Ok(())
}
