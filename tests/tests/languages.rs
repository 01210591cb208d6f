//! The calculator in other languages than English: words, numbers, direction, and two of them on one page.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::answers::{figure, until_shown};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::calculate;
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::{FIELD, Page, until};
use partner_roi_tests::written::money;
use serde_json::{Value, json};
use thirtyfour::Key;

fn premier() -> Value {
    json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" })
}

/// The partner's net profit as a German page writes it.
fn german(report: &Value) -> Result<String> {
    let exact = report["measures"]["partner"]["net_profit"]["value"].as_str().context("a net profit")?;
    let english = money(exact)?.replace('$', "");
    let digits: String = english
        .chars()
        .map(|c| match c {
            ',' => '.',
            '.' => ',',
            other => other,
        })
        .collect();
    Ok(format!("{digits}\u{a0}$"))
}

async fn until_german(page: &Page, report: &Value) -> Result<()> {
    let expected = german(report)?;
    until(&format!("the net profit {expected}"), async || {
        Ok((figure(page, "Nettogewinn").await? == expected).then_some(()))
    })
    .await
}

/// Puts calculators in the place of the landing page's own: the attributes of each, and the language of what is around it.
async fn place(page: &Page, calculators: Value) -> Result<Vec<Page>> {
    let script = "const own = document.querySelector('partner-roi-calculator');
        for (const [around, attributes] of arguments[0]) {
          const section = document.createElement('section');
          if (around) section.lang = around;
          const element = document.createElement('partner-roi-calculator');
          const all = { program: 'agent-platform', 'partner-type': 'channel', level: 'premier', loading: 'eager', ...attributes };
          for (const [name, value] of Object.entries(all)) element.setAttribute(name, value);
          section.append(element);
          own.before(section);
        }
        own.remove();";
    page.run(script, vec![calculators]).await?;
    Ok(page.calculators().await?.into_iter().map(|calculator| page.inside(calculator)).collect())
}

/// Language and direction of the calculator's frame.
async fn frame(page: &Page, index: usize) -> Result<(String, String)> {
    let script = "const frame = document.querySelectorAll('partner-roi-calculator')[arguments[0]].shadowRoot.querySelector('.frame');
        return frame && [frame.lang, frame.dir]";
    let found = until("a calculator", async || {
        let found = page.run(script, vec![json!(index)]).await?;
        Ok((!found.is_null()).then_some(found))
    })
    .await?;
    let part = |at: usize| found[at].as_str().unwrap_or_default().to_owned();
    Ok((part(0), part(1)))
}

