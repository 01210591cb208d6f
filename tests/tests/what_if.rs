//! Panels that ask what-if questions: goal seek, simulation, two inputs at once. Simulations run in a worker of the page's own
//! origin, in one on a foreign page, and on the page's thread where no worker is allowed, with the same digits.

use std::io::{Read, Write};
use std::net::TcpListener;

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility::check;
use partner_roi_tests::answers::until_shown;
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::{calculate, run};
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::{Page, until};
use partner_roi_tests::written::{money, months, multiple, number, percent};
use serde_json::{Value, json};
use thirtyfour::Key;

const GOAL: &str = "Reach a goal";
const SURE: &str = "How sure is this?";
const PAIR: &str = "Two at once";
const LEADS: &str = "Qualified leads a month";

fn premier() -> Value {
    json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" })
}

/// Everything on the page in one line: controls inside a sentence split its text.
async fn line(page: &Page) -> Result<String> {
    let line = page.text().await?.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(line.replace(" .", ".").replace(" ,", ","))
}

async fn until_line(page: &Page, wanted: &str) -> Result<()> {
    until(&format!("the page to say {wanted:?}"), async || Ok(line(page).await?.contains(wanted).then_some(()))).await
}

/// What the command line answers to one question.
fn ask(command: &str, question: &Value) -> Result<Value> {
    let done = run(&[command, "-"], &question.to_string())?;
    ensure!(done.code == 0, "{command} refused {question}: {done:?}");
    done.json()
}

/// A value in a sentence: two digits behind the point, where there are any.
fn short(exact: &str) -> Result<String> {
    let text = multiple(exact)?;
    Ok(text.trim_end_matches('×').trim_end_matches('0').trim_end_matches('.').to_owned())
}

async fn open(page: &Page, address: &str, panel: &str) -> Result<()> {
    page.open(address).await?;
    until_shown(page, &calculate(&premier())?, "partner").await?;
    page.unfold(panel).await
}

fn goal_seek(figure: &str, target: &str, input: &str) -> Result<Value> {
    ask("goal-seek", &json!({ "scenario": premier(), "figure": figure, "target": target, "input": input }))
}

#[tokio::test]
async fn a_goal_is_a_sentence() -> Result<()> {
    journey(Browser::Chromium, "goal", async |stage| {
        let page = &stage.page;
        open(page, &stage.server.url("/calculator?type=channel&level=premier"), GOAL).await?;
        page.write("Goal", "750k").await?;
        let found = goal_seek("partner.net_profit", "750000", "leads_per_month")?;
        let leads = found["value"].as_str().context("reachable")?.to_owned();
        until_line(page, &format!("of {} instead of 5.", short(&leads)?)).await?;
        check(page, "a goal that is reached").await?;

        // While it searches, the value of another goal does not stand beside this one.
        let watch = "const value = document.querySelector('partner-roi-calculator').shadowRoot.querySelector('.goal-value');
            window.seen = [];
            new MutationObserver(() => window.seen.push(value.textContent)).observe(value, { childList: true, subtree: true });";
        page.run(watch, Vec::new()).await?;
        page.choose("Input", "Deal size").await?;
        let found = goal_seek("partner.net_profit", "750000", "deal_size")?;
        until_line(page, &format!("of {} instead of $48,000.", money(found["value"].as_str().context("reachable")?)?))
            .await?;

        let seen = page.run("return window.seen", Vec::new()).await?;
        ensure!(seen[0] == "…", "{seen}");

        page.choose("Figure", "Payback").await?;
        page.write("Goal", "10").await?;
        let found = goal_seek("partner.payback", "10", "deal_size")?;
        let size = money(found["value"].as_str().context("reachable")?)?;
        until_line(page, &format!("of {size} instead of $48,000.")).await?;
        // Over this one it jumps, at a yearly fee.
        ensure!(
            goal_seek("partner.payback", "12", "deal_size")?["undefined"] == "not_in_range",
            "another example is needed"
        );
        page.write("Goal", "12").await?;
        until_line(page, "It jumps past the goal there, to").await?;

        // What no value reaches is said with what was tried.
        page.choose("Figure", "Net profit").await?;
        page.choose("Input", "Conversion of leads to deals").await?;
        page.write("Goal", "900m").await?;
        until_line(page, "– but no value reaches it").await?;
        let at = |share: &str| -> Result<String> {
            let mut scenario = premier();
            scenario["conversion"] = json!(share);
            let report = calculate(&scenario)?;
            money(report["measures"]["partner"]["net_profit"]["value"].as_str().context("a profit")?)
        };
        until_line(page, &format!("Tried from 0% to 100%: the figure goes from {} to {}.", at("0")?, at("1")?)).await?;
        check(page, "a goal out of reach").await?;

        // What cannot be read is said beside the field, and there is no answer of another goal.
        page.write("Goal", "lots").await?;
        until_line(page, "This is not a number.").await?;
        let value = "return document.querySelector('partner-roi-calculator').shadowRoot.querySelector('.goal-value').textContent";
        ensure!(page.run(value, Vec::new()).await? == "…", "a value without a goal");
        page.write("Goal", "£750k").await?;
        until_line(page, "This field is in US dollars, not in another currency.").await?;
        check(page, "a goal that is no number").await?;

        // The value goes into the form, every digit of it.
        page.choose("Input", LEADS).await?;
        page.write("Goal", "750,000").await?;
        let button = format!("Use {}", short(&leads)?);
        page.press(&button).await?;
        let mut scenario = premier();
        scenario["leads_per_month"] = json!(leads);
        until_shown(page, &calculate(&scenario)?, "partner").await?;
        until_line(page, "as it is now").await
    })
    .await
}

