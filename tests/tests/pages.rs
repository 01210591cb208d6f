//! Every page: no fault that axe finds, no fault in the console, no sideways scrolling, light and dark.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use partner_roi_tests::accessibility;
use partner_roi_tests::answers::{Answers, figure};
use partner_roi_tests::browser::Browser;
use partner_roi_tests::journey::journey;
use partner_roi_tests::page::{Page, until};
use partner_roi_tests::server::Server;
use serde_json::{Value, json};

const PAGES: [&str; 8] = ["/", "/calculator", "/compare", "/scorecard", "/reviews", "/fit", "/method", "/no-such-page"];

async fn screen(page: &Page, width: u32, height: u32, scheme: &str) -> Result<()> {
    let devtools = page.driver().cdp();
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
    devtools.send_raw("Emulation.setDeviceMetricsOverride", size).await?;
    let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
    devtools.send_raw("Emulation.setEmulatedMedia", media).await?;
    Ok(())
}

/// Opens a page and waits for its calculator, if it has one, to answer, and for its scorecard.
async fn open(page: &Page, server: &Server, path: &str) -> Result<()> {
    page.open(&server.url(path)).await?;
    if let Some(calculator) = page.calculators().await?.first() {
        page.show(calculator).await?;
        Answers::read(page).await?;
    }
    page.scorecards().await?;
    Ok(())
}

