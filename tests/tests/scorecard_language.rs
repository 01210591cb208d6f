//! A scorecard in another language: the words change, and nothing else does.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::browser::Browser;
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::{BUTTON, FIELD, Page, until};
use partner_roi_tests::scorecard::{card, enter, open_empty, save, until_card};
use serde_json::{Value, json};

const VENDOR: &str = "Vendor's rating of alignment";
const PASTED: &str = "Or paste rows, with their header";

const FRAME: &str = "document.querySelector('partner-scorecard').shadowRoot.querySelector('.frame')";

/// Changes the language and waits for words in it.
async fn language(page: &Page, language: &str, words: &str) -> Result<()> {
    let script = "document.querySelector('partner-scorecard').setAttribute('lang', arguments[0])";
    page.run(script, vec![json!(language)]).await?;
    page.until_text(words).await
}

/// What the browser keeps, but for the tokens.
async fn kept(page: &Page) -> Result<Value> {
    let script = "return Object.keys(localStorage).filter((key) => !key.includes(':token:')).sort()";
    page.run(script, Vec::new()).await
}

async fn value_of(page: &Page, id: &str) -> Result<Value> {
    let script = "return document.querySelector('partner-scorecard').shadowRoot.getElementById(arguments[0]).value";
    page.run(script, vec![json!(id)]).await
}

