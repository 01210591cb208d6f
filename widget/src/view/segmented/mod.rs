//! A few choices side by side, of which one holds: radio buttons that look like one control.

use web_sys::HtmlInputElement;

use super::dom::{El, effect, el, event_text};

/// One of the choices.
pub struct Segment {
    /// Value.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// A second, smaller line.
    pub detail: Option<String>,
}

/// `name` must be unique within the calculator; `state` says what is chosen and whether it can be changed.
pub fn segmented(
    name: &str,
    legend: &str,
    segments: Vec<Segment>,
    state: impl Fn() -> (String, bool) + 'static,
    mut choose: impl FnMut(&str) + 'static,
) -> El {
    let mut buttons = Vec::new();
    let mut options = Vec::new();
    for segment in segments {
        let input = el("input").attr("type", "radio").attr("name", name).attr("value", &segment.id);
        buttons.extend(input.cast::<HtmlInputElement>());
        let mut label =
            el("label").class("segment").child(input).child(el("span").class("segment-label").text(&segment.label));
        if let Some(detail) = &segment.detail {
            label = label.child(el("span").class("segment-detail").text(detail));
        }
        options.push(label);
    }
    effect(move || {
        let (chosen, fixed) = state();
        for button in &buttons {
            button.set_checked(button.value() == chosen);
            button.set_disabled(fixed);
        }
    });
    el("fieldset")
        .class("segmented")
        .attr("part", "segmented")
        .child(el("legend").text(legend))
        .child(el("div").class("segments").children(options))
        .on("change", move |event| choose(&event_text(&event)))
}