#[tokio::test]
async fn axe_finds_nothing_in_light_and_dark() -> Result<()> {
    journey(Browser::Chromium, "axe", async |stage| {
        for scheme in ["light", "dark"] {
            for width in [1440, 390] {
                // Tall enough to hold the whole page: what sticks to an edge of the screen covers nothing then, and axe would
                // take a field that is half covered at the moment for a target that is too small.
                screen(&stage.page, width, 16_000, scheme).await?;
                for path in PAGES {
                    open(&stage.page, &stage.server, path).await?;
                    accessibility::check(&stage.page, &format!("{path}, {scheme}, {width} px")).await?;
                }
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn axe_finds_nothing_with_every_group_open() -> Result<()> {
    journey(Browser::Chromium, "axe-open", async |stage| {
        let page = &stage.page;
        for scheme in ["light", "dark"] {
            screen(page, 1440, 900, scheme).await?;
            open(page, &stage.server, "/calculator").await?;
            let unfold =
                "for (const details of arguments[0].shadowRoot.querySelectorAll('details')) details.open = true";
            let calculator = page.calculators().await?.into_iter().next().context("the page has a calculator")?;
            page.run(unfold, vec![calculator.to_json()?]).await?;
            accessibility::check(page, &format!("the unfolded calculator, {scheme}")).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_scorecard_stands_on_one_edge() -> Result<()> {
    journey(Browser::Chromium, "edges", async |stage| {
        let page = &stage.page;
        for width in [390, 768, 1440] {
            screen(page, width, 900, "light").await?;
            for path in ["/scorecard", "/reviews", "/fit"] {
                open(page, &stage.server, path).await?;
                let edges = until("the sections of the card", async || {
                    let script = "const root = document.querySelector('partner-scorecard').shadowRoot;
                        const edge = (place) => {
                          const range = document.createRange();
                          range.selectNodeContents(place);
                          return Math.round(range.getBoundingClientRect().left);
                        };
                        const places = ['.toolbar h2', '.card-sections h3', '.card > .disclaimer'];
                        const shown = (place) => place.textContent && place.checkVisibility();
                        const found = places.map((place) => [...root.querySelectorAll(place)].find(shown));
                        return found.every(Boolean) ? found.map(edge) : null";
                    let edges = page.run(script, Vec::new()).await?;
                    Ok(edges.is_array().then_some(edges))
                })
                .await?;
                ensure!(edges[0] == edges[1] && edges[1] == edges[2], "{path} at {width} px: {edges}");
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn no_page_scrolls_sideways() -> Result<()> {
    journey(Browser::Chromium, "widths", async |stage| {
        let page = &stage.page;
        for width in [320, 390, 768, 1440] {
            screen(page, width, 844, "light").await?;
            for path in PAGES {
                open(page, &stage.server, path).await?;
                let widths = page
                    .run(
                        "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]",
                        Vec::new(),
                    )
                    .await?;
                ensure!(widths[0] == widths[1], "{path} is {} wide on a screen of {width} px", widths[0]);
                let narrow = "return [...document.querySelectorAll('p')]
                    .filter((p) => p.textContent.length > 120 && p.checkVisibility() && p.clientWidth < 200)
                    .map((p) => p.textContent)";
                let narrow = page.run(narrow, Vec::new()).await?;
                ensure!(narrow == json!([]), "{path} at {width} px squeezes {narrow}");
            }
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn on_a_phone_the_answer_stays_in_view_while_typing() -> Result<()> {
    journey(Browser::Chromium, "phone", async |stage| {
        let page = &stage.page;
        screen(page, 390, 844, "light").await?;
        open(page, &stage.server, "/calculator?type=channel&level=premier").await?;
        for label in ["Qualified leads a month", "Deal size"] {
            page.write(label, "10").await?;
            tokio::time::sleep(Duration::from_millis(200)).await;
            let term = page.find(&["term"], "Net profit").await?;
            let seen =
                "const box = arguments[0].getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight";
            ensure!(
                page.run(seen, vec![term.to_json()?]).await? == json!(true),
                "net profit is out of view while {label} is typed"
            );
            ensure!(!figure(page, "Net profit").await?.is_empty(), "no net profit");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn light_and_dark_differ_and_follow_the_system() -> Result<()> {
    journey(Browser::Chromium, "schemes", async |stage| {
        let page = &stage.page;
        let mut grounds = Vec::new();
        for scheme in ["light", "dark"] {
            screen(page, 1440, 900, scheme).await?;
            open(page, &stage.server, "/calculator").await?;
            let field = page.find(partner_roi_tests::page::FIELD, "Deal size").await?;
            let ink = "return [getComputedStyle(document.body).backgroundColor, getComputedStyle(arguments[0]).color].join(' ')";
            grounds.push(page.run(ink, vec![field.to_json()?]).await?);
        }
        let [light, dark] = grounds.as_slice() else { anyhow::bail!("two schemes were looked at") };
        let parts = |value: &Value| value.as_str().unwrap_or_default().split(") ").map(str::to_owned).collect::<Vec<_>>();
        for (light, dark) in parts(light).iter().zip(parts(dark).iter()) {
            ensure!(light != dark, "{light} in light and in dark");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_console_stays_silent_and_nothing_comes_from_another_host() -> Result<()> {
    journey(Browser::Chromium, "console", async |stage| {
        let page = &stage.page;
        for path in ["/", "/calculator", "/compare", "/method"] {
            open(page, &stage.server, path).await?;
            let origins = "return [...new Set(performance.getEntriesByType('resource').map((entry) => new URL(entry.name).origin))]";
            let origins = page.run(origins, Vec::new()).await?;
            ensure!(origins == json!([stage.server.origin()]), "{path} loads from {origins}");
        }
        for entry in page.driver().browser_log().await? {
            ensure!(entry.level != "SEVERE" && entry.level != "WARNING", "the console says {}", entry.message);
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn links_lead_somewhere_and_headers_protect_the_pages() -> Result<()> {
    let server = Server::start().await?;
    let client = reqwest::Client::new();
    for path in ["/", "/calculator", "/compare", "/s", "/method", "/design"] {
        let answer = client.get(server.url(path)).send().await?;
        ensure!(answer.status() == 200, "{path}: {}", answer.status());
        let policy = answer
            .headers()
            .get("content-security-policy")
            .and_then(|policy| policy.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        ensure!(
            policy.contains("script-src") && !policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"),
            "{path}: {policy:?}"
        );
        let html = answer.text().await?;
        let own = if path == "/s" { "/calculator" } else { path };
        let marked: Vec<_> = html.split(" aria-current=\"page\"").collect();
        ensure!(
            marked.len() > 1 && marked.iter().rev().skip(1).all(|link| link.ends_with(&format!("href=\"{own}\""))),
            "{path} does not mark the links to itself, and only these"
        );
        for link in html.split("href=\"").chain(html.split("src=\"")).skip(1).filter_map(|rest| rest.split('"').next())
        {
            if link.starts_with('/') {
                let target = client.get(server.url(link)).send().await?;
                ensure!(target.status() == 200, "{path} links to {link}: {}", target.status());
            }
        }
    }
    // Without scripts, what stands inside the element leads on.
    let landing = client.get(server.url("/")).send().await?.text().await?;
    let inside =
        landing.split("<partner-roi-calculator").nth(1).and_then(|rest| rest.split("</partner-roi-calculator>").next());
    ensure!(
        inside.is_some_and(|inside| inside.contains("href=\"/calculator?program=agent-platform\"")),
        "no fallback link"
    );

    let part = client.get(server.url("/parts/header.html")).send().await?;
    ensure!(part.status() == 404, "a part of the pages is served by itself");
    let missing = client.get(server.url("/no-such-page")).header("accept", "text/html").send().await?;
    ensure!(missing.status() == 404, "an unknown page is {}", missing.status());
    ensure!(
        missing.text().await?.contains("There is no page at this address"),
        "an unknown page is not the site's own"
    );

    let page = client.get(server.url("/calculator")).send().await?.text().await?;
    let shared = client.get(server.url("/s")).send().await?.text().await?;
    ensure!(page == shared, "/s and /calculator have grown apart");
    Ok(())
}

#[tokio::test]
async fn the_landing_page_promises_what_the_program_says() -> Result<()> {
    let server = Server::start().await?;
    let client = reqwest::Client::new();
    let landing = client.get(server.url("/")).send().await?.text().await?;
    let program = client.get(server.url("/api/v1/programs/agent-platform")).send().await?.text().await?;
    let program: Value = serde_json::from_str(&program)?;
    let thousands =
        |amount: &Value| amount.as_str().and_then(|text| text.strip_suffix("000")).map(|k| format!("${k}K"));
    let article = |name: &str| {
        let after = landing.split(&format!("<h3>{name}</h3>")).nth(1).and_then(|rest| rest.split("</article>").next());
        after.map(str::to_owned).with_context(|| format!("the landing page has no {name}"))
    };

    let levels = program["levels"].as_array().context("the program has levels")?;
    for level in levels {
        let name = level["name"].as_str().context("a level has a name")?;
        let text = article(name)?;
        let share =
            level["revenue_share"].as_str().and_then(|share| share.strip_prefix("0.")).context("a share below 1")?;
        ensure!(text.contains(&format!(">{share}%<")), "{name}: the share is {share}%");
        for amount in ["annual_commitment", "mdf", "co_marketing_budget"] {
            if let Some(amount) = thousands(&level[amount]) {
                ensure!(text.contains(&amount), "{name}: {amount} is missing");
            }
        }
    }
    let types = program["partner_types"].as_array().context("the program has types")?;
    for known in types {
        let name =
            known["name"].as_str().and_then(|name| name.strip_suffix(" partner")).context("a type has a name")?;
        let minimum = thousands(&known["minimum_investment"]).context("a minimum investment in thousands")?;
        ensure!(article(name)?.contains(&format!("<dd>{minimum}</dd>")), "{name}: the minimum investment is {minimum}");
    }
    Ok(())
}

/// How far the place that the address names is from where it should be.
const OFF: &str = "return Math.round(document.querySelector(':target').getBoundingClientRect().top
    - parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop))";

/// Where the calculator stands, how high it is, and what it has drawn.
const STANDS: &str = "const calculator = document.querySelector('partner-roi-calculator');
    const box = calculator.getBoundingClientRect();
    return [Math.round(box.height), Math.round(box.top), calculator.shadowRoot?.childElementCount ?? 0]";

/// Waits until all stands where it stood, twenty times in a row: a second, in which what is still loading would come.
async fn until_still(page: &Page) -> Result<()> {
    let (mut last, mut times) = (Value::Null, 0);
    until("the page to stand still", async || {
        let now = page.run(STANDS, Vec::new()).await?;
        times = if now == last { times + 1 } else { 0 };
        last = now;
        Ok((times >= 20).then_some(()))
    })
    .await
}

/// Makes the calculator so high, and waits for that and for what follows from it.
async fn grow(page: &Page, height: u32) -> Result<()> {
    let script = "document.querySelector('partner-roi-calculator').style.minHeight = `${arguments[0]}px`";
    page.run(script, vec![json!(height)]).await?;
    until("the calculator to have grown", async || {
        let now = page.run(STANDS, Vec::new()).await?;
        Ok((now[0].as_u64() >= Some(height.into())).then_some(()))
    })
    .await?;
    until_still(page).await
}

async fn until_mounted_and_still(page: &Page) -> Result<()> {
    // The calculator starts when it comes near the screen, so it may not start at all; then it grows all the same.
    until_still(page).await?;
    grow(page, 9000).await
}

#[tokio::test]
async fn a_place_on_the_landing_page_is_reached_whatever_grows_above_it() -> Result<()> {
    let kinds =
        [(Browser::Chromium, true), (Browser::Chromium, false), (Browser::Firefox, true), (Browser::WebKit, true)];
    for (browser, anchoring) in kinds {
        journey(browser, "places", async |stage| {
            let page = &stage.page;
            if browser == Browser::Chromium {
                screen(page, 390, 844, "light").await?;
            } else {
                page.driver().set_window_rect(0, 0, 480, 844).await?;
            }
            if !anchoring {
                // As browsers do that know nothing of it.
                let without = "const sheet = new CSSStyleSheet();
                    sheet.replaceSync('* { overflow-anchor: none !important }');
                    document.adoptedStyleSheets = [sheet]";
                let script = json!({ "source": without });
                page.driver().cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", script).await?;
            }
            page.open(&stage.server.url("/")).await?;
            page.follow("Compare the levels").await?;
            until_mounted_and_still(page).await?;
            let off = page.run(OFF, Vec::new()).await?;
            ensure!(off == json!(0), "by the link, {browser:?}, anchoring {anchoring}: {off} px off");

            page.open("about:blank").await?;
            page.open(&stage.server.url("/#levels")).await?;
            until_mounted_and_still(page).await?;
            let off = page.run(OFF, Vec::new()).await?;
            ensure!(off == json!(0), "by the address, {browser:?}, anchoring {anchoring}: {off} px off");

            // Whoever has scrolled on is not called back.
            page.run("scrollBy(0, 400)", Vec::new()).await?;
            until_still(page).await?;
            grow(page, 9500).await?;
            let off = page.run(OFF, Vec::new()).await?;
            ensure!(off != json!(0), "called back, {browser:?}, anchoring {anchoring}");
            Ok(())
        })
        .await?;
    }
    Ok(())
}

#[tokio::test]
async fn on_a_phone_the_table_of_years_shows_that_it_goes_on() -> Result<()> {
    journey(Browser::Chromium, "years-phone", async |stage| {
        let page = &stage.page;
        for scheme in ["light", "dark"] {
            screen(page, 390, 844, scheme).await?;
            open(page, &stage.server, "/calculator?type=channel&level=premier").await?;
            // Shadows at the edges stay, what covers them at an end of the table moves with it; the names of the years stay.
            let script = "const scroll = document.querySelector('partner-roi-calculator').shadowRoot.querySelector('.years .scroll');
                const name = scroll.querySelector('tbody th'), last = scroll.querySelector('tbody td:last-child');
                const beyond = scroll.scrollWidth > scroll.clientWidth;
                scroll.scrollLeft = scroll.scrollWidth;
                const box = scroll.getBoundingClientRect(), style = getComputedStyle(scroll);
                const inside = (cell) => cell.getBoundingClientRect().left >= box.left - 1 && cell.getBoundingClientRect().right <= box.right + 1;
                return [beyond, inside(name), inside(last), style.backgroundAttachment, style.backgroundImage.split('linear-gradient').length - 1]";
            let found = page.run(script, Vec::new()).await?;
            ensure!(found == json!([true, true, true, "local, local, scroll, scroll", 4]), "{scheme}: {found}");
        }
        Ok(())
    })
    .await
}
