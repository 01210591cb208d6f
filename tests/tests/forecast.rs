//! The whole program over years, held against `partner-roi forecast` to the last digit shown.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::answers::until_shown;
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::{calculate, run};
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::{Page, until};
use partner_roi_tests::written::{money, number, sum};
use serde_json::{Value, json};
use thirtyfour::Key;

const PANEL: &str = "The whole program";

/// The partners of a year, evenly over its months as whole ones.
fn evenly(partner_type: &str, level: &str, by_year: &[u64]) -> Vec<Value> {
    let mut recruits = Vec::new();
    for (year, partners) in by_year.iter().enumerate() {
        for month in 1..=12 {
            let joining = partners * month / 12 - partners * (month - 1) / 12;
            if joining > 0 {
                let month = 12 * year as u64 + month;
                recruits
                    .push(json!({ "partner_type": partner_type, "level": level, "month": month, "partners": joining }));
            }
        }
    }
    recruits
}

/// Six tenths of them channel partners at Premier, four tenths registered technology partners.
fn sixty_forty(by_year: &[u64]) -> Result<Vec<Value>> {
    let mut recruits = Vec::new();
    for (partner_type, level, tenths) in [("technology", "registered", 4), ("channel", "premier", 6)] {
        for mut joining in evenly(partner_type, level, by_year) {
            let partners = joining["partners"].as_u64().context("whole partners")? * tenths;
            joining["partners"] = json!(format!("{}.{}", partners / 10, partners % 10));
            recruits.push(joining);
        }
    }
    Ok(recruits)
}

fn forecast(by_year: &[u64], attrition: &str, inputs: &Value) -> Result<Value> {
    asked(by_year.len(), evenly("channel", "premier", by_year), attrition, inputs)
}

fn asked(years: usize, recruits: Vec<Value>, attrition: &str, inputs: &Value) -> Result<Value> {
    // What is entered, a deal's size, is assumed the same of both kinds.
    let mut scenarios = json!({ "channel/premier": inputs });
    if recruits.iter().any(|recruit| recruit["partner_type"] == "technology") {
        scenarios["technology/registered"] = inputs.clone();
    }
    let question = json!({ "program": "agent-platform", "years": years, "recruits": recruits,
                           "attrition": attrition, "scenarios": scenarios });
    let done = run(&["forecast", "-"], &format!("{question}\n"))?;
    ensure!(done.code == 0, "{done:?}");
    done.json()
}

fn text<'a>(node: &'a Value, key: &str) -> Result<&'a str> {
    node[key].as_str().with_context(|| format!("no {key} in {node}"))
}

/// The rows of the years as the page should have them.
fn years(found: &Value) -> Result<Vec<Vec<String>>> {
    let mut rows = Vec::new();
    let (mut there, mut so_far) = ("0".to_owned(), "0".to_owned());
    for year in found["years"].as_array().context("years")? {
        let (recruited, partners, net) = (text(year, "recruited")?, text(year, "partners")?, text(year, "vendor_net")?);
        let lost = sum([there.as_str(), recruited, &format!("-{partners}")])?;
        so_far = sum([so_far.as_str(), net])?;
        rows.push(vec![
            year["year"].to_string(),
            number(recruited)?,
            number(&lost)?,
            number(partners)?,
            money(text(year, "partner_revenue")?)?,
            money(text(year, "payouts")?)?,
            money(net)?,
            money(&so_far)?,
        ]);
        partners.clone_into(&mut there);
    }
    Ok(rows)
}

/// The rows of the projection that the page should have: partners, and what customers pay.
fn aims(found: &Value) -> Result<Vec<Vec<String>>> {
    let mut rows = Vec::new();
    for row in found["targets"]["projection"].as_array().context("a projection")? {
        let year = row["to_month"].as_u64().context("a month")? / 12;
        let (name, write): (_, fn(&str) -> Result<String>) = match text(row, "metric")? {
            "partners" => ("Active partners", number),
            "partner_revenue" => ("Customers pay", money),
            _ => continue,
        };
        let Some(here) = row["forecast"].as_str() else { continue };
        let met = if row["met"] == true { "Reached" } else { "Not reached" };
        rows.push(vec![format!("{name}, Year {year}"), write(text(row, "target")?)?, write(here)?, met.to_owned()]);
    }
    Ok(rows)
}

