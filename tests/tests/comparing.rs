//! What matters most and scenarios side by side, as a person uses them; every figure is the command line's.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::answers::until_shown;
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::{calculate, run};
use partner_roi_tests::figures::shows;
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::{Page, until};
use serde_json::{Value, json};
use thirtyfour::Key;

fn premier() -> Value {
    json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" })
}

/// The command line's answer to a question.
fn ask(command: &str, question: &Value) -> Result<Value> {
    let done = run(&[command, "-"], &question.to_string())?;
    ensure!(done.code == 0, "{command} refused {question}: {done:?}");
    done.json()
}

async fn open(page: &Page, address: &str) -> Result<()> {
    page.open(address).await?;
    until_shown(page, &calculate(&premier())?, "partner").await?;
    Ok(())
}

/// The rows of the table in a part of the calculator, each as the texts of its cells.
async fn rows(page: &Page, within: &str) -> Result<Vec<Vec<String>>> {
    let script = "const root = document.querySelector('partner-roi-calculator').shadowRoot;
        return [...root.querySelectorAll(arguments[0] + ' tbody tr')].map((row) =>
            [...row.cells].map((cell) => (cell.firstChild?.textContent ?? '').trim()))";
    let found = page.run(script, vec![json!(within)]).await?;
    Ok(serde_json::from_value(found)?)
}

/// The rows, once there are some that fit.
async fn rows_that(page: &Page, within: &str, fits: impl Fn(&[Vec<String>]) -> bool) -> Result<Vec<Vec<String>>> {
    until(&format!("rows in {within}"), async || Ok(Some(rows(page, within).await?).filter(|rows| fits(rows)))).await
}

async fn count(page: &Page, selector: &str) -> Result<usize> {
    let script =
        "return document.querySelector('partner-roi-calculator').shadowRoot.querySelectorAll(arguments[0]).length";
    let found = page.run(script, vec![json!(selector)]).await?;
    Ok(usize::try_from(found.as_u64().context("a count")?)?)
}

/// The table in the place of a panel's chart.
async fn as_table(page: &Page, within: &str, as_table: bool) -> Result<()> {
    let script = "const [within, value] = arguments;
        document.querySelector('partner-roi-calculator').shadowRoot
            .querySelector(`${within} .chart-head input[value=${value}]`).click()";
    page.run(script, vec![json!(within), json!(if as_table { "table" } else { "chart" })]).await?;
    Ok(())
}

