//! Files of figures as spreadsheets of several countries want them: what one place writes, every place reads as the same card.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::run;
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::{Page, until};
use partner_roi_tests::scorecard::{card, choose_file, until_card};
use serde_json::{Value, json};

const CARD: &str = include_str!("../../www/data/brightline.json");
const BLANK: &str = r#"{"schema_version":1,"template":{"id":"agent-platform-channel","version":1}}"#;

/// Quarter, metric, figure and note of all entries.
fn figures(card: &Value) -> Vec<[Value; 4]> {
    let quarters = card["quarters"].as_array().into_iter().flatten();
    let entries = quarters.flat_map(|quarter| {
        let entries = quarter["entries"].as_array().into_iter().flatten();
        entries.map(|entry| [&quarter["quarter"], &entry["metric"], &entry["actual"], &entry["note"]].map(Value::clone))
    });
    let mut found: Vec<_> = entries.collect();
    found.sort_by_key(|entry| format!("{entry:?}"));
    found
}

/// A card with figures that could be read in two ways, and notes that a spreadsheet would run or cut.
fn awkward() -> Result<Value> {
    let mut card: Value = serde_json::from_str(CARD)?;
    let entries = card["quarters"][0]["entries"].as_array_mut().context("entries")?;
    let notes = ["Übergabe; spät", "=SUMME(A1)", "sagt \"gut\", ja", "Zeile 1\nZeile 2", "-", "'=so"];
    for (entry, note) in entries.iter_mut().zip(notes) {
        entry["note"] = json!(note);
    }
    for (entry, actual) in entries.iter_mut().filter(|entry| entry["metric"] == "partner_revenue").zip(["1.234"]) {
        entry["actual"] = json!(actual);
    }
    Ok(card)
}

/// The page in a language, with numbers as a country writes them.
async fn show(page: &Page, address: &str, locale: &str) -> Result<()> {
    page.open(address).await?;
    page.run("localStorage.clear()", vec![]).await?;
    page.open(address).await?;
    let script = "const card = document.querySelector('partner-scorecard');
        card.setAttribute('locale', arguments[0]); card.setAttribute('lang', arguments[0].slice(0, 2))";
    page.run(script, vec![json!(locale)]).await.map(drop)
}

/// What the button that downloads all figures gives to the browser.
async fn exported(page: &Page, files: &str, button: &str) -> Result<String> {
    let script = "const make = URL.createObjectURL.bind(URL);
        URL.createObjectURL = (blob) => { blob.text().then((text) => { globalThis.exported = text }); return make(blob) }";
    page.run(script, vec![]).await?;
    page.unfold(files).await?;
    page.press(button).await?;
    until("the file", async || {
        Ok(page.run("return globalThis.exported ?? null", vec![]).await?.as_str().map(str::to_owned))
    })
    .await
}

#[tokio::test]
async fn files_of_three_countries_give_the_same_card_everywhere() -> Result<()> {
    journey(Browser::Chromium, "scorecard-files", async |stage| {
        let page = &stage.page;
        let folder = tempfile::tempdir()?;
        let (path, blank) = (folder.path().join("figures.csv"), folder.path().join("blank.json"));
        std::fs::write(&blank, BLANK)?;
        let card_of_all = awkward()?;
        for (locale, files, button, begins) in [
            (
                "de-DE",
                "Zahlen als Datei",
                "Alle Zahlen herunterladen",
                "metric;quarter;actual;note\npartner_revenue;2025-Q3;1,2340;",
            ),
            (
                "fr-FR",
                "Données sous forme de fichier",
                "Télécharger toutes les données",
                "metric;quarter;actual;note\npartner_revenue;2025-Q3;1,2340;",
            ),
            (
                "de-CH",
                "Zahlen als Datei",
                "Alle Zahlen herunterladen",
                "metric;quarter;actual;note\npartner_revenue;2025-Q3;1.2340;",
            ),
        ] {
            show(page, &stage.server.url("/scorecard"), locale).await?;
            let put = "document.querySelector('partner-scorecard').value = arguments[0]";
            until_card(page, "the card", |card| card["name"] == "Brightline Systems").await?;
            page.run(put, vec![json!(card_of_all.to_string())]).await?;
            let text = exported(page, files, button).await?;
            ensure!(text.trim_start_matches('\u{feff}').starts_with(begins), "{locale}: {text}");
            std::fs::write(&path, &text)?;

            let empty = "/scorecard?template=agent-platform-channel&first-quarter=2025-Q3";
            show(page, &stage.server.url(empty), locale).await?;
            page.unfold(files).await?;
            choose_file(page, &path).await?;
            until_card(page, "the figures", |card| card["quarters"].as_array().is_some_and(|all| all.len() > 1))
                .await?;
            let by_element = card(page).await?;
            ensure!(figures(&by_element) == figures(&card_of_all), "{locale}: {by_element}");

            let [by_element, by_file] = [
                run(&["scorecard", "-"], &by_element.to_string())?,
                run(&["scorecard", &blank.to_string_lossy(), "--actuals", &path.to_string_lossy()], "")?,
            ];
            ensure!(by_file.code == 0 && by_element.json()? == by_file.json()?, "{locale}: {by_file:?}");
            let client = reqwest::Client::new();
            let cards = stage.server.url("/api/v1/scorecards");
            let request = client.post(&cards).header("content-type", "application/json").body(BLANK);
            let saved: Value = request.send().await?.error_for_status()?.json().await?;
            let [id, token] = ["id", "edit_token"].map(|key| saved[key].as_str().unwrap_or_default());
            let upload = client.post(format!("{cards}/{id}/actuals")).bearer_auth(token).header("if-match", "\"1\"");
            let upload = upload.header("content-type", "text/csv").body(text).send().await?;
            let by_api: Value = upload.error_for_status()?.json().await?;
            ensure!(by_api["report"] == by_file.json()?, "{locale}: {by_api}");
        }
        Ok(())
    })
    .await
}
