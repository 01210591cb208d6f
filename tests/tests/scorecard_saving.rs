//! Scorecards on the server: two people at one, the server gone, links that only show, plans from saved scenarios.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::answers::{heard, listen};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::journey::{Stage, journey, someone_else};
use partner_roi_tests::page::{BUTTON, Page, until};
use partner_roi_tests::scorecard::{SAVED, card, edit_token, enter, open_empty, save, stored, until_card};
use serde_json::{Value, json};

/// Id and read token of a card, from what the element tells when it was saved.
fn named(saved: &Value) -> Result<(String, String)> {
    let link = saved["link"].as_str().context("a link")?;
    let (id, token) = link.split_once("/q#").and_then(|(_, part)| part.split_once('.')).context("a share link")?;
    Ok((id.to_owned(), token.to_owned()))
}

/// A stored scenario, as links name it: id and read token.
async fn saved_scenario(stage: &Stage) -> Result<String> {
    let scenario = json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" });
    let request = reqwest::Client::new().post(stage.server.url("/api/v1/scenarios")).json(&scenario);
    let saved: Value = request.send().await?.error_for_status()?.json().await?;
    Ok(format!("{}.{}", saved["id"].as_str().context("id")?, saved["read_token"].as_str().context("token")?))
}

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
        let who = named(&detail)?;
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
        let part = saved_scenario(stage).await?;

        // By the element's attribute, linked by the server.
        let address = format!("/scorecard?template=health&first-quarter=2025-Q1#scenario={part}");
        page.open(&stage.server.url(&address)).await?;
        page.until_text("The plan is the scenario that was signed, under").await?;
        page.until_text("Partner type: Channel partner; Level: Premier.").await?;
        listen(&page).await?;
        enter(&page, "Begin with Q1 2025", &[("Revenue or savings", "12000")], "Close Q1 2025").await?;
        let who = save(&page).await?;
        let kept = stored(stage, &who, "").await?;
        ensure!(
            Some(kept["baseline"]["scenario"].as_str().unwrap_or_default()) == part.split('.').next(),
            "no baseline: {}",
            kept["baseline"]
        );
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
        page.until_text("The plan is the scenario that was signed, under").await?;
        page.until_text("Partner type: Channel partner; Level: Premier.").await?;
        let planned = card(&page).await?;
        ensure!(planned["plan"]["first_quarter"] == "2025-Q2", "{planned}");
        ensure!(planned["plan"]["scenario"]["program"] == "agent-platform", "{planned}");
        Ok(())
    })
    .await
}

/// Makes every answer from an address with a word in it late.
async fn slow(page: &Page, word: &str, seconds: u64) -> Result<()> {
    let script = "const [word, seconds] = arguments, own = window.fetch;
        window.fetch = async (...all) => {
            const answer = await own(...all);
            if (String(all[0]?.url ?? all[0]).includes(word)) await new Promise((go) => setTimeout(go, seconds * 1000));
            return answer;
        }";
    page.run(script, vec![json!(word), json!(seconds)]).await.map(drop)
}

#[tokio::test]
async fn what_is_done_while_a_plan_is_fetched_is_kept() -> Result<()> {
    journey(Browser::Chromium, "scorecard-plan-late", async |stage| {
        let page = stage.page.clone();
        let part = saved_scenario(stage).await?;
        let (vendor, partner) = ("Vendor's rating of alignment", "Partner's rating of alignment");

        // The link of a scenario is put in, and figures are entered before it answers.
        open_empty(stage, "2025-Q1").await?;
        slow(&page, "scenarios/", 3).await?;
        page.paste("Link of a saved scenario", &stage.server.url(&format!("/s#{part}"))).await?;
        page.press("Use as plan").await?;
        enter(&page, "Begin with Q1 2025", &[(vendor, "8")], "Save figures").await?;
        page.press("Enter figures of Q1 2025").await?;
        page.write(partner, "6.5").await?;
        ensure!(card(&page).await?.get("plan").is_none_or(Value::is_null), "the plan came too early for this test");
        let planned = until_card(&page, "the plan", |card| card["plan"]["scenario"].is_object()).await?;
        ensure!(planned["quarters"][0]["entries"].to_string().contains("\"8\""), "figures are lost: {planned}");
        ensure!(page.written(partner).await? == "6.5", "the form closed");
        page.press("Save figures").await?;

        // The answer to saving brings the plan once more, and somebody goes on meanwhile.
        page.press("Enter figures of Q1 2025").await?;
        slow(&page, "templates/", 3).await?;
        page.press("Save").await?;
        page.until_text(SAVED).await?;
        page.write(partner, "7.5").await?;
        tokio::time::sleep(std::time::Duration::from_secs(4)).await;
        ensure!(page.written(partner).await? == "7.5", "the form closed");
        page.press("Save figures").await?;
        let detail = heard(&page, "save", |detail| detail["link"].is_string()).await?;
        let who = named(&detail)?;
        until("all of it on the server", async || {
            let there = stored(stage, &who, "").await?["card"].clone();
            Ok((there == card(&page).await? && there.to_string().contains("\"7.5\"")).then_some(()))
        })
        .await
    })
    .await
}

#[tokio::test]
async fn each_source_has_its_own_card() -> Result<()> {
    journey(Browser::Chromium, "scorecard-sources", async |stage| {
        let page = stage.page.clone();
        let source = async |source: &str| {
            page.run(
                "document.querySelector('partner-scorecard').setAttribute('src', arguments[0])",
                vec![json!(source)],
            )
            .await
            .map(drop)
        };
        page.open(&stage.server.url("/scorecard")).await?;
        let named = |name: &'static str| move |card: &Value| card["name"] == name;
        let first = until_card(&page, "the sample", named("Brightline Systems")).await?;
        let mut changed = first.clone();
        changed["name"] = json!("Another name");
        page.run("document.querySelector('partner-scorecard').value = arguments[0]", vec![changed]).await?;
        until_card(&page, "the change", named("Another name")).await?;
        source("/data/brightline.json?second").await?;
        until_card(&page, "the other source as it is", named("Brightline Systems")).await?;
        page.driver().refresh().await?;
        until_card(&page, "the first source as it was left", named("Another name")).await?;

        // Another source while it is out of the page.
        page.run("window.away = document.querySelector('partner-scorecard'); away.remove()", Vec::new()).await?;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let back =
            "away.setAttribute('src', '/data/brightline.json?third'); document.querySelector('main').prepend(away)";
        page.run(back, Vec::new()).await?;
        until_card(&page, "the third source as it is", named("Brightline Systems")).await.map(drop)
    })
    .await
}
