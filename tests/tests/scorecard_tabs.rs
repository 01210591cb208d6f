//! One card in two tabs of a browser: what is typed in one is never lost to the other.

use anyhow::{Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::browser::Browser;
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::{BUTTON, Page, until};
use partner_roi_tests::scorecard::{open_empty, save, stored, until_card};
use serde_json::json;

const VALUE: &str = "Revenue or savings";
const VENDOR: &str = "Vendor's rating of alignment";
const PARTNER: &str = "Partner's rating of alignment";
const TAKE: &str = "Take over what is there";
const KEEP: &str = "Keep what is here";

async fn until_calm(page: &Page) -> Result<()> {
    until("the choice to be made", async || Ok((!page.text().await?.contains(KEEP)).then_some(()))).await
}

/// What the browser keeps of what was typed.
async fn typed(page: &Page) -> Result<String> {
    let script =
        "return Object.entries(localStorage).filter(([key]) => key.includes('&typed')).map(([, text]) => text).join()";
    let kept = page.run(script, Vec::new()).await?;
    Ok(kept.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn two_tabs_with_one_card_never_lose_what_the_other_has() -> Result<()> {
    journey(Browser::Chromium, "scorecard-tabs", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        let first = page.driver().window().await?;
        page.press("Begin with Q1 2025").await?;
        page.write(VENDOR, "8").await?;

        // The second goes on with what the first has typed; the first hears of it.
        let second = page.driver().new_tab().await?;
        page.driver().switch_to_window(second.clone()).await?;
        page.open(&stage.server.url("/scorecard?template=health&first-quarter=2025-Q1")).await?;
        page.until_text("One figure is not saved yet.").await?;
        page.write(PARTNER, "5").await?;
        page.driver().switch_to_window(first.clone()).await?;
        page.until_text(KEEP).await?;
        accessibility::check(&page, "two tabs with one card").await?;

        // What it goes on typing is not written over that.
        page.write(VALUE, "1000").await?;
        let kept = typed(&page).await?;
        ensure!(kept.contains(r#""text":"5""#) && !kept.contains("1000"), "{kept}");
        page.press(TAKE).await?;
        until_calm(&page).await?;
        let figures = [page.written(VALUE).await?, page.written(VENDOR).await?, page.written(PARTNER).await?];
        ensure!(figures == ["1,000", "8", "5"], "{figures:?}");
        ensure!(page.focused().await?.1.starts_with(VALUE), "{:?}", page.focused().await?);

        // The second stays with its own, and now the first has the choice.
        page.driver().switch_to_window(second.clone()).await?;
        page.until_text(KEEP).await?;
        page.press(KEEP).await?;
        until_calm(&page).await?;
        ensure!(!typed(&page).await?.contains("1000"));
        page.driver().switch_to_window(first.clone()).await?;
        page.until_text(KEEP).await?;
        page.press(KEEP).await?;
        until_calm(&page).await?;
        page.press("Save figures").await?;
        until_card(&page, "the figures", |card| {
            card["quarters"][0]["entries"].as_array().is_some_and(|all| all.len() == 3)
        })
        .await?;

        // A card that is saved in one tab is not written over by the other, which has an older one.
        let saved = save(&page).await?;
        page.driver().switch_to_window(second.clone()).await?;
        page.until_text(KEEP).await?;
        page.press("Save figures").await?;
        page.until_text(KEEP).await?;
        page.press(TAKE).await?;
        until_calm(&page).await?;
        page.until_text("Saved. Anyone with the link can read it.").await?;
        until_card(&page, "the stored card", |card| card["quarters"][0]["entries"][0]["actual"] == json!("1000"))
            .await?;
        page.press("Enter figures of Q1 2025").await?;
        page.write(VALUE, "3000").await?;
        page.press("Save figures").await?;
        let figure = async || {
            Ok((stored(stage, &saved, "").await?["card"]["quarters"][0]["entries"][0]["actual"] == json!("3000"))
                .then_some(()))
        };
        until("the figure on the server", figure).await?;
        page.driver().switch_to_window(first).await?;
        page.until_text(KEEP).await?;
        page.press(TAKE).await?;
        until_card(&page, "the newest card", |card| card["quarters"][0]["entries"][0]["actual"] == json!("3000"))
            .await?;
        until_calm(&page).await?;
        page.driver().refresh().await?;
        page.find(BUTTON, "Enter figures of Q1 2025").await?;
        until_calm(&page).await
    })
    .await
}
