//! The inputs, in groups generated from the engine's registry.

use leptos::prelude::{Get, GetUntracked, RwSignal, Set};
use partner_roi_shared::InputSpec;

use super::dom::{El, el};
use super::{Context, field};
use crate::state::fields::{SECTIONS, Section, offered};
use crate::words::Key;

/// All groups.
pub fn inputs(cx: Context) -> Vec<El> {
    let offered = |section: &&Section| cx.form.with_untracked(|form| offered(**section, form.program()));
    SECTIONS.iter().filter(offered).map(|section| group(cx, *section)).collect()
}

/// The fields that wait behind a disclosure are made when it is opened for the first time: there are many
/// of them, and most are never looked at.
fn details(cx: Context, more: &str, count: &El, specs: Vec<&'static InputSpec>) -> El {
    let opened = RwSignal::new(false);
    let fields = move || match opened.get() || cx.filled.get() {
        true => specs.iter().map(|spec| field::field(cx, spec)).collect(),
        false => Vec::new(),
    };
    el("details.more")
        .child(el("summary").child(el("span").text(more)).hold(count))
        .child(el("div").contents(fields))
        .on("toggle", move |_| {
            if !opened.get_untracked() {
                opened.set(true);
            }
        })
}

fn group(cx: Context, section: Section) -> El {
    let words = cx.words;
    let (title, more) = words.group(section.group);
    let advanced = section.advanced();
    let count = el("span.count");
    let details = details(cx, more, &count, advanced.clone());
    let changed =
        move || cx.form.with(|form| advanced.iter().filter(|spec| form.scenario().get(spec.id).is_some()).count());
    let _ = count.live_text(move || match changed() {
        0 => String::new(),
        changed => cx.count(Key::CHANGED_COUNT, changed),
    });
    let all: Vec<_> = section.basic().into_iter().chain(section.advanced()).collect();
    let mut group = el("fieldset.group")
        .flag("hidden", move || !cx.form.with(|form| form.any_matters(&all)))
        .child(el("legend").text(title));
    for spec in section.basic() {
        group = group.child(field::field(cx, spec));
    }
    group.child(details)
}
