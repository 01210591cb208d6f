//! The inputs, in groups generated from the engine's registry.

use super::dom::{El, el};
use super::{Context, field};
use crate::state::fields::{SECTIONS, Section};
use crate::words::{self, en, fill};

/// All groups.
pub fn inputs(cx: Context) -> Vec<El> {
    SECTIONS.iter().map(|section| group(cx, *section)).collect()
}

fn group(cx: Context, section: Section) -> El {
    let (title, more) = words::section(section.group);
    let changed = move || {
        cx.form.with(|form| section.advanced().filter(|spec| form.scenario().get(spec.id).is_some()).count())
    };
    let count = el("span").class("count").live_text(move || match changed() {
        0 => String::new(),
        changed => fill(en::CHANGED_COUNT, &[&changed.to_string()]),
    });
    let more = el("details")
        .class("more")
        .child(el("summary").child(el("span").text(more)).child(count))
        .children(section.advanced().map(|spec| field::field(cx, spec)));
    el("fieldset")
        .class("group")
        .child(el("legend").text(title))
        .children(section.basic().map(|spec| field::field(cx, spec)))
        .child(more)
}