/// What the panel begins with: as far as the program's cases go.
fn simulation(trials: u32, seed: u32) -> Value {
    let range = |input: &str, low: &str, mode: &str, high: &str| json!({ "input": input, "low": low, "mode": mode, "high": high });
    json!({ "scenario": premier(), "figure": "partner.net_profit", "trials": trials, "seed": seed, "uncertain": [
        range("leads_per_month", "2.5", "5", "6.5"), range("conversion", "0.12", "0.15", "0.18"),
        range("deal_size", "43200", "48000", "64800"), range("churn", "0.0075", "0.01", "0.015"),
    ] })
}

/// Waits for the result of a simulation and holds every figure against the command line's.
async fn until_simulated(page: &Page, question: &Value) -> Result<()> {
    let expected = ask("simulate", question)?;
    let part = |name: &str| expected[name].as_str().with_context(|| format!("no {name} in {expected}"));
    let (low, high, loss) = (money(part("p10")?)?, money(part("p90")?)?, part("chance_of_loss")?);
    let trials = expected["trials"].as_u64().context("no trials")?;
    let counted = format!("{} trials ended in a loss.", number(&trials.to_string())?);
    let loss = match percent(loss)?.as_str() {
        _ if loss == "0" => format!("None of {counted}"),
        // So few that a percentage would say none.
        "0%" => format!("{} of {counted}", (loss.parse::<f64>()? * trials as f64).round()),
        some => format!("The chance of a loss is {some}."),
    };
    let sentence = format!("In 8 of 10 cases, net profit is between {low} and {high}. {loss}");
    until_line(page, &sentence).await?;
    let text = line(page).await?;
    for (name, label) in [("p10", "(P10)"), ("p50", "(P50)"), ("p90", "(P90)"), ("mean", "Average")] {
        let figure = format!("{label} {}", money(part(name)?)?);
        ensure!(text.contains(&figure), "{figure:?} is not on the page");
    }
    Ok(())
}

/// Notes which workers the page starts and what becomes of them.
const WATCH: &str = "window.seen = []; const Real = window.Worker;
    window.Worker = class extends Real {
        constructor(address, options) {
            super(address, options);
            window.seen.push(String(address).split(':')[0]);
            this.addEventListener('message', () => window.seen.push('told'), { once: true });
            this.addEventListener('error', () => window.seen.push('failed'), { once: true });
        }
    }";

async fn seen(page: &Page) -> Result<Vec<String>> {
    let seen = page.run("return window.seen", Vec::new()).await?;
    Ok(seen.as_array().into_iter().flatten().filter_map(|word| word.as_str().map(str::to_owned)).collect())
}

