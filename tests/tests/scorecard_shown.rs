//! What a scorecard says of itself: how firm a score is, that it is no promise, on a phone and on paper.

use anyhow::{Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::browser::Browser;
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::{Page, until};
use serde_json::json;

/// The text of every element of the scorecard that fits a selector, as it is on screen.
async fn texts(page: &Page, selector: &str) -> Result<Vec<String>> {
    let script = "const root = document.querySelector('partner-scorecard').shadowRoot;
        return [...root.querySelectorAll(arguments[0])].map((element) => (element.innerText ?? '').replace(/\\s+/g, ' ').trim())";
    let found = page.run(script, vec![json!(selector)]).await?;
    Ok(found.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect())
}

#[tokio::test]
async fn a_score_of_an_open_quarter_is_provisional() -> Result<()> {
    journey(Browser::Chromium, "shown-provisional", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/scorecard")).await?;
        page.until_text("8.5 better than the quarter before.").await?;
        ensure!(texts(page, ".score-head .state span:last-child").await? == ["On target"]);
        ensure!(texts(page, ".score-head circle.open").await?.is_empty(), "what is closed is firm");

        // Satisfaction alone has a figure, a fifth of the weight, and reaches its target.
        page.choose("Quarter", "Q4 2026").await?;
        page.until_text("Provisional: 20% of the weight").await?;
        ensure!(texts(page, ".score").await? == ["100"]);
        let words = texts(page, ".score-words p").await?.join(" ");
        ensure!(!words.contains("better than"), "{words}");
        ensure!(texts(page, ".score-head .state:is(.green, .amber, .red)").await?.is_empty(), "no state yet");
        ensure!(texts(page, ".score-head polyline.open").await?.len() == 1, "the open part is a line of its own");
        accessibility::check(page, "a provisional score").await?;

        // Reviews read the same score.
        page.open(&stage.server.url("/reviews")).await?;
        page.choose("How often", "Quarterly").await?;
        page.choose("Quarter", "Q4 2026").await?;
        page.until_text("Quarterly review, with the figures of Q4 2026.").await?;
        let text = page.text().await?;
        ensure!(!text.contains("better than the quarter before. If"), "{text}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_card_without_figures_says_so() -> Result<()> {
    journey(Browser::Chromium, "shown-empty", async |stage| {
        let page = &stage.page;
        let card = json!({ "schema_version": 1, "template": { "id": "agent-platform-channel", "version": 1 },
            "quarters": [{ "quarter": "2026-Q4", "status": "open" }] });
        page.open(&stage.server.url("/scorecard")).await?;
        page.until_text("8.5 better than the quarter before.").await?;
        page.run("document.querySelector('partner-scorecard').value = arguments[0]", vec![card]).await?;
        page.until_text("There are no figures of this quarter yet.").await?;
        ensure!(!page.text().await?.contains("Nothing needs attention."));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn every_view_says_that_it_is_no_promise() -> Result<()> {
    journey(Browser::Chromium, "shown-disclaimer", async |stage| {
        let page = &stage.page;
        for address in ["/scorecard", "/reviews", "/fit"] {
            page.open(&stage.server.url(address)).await?;
            let said = until("the element", async || {
                Ok(Some(texts(page, ".disclaimer").await.unwrap_or_default()).filter(|said| !said.is_empty()))
            })
            .await?;
            ensure!(said.len() == 1 && said[0].starts_with("An estimate, not a promise."), "{address}: {said:?}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn words_of_a_program_say_their_language() -> Result<()> {
    journey(Browser::Chromium, "shown-own-words", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/scorecard?lang=de")).await?;
        page.until_text("Select").await?;
        let script = "const root = document.querySelector('partner-scorecard').shadowRoot;
            const of = (what) => [...root.querySelectorAll(what)].map((it) => it.closest('[lang]').lang)[0] ?? null;
            return ['.disclaimer', '.level-step h4', '.level-step li > span', '.qualify-level span[lang]',
                '.plan-from span[lang]', '.qualify h3'].map(of)";
        let found = page.run(script, Vec::new()).await?;
        ensure!(found == json!(["en", "en", "en", "en", "en", "de"]), "{found}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn on_a_phone_the_state_stands_beside_the_figure() -> Result<()> {
    journey(Browser::Chromium, "shown-phone", async |stage| {
        let page = &stage.page;
        let size = json!({ "width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": true });
        page.driver().cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await?;
        page.open(&stage.server.url("/scorecard")).await?;
        page.until_text("8.5 better than the quarter before.").await?;
        page.unfold("Retention").await?;
        let script = "const root = document.querySelector('partner-scorecard').shadowRoot;
            const scroll = root.querySelector('.fold[open] .scroll'), edge = scroll.getBoundingClientRect().right;
            const inside = [...scroll.querySelectorAll('.state')].every((it) => it.getBoundingClientRect().right <= edge);
            const tall = [...scroll.querySelectorAll('tbody th')].map((it) => {
                const range = document.createRange();
                range.selectNodeContents(it);
                return range.getClientRects().length;
            });
            const row = root.querySelector('.metric-row'), room = row.getBoundingClientRect().width;
            const wide = row.querySelector('.metric-name').getBoundingClientRect().width > room * 0.8;
            return [inside, Math.max(...tall), wide]";
        let found = page.run(script, Vec::new()).await?;
        ensure!(found == json!([true, 1, true]), "state in sight, quarter in a line, name over the width: {found}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn on_paper_there_is_a_day_and_a_chart_as_wide_as_the_page() -> Result<()> {
    journey(Browser::Chromium, "shown-paper", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/scorecard")).await?;
        page.until_text("8.5 better than the quarter before.").await?;
        page.run("window.dispatchEvent(new Event('beforeprint'))", Vec::new()).await?;
        let media = |media: &str| json!({ "media": media });
        page.driver().cdp().send_raw("Emulation.setEmulatedMedia", media("print")).await?;
        until("the day of printing", async || {
            let printed = texts(page, ".printed").await?;
            Ok(printed.first().filter(|text| text.starts_with("Printed on ")).map(|_| ()))
        })
        .await?;
        let script = "const root = document.querySelector('partner-scorecard').shadowRoot;
            const shown = (selector) => [...root.querySelectorAll(selector)].filter((it) => it.checkVisibility()).length;
            return [shown('.paper-chart svg'), shown('.plot:not(.paper-chart)'), shown('.reviews .segmented'),
                shown('button'), root.querySelector('.paper-chart svg').getBoundingClientRect().width]";
        let found = page.run(script, Vec::new()).await?;
        ensure!(found == json!([1, 0, 0, 0, 640]), "one chart, nothing to press: {found}");
        page.driver().cdp().send_raw("Emulation.setEmulatedMedia", media("")).await?;
        page.run("window.dispatchEvent(new Event('afterprint'))", Vec::new()).await?;
        ensure!(texts(page, ".paper-chart svg").await?.is_empty(), "the chart of the screen again");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_score_of_a_candidate_that_cannot_be_read_is_told_by_itself() -> Result<()> {
    journey(Browser::Chromium, "shown-fit", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/fit")).await?;
        page.until_text("Nothing is scored yet").await?;
        page.write("brand", "8").await?;
        page.keys("\u{e004}").await?;
        page.until_text("are not scored").await?;
        page.write("market", "much").await?;
        page.keys("\u{e004}").await?;
        page.until_text("This is not a number. Write one from 0 to 10, like 7.5.").await?;
        let missing = texts(page, ".fit-outcome > p.muted").await?.join(" ");
        ensure!(!missing.contains("market"), "{missing}");
        Ok(())
    })
    .await
}
