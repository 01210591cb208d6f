//! Scorecards on the server: two people at one, the server gone, links that only show, plans from saved scenarios.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::answers::{heard, listen};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::journey::{journey, someone_else};
use partner_roi_tests::page::{BUTTON, until};
use partner_roi_tests::scorecard::{SAVED, card, edit_token, enter, open_empty, save, stored, until_card};
use serde_json::{Value, json};

#[tokio::test]
async fn two_people_at_one_card_do_not_overwrite_each_other() -> Result<()> {
    journey(Browser::Chromium, "scorecard-conflict", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        enter(&page, "Begin with Q1 2025", &[("Vendor's rating of alignment", "8")], "Save figures").await?;
        let who = save(&page).await?;
        let edit = edit_token(&page, &who.0).await?;
        let (link, theirs) = (stage.server.url(&format!("/q#{}.{edit}", who.0)), "Partner's rating of alignment");
        let change = async |figure: &str| {
            someone_else(stage.browser, "scorecard-conflict", async |other| {
                other.open(&link).await?;
                enter(other, "Enter figures of Q1 2025", &[(theirs, figure)], "Save figures").await?;
                until("the other's change", async || {
                    let entries = stored(stage, &who, "").await?["card"]["quarters"][0]["entries"].clone();
                    Ok(entries.to_string().contains(&format!("\"{figure}\"")).then_some(()))
                })
                .await
            })
            .await
        };
        change("3.5").await?;
        enter(&page, "Enter figures of Q1 2025", &[("Vendor's rating of alignment", "9")], "Save figures").await?;
        page.until_text("Not saved: somebody saved other figures in between.").await?;
        accessibility::check(&page, "a conflict").await?;
        page.press("Load the newer one").await?;
        let newer = |card: &Value| card["quarters"][0]["entries"].to_string().contains("\"3.5\"");
        let loaded = until_card(&page, "the other's figures", newer).await?;
        ensure!(!loaded.to_string().contains("\"9\""), "{loaded}");

        change("2.5").await?;
        enter(&page, "Enter figures of Q1 2025", &[("Vendor's rating of alignment", "9")], "Save figures").await?;
        page.until_text("Not saved: somebody saved other figures in between.").await?;
        page.press("Save as a copy").await?;
        page.until_text(SAVED).await?;
        let copy = heard(&page, "save", |detail| detail["id"] != who.0.as_str()).await?;
        ensure!(copy["link"].is_string(), "{copy}");
        let first = stored(stage, &who, "").await?["card"].to_string();
        ensure!(first.contains("\"2.5\"") && !first.contains("\"9\""), "the other's card was changed: {first}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn without_the_server_nothing_is_lost() -> Result<()> {
    journey(Browser::Chromium, "scorecard-offline", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        let vendor = "Vendor's rating of alignment";
        stage.server.kill()?;
        enter(&page, "Begin with Q1 2025", &[(vendor, "8")], "Save figures").await?;
        page.press("Save").await?;
        page.until_text("Saving is off: the server can't be reached.").await?;
        enter(&page, "Enter figures of Q1 2025", &[(vendor, "8.5")], "Save figures").await?;
        stage.server.resume().await?;
        page.press("Try again").await?;
        page.until_text(SAVED).await?;
        let detail = heard(&page, "save", |detail| detail["link"].is_string()).await?;
        let link = detail["link"].as_str().context("a link")?;
        let who = link.split_once("/q#").and_then(|(_, part)| part.split_once('.')).context("a share link")?;
        let who = (who.0.to_owned(), who.1.to_owned());
        let has = async |wanted: &str| {
            until("the change on the server", async || {
                Ok(stored(stage, &who, "").await?["card"].to_string().contains(wanted).then_some(()))
            })
            .await
        };
        has("\"8.5\"").await?;

        stage.server.kill()?;
        enter(&page, "Enter figures of Q1 2025", &[(vendor, "7")], "Save figures").await?;
        page.until_text("One change is not on the server yet.").await?;
        enter(&page, "Enter figures of Q1 2025", &[], "Close Q1 2025").await?;
        page.until_text("2 changes are not on the server yet.").await?;
        accessibility::check(&page, "changes that wait").await?;
        let here = card(&page).await?;
        stage.server.resume().await?;
        // The page is closed and opened again: what waited goes out by itself.
        page.driver().refresh().await?;
        until(
            "both changes on the server",
            async || Ok((stored(stage, &who, "").await?["card"] == here).then_some(())),
        )
        .await?;
        page.until_text(SAVED).await
    })
    .await
}

#[tokio::test]
async fn a_link_to_read_shows_and_changes_nothing() -> Result<()> {
    journey(Browser::Chromium, "scorecard-read", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        enter(&page, "Begin with Q1 2025", &[("Vendor's rating of alignment", "8")], "Close Q1 2025").await?;
        let who = save(&page).await?;
        let link = stage.server.url(&format!("/q#{}.{}", who.0, who.1));
        someone_else(stage.browser, "scorecard-read", async |other| {
            other.open(&link).await?;
            other.until_text("This link shows the scorecard.").await?;
            let buttons = other.names(BUTTON).await?;
            let changing = ["Save", "Enter", "Restate", "Begin", "Close", "Take"];
            ensure!(!buttons.iter().any(|name| changing.iter().any(|word| name.starts_with(word))), "{buttons:?}");
            ensure!(card(other).await?["quarters"][0]["status"] == "closed", "not the card");
            accessibility::check(other, "a scorecard to be read").await?;
            other.open("about:blank").await?;
            other.open(&stage.server.url(&format!("/q#{}.prr_wrong", who.0))).await?;
            other.until_text("This scorecard could not be opened.").await
        })
        .await
    })
    .await
}