#[tokio::test]
async fn a_simulation_runs_in_a_worker_and_says_what_the_command_line_says() -> Result<()> {
    journey(Browser::Chromium, "simulation", async |stage| {
        let page = &stage.page;
        open(page, &stage.server.url("/calculator?type=channel&level=premier"), SURE).await?;
        page.run(WATCH, Vec::new()).await?;
        check(page, "a simulation that was not run").await?;
        page.press("Run").await?;
        until_simulated(page, &simulation(10_000, 1)).await?;
        ensure!(seen(page).await? == ["http", "told"], "it ran elsewhere: {:?}", seen(page).await?);
        check(page, "a simulation that has run").await?;
        page.run("document.querySelector('partner-roi-calculator').shadowRoot.querySelector('input[name=sure-chart][value=table]').click()", Vec::new()).await?;
        check(page, "a simulation as a table").await?;

        // Other figures make the result an old one; it stays until somebody runs it again.
        page.write("Deal size", "50000").await?;
        until_line(page, "The figures have changed since this ran.").await?;
        page.write("Deal size", "48000").await?;
        page.write("Seed", "7").await?;
        page.write("Trials", "2,500").await?;
        until_line(page, "The figures have changed since this ran.").await?;
        page.press("Run again").await?;
        until_simulated(page, &simulation(2_500, 7)).await?;
        ensure!(!line(page).await?.contains("have changed since"), "a fresh result is called old");

        // Ranges of one's own, one input less.
        page.write("Low: Deal size", "20k").await?;
        page.press("Leave out Customers lost a month").await?;
        page.press("Run again").await?;
        let mut question = simulation(2_500, 7);
        question["uncertain"][2]["low"] = json!("20000");
        question["uncertain"].as_array_mut().context("ranges")?.pop();
        until_simulated(page, &question).await?;

        page.write("Low: Deal size", "90k").await?;
        until_line(page, "Low must lie below high, and likely between them.").await?;
        check(page, "a range that is none").await
    })
    .await
}

#[tokio::test]
async fn a_simulation_can_be_stopped_and_run_by_keyboard() -> Result<()> {
    journey(Browser::Chromium, "stopped", async |stage| {
        let page = &stage.page;
        open(page, &stage.server.url("/calculator?type=channel&level=premier"), SURE).await?;
        page.write("Trials", "100000").await?;
        page.tab_to("button", "Run", false).await?;
        page.keys(" ").await?;
        page.until_text("Stop").await?;
        page.keys(Key::Enter).await?;
        until_line(page, "Stopped.").await?;
        ensure!(!line(page).await?.contains("In 8 of 10"), "what was stopped has a result");
        page.write("Trials", "1000").await?;
        page.tab_to("button", "Run", false).await?;
        page.keys(Key::Enter).await?;
        until_simulated(page, &simulation(1_000, 1)).await?;
        // The result is told once, by the one region that tells anything.
        let spoken =
            "return document.querySelector('partner-roi-calculator').shadowRoot.querySelector('.spoken').textContent";
        let spoken = page.run(spoken, Vec::new()).await?;
        ensure!(spoken.as_str().is_some_and(|text| text.starts_with("In 8 of 10 cases")), "told: {spoken}");
        Ok(())
    })
    .await
}

/// A page of somebody else's with the calculator on it, under its own policy.
fn foreign_page(script: &str, policy: &str) -> Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    // Another port is another origin.
    let address = format!("http://{}/", listener.local_addr()?);
    let page = format!(
        "<!doctype html><html lang=\"en\"><title>A shop</title><main><h1>A shop</h1>\
         <script type=\"module\" src=\"{script}\"></script>\
         <partner-roi-calculator program=\"agent-platform\" partner-type=\"channel\" level=\"premier\" loading=\"eager\">\
         </partner-roi-calculator></main></html>"
    );
    let policy = if policy.is_empty() { String::new() } else { format!("Content-Security-Policy: {policy}\r\n") };
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{policy}Content-Length: {}\r\nConnection: close\r\n\r\n{page}",
        page.len()
    );
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = stream;
            let mut asked = [0; 4096];
            let _ = stream.read(&mut asked);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    Ok(address)
}