async fn rows(page: &Page, table: &str) -> Result<Vec<Vec<String>>> {
    let script = "const tidy = (cell) => (cell.matches('th') ? cell.firstChild : cell).textContent.trim();
        const root = document.querySelector('partner-roi-calculator').shadowRoot;
        return [...root.querySelectorAll(`.forecast ${arguments[0]} tbody tr`)].map((row) => [...row.cells].map(tidy));";
    Ok(serde_json::from_value(page.run(script, vec![json!(table)]).await?)?)
}

async fn until_rows(page: &Page, table: &str, expected: &[Vec<String>]) -> Result<()> {
    let mut last = Vec::new();
    let shown = until(&format!("the rows of {table}"), async || {
        last = rows(page, table).await?;
        Ok((last == expected).then_some(()))
    })
    .await;
    shown.with_context(|| format!("{last:?} instead of {expected:?}"))
}

/// The sentence that the panel begins with.
fn sentence(found: &Value) -> Result<String> {
    let years = found["years"].as_array().context("years")?;
    let last = years.last().context("a year")?;
    let all = |key: &str| sum(years.iter().filter_map(|year| year[key].as_str()));
    let partners = number(text(last, "partners")?)?;
    let whole: f64 = partners.replace(',', "").parse()?;
    let after = if years.len() == 1 { "1 year".to_owned() } else { format!("{} years", years.len()) };
    let (brought, net) = (money(&all("partner_revenue")?)?, money(&all("vendor_net")?)?);
    Ok(format!(
        "After {after}, {whole:.0} partners are active. Partners have brought {brought} by then; the vendor’s net is {net}."
    ))
}

#[tokio::test]
async fn a_vendor_sees_the_whole_program() -> Result<()> {
    journey(Browser::Chromium, "forecast", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator")).await?;
        let mut scenario = json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" });
        until_shown(page, &calculate(&scenario)?, "partner").await?;
        // The columns of the years come last, and push the panels down.
        page.find(&["slider"], "Reading by year").await?;
        page.unfold(PANEL).await?;

        // The fields begin with the program's own projection and attrition.
        let found = forecast(&[50, 100, 150], "0.01", &json!({}))?;
        until_rows(page, ".by-year", &years(&found)?).await?;
        until_rows(page, ".aims", &aims(&found)?).await?;
        page.until_text(&sentence(&found)?).await?;
        page.until_text("Every partner here is like the one on screen: Channel partner, Premier").await?;
        accessibility::check(page, "the forecast").await?;

        // Another plan.
        page.write("New partners in year 2", "20").await?;
        page.write("Partners who leave each month", "2.5").await?;
        page.choose("Look ahead", "2 years").await?;
        let found = forecast(&[50, 20], "0.025", &json!({}))?;
        until_rows(page, ".by-year", &years(&found)?).await?;
        until_rows(page, ".aims", &aims(&found)?).await?;
        page.until_text(&sentence(&found)?).await?;

        // Another typical partner.
        scenario["deal_size"] = json!("90000");
        page.write("Deal size", "90000").await?;
        until_shown(page, &calculate(&scenario)?, "partner").await?;
        let found = forecast(&[50, 20], "0.025", &json!({ "deal_size": "90000" }))?;
        until_rows(page, ".by-year", &years(&found)?).await?;

        // What cannot be read is said beside the fields, and the last answer stays.
        page.write("New partners in year 1", "many").await?;
        page.until_text("This is not a number. Write it like").await?;
        until_rows(page, ".by-year", &years(&found)?).await?;
        accessibility::check(page, "the forecast with a fault").await?;
        page.write("New partners in year 1", "0").await?;
        page.write("New partners in year 2", "0").await?;
        page.write("Partners who leave each month", "0").await?;
        page.until_text("0 partners are active").await
    })
    .await
}