#[tokio::test]
async fn a_german_calculator_speaks_writes_and_reads_german() -> Result<()> {
    journey(Browser::Chromium, "german", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?lang=de&type=channel&level=premier")).await?;
        until_german(page, &calculate(&premier())?).await?;
        ensure!(frame(page, 0).await? == ("de".to_owned(), "ltr".to_owned()), "the frame names another language");

        page.write("Wert eines Abschlusses", "30.000,50").await?;
        let mut scenario = premier();
        scenario["deal_size"] = json!("30000.5");
        until_german(page, &calculate(&scenario)?).await?;
        page.write("Wert eines Abschlusses", "viel").await?;
        page.until_text("Das ist keine Zahl. Schreiben Sie zum Beispiel 12.500 oder 12,5k.").await?;
        page.until_text("Wert eines Abschlusses: Bis zur Korrektur wird mit 48.000 gerechnet.").await?;

        let calculator = page.calculators().await?.into_iter().next().context("the page has a calculator")?;
        let unfold = "for (const details of arguments[0].shadowRoot.querySelectorAll('details')) details.open = true";
        page.run(unfold, vec![calculator.to_json()?]).await?;
        let inside = page.inside(calculator);
        inside.find(FIELD, "Zahlungsfrist in Monaten").await?;
        let text = inside.text().await?;
        for english in ["Net profit", "Deal size", "Sales cycle", "Changed from", "Save", "Reset", "Vendor"] {
            ensure!(!text.contains(english), "{english:?} stands in the German calculator");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn two_calculators_on_a_page_have_each_their_language() -> Result<()> {
    journey(Browser::Chromium, "languages", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/")).await?;
        let calculators = json!([[null, { "id": "one" }], [null, { "id": "two", "lang": "de" }]]);
        let both = place(page, calculators).await?;
        let [english, german] = both.as_slice() else { anyhow::bail!("{} calculators", both.len()) };
        let report = calculate(&premier())?;
        until_shown(english, &report, "partner").await?;
        until_german(german, &report).await?;

        english.write("Qualified leads a month", "11").await?;
        let mut eleven = premier();
        eleven["leads_per_month"] = json!("11");
        until_shown(english, &calculate(&eleven)?, "partner").await?;
        until_german(german, &report).await?;

        // Another language mounts anew and keeps the figures.
        page.run("document.querySelector('#one').lang = 'de'", Vec::new()).await?;
        until_german(english, &calculate(&eleven)?).await
    })
    .await
}

#[tokio::test]
async fn an_arabic_calculator_runs_from_right_to_left_and_its_figures_do_not() -> Result<()> {
    journey(Browser::Chromium, "arabic", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?lang=ar&locale=en-US&type=channel&level=premier")).await?;
        ensure!(frame(page, 0).await? == ("ar".to_owned(), "rtl".to_owned()), "the frame runs the other way");
        let report = calculate(&premier())?;
        let exact = report["measures"]["partner"]["net_profit"]["value"].as_str().context("a net profit")?;
        let expected = format!("\u{2066}{}\u{2069}", money(exact)?);
        let shown = figure(page, "صافي الربح").await?;
        ensure!(shown == expected, "{shown:?} instead of {expected:?}");

        accessibility::check(page, "the Arabic calculator").await?;

        // The inputs come first where reading begins, and a negative amount keeps its sign in front.
        let script = "const root = document.querySelector('partner-roi-calculator').shadowRoot;
            const left = (what) => root.querySelector(what).getBoundingClientRect().left;
            const cell = [...root.querySelectorAll('td')].find((cell) => cell.textContent.includes('-'));
            const place = (at) => { const range = document.createRange(); range.setStart(cell.firstChild, at);
              range.setEnd(cell.firstChild, at + 1); return range.getBoundingClientRect().left; };
            const sign = cell.textContent.indexOf('-');
            return [left('.inputs') > left('.details'), place(sign) < place(sign + 1)]";
        let found = page.run(script, Vec::new()).await?;
        ensure!(found == json!([true, true]), "inputs at the right, sign before its amount: {found}");

        // In a row that runs from right to left, the left arrow leads on.
        let radio = "const radio = document.querySelector('partner-roi-calculator').shadowRoot
            .querySelector('input[name=level]:checked'); radio.focus(); return radio.value";
        page.run(radio, Vec::new()).await?;
        page.keys(Key::Left).await?;
        ensure!(page.run(radio, Vec::new()).await? == json!("strategic"), "the arrow leads the other way");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_language_is_the_element_s_then_the_page_s_and_one_that_there_is() -> Result<()> {
    journey(Browser::Chromium, "chosen", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/")).await?;
        let cases = [
            (json!(["de-AT", { "id": "a" }]), "de", "the nearest language around it"),
            (json!(["de", { "id": "b", "lang": "en-GB" }]), "en", "its own before what is around it"),
            (json!([null, { "id": "c", "locale": "de-CH" }]), "de", "the numbers' language where none is said"),
            (json!([null, { "id": "d", "lang": "en", "locale": "de-CH" }]), "en", "German numbers in English"),
            (json!(["tlh", { "id": "e", "lang": "x-none" }]), "en", "the page's where there are no such words"),
        ];
        place(page, cases.iter().map(|case| case.0.clone()).collect()).await?;
        for (index, (_, language, why)) in cases.iter().enumerate() {
            let found = frame(page, index).await?.0;
            ensure!(found == *language, "{found} instead of {language}: {why}");
        }
        let swiss = page.inside(page.calculators().await?.into_iter().nth(3).context("five calculators")?);
        let profit = figure(&swiss, "Net profit").await?;
        ensure!(profit.contains(['’', '\'']), "{profit} is not written as in Switzerland");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn no_choice_is_cut_in_any_language_at_any_width() -> Result<()> {
    journey(Browser::Chromium, "choices", async |stage| {
        let page = &stage.page;
        for language in ["en", "de", "fr", "es", "pt", "ja", "ar"] {
            page.open(&stage.server.url(&format!("/calculator?lang={language}"))).await?;
            frame(page, 0).await?;
            for width in [1440, 1024, 768, 390, 320] {
                let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500 });
                page.driver().cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await?;
                let cut = "const root = document.querySelector('partner-roi-calculator').shadowRoot;
                    return [...root.querySelectorAll('.segments, .segment')]
                      .filter((part) => part.scrollWidth > part.clientWidth)
                      .map((part) => [part.textContent, part.scrollWidth, part.clientWidth])";
                let cut = page.run(cut, Vec::new()).await?;
                ensure!(cut == json!([]), "{language}, {width} px: {cut}");
            }
        }
        Ok(())
    })
    .await
}
