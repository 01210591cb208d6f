//! The main journey with nothing but a keyboard.

use anyhow::{Result, ensure};
use partner_roi_tests::answers::{heard, listen, until_shown};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::calculate;
use partner_roi_tests::journey::{journey, someone_else};
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

        page.tab_to("radio", "Partner", false).await?;
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