#[tokio::test]
async fn what_matters_most_is_what_the_engine_says() -> Result<()> {
    journey(Browser::Chromium, "matters", async |stage| {
        let page = &stage.page;
        open(page, &stage.server.url("/calculator?type=channel&level=premier")).await?;
        page.unfold("What matters most").await?;
        for (change, name, figure) in [("0.1", "Net profit", "net_profit"), ("0.2", "ROI", "roi")] {
            page.choose("Figure", name).await?;
            page.choose("Change each by", if change == "0.1" { "±10%" } else { "±20%" }).await?;
            let question = json!({ "scenario": premier(), "figure": format!("partner.{figure}"), "change": change });
            let answer = ask("sensitivity", &question)?;
            let expected = answer["rows"].as_array().context("rows")?;
            as_table(page, ".matters", true).await?;
            let end = |row: &Value, end: &str| row[end]["value"].as_str().unwrap_or_default().to_owned();
            let first = end(&expected[0], "at_low");
            let shown = rows_that(page, ".matters", |rows| {
                rows.len() == 10 && shows(rows[0].get(1).map_or("", String::as_str), &first).is_ok()
            })
            .await?;
            for (row, expected) in shown.iter().zip(expected) {
                shows(&row[1], &end(expected, "at_low")).with_context(|| format!("{row:?}"))?;
                shows(&row[2], &end(expected, "at_high")).with_context(|| format!("{row:?}"))?;
            }
            accessibility::check(page, "what matters most, as a table").await?;
            page.press(&format!("Show all {}", expected.len())).await?;
            rows_that(page, ".matters", |rows| rows.len() == expected.len()).await?;
            page.press("Show only the top 10").await?;
            as_table(page, ".matters", false).await?;
            accessibility::check(page, "what matters most, as a chart").await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_bar_leads_to_its_field_by_keyboard() -> Result<()> {
    journey(Browser::Chromium, "matters-keyboard", async |stage| {
        let page = &stage.page;
        open(page, &stage.server.url("/calculator?type=channel&level=premier")).await?;
        page.unfold("What matters most").await?;
        page.find(&["slider"], "Reading input by input").await?;
        page.tab_to("slider", "Reading input by input", false).await?;
        let answer = ask("sensitivity", &json!({ "scenario": premier(), "figure": "partner.net_profit", "change": "0.1" }))?;
        let spec = |index: usize| answer["rows"][index]["input"].as_str().unwrap_or_default().to_owned();
        // The third row, and one whose field waits behind a disclosure that has never been open.
        for (down, expected) in [(2, spec(2)), (6, spec(8))] {
            for _ in 0..down {
                page.keys(Key::Down).await?;
            }
            page.keys(Key::Enter).await?;
            let focused = "let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at?.id";
            until(&format!("the field of {expected}"), async || {
                Ok((page.run(focused, Vec::new()).await? == json!(format!("f-{expected}"))).then_some(()))
            })
            .await?;
            page.tab_to("slider", "Reading input by input", false).await?;
            page.keys(Key::Home).await?;
            page.keys(Key::Down).await?;
            page.keys(Key::Down).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn scenarios_are_kept_compared_and_taken_up_again() -> Result<()> {
    journey(Browser::Chromium, "compare", async |stage| {
        let page = &stage.page;
        open(page, &stage.server.url("/compare")).await?;
        // The page leads with the comparison.
        page.find(&["textbox"], "Name").await?;
        accessibility::check(page, "nothing to compare").await?;
        page.write("Name", "Plan A").await?;
        page.keys(Key::Enter).await?;
        rows_that(page, ".compare", |rows| rows.len() >= 7).await?;

        page.write("Deal size", "60k").await?;
        page.write("Conversion of leads to deals", "20").await?;
        let mut changed = premier();
        changed["deal_size"] = json!("60000");
        changed["conversion"] = json!("0.2");
        let (before, after) = (calculate(&premier())?, calculate(&changed)?);
        until_shown(page, &after, "partner").await?;
        let net = |report: &Value| {
            report["measures"]["partner"]["net_profit"]["value"].as_str().unwrap_or_default().to_owned()
        };
        let shown = rows_that(page, ".compare > div:not(.keeping) > .scroll", |rows| {
            rows.first().is_some_and(|row| row.len() == 3 && shows(&row[1], &net(&after)).is_ok())
        })
        .await?;
        ensure!(shows(&shown[0][2], &net(&before)).is_ok(), "{:?}", shown[0]);
        let names = ["net_profit", "roi", "payback", "npv", "total_revenue", "total_cost", "peak_funding"];
        for (row, name) in shown.iter().zip(names) {
            for (text, report) in [(&row[1], &after), (&row[2], &before)] {
                let exact = report["measures"]["partner"][name]["value"].as_str().context("a value")?;
                shows(text, exact).with_context(|| format!("{name}: {row:?}"))?;
            }
        }
        let inputs: Vec<_> = shown.iter().skip(8).map(|row| row[0].as_str()).collect();
        ensure!(inputs == ["Conversion of leads to deals", "Deal size"], "{inputs:?} differ");

        // The waterfall's table: totals and parts to the last digit, adding up on the way.
        let question = json!({ "first": premier(), "second": changed, "figure": "partner.net_profit" });
        let answer = ask("compare", &question)?;
        let parts = answer["parts"].as_array().context("parts")?;
        as_table(page, ".difference", true).await?;
        let shown = rows_that(page, ".difference", |rows| rows.len() == parts.len() + 2).await?;
        shows(&shown[0][2], answer["before"]["value"].as_str().context("a value")?)?;
        shows(&shown[parts.len() + 1][2], answer["after"]["value"].as_str().context("a value")?)?;
        for (row, part) in shown.iter().skip(1).zip(parts) {
            shows(&row[1], part["amount"].as_str().context("an amount")?).with_context(|| format!("{row:?}"))?;
        }
        ensure!(shown[parts.len()][2] == shown[parts.len() + 1][2], "the parts end elsewhere: {shown:?}");
        accessibility::check(page, "a comparison as a table").await?;
        as_table(page, ".difference", false).await?;
        accessibility::check(page, "a comparison as a chart").await?;

        // It is still there after a reload, and its figures come back into the form.
        page.open(&stage.server.url("/compare")).await?;
        until_shown(page, &after, "partner").await?;
        page.press("Use these figures: Plan A").await?;
        until_shown(page, &before, "partner").await?;
        page.press("Undo").await?;
        until_shown(page, &after, "partner").await?;

        // No more than four; each can be renamed and removed.
        for (size, kept) in [("61000", 2), ("62000", 3), ("63000", 4)] {
            page.write("Deal size", size).await?;
            page.press("Keep these figures").await?;
            until("one more", async || Ok((count(page, ".kept li").await? == kept).then_some(()))).await?;
        }
        page.until_text("4 are kept.").await?;
        accessibility::check(page, "four kept scenarios").await?;
        page.write("Name of Plan A", "As it was").await?;
        page.keys(Key::Tab).await?;
        page.find(&["columnheader"], "As it was").await?;
        for name in ["As it was", "A", "B", "C"] {
            page.press(&format!("Remove {name}")).await?;
        }
        until("none kept", async || Ok((count(page, ".kept li").await? == 0).then_some(()))).await?;
        ensure!(page.focused().await?.1.starts_with("Name"), "the focus is at {:?}", page.focused().await?);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_years_stand_as_columns_above_their_table() -> Result<()> {
    journey(Browser::Chromium, "years", async |stage| {
        let page = &stage.page;
        open(page, &stage.server.url("/calculator?type=channel&level=premier")).await?;
        let reading = page.find(&["slider"], "Reading by year").await?;
        let years = rows(page, ".years").await?;
        let last = years.last().context("a year")?;
        let text = reading.attr("aria-valuetext").await?.unwrap_or_default();
        // Revenue, cost of revenue, costs and net of the last year, as in the table below.
        for cell in &last[..5] {
            ensure!(text.contains(cell.as_str()), "{text:?} does not say {cell:?}");
        }
        page.tab_to("slider", "Reading by year", false).await?;
        page.keys(Key::Home).await?;
        let first = reading.attr("aria-valuetext").await?.unwrap_or_default();
        ensure!(first.starts_with("Signing"), "{first:?}");
        Ok(())
    })
    .await
}
