//! A partner's scorecard: plan against actual, what has happened, levels and how scores come about, each held against the
//! command line to the last digit shown.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::run;
use partner_roi_tests::figures::shows;
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::{Page, until};
use partner_roi_tests::scorecard::{open_planned, texts};
use partner_roi_tests::written::{money, number, percent};
use serde_json::{Value, json};
use thirtyfour::Key;

const CARD: &str = include_str!("../../www/data/brightline.json");

/// The judged card by the command line.
fn judged(card: &Value) -> Result<Value> {
    let done = run(&["scorecard", "-"], &card.to_string())?;
    ensure!(done.code == 0, "{done:?}");
    done.json()
}

fn explained(figure: &str) -> Result<Value> {
    let done = run(&["scorecard", "-", "--explain", figure], CARD)?;
    ensure!(done.code == 0, "{done:?}");
    done.json()
}

/// `2026-Q1` as the page writes it.
fn quarter(id: &Value) -> Result<String> {
    let (year, quarter) = id.as_str().and_then(|id| id.split_once('-')).context("a quarter")?;
    Ok(format!("{quarter} {year}"))
}

/// A figure in the page's writing, or nothing where there is none.
fn known(figure: &Value, write: fn(&str) -> Result<String>) -> Result<Option<String>> {
    figure["value"].as_str().map(write).transpose()
}

fn list(value: &Value) -> impl DoubleEndedIterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Puts another card of the same template on the page.
async fn show(page: &Page, card: &Value) -> Result<()> {
    let script = "document.querySelector('partner-scorecard').value = arguments[0]";
    page.run(script, vec![json!(card.to_string())]).await?;
    Ok(())
}

#[tokio::test]
async fn plan_and_actual_stand_beside_each_other() -> Result<()> {
    journey(Browser::Chromium, "plan-and-actual", async |stage| {
        let page = &stage.page;
        open_planned(page, &stage.server.url("/scorecard")).await?;
        let report = judged(&serde_json::from_str(CARD)?)?;
        let closed = list(&report["plan"]).rfind(|row| row["share_so_far"]["value"].is_string()).context("a row")?;
        let figure = |key: &str| closed[key]["value"].as_str().context("a figure");
        let summary = format!(
            "Since signing, {} of {} came in by the end of {}: {}.",
            money(figure("actual_so_far")?)?,
            money(figure("planned_so_far")?)?,
            quarter(&closed["quarter"])?,
            percent(figure("share_so_far")?)?,
        );
        page.until_text(&summary).await?;
        page.until_text("under AI agent platform partner program, version 1. It begins in Q3 2025.").await?;

        // Read by keyboard, quarter by quarter.
        page.tab_to("slider", "Plan and actual, quarter by quarter", false).await?;
        page.keys(Key::End).await?;
        until("the open quarter to be read", async || {
            let read = texts(page, ".plan .reading").await?;
            Ok((read == ["Q4 2026, still open. Planned: $40,500.39; Actual: Nobody has entered it"]).then_some(()))
        })
        .await?;
        accessibility::check(page, "plan against actual").await?;

        page.choose("Show plan and actual as", "Table").await?;
        let rows = until("the table", async || {
            let rows = texts(page, ".plan tbody tr").await?;
            Ok((!rows.is_empty()).then_some(rows))
        })
        .await?;
        let cells = texts(page, ".plan tbody td").await?;
        ensure!(rows.len() == 6 && cells.len() == 24, "{rows:?}");
        for (row, cells) in list(&report["plan"]).zip(cells.chunks(4)) {
            let wanted = [
                known(&row["planned"], money)?,
                known(&row["actual"], money)?,
                known(&row["difference"], money)?,
                known(&row["share_so_far"], percent)?,
            ];
            for (wanted, shown) in wanted.into_iter().zip(cells) {
                let shown_as = shown.replace('−', "-");
                match wanted {
                    Some(wanted) => ensure!(shown_as == wanted, "{row}: {shown:?} is not {wanted:?}"),
                    None => ensure!(shown.contains(' ') && !shown.contains('$'), "{row}: {shown:?} is no reason"),
                }
            }
        }
        accessibility::check(page, "plan against actual as a table").await
    })
    .await
}