#[tokio::test]
async fn on_a_foreign_page_a_worker_starts_from_a_blob() -> Result<()> {
    journey(Browser::Chromium, "foreign", async |stage| {
        let page = &stage.page;
        open(page, &foreign_page(&stage.server.url("/v1/partner-roi.js"), "")?, SURE).await?;
        page.run(WATCH, Vec::new()).await?;
        page.press("Run").await?;
        until_simulated(page, &simulation(10_000, 1)).await?;
        ensure!(seen(page).await? == ["blob", "told"], "it ran elsewhere: {:?}", seen(page).await?);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn where_no_worker_is_allowed_it_runs_on_the_page_and_can_be_stopped() -> Result<()> {
    journey(Browser::Chromium, "no-worker", async |stage| {
        let page = &stage.page;
        let origin = stage.server.origin();
        let policy = format!(
            "default-src 'none'; script-src {origin} 'wasm-unsafe-eval'; connect-src {origin}; worker-src 'none'"
        );
        open(page, &foreign_page(&stage.server.url("/v1/partner-roi.js"), &policy)?, SURE).await?;
        page.run(WATCH, Vec::new()).await?;
        page.press("Run").await?;
        until_simulated(page, &simulation(10_000, 1)).await?;
        ensure!(!seen(page).await?.contains(&"told".to_owned()), "a worker ran: {:?}", seen(page).await?);

        page.write("Trials", "100000").await?;
        page.press("Run again").await?;
        page.press("Stop").await?;
        until_line(page, "Stopped.").await?;
        ensure!(!line(page).await?.contains("In 8 of 10"), "what was stopped has a result");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn two_inputs_make_a_table() -> Result<()> {
    journey(Browser::Chromium, "pair", async |stage| {
        let page = &stage.page;
        open(page, &stage.server.url("/calculator?type=channel&level=premier"), PAIR).await?;
        page.choose("Figure", "Payback").await?;
        let (leads, sizes) = (["2.5", "3.75", "5", "6.25", "7.5"], ["24000", "36000", "48000", "60000", "72000"]);
        let question = json!({ "scenario": premier(), "figure": "partner.payback",
            "rows": { "input": "leads_per_month", "values": leads }, "columns": { "input": "deal_size", "values": sizes } });
        let expected = ask("grid", &question)?;
        let cells = "const root = document.querySelector('partner-roi-calculator').shadowRoot;
            return [...root.querySelectorAll('.pair tbody tr')].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.firstChild.data))";
        let mut rows = Vec::new();
        for row in expected["answers"].as_array().context("rows")? {
            let text = |cell: &Value| cell["value"].as_str().map_or(Ok("Not in 36 months".to_owned()), months);
            rows.push(row.as_array().into_iter().flatten().map(text).collect::<Result<Vec<_>>>()?);
        }
        let wanted = json!(rows);
        until("the table of the command line", async || Ok((page.run(cells, Vec::new()).await? == wanted).then_some(())))
            .await?;
        check(page, "two inputs at once").await?;
        // The same input on both sides makes the sides change places.
        page.choose("Input of the rows", "Deal size").await?;
        until_line(page, "Deal size ↓ Qualified leads a month →").await
    })
    .await
}

#[tokio::test]
async fn results_in_another_currency_need_a_rate_and_a_day() -> Result<()> {
    journey(Browser::Chromium, "currency", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?type=channel&level=premier")).await?;
        let mut scenario = json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" });
        until_shown(page, &calculate(&scenario)?, "partner").await?;
        page.unfold("Another currency").await?;
        page.until_text("Currency of the results").await?;
        let list = page.find(&["combobox"], "Currency of the results").await?;
        page.show(&list).await?;
        thirtyfour::components::SelectElement::new(&list).await?.select_by_value("EUR").await?;
        page.until_text("Until then, results stay in USD.").await?;
        until_shown(page, &calculate(&scenario)?, "partner").await?;
        page.write("Exchange rate", "0.9217").await?;
        let day = page.run("return new Date().toLocaleDateString('sv')", Vec::new()).await?;
        scenario["exchange_rate"] = json!({ "currency": "EUR", "rate": "0.9217", "date": day });
        until_shown(page, &calculate(&scenario)?, "partner").await?;
        page.until_text("All results are in EUR").await?;
        check(page, "another currency").await?;
        // A goal is in the currency of the results, and so is what is said of another one.
        page.unfold(GOAL).await?;
        page.write("Goal", "$750000").await?;
        until_line(page, "This field is in euros, not in another currency.").await?;
        // What is wrong stays as typed, and the program's own currency holds.
        page.write("Exchange rate", "0").await?;

        scenario.as_object_mut().context("an object")?.remove("exchange_rate");
        until_shown(page, &calculate(&scenario)?, "partner").await?;
        ensure!(page.written("Exchange rate").await? == "0", "the text stays");
        Ok(())
    })
    .await
}
