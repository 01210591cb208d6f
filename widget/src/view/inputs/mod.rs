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
    let advanced = section.advanced();
    let mut details = el("details.more");
    let count = el("span.count");
    details = details.child(el("summary").child(el("span").text(more)).hold(&count));
    for spec in &advanced {
        details = details.child(field::field(cx, spec));
    }
    let changed =
        move || cx.form.with(|form| advanced.iter().filter(|spec| form.scenario().get(spec.id).is_some()).count());
    let _ = count.live_text(move || match changed() {
        0 => String::new(),
        changed => fill(en::CHANGED_COUNT, &[&changed.to_string()]),
    });
    let mut group = el("fieldset.group").child(el("legend").text(title));
    for spec in section.basic() {
        group = group.child(field::field(cx, spec));
    }
    group.child(details)
}
