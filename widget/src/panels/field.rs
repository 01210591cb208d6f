//! From a panel back to the form.

use gloo_timers::callback::Timeout;
use partner_roi_shared::InputSpec;
use web_sys::HtmlElement;

use crate::state::fields::{SECTIONS, offered};
use crate::view::{Context, El};

/// How often and how long to wait for a disclosure to make its fields.
const TRIES: u32 = 20;
const PAUSE: u32 = 25;

/// Moves the focus to an input's field; `place` is any element of the calculator. A field behind a disclosure comes into
/// being when that opens.
pub fn go_to_field(cx: Context, place: &El, spec: &'static InputSpec) {
    let Some(frame) = place.around(".frame") else { return };
    let sections: Vec<_> = cx.form.with_untracked(|form| {
        SECTIONS.iter().filter(|section| offered(**section, form.program())).map(|section| section.group).collect()
    });
    let Some(index) = sections.iter().position(|group| *group == spec.group) else { return };
    let Some(group) = frame.inside(&group_place(index)) else { return };
    if !focus(&frame, spec) {
        if let Some(details) = group.inside("details.more") {
            details.set_flag("open", true);
        }
        wait(frame, spec, TRIES);
    }
}

fn group_place(index: usize) -> String {
    [".inputs>fieldset:nth-of-type(", &(index + 1).to_string(), ")"].concat()
}

fn wait(frame: El, spec: &'static InputSpec, tries: u32) {
    Timeout::new(PAUSE, move || {
        if !focus(&frame, spec) && tries > 0 {
            wait(frame, spec, tries - 1);
        }
    })
    .forget();
}

/// False if there is no such field yet, or it is not on screen.
fn focus(frame: &El, spec: &InputSpec) -> bool {
    let id = ["f-", spec.path].concat();
    let Some(field) = frame.inside(&["[id=\"", &id, "\"]"].concat()) else { return false };
    let field: HtmlElement = field.cast();
    if field.offset_parent().is_none() {
        return false;
    }
    field.focus().is_ok()
}
