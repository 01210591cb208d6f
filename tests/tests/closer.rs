//! Looking closer: how a figure is worked out, months, levels and cases; each held against the command line, to the last
//! digit shown.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::answers::{figure, until_shown};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::{calculate, run};
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::{Page, until};
use partner_roi_tests::written::{money, months, multiple, percent};
use serde_json::{Value, json};
use thirtyfour::Key;

/// Opens every disclosure of the dialog and gives what stands in it: name, value, origin, terms, months.
const TREE: &str = r#"
const done = arguments[arguments.length - 1];
const root = document.querySelector("partner-roi-calculator").shadowRoot;
const tidy = (element) => element?.textContent.replace(/\s+/g, " ").trim() ?? "";
const filled = async (inside) => {
  for (let turn = 0; !inside.hasChildNodes() && turn < 200; turn++) await new Promise((go) => setTimeout(go, 5));
};
const read = async (element) => {
  const head = element.matches("details") ? element.querySelector(":scope > summary") : element;
  const found = { name: tidy(head.querySelector(".term-name")), value: tidy(head.querySelector(".term-value")),
    origin: tidy(head.querySelector(".term-origin")), quiet: !!head.querySelector(".quiet") };
  if (element.matches("details")) {
    element.open = true;
    const inside = element.querySelector(":scope > .inside");
    await filled(inside);
    found.rule = tidy(inside.querySelector(":scope > .rule"));
    found.months = [...inside.querySelectorAll(":scope > .scroll td")].map(tidy);
    found.terms = await list(inside);
  }
  return found;
};
const list = async (place) => {
  const terms = [];
  for (const term of place.querySelectorAll(":scope > .terms > *")) terms.push(await read(term));
  return terms;
};
const paper = root.querySelector("dialog[open] .explained-paper");
list(paper).then((terms) => done({ name: tidy(paper.querySelector("h3")), value: tidy(paper.querySelector(".explained-value")),
  rule: tidy(paper.querySelector(".rule")), terms }));
"#;

const CLOSE: &str = "document.querySelector('partner-roi-calculator').shadowRoot.querySelector('dialog').close()";

fn scenario() -> Value {
    json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier", "leads_per_month": "8" })
}

async fn open(page: &Page, address: &str) -> Result<()> {
    page.open(address).await?;
    page.write("Qualified leads a month", "8").await?;
    until_shown(page, &calculate(&scenario())?, "partner").await?;
    Ok(())
}

fn answer(command: &str, question: &Value) -> Result<Value> {
    let done = run(&[command, "-"], &format!("{question}\n"))?;
    ensure!(done.code == 0, "{command}: {done:?}");
    done.json()
}

/// A figure as the page writes it, whichever its unit.
fn written(node: &Value) -> Result<String> {
    let value = node["value"].as_str().context("a value")?;
    match node["unit"].as_str() {
        Some("fraction" | "rate a month" | "rate a year") => percent(value),
        Some("multiple") => multiple(value),
        Some("months") => months(value),
        _ => money(value),
    }
}

fn terms(node: &Value) -> impl Iterator<Item = &Value> {
    node["terms"].as_array().into_iter().flatten()
}

/// Holds a node of the dialog against the engine's, and all that is below. Gives how many there were.
fn same(shown: &Value, node: &Value) -> Result<usize> {
    let context = || format!("{} {} for {node}", shown["name"], shown["value"]);
    if node["value"].is_string() && node["input"].is_null() {
        ensure!(shown["value"].as_str() == Some(&written(node)?), "{}", context());
        ensure!(!shown["rule"].as_str().unwrap_or_default().is_empty(), "no rule: {}", context());
    }
    if let Some(label) = node["label"].as_str().filter(|_| node["exchange_rate"].is_null()) {
        ensure!(shown["name"].as_str() == Some(label), "{}", context());
    }
    match node["origin"].as_str() {
        Some("person") => ensure!(shown["origin"] == "Entered by you", "{}", context()),
        Some("assumption") => {
            let reason = node["assumption"].as_str().unwrap_or_default();
            ensure!(shown["origin"].as_str().is_some_and(|said| said.contains(reason)), "{}", context());
        }
        _ => {}
    }
    if let Some(by_month) = node["by_month"].as_array() {
        let amounts = by_month.iter().map(|amount| money(amount.as_str().unwrap_or_default()));
        let amounts: Vec<_> = amounts.collect::<Result<_>>()?;
        ensure!(shown["months"] == json!(amounts), "{}", context());
    }
    // Inputs that change nothing stand at the end, behind a disclosure of their own.
    let quiet = |term: &&Value| term["origin"] == "neutral";
    let expected: Vec<_> = terms(node).filter(|term| !quiet(term)).chain(terms(node).filter(quiet)).collect();
    let behind = |term: &Value| if term["quiet"] == true { terms(term).cloned().collect() } else { vec![term.clone()] };
    let found: Vec<Value> = terms(shown).flat_map(behind).collect();
    ensure!(found.len() == expected.len(), "{} terms, not {}: {}", found.len(), expected.len(), context());
    let below = found.iter().zip(expected).map(|(shown, node)| same(shown, node));
    Ok(1 + below.sum::<Result<usize>>()?)
}