#[tokio::test]
async fn what_has_happened_is_told_newest_first() -> Result<()> {
    journey(Browser::Chromium, "what-has-happened", async |stage| {
        let page = &stage.page;
        open_planned(page, &stage.server.url("/scorecard")).await?;
        let mut card: Value = serde_json::from_str(CARD)?;
        told(page, &judged(&card)?).await?;
        page.until_text("Raised: Improvement plan for Retention, because of Q2 2026 and Q3 2026.").await?;

        // With customers that stay, nothing is in the red.
        for entry in card["quarters"].as_array_mut().into_iter().flatten().flat_map(|quarter| {
            quarter["entries"].as_array_mut().into_iter().flatten().filter(|entry| entry["metric"] == "retention")
        }) {
            entry["actual"] = json!("0.95");
        }
        show(page, &card).await?;
        told(page, &judged(&card)?).await?;
        let first = texts(page, ".moment").await?.join("\n");
        ensure!(
            first.contains("Raised: Improvement plan for Growth of deal size, because of Q1 2026 and Q2 2026."),
            "{first}"
        );
        ensure!(first.contains("Partner manager acts by Aug 8, 2026."), "{first}");
        ensure!(first.contains("M. Okafor: Late survey answers."), "{first}");
        ensure!(first.contains("Passed: Improvement plan for Growth of deal size."), "{first}");
        page.until_text("Nothing, by the quarters that are closed.").await?;

        // It stands again where the quarter that let it pass turns out to be red.
        let third = restated(&card, "2026-Q3", "0.1")?;
        show(page, &third).await?;
        page.until_text("Stands again: Improvement plan for Growth of deal size, because of Q1 2026 and Q2 2026")
            .await?;
        told(page, &judged(&third)?).await?;
        let now = texts(page, ".timeline .attention li").await?;
        ensure!(now.len() == 1 && now[0].starts_with("Growth of deal size: Improvement plan, because of"), "{now:?}");
        accessibility::check(page, "what has happened, with something in the red").await?;

        // A restatement withdraws it, and nothing of that is forgotten.
        card = restated(&card, "2026-Q2", "0.3")?;
        show(page, &card).await?;
        page.until_text("Withdrawn: Improvement plan for Growth of deal size.").await?;
        let figures = texts(page, ".moment-figure").await?;
        ensure!(figures.iter().any(|figure| figure == "Growth of deal size: 30%, before that 9%"), "{figures:?}");
        told(page, &judged(&card)?).await?;
        page.unfold("One earlier entry").await?;
        accessibility::check(page, "what has happened").await?;

        // What is still open is no part of it.
        let open = json!({ "quarter": "2026-Q4", "status": "open", "entries": [] });
        card["quarters"] = json!([open]);
        show(page, &card).await?;
        page.until_text("Nothing has been closed yet.").await
    })
    .await
}

/// The card with another growth of deal size in a closed quarter.
fn restated(card: &Value, id: &str, growth: &str) -> Result<Value> {
    let mut card = card.clone();
    let quarters = card["quarters"].as_array_mut().context("quarters")?;
    let quarter = quarters.iter_mut().find(|quarter| quarter["quarter"] == id).context("a quarter")?;
    let before = quarter["entries"].clone();
    for entry in quarter["entries"].as_array_mut().into_iter().flatten() {
        if entry["metric"] == "deal_size_growth" {
            entry["actual"] = json!(growth);
        }
    }
    quarter["status"] = json!("restated");
    quarter["restatements"] =
        json!([{ "on": "2026-10-20", "by": "A. Example", "reason": "Counted late", "before": before }]);
    Ok(card)
}

