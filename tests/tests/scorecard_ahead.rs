//! What lies ahead of a scorecard: forecast, plan and levels opened as every score is; and what is not final says so.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::run;
use partner_roi_tests::figures::shows;
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::{Page, until};
use partner_roi_tests::scorecard::{open_planned, texts};
use serde_json::{Value, json};
use thirtyfour::Key;

const CARD: &str = include_str!("../../www/data/brightline.json");

fn explained(figure: &str) -> Result<Value> {
    let done = run(&["scorecard", "-", "--explain", figure], CARD)?;
    ensure!(done.code == 0, "{done:?}");
    done.json()
}

/// The first number in a text, without what stands around it.
fn bare(text: &str) -> &str {
    text.trim_end_matches(" of 10")
}

/// Opens a figure by its button and holds it against the command line's; gives what the command line says.
async fn holds(page: &Page, figure: &str, heading: &str) -> Result<Value> {
    let focus = "document.querySelector('partner-scorecard').shadowRoot
        .querySelector(`[data-figure='${arguments[0]}']`).focus()";
    page.run(focus, vec![json!(figure)]).await.with_context(|| format!("the button of {figure}"))?;
    page.keys(Key::Enter).await?;
    let value = until("the dialog", async || Ok(texts(page, "dialog .explained-value").await?.pop())).await?;
    let node = explained(figure)?;
    shows(bare(&value), node["value"].as_str().context("a value")?)?;
    let title = texts(page, "dialog h3").await?;
    ensure!(title == [heading], "{title:?}");
    let shown = texts(page, "dialog .terms > * > .term-value, dialog .terms > details > summary > .term-value").await?;
    let terms: Vec<_> = node["terms"].as_array().into_iter().flatten().collect();
    ensure!(shown.len() == terms.len(), "{shown:?} of {terms:?}");
    for (term, shown) in terms.iter().zip(&shown) {
        shows(bare(shown), term["value"].as_str().context("a value")?)?;
    }
    let origins = texts(page, "dialog .leaf .term-origin").await?;
    ensure!(origins.iter().all(|origin| !origin.is_empty()), "{origins:?}");
    accessibility::check(page, figure).await?;
    Ok(node)
}

async fn close(page: &Page, figure: &str) -> Result<()> {
    page.keys(Key::Escape).await?;
    until("the dialog to close", async || Ok(texts(page, "dialog").await?.is_empty().then_some(()))).await?;
    let script = "return document.querySelector('partner-scorecard').shadowRoot.activeElement?.dataset.figure";
    until("the focus to come back", async || Ok((page.run(script, Vec::new()).await? == json!(figure)).then_some(())))
        .await
}

#[tokio::test]
async fn forecast_plan_and_levels_open_as_every_score() -> Result<()> {
    journey(Browser::Chromium, "explained-ahead", async |stage| {
        let page = &stage.page;
        open_planned(page, &stage.server.url("/scorecard")).await?;

        let node = holds(page, "forecast.score", "Forecast of the score").await?;
        ensure!(texts(page, "dialog .explained-side").await? == ["Q4 2026"], "{node}");
        let rule = texts(page, "dialog .rule").await?;
        ensure!(rule[0].contains("Here: ") && rule[0].contains(" + 2.5 × "), "{rule:?}");
        let on_line = texts(page, "dialog .leaf .term-origin").await?;
        ensure!(on_line.iter().filter(|text| text.starts_with("On the line: ")).count() == 4, "{on_line:?}");
        close(page, "forecast.score").await?;

        holds(page, "2026-Q3.plan.share_so_far", "Share since signing").await?;
        page.run("document.querySelector('partner-scorecard').shadowRoot.querySelectorAll('dialog details').forEach((it) => it.open = true)", Vec::new()).await?;
        let quarters = until("the quarters", async || {
            let found = texts(page, "dialog details details > summary > .term-name").await?;
            Ok((!found.is_empty()).then_some(found))
        })
        .await?;
        ensure!(quarters.first().is_some_and(|name| name == "Q3 2025"), "{quarters:?}");
        accessibility::check(page, "the plan, opened").await?;
        close(page, "2026-Q3.plan.share_so_far").await?;

        page.choose("Show plan and actual as", "Table").await?;
        for (figure, heading) in [("2026-Q2.plan.planned", "Planned"), ("2026-Q2.plan.difference", "Difference")] {
            holds(page, figure, heading).await?;
            close(page, figure).await?;
        }

        let node = holds(page, "level.premier.qualified_leads_per_month", "Missing to Premier: At least 5 qualified leads a month").await?;
        ensure!(node["quarter"] == "2026-Q3", "{node}");
        let names = texts(page, "dialog .leaf .term-name").await?;
        ensure!(names == ["Asked for by the program", "Actual"], "{names:?}");
        close(page, "level.premier.qualified_leads_per_month").await
    })
    .await
}

