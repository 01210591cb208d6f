//! The buttons that open the explanation of a figure. The explanation itself is loaded when the first is asked for.

use leptos::prelude::Owner;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::Context;
use super::dom::{El, el};
use super::lazy::{failed, later_words};
use crate::browser::spawn;
use crate::later;
use crate::words::Key;

/// Stands below a figure whose explanation could not be loaded.
const UNEXPLAINED: &str = "dd.unexplained";

/// What a figure is called.
pub fn name_of(cx: Context, figure: &str) -> &'static str {
    cx.say(const { Key::of("words") }.then(figure))
}

/// The name of a figure with the button that opens its explanation.
pub fn term(cx: Context, figure: &str, name: &str) -> El {
    let button = el("button.how")
        .attr("type", "button")
        .attr("data-figure", figure)
        .attr("aria-haspopup", "dialog")
        .attr("aria-label", &cx.fill(Key::HOW, &[name]));
    el("dt").text(name).child(button)
}

/// One listener for all of the buttons, those of panels included.
pub fn explains(cx: Context, frame: El) -> El {
    let owner = Owner::current().unwrap_or_default();
    let place = frame.clone();
    frame.on("click", move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(button) = target.and_then(|target| target.closest("[data-figure]").ok()?) else { return };
        let name = button.get_attribute("data-figure").unwrap_or_default();
        let figure = match name.contains('.') {
            true => name,
            false => [cx.view.get_untracked().word(), ".", &name].concat(),
        };
        if let Some(before) = place.inside(UNEXPLAINED) {
            before.node().remove();
        }
        let (button, place, owner): (HtmlElement, _, _) = (button.unchecked_into(), place.clone(), owner.clone());
        spawn(async move {
            let opened = later_words(cx).await
                && cx.form.is_there()
                && later::explanation(cx, figure, button.clone(), place, owner.clone()).await.is_ok();
            if !opened && cx.form.is_there() {
                unexplained(cx, button, &owner);
            }
        });
    })
}

/// Says beside a figure's button that what it opens could not be loaded.
fn unexplained(cx: Context, button: HtmlElement, owner: &Owner) {
    let Some(term) = button.parent_element().and_then(|term| term.parent_element()) else { return };
    let again = move || {
        // The button that was pressed goes away.
        let _ = button.focus();
        button.click();
    };
    let note = owner.with(|| el(UNEXPLAINED).children(failed(cx, Box::new(again))));
    note.append_to(&term);
}
