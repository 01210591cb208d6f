//! The page of the design system: every specimen runs and shows what the command line says, axe finds nothing, and a picture
//! of each part is left in `tests/screenshots/` to be looked at.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::answers::until_shown;
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::calculate;
use partner_roi_tests::journey::{Stage, journey};
use partner_roi_tests::page::{Page, until};
use serde_json::{Value, json};
use thirtyfour::prelude::*;

/// Both schemes of the states without answers: a program and a template that do not exist.
const FAILED: [&str; 4] = ["failed-light", "failed-dark", "card-failed-light", "card-failed-dark"];

async fn screen(page: &Page, width: u32, height: u32, scheme: &str) -> Result<()> {
    let devtools = page.driver().cdp();
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
    devtools.send_raw("Emulation.setDeviceMetricsOverride", size).await?;
    let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
    devtools.send_raw("Emulation.setEmulatedMedia", media).await?;
    Ok(())
}

/// Scrolls to a calculator's frame. Scrolling to the calculator would scroll inside the frame too, and its top out of sight.
async fn show(page: &Page, calculator: &WebElement) -> Result<()> {
    let frame = page.driver().execute("return arguments[0].parentElement", vec![calculator.to_json()?]).await?;
    page.show(&frame.element()?).await
}

/// Opens the page and goes along it, as each element waits until it is near; none is left that neither runs nor failed,
/// and no open panel that is still loading.
async fn open(stage: &Stage) -> Result<()> {
    let page = &stage.page;
    page.open(&stage.server.url("/design")).await?;
    let calculators = page.calculators().await?;
    let scorecards = page.driver().find_all(By::Tag("partner-scorecard")).await?;
    ensure!(calculators.len() > 40 && scorecards.len() > 20, "{} and {}", calculators.len(), scorecards.len());
    for calculator in calculators.into_iter().chain(scorecards) {
        show(page, &calculator).await?;
        let id = calculator.id().await?.context("a calculator has an id")?;
        let wanted = if FAILED.contains(&id.as_str()) { "failed" } else { "ready" };
        let state = "const [calculator] = arguments;
            const panel = calculator.shadowRoot.querySelector('details.panel[open] .panel-content > *');
            const waits = calculator.hasAttribute('open') && !panel || panel?.matches('.loading, .failed');
            return waits ? 'waiting' : calculator.dataset.state ?? 'waiting'";
        until(&format!("{id} to be {wanted}"), async || {
            let state = page.run(state, vec![calculator.to_json()?]).await?;
            ensure!(state == json!("waiting") || state == json!(wanted), "{id} is {state}");
            Ok((state == json!(wanted)).then_some(()))
        })
        .await?;
    }
    Ok(())
}

/// A picture of each section without calculators, and of each state.
async fn photograph(page: &Page, scheme: &str) -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
    std::fs::create_dir_all(&folder)?;
    for part in page.driver().find_all(By::Css("main section:not(:has(.state)), main .state")).await? {
        page.show(&part).await?;
        let id = part.id().await?.context("a part of the page has an id")?;
        part.screenshot(&folder.join(format!("design-{id}-{scheme}.png"))).await?;
    }
    Ok(())
}