/// Every entry, with its score, from the newest on.
async fn told(page: &Page, report: &Value) -> Result<()> {
    let wanted: Vec<&Value> = list(&report["history"]).rev().collect();
    let titles = until("the history", async || {
        let titles = texts(page, ".moment-title").await?;
        Ok((titles.len() == wanted.len()).then_some(titles))
    })
    .await?;
    let scores = texts(page, ".moment-score").await?;
    for ((event, title), score) in wanted.into_iter().zip(titles).zip(scores) {
        let done = if event["event"] == "restated" { "restated" } else { "closed" };
        ensure!(title == format!("{} was {done}", quarter(&event["quarter"])?), "{event}: {title:?}");
        let after = number(event["score"]["value"].as_str().context("a score")?)?;
        let said = match event["score_before"]["value"].as_str() {
            Some(before) => format!("Score: {after}, before that {}", number(before)?),
            None => format!("Score: {after}"),
        };
        ensure!(score == said, "{event}: {score:?} is not {said:?}");
    }
    Ok(())
}

#[tokio::test]
async fn levels_say_what_is_missing_to_the_next() -> Result<()> {
    journey(Browser::Chromium, "levels-of-a-card", async |stage| {
        let page = &stage.page;
        open_planned(page, &stage.server.url("/scorecard")).await?;
        page.until_text("Q3 2026 qualifies for Select.").await?;
        page.until_text("1.6 more qualified leads a month to Premier.").await?;
        let report = judged(&serde_json::from_str(CARD)?)?;
        let wanted: Vec<String> = list(&report["level"]["levels"])
            .flat_map(|level| list(&level["requirements"]))
            .map(|requirement| {
                let label = requirement["label"].as_str().unwrap_or_default();
                let gap = requirement["gap"]["value"].as_str().unwrap_or_default();
                if requirement["met"] == true { format!("{label}✓Met") } else { format!("{label}✕{gap} missing") }
            })
            .collect();
        let shown = texts(page, ".level-step li").await?;
        ensure!(shown == wanted && shown.len() == 8, "{shown:?} is not {wanted:?}");
        ensure!(texts(page, ".level-step.own h4").await? == ["Select"]);
        // What nobody entered is not taken for met.
        let mut card: Value = serde_json::from_str(CARD)?;
        for quarter in card["quarters"].as_array_mut().into_iter().flatten() {
            if let Some(entries) = quarter["entries"].as_array_mut() {
                entries.retain(|entry| entry["metric"] != "quarterly_business_reviews");
            }
        }
        show(page, &card).await?;
        page.until_text("Q3 2026 qualifies for Registered.").await?;
        page.until_text("Not known, so not met: Quarterly business reviews.").await
    })
    .await
}

#[tokio::test]
async fn a_score_is_opened_down_to_who_says_it_by_keyboard_alone() -> Result<()> {
    journey(Browser::Chromium, "explained-score", async |stage| {
        let page = &stage.page;
        open_planned(page, &stage.server.url("/scorecard")).await?;
        page.tab_to("button", "How is this worked out? The score", false).await?;
        page.keys(Key::Enter).await?;
        let node = explained("2026-Q3.score")?;
        let value = until("the dialog", async || Ok(texts(page, "dialog .explained-value").await?.pop())).await?;
        ensure!(value == number(node["value"].as_str().context("a score")?)?, "{value}");
        let points = texts(page, "dialog .terms > details > summary > .term-value").await?;
        let terms: Vec<_> = list(&node["terms"]).collect();
        ensure!(points.len() == terms.len(), "{points:?}");
        for (term, shown) in terms.iter().zip(&points) {
            shows(shown, term["points"].as_str().context("points")?)?;
        }
        // The figure of the card first, and what is made of it: 0.34 / 0.4 of a weight of 0.2.
        let how = texts(page, "dialog .terms > details > summary > .term-origin").await?;
        ensure!(how.len() == terms.len(), "{how:?}");
        ensure!(how[1] == "34%, target above 40%: 85% attained × 20% = 17", "{how:?}");
        accessibility::check(page, "how a score is worked out").await?;

        // Into the first measure, down to its source.
        page.keys(Key::Tab).await?;
        page.keys(Key::Enter).await?;
        let leaves = until("the first measure to open", async || {
            let leaves = texts(page, "dialog details[open] .leaf .term-name").await?;
            Ok((!leaves.is_empty()).then_some(leaves))
        })
        .await?;
        ensure!(
            ["Weight", "Worst value", "Red below"].iter().all(|name| leaves.iter().any(|leaf| leaf == name)),
            "{leaves:?}"
        );
        let origins = texts(page, "dialog details[open] .leaf .term-origin").await?;
        ensure!(origins.iter().all(|origin| origin.ends_with('.')), "every origin is a sentence: {origins:?}");
        ensure!(origins.iter().any(|origin| origin.starts_with("Assumption: ")), "{origins:?}");
        accessibility::check(page, "a measure within a score").await?;
        page.keys(Key::Escape).await?;
        until("the focus to come back", async || {
            Ok((page.focused().await?.1.starts_with("How is this worked out? The score")).then_some(()))
        })
        .await?;
        ensure!(texts(page, "dialog").await?.is_empty(), "the dialog has gone");

        // A measure opens as well.
        page.unfold("Growth of deal size").await?;
        page.press("How is this worked out? Growth of deal size").await?;
        let node = explained("2026-Q3.metric.deal_size_growth")?;
        let value = until("the dialog", async || Ok(texts(page, "dialog .explained-value").await?.pop())).await?;
        ensure!(value == percent(node["value"].as_str().context("a value")?)?, "{value}");
        page.press("Close").await?;
        until("the dialog to close", async || Ok(texts(page, "dialog").await?.is_empty().then_some(()))).await
    })
    .await
}

