//! Figures that are typed: nothing is lost, and nothing is done that was not meant.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::browser::Browser;
use partner_roi_tests::journey::{Stage, journey, someone_else};
use partner_roi_tests::page::{BUTTON, FIELD, Page, until};
use partner_roi_tests::scorecard::{card, enter, open_empty, paste_rows, save, stored, until_card};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

const VALUE: &str = "Revenue or savings";
const VENDOR: &str = "Vendor's rating of alignment";
const PARTNER: &str = "Partner's rating of alignment";

fn quarters(card: &Value) -> usize {
    card["quarters"].as_array().map_or(0, Vec::len)
}

async fn until_focus(page: &Page, what: &str, role: &str, name: &str) -> Result<()> {
    let fits = async || {
        let (has, called) = page.focused().await?;
        Ok((has == role && called.starts_with(name)).then_some(()))
    };
    if let Err(error) = until(what, fits).await {
        return Err(error.context(format!("the focus is in {:?}", page.focused().await?)));
    }
    Ok(())
}

async fn until_gone(page: &Page, words: &str) -> Result<()> {
    until(&format!("{words:?} to go"), async || Ok((!page.text().await?.contains(words)).then_some(()))).await
}

async fn language(page: &Page, language: &str) -> Result<()> {
    let script = "document.querySelector('partner-scorecard').setAttribute('lang', arguments[0])";
    page.run(script, vec![json!(language)]).await.map(drop)
}

#[tokio::test]
async fn figures_that_were_typed_survive_a_reload() -> Result<()> {
    journey(Browser::Chromium, "scorecard-typed", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        ensure!(!page.text().await?.contains('$'), "a card in no currency shows one");
        page.press("Begin with Q1 2025").await?;
        page.write(VALUE, "12k").await?;
        page.write(VENDOR, "8").await?;
        page.driver().refresh().await?;
        page.until_text("2 figures are not saved yet.").await?;
        ensure!(page.written(VALUE).await? == "12,000" && page.written(VENDOR).await? == "8", "other figures");
        ensure!(page.focused().await?.0.is_empty(), "the focus was taken: {:?}", page.focused().await?);
        ensure!(quarters(&card(&page).await?) == 0, "something was saved that nobody saved");
        ensure!(!page.text().await?.contains('$'), "a field in no currency shows one");
        accessibility::check(&page, "figures of an earlier visit").await?;

        // In another language it is the same number, and all is said in that language.
        language(&page, "de").await?;
        page.until_text("2 Zahlen sind noch nicht gespeichert.").await?;
        let german = page.find(FIELD, "Revenue or savings").await?.prop("value").await?;
        ensure!(german.as_deref() == Some("12.000"), "{german:?}");
        language(&page, "en").await?;
        page.until_text("2 figures are not saved yet.").await?;

        // Discarded only when somebody says so.
        page.press("Cancel").await?;
        until_focus(&page, "the question", "group", "Discard 2 figures that are not saved?").await?;
        accessibility::check(&page, "a question before figures are discarded").await?;
        page.keys(Key::Escape).await?;
        until_focus(&page, "the button that asked", "button", "Cancel").await?;
        page.press("Cancel").await?;
        page.press("Discard").await?;
        until_focus(&page, "where the card begins", "textbox", "Name of the partner").await?;
        page.driver().refresh().await?;
        page.find(BUTTON, "Begin with Q1 2025").await?;
        ensure!(!page.text().await?.contains("not saved yet"), "it came back");

        // Saved figures are not unsaved ones.
        enter(&page, "Begin with Q1 2025", &[(VENDOR, "8")], "Save figures").await?;
        until_card(&page, "the figure", |card| quarters(card) == 1).await?;
        page.driver().refresh().await?;
        page.find(BUTTON, "Enter figures of Q1 2025").await?;
        ensure!(!page.text().await?.contains("not saved yet"), "they are told of as unsaved");
        page.until_text("Kept in this browser only.").await?;
        language(&page, "fr").await?;
        page.until_text("Conservé dans ce navigateur uniquement.").await?;
        until_gone(&page, "Kept in this browser only.").await
    })
    .await
}

