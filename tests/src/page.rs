//! A page as a person uses it: by what is written on it, through shadow roots.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use thirtyfour::components::SelectElement;
use thirtyfour::prelude::*;
use thirtyfour::{TypingData, WebDriver};

const FIND: &str = include_str!("js/find.js");
const TEXT: &str = include_str!("js/text.js");
const PATIENCE: Duration = Duration::from_secs(15);

/// Roles that take text.
pub const FIELD: &[&str] = &["textbox", "spinbutton", "searchbox"];
/// Roles that are pressed.
pub const BUTTON: &[&str] = &["button"];

/// One browser window.
#[derive(Clone, Debug)]
pub struct Page {
    driver: WebDriver,
    scope: Option<WebElement>,
}

impl Page {
    /// The whole of the window's document.
    #[must_use]
    pub fn new(driver: &WebDriver) -> Self {
        Self { driver: driver.clone(), scope: None }
    }

    /// The same window, but only what lies inside `element`.
    #[must_use]
    pub fn inside(&self, element: WebElement) -> Self {
        Self { driver: self.driver.clone(), scope: Some(element) }
    }

    /// The session behind the window.
    #[must_use]
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Opens an address and waits until it is loaded.
    pub async fn open(&self, address: &str) -> Result<()> {
        self.driver.goto(address).await.with_context(|| format!("{address} did not open"))
    }

