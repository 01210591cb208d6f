//! What is shown says whose it is and what it rests on, on phones and on paper too, and what is passed on or comes back is what
//! was on screen.

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::answers::{Answers, figure, heard, listen, until_shown};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::command_line::calculate;
use partner_roi_tests::journey::{journey, someone_else};
use partner_roi_tests::page::{BUTTON, Page, until};
use serde_json::{Value, json};

const START: &str = "/calculator?type=channel&level=premier";
const ROOT: &str = "const root = document.querySelector('partner-roi-calculator').shadowRoot;
    const seen = (what) => root.querySelector(what)?.checkVisibility() ? root.querySelector(what).textContent : null;";

fn premier() -> Value {
    json!({ "program": "agent-platform", "partner_type": "channel", "level": "premier" })
}

async fn inside(page: &Page, script: &str) -> Result<Value> {
    page.run(&[ROOT, script].concat(), Vec::new()).await
}

async fn phone(page: &Page) -> Result<()> {
    let screen = json!({ "width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": true });
    page.driver().cdp().send_raw("Emulation.setDeviceMetricsOverride", screen).await?;
    Ok(())
}

async fn saved(page: &Page) -> Result<String> {
    page.press("Save").await?;
    page.until_text("Saved. Anyone with the link can read it.").await?;
    page.written("Link to this scenario").await
}