#[tokio::test]
async fn every_specimen_runs_and_axe_finds_nothing_in_light_and_dark() -> Result<()> {
    journey(Browser::Chromium, "design", async |stage| {
        let page = &stage.page;
        // Some fifty calculators are more than axe looks through in the usual half a minute.
        page.driver().set_script_timeout(Duration::from_mins(4)).await?;
        for scheme in ["light", "dark"] {
            // Tall enough for the tallest specimen: a picture holds no more than the screen does.
            screen(page, 1440, 2_600, scheme).await?;
            open(stage).await?;
            photograph(page, scheme).await?;
            // What sticks to an edge of a frame covers a part of a field, and axe would take that for a target that is too small.
            page.press("Show whole calculators").await?;
            // Each of fifty calculators has its "Your figures"; elsewhere a page has one.
            accessibility::check_without(&["landmark-unique"], page, &format!("/design, {scheme}")).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn specimens_show_what_their_captions_say() -> Result<()> {
    journey(Browser::Chromium, "design-figures", async |stage| {
        let page = &stage.page;
        screen(page, 1440, 2_600, "light").await?;
        page.open(&stage.server.url("/design")).await?;
        let premier = json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" });
        let with = |changes: Value| {
            let mut scenario = premier.clone();
            for (name, value) in changes.as_object().into_iter().flatten() {
                scenario[name] = value.clone();
            }
            scenario
        };
        let nothing_spent = json!({ "program": "business-ecosystem", "partner_type": "consultant", "people_fte": "0",
            "training_hours": "0" });
        let specimens = [
            ("first", "partner", premier.clone()),
            ("vendor", "vendor", premier.clone()),
            ("joint", "joint", premier.clone()),
            ("readonly", "partner", premier.clone()),
            ("wrong", "partner", premier.clone()),
            ("explained", "partner", premier.clone()),
            ("level", "partner", with(json!({ "level": "registered" }))),
            ("changed", "partner", with(json!({ "leads_per_month": "8", "deal_size": "30000", "conversion": "0.2" }))),
            ("no-cost", "partner", nothing_spent),
            ("never", "partner", with(json!({ "conversion": "0.01" }))),
            ("co-development", "partner", json!({ "program": "co-development", "partner_type": "solution" })),
            ("joint-venture", "partner", json!({ "program": "joint-venture", "partner_type": "strategic" })),
            ("business-ecosystem", "partner", json!({ "program": "business-ecosystem", "partner_type": "channel" })),
            ("narrow", "partner", premier.clone()),
            ("own-look", "partner", premier.clone()),
        ];
        for (id, side, scenario) in specimens {
            let report = calculate(&scenario)?;
            for scheme in ["light", "dark"] {
                let id = format!("{id}-{scheme}");
                let specimen = page.driver().find(By::Id(id.as_str())).await.with_context(|| id.clone())?;
                show(page, &specimen).await?;
                until_shown(&page.inside(specimen), &report, side).await.with_context(|| id.clone())?;
            }
            for (name, words) in [("no-cost", ["no_cost", "nothing_invested"]), ("never", ["", "never"])] {
                let undefined =
                    |figure: &str| report["measures"][side][figure]["undefined"].as_str().unwrap_or_default();
                ensure!(
                    id != name || [undefined("roi"), undefined("payback")] == words,
                    "{id} has an answer in figures"
                );
            }
        }
        for (id, language, direction) in [("arabic", "ar", "rtl"), ("german", "de", "ltr"), ("japanese", "ja", "ltr")] {
            let specimen = page.driver().find(By::Id(format!("{id}-light"))).await?;
            show(page, &specimen).await?;
            let written = "const inside = arguments[0].shadowRoot.querySelector('[lang]');
                return inside && [inside.lang.split('-')[0], getComputedStyle(inside).direction]";
            until(&format!("{id} to be written so"), async || {
                let written = page.run(written, vec![specimen.to_json()?]).await?;
                Ok((written == json!([language, direction])).then_some(()))
            })
            .await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn contrasts_are_measured_and_enough_and_nothing_scrolls_sideways() -> Result<()> {
    journey(Browser::Chromium, "design-measures", async |stage| {
        let page = &stage.page;
        for width in [320, 390, 768, 1440] {
            screen(page, width, 844, "light").await?;
            page.open(&stage.server.url("/design")).await?;
            let contrasts = "return [...document.querySelectorAll('[data-contrast]')].map((place) => parseFloat(place.textContent))";
            let contrasts = page.run(contrasts, Vec::new()).await?;
            let contrasts = contrasts.as_array().context("contrasts")?;
            ensure!(contrasts.len() == 14, "{} contrasts", contrasts.len());
            ensure!(contrasts.iter().all(|ratio| ratio.as_f64().is_some_and(|ratio| ratio >= 4.5)), "{contrasts:?}");
            // Ink on the light surface, #12201c on white, worked out apart from the page.
            ensure!(contrasts.first() == Some(&json!(16.8)), "{contrasts:?}");
            let widths = "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]";
            let widths = page.run(widths, Vec::new()).await?;
            ensure!(widths[0] == widths[1], "{} wide on a screen of {width} px", widths[0]);
        }
        Ok(())
    })
    .await
}
