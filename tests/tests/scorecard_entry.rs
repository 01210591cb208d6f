//! Figures of a scorecard: entered by hand and by file, closed, restated, saved, shared; and what goes wrong on the way.

use std::fmt::Write;

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::answers::{heard, listen};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::run;
use partner_roi_tests::journey::{Stage, journey, someone_else};
use partner_roi_tests::page::{BUTTON, Page, until};
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
const PASTE: &str = "Or paste rows, with their header";
const SAVED: &str = "Saved. Anyone with the link can read it.";

async fn card(page: &Page) -> Result<Value> {
    page.run("return document.querySelector('partner-scorecard').value ?? null", Vec::new()).await
}

/// Waits until the card on screen is as wanted.
async fn until_card(page: &Page, what: &str, fits: impl Fn(&Value) -> bool) -> Result<Value> {
    until(what, async || Ok(Some(card(page).await?).filter(&fits))).await
}

async fn open_empty(stage: &Stage, first: &str) -> Result<()> {
    stage.page.open(&stage.server.url(&format!("/scorecard?template=health&first-quarter={first}"))).await?;
    stage.page.find(BUTTON, "Begin with").await?;
    listen(&stage.page).await
}

/// Enters a quarter's figures by hand, from the button that opens its form to the one that ends it.
async fn enter(page: &Page, open: &str, figures: &[(&str, &str)], end: &str) -> Result<()> {
    page.press(open).await?;
    for (label, figure) in figures {
        page.write(label, figure).await?;
    }
    page.press(end).await
}

async fn paste_rows(page: &Page, rows: &str) -> Result<()> {
    page.unfold("Figures as a file").await?;
    let field = page.find(&["textbox"], PASTE).await?;
    page.run("arguments[0].value = arguments[1]", vec![field.to_json()?, json!(rows)]).await?;
    page.press("Take over pasted rows").await
}

/// Saves, and gives id and read token.
async fn save(page: &Page) -> Result<(String, String)> {
    page.press("Save").await?;
    page.until_text(SAVED).await?;
    let detail = heard(page, "save", |detail| detail["link"].is_string()).await?;
    let link = detail["link"].as_str().context("a link")?;
    let (id, token) = link.split_once("/q#").and_then(|(_, part)| part.split_once('.')).context("a share link")?;
    Ok((id.to_owned(), token.to_owned()))
}

async fn stored(stage: &Stage, (id, token): &(String, String), rest: &str) -> Result<Value> {
    let request = reqwest::Client::new().get(stage.server.url(&format!("/api/v1/scorecards/{id}{rest}")));
    Ok(request.bearer_auth(token).send().await?.error_for_status()?.json().await?)
}

async fn edit_token(page: &Page, id: &str) -> Result<String> {
    let kept = page.run("return localStorage.getItem('partner-roi:token:' + arguments[0])", vec![json!(id)]).await?;
    let kept = kept.as_str().context("tokens are kept")?;
    kept.split(' ').find(|token| token.starts_with("pre_")).map(str::to_owned).context("an edit token")
}

fn quarters(card: &Value) -> usize {
    card["quarters"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn a_year_by_hand_and_by_file_is_the_same_card() -> Result<()> {
    journey(Browser::Chromium, "scorecard-year", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        accessibility::check(&page, "a scorecard without figures").await?;
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
            for (row, (_, metric, _)) in YEAR.iter().enumerate() {
                write!(rows, "{metric};2025-Q{};\"{}\"\r\n", at + 1, PLAIN[row][at].replace('.', ","))?;
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
        page.until_text("Renegotiate, because of Q1 2025, Q2 2025").await?;

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
                    "Row 6: it has more or fewer fields than the header.",
                    "Row 7, actual: “1.5” has a decimal point",
                ][..],
            ),
            (closed, &["One thing is wrong:", "Row 2, quarter: the quarter is closed. Restate it"][..]),
            (
                "metric,quarter,actual\n\"vendor_alignment,2025-Q2,8\n",
                &["One thing is wrong:", "a quote is not closed"][..],
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

async fn choose_file(page: &Page, path: &std::path::Path) -> Result<()> {
    let script = "return document.querySelector('partner-scorecard').shadowRoot.querySelector('input[type=file]')";
    let input = page.driver().execute(script, Vec::new()).await?.element()?;
    Ok(input.send_keys(path.to_string_lossy().as_ref()).await?)
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
