//! What cannot be read stays as typed, is explained beside its field, and leaves the last good answer standing.

use anyhow::{Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::answers::{Answers, until_shown};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::calculate;
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::{FIELD, Page, until};
use serde_json::json;

const LABEL: &str = "Deal size";
const STALE: &str = "Deal size: calculated with 40,000 until this is corrected.";

/// Whether the chart says that it shows the last good answer, and what frames chart and table have.
const MARKED: &str = "const root = document.querySelector('partner-roi-calculator').shadowRoot;
    const frame = (what) => getComputedStyle(root.querySelector(what)).outlineStyle;
    return [root.querySelector('#flow-summary').textContent.startsWith('This is the last good answer. '),
      frame('.chart .plot'), frame('.years .scroll')];";

/// The message that the field itself points to for those who cannot see it.
async fn message(page: &Page) -> Result<String> {
    let field = page.find(FIELD, LABEL).await?;
    let script = "const [field] = arguments;
        if (field.getAttribute('aria-invalid') !== 'true') return '';
        return field.getAttribute('aria-describedby').split(' ')
          .map((id) => field.getRootNode().getElementById(id)).filter((e) => e && e.checkVisibility())
          .map((e) => e.textContent.trim()).filter(Boolean)[0] ?? '';";
    Ok(page.run(script, vec![field.to_json()?]).await?.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn wrong_figures_are_explained_and_the_last_good_answer_stays() -> Result<()> {
    journey(Browser::Chromium, "bad-input", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?type=channel&level=premier")).await?;
        let premier = json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" });
        until_shown(page, &calculate(&premier)?, "partner").await?;

        // One good change first, so that the last good answer is not just the default.
        page.write(LABEL, "40000").await?;
        page.run("arguments[0].blur()", vec![page.find(FIELD, LABEL).await?.to_json()?]).await?;
        let mut good = premier.clone();
        good["deal_size"] = json!("40000");
        let good = calculate(&good)?;
        let answer = until_shown(page, &good, "partner").await?;

        let digits = "123456789012345678901234567890";
        for (typed, explained) in [
            ("", "Enter a number"),
            ("about ten", "not a number"),
            ("1e400", "not a number"),
            ("NaN", "not a number"),
            ("-5", "Enter a number from 0"),
            (digits, "more digits than can be calculated exactly"),
            ("£500", "This field is in US dollars, not in another currency."),
            ("€ 1.200", "This field is in US dollars, not in another currency."),
        ] {
            // Key by key, "1e400" is a good figure until its second key: no last good answer, for nobody meant it.
            page.write(LABEL, typed).await?;
            let said = until(&format!("a message beside {typed:?}"), async || {
                Ok(Some(message(page).await?).filter(|said| !said.is_empty()))
            })
            .await?;
            ensure!(said.contains(explained), "{typed:?} is answered with {said:?}");
            page.until_text(STALE).await?;
            ensure!(Answers::read(page).await? == answer, "{typed:?} moved the answer");
            // What stands further down is marked as well, in words and by a frame that forced colours leave.
            let marked = page.run(MARKED, Vec::new()).await?;
            ensure!(marked == json!([true, "dashed", "dashed"]), "{typed:?}: {marked}");

            // Leaving the field does not tidy the text away.
            page.run("arguments[0].blur()", vec![page.find(FIELD, LABEL).await?.to_json()?]).await?;
            ensure!(page.written(LABEL).await? == typed, "{typed:?} became {:?}", page.written(LABEL).await?);
            ensure!(!message(page).await?.is_empty(), "the message beside {typed:?} went with the cursor");
        }

        accessibility::check(page, "the calculator with a wrong figure").await?;

        // Nothing wrong is saved.
        page.press("Save").await?;
        page.until_text("Mend the marked fields first").await?;

        page.write(LABEL, "40,000.00").await?;
        until("the answer to be today's again", async || Ok((!page.text().await?.contains(STALE)).then_some(())))
            .await?;
        ensure!(message(page).await?.is_empty(), "a message stays beside a good figure");
        let marked = page.run(MARKED, Vec::new()).await?;
        ensure!(marked == json!([false, "none", "none"]), "still marked as of an earlier answer: {marked}");
        until_shown(page, &good, "partner").await?;
        Ok(())
    })
    .await
}
