//! One input: label, field, where its default comes from, what is wrong with it.

use leptos::prelude::untrack;
use partner_roi_shared::{InputGroup, InputSpec, Kind, Origin};
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};

use super::dom::{El, button, effect, el, event_text};
use super::lazy::{self, Help};
use super::{Context, own};
use crate::browser::format::Formats;
use crate::state::entry;
use crate::state::form::{Field, Form};
use crate::state::slider::STEPS;
use crate::words::{Key, Words};

/// A row of the form.
#[inline(never)]
pub fn field(cx: Context, spec: &'static InputSpec) -> El {
    let id = ["f-", spec.path].concat();
    let fault_id = [&id, "-fault"].concat();
    let note_id = [&id, "-note"].concat();
    let help_id = [&id, "-help"].concat();
    let control = control(cx, spec, &id);
    let fault = el("p.fault").attr("id", &fault_id).part("fault");
    let note = el("p.note").attr("id", &note_id);
    let help = el("p.help").attr("id", &help_id);
    // A fault that is not there has no text.
    control.entry.set("aria-describedby", Some(&[fault_id.as_str(), &note_id, &help_id].join(" ")));
    let target: HtmlElement = control.entry.cast();
    let reset = button("button.undo", "field-reset", move |_| {
        cx.change(|form| form.reset_field(spec));
        // The button goes away with its reason; the focus must not get lost with it.
        let _ = target.focus();
    })
    .text(cx.say(Key::RESET_FIELD));
    let row = el("div")
        .part("field")
        .child(el("label").attr("for", &id).text(cx.words.label(spec)).children(unit_words(cx, spec)))
        .hold(&control.frame)
        .children(slider(cx, spec))
        .hold(&fault)
        .on("focusin", move |_| untrack(|| lazy::help(cx)))
        .child(el("div.under").hold(&note).hold(&reset).hold(&help));

    let this = row.clone();
    let mut last = None;
    effect(move || {
        let readonly = cx.readonly.get();
        let helped = cx.help.get() == Help::There;
        let field = cx.form.with(|form| form.field(spec));
        let next = Some((field, readonly, helped));
        if next == last {
            return;
        }
        let Some((field, _, _)) = &next else { return };
        let words = cx.words;
        let source = source(cx, words, field);
        let note_words = note_text(cx, words, spec, field, &source);
        let origin = match field.told {
            true => {
                let read = shown(words, spec, &field.text);
                words.join(&words.fill(Key::READ_AS, &[words.label(spec), &read]), &words.sentence(&note_words))
            }
            false => note_words,
        };
        // Where nothing else stands below a field, what it means does, whether somebody is at it or not.
        if origin.is_empty() && field.matters {
            untrack(|| lazy::help(cx));
        }
        let percent = spec.kind == Kind::Rate;
        let wrong = field.fault.as_ref().map(|fault| {
            let counted = cx.form.with_untracked(|form| counted(words, form, spec));
            let said = cx.entry_formats.with_untracked(|formats| formats.fault(fault, percent));
            words.join(&said, &counted)
        });
        this.set(
            "class",
            Some(match (&wrong, field.changed) {
                (Some(_), _) => "field wrong",
                (_, true) => "field changed",
                _ => "field",
            }),
        );
        this.set_flag("hidden", !field.matters && !field.changed);
        control.show(&field.text, readonly);
        control.entry.set("aria-invalid", wrong.is_some().then_some("true"));
        fault.set_text(wrong.as_deref().unwrap_or_default());
        cx.show(&note, &words.sentence(&origin));
        // What the note says already is not said again.
        let more = if origin == source { "" } else { &source };
        cx.show(&help, &words.join(words.help(spec), more));
        reset.set_flag("hidden", readonly || !(field.changed || wrong.is_some()));
        reset.set(
            "aria-label",
            Some(&words.fill(Key::RESET_FIELD_TO, &[words.label(spec), &shown(words, spec, &field.default)])),
        );
        last = next;
    });
    row
}

/// The part that is typed into or chosen from.
struct Control {
    /// What stands in the row.
    frame: El,
    /// What has the focus.
    entry: El,
    /// A select, not a text field.
    choice: bool,
}

impl Control {
    fn show(&self, text: &str, readonly: bool) {
        if self.choice {
            let select: HtmlSelectElement = self.entry.cast();
            select.set_value(text);
            select.set_disabled(readonly);
        } else {
            let input: HtmlInputElement = self.entry.cast();
            // Setting even the same text moves the caret in some browsers.
            if input.value() != text {
                input.set_value(text);
            }
            input.set_read_only(readonly);
        }
    }
}