#[tokio::test]
async fn every_figure_opens_down_to_its_inputs() -> Result<()> {
    journey(Browser::Chromium, "explanations", async |stage| {
        let page = &stage.page;
        open(page, &stage.server.url("/calculator")).await?;
        for (label, name) in [
            ("ROI", "partner.roi"),
            ("Payback", "partner.payback"),
            ("Revenue multiple", "partner.revenue_multiple"),
            ("ROI on present values", "partner.roi_present_value"),
            ("Internal rate of return a year", "partner.irr_annual"),
        ] {
            page.press(&format!("{label}: how is this worked out?")).await?;
            page.find(&["dialog"], label).await?;
            let shown = page.driver().execute_async(TREE, Vec::new()).await?.json().clone();
            let done = run(&["explain", "-", "--figure", name], &scenario().to_string())?;
            let nodes = same(&shown, &done.json()?).with_context(|| name.to_owned())?;
            ensure!(nodes > 15, "{name} has {nodes} nodes only");
            if name == "partner.roi" {
                accessibility::check(page, "an explanation").await?;
            }
            page.run(CLOSE, Vec::new()).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_explanation_needs_no_mouse_and_gives_the_focus_back() -> Result<()> {
    journey(Browser::Chromium, "explanation-keys", async |stage| {
        let page = &stage.page;
        open(page, &stage.server.url("/calculator")).await?;
        page.tab_to("button", "NPV: how is this worked out?", false).await?;
        page.keys(Key::Enter).await?;
        page.find(&["dialog"], "NPV").await?;
        ensure!(page.focused().await? == ("button".to_owned(), "Close".to_owned()), "{:?}", page.focused().await?);
        page.tab_to("button", "Net", false).await?;
        page.keys(Key::Enter).await?;
        page.until_text("In each month, all lines added up").await?;
        page.keys(Key::Escape).await?;
        until("the focus to come back", async || {
            Ok((page.focused().await?.1 == "NPV: how is this worked out?").then_some(()))
        })
        .await?;
        ensure!(page.all(&["dialog"], "").await?.is_empty(), "the dialog is gone");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn rates_and_ratios_follow() -> Result<()> {
    journey(Browser::Chromium, "rates", async |stage| {
        let page = &stage.page;
        open(page, &stage.server.url("/calculator")).await?;
        let report = calculate(&scenario())?;
        for (label, name) in [
            ("Internal rate of return a year", "irr_annual"),
            ("Internal rate of return a month", "irr"),
            ("Modified rate of return a month", "mirr"),
        ] {
            let exact = percent(report["measures"]["partner"][name]["value"].as_str().context("a rate")?)?;
            until(&format!("{label} {exact}"), async || Ok((figure(page, label).await? == exact).then_some(())))
                .await?;
        }
        page.unfold("What a customer comes to").await?;
        let ratio = |name: &str| report["ratios"][name]["value"].as_str().unwrap_or_default().to_owned();
        page.until_text("Lifetime value of a customer").await?;
        ensure!(figure(page, "Lifetime value of a customer").await? == money(&ratio("ltv"))?, "ltv");
        ensure!(figure(page, "Lifetime value ÷ cost of winning").await? == multiple(&ratio("ltv_cac"))?, "ltv_cac");
        ensure!(figure(page, "Share of revenue paid out").await? == percent(&ratio("effective_payout_rate"))?, "rate");
        page.press("Lifetime value ÷ cost of winning: how is this worked out?").await?;
        let dialog = page.find(&["dialog"], "Lifetime value ÷ cost of winning").await?;
        let shown = page.driver().execute_async(TREE, Vec::new()).await?.json().clone();
        let done = run(&["explain", "-", "--figure", "ratios.ltv_cac"], &scenario().to_string())?;
        same(&shown, &done.json()?)?;
        page.inside(dialog).press("Close").await?;
        accessibility::check(page, "ratios").await
    })
    .await
}

/// The texts of a table's rows.
async fn rows(page: &Page, within: &str) -> Result<Vec<Vec<String>>> {
    let script = "const tidy = (cell) => (cell.matches('th') ? cell.firstChild : cell).textContent.trim();
        const root = document.querySelector('partner-roi-calculator').shadowRoot;
        return [...root.querySelectorAll(`${arguments[0]} tbody tr`)].map((row) => [...row.cells].map(tidy));";
    Ok(serde_json::from_value(page.run(script, vec![json!(within)]).await?)?)
}

async fn until_rows(page: &Page, within: &str, expected: Vec<Vec<String>>) -> Result<()> {
    let mut last = Vec::new();
    let shown = until(&format!("the rows of {within}"), async || {
        last = rows(page, within).await?;
        Ok((last == expected).then_some(()))
    })
    .await;
    shown.with_context(|| format!("{last:?} instead of {expected:?}"))
}

#[tokio::test]
async fn months_show_every_line() -> Result<()> {
    journey(Browser::Chromium, "months", async |stage| {
        let page = &stage.page;
        open(page, &stage.server.url("/calculator")).await?;
        let report = calculate(&scenario())?;
        page.choose("Table by", "Months").await?;
        let every = page.find(&["checkbox"], "Show every line").await?;
        page.show(&every).await?;
        every.click().await?;
        let ledger = &report["ledgers"]["partner"];
        let amount = |list: &Value, month: usize| money(list[month].as_str().unwrap_or_default());
        let mut expected = Vec::new();
        for month in 0..=36 {
            let name = if month == 0 { "Signing".to_owned() } else { month.to_string() };
            let mut row = vec![name];
            for line in ledger["lines"].as_array().context("lines")? {
                row.push(amount(&line["by_month"], month)?);
            }
            row.push(amount(&ledger["net_by_month"], month)?);
            expected.push(row);
        }
        // The last column is the running total, whose end is the net profit.
        let (mut shown, mut last) = (Vec::new(), String::new());
        let every = until("every month", async || {
            shown = rows(page, ".months").await?;
            let cumulative: Vec<_> = shown.iter_mut().filter_map(Vec::pop).collect();
            last = cumulative.last().cloned().unwrap_or_default();
            Ok((shown == expected).then_some(()))
        });
        every.await.with_context(|| format!("{shown:?} instead of {expected:?}"))?;
        let end = report["measures"]["partner"]["net_profit"]["value"].as_str().context("a value")?;
        ensure!(last == money(end)?, "the last month's cumulative is {last}");
        accessibility::check(page, "months").await?;
        page.choose("Table by", "Years").await?;
        page.until_text("Year 3").await
    })
    .await
}

#[tokio::test]
async fn levels_are_compared_and_chosen() -> Result<()> {
    journey(Browser::Chromium, "levels", async |stage| {
        let page = &stage.page;
        open(page, &stage.server.url("/calculator")).await?;
        page.unfold("Levels side by side").await?;
        let mut scenario = scenario();
        until_rows(page, ".levels", levels(&scenario)?).await?;
        page.until_text("Strategic earns more than Premier").await?;
        accessibility::check(page, "levels").await?;
        page.tab_to("button", "Use this level (Select)", false).await?;
        page.keys(Key::Enter).await?;
        scenario["level"] = json!("select");
        until_shown(page, &calculate(&scenario)?, "partner").await?;
        until_rows(page, ".levels", levels(&scenario)?).await?;
        page.until_text("What Premier takes and brings").await?;
        let focused = page.focused().await?;
        ensure!(focused.1 == "your level (Select)", "the focus stays on the level: {focused:?}");
        // The choice above the form goes by the program instead, and says what it takes along.
        page.choose("Level", "Strategic").await?;
        page.until_text("Changed with the level:").await?;
        Ok(())
    })
    .await
}

fn levels(scenario: &Value) -> Result<Vec<Vec<String>>> {
    let found = answer("levels", &json!({ "scenario": scenario }))?;
    let best = found["levels"].as_array().context("levels")?.iter();
    let profit = |level: &Value| level["figures"]["partner.net_profit"]["value"].as_str().unwrap_or("0").to_owned();
    let best = best.max_by(|a, b| number(&profit(a)).total_cmp(&number(&profit(b)))).cloned().unwrap_or_default();
    let mut rows = Vec::new();
    for level in found["levels"].as_array().context("levels")? {
        let figures = &level["figures"];
        let value = |name: &str| figures[name]["value"].as_str().map(str::to_owned);
        let term = |name: &str| level["terms"][name].as_str().unwrap_or_default().to_owned();
        let mut profit = money(&value("partner.net_profit").context("a value")?)?;
        if level["level"] == best["level"] {
            profit.push_str("best");
        }
        let payback = value("partner.payback").map_or(Ok("Not in 36 months".to_owned()), |value| months(&value))?;
        rows.push(vec![
            level["name"].as_str().unwrap_or_default().to_owned(),
            percent(&term("revenue_share"))?,
            money(&term("annual_commitment"))?,
            profit,
            percent(&value("partner.roi").context("a value")?)?,
            payback,
            npv(scenario, &level["level"])?,
        ]);
    }
    Ok(rows)
}

/// The command's answer has no net present value; a question about it has.
fn npv(scenario: &Value, level: &Value) -> Result<String> {
    let found = answer("levels", &json!({ "scenario": scenario, "figure": "partner.npv" }))?;
    let own = found["levels"].as_array().into_iter().flatten().find(|row| row["level"] == *level);
    money(own.and_then(|row| row["figures"]["partner.npv"]["value"].as_str()).context("a net present value")?)
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_default()
}

#[tokio::test]
async fn a_case_is_shown_everywhere_and_changes_no_input() -> Result<()> {
    journey(Browser::Chromium, "cases", async |stage| {
        let page = &stage.page;
        open(page, &stage.server.url("/calculator")).await?;
        let found = answer("cases", &json!({ "scenario": scenario() }))?;
        let cases = found["cases"].as_array().context("cases")?;
        for case in cases {
            let name = case["name"].as_str().unwrap_or_default();
            page.choose("How it turns out", name).await?;
            until_shown(page, case, "partner").await?;
            if case["case"] != "expected" {
                page.until_text(&format!("Shown: {name}")).await?;
            }
            ensure!(page.written("Qualified leads a month").await? == "8", "the input stays");
        }
        page.unfold("Cases side by side").await?;
        let mut expected = Vec::new();
        for case in cases {
            let value = |name: &str| case["measures"]["partner"][name]["value"].as_str().unwrap_or_default().to_owned();
            expected.push(vec![
                case["name"].as_str().unwrap_or_default().to_owned(),
                money(&value("net_profit"))?,
                percent(&value("roi"))?,
                months(&value("payback"))?,
                money(&value("npv"))?,
            ]);
        }
        until_rows(page, ".case-table", expected).await?;
        page.until_text("Qualified leads a month: 8 → 5.6").await?;
        accessibility::check(page, "cases").await?;

        // In the case, an explanation says which inputs it has changed.
        page.press("Net profit: how is this worked out?").await?;
        page.find(&["dialog"], "Net profit").await?;
        let shown = page.driver().execute_async(TREE, Vec::new()).await?.json().to_string();
        ensure!(shown.contains("Changed by the case that is shown"), "{shown}");
        page.run(CLOSE, Vec::new()).await?;
        // What is typed goes on, in the case.
        page.write("Qualified leads a month", "10").await?;
        let mut more = scenario();
        more["leads_per_month"] = json!("10");
        let found = answer("cases", &json!({ "scenario": more }))?;
        until_shown(page, &found["cases"][3], "partner").await?;
        page.choose("How it turns out", "Expected").await?;
        until_shown(page, &calculate(&more)?, "partner").await?;
        Ok(())
    })
    .await
}
