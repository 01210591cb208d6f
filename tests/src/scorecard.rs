//! A scorecard on a page: what a person does with it, and what is known of it elsewhere.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::answers::{heard, listen};
use crate::journey::Stage;
use crate::page::{BUTTON, Page, until};

/// What is said once a card is on the server.
pub const SAVED: &str = "Saved. Anyone with the link can read it.";

/// The card on screen.
pub async fn card(page: &Page) -> Result<Value> {
    page.run("return document.querySelector('partner-scorecard').value ?? null", Vec::new()).await
}

/// Waits until the card on screen is as wanted.
pub async fn until_card(page: &Page, what: &str, fits: impl Fn(&Value) -> bool) -> Result<Value> {
    until(what, async || Ok(Some(card(page).await?).filter(&fits))).await
}

/// Opens a page with an empty card that begins in a quarter.
pub async fn open_empty(stage: &Stage, first: &str) -> Result<()> {
    stage.page.open(&stage.server.url(&format!("/scorecard?template=health&first-quarter={first}"))).await?;
    stage.page.find(BUTTON, "Begin with").await?;
    listen(&stage.page).await
}

/// Enters a quarter's figures by hand, from the button that opens its form to the one that ends it. Closing is asked about.
pub async fn enter(page: &Page, open: &str, figures: &[(&str, &str)], end: &str) -> Result<()> {
    page.press(open).await?;
    for (label, figure) in figures {
        page.write(label, figure).await?;
    }
    page.press(end).await?;
    if end.starts_with("Close ") {
        page.press(&format!("{end} now")).await?;
    }
    Ok(())
}

/// Saves, and gives id and read token.
pub async fn save(page: &Page) -> Result<(String, String)> {
    page.press("Save").await?;
    page.until_text(SAVED).await?;
    let detail = heard(page, "save", |detail| detail["link"].is_string()).await?;
    let link = detail["link"].as_str().context("a link")?;
    let (id, token) = link.split_once("/q#").and_then(|(_, part)| part.split_once('.')).context("a share link")?;
    Ok((id.to_owned(), token.to_owned()))
}

/// What the server has of a card, or of what stands below it.
pub async fn stored(stage: &Stage, (id, token): &(String, String), rest: &str) -> Result<Value> {
    let request = reqwest::Client::new().get(stage.server.url(&format!("/api/v1/scorecards/{id}{rest}")));
    Ok(request.bearer_auth(token).send().await?.error_for_status()?.json().await?)
}

/// The edit token that the browser keeps for a card.
pub async fn edit_token(page: &Page, id: &str) -> Result<String> {
    let kept = page.run("return localStorage.getItem('partner-roi:token:' + arguments[0])", vec![json!(id)]).await?;
    let kept = kept.as_str().context("tokens are kept")?;
    kept.split(' ').find(|token| token.starts_with("pre_")).map(str::to_owned).context("an edit token")
}

/// The text of every element of the scorecard that fits a selector.
pub async fn texts(page: &Page, selector: &str) -> Result<Vec<String>> {
    let script = "const root = document.querySelector('partner-scorecard').shadowRoot;
        const tidy = (text) => text.replace(/\\s+/g, ' ').trim();
        return [...root.querySelectorAll(arguments[0])].map((element) => tidy(element.textContent))";
    let found = page.run(script, vec![json!(selector)]).await?;
    Ok(found.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect())
}

/// Opens a card that has a plan, and waits until that is there.
pub async fn open_planned(page: &Page, address: &str) -> Result<()> {
    page.open(address).await?;
    page.until_text("Plan against actual").await
}

/// Chooses a file with figures.
pub async fn choose_file(page: &Page, path: &std::path::Path) -> Result<()> {
    // What a disclosure holds comes a moment after it opens.
    let inputs =
        "return [...document.querySelector('partner-scorecard').shadowRoot.querySelectorAll('input[type=file]')]";
    let input =
        until("the field for a file", async || Ok(page.driver().execute(inputs, Vec::new()).await?.elements()?.pop()))
            .await?;
    Ok(input.send_keys(path.to_string_lossy().as_ref()).await?)
}

/// Takes rows over that are pasted.
pub async fn paste_rows(page: &Page, rows: &str) -> Result<()> {
    page.unfold("Figures as a file").await?;
    let field = page.find(&["textbox"], "Or paste rows, with their header").await?;
    page.run("arguments[0].value = arguments[1]", vec![field.to_json()?, json!(rows)]).await?;
    page.press("Take over pasted rows").await
}