#[tokio::test]
async fn a_saved_scenario_is_the_plan() -> Result<()> {
    journey(Browser::Chromium, "scorecard-plan", async |stage| {
        let page = stage.page.clone();
        let scenario = json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" });
        let request = reqwest::Client::new().post(stage.server.url("/api/v1/scenarios")).json(&scenario);
        let saved: Value = request.send().await?.error_for_status()?.json().await?;
        let part =
            format!("{}.{}", saved["id"].as_str().context("id")?, saved["read_token"].as_str().context("token")?);

        // By the element's attribute, linked by the server.
        let address = format!("/scorecard?template=health&first-quarter=2025-Q1#scenario={part}");
        page.open(&stage.server.url(&address)).await?;
        page.until_text("A saved scenario is the plan.").await?;
        listen(&page).await?;
        enter(&page, "Begin with Q1 2025", &[("Revenue or savings", "12000")], "Close Q1 2025").await?;
        let who = save(&page).await?;
        let kept = stored(stage, &who, "").await?;
        ensure!(kept["baseline"]["scenario"] == saved["id"], "no baseline: {}", kept["baseline"]);
        ensure!(kept["card"] == card(&page).await?, "another card on the server");
        ensure!(kept["card"]["plan"]["first_quarter"] == "2025-Q1", "{}", kept["card"]["plan"]);

        // By its link, in a card that has none yet.
        page.open("about:blank").await?;
        page.open(&stage.server.url("/scorecard?template=agent-platform-channel&first-quarter=2025-Q2")).await?;
        page.write("Link of a saved scenario", "https://example.com/").await?;
        page.press("Use as plan").await?;
        page.until_text("This scenario could not be opened.").await?;
        page.paste("Link of a saved scenario", &stage.server.url(&format!("/s#{part}"))).await?;
        page.press("Use as plan").await?;
        page.until_text("A saved scenario is the plan.").await?;
        let planned = card(&page).await?;
        ensure!(planned["plan"]["first_quarter"] == "2025-Q2", "{planned}");
        ensure!(planned["plan"]["scenario"]["program"] == "agent-platform", "{planned}");
        Ok(())
    })
    .await
}
