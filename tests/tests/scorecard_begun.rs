//! Scorecards as they begin and go on: their name and template, their plan, the links to them, and figures that cannot be right.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::answers::{heard, listen};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::journey::{Stage, journey, someone_else};
use partner_roi_tests::page::{FIELD, Page, until};
use partner_roi_tests::scorecard::{card, edit_token, enter, open_empty, paste_rows, save, stored, until_card};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

const VENDOR: &str = "Vendor's rating of alignment";

fn quarters(card: &Value) -> Vec<String> {
    let quarters = card["quarters"].as_array().into_iter().flatten();
    quarters.map(|quarter| quarter["quarter"].as_str().unwrap_or_default().to_owned()).collect()
}

/// The field is gone, and the focus is on the button that opens it.
async fn until_rename(page: &Page, what: &str) -> Result<()> {
    until(what, async || {
        let closed = page.all(FIELD, "Name of the partner").await?.is_empty();
        Ok((closed && page.focused().await? == ("button".to_owned(), "Rename".to_owned())).then_some(()))
    })
    .await
}

async fn address(page: &Page) -> Result<String> {
    let here = page.run("return location.pathname + location.search + location.hash", Vec::new()).await?;
    Ok(here.as_str().context("an address")?.to_owned())
}

/// What the page at a link shows to somebody who has only the link.
async fn seen(stage: &Stage, link: &str, look: impl AsyncFnOnce(&Page) -> Result<()>) -> Result<()> {
    someone_else(stage.browser, "scorecard-begun", async |other| {
        other.open(link).await?;
        look(other).await
    })
    .await
}

#[tokio::test]
async fn a_card_has_a_name_and_its_address_opens_for_others() -> Result<()> {
    journey(Browser::Chromium, "scorecard-begun", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        page.write("Name of the partner", "Brightline Systems").await?;
        enter(&page, "Begin with Q1 2025", &[(VENDOR, "8")], "Save figures").await?;
        until_card(&page, "the name", |card| card["name"] == "Brightline Systems").await?;
        let who = save(&page).await?;
        let here = address(&page).await?;
        ensure!(here == format!("/scorecard#card={}.{}", who.0, who.1), "{here}");

        page.press("Rename").await?;
        page.write("Name of the partner", "Brightline & Sons").await?;
        page.keys(Key::Enter).await?;
        until("the name on the server", async || {
            Ok((stored(stage, &who, "").await?["card"]["name"] == "Brightline & Sons").then_some(()))
        })
        .await?;
        until_rename(&page, "the button after Enter").await?;
        page.press("Rename").await?;
        page.keys(Key::Enter).await?;
        until_rename(&page, "the button after nothing was typed").await?;
        page.press("Rename").await?;
        page.write("Name of the partner", "Somebody else").await?;
        page.keys(Key::Escape).await?;
        until_rename(&page, "the button after Escape").await?;
        ensure!(card(&page).await?["name"] == "Brightline & Sons", "Escape took the name");
        accessibility::check(&page, "a renamed scorecard").await?;
        seen(stage, &stage.server.url(&here), async |other| {
            let shown = until_card(other, "the card", |card| card["name"].is_string()).await?;
            ensure!(shown["name"] == "Brightline & Sons", "{shown}");
            // The way past the head of the page leads to no other card.
            other.run("location.hash = 'main'", Vec::new()).await?;
            until("the address", async || Ok((address(other).await? == here).then_some(()))).await?;
            ensure!(other.all(FIELD, "Name of the partner").await?.is_empty(), "who reads cannot rename");
            Ok(())
        })
        .await?;

        // Who may change it can give a link to read away.
        page.unfold("Link for editing").await?;
        let edit = page.written("Link for editing").await?;
        seen(stage, &edit, async |other| {
            other.until_text("Anyone with the link can read it.").await?;
            let read = other.written("Link to this scorecard").await?;
            ensure!(read.ends_with(&format!("/q#{}.{}", who.0, who.1)), "{read}");
            Ok(())
        })
        .await?;
        // A link from before that was so says nothing of one.
        let token = edit_token(&page, &who.0).await?;
        seen(stage, &stage.server.url(&format!("/q#{}.{token}", who.0)), async |other| {
            other.until_text("Changes are saved at once.").await?;
            ensure!(!other.text().await?.contains("Anyone with the link"), "there is no such link");
            Ok(())
        })
        .await
    })
    .await
}