    /// Runs a script body; `arguments` are its arguments.
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.driver.execute(script, arguments).await?.json().clone())
    }

    /// Everything that can be read on the page.
    pub async fn text(&self) -> Result<String> {
        let text = self.driver.execute(TEXT, vec![self.scope_argument()?]).await?;
        text.json().as_str().map(str::to_owned).context("the page's text is no text")
    }

    /// Waits until the page's text contains `wanted`.
    pub async fn until_text(&self, wanted: &str) -> Result<()> {
        until(&format!("the page to say {wanted:?}"), async || Ok(self.text().await?.contains(wanted).then_some(())))
            .await
    }

    /// The one visible element with one of these roles whose accessible name is `name`, or else begins with it.
    pub async fn find(&self, roles: &[&str], name: &str) -> Result<WebElement> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut found = self.all(roles, name).await?;
            match found.len() {
                1 => return found.pop().context("an element was there"),
                0 if Instant::now() > deadline => {
                    let there = self.names(roles).await?;
                    bail!("no {roles:?} is called {name:?}; there are {there:?}");
                }
                many if many > 1 && Instant::now() > deadline => bail!("{many} {roles:?} are called {name:?}"),
                _ => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    /// Every visible element with one of these roles and this name.
    pub async fn all(&self, roles: &[&str], name: &str) -> Result<Vec<WebElement>> {
        let arguments = vec![json!("elements"), json!(roles), json!(name), self.scope_argument()?];
        Ok(self.driver.execute(FIND, arguments).await?.elements()?)
    }

    /// The names of all visible elements with one of these roles.
    pub async fn names(&self, roles: &[&str]) -> Result<Vec<String>> {
        let arguments = vec![json!("names"), json!(roles), json!(""), self.scope_argument()?];
        let names = self.driver.execute(FIND, arguments).await?;
        Ok(names.json().as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect())
    }

    /// Replaces the text of the field called `label`, key by key, and leaves the cursor in it.
    pub async fn write(&self, label: &str, text: &str) -> Result<WebElement> {
        let field = self.find(FIELD, label).await?;
        self.show(&field).await?;
        // What a person does with a triple click. Keys go to wherever the focus is then: sending them to the element would
        // let some drivers focus it again first, with the cursor at the end.
        self.run("arguments[0].focus(); arguments[0].select()", vec![field.to_json()?]).await?;
        self.keys(if text.is_empty() { TypingData::from(Key::Backspace) } else { TypingData::from(text) }).await?;
        Ok(field)
    }

    /// Replaces the text of the field called `label` in one go, as pasting does.
    pub async fn paste(&self, label: &str, text: &str) -> Result<()> {
        let field = self.find(FIELD, label).await?;
        self.show(&field).await?;
        let script = "const [field, text] = arguments; field.focus(); field.select();
            return document.execCommand(text ? 'insertText' : 'delete', false, text)";
        let pasted = self.run(script, vec![field.to_json()?, json!(text)]).await?;
        ensure!(pasted == json!(true), "{text:?} could not be pasted into {label:?}");
        Ok(())
    }

    /// Scrolls to an element, at once: a page that scrolls smoothly is still moving when the next command comes.
    pub async fn show(&self, element: &WebElement) -> Result<()> {
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.run(script, vec![element.to_json()?]).await?;
        Ok(())
    }

    /// What stands in the field called `label`.
    pub async fn written(&self, label: &str) -> Result<String> {
        let field = self.find(FIELD, label).await?;
        Ok(field.prop("value").await?.unwrap_or_default())
    }

    /// Presses the button called `name`.
    pub async fn press(&self, name: &str) -> Result<()> {
        let button = self.find(BUTTON, name).await?;
        self.show(&button).await?;
        button.click().await.with_context(|| format!("the button {name:?} could not be pressed"))
    }

    /// Follows the link called `name`.
    pub async fn follow(&self, name: &str) -> Result<()> {
        let link = self.find(&["link"], name).await?;
        self.show(&link).await?;
        link.click().await.with_context(|| format!("the link {name:?} could not be followed"))
    }

    /// Opens the group called `name` if it is closed.
    pub async fn unfold(&self, name: &str) -> Result<()> {
        let button = self.find(BUTTON, name).await?;
        let open = "const e = arguments[0]; return e.parentElement.open ?? e.getAttribute('aria-expanded') === 'true'";
        if self.run(open, vec![button.to_json()?]).await? != json!(true) {
            self.show(&button).await?;
            button.click().await?;
        }
        Ok(())
    }

    /// Takes `option` in the choice called `choice`: a list, or a group of radio buttons.
    pub async fn choose(&self, choice: &str, option: &str) -> Result<()> {
        let group = self.find(&["combobox", "listbox", "radiogroup", "group", "tablist", "toolbar"], choice).await?;
        if group.tag_name().await? == "select" {
            // The options of a closed list are not on the screen.
            SelectElement::new(&group).await?.select_by_exact_text(option).await?;
            return Ok(());
        }
        let options = self.inside(group).all(&["option", "radio", "tab", "button"], option).await?;
        ensure!(options.len() == 1, "{} options of {choice:?} are called {option:?}", options.len());
        let Some(option_element) = options.first() else { bail!("no option {option:?}") };
        if option_element.tag_name().await? == "input" {
            // A radio button may lie invisibly under its styled label: the label is what a person hits.
            let label = "return arguments[0].labels?.[0] ?? arguments[0]";
            let target = self.driver.execute(label, vec![option_element.to_json()?]).await?.element()?;
            self.show(&target).await?;
            target.click().await?;
        } else {
            option_element.click().await?;
        }
        Ok(())
    }

    /// Role and name of the element that has the keyboard.
    pub async fn focused(&self) -> Result<(String, String)> {
        let found = self.driver.execute(FIND, vec![json!("focused"), json!([]), json!(""), Value::Null]).await?;
        let part = |index: usize| found.json()[index].as_str().unwrap_or_default().to_owned();
        Ok((part(0), part(1)))
    }

    /// Types on the keyboard, wherever it is.
    pub async fn keys(&self, keys: impl Into<TypingData>) -> Result<()> {
        Ok(self.driver.action_chain().send_keys(keys).perform().await?)
    }

    /// Goes on with Tab (or back, with Shift and Tab) until the element with this role whose name begins with `name`.
    pub async fn tab_to(&self, role: &str, name: &str, back: bool) -> Result<()> {
        let mut passed = Vec::new();
        while passed.len() < 150 {
            let tab = self.driver.action_chain();
            let tab = if back {
                tab.key_down(Key::Shift).send_keys(Key::Tab).key_up(Key::Shift)
            } else {
                tab.send_keys(Key::Tab)
            };
            tab.perform().await?;
            let (found, called) = self.focused().await?;
            if found == role && called.starts_with(name) {
                return Ok(());
            }
            passed.push(format!("{found} {called:?}"));
        }
        bail!("Tab does not reach the {role} {name:?}; it passed {passed:?}");
    }

    /// The calculators on the page, in order.
    pub async fn calculators(&self) -> Result<Vec<WebElement>> {
        Ok(self.driver.find_all(By::Tag("partner-roi-calculator")).await?)
    }

    /// The scorecards on the page, in order, once each has something to show.
    pub async fn scorecards(&self) -> Result<Vec<WebElement>> {
        let found = self.driver.find_all(By::Tag("partner-scorecard")).await?;
        for scorecard in &found {
            self.show(scorecard).await?;
            let there = "return Boolean(arguments[0].shadowRoot?.querySelector('.frame'))";
            until("the scorecard", async || {
                Ok((self.run(there, vec![scorecard.to_json()?]).await? == json!(true)).then_some(()))
            })
            .await?;
        }
        Ok(found)
    }

    fn scope_argument(&self) -> Result<Value> {
        self.scope.as_ref().map_or(Ok(Value::Null), |scope| Ok(scope.to_json()?))
    }
}

/// Asks again and again until there is an answer.
pub async fn until<T>(what: &str, mut ask: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await.with_context(|| format!("while waiting for {what}"))? {
            return Ok(answer);
        }
        ensure!(Instant::now() < deadline, "waited {} s in vain for {what}", PATIENCE.as_secs());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
