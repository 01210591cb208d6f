//! Who is asking: partner type and level.

use std::cell::Cell;

use leptos::prelude::Owner;
use partner_roi_shared::inputs::id;
use web_sys::HtmlSelectElement;

use super::Context;
use super::dom::{El, effect, el, event_text};
use super::segmented::{Segment, segmented};
use crate::later;
use crate::state::form::Form;
use crate::words::Key;

/// A choice of the program's, by value and words.
#[inline(never)]
fn choice(
    cx: Context,
    (id, label): (&str, &str),
    options: &[(&str, &str)],
    current: fn(&Form) -> String,
    choose: fn(&mut Form, &str),
) -> El {
    let options = options.iter().map(|(value, words)| {
        let option = el("option").attr("value", value).text(words);
        // What models are called, and having no plan, is said here.
        if id == "model" || value.is_empty() { option } else { cx.own_words(option) }
    });
    let select = el("select")
        .attr("id", id)
        .part("select")
        .children(options)
        .flag("disabled", move || cx.readonly.get())
        .on("change", move |event| cx.change(|form| choose(form, &event_text(&event))));
    let shown = select.cast::<HtmlSelectElement>();
    effect(move || cx.form.with(|form| shown.set_value(&current(form))));
    el("div.partner-type").child(el("label").attr("for", id).text(label)).child(select)
}

/// Partner type, model and payout plan where there is a choice, and levels where the program has them.
pub fn setup(cx: Context) -> El {
    let program = cx.form.with_untracked(|form| form.program().clone());
    let types: Vec<_> = program.partner_types.iter().map(|known| (known.id.as_str(), known.name.as_str())).collect();
    let partner_type = |form: &Form| form.scenario().partner_type.clone();
    let shares = move || {
        Some(if cx.form.with(|form| form.matters(id::REVENUE_SHARE)) { "setup" } else { "setup planned" }.to_owned())
    };
    let mut setup = el("div").live("class", shares).child(choice(
        cx,
        ("partner-type", cx.say(Key::PARTNER_TYPE)),
        &types,
        partner_type,
        Form::set_partner_type,
    ));
    if program.models.len() > 1 {
        let models: Vec<_> =
            program.models.iter().map(|model| (model.as_str(), cx.words.choice(model.as_str()))).collect();
        let current = |form: &Form| form.model().as_str().to_owned();
        setup = setup.child(choice(cx, ("model", cx.say(Key::MODEL)), &models, current, Form::set_model));
    }
    if !program.payout_plans.is_empty() {
        let named = program.payout_plans.iter().map(|plan| (plan.id.as_str(), plan.name.as_str()));
        let plans: Vec<_> = [("", cx.say(Key::USUAL_PLAN))].into_iter().chain(named).collect();
        let current = |form: &Form| form.scenario().plan.clone().unwrap_or_default();
        let plan = choice(cx, ("plan", cx.say(Key::PLAN)), &plans, current, Form::set_plan);
        let bands = el("p.note");
        setup = setup.child(plan.hold(&bands));
        let (asked, owner) = (Cell::new(false), Owner::current().unwrap_or_default());
        effect(move || {
            if cx.form.with(|form| form.scenario().plan.is_some()) && !asked.replace(true) {
                later::bands(cx, bands.clone(), owner.clone());
            }
        });
    }
    if program.levels.is_empty() {
        return setup;
    }
    let mut segments = Vec::new();
    for known in &program.levels {
        let share = cx.formats.with_untracked(|formats| formats.percent(known.revenue_share.0));
        let detail = Some(cx.fill(Key::SHARE, &[&share]));
        segments.push(Segment { id: &known.id, label: &known.name, detail, lang: program.language.as_deref() });
    }
    let state = move || (cx.form.with(|form| form.scenario().level.clone().unwrap_or_default()), cx.readonly.get());
    // What follows the level besides the program's terms is told, or it would move unseen.
    let choose = move |id: &str| {
        let before = cx.form.with_untracked(|form| form.scenario().clone());
        cx.change(|form| form.set_level(id));
        later::level_moved(cx, before);
    };
    setup.child(segmented("level", cx.say(Key::LEVEL), &segments, state, choose))
}
