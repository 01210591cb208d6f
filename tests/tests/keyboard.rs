//! The main journey with nothing but a keyboard, and what has the keyboard in sight.

use anyhow::{Result, ensure};
use partner_roi_tests::answers::{heard, listen, until_shown};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::calculate;
use partner_roi_tests::journey::{journey, someone_else};
use partner_roi_tests::page::until;
use serde_json::json;
use thirtyfour::Key;

#[tokio::test]
async fn everything_can_be_done_without_a_mouse() -> Result<()> {
    journey(Browser::Chromium, "keyboard", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/")).await?;
        listen(page).await?;

        // The skip link comes first and goes past the navigation.
        page.keys(Key::Tab).await?;
        let first = page.focused().await?;
        ensure!(first == ("link".to_owned(), "Skip to content".to_owned()), "the first stop is {first:?}");
        page.keys(Key::Enter).await?;
        page.tab_to("link", "Work out your return", false).await?;
        page.keys(Key::Enter).await?;

        let mut scenario = json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" });
        until_shown(page, &calculate(&scenario)?, "partner").await?;

        // Radio buttons are one stop, moved through with the arrows.
        page.tab_to("radio", "Premier", false).await?;
        page.keys(Key::Right).await?;
        scenario["level"] = json!("strategic");
        until_shown(page, &calculate(&scenario)?, "partner").await?;

        // A field that is tabbed to is selected whole, so typing replaces it.
        page.tab_to("textbox", "Qualified leads a month", false).await?;
        page.keys("12").await?;
        scenario["leads_per_month"] = json!("12");
        until_shown(page, &calculate(&scenario)?, "partner").await?;
        page.tab_to("textbox", "Deal size", false).await?;
        page.keys("60k").await?;
        scenario["deal_size"] = json!("60000");
        let expected = calculate(&scenario)?;
        let shown = until_shown(page, &expected, "partner").await?;

        // A closed group opens with Enter and gives its fields to the keyboard.
        page.tab_to("button", "Billing, baseline, collection", false).await?;
        page.keys(Key::Enter).await?;
        page.tab_to("textbox", "Would have come anyway", false).await?;

        page.tab_to("radio", "Partner", true).await?;
        page.keys(Key::Right).await?;
        until_shown(page, &expected, "vendor").await?;
        page.keys(Key::Left).await?;
        until_shown(page, &expected, "partner").await?;

        page.tab_to("button", "Save", true).await?;
        page.keys(Key::Enter).await?;
        let saved = heard(page, "save", |detail| detail["link"].is_string()).await?;
        page.tab_to("textbox", "Link to this scenario", false).await?;
        page.tab_to("button", "Copy link", false).await?;
        page.keys(" ").await?;
        page.until_text("Link copied.").await?;

        // What a person would paste is the link, whole.
        let link = saved["link"].as_str().unwrap_or_default().to_owned();
        let allowed = json!({ "permissions": ["clipboardReadWrite"] });
        page.driver().cdp().send_raw("Browser.grantPermissions", allowed).await?;
        let read = "const done = arguments[arguments.length - 1];
            navigator.clipboard.readText().then(done, (error) => done(String(error)));";
        let copied = page.driver().execute_async(read, Vec::new()).await?;
        ensure!(copied.json() == &json!(link), "the clipboard holds {} instead of {link}", copied.json());

        someone_else(stage.browser, "keyboard", async |other| {
            other.open(&link).await?;
            let seen = until_shown(other, &expected, "partner").await?;
            ensure!(seen == shown, "the link shows {seen:?} where {shown:?} was saved");
            Ok(())
        })
        .await
    })
    .await
}

/// What has the keyboard and is covered by the figures that stay in view, or lies off the screen; nothing if all is well.
const HIDDEN: &str = "const root = document.querySelector('partner-roi-calculator').shadowRoot;
    const focused = root.activeElement;
    if (!focused || focused.closest('.headline')) return null;
    const it = (focused.closest('.segment, .box') ?? focused).getBoundingClientRect();
    const over = root.querySelector('.headline').getBoundingClientRect();
    const covered = Math.min(it.bottom, over.bottom) - Math.max(it.top, over.top);
    return covered > 0 || it.bottom < 0 || it.top > innerHeight ? focused.outerHTML.slice(0, 120) : null";

#[tokio::test]
async fn the_figures_that_stay_in_view_never_cover_what_has_the_keyboard() -> Result<()> {
    journey(Browser::Chromium, "not-covered", async |stage| {
        let page = &stage.page;
        for (width, height, language) in [(320, 640, "de"), (390, 844, "en")] {
            let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
            page.driver().cdp().send_raw("Emulation.setDeviceMetricsOverride", screen).await?;
            // A page that glides has not arrived yet when it is asked.
            let calm = json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
            page.driver().cdp().send_raw("Emulation.setEmulatedMedia", calm).await?;
            page.open(&stage.server.url(&format!("/calculator?type=channel&level=premier&lang={language}"))).await?;
            let there =
                "return document.querySelector('partner-roi-calculator')?.shadowRoot?.querySelector('.amount') != null";
            until("the calculator", async || Ok((page.run(there, Vec::new()).await? == true).then_some(()))).await?;
            page.run("document.body.focus()", Vec::new()).await?;
            for back in [false, true] {
                for _ in 0..70 {
                    let keys = page.driver().action_chain();
                    let keys = if back {
                        keys.key_down(Key::Shift).send_keys(Key::Tab).key_up(Key::Shift)
                    } else {
                        keys.send_keys(Key::Tab)
                    };
                    keys.perform().await?;
                    // The browser scrolls with its next frame.
                    let frame = "const done = arguments[0]; requestAnimationFrame(() => setTimeout(done))";
                    page.driver().execute_async(frame, Vec::new()).await?;
                    let hidden = page.run(HIDDEN, Vec::new()).await?;
                    ensure!(hidden.is_null(), "at {width} px, {language}: {hidden} is covered");
                }
            }
        }
        Ok(())
    })
    .await
}