#[tokio::test]
async fn a_restatement_that_was_begun_survives_a_reload() -> Result<()> {
    journey(Browser::Chromium, "scorecard-restating", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        enter(&page, "Begin with Q1 2025", &[(VENDOR, "8")], "Close Q1 2025").await?;
        page.press("Restate Q1 2025").await?;
        page.write(VENDOR, "7").await?;
        page.write("Who restates", "A. Example").await?;
        page.write("Why", "Counted late").await?;
        page.driver().refresh().await?;
        page.until_text("One figure is not saved yet.").await?;
        ensure!(page.written("Who restates").await? == "A. Example", "who is lost");
        page.press("Save figures").await?;
        let restated = until_card(&page, "the restatement", |card| card["quarters"][0]["status"] == "restated").await?;
        ensure!(restated["quarters"][0]["restatements"][0]["reason"] == "Counted late", "{restated}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn closing_says_first_what_follows_from_it() -> Result<()> {
    journey(Browser::Chromium, "scorecard-closing", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        enter(&page, "Begin with Q1 2025", &[(VENDOR, "8"), (PARTNER, "4.4")], "Close Q1 2025").await?;
        page.press("Begin with Q2 2025").await?;
        page.write(VENDOR, "8").await?;
        page.write(PARTNER, "3.8").await?;
        page.press("Close Q2 2025").await?;
        until_focus(&page, "the question", "group", "Close Q2 2025?").await?;
        page.until_text("7 of 9 measures have no figure.").await?;
        page.until_text("Raised: Renegotiate for").await?;
        accessibility::check(&page, "a question before a quarter is closed").await?;
        page.keys(Key::Escape).await?;
        until_focus(&page, "the button that asked", "button", "Close Q2 2025").await?;
        let open = |card: &Value| card["quarters"][1].get("status").is_none_or(|status| status == "open");
        ensure!(open(&card(&page).await?), "it was closed all the same");

        // With a better figure nothing is raised; by the keyboard alone.
        page.write(PARTNER, "7").await?;
        page.tab_to("button", "Close Q2 2025", false).await?;
        page.keys(Key::Enter).await?;
        page.until_text("It raises nothing and settles nothing.").await?;
        page.tab_to("button", "Close Q2 2025 now", false).await?;
        page.keys(Key::Enter).await?;
        until_card(&page, "the closed quarter", |card| card["quarters"][1]["status"] == "closed").await?;
        until_focus(&page, "the next step", "button", "Begin with Q3 2025").await?;

        page.press("Begin with Q3 2025").await?;
        page.press("Close Q3 2025").await?;
        page.until_text("No figure was entered for Q3 2025: it would be closed empty.").await?;
        page.press("Not yet").await?;

        // What cannot be taken is not asked about.
        page.write(VENDOR, "lots").await?;
        page.press("Close Q3 2025").await?;
        until_focus(&page, "the field that is wrong", "textbox", VENDOR).await
    })
    .await
}

#[tokio::test]
async fn a_form_says_which_quarter_it_is_for_and_asks_about_slips() -> Result<()> {
    journey(Browser::Chromium, "scorecard-slips", async |stage| {
        let page = stage.page.clone();
        let address = "/scorecard?template=agent-platform-channel&first-quarter=2025-Q1";
        page.open(&stage.server.url(address)).await?;
        page.find(BUTTON, "Begin with").await?;
        // A blank table with one figure in it.
        paste_rows(&page, "metric,quarter,actual\nsatisfaction,2025-Q1,\nsatisfaction,2025-Q2,8\nretention,2025-Q1,\n")
            .await?;
        page.until_text("One figure is taken over.").await?;
        paste_rows(&page, "metric,quarter,actual\nsatisfaction,2025-Q1,\n").await?;
        page.until_text("There are no figures in it.").await?;
        paste_rows(&page, "metric,quarter,actual\nsatisfaction,2025-Q3,8\n").await?;
        page.choose("Quarter", "Q2 2025").await?;
        page.press("Enter figures of Q2 2025").await?;
        page.write("Retention", "0.91").await?;
        page.keys(Key::Tab).await?;
        page.until_text("0.91% was taken. Is 91% meant?").await?;
        accessibility::check(&page, "a figure that is asked about").await?;
        page.press("Take 91%").await?;
        until_focus(&page, "the field", "textbox", "Retention").await?;
        ensure!(page.written("Retention").await? == "91", "{}", page.written("Retention").await?);
        until_gone(&page, "Is 91% meant?").await?;

        page.choose("Quarter", "Q3 2025").await?;
        page.until_text("The scorecard shows Q3 2025. The fields here are for Q2 2025.").await?;
        accessibility::check(&page, "another quarter than the form's").await?;
        page.press("Show Q2 2025").await?;
        until_gone(&page, "The fields here are for").await?;
        until_focus(&page, "the form", "textbox", "").await?;
        page.choose("Quarter", "Q3 2025").await?;
        page.press("Save figures").await?;
        page.find(BUTTON, "Enter figures of Q2 2025").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn saving_and_loading_keep_the_focus_and_what_is_typed() -> Result<()> {
    journey(Browser::Chromium, "scorecard-focus", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        enter(&page, "Begin with Q1 2025", &[(VENDOR, "8")], "Save figures").await?;
        let who = save(&page).await?;
        until_focus(&page, "the link", "button", "Copy link").await?;

        // The link for editing is all that somebody else needs.
        page.unfold("Link for editing").await?;
        let link = page.written("Link for editing").await?;
        ensure!(link.contains(&format!("/q#{}.pre_", who.0)), "{link}");
        accessibility::check(&page, "both links").await?;
        someone_else(stage.browser, "scorecard-focus", async |other| {
            other.open(&link).await?;
            enter(other, "Enter figures of Q1 2025", &[(PARTNER, "3.5")], "Save figures").await?;
            until("the other's change", async || {
                let there = stored(stage, &who, "").await?["card"].to_string();
                Ok(there.contains("\"3.5\"").then_some(()))
            })
            .await
        })
        .await?;

        enter(&page, "Enter figures of Q1 2025", &[(VENDOR, "9")], "Save figures").await?;
        page.until_text("Not saved: somebody saved other figures in between.").await?;
        page.press("Enter figures of Q1 2025").await?;
        page.write(VALUE, "7000").await?;
        page.press("Load the newer one").await?;
        until("the other's figure in the form", async || Ok((page.written(PARTNER).await? == "3.5").then_some(())))
            .await?;
        ensure!(page.written(VALUE).await? == "7,000", "what was typed is gone");
        page.until_text("One figure is not saved yet.").await?;
        until("the focus somewhere", async || Ok((!page.run(FOCUS, vec![]).await?.is_null()).then_some(()))).await?;
        page.press("Save figures").await?;
        until("all of it on the server", async || {
            let there = stored(stage, &who, "").await?["card"].to_string();
            Ok((there.contains("\"3.5\"") && there.contains("\"7000\"") && !there.contains("\"9\"")).then_some(()))
        })
        .await
    })
    .await
}

/// What has the focus inside the scorecard.
const FOCUS: &str =
    "return document.querySelector('partner-scorecard').shadowRoot.activeElement?.textContent?.slice(0, 80) ?? null";

async fn address(page: &Page) -> Result<String> {
    page.run("return location.pathname + location.search", vec![])
        .await?
        .as_str()
        .map(str::to_owned)
        .context("an address")
}

async fn begun_anew(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.until_text("A new scorecard is begun.").await?;
    until_card(page, "an empty card", |card| quarters(card) == 0).await?;
    until_focus(page, "the first question", "textbox", "Name of the partner").await?;
    ensure!(address(page).await? == "/scorecard?template=health", "{}", address(page).await?);
    Ok(())
}

#[tokio::test]
async fn a_new_card_is_begun_and_the_one_before_stays() -> Result<()> {
    journey(Browser::Chromium, "scorecard-new", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        ensure!(!page.names(BUTTON).await?.iter().any(|name| name == "New scorecard"), "nothing is stored yet");
        enter(&page, "Begin with Q1 2025", &[(VENDOR, "8")], "Save figures").await?;
        let who = save(&page).await?;
        page.press("New scorecard").await?;
        begun_anew(stage).await?;
        page.driver().refresh().await?;
        page.find(BUTTON, "Begin with").await?;
        ensure!(quarters(&card(&page).await?) == 0, "the one before is back");

        // The one before is a step back, and there a card is begun only over what somebody agrees to lose.
        page.driver().back().await?;
        until_card(&page, "the card before", |card| quarters(card) == 1).await?;
        page.press("Enter figures of Q1 2025").await?;
        page.write(PARTNER, "5").await?;
        page.press("New scorecard").await?;
        until_focus(&page, "the question", "group", "Begin a new scorecard?").await?;
        page.until_text("This would be lost:").await?;
        accessibility::check(&page, "a question before a new card").await?;
        page.press("Stay with this one").await?;
        until_focus(&page, "the button that asked", "button", "New scorecard").await?;
        ensure!(page.written(PARTNER).await? == "5", "the form closed");
        page.press("New scorecard").await?;
        page.press("Begin anew").await?;
        begun_anew(stage).await?;
        let kept = stored(stage, &who, "").await?["card"].clone();
        ensure!(kept["quarters"][0]["entries"].to_string().contains("\"8\""), "{kept}");
        page.open(&stage.server.url(&format!("/scorecard?card={}", who.0))).await?;
        page.find(BUTTON, "Enter figures of Q1 2025").await?;
        ensure!(!page.text().await?.contains("not saved yet"), "what was lost is back");
        Ok(())
    })
    .await
}
