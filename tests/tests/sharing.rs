//! Undo, redo, and links that hold the figures themselves: nothing is stored, and no server is needed for them.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::answers::until_shown;
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::calculate;
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::Page;
use serde_json::{Value, json};
use thirtyfour::Key;

/// Keeps what goes to the clipboard, which a test cannot read.
const KEEP: &str = "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); };";
/// A browser that does not allow copying.
const DENY: &str = "navigator.clipboard.writeText = () => Promise.reject(new Error('denied'));";

fn scenario() -> Value {
    json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" })
}

async fn copied(page: &Page) -> Result<String> {
    page.run(KEEP, Vec::new()).await?;
    page.press("Copy link").await?;
    page.until_text("Link copied. It holds your figures itself; nothing was stored.").await?;
    Ok(page.run("return window.copied", Vec::new()).await?.as_str().context("no link")?.to_owned())
}

async fn chord(page: &Page, key: &str) -> Result<()> {
    let keys = page.driver().action_chain().key_down(Key::Control).send_keys(key).key_up(Key::Control);
    Ok(keys.perform().await?)
}

#[tokio::test]
async fn a_link_without_a_server_brings_the_same_digits() -> Result<()> {
    journey(Browser::Chromium, "link", async |stage| {
        let page = stage.page.clone();
        page.open(&stage.server.url("/calculator?type=channel&level=premier")).await?;
        let mut scenario = scenario();
        until_shown(&page, &calculate(&scenario)?, "partner").await?;
        // The server may go away: the link is made here.
        stage.server.kill()?;
        page.write("Qualified leads a month", "8").await?;
        scenario["leads_per_month"] = json!("8");
        let expected = calculate(&scenario)?;
        until_shown(&page, &expected, "partner").await?;
        let link = copied(&page).await?;
        ensure!(link.contains("/calculator") && link.contains("#roi="), "{link}");
        stage.server.resume().await?;

        // Somebody else's browser knows nothing of these figures.
        page.run("localStorage.clear(); location.href = 'about:blank'", Vec::new()).await?;
        page.open(&link).await?;
        until_shown(&page, &expected, "partner").await?;
        ensure!(page.written("Qualified leads a month").await? == "8", "the input came along");

        // What is changed after it survives a reload, although the link still stands in the address.
        page.write("Qualified leads a month", "9").await?;
        scenario["leads_per_month"] = json!("9");
        let changed = calculate(&scenario)?;
        until_shown(&page, &changed, "partner").await?;
        tokio::time::sleep(std::time::Duration::from_millis(600)).await;
        page.driver().refresh().await?;
        until_shown(&page, &changed, "partner").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_damaged_link_says_so_and_leaves_a_calculator() -> Result<()> {
    journey(Browser::Chromium, "damaged-link", async |stage| {
        let page = &stage.page;
        for part in ["roi=%25%25", "roi=e30", "roi=eyJwcm9ncmFt"] {
            page.open("about:blank").await?;
            page.open(&stage.server.url(&format!("/calculator#{part}"))).await?;
            page.until_text("The link could not be read.").await?;
            until_shown(page, &calculate(&scenario())?, "partner").await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn where_copying_is_denied_the_link_is_shown() -> Result<()> {
    journey(Browser::Chromium, "denied-link", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?type=channel&level=premier")).await?;
        page.run(DENY, Vec::new()).await?;
        page.press("Copy link").await?;
        page.until_text("The link is below; it holds your figures itself.").await?;
        ensure!(page.written("Link to this scenario").await?.contains("#roi="), "no link");
        accessibility::check(page, "a link that could not be copied").await
    })
    .await
}

#[tokio::test]
async fn steps_are_taken_back_and_again_by_button_and_by_key() -> Result<()> {
    journey(Browser::Chromium, "undo", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?type=channel&level=premier")).await?;
        let mut scenario = scenario();
        let start = calculate(&scenario)?;
        until_shown(page, &start, "partner").await?;
        page.write("Deal size", "60000").await?;
        scenario["deal_size"] = json!("60000");
        let typed = calculate(&scenario)?;
        until_shown(page, &typed, "partner").await?;
        page.choose("Level", "Strategic").await?;
        scenario["level"] = json!("strategic");
        let both = calculate(&scenario)?;
        until_shown(page, &both, "partner").await?;

        page.press("Undo").await?;
        until_shown(page, &typed, "partner").await?;
        // The focus is on a button now: the keys are the calculator's.
        chord(page, "z").await?;
        until_shown(page, &start, "partner").await?;
        chord(page, "y").await?;
        until_shown(page, &typed, "partner").await?;
        page.press("Redo").await?;
        until_shown(page, &both, "partner").await?;
        page.press("Reset all").await?;
        until_shown(page, &start, "partner").await?;
        page.press("Undo").await?;
        until_shown(page, &both, "partner").await.map(|_| ())
    })
    .await
}

#[tokio::test]
async fn a_rate_that_is_typed_is_taken_back_in_one_step() -> Result<()> {
    journey(Browser::Chromium, "undo-rate", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?type=channel&level=premier")).await?;
        let mut scenario = scenario();
        let start = calculate(&scenario)?;
        until_shown(page, &start, "partner").await?;
        page.unfold("Another currency").await?;
        page.until_text("Currency of the results").await?;
        page.choose("Currency of the results", "EUR – Euro").await?;
        page.write("Exchange rate", "0.9217").await?;
        let day = page.run("return new Date().toLocaleDateString('sv')", Vec::new()).await?;
        scenario["exchange_rate"] = json!({ "currency": "EUR", "rate": "0.9217", "date": day });
        until_shown(page, &calculate(&scenario)?, "partner").await?;
        page.press("Undo").await?;
        until_shown(page, &start, "partner").await.map(|_| ())
    })
    .await
}

#[tokio::test]
async fn a_link_of_another_program_is_said_to_be_that() -> Result<()> {
    journey(Browser::Chromium, "foreign-link", async |stage| {
        let page = &stage.page;
        let other =
            "return btoa(JSON.stringify({ program: 'joint-venture', partner_type: 'strategic' })).replace(/=+$/, '')";
        let part = page.run(other, Vec::new()).await?;
        let part = part.as_str().context("no part")?;
        let address = stage.server.url(&format!("/calculator?type=channel&level=premier#roi={part}"));
        page.open(&address).await?;
        until_shown(page, &calculate(&scenario())?, "partner").await?;
        page.until_text("The link holds figures of another program.").await
    })
    .await
}