#[tokio::test]
async fn a_card_that_nobody_changed_is_not_kept_and_stays_where_it_was() -> Result<()> {
    journey(Browser::Chromium, "scorecard-language", async |stage| {
        let page = stage.page.clone();
        page.open(&stage.server.url("/scorecard")).await?;
        page.choose("Quarter", "Q1 2026").await?;
        page.until_text("Q1 2026 was closed").await?;
        page.unfold("Figures as a file").await?;
        page.find(BUTTON, "Take over pasted rows").await?;
        language(&page, "de", "Q1 2026: abgeschlossen am").await?;
        page.find(BUTTON, "Eingefügte Zeilen übernehmen").await?;
        language(&page, "en", "Q1 2026 was closed").await?;
        page.find(BUTTON, "Take over pasted rows").await?;
        ensure!(!page.text().await?.contains("Kept in this browser"), "nobody changed it");
        ensure!(kept(&page).await? == json!([]), "{} is kept", kept(&page).await?);

        // Neither is it when the element is taken out for a while and put back.
        let script =
            "window.card = document.querySelector('partner-scorecard'); window.home = card.parentNode; card.remove()";
        page.run(script, Vec::new()).await?;
        let there = "return Boolean(window.card.shadowRoot.querySelector('.frame'))";
        until("the view to go", async || Ok((page.run(there, Vec::new()).await? == json!(false)).then_some(())))
            .await?;
        page.run("window.home.append(window.card)", Vec::new()).await?;
        until("the view", async || Ok((page.run(there, Vec::new()).await? == json!(true)).then_some(()))).await?;
        ensure!(!page.text().await?.contains("Kept in this browser"), "nobody changed it");
        ensure!(kept(&page).await? == json!([]), "{} is kept", kept(&page).await?);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_is_typed_and_open_goes_on_in_another_language() -> Result<()> {
    journey(Browser::Chromium, "scorecard-language-typed", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        page.choose("First quarter", "Q4 2025").await?;
        page.unfold("Figures as a file").await?;
        page.write(PASTED, "metric,quarter").await?;
        let listen = "window.faults = []; addEventListener('error', (event) => window.faults.push(event.message))";
        page.run(listen, Vec::new()).await?;
        // To name the language that is shown changes nothing at all.
        page.run(&format!("window.frame = {FRAME}"), Vec::new()).await?;
        language(&page, "en", "Begin with Q4 2025").await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let same = page.run(&format!("return window.frame === {FRAME}"), Vec::new()).await?;
        ensure!(same == json!(true), "the view was made anew for the language that it had");
        language(&page, "de", "Mit Q4 2025 beginnen").await.context("the first quarter")?;
        ensure!(value_of(&page, "csv-text").await? == "metric,quarter", "what was pasted is gone");
        ensure!(card(&page).await?["quarters"] == json!([]), "something was begun");
        ensure!(!page.text().await?.contains("Nur in diesem Browser"), "an empty card is said to be kept");
        language(&page, "en", "Begin with Q4 2025").await?;

        // A form stays open, with nothing typed and with figures; the focus is nobody's.
        page.press("Begin with Q4 2025").await?;
        page.find(FIELD, VENDOR).await?;
        language(&page, "fr", "Données du T4 2025").await?;
        ensure!(page.focused().await?.0.is_empty(), "the focus was taken: {:?}", page.focused().await?);
        language(&page, "en", "Figures of Q4 2025").await?;
        page.write(VENDOR, "7.5").await?;
        page.write("Partner's rating of alignment", "much").await?;
        language(&page, "de", "Das ist keine Zahl").await?;
        ensure!(!page.text().await?.contains("2 Zahlen sind noch nicht gespeichert. 2"), "it is told twice");
        ensure!(page.written(VENDOR).await? == "7,5", "{:?}", page.written(VENDOR).await?);
        ensure!(page.written("Partner's rating of alignment").await? == "much", "what cannot be read is gone");
        language(&page, "en", "This is not a number").await?;

        let faults = page.run("return window.faults", Vec::new()).await?;
        ensure!(faults == json!([]), "the page was told of {faults}");
        // Another language before the one before has arrived: the last one holds, for what is typed as well.
        let twice = "const card = document.querySelector('partner-scorecard'); card.lang = 'fr';
            setTimeout(() => (card.lang = 'en'), arguments[0])";
        for pause in [0, 5, 20, 60] {
            page.run(twice, vec![json!(pause)]).await?;
            tokio::time::sleep(Duration::from_millis(300)).await;
            page.until_text("This is not a number").await?;
            ensure!(page.written(VENDOR).await? == "7.5", "{pause} ms: {:?}", page.written(VENDOR).await?);
        }
        page.write("Partner's rating of alignment", "6").await?;
        page.press("Save figures").await?;
        let taken = until_card(&page, "the figures", |card| card["quarters"][0]["entries"].is_array()).await?;
        ensure!(taken["quarters"][0]["entries"][0]["actual"] == "7.5", "{taken}");

        // Changed and stored nowhere: that is true in every language.
        page.until_text("Kept in this browser only.").await?;
        language(&page, "es", "Se conserva solo en este navegador").await?;
        language(&page, "en", "Kept in this browser only.").await?;
        save(&page).await?;
        language(&page, "de", "Änderungen werden sofort gespeichert.").await?;
        ensure!(!page.text().await?.contains("Nur in diesem Browser"), "it is on the server");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_stored_card_goes_on_where_the_browser_keeps_nothing() -> Result<()> {
    journey(Browser::Chromium, "scorecard-language-stored", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        let nothing =
            "for (const name of ['getItem', 'setItem']) Storage.prototype[name] = () => { throw new Error('full') }";
        page.run(nothing, Vec::new()).await?;
        enter(&page, "Begin with Q1 2025", &[(VENDOR, "8")], "Save figures").await?;
        save(&page).await?;
        page.press("Rename").await?;
        language(&page, "de", "Änderungen werden sofort gespeichert.").await?;
        // The field for the name is open still, and what stands in it is taken as if it had been left.
        page.write("Name des Partners", "Brightline").await?;
        language(&page, "en", "Changes are saved at once.").await?;
        until_card(&page, "the name", |card| card["name"] == "Brightline").await.map(drop)
    })
    .await
}

#[tokio::test]
async fn taking_over_nothing_says_what_is_missing() -> Result<()> {
    journey(Browser::Chromium, "scorecard-nothing-pasted", async |stage| {
        let page = stage.page.clone();
        open_empty(stage, "2025-Q1").await?;
        page.unfold("Figures as a file").await?;
        page.press("Take over pasted rows").await?;
        let missing = "Nothing is pasted here yet.";
        page.until_text(missing).await?;
        let (role, name) = page.focused().await?;
        ensure!((role.as_str(), name.as_str()) == ("textbox", PASTED), "the focus is in {role} {name:?}");
        let script = "const area = document.querySelector('partner-scorecard').shadowRoot.getElementById('csv-text');
            const said = area.getRootNode().getElementById(area.getAttribute('aria-describedby'));
            return [area.ariaInvalid ?? area.getAttribute('aria-invalid'), said.getAttribute('role'), said.textContent]";
        let said = page.run(script, Vec::new()).await?;
        ensure!(said[0] == "true" && said[1] == "alert", "{said}");
        ensure!(said[2].as_str().is_some_and(|said| said.starts_with(missing)), "{said}");
        accessibility::check(&page, "nothing pasted").await?;
        page.keys("metric,quarter,actual").await?;
        until("the words to go", async || Ok((!page.text().await?.contains(missing)).then_some(()))).await?;
        page.press("Take over pasted rows").await?;
        page.until_text("There are no figures in it.").await
    })
    .await
}
