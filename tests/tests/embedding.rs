//! What host pages do to a custom element: two of them, moving, removing, including the script twice.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::answers::{Answers, until_shown};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::calculate;
use partner_roi_tests::journey::{Stage, journey};
use partner_roi_tests::page::{Page, until};
use serde_json::{Value, json};

const LABEL: &str = "Qualified leads a month";

fn premier(leads: Option<&str>) -> Value {
    let mut scenario = json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" });
    if let Some(leads) = leads {
        scenario["leads_per_month"] = json!(leads);
    }
    scenario
}

/// Opens the landing page and puts a second calculator under its first. Gives a view of each.
async fn two_calculators(stage: &Stage) -> Result<(Page, Page)> {
    let page = &stage.page;
    page.open(&stage.server.url("/")).await?;
    let add = "const second = document.createElement('partner-roi-calculator');
        for (const [name, value] of Object.entries(
          { id: 'second', program: 'agent-platform', 'partner-type': 'channel', level: 'select', loading: 'eager' }))
          second.setAttribute(name, value);
        document.querySelector('partner-roi-calculator').after(second);";
    page.run(add, Vec::new()).await?;
    let mut calculators = page.calculators().await?.into_iter();
    let first = calculators.next().context("the page has a calculator")?;
    page.show(&first).await?;
    let second = calculators.next().context("a second one was added")?;
    Ok((page.inside(first), page.inside(second)))
}

#[tokio::test]
async fn two_calculators_on_a_page_do_not_touch_each_other() -> Result<()> {
    journey(Browser::Chromium, "two", async |stage| {
        let (first, second) = two_calculators(stage).await?;
        let select = json!({ "program": "agent-platform", "partner_type": "channel", "level": "select" });
        until_shown(&first, &calculate(&premier(None))?, "partner").await?;
        let before = until_shown(&second, &calculate(&select)?, "partner").await?;

        first.write(LABEL, "11").await?;
        first.choose("Seen by", "Vendor").await?;
        until_shown(&first, &calculate(&premier(Some("11")))?, "vendor").await?;
        ensure!(Answers::read(&second).await? == before, "a change in the first moved the second");

        second.write(LABEL, "3").await?;
        let mut three = select.clone();
        three["leads_per_month"] = json!("3");
        until_shown(&second, &calculate(&three)?, "partner").await?;
        until_shown(&first, &calculate(&premier(Some("11")))?, "vendor").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn moving_and_removing_keeps_what_was_typed() -> Result<()> {
    journey(Browser::Chromium, "moved", async |stage| {
        let (first, second) = two_calculators(stage).await?;
        let page = &stage.page;
        until_shown(&second, &calculate(&json!({ "program": "agent-platform", "partner_type": "channel", "level": "select" }))?, "partner").await?;
        first.write(LABEL, "11").await?;
        let eleven = calculate(&premier(Some("11")))?;
        until_shown(&first, &eleven, "partner").await?;

        // A move inside the document: a list that is sorted, a tab that is dragged.
        page.run("document.querySelector('main').append(document.querySelector('partner-roi-calculator'))", Vec::new()).await?;
        until_shown(&first, &eleven, "partner").await?;
        ensure!(first.written(LABEL).await? == "11", "a move lost the text");
        first.write(LABEL, "12").await?;
        let twelve = calculate(&premier(Some("12")))?;
        until_shown(&first, &twelve, "partner").await?;

        // Out of the document for a while, as single-page navigation does.
        page.run("const all = document.querySelectorAll('partner-roi-calculator'); window.away = all[all.length - 1]; away.remove()", Vec::new()).await?;
        until("the calculator to be gone", async || Ok((page.calculators().await?.len() == 1).then_some(()))).await?;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        page.run("document.querySelector('main').prepend(window.away); window.away.scrollIntoView()", Vec::new()).await?;
        until_shown(&first, &twelve, "partner").await?;
        first.write(LABEL, "13").await?;
        until_shown(&first, &calculate(&premier(Some("13")))?, "partner").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn including_the_script_twice_is_harmless() -> Result<()> {
    journey(Browser::Chromium, "twice", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?type=channel&level=premier")).await?;
        until_shown(page, &calculate(&premier(None))?, "partner").await?;
        // Another address makes the browser run the module a second time.
        let include = "const done = arguments[arguments.length - 1];
            const script = Object.assign(document.createElement('script'), { type: 'module', src: '/v1/partner-roi.js?again' });
            script.onload = () => done('loaded'); script.onerror = () => done('failed');
            document.head.append(script);";
        let included = page.driver().execute_async(include, Vec::new()).await?;
        ensure!(included.json() == "loaded", "the script did not load again");
        page.write(LABEL, "11").await?;
        until_shown(page, &calculate(&premier(Some("11")))?, "partner").await?;
        for entry in page.driver().browser_log().await? {
            ensure!(entry.level != "SEVERE", "the console says {}", entry.message);
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn attributes_and_properties_of_the_element_work() -> Result<()> {
    journey(Browser::Chromium, "attributes", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/")).await?;
        let replace = "const element = document.createElement('partner-roi-calculator');
            for (const [name, value] of Object.entries(arguments[0])) element.setAttribute(name, value);
            document.querySelector('partner-roi-calculator').replaceWith(element);";
        let attributes = json!({
            "id": "prefilled", "program": "agent-platform", "partner-type": "technology", "level": "select", "view": "vendor",
            "loading": "eager", "prefill-leads-per-month": "7", "prefill-deal-size": "30000",
        });
        page.run(replace, vec![attributes]).await?;
        let mut scenario = json!({
            "program": "agent-platform", "partner_type": "technology", "level": "select",
            "leads_per_month": "7", "deal_size": "30000",
        });
        until_shown(page, &calculate(&scenario)?, "vendor").await?;

        scenario["deal_size"] = json!("31000");
        page.run("document.querySelector('partner-roi-calculator').value = arguments[0]", vec![scenario.clone()]).await?;
        until_shown(page, &calculate(&scenario)?, "vendor").await?;

        page.run("document.querySelector('partner-roi-calculator').setAttribute('view', 'partner')", Vec::new()).await?;
        until_shown(page, &calculate(&scenario)?, "partner").await?;

        page.run("document.querySelector('partner-roi-calculator').setAttribute('readonly', '')", Vec::new()).await?;
        let field = page.find(partner_roi_tests::page::FIELD, LABEL).await?;
        until("the fields to be read-only", async || Ok((field.prop("readOnly").await?.as_deref() == Some("true")).then_some(()))).await?;
        Ok(())
    })
    .await
}
