//! Figures of a scorecard: entered by hand and by file, closed, restated, saved, shared; and what goes wrong on the way.

use std::fmt::Write;

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::answers::heard;
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::run;
use partner_roi_tests::journey::{Stage, journey};
use partner_roi_tests::page::until;
use partner_roi_tests::scorecard::{card, choose_file, enter, open_empty, paste_rows, save, stored, until_card};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// Label of the field, metric, and its figures in the four quarters of 2025.
const YEAR: [(&str, &str, [&str; 4]); 3] = [
    ("Revenue or savings", "actual_value", ["12,000", "19,500", "21,000.50", "24k"]),
    ("Vendor's rating of alignment", "vendor_alignment", ["8", "8", "7.5", "9"]),
    ("Partner's rating of alignment", "partner_alignment", ["4.4", "3.8", "6", "8.25"]),
];
const PLAIN: [[&str; 4]; 3] =
    [["12000", "19500", "21000.5", "24000"], ["8", "8", "7.5", "9"], ["4.4", "3.8", "6", "8.25"]];

fn quarters(card: &Value) -> usize {
    card["quarters"].as_array().map_or(0, Vec::len)
}

/// A quarter is entered, closed and judged as the command line judges it.
async fn a_quarter(stage: &mut Stage) -> Result<()> {
    let page = stage.page.clone();
    open_empty(stage, "2025-Q1").await?;
    let figures = YEAR.map(|(label, _, figures)| (label, figures[0]));
    enter(&page, "Begin with Q1 2025", &figures, "Close Q1 2025").await?;
    let card = until_card(&page, "a closed quarter", |card| card["quarters"][0]["status"] == "closed").await?;
    let told = heard(&page, "result", |report| report["quarters"][0]["status"] == "closed").await?;
    let report = run(&["scorecard", "-"], &card.to_string())?.json()?;
    ensure!(told["quarters"] == report["quarters"], "{told}\n{report}");
    Ok(())
}

#[tokio::test]
async fn firefox_takes_a_quarter() -> Result<()> {
    journey(Browser::Firefox, "scorecard-quarter", a_quarter).await
}

#[tokio::test]
async fn webkit_takes_a_quarter() -> Result<()> {
    journey(Browser::WebKit, "scorecard-quarter", a_quarter).await
}

