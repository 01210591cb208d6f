//! The way from a vendor's page to a saved scenario that somebody else opens, in all three engines.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::answers::{Answers, heard, listen, until_shown};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::calculate;
use partner_roi_tests::journey::{Stage, journey, someone_else};
use partner_roi_tests::page::FIELD;
use serde_json::{Value, json};

#[tokio::test]
async fn chromium_from_the_landing_page_to_an_opened_link() -> Result<()> {
    journey(Browser::Chromium, "main", main_journey).await
}

#[tokio::test]
async fn firefox_from_the_landing_page_to_an_opened_link() -> Result<()> {
    journey(Browser::Firefox, "main", main_journey).await
}

#[tokio::test]
async fn webkit_from_the_landing_page_to_an_opened_link() -> Result<()> {
    journey(Browser::WebKit, "main", main_journey).await
}

fn choices(level: &str, inputs: &[(&str, &str)]) -> Value {
    let mut scenario = json!({ "program": "agent-platform", "partner_type": "channel", "level": level });
    for (name, value) in inputs {
        scenario[*name] = json!(value);
    }
    scenario
}

async fn main_journey(stage: &mut Stage) -> Result<()> {
    let page = stage.page.clone();
    page.open(&stage.server.url("/")).await?;
    listen(&page).await?;
    let calculators = page.calculators().await?;
    let calculator = calculators.first().context("the landing page has a calculator")?;
    page.show(calculator).await?;

    // An answer stands there before anything is touched.
    let untouched = until_shown(&page, &calculate(&choices("premier", &[]))?, "partner").await?;

    // Three changes, and the answer follows each while it is typed.
    page.write("Qualified leads a month", "12").await?;
    let leads = calculate(&choices("premier", &[("leads_per_month", "12")]))?;
    let more_leads = until_shown(&page, &leads, "partner").await?;
    ensure!(more_leads != untouched, "the answer did not move");

    page.write("Deal size", "60k").await?;
    let deals = calculate(&choices("premier", &[("leads_per_month", "12"), ("deal_size", "60000")]))?;
    until_shown(&page, &deals, "partner").await?;

    page.choose("Level", "Strategic").await?;
    let expected = calculate(&choices("strategic", &[("leads_per_month", "12"), ("deal_size", "60000")]))?;
    let strategic = until_shown(&page, &expected, "partner").await?;

    // The same customers seen from the other side, from both, and back.
    page.choose("Seen by", "Vendor").await?;
    until_shown(&page, &expected, "vendor").await?;
    page.choose("Seen by", "Both together").await?;
    until_shown(&page, &expected, "joint").await?;
    page.choose("Seen by", "Partner").await?;
    until_shown(&page, &expected, "partner").await?;

    // Browser, API and command line hold the same result, down to the hash.
    let hash = expected["result_hash"].clone();
    let told = heard(&page, "result", |report| report["result_hash"] == hash).await?;
    ensure!(told == expected, "the result event's report is not the command line's");
    let document = page.run("return arguments[0].toJSON()", vec![calculator.to_json()?]).await?;
    let answer = reqwest::Client::new().post(stage.server.url("/api/v1/calculate")).json(&document).send().await?;
    let posted: Value = answer.json().await?;
    ensure!(posted == expected, "the API's report for {document} is not the command line's");

    // Saved, and the address is there to be copied.
    page.press("Save").await?;
    page.until_text("Saved. Anyone with the link can read it.").await?;
    let link = page.written("Link to this scenario").await?;
    ensure!(link.starts_with(&stage.server.url("/s#")), "{link} is no share link");
    let save = heard(&page, "save", |detail| detail["id"].is_string()).await?;
    ensure!(save["link"] == json!(link), "the save event says {save}, the page {link}");

    // The server goes away without a warning and comes back: somebody else opens the link.
    stage.server.kill()?;
    stage.server.resume().await?;
    someone_else(stage.browser, "main", async |other| {
        other.open(&link).await?;
        let seen = until_shown(other, &expected, "partner").await?;
        ensure!(seen == strategic, "the link shows {seen:?} where {strategic:?} was saved");
        ensure!(figures_typed(other).await? == figures_typed(&page).await?, "the link shows other inputs");
        // Looking at it changes nothing, and saving would make a copy.
        other.find(&["button"], "Save as a copy").await?;
        let stored = other.run("return document.querySelector('partner-roi-calculator').toJSON()", Vec::new()).await?;
        let again: Value = reqwest::Client::new()
            .post(stage.server.url("/api/v1/calculate"))
            .json(&stored)
            .send()
            .await?
            .json()
            .await?;
        ensure!(again["result_hash"] == hash, "what the link opened has another hash");
        Ok(())
    })
    .await?;

    // In the browser that saved it, its id is enough, and it can be changed.
    let id = save["id"].as_str().context("an id is text")?;
    page.open(&stage.server.url(&format!("/calculator?scenario={id}"))).await?;
    ensure!(until_shown(&page, &expected, "partner").await? == strategic, "the id opens other figures");
    page.write("Qualified leads a month", "13").await?;
    page.press("Save changes").await?;
    page.until_text("Saved. Anyone with the link can read it.").await?;
    let thirteen = calculate(&choices("strategic", &[("leads_per_month", "13"), ("deal_size", "60000")]))?;
    page.driver().refresh().await?;
    until_shown(&page, &thirteen, "partner").await?;
    Ok(())
}

