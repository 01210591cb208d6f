//! The server goes away under an open page: the calculator goes on, says that saving is off, and loses nothing.

use anyhow::{Result, ensure};
use partner_roi_tests::answers::{heard, listen, until_shown};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::calculate;
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::until;
use serde_json::json;

#[tokio::test]
async fn without_the_server_everything_but_saving_goes_on() -> Result<()> {
    journey(Browser::Chromium, "offline", async |stage| {
        let page = stage.page.clone();
        page.open(&stage.server.url("/calculator?type=channel&level=premier")).await?;
        let mut scenario = json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" });
        until_shown(&page, &calculate(&scenario)?, "partner").await?;
        listen(&page).await?;

        stage.server.kill()?;
        page.write("Qualified leads a month", "14").await?;
        scenario["leads_per_month"] = json!("14");
        let expected = calculate(&scenario)?;
        let shown = until_shown(&page, &expected, "partner").await?;
        page.choose("Seen by", "Vendor").await?;
        until_shown(&page, &expected, "vendor").await?;
        page.choose("Seen by", "Partner").await?;

        page.press("Save").await?;
        page.until_text("Saving is off").await?;
        ensure!(page.written("Qualified leads a month").await? == "14", "the text is lost");
        ensure!(until_shown(&page, &expected, "partner").await? == shown, "the answer moved");

        // Back again, nothing has to be typed twice.
        stage.server.resume().await?;
        let saved = until("saving to work again", async || {
            page.press("Save").await?;
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            Ok(page.text().await?.contains("Saved. Anyone with the link can read it.").then_some(()))
        })
        .await;
        saved?;
        let detail = heard(&page, "save", |detail| detail["id"].is_string()).await?;
        ensure!(detail["link"].is_string(), "a save without a link: {detail}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_api_that_never_answers_leaves_the_calculator_whole() -> Result<()> {
    journey(Browser::Chromium, "blocked", async |stage| {
        let page = &stage.page;
        // The page and its files arrive, every call of the API fails: what a firewall does.
        page.driver().cdp().send_raw("Network.enable", json!({})).await?;
        page.driver()
            .cdp()
            .send_raw("Network.setBlockedURLs", json!({ "urls": ["*/api/*", "*/readyz", "*/healthz"] }))
            .await?;
        page.open(&stage.server.url("/calculator?type=channel&level=premier")).await?;
        let scenario = json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" });
        until_shown(page, &calculate(&scenario)?, "partner").await?;
        page.until_text("Saving is off").await?;
        Ok(())
    })
    .await
}