#[tokio::test]
async fn a_year_by_hand_and_by_file_is_the_same_card() -> Result<()> {
    journey(Browser::Chromium, "scorecard-year", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        accessibility::check(&page, "a scorecard without figures").await?;
        page.press("Begin with Q1 2025").await?;
        until("the focus in the first field", async || {
            Ok((page.focused().await?.1.starts_with("Revenue or savings")).then_some(()))
        })
        .await?;
        accessibility::check(&page, "figures being entered").await?;
        page.press("Cancel").await?;
        for (at, quarter) in ["Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025"].iter().enumerate() {
            let figures = YEAR.map(|(label, _, figures)| (label, figures[at]));
            enter(&page, &format!("Begin with {quarter}"), &figures, &format!("Close {quarter}")).await?;
        }
        let closed = |card: &Value| quarters(card) == 4 && card["quarters"][3]["status"] == "closed";
        let by_hand = until_card(&page, "four closed quarters", closed).await?;
        for (row, (_, metric, _)) in YEAR.iter().enumerate() {
            for (at, quarter) in by_hand["quarters"].as_array().context("quarters")?.iter().enumerate() {
                let entry =
                    quarter["entries"].as_array().into_iter().flatten().find(|entry| entry["metric"] == *metric);
                ensure!(entry.is_some_and(|entry| entry["actual"] == PLAIN[row][at]), "{metric} in {at}: {quarter}");
            }
        }
        // What the page is told is what the command line says of the same card.
        let told =
            heard(&page, "result", |report| report["quarters"].as_array().is_some_and(|all| all.len() == 4)).await?;
        let report = run(&["scorecard", "-"], &by_hand.to_string())?.json()?;
        ensure!(told["history"] == report["history"] && told["quarters"] == report["quarters"], "{told}\n{report}");
        // Nothing was saved, and a reload loses nothing.
        page.driver().refresh().await?;
        until_card(&page, "the card after a reload", |card| *card == by_hand).await?;

        page.run("localStorage.clear()", Vec::new()).await?;
        page.open("about:blank").await?;
        open_empty(stage, "2025-Q1").await?;
        let mut rows = "\u{feff}metric;quarter;actual\r\n".to_owned();
        for at in 0..4 {
            for ((_, metric, _), figures) in YEAR.iter().zip(&PLAIN) {
                let figure = figures[at].replace('.', ",");
                write!(rows, "{metric};2025-Q{};\"{figure}\"\r\n", at + 1)?;
            }
        }
        paste_rows(&page, &rows).await?;
        page.until_text("12 figures are taken over.").await?;
        for quarter in ["Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025"] {
            page.choose("Quarter", quarter).await?;
            enter(&page, &format!("Enter figures of {quarter}"), &[], &format!("Close {quarter}")).await?;
        }
        let by_file = until_card(&page, "four closed quarters", closed).await?;
        ensure!(by_file == by_hand, "by file: {by_file}\nby hand: {by_hand}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_second_red_quarter_raises_and_a_restatement_withdraws() -> Result<()> {
    journey(Browser::Chromium, "scorecard-trigger", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        let ratings = |partner| [("Vendor's rating of alignment", "8"), ("Partner's rating of alignment", partner)];
        enter(&page, "Begin with Q1 2025", &ratings("4.4"), "Close Q1 2025").await?;
        let who = save(&page).await?;
        enter(&page, "Begin with Q2 2025", &ratings("3.8"), "Close Q2 2025").await?;
        page.until_text("Renegotiate, because of Q1 2025 and Q2 2025").await?;

        page.press("Restate Q2 2025").await?;
        page.write("Partner's rating of alignment", "6").await?;
        // Looked at before it is saved.
        until("the trigger to go while it is typed", async || {
            Ok((!page.text().await?.contains("Renegotiate, because of")).then_some(()))
        })
        .await?;
        page.press("Save figures").await?;
        page.until_text("Say who restates it.").await?;
        page.until_text("Say why, so that others can follow it later.").await?;
        accessibility::check(&page, "a restatement without who and why").await?;
        page.write("Who restates", "A. Example").await?;
        page.write("Why", "The survey came late").await?;
        page.keys(Key::Enter).await?;
        let restated = |report: &Value| report["history"].as_array().is_some_and(|all| all.len() == 3);
        let report = heard(&page, "result", restated).await?;
        ensure!(report["escalations"][0]["standing"] == "withdrawn", "{}", report["escalations"]);
        let history = &report["history"];
        ensure!(history[1]["raised"] == json!([0]) && history[2]["withdrawn"] == json!([0]), "{history}");
        let events = until("both events on the server", async || {
            let events = stored(stage, &who, "/events").await?;
            Ok((events["events"].as_array().map_or(0, Vec::len) == 2).then_some(events))
        })
        .await?;
        ensure!(events["events"][0]["type"] == "escalation.withdrawn", "{events}");
        ensure!(events["events"][1]["type"] == "escalation.raised", "{events}");
        let kept = stored(stage, &who, "").await?;
        let restatement = &kept["card"]["quarters"][1]["restatements"][0];
        ensure!(restatement["by"] == "A. Example" && restatement["reason"] == "The survey came late", "{restatement}");
        ensure!(kept["card"] == card(&page).await?, "the server has another card");
        let (role, name) = page.focused().await?;
        ensure!(role == "button" && !name.is_empty(), "the focus is lost: {role} {name:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_bad_file_is_told_row_by_row_and_nothing_of_it_is_taken() -> Result<()> {
    journey(Browser::Chromium, "scorecard-bad-file", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        enter(&page, "Begin with Q1 2025", &[("Vendor's rating of alignment", "8")], "Close Q1 2025").await?;
        let who = save(&page).await?;
        let before = card(&page).await?;
        let closed = "metric,quarter,actual\nvendor_alignment,2025-Q1,3\n";
        let bad = "\u{feff}metric;quarter;actual;note\nnobody;2025-Q2;1;\nvendor_alignment;2025-Q2;lots;\n\
            partner_alignment;2025-Q2;11;\nvendor_money;2025-Q5;1,5;\nvendor_ip;2025-Q2\n\
            partner_ip;2025-Q2;1.5;\"a \"\"quoted\"\"; note\"\n";
        for (text, said) in [
            (
                bad,
                &[
                    "Nothing was taken over. 6 things are wrong:",
                    "Row 2, metric: there is no measure “nobody” in this scorecard.",
                    "Row 3, actual: “lots” is not a number.",
                    "Row 4, actual: the number is beyond what this measure can be.",
                    "Row 5, quarter: “2025-Q5” is not a quarter such as 2026-Q1.",
                    "Row 6: it has fewer fields than the header: “vendor_ip | 2025-Q2”.",
                    "Row 7, actual: “1.5” has another decimal mark",
                ][..],
            ),
            (closed, &["One thing is wrong:", "Row 2, quarter: the quarter is closed. Restate it"][..]),
            (
                "metric,quarter,actual\n\"vendor_alignment,2025-Q2,8\n",
                &["One thing is wrong:", "Row 2: a quotation mark is opened here and never closed."][..],
            ),
            (
                "metric,value\nvendor_alignment,8\n",
                &[
                    "One thing is wrong:",
                    "Row 1: the columns are “metric, value”. They have to be metric, quarter, actual",
                ][..],
            ),
        ] {
            paste_rows(&page, text).await?;
            for said in said {
                page.until_text(said).await?;
            }
        }
        accessibility::check(&page, "a file with faults").await?;

        // As a file, and too long by far.
        let mut long = "metric,quarter,actual\n".to_owned();
        for row in 0..6_000 {
            writeln!(long, "vendor_alignment,2025-Q2,{row}")?;
        }
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("long.csv");
        std::fs::write(&path, &long)?;
        choose_file(&page, &path).await?;
        page.until_text("at most 5,000 rows").await?;
        // Many faults: not all of them are shown.
        std::fs::write(&path, long.lines().take(171).map(|line| format!("{line}\n")).collect::<String>())?;
        choose_file(&page, &path).await?;
        page.until_text("And 278 more.").await?;
        ensure!(card(&page).await? == before, "something was taken");
        ensure!(stored(stage, &who, "").await?["revision"] == 1, "something was stored");

        // Semicolons, decimal commas, quotes, CRLF: taken, and stored.
        std::fs::write(&path, "metric;quarter;actual;note\r\nvendor_alignment;2025-Q2;7,5;\"a; \"\"b\"\"\"\r\n")?;
        choose_file(&page, &path).await?;
        page.until_text("One figure is taken over.").await?;
        let kept = until("the figure on the server", async || {
            let kept = stored(stage, &who, "").await?;
            Ok((kept["revision"] == 2).then_some(kept))
        })
        .await?;
        let entry = &kept["card"]["quarters"][1]["entries"][0];
        ensure!(entry["actual"] == "7.5" && entry["note"] == "a; \"b\"", "{entry}");
        Ok(())
    })
    .await
}