#[tokio::test]
async fn a_measure_of_an_open_quarter_is_not_final() -> Result<()> {
    journey(Browser::Chromium, "open-measures", async |stage| {
        let page = &stage.page;
        open_planned(page, &stage.server.url("/scorecard")).await?;
        let states = async || texts(page, ".metric-row .metric-state .state > span:last-child").await;
        let trends = async || texts(page, ".metric-row .trend-words").await;
        ensure!(!states().await?.iter().chain(&trends().await?).any(|text| text.contains("so far")), "it is closed");
        page.choose("Quarter", "Q4 2026").await?;
        page.until_text("Q4 2026 is open").await?;
        let found = states().await?;
        ensure!(found.iter().all(|state| state == "No figure" || state.ends_with(" so far")), "{found:?}");
        ensure!(found.iter().any(|state| state == "On target so far"), "{found:?}");
        let found = trends().await?;
        ensure!(found.iter().any(|text| text.ends_with(" so far")), "{found:?}");
        ensure!(found.iter().all(|text| text.is_empty() || text.ends_with(" so far")), "{found:?}");
        accessibility::check(page, "an open quarter").await?;
        page.unfold("Satisfaction").await?;
        // Every quarter of a measure stands in a table: only the open one is not final.
        let found = texts(page, ".fold[open] .history .state > span:last-child").await?;
        ensure!(found.iter().filter(|state| state.ends_with(" so far")).count() == 1, "{found:?}");
        page.press("How is this worked out? Satisfaction").await?;
        page.until_text("Q4 2026 is open: figures are still coming in.").await?;
        let report = run(&["scorecard", "-"], CARD)?.json()?;
        let told: Vec<_> = report["quarters"].as_array().into_iter().flatten().map(|it| &it["provisional"]).collect();
        ensure!(told.iter().rev().skip(1).all(|it| **it == json!(false)) && told[5] == &json!(true), "{told:?}");
        page.open(&stage.server.url("/reviews")).await?;
        page.choose("How often", "Quarterly").await?;
        page.choose("Quarter", "Q4 2026").await?;
        page.until_text("On target so far").await
    })
    .await
}

#[tokio::test]
async fn levels_in_a_review_are_named_in_the_programs_language() -> Result<()> {
    journey(Browser::Chromium, "review-levels", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/reviews")).await?;
        page.choose("How often", "Annual").await?;
        page.until_text("Premier").await?;
        page.run("document.querySelector('partner-scorecard').lang = 'de'", Vec::new()).await?;
        // The review that was chosen goes on as well.
        page.until_text("Die Zahlen von Q3 2026").await?;
        page.until_text("Premier").await?;
        let script = "const root = document.querySelector('partner-scorecard').shadowRoot;
            const named = [...root.querySelectorAll('.topic span')].filter((it) => ['Select', 'Premier'].includes(it.textContent));
            return named.map((it) => it.closest('[lang]').lang)";
        let found = page.run(script, Vec::new()).await?;
        let found: Vec<_> = found.as_array().into_iter().flatten().collect();
        ensure!(found.len() >= 2 && found.iter().all(|language| **language == json!("en")), "{found:?}");
        Ok(())
    })
    .await
}
