//! Reviews and the fit of a candidate, as a person comes to them: from a page of their own.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::run;
use partner_roi_tests::journey::{Stage, journey};
use partner_roi_tests::page::Page;
use serde_json::{Value, json};

/// What the command line makes of the card that the element holds.
async fn judged(page: &Page) -> Result<Value> {
    let card = page.run("return document.querySelector('partner-scorecard').toJSON()", vec![]).await?;
    let done = run(&["scorecard", "-"], &card.to_string())?;
    ensure!(done.code == 0, "the command line refuses the card on the page: {done:?}");
    done.json()
}

async fn open(stage: &Stage, path: &str) -> Result<()> {
    stage.page.open(&stage.server.url(path)).await?;
    ensure!(stage.page.scorecards().await?.len() == 1, "one scorecard");
    Ok(())
}

async fn scored(stage: &mut Stage) -> Result<()> {
    open(stage, "/fit").await?;
    let page = &stage.page;
    page.until_text("Nothing is scored yet").await?;
    for (criterion, score) in [("market", "8"), ("brand", "6.5"), ("readiness", "4")] {
        page.write(criterion, score).await?;
        page.keys("\u{e004}").await?;
    }
    // (8 + 6.5) / 2 groups of ten: 72.5; the operational group: 40; both weigh alike.
    page.until_text("56.3%").await?;
    page.until_text("Weakest: readiness (4), brand (6.5), and market (8).").await?;
    let fit = judged(page).await?["fit"].clone();
    ensure!(fit["percent"] == json!({ "value": "56.25" }), "{fit}");

    // The fit is opened down to each score, in its own unit.
    page.press("How is this worked out? Fit").await?;
    page.until_text("Each group counts by its weight.").await?;
    page.unfold("strategic").await?;
    page.until_text("6.5 of 10").await?;
    ensure!(!page.text().await?.contains("Weight 100%"), "three groups that are all of it");
    page.press("Close").await?;

    // What cannot be taken stays as it was typed, with a word beside it, and the answer stays.
    page.write("risk", "11").await?;
    page.keys("\u{e004}").await?;
    page.until_text("A score is from 0 to 10.").await?;
    ensure!(page.written("risk").await? == "11");
    page.until_text("56.3%").await?;
    page.write("brand", "").await?;
    page.keys("\u{e004}").await?;
    page.until_text("60%").await?;
    ensure!(judged(page).await?["fit"]["percent"] == json!({ "value": "60" }));
    Ok(())
}

#[tokio::test]
async fn a_candidate_is_scored() -> Result<()> {
    journey(Browser::Chromium, "fit", scored).await
}

#[tokio::test]
async fn a_candidate_is_scored_in_firefox() -> Result<()> {
    journey(Browser::Firefox, "fit", scored).await
}

#[tokio::test]
async fn agendas_are_filled_from_the_card() -> Result<()> {
    journey(Browser::Chromium, "reviews", async |stage| {
        open(stage, "/reviews").await?;
        let page = &stage.page;
        let card = judged(page).await?;
        let agenda = |rhythm: &str| {
            let reviews = card["reviews"].as_array().context("reviews")?;
            let review = reviews.iter().find(|review| review["rhythm"] == rhythm).context("the rhythm")?;
            review["agenda"].as_array().cloned().context("an agenda")
        };
        for (name, rhythm) in [("Monthly", "monthly"), ("Quarterly", "quarterly"), ("Annual", "annual")] {
            page.choose("How often", name).await?;
            page.until_text(&format!("{name} review, with the figures of Q3 2026.")).await?;
            let text = page.text().await?.to_lowercase();
            for topic in agenda(rhythm)? {
                let topic = topic.as_str().context("a topic")?;
                ensure!(text.contains(topic), "{name}: {topic:?} is not in {text}");
            }
        }
        page.until_text("No figure speaks of this.").await?;
        page.choose("How often", "Quarterly").await?;
        // Retention has been in the red for two closed quarters.
        page.until_text(
            "Retention: Improvement plan, because of Q2 2026 and Q3 2026. Partner manager should have acted by",
        )
        .await?;
        page.choose("Quarter", "Q2 2026").await?;
        page.until_text("Quarterly review, with the figures of Q2 2026.").await?;
        Ok(())
    })
    .await
}
