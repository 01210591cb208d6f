//! The dialog that explanations stand in, whatever they explain.

use leptos::prelude::Owner;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement};

use crate::browser::spawn;
use crate::view::{El, Shell, button, el};
use crate::words::Key;

const STYLES: &str = include_str!("explanation.css");

/// The id of its heading.
pub const TITLE: &str = "explained";

/// Opens a dialog in `place`; the focus goes back to `from` in the end. Nothing can change under it, because it is modal.
pub fn dialog(
    cx: Shell,
    close: Key,
    from: HtmlElement,
    place: &El,
    parent: &Owner,
    contents: impl FnOnce() -> Vec<El>,
) {
    cx.add_styles(STYLES);
    let owner = parent.child();
    let ended = owner.clone();
    let opened = owner.with(|| {
        let dialog = el("dialog.explained").part("explanation").attr("aria-labelledby", TITLE);
        let this: HtmlDialogElement = dialog.cast();
        let closes = this.clone();
        let close = button("button.close", "button", move |_| closes.close())
            .attr("aria-label", cx.say(close))
            .child(el("span").attr("aria-hidden", "true").text("×"));
        let dialog = dialog.child(el("div.explained-paper").child(close).children(contents()));
        let outside: Element = this.clone().unchecked_into();
        let closing = this.clone();
        dialog
            .on("click", move |event| {
                // The paper covers all of the dialog, so what is hit beside it is the page behind.
                if event.target().as_ref() == Some(outside.as_ref()) {
                    closing.close();
                }
            })
            .on("close", move |event| {
                if let Some(dialog) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) {
                    dialog.remove();
                }
                let _ = from.focus();
                // The listener itself belongs to what ends here.
                let ended = ended.clone();
                spawn(async move { ended.cleanup() });
            })
            .append_to(place.node());
        this
    });
    let _ = opened.show_modal();
}

/// A disclosure whose inside is made when it is opened first.
pub fn disclosure(summary: El, make: impl Fn() -> Vec<El> + 'static) -> El {
    let inside = el("div.inside");
    let owner = Owner::current().unwrap_or_default();
    let filled = inside.clone();
    el("details.term").child(summary).child(inside).on("toggle", move |_| {
        if !filled.node().has_child_nodes() {
            let parts = owner.with(&make);
            parts.iter().for_each(|part| part.append_to(filled.node()));
        }
    })
}
