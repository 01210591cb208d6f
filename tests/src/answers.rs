//! The answer on the screen, and what it must equal.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::figures::shows;
use crate::page::{Page, until};

/// What stands beside the four headline labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// Net profit.
    pub net_profit: String,
    /// ROI.
    pub roi: String,
    /// Payback.
    pub payback: String,
    /// NPV.
    pub npv: String,
}

impl Answers {
    /// Reads the screen.
    pub async fn read(page: &Page) -> Result<Self> {
        Ok(Self {
            net_profit: figure(page, "Net profit").await?,
            roi: figure(page, "ROI").await?,
            payback: figure(page, "Payback").await?,
            npv: figure(page, "NPV").await?,
        })
    }

    /// Whether every figure is the report's for this side, to the digits shown, and in words where there is none.
    pub fn equal(&self, report: &Value, side: &str) -> Result<()> {
        let pairs =
            [("net_profit", &self.net_profit), ("roi", &self.roi), ("payback", &self.payback), ("npv", &self.npv)];
        for (name, shown) in pairs {
            let figure = &report["measures"][side][name];
            match figure["value"].as_str() {
                Some(exact) => shows(shown, exact).with_context(|| format!("{side}'s {name}"))?,
                None => ensure!(
                    figure["undefined"].is_string() && shown.chars().any(char::is_alphabetic) && shown != "NaN",
                    "{side}'s {name} is {figure}, but the screen shows {shown:?}"
                ),
            }
        }
        Ok(())
    }
}

/// The text beside a label of the answer.
pub async fn figure(page: &Page, label: &str) -> Result<String> {
    let term = page.find(&["term"], label).await?;
    let beside = page.run("return arguments[0].nextElementSibling?.textContent", vec![term.to_json()?]).await?;
    let text = beside.as_str().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    text.with_context(|| format!("nothing stands beside {label:?}"))
}

/// Waits until the screen shows this report for this side.
pub async fn until_shown(page: &Page, report: &Value, side: &str) -> Result<Answers> {
    let mut last = String::from("nothing yet");
    let shown = until(&format!("{side}'s answer"), async || {
        let answers = Answers::read(page).await?;
        match answers.equal(report, side) {
            Ok(()) => Ok(Some(answers)),
            Err(difference) => {
                last = format!("{difference:#}");
                Ok(None)
            }
        }
    })
    .await;
    shown.context(last)
}

/// Starts to collect what the calculators on the page say to it.
pub async fn listen(page: &Page) -> Result<()> {
    let script = "window.heard = {};
        for (const name of ['ready', 'change', 'result', 'save', 'error'])
          document.addEventListener(name, (event) => (window.heard[name] ??= []).push(event.detail), true);";
    page.run(script, Vec::new()).await?;
    Ok(())
}

/// The detail of the last event of this name, once there is one that `fits`.
pub async fn heard(page: &Page, name: &str, fits: impl Fn(&Value) -> bool) -> Result<Value> {
    until(&format!("a fitting {name} event"), async || {
        let last = page.run("return window.heard?.[arguments[0]]?.at(-1) ?? null", vec![json!(name)]).await?;
        Ok((!last.is_null() && fits(&last)).then_some(last))
    })
    .await
}
