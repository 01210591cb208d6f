//! The server or its files are away while somebody asks for something: it is said where they look, and can be tried again.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::answers::{figure, until_shown};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::calculate;
use partner_roi_tests::journey::{Stage, journey};
use partner_roi_tests::page::{BUTTON, Page, until};
use serde_json::{Value, json};

const AWAY: &str = "The saved scenario cannot be opened now: the server can't be reached.";
const WRONG: &str = "The link may be wrong or expired.";

fn premier() -> Value {
    json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier", "deal_size": "61234" })
}

async fn block(page: &Page, urls: &[&str]) -> Result<()> {
    page.driver().cdp().send_raw("Network.enable", json!({})).await?;
    page.driver().cdp().send_raw("Network.setBlockedURLs", json!({ "urls": urls })).await?;
    Ok(())
}

/// A scenario on the server, as `<id>.<read token>`.
async fn stored(stage: &Stage) -> Result<String> {
    let address = stage.server.url("/api/v1/scenarios");
    let made: Value = reqwest::Client::new().post(address).json(&premier()).send().await?.json().await?;
    let part = |name: &str| made[name].as_str().map(str::to_owned).with_context(|| format!("no {name} in {made}"));
    Ok([part("id")?, part("read_token")?].join("."))
}

async fn goes_to(page: &Page, stage: &Stage, path: &str) -> Result<()> {
    // Another fragment alone would be no visit of its own.
    page.open("about:blank").await?;
    page.open(&stage.server.url(path)).await
}

#[tokio::test]
async fn a_link_whose_server_is_away_can_be_tried_again_and_shows_nothing_else() -> Result<()> {
    journey(Browser::Chromium, "link-away", async |stage| {
        let page = &stage.page;
        let reference = stored(stage).await?;
        for path in [format!("/s#{reference}"), format!("/calculator#scenario={reference}")] {
            block(page, &["*/api/*"]).await?;
            goes_to(page, stage, &path).await?;
            page.until_text(AWAY).await?;
            let text = page.text().await?;
            ensure!(!text.contains(WRONG) && !text.contains("Below is"), "{text}");
            let below = page
                .run("return document.querySelector('partner-roi-calculator').checkVisibility()", Vec::new())
                .await?;
            ensure!(below == json!(false), "something else stands below");
            accessibility::check(page, "a link whose server is away").await?;
            page.press("Try again").await?;
            // Asked again and away again, who goes by the keyboard is at the button still.
            until("the button to have the keyboard", async || {
                Ok((page.focused().await? == ("button".to_owned(), "Try again".to_owned())).then_some(()))
            })
            .await?;
            block(page, &[]).await?;
            page.press("Try again").await?;
            until_shown(page, &calculate(&premier())?, "partner").await?;
            ensure!(!page.text().await?.contains(AWAY), "what is over is said still");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn only_what_the_server_says_of_a_link_is_said_of_it() -> Result<()> {
    journey(Browser::Chromium, "link-status", async |stage| {
        let page = &stage.page;
        // The figures of the last visit are what stands below a link that leads nowhere.
        page.open(&stage.server.url("/calculator")).await?;
        page.write("Deal size", "71000").await?;
        until("the draft to be kept", async || {
            let kept = page.run("return Object.values(localStorage).join()", Vec::new()).await?;
            Ok(kept.as_str().is_some_and(|kept| kept.contains("71000")).then_some(()))
        })
        .await?;
        let answers = "const real = window.fetch;
            window.fetch = (...asked) => {
              const status = Number(sessionStorage.getItem('status'));
              return status && String(asked[0]).includes('/api/v1/scenarios/')
                ? Promise.resolve(new Response('{}', { status })) : real(...asked);
            }";
        let script = json!({ "source": answers });
        page.driver().cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", script).await?;
        for (status, says) in [(401, WRONG), (404, WRONG), (429, AWAY), (500, AWAY), (503, AWAY)] {
            page.open(&stage.server.url("/method")).await?;
            page.run("sessionStorage.setItem('status', arguments[0])", vec![json!(status)]).await?;
            page.open(&stage.server.url("/calculator#scenario=a.prr_b")).await?;
            page.until_text(says).await.with_context(|| format!("status {status}"))?;
            let again = !page.all(BUTTON, "Try again").await?.is_empty();
            ensure!(again == (says == AWAY), "trying again after {status}: {again}");
        }
        page.run("sessionStorage.clear()", Vec::new()).await?;
        goes_to(page, stage, "/calculator#scenario=a.prr_b").await?;
        page.until_text("Below is a calculator with the figures that you last entered here").await?;
        ensure!(page.written("Deal size").await? == "71,000", "other figures than those of the last visit");
        Ok(())
    })
    .await
}

const BESIDE: &str = "const root = document.querySelector('partner-roi-calculator').shadowRoot;
    const button = root.querySelector('.tile [data-figure=roi]');
    const alert = button.closest('.tile').querySelector('[role=alert]');
    return [alert?.checkVisibility() ? alert.textContent : null, root.querySelectorAll('[role=alert]').length,
      root.querySelector('.saved').textContent.includes('could not be loaded'), Boolean(root.querySelector('dialog[open]'))]";

#[tokio::test]
async fn an_explanation_that_cannot_be_loaded_says_so_beside_its_figure() -> Result<()> {
    journey(Browser::Chromium, "unexplained", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?type=channel&level=premier")).await?;
        ensure!(!figure(page, "ROI").await?.is_empty(), "no answer");
        block(page, &["*/v1/*"]).await?;
        page.press("ROI: how is this worked out?").await?;
        let said = json!(["This part could not be loaded.", 1, false, false]);
        let shown = async || Ok((page.run(BESIDE, Vec::new()).await? == said).then_some(()));
        until("the words beside the figure", shown).await?;
        accessibility::check(page, "an explanation that could not be loaded").await?;
        // Said again, once.
        page.press("Try again").await?;
        until("the words again", shown).await?;
        block(page, &[]).await?;
        page.press("Try again").await?;
        until("the explanation", async || {
            Ok((page.run(BESIDE, Vec::new()).await? == json!([null, 0, false, true])).then_some(()))
        })
        .await?;
        page.press("Close").await?;
        until("the keyboard to be back", async || {
            Ok((page.focused().await?.1 == "ROI: how is this worked out?").then_some(()))
        })
        .await
    })
    .await
}
