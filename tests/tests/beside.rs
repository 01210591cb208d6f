//! What stands beside and behind the figures: the document a default comes from, in its own language; room for long numbers;
//! what is said of a rate where money comes in first; how many sheets a page takes.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::browser::Browser;
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::{Page, until};
use serde_json::{Value, json};

const ROOT: &str = "const root = document.querySelector('partner-roi-calculator').shadowRoot;";

async fn inside(page: &Page, script: &str) -> Result<Value> {
    page.run(&[ROOT, script].concat(), Vec::new()).await
}

#[tokio::test]
async fn a_long_number_is_wholly_visible() -> Result<()> {
    journey(Browser::Chromium, "long-number", async |stage| {
        let page = &stage.page;
        for width in [1440, 390, 320] {
            let screen = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 1000 });
            page.driver().cdp().send_raw("Emulation.setDeviceMetricsOverride", screen).await?;
            page.open(&stage.server.url("/calculator?type=channel&level=premier")).await?;
            for number in ["1,500,000", "123,456,789.25"] {
                page.write("Deal size", number).await?;
                page.run("document.activeElement.blur()", Vec::new()).await?;
                let field = "const field = root.getElementById('f-deal_size');";
                until("the number", async || {
                    let text = inside(page, &[field, "return field.value"].concat()).await?;
                    Ok((text == number).then_some(()))
                })
                .await?;
                let room = inside(page, &[field, "return [field.scrollWidth, field.clientWidth]"].concat()).await?;
                let [needed, there] = [&room[0], &room[1]].map(|pixels| pixels.as_u64().unwrap_or_default());
                ensure!(needed > 0 && needed <= there, "{number} at {width}: {needed} of {there} pixels");
                let page_width = inside(page, "return document.documentElement.scrollWidth").await?;
                ensure!(page_width.as_u64() <= Some(width), "{number} makes the page {page_width} wide at {width}");
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_default_names_its_document_and_the_program_s_words_their_language() -> Result<()> {
    journey(Browser::Chromium, "own-words", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?lang=de&type=channel&level=premier")).await?;
        page.until_text("Nettogewinn").await?;
        // Name, disclaimer and levels are the program's, which is written in English; the words around them are not.
        let languages = "const of = (what) => { const found = root.querySelector(what); return found.closest('[lang]').lang; };
            return [of('.title'), of('.disclaimer'), of('#partner-type option'), of('[name=level] + .segment-label'),
              of('label[for=partner-type]'), of('[name=level] ~ .segment-detail'), of('[name=view] + .segment-label')]";
        let found = inside(page, languages).await?;
        ensure!(found == json!(["en", "en", "en", "en", "de", "de", "de"]), "{found}");

        // Below an input stands where its default comes from.
        let program: Value = serde_json::from_str(include_str!("../../shared/programs/agent-platform/1.json"))?;
        let title = program["sources"]["S1"].as_str().context("a source")?;
        let help = "const field = root.getElementById('f-revenue_share'); field.focus();
            const help = root.getElementById('f-revenue_share-help');
            return [help.checkVisibility(), help.textContent,
              [...help.querySelectorAll('[lang]')].map((own) => own.lang + ' ' + own.textContent).join()]";
        let found = until("a source", async || {
            let found = inside(page, help).await?;
            // Behind what the input means, which comes later.
            let source = format!(" Quelle: {title}.");
            Ok(found[1].as_str().is_some_and(|text| text.ends_with(&source)).then_some(found))
        })
        .await?;
        ensure!(found[0] == true && found[2] == format!("en {title}"), "{found}");

        // What the next level takes.
        page.unfold("Stufen im Vergleich").await?;
        let needs = "return [...root.querySelectorAll('.next li > :first-child, .levels tbody th > :first-child')].map((one) => one.lang)";
        let found = until("the levels", async || {
            let found = inside(page, needs).await?;
            Ok(found.as_array().is_some_and(|all| all.len() > 3).then_some(found))
        })
        .await?;
        ensure!(found.as_array().is_some_and(|all| all.iter().all(|lang| lang == "en")), "{found}");
        accessibility::check(page, "a German page of an English program").await
    })
    .await
}

#[tokio::test]
async fn a_rate_of_what_is_financed_says_so() -> Result<()> {
    journey(Browser::Chromium, "financed", async |stage| {
        let page = &stage.page;
        // Invested in, the vendor has the money first.
        page.open(&stage.server.url("/calculator?program=co-development")).await?;
        page.choose("Partnership", "Strategic investment").await?;
        page.choose("Seen by", "Vendor").await?;
        page.press("Internal rate of return a year: how is this worked out?").await?;
        let said = "return root.querySelector('dialog[open]')?.textContent ?? null";
        let text =
            until("the explanation", async || Ok(Some(inside(page, said).await?).filter(|said| !said.is_null())))
                .await?;
        let text = text.as_str().unwrap_or_default();
        ensure!(
            text.contains("Money comes in first here, so this is the price of financing: the lower, the better."),
            "{text}"
        );
        page.press("Close").await?;
        page.choose("Seen by", "Partner").await?;
        page.press("Internal rate of return a year: how is this worked out?").await?;
        let text =
            until("the explanation", async || Ok(Some(inside(page, said).await?).filter(|said| !said.is_null())))
                .await?;
        ensure!(!text.as_str().unwrap_or_default().contains("Money comes in first"), "{text}");
        Ok(())
    })
    .await
}

/// The pages of a document in PDF: each is an object of its own.
fn sheets(pdf: &[u8]) -> usize {
    let text: String = pdf.iter().map(|byte| char::from(*byte)).collect();
    text.matches("/Type /Page\n").count() + text.matches("/Type /Page/").count() + text.matches("/Type/Page/").count()
}

#[tokio::test]
async fn fit_and_reviews_take_one_sheet_each() -> Result<()> {
    journey(Browser::Chromium, "sheets", async |stage| {
        let page = &stage.page;
        for path in ["/fit", "/reviews"] {
            page.open(&stage.server.url(path)).await?;
            let there = "return document.querySelector('partner-scorecard').shadowRoot.querySelector('.frame')?.textContent.length ?? 0";
            until("the scorecard", async || {
                let length = page.run(there, Vec::new()).await?;
                Ok((length.as_u64() > Some(400)).then_some(()))
            })
            .await?;
            let options = json!({ "paperWidth": 8.27, "paperHeight": 11.69, "printBackground": false });
            let printed = page.driver().cdp().send_raw("Page.printToPDF", options).await?;
            let data = printed["data"].as_str().context("a document")?;
            let found = sheets(&decoded(data));
            ensure!(found == 1, "{path} takes {found} sheets");
        }
        Ok(())
    })
    .await
}

/// Bytes written in base 64.
fn decoded(text: &str) -> Vec<u8> {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::new();
    let (mut bits, mut held) = (0_u32, 0);
    for place in text.bytes().filter_map(|sign| SIGNS.iter().position(|known| *known == sign)) {
        bits = bits << 6 | u32::try_from(place).unwrap_or_default();
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xff) as u8);
            bits &= (1 << held) - 1;
        }
    }
    out
}