#[tokio::test]
async fn every_bundled_template_can_be_chosen() -> Result<()> {
    journey(Browser::Chromium, "scorecard-templates", async |stage| {
        let page = stage.page.clone();
        let list: Value = reqwest::get(stage.server.url("/api/v1/templates")).await?.json().await?;
        let known = list["templates"].as_array().context("templates")?;
        page.open(&stage.server.url("/scorecard?lang=de")).await?;
        let script = "return [...document.querySelectorAll('#templates a')].map((link) => link.getAttribute('href'))";
        let links = page.run(script, Vec::new()).await?;
        let links: Vec<_> = links.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        ensure!(links.len() == known.len(), "{links:?}");
        for template in known {
            let wanted = format!("/scorecard?template={}&lang=de", template["id"].as_str().context("an id")?);
            ensure!(links.contains(&wanted.as_str()), "{wanted} is not among {links:?}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_plan_is_set_and_changed_after_figures_have_come_in() -> Result<()> {
    journey(Browser::Chromium, "scorecard-plan-later", async |stage| {
        let page = stage.page.clone();
        let mut links = Vec::new();
        for level in ["select", "premier"] {
            let scenario = json!({ "program": "agent-platform", "partner_type": "channel", "level": level });
            let request = reqwest::Client::new().post(stage.server.url("/api/v1/scenarios")).json(&scenario);
            let saved: Value = request.send().await?.error_for_status()?.json().await?;
            let [id, token] = ["id", "read_token"].map(|name| saved[name].as_str().unwrap_or_default().to_owned());
            // As the calculator's address is after saving.
            links.push(stage.server.url(&format!("/calculator?lang=en#scenario={id}.{token}&view=vendor&case=low")));
        }
        open_empty(stage, "2025-Q2").await?;
        enter(&page, "Begin with Q2 2025", &[(VENDOR, "8")], "Save figures").await?;
        let who = save(&page).await?;
        page.unfold("Use a saved scenario as the plan").await?;
        page.paste("Link of a saved scenario", &links[0]).await?;
        page.press("Use as plan").await?;
        page.until_text("Partner type: Channel partner; Level: Select.").await?;
        page.unfold("Use another scenario as the plan").await?;
        page.choose("First quarter of the plan", "Q1 2025").await?;
        accessibility::check(&page, "a plan to be changed").await?;
        page.paste("Link of a saved scenario", &links[1]).await?;
        page.press("Use as plan").await?;
        page.until_text("Partner type: Channel partner; Level: Premier.").await?;
        until("the plan on the server", async || {
            let plan = stored(stage, &who, "").await?["card"]["plan"].clone();
            Ok((plan["scenario"]["level"] == "premier" && plan["first_quarter"] == "2025-Q1").then_some(()))
        })
        .await
    })
    .await
}

/// Lets every request to the API end in some way: with a status, or with 0 in nothing.
async fn answered(page: &Page, status: u16) -> Result<()> {
    let script = "const [status] = arguments, own = (window.fetched ??= window.fetch);
        window.fetch = (...all) => {
            if (!status || !String(all[0]?.url ?? all[0]).includes('/api/')) return own(...all);
            return status === 1 ? Promise.reject(new TypeError('offline')) : Promise.resolve(new Response('{}', { status }));
        }";
    page.run(script, vec![json!(status)]).await.map(drop)
}

#[tokio::test]
async fn a_server_that_does_not_answer_says_nothing_against_a_link() -> Result<()> {
    journey(Browser::Chromium, "scorecard-unreachable", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        enter(&page, "Begin with Q1 2025", &[(VENDOR, "8")], "Save figures").await?;
        let who = save(&page).await?;
        let sample = stage.server.url("/scorecard");
        someone_else(stage.browser, "scorecard-unreachable", async |other| {
            for status in [1, 429, 500] {
                other.open("about:blank").await?;
                other.open(&sample).await?;
                until_card(other, "the sample", |card| card["name"] == "Brightline Systems").await?;
                answered(other, status).await?;
                other.run("location.hash = arguments[0]", vec![json!(format!("card={}.{}", who.0, who.1))]).await?;
                other.until_text("The server can't be reached, or cannot answer just now.").await?;
                let said = "const words = document.querySelector('#notice span'); return [words.lang, words.dir]";
                ensure!(other.run(said, Vec::new()).await? == json!(["en", "auto"]), "the element's words");
                ensure!(!other.text().await?.contains("The link may be wrong"), "status {status}");
                answered(other, 0).await?;
                other.press("Try again").await?;
                until_card(other, "the card", |card| quarters(card) == ["2025-Q1"]).await?;
                ensure!(!other.text().await?.contains("can't be reached"), "it is told still");
            }
            Ok(())
        })
        .await
    })
    .await
}

#[tokio::test]
async fn figures_that_cannot_be_are_asked_about_and_a_file_can_be_taken_back() -> Result<()> {
    journey(Browser::Chromium, "scorecard-doubts", async |stage| {
        let page = stage.page.clone();
        page.open(&stage.server.url("/scorecard?template=agent-platform-channel&first-quarter=2025-Q4")).await?;
        listen(&page).await?;
        page.press("Begin with Q4 2025").await?;
        for (label, figure, question) in [
            ("Channel revenue of total", "380%", "this share lies between 0% and 100%. Is it right?"),
            ("Quarterly business reviews held", "7", "1 is yes and 0 is no. Is 7 right?"),
            ("Revenue", "£5000", "This field is in US dollars, not in another currency."),
            ("Revenue", "-5000", "is below 0. Is it right?"),
        ] {
            page.write(label, figure).await?;
            page.keys(Key::Tab).await?;
            page.until_text(question).await?;
        }
        accessibility::check(&page, "figures that are asked about").await?;
        for (label, figure) in
            [("Channel revenue of total", "38%"), ("Quarterly business reviews held", "1"), ("Revenue", "5000")]
        {
            page.write(label, figure).await?;
        }
        page.press("Save figures").await?;
        let before = until_card(&page, "the figures", |card| quarters(card) == ["2025-Q4"]).await?;
        ensure!(!page.text().await?.contains("Is it right?"), "nothing is odd any more");

        let rows = "metric,quarter,actual\nchannel_revenue_share,2026-Q3,380%\n";
        paste_rows(&page, rows).await?;
        page.until_text("Added to the scorecard: Q1 2026, Q2 2026, and Q3 2026.").await?;
        page.until_text("Row 2, Channel revenue of total: 380% was taken").await?;
        accessibility::check(&page, "a file that added quarters").await?;
        page.press("Take these figures back").await?;
        page.until_text("The figures are taken back.").await?;
        ensure!(card(&page).await? == before, "{}", card(&page).await?);
        heard(&page, "change", |card| quarters(card) == ["2025-Q4"]).await.map(drop)
    })
    .await
}