#[tokio::test]
async fn a_phone_says_whose_profit_over_what_time_and_on_what_basis() -> Result<()> {
    journey(Browser::Chromium, "phone-basis", async |stage| {
        let page = &stage.page;
        phone(page).await?;
        page.open(&stage.server.url(START)).await?;
        until_shown(page, &calculate(&premier())?, "partner").await?;
        let beside = "return [seen('.tile:nth-child(2) .basis'), seen('.bases')]";
        let wide = json!({ "width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        page.driver().cdp().send_raw("Emulation.setDeviceMetricsOverride", wide).await?;
        until("the basis beside its figure", async || {
            Ok((inside(page, beside).await? == json!(["net profit ÷ total cost", null])).then_some(()))
        })
        .await?;
        phone(page).await?;
        // In what stays in view, and the rest where the answers begin.
        let stays = inside(page, "return seen('.first .basis')").await?;
        ensure!(stays == "Partner, after 36 months", "{stays}");
        let bases = inside(page, "return seen('.bases')").await?;
        let bases = bases.as_str().context("no bases")?.to_owned();
        for basis in ["ROI", "net profit ÷ total cost", "Payback", "NPV", "a year"] {
            ensure!(bases.contains(basis), "{basis:?} is not in {bases:?}");
        }
        let order = inside(
            page,
            "const top = (what) => root.querySelector(what).getBoundingClientRect().top;
             const all = ['.switch', '.inputs', '.bases', '.remarks'].map(top);
             return all.every((at, index) => index === 0 || all[index - 1] < at)",
        )
        .await?;
        ensure!(order == true, "the sides come first, and what the figures rest on before all other answers");
        page.choose("Seen by", "Vendor").await?;
        until("the vendor's side", async || {
            Ok((inside(page, "return seen('.first .basis')").await? == "Vendor, after 36 months").then_some(()))
        })
        .await?;
        accessibility::check(page, "the bases on a phone").await
    })
    .await
}

#[tokio::test]
async fn paper_has_the_side_the_bases_and_every_input() -> Result<()> {
    journey(Browser::Chromium, "paper", async |stage| {
        let page = &stage.page;
        phone(page).await?;
        page.open(&stage.server.url(START)).await?;
        until_shown(page, &calculate(&premier())?, "partner").await?;
        let devtools = page.driver().cdp();
        let width = json!({ "width": 718, "height": 1000, "deviceScaleFactor": 1, "mobile": false });
        devtools.send_raw("Emulation.setDeviceMetricsOverride", width).await?;
        devtools.send_raw("Emulation.setEmulatedMedia", json!({ "media": "print" })).await?;
        ensure!(inside(page, "return seen('#f-billing')").await?.is_null(), "the group is closed");
        // What paper needs is loaded with the years.
        until("the years", async || Ok((!inside(page, "return seen('.year-bars')").await?.is_null()).then_some(())))
            .await?;
        // The browser says so itself, and draws when those who listen are done.
        inside(page, "dispatchEvent(new Event('beforeprint')); return null").await?;
        for field in ["discount_rate", "billing", "payout_delay", "collection_delay"] {
            let there =
                inside(page, &format!("return root.getElementById('f-{field}')?.checkVisibility() ?? null")).await?;
            ensure!(there == true, "{field} is not on paper: {there}");
        }
        let basis = inside(page, "return [seen('.first .basis'), seen('.tile:nth-child(2) .basis')]").await?;
        ensure!(basis == json!(["Partner, after 36 months", "net profit ÷ total cost"]), "{basis}");
        for gone in [".switch", ".help", "input[type=range]", ".way"] {
            ensure!(inside(page, &format!("return seen('{gone}')")).await?.is_null(), "{gone} is of no use on paper");
        }
        inside(page, "dispatchEvent(new Event('afterprint')); return null").await?;
        let open = inside(page, "return root.querySelectorAll('.more[open]').length").await?;
        ensure!(open == 0, "{open} groups stay open");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn links_carry_the_case_and_the_side_that_are_on_screen() -> Result<()> {
    journey(Browser::Chromium, "link-screen", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url(START)).await?;
        until_shown(page, &calculate(&premier())?, "partner").await?;
        page.choose("Seen by", "Vendor").await?;
        page.choose("How it turns out", "Conservative").await?;
        page.until_text("Shown: Conservative").await?;
        let shown = Answers::read(page).await?;
        let keep = "navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); };";
        page.run(keep, Vec::new()).await?;
        page.press("Copy link").await?;
        page.until_text("Link copied.").await?;
        let free = page.run("return window.copied", Vec::new()).await?.as_str().context("no link")?.to_owned();
        let stored = saved(page).await?;
        // The address can be passed on as well.
        let address = page.driver().current_url().await?.to_string();
        someone_else(stage.browser, "link-screen", async |other| {
            for link in [free, stored, address] {
                other.open("about:blank").await?;
                other.open(&link).await?;
                other.until_text("Shown: Conservative").await?;
                let seen = Answers::read(other).await?;
                ensure!(seen == shown, "{link} shows {seen:?} instead of {shown:?}");
            }
            Ok(())
        })
        .await
    })
    .await
}

#[tokio::test]
async fn one_link_can_be_copied_and_it_is_that_of_what_is_on_screen() -> Result<()> {
    journey(Browser::Chromium, "one-link", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url(START)).await?;
        until_shown(page, &calculate(&premier())?, "partner").await?;
        page.run("navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))", Vec::new()).await?;
        page.press("Copy link").await?;
        page.until_text("The link is below; it holds your figures itself.").await?;
        let link = saved(page).await?;
        ensure!(link.contains("/s#"), "beside \"Saved\" stands {link}");
        let copies = || async { anyhow::Ok(page.all(BUTTON, "Copy link").await?.len()) };
        ensure!(copies().await? == 1, "two ways to copy a link");
        page.write("Qualified leads a month", "9").await?;
        page.until_text("Saved; newer changes are not.").await?;
        ensure!(copies().await? == 1, "two ways to copy two links");
        page.press("Copy link").await?;
        page.until_text("The link is below; it holds your figures itself.").await?;
        ensure!(page.written("Link to this scenario").await?.contains("#roi="), "the link holds what is on screen");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn unsaved_changes_of_a_saved_scenario_outlive_a_reload() -> Result<()> {
    journey(Browser::Chromium, "unsaved", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url(START)).await?;
        until_shown(page, &calculate(&premier())?, "partner").await?;
        let link = saved(page).await?;
        let mut three = premier();
        three["leads_per_month"] = json!("3");
        let three = calculate(&three)?;
        for address in [None, Some(link)] {
            listen(page).await?;
            page.write("Qualified leads a month", "3").await?;
            heard(page, "change", |document| document["leads_per_month"] == json!("3")).await?;
            match address {
                None => page.driver().refresh().await?,
                // By the link it is the same scenario.
                Some(link) => page.open(&link).await?,
            }
            until_shown(page, &three, "partner").await?;
            page.until_text("Saved; newer changes are not.").await?;
        }
        page.press("Save changes").await?;
        page.until_text("Saved. Anyone with the link can read it.").await?;
        page.driver().refresh().await?;
        until_shown(page, &three, "partner").await?;
        ensure!(!page.text().await?.contains("newer changes are not"), "nothing is unsaved");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn every_program_can_be_chosen_and_is_called_by_its_name() -> Result<()> {
    journey(Browser::Chromium, "programs", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?lang=de")).await?;
        figure(page, "Nettogewinn").await?;
        page.unfold("Program: AI agent platform partner program").await?;
        accessibility::check(page, "the choice of programs").await?;
        let address = stage.server.url("/api/v1/programs");
        let answer: Value = reqwest::Client::new().get(&address).send().await?.json().await?;
        let all = answer["programs"].as_array().or(answer.as_array()).context("programs")?.clone();
        ensure!(all.len() == 4, "{answer}");
        for program in all {
            let name = program["name"].as_str().context("a name")?;
            page.unfold("Program:").await?;
            page.follow(name).await?;
            let told = "return document.querySelector('#programs b').textContent";
            until(name, async || Ok((page.run(told, Vec::new()).await? == name).then_some(()))).await?;
            // In the language that it was.
            figure(page, "Nettogewinn").await?;
            let shown =
                page.run("return document.querySelector('partner-roi-calculator').value.program", Vec::new()).await?;
            ensure!(shown == program["id"], "{shown} instead of {}", program["id"]);
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_level_that_is_none_is_said_in_plain_words() -> Result<()> {
    journey(Browser::Chromium, "no-level", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?type=channel&level=bogus")).await?;
        page.until_text("This program has no level “bogus”.").await?;
        ensure!(!page.text().await?.contains("unknown_level"), "a code is no sentence");
        Answers::read(page).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn arabic_figures_stand_beside_their_names_in_the_digits_of_the_fields() -> Result<()> {
    journey(Browser::Chromium, "arabic-order", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?lang=ar&locale=ar-EG&type=channel&level=premier")).await?;
        let shown = figure(page, "صافي الربح").await?;
        ensure!(shown.contains(|digit: char| digit.is_ascii_digit()), "{shown} is not in the digits of the fields");
        let all = page.text().await?;
        ensure!(!all.contains(|digit| ('٠'..='٩').contains(&digit)), "two kinds of digits: {all}");
        page.open(&stage.server.url("/calculator?lang=ar&locale=ar-EG-u-nu-arab&type=channel&level=premier")).await?;
        let shown = figure(page, "صافي الربح").await?;
        ensure!(shown.contains(|digit| ('٠'..='٩').contains(&digit)), "{shown}: the locale names its digits");

        // In the reading of the years' chart, from right to left: each name, and its figure at its left.
        page.open(&stage.server.url("/calculator?lang=ar&locale=ar-EG&type=channel&level=premier")).await?;
        figure(page, "صافي الربح").await?;
        let pairs = "const node = root.querySelector('.bars .reading')?.firstChild;
            if (!node) return null;
            const place = (at) => { const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 1);
              const box = range.getBoundingClientRect(); return [Math.round(box.top / 8), box.left]; };
            const pair = /\\u2068([^\\u2066-\\u2069]+)\\u2069 \\u2066/g;
            return [...node.textContent.matchAll(pair)].map((found) =>
              [place(found.index + 1), place(found.index + found[0].length + 1)])";
        let pairs = until("the years' reading", async || {
            Ok(Some(inside(page, pairs).await?).filter(|found| found.as_array().is_some_and(|pairs| pairs.len() > 2)))
        })
        .await?;
        for pair in pairs.as_array().context("pairs")? {
            let [name, figure] = [0, 1].map(|index| (&pair[index][0], pair[index][1].as_f64()));
            // A pair may be broken between two lines.
            ensure!(name.0 != figure.0 || name.1 > figure.1, "a figure stands at the wrong side of its name: {pairs}");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_is_kept_is_what_is_on_screen_and_only_once() -> Result<()> {
    journey(Browser::Chromium, "kept-once", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url(START)).await?;
        until_shown(page, &calculate(&premier())?, "partner").await?;
        page.unfold("Compare scenarios").await?;
        page.choose("How it turns out", "Conservative").await?;
        page.until_text("Shown: Conservative").await?;
        page.press("Keep these figures").await?;
        page.press("Keep these figures").await?;
        page.until_text("These figures are kept already, as A.").await?;
        let rows = "const table = root.querySelector('.compare table');
            return table && [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent))";
        let rows = until("the table", async || {
            Ok(Some(inside(page, rows).await?).filter(|rows| rows[1].as_array().is_some_and(|row| row.len() == 3)))
        })
        .await?;
        ensure!(rows[1][1] == rows[1][2], "{rows}");
        // Where they differ, the columns are named again.
        page.choose("How it turns out", "Expected").await?;
        let heads = "return [...root.querySelectorAll('.compare .names > *')].map((head) => head.textContent)";
        until("heads of the inputs that differ", async || {
            Ok((inside(page, heads).await? == json!(["Inputs that differ", "On screen", "A"])).then_some(()))
        })
        .await?;
        accessibility::check(page, "a comparison").await
    })
    .await
}

#[tokio::test]
async fn a_multiple_of_no_yearly_outlay_does_not_deny_the_costs() -> Result<()> {
    journey(Browser::Chromium, "no-outlay", async |stage| {
        let page = &stage.page;
        page.open(&stage.server.url("/calculator?program=joint-venture")).await?;
        let multiple = figure(page, "Revenue multiple").await?;
        ensure!(multiple == "No yearly outlay", "{multiple}");
        ensure!(figure(page, "Total cost").await?.contains(|c: char| ('1'..='9').contains(&c)), "there are costs");
        page.press("Revenue multiple: how is this worked out?").await?;
        page.until_text("No yearly outlay, so there is nothing to set the revenue of a year against.").await?;
        ensure!(!page.text().await?.contains("No cost"), "the explanation denies the costs");
        Ok(())
    })
    .await
}
