//! What a scorecard loads: only what somebody needs, and again what could not be loaded.

use anyhow::{Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::answers::{heard, listen};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::{BUTTON, Page, until};
use partner_roi_tests::scorecard::{SAVED, card, enter, open_empty, save};
use serde_json::{Value, json};
use thirtyfour::prelude::Key;

/// Whether the page has asked for a part of the module.
async fn has_loaded(page: &Page, part: &str) -> Result<bool> {
    let script = "return performance.getEntriesByType('resource').some(({ name }) => name.endsWith(arguments[0]))";
    Ok(page.run(script, vec![json!(format!("/split_{part}.wasm"))]).await? == json!(true))
}

/// How often the page has asked for something.
async fn asked_for(page: &Page, file: &str) -> Result<Value> {
    let script =
        "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith(arguments[0])).length";
    page.run(script, vec![json!(file)]).await
}

#[tokio::test]
async fn who_only_looks_loads_nothing_that_changes_a_card() -> Result<()> {
    journey(Browser::Chromium, "parts-looking", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/scorecard")).await?;
        page.find(BUTTON, "Restate Q3 2026").await?;
        // What follows the first answer has come by then.
        until("the answer as an event", async || Ok(has_loaded(page, "card_report").await?.then_some(()))).await?;
        page.choose("Quarter", "Q2 2026").await?;
        page.unfold("Growth of deal size").await?;
        for part in ["desk", "card_explanation"] {
            ensure!(!has_loaded(page, part).await?, "{part} was loaded");
        }
        // What the loader asks for early is not asked for again.
        for file in ["/data/brightline.json", "/templates/agent-platform-channel.json", "/words/en.scorecard.json"] {
            ensure!(asked_for(page, file).await? == 1, "{file}: {}", asked_for(page, file).await?);
        }

        // A link that others were given to read.
        open_empty(stage, "2025-Q1").await?;
        let page = &stage.page;
        ensure!(has_loaded(page, "desk").await?, "an empty card is there to be filled");
        enter(page, "Begin with Q1 2025", &[("Vendor's rating of alignment", "8")], "Save figures").await?;
        let (id, token) = save(page).await?;
        page.run("localStorage.clear()", Vec::new()).await?;
        page.open("about:blank").await?;
        page.open(&stage.server.url(&format!("/q#{id}.{token}"))).await?;
        page.until_text("This link shows the scorecard.").await?;
        ensure!(card(page).await?["quarters"][0]["quarter"] == "2025-Q1", "not the card");
        ensure!(asked_for(page, &format!("/scorecards/{id}")).await? == 1, "the card was asked for twice");
        ensure!(!has_loaded(page, "desk").await?, "a link to read changes nothing");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_could_not_be_loaded_is_asked_for_again() -> Result<()> {
    journey(Browser::Chromium, "parts-again", async |stage| {
        let page = stage.page.clone();
        page.open(&stage.server.url("/scorecard")).await?;
        page.find(BUTTON, "Restate Q3 2026").await?;
        until("the answer as an event", async || Ok(has_loaded(&page, "card_report").await?.then_some(()))).await?;
        stage.server.kill()?;
        page.press("Restate Q3 2026").await?;
        page.until_text("This part could not be loaded.").await?;
        accessibility::check(&page, "a form that could not be loaded").await?;
        page.press("How is this worked out? The score").await?;
        until("the second word of it", async || {
            Ok((page.text().await?.matches("This part could not be loaded.").count() > 1).then_some(()))
        })
        .await?;
        stage.server.resume().await?;
        page.press("Try again").await?;
        page.find(&["textbox"], "Who").await?;
        until("the first field to be at work", async || Ok((page.focused().await?.0 == "textbox").then_some(())))
            .await?;
        page.press("Cancel").await?;
        until("a button to be at work again", async || Ok((page.focused().await?.0 == "button").then_some(()))).await?;

        // What the page puts in without waiting is kept and sent by what comes later.
        page.driver().refresh().await?;
        page.find(BUTTON, "Save").await?;
        listen(&page).await?;
        let put = "const card = document.querySelector('partner-scorecard'), changed = card.value;
            changed.name = 'Another name';
            card.value = changed;";
        page.run(put, Vec::new()).await?;
        heard(&page, "change", |detail| detail["name"] == "Another name").await?;
        page.tab_to("button", "Save", true).await?;
        page.keys(Key::Enter).await?;
        page.until_text(SAVED).await?;
        ensure!(card(&page).await?["name"] == "Another name", "the change is lost");
        Ok(())
    })
    .await
}
