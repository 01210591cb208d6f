//! A few choices side by side, of which one holds: radio buttons that look like one control.

use web_sys::HtmlInputElement;

use super::dom::{El, effect, el, event_text};

/// One of the choices.
pub struct Segment<'a> {
    /// Value.
    pub id: &'a str,
    /// What it is called.
    pub label: &'a str,
    /// A second, smaller line.
    pub detail: Option<String>,
    /// The language of its name, if that is not one of the texts here.
    pub lang: Option<&'a str>,
}

/// `name` must be unique within the calculator; `state` says what is chosen and whether it can be changed.
pub fn segmented(
    name: &str,
    legend: &str,
    segments: &[Segment<'_>],
    state: impl Fn() -> (String, bool) + 'static,
    choose: impl FnMut(&str) + 'static,
) -> El {
    boxed(name, legend, segments, Box::new(state), Box::new(choose))
}

fn boxed(
    name: &str,
    legend: &str,
    segments: &[Segment<'_>],
    state: Box<dyn Fn() -> (String, bool)>,
    mut choose: Box<dyn FnMut(&str)>,
) -> El {
    let mut buttons: Vec<HtmlInputElement> = Vec::new();
    let mut row = el("div.segments");
    for segment in segments {
        let input = el("input").attr("type", "radio").attr("name", name).attr("value", segment.id);
        buttons.push(input.cast());
        let name = el("span.segment-label").text(segment.label);
        name.set("lang", segment.lang);
        let mut label = el("label.segment").child(input).child(name);
        if let Some(detail) = &segment.detail {
            label = label.child(el("span.segment-detail").text(detail));
        }
        row = row.child(label);
    }
    effect(move || {
        let (chosen, fixed) = state();
        for button in &buttons {
            button.set_checked(button.value() == chosen);
            button.set_disabled(fixed);
        }
    });
    el("fieldset.segmented")
        .part("segmented")
        .child(el("legend").text(legend))
        .child(row)
        .on("change", move |event| choose(&event_text(&event)))
}