fn control(cx: Context, spec: &'static InputSpec, id: &str) -> Control {
    if let Kind::Choice(options) = spec.kind {
        let words = cx.words;
        let options = options.iter().map(|word| el("option").attr("value", word).text(words.choice(word)));
        let select = el("select").attr("id", id).part("select").children(options).on("change", move |event| {
            cx.type_text(spec, &event_text(&event));
            cx.leave(spec);
        });
        return Control { frame: select.clone(), entry: select, choice: true };
    }
    let inputmode = match spec.kind {
        Kind::Months | Kind::OptionalMonths => "numeric",
        // The decimal keypad has no minus.
        _ if spec.min.starts_with('-') => "text",
        Kind::Season => "text",
        _ => "decimal",
    };
    let input = el("input")
        .attr("type", "text")
        .attr("id", id)
        .attr("inputmode", inputmode)
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .on("input", move |event| cx.type_text(spec, &event_text(&event)))
        .on("blur", move |_| cx.leave(spec));
    if matches!(spec.kind, Kind::OptionalMonths | Kind::OptionalMoney) {
        input.set("placeholder", Some(cx.say(Key::NO_LIMIT)));
    }
    let (lead, trail) = cx.entry_formats.with_untracked(|formats| signs(formats, spec.kind));
    let sign = |text: String| {
        let what = if text.chars().count() > 1 { "span.sign long" } else { "span.sign" };
        el(what).attr("aria-hidden", "true").text(&cx.words.figure(&text))
    };
    let frame = el(if spec.kind == Kind::Season { "div.box wide" } else { "div.box" })
        .part("input")
        .children(lead.map(sign))
        .hold(&input)
        .children(trail.map(sign));
    Control { frame, entry: input, choice: false }
}

/// A quick way to try values, beside the field.
fn slider(cx: Context, spec: &'static InputSpec) -> Option<El> {
    cx.form.with_untracked(|form| form.slider(spec))?;
    let slider = el("input")
        .attr("type", "range")
        .attr("max", &STEPS.to_string())
        .part("slider")
        .attr("aria-label", cx.words.label(spec))
        .on("input", move |event| {
            let track = cx.form.with_untracked(|form| form.slider(spec));
            if let (Some((track, _)), Ok(place)) = (track, event_text(&event).parse()) {
                let separators = cx.entry_formats.with_untracked(Formats::separators);
                cx.type_text(spec, &entry::write(spec.kind, &track.value(place), separators));
            }
        })
        .on("change", move |_| cx.leave(spec));
    let input: HtmlInputElement = slider.cast();
    let this = slider.clone();
    effect(move || {
        let (place, text) = cx.form.with(|form| (form.slider(spec).map(|(_, place)| place), form.field(spec).text));
        input.set_value(&place.unwrap_or_default().to_string());
        input.set_disabled(cx.readonly.get());
        this.set("aria-valuetext", Some(&shown(cx.words, spec, &text)));
    });
    Some(slider)
}

/// The unit's sign before and after the field.
pub fn signs(formats: &Formats, kind: Kind) -> (Option<String>, Option<String>) {
    match kind {
        Kind::Rate => (None, Some("%".to_owned())),
        Kind::Money | Kind::OptionalMoney => {
            let symbol = Some(formats.symbol().to_owned());
            if formats.symbol_leads() { (symbol, None) } else { (None, symbol) }
        }
        _ => (None, None),
    }
}

/// The unit, for those who do not see the sign in the field.
fn unit_words(cx: Context, spec: &InputSpec) -> Option<El> {
    let words = match spec.kind {
        Kind::Money | Kind::OptionalMoney => {
            let code = cx.form.with_untracked(|form| form.program().currency.code().to_owned());
            cx.fill(Key::IN_CURRENCY, &[&code])
        }
        Kind::Rate => cx.say(Key::IN_PERCENT).to_owned(),
        _ => return None,
    };
    Some(el("span.unseen").text(&words))
}

/// What a faulty field is calculated with instead.
pub fn counted(words: &Words, form: &Form, spec: &InputSpec) -> String {
    words.fill(Key::STALE, &[words.label(spec), &shown(words, spec, &form.counted(spec))])
}

/// A default in words.
fn shown(words: &Words, spec: &InputSpec, text: &str) -> String {
    match spec.kind {
        Kind::Rate => words.fill(Key::PERCENT, &[text]),
        Kind::OptionalMonths | Kind::OptionalMoney if text.is_empty() => words.say(Key::NO_LIMIT).to_owned(),
        Kind::Choice(_) => words.choice(text).to_owned(),
        _ => text.to_owned(),
    }
}

/// Where the figure comes from. What partners and customers do is no program's to set: that comes from a document.
fn note_text(cx: Context, words: &Words, spec: &InputSpec, field: &Field, source: &str) -> String {
    if field.changed {
        return match spec.kind {
            Kind::Season => words.say(Key::CHANGED).to_owned(),
            _ => words.fill(Key::CHANGED_FROM, &[&shown(words, spec, &field.default)]),
        };
    }
    match &field.origin {
        Origin::Program { assumption: Some(reason), .. } => {
            words.fill(Key::ASSUMPTION, &[&own(&words.sentence(&cx.reason(reason)))])
        }
        Origin::Program { .. } if spec.group == InputGroup::Payout || source.is_empty() => {
            words.say(Key::PROGRAM).to_owned()
        }
        Origin::Program { .. } => source.to_owned(),
        Origin::Person | Origin::Engine => String::new(),
    }
}

/// The document that states a default.
fn source(cx: Context, words: &Words, field: &Field) -> String {
    let source = match &field.origin {
        Origin::Program { source: Some(source), .. } => {
            cx.form.with_untracked(|form| form.program().sources.get(source).map(str::to_owned))
        }
        _ => None,
    };
    source.map(|title| words.fill(Key::SOURCE, &[&own(&title)])).unwrap_or_default()
}
