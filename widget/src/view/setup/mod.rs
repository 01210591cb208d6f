//! Who is asking: partner type and level.

use partner_roi_shared::program::Model;
use web_sys::HtmlSelectElement;

use super::Context;
use super::dom::{El, effect, el, event_text};
use super::segmented::{Segment, segmented};
use crate::words::{self, en, fill};

/// The partnership models of the program.
fn model(cx: Context, models: &[Model]) -> El {
    let words = models.iter().map(|model| model.as_str());
    let options = words.map(|word| el("option").attr("value", word).text(words::choice(word)));
    let select = el("select")
        .attr("id", "model")
        .part("select")
        .children(options)
        .flag("disabled", move || cx.readonly.get())
        .on("change", move |event| cx.change(|form| form.set_model(&event_text(&event))));
    let shown = select.cast::<HtmlSelectElement>();
    effect(move || cx.form.with(|form| shown.set_value(form.model().as_str())));
    el("div.partner-type").child(el("label").attr("for", "model").text(en::MODEL)).child(select)
}

/// Partner type and, where the program has them, levels.
pub fn setup(cx: Context) -> El {
    let program = cx.form.with_untracked(|form| form.program().clone());
    let options = program.partner_types.iter().map(|known| el("option").attr("value", &known.id).text(&known.name));
    let select = el("select")
        .attr("id", "partner-type")
        .part("select")
        .children(options)
        .flag("disabled", move || cx.readonly.get())
        .on("change", move |event| cx.change(|form| form.set_partner_type(&event_text(&event))));
    let shown = select.cast::<HtmlSelectElement>();
    effect(move || cx.form.with(|form| shown.set_value(&form.scenario().partner_type)));
    let label = el("label").attr("for", "partner-type").text(en::PARTNER_TYPE);
    let mut setup = el("div.setup").child(el("div.partner-type").child(label).child(select));
    if program.models.len() > 1 {
        setup = setup.child(model(cx, &program.models));
    }
    if program.levels.is_empty() {
        return setup;
    }
    let mut segments = Vec::new();
    for known in &program.levels {
        let share = cx.formats.with_untracked(|formats| formats.percent(known.revenue_share.0));
        segments.push(Segment { id: &known.id, label: &known.name, detail: Some(fill(en::SHARE, &[&share])) });
    }
    let state = move || (cx.form.with(|form| form.scenario().level.clone().unwrap_or_default()), cx.readonly.get());
    let choose = move |id: &str| cx.change(|form| form.set_level(id));
    setup.child(segmented("level", en::LEVEL, &segments, state, choose))
}