#[tokio::test]
async fn counts_of_quarters_are_opened_into_the_quarters() -> Result<()> {
    journey(Browser::Chromium, "explained-quarters", async |stage| {
        let page = &stage.page;
        open_planned(page, &stage.server.url("/scorecard")).await?;
        let mut card: Value = serde_json::from_str(CARD)?;
        let last = card["quarters"].as_array_mut().and_then(|quarters| {
            quarters.iter_mut().rfind(|quarter| quarter["status"] != "open")?["entries"].as_array_mut()
        });
        let entry = last.and_then(|entries| entries.iter_mut().find(|entry| entry["metric"] == "satisfaction"));
        entry.context("a figure")?["actual"] = json!("4");
        show(page, &card).await?;
        page.until_text("Satisfaction is in the red. One more closed quarter like this").await?;

        let explain = |figure: &str| run(&["scorecard", "-", "--explain", figure], &card.to_string())?.json();
        for (name, figure, counted) in [
            (
                "Revenue since signing of plan: quarters in a row the same way",
                "2026-Q3.metric.revenue_against_plan.trend",
                "2 quarters",
            ),
            (
                "Satisfaction: quarters until “Improvement plan”",
                "in_the_red.improvement-plan.satisfaction",
                "1 quarter",
            ),
        ] {
            let button = format!("How is this worked out? {name}");
            // What is in the red stands among what has happened as well.
            let focus = "document.querySelector('partner-scorecard').shadowRoot
                .querySelector(`.overview [data-figure='${arguments[0]}']`).focus()";
            page.run(focus, vec![json!(figure)]).await?;
            page.keys(Key::Enter).await?;
            let value = until("the dialog", async || Ok(texts(page, "dialog .explained-value").await?.pop())).await?;
            let node = explain(figure)?;
            let expected = node["value"].as_str().context("a count")?;
            ensure!(value == counted && counted.starts_with(expected), "{value}, {expected}");
            ensure!(texts(page, "dialog h3").await? == [name], "{figure}");
            let shown = texts(page, "dialog .leaf .term-value").await?;
            let terms: Vec<_> = list(&node["terms"]).collect();
            ensure!(shown.len() == terms.len(), "{shown:?}");
            for (term, shown) in terms.iter().zip(&shown) {
                shows(
                    shown.trim_end_matches(" quarters").trim_end_matches(" quarter"),
                    term["value"].as_str().context("a value")?,
                )?;
            }
            let origins = texts(page, "dialog .leaf .term-origin").await?;
            ensure!(origins.iter().all(|origin| !origin.is_empty()), "{origins:?}");
            accessibility::check(page, name).await?;
            page.keys(Key::Escape).await?;
            until("the focus to come back", async || Ok((page.focused().await?.1 == button).then_some(()))).await?;
        }
        Ok(())
    })
    .await
}