#[tokio::test]
async fn partners_of_several_kinds_join() -> Result<()> {
    journey(Browser::Chromium, "forecast-mix", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator")).await?;
        let mut scenario = json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" });
        scenario["deal_size"] = json!("90000");
        page.write("Deal size", "90000").await?;
        until_shown(page, &calculate(&scenario)?, "partner").await?;
        page.find(&["slider"], "Reading by year").await?;
        page.unfold(PANEL).await?;
        let inputs = json!({ "deal_size": "90000" });
        let alone = forecast(&[50, 100, 150], "0.01", &inputs)?;
        until_rows(page, ".by-year", &years(&alone)?).await?;

        // All stand with the partner on screen at first. What does not come to 100% leaves the last answer.
        page.unfold("Mix of types and levels").await?;
        ensure!(page.written("Channel partner, Premier").await? == "100", "the kind on screen");
        ensure!(page.written("Technology partner, Registered").await? == "0", "another kind");
        page.write("Channel partner, Premier", "60").await?;
        page.until_text("The shares come to 60%. They have to come to 100%.").await?;
        until_rows(page, ".by-year", &years(&alone)?).await?;
        // It is said of what it is, and that it is old.
        page.until_text("Every partner here is like the one on screen").await?;
        page.until_text("This is the last good answer.").await?;
        accessibility::check(page, "a mix that is not whole").await?;

        page.write("Technology partner, Registered", "40").await?;
        page.until_text("Those of the kind on screen (Channel partner, Premier) have these figures.").await?;
        // All of them come evenly, and of each month's some are of either kind.
        let recruits = sixty_forty(&[50, 100, 150])?;
        let mixed = asked(3, recruits, "0.01", &inputs)?;
        until_rows(page, ".by-year", &years(&mixed)?).await?;
        ensure!(!page.text().await?.contains("This is the last good answer."), "a mix that is whole is old");
        let mut expected = aims(&mixed)?;
        // Of a mix, also those who are wanted of some kinds.
        for row in mixed["targets"]["rollout"].as_array().context("a roll-out")? {
            if row["metric"] != "partners_recruited" {
                continue;
            }
            let name = format!("New partners, months {} to {}", row["from_month"], row["to_month"]);
            let met = if row["met"] == true { "Reached" } else { "Not reached" };
            expected.push(vec![name, number(text(row, "target")?)?, number(text(row, "forecast")?)?, met.to_owned()]);
        }
        ensure!(expected.len() > aims(&mixed)?.len(), "no aims of some kinds");
        until_rows(page, ".aims", &expected).await?;
        page.until_text(&sentence(&mixed)?).await?;
        let kinds = mixed["years"][2]["groups"].as_array().context("groups")?.iter().map(|group| {
            let (partner_type, level) = match text(group, "partner_type")? {
                "channel" => ("Channel partner", "Premier"),
                _ => ("Technology partner", "Registered"),
            };
            Ok(vec![
                partner_type.to_owned(),
                level.to_owned(),
                number(text(group, "partners")?)?,
                money(text(group, "partner_revenue")?)?,
                money(text(group, "payouts")?)?,
                money(text(group, "vendor_net")?)?,
            ])
        });
        until_rows(page, ".kinds", &kinds.collect::<Result<Vec<_>>>()?).await?;
        accessibility::check(page, "a mix of partners").await?;

        // And back.
        page.press("All like the one on screen").await?;
        until_rows(page, ".by-year", &years(&alone)?).await?;
        ensure!(page.written("Channel partner, Premier").await? == "100", "the kind on screen");
        ensure!(rows(page, ".kinds").await?.is_empty(), "kinds of one kind");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_plan_is_kept_in_a_link_over_a_reload_and_in_undo() -> Result<()> {
    journey(Browser::Chromium, "forecast-kept", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?type=channel&level=premier")).await?;
        page.until_text("Compare scenarios").await?;
        page.find(&["slider"], "Reading by year").await?;
        page.unfold(PANEL).await?;
        let mixed = asked(2, sixty_forty(&[50, 20])?, "0.025", &json!({}))?;
        let alone = forecast(&[50, 20], "0.025", &json!({}))?;
        page.choose("Look ahead", "2 years").await?;
        page.write("New partners in year 2", "20").await?;
        page.write("Partners who leave each month", "2.5").await?;
        until_rows(page, ".by-year", &years(&alone)?).await?;
        page.unfold("Mix of types and levels").await?;
        page.write("Channel partner, Premier", "60").await?;
        page.write("Technology partner, Registered", "40").await?;
        until_rows(page, ".by-year", &years(&mixed)?).await?;

        // Step by step back, and again.
        page.press("Undo").await?;
        page.until_text("The shares come to 60%. They have to come to 100%.").await?;
        page.press("Undo").await?;
        until_rows(page, ".by-year", &years(&alone)?).await?;
        ensure!(page.written("Channel partner, Premier").await? == "100", "the mix was taken back");
        page.press("Redo").await?;
        page.press("Redo").await?;
        until_rows(page, ".by-year", &years(&mixed)?).await?;

        page.run(
            "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }",
            vec![],
        )
        .await?;
        page.press("Copy link").await?;
        page.until_text("Link copied. It holds your figures itself; nothing was stored.").await?;
        let link = page.run("return window.copied", vec![]).await?.as_str().context("no link")?.to_owned();

        // The next visit.
        page.driver().refresh().await?;
        page.find(&["slider"], "Reading by year").await?;
        page.unfold(PANEL).await?;
        until_rows(page, ".by-year", &years(&mixed)?).await?;
        ensure!(page.written("Technology partner, Registered").await? == "40", "a mix of the last visit is in sight");
        accessibility::check(page, "the forecast of the last visit").await?;

        // Another language, and back.
        let speak = "document.querySelector('partner-roi-calculator').lang = arguments[0]";
        page.run(speak, vec![json!("de")]).await?;
        page.until_text("Das ganze Programm").await?;
        page.run(speak, vec![json!("en")]).await?;
        page.find(&["slider"], "Reading by year").await?;
        page.unfold(PANEL).await?;
        until_rows(page, ".by-year", &years(&mixed)?).await?;

        // Somebody else's browser.
        page.run("localStorage.clear(); location.href = 'about:blank'", vec![]).await?;
        page.open(&link).await?;
        page.find(&["slider"], "Reading by year").await?;
        page.unfold(PANEL).await?;
        until_rows(page, ".by-year", &years(&mixed)?).await?;

        // Reset with all that was entered, for good.
        page.press("Reset all").await?;
        let first = forecast(&[50, 100, 150], "0.01", &json!({}))?;
        until_rows(page, ".by-year", &years(&first)?).await?;
        page.driver().refresh().await?;
        page.find(&["slider"], "Reading by year").await?;
        page.unfold(PANEL).await?;
        until_rows(page, ".by-year", &years(&first)?).await
    })
    .await
}

#[tokio::test]
async fn the_forecast_needs_no_mouse() -> Result<()> {
    journey(Browser::Chromium, "forecast-keys", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator")).await?;
        let scenario = json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" });
        until_shown(page, &calculate(&scenario)?, "partner").await?;
        page.tab_to("button", PANEL, false).await?;
        page.keys(Key::Enter).await?;
        page.until_text("The program year by year").await?;
        page.tab_to("textbox", "New partners in year 1", false).await?;
        page.keys("12").await?;
        let found = forecast(&[12, 100, 150], "0.01", &json!({}))?;
        until_rows(page, ".by-year", &years(&found)?).await?;
        page.tab_to("slider", "Reading month by month", false).await?;
        page.keys(Key::Home).await?;
        page.keys(Key::PageUp).await?;
        let year = &found["years"][0];
        let (partners, net) = (number(text(year, "partners")?)?, money(text(year, "vendor_net")?)?);
        page.until_text(&format!("Month 12: partners {partners}, vendor’s net so far {net}")).await?;
        page.choose("Show as", "Table").await?;
        page.until_text("Month 36").await?;
        accessibility::check(page, "the forecast as a table").await
    })
    .await
}

#[tokio::test]
async fn joint_ventures_have_no_forecast_and_others_assume_ten_a_year() -> Result<()> {
    journey(Browser::Chromium, "forecast-others", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?program=joint-venture")).await?;
        page.until_text("Compare scenarios").await?;
        ensure!(page.all(&["button"], PANEL).await?.is_empty(), "a joint venture has no program of many partners");
        page.open(&stage.server.url("/calculator?program=co-development")).await?;
        page.until_text("Compare scenarios").await?;
        page.unfold(PANEL).await?;
        page.until_text("After 3 years, 30 partners are active").await?;
        page.until_text("New partners are an assumption: ten a year, spread evenly.").await
    })
    .await
}