/// What stands in the fields a person sees first.
async fn figures_typed(page: &partner_roi_tests::page::Page) -> Result<Vec<String>> {
    let mut typed = Vec::new();
    for label in ["Qualified leads a month", "Conversion of leads to deals", "Deal size"] {
        let field = page.find(FIELD, label).await?;
        typed.push(format!("{label}: {}", field.prop("value").await?.unwrap_or_default()));
    }
    Ok(typed)
}

#[tokio::test]
async fn a_reload_keeps_what_was_typed_and_reset_brings_the_defaults_back() -> Result<()> {
    journey(Browser::Chromium, "reload", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?type=channel&level=premier")).await?;
        let untouched = until_shown(page, &calculate(&choices("premier", &[]))?, "partner").await?;
        listen(page).await?;
        page.write("Qualified leads a month", "9").await?;
        let nine = calculate(&choices("premier", &[("leads_per_month", "9")]))?;
        until_shown(page, &nine, "partner").await?;
        heard(page, "change", |document| document["leads_per_month"] == json!("9")).await?;
        page.driver().refresh().await?;
        until_shown(page, &nine, "partner").await?;
        page.press("Reset all").await?;
        let back = until_shown(page, &calculate(&choices("premier", &[]))?, "partner").await?;
        ensure!(back == untouched, "reset shows {back:?} where {untouched:?} was");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_wrong_link_says_so_and_leaves_a_calculator() -> Result<()> {
    journey(Browser::Chromium, "wrong-link", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/s#01900000-0000-7000-8000-000000000000.prr_wrong")).await?;
        page.until_text("could not be opened").await?;
        Answers::read(page).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn every_form_of_a_link_opens_and_keeps_its_token_out_of_the_query() -> Result<()> {
    journey(Browser::Chromium, "links", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?type=solution&level=select&view=joint")).await?;
        let mut scenario = json!({ "program": "agent-platform", "partner_type": "solution", "level": "select" });
        until_shown(page, &calculate(&scenario)?, "joint").await?;
        page.write("Qualified leads a month", "21").await?;
        scenario["leads_per_month"] = json!("21");
        let first = calculate(&scenario)?;
        until_shown(page, &first, "joint").await?;
        page.press("Save").await?;
        page.until_text("Saved. Anyone with the link can read it.").await?;
        let first_link = page.written("Link to this scenario").await?;
        let address = page.driver().current_url().await?;
        ensure!(address.path() == "/calculator", "saving moved to {address}");
        // The address opens for others too, and no server hears of its token.
        let named =
            address.fragment().and_then(|fragment| fragment.strip_prefix("scenario=")).context("no scenario")?;
        ensure!(
            first_link.ends_with(&format!("/s#{named}")) && address.query().is_none(),
            "{address} and {first_link}"
        );
        let own = address.clone();

        // A second saved scenario, for a tab that goes from one link to another.
        page.open(&stage.server.url("/")).await?;
        page.show(page.calculators().await?.first().context("a calculator")?).await?;
        page.write("Deal size", "31000").await?;
        let mut other = json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" });
        other["deal_size"] = json!("31000");
        let second = calculate(&other)?;
        until_shown(page, &second, "partner").await?;
        page.press("Save").await?;
        page.until_text("Saved. Anyone with the link can read it.").await?;
        let second_link = page.written("Link to this scenario").await?;

        someone_else(stage.browser, "links", async |visitor| {
            let opaque = first_link.split_once("/s#").map(|(_, opaque)| opaque.to_owned()).context("a share link")?;
            let opaque = opaque.split('&').next().unwrap_or_default();
            visitor.open(&stage.server.url(&format!("/calculator?scenario={opaque}"))).await?;
            until_shown(visitor, &first, "partner").await?;
            let address = visitor.driver().current_url().await?;
            ensure!(address.query().is_none(), "the token stays in the query: {address}");
            visitor.open(&second_link).await?;
            until_shown(visitor, &second, "partner").await?;
            visitor.open(&first_link).await?;
            until_shown(visitor, &first, "joint").await?;
            visitor.open(own.as_str()).await?;
            until_shown(visitor, &first, "joint").await?;
            Ok(())
        })
        .await
    })
    .await
}

#[tokio::test]
async fn an_unknown_program_is_named() -> Result<()> {
    journey(Browser::Chromium, "unknown-program", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?program=no-such-program")).await?;
        page.until_text("There is no program \"no-such-program\" here.").await?;
        until_shown(page, &calculate(&choices("premier", &[]))?, "partner").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_link_to_a_level_means_it_even_where_figures_were_kept() -> Result<()> {
    journey(Browser::Chromium, "asked", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator")).await?;
        listen(page).await?;
        page.write("Qualified leads a month", "9").await?;
        heard(page, "change", |document| document["leads_per_month"] == json!("9")).await?;

        page.open(&stage.server.url("/")).await?;
        page.follow("Calculate at the Strategic level").await?;
        let strategic = calculate(&choices("strategic", &[("leads_per_month", "9")]))?;
        until_shown(page, &strategic, "partner").await?;

        // Chosen otherwise here, the choice outlives a reload.
        listen(page).await?;
        page.choose("Level", "Select").await?;
        let select = calculate(&choices("select", &[("leads_per_month", "9")]))?;
        until_shown(page, &select, "partner").await?;
        heard(page, "change", |document| document["level"] == json!("select")).await?;
        page.driver().refresh().await?;
        until_shown(page, &select, "partner").await?;
        Ok(())
    })
    .await
}
