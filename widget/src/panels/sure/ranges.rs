//! The table of uncertain inputs.

use partner_roi_shared::document::Node;
use partner_roi_shared::inputs::InputId;
use partner_roi_shared::{Decimal, Value};

use crate::panels::controls::{NumberField, fault_text, inputs};
use crate::state::fields::SECTIONS;
use crate::state::form::Form;
use crate::state::ranges::{PLACES, Range, RangeFault, can_vary, usual_ranges};
use crate::view::{Context, El, Live, button, el};
use crate::words::Key;

/// What low, likely and high are called.
const NAMES: [Key; PLACES] = [Key::SURE_LOW, Key::SURE_LIKELY, Key::SURE_HIGH];
/// Inputs to begin with, where no case says which.
const FIRST: usize = 4;

#[derive(Clone, Copy)]
pub struct Ranges {
    cx: Context,
    ranges: Live<Vec<Range>>,
    /// Which there are: rows are made anew when this changes, not at each keystroke in them.
    rows: Live<Vec<InputId>>,
}

impl Ranges {
    pub fn new(cx: Context) -> Self {
        let program = cx.program();
        let ranges = cx.form.with_untracked(|form| {
            let basic = SECTIONS.iter().flat_map(|section| section.basic()).map(|spec| spec.id);
            let first = basic.filter(|input| can_vary(input.spec()) && value(form, *input).is_some()).take(FIRST);
            usual_ranges(&program, first, |input| value(form, input))
        });
        let rows = ranges.iter().map(|range| range.input).collect();
        Self { cx, ranges: Live::new(ranges), rows: Live::new(rows) }
    }

    /// The ranges of the inputs that count, as a simulation takes them; nothing while something is wrong with one.
    pub fn read(self) -> Option<Vec<Node>> {
        let notation = self.cx.entry_formats.with(|formats| (formats.separators(), formats.currency()));
        self.ranges.with(|ranges| {
            let counting = ranges.iter().filter_map(|range| Some((range, self.value(range.input)?)));
            counting.map(|(range, value)| range.read(value, notation).ok()).collect()
        })
    }

    /// The value of an input in the form, if the input counts.
    fn value(self, input: InputId) -> Option<Decimal> {
        self.cx.form.with(|form| value(form, input))
    }

    pub fn table(self) -> El {
        let cx = self.cx;
        let heads = NAMES.map(|name| el("span").text(cx.say(name)));
        let head = el("div.sure-row sure-head").attr("aria-hidden", "true").child(el("span")).children(heads);
        let rows = el("div.sure-rows").contents(move || {
            let rows = self.rows.get();
            match rows.is_empty() {
                true => vec![el("p.note").text(cx.say(Key::SURE_NONE))],
                false => rows.into_iter().map(|input| self.row(input)).collect(),
            }
        });
        let add = inputs(cx, ("sure-add", cx.say(Key::SURE_ADD)), can_vary, || None, move |input| self.add(input));
        let add =
            el("div.sure-setting").child(el("label").attr("for", "sure-add").text(cx.say(Key::SURE_ADD))).child(add);
        el("div.sure-ranges").child(head).child(rows).child(add)
    }

    fn add(self, input: InputId) {
        if self.rows.with_untracked(|rows| !rows.contains(&input)) {
            self.ranges.update(|ranges| ranges.push(Range::around(input)));
            self.rows.update(|rows| rows.push(input));
        }
    }

    fn remove(self, input: InputId) {
        self.ranges.update(|ranges| ranges.retain(|range| range.input != input));
        self.rows.update(|rows| rows.retain(|known| *known != input));
    }

    fn with_range(self, input: InputId, change: impl FnOnce(&mut Range)) {
        self.ranges.update(|ranges| {
            if let Some(range) = ranges.iter_mut().find(|range| range.input == input) {
                change(range);
            }
        });
    }

    fn row(self, input: InputId) -> El {
        let cx = self.cx;
        let spec = input.spec();
        let label = cx.words.label(spec);
        let notation = move || cx.entry_formats.with_untracked(|formats| (formats.separators(), formats.currency()));
        let fault_id = ["sure-", spec.path, "-fault"].concat();
        let field = |place: usize| {
            let id = ["sure-", spec.path, ["-low", "-likely", "-high"][place]].concat();
            let name = cx.fill(Key::SURE_PLACE, &[label, cx.say(NAMES[place])]);
            let shown = move || {
                let value = self.value(input).unwrap_or_default();
                let texts = self.with(input, |range| (range.texts(value, notation().0), range.read(value, notation())));
                texts.map(|(texts, read)| (texts[place].clone(), read.is_err())).unwrap_or_default()
            };
            let typed = move |text: String| self.with_range(input, |range| range.type_text(place, &text));
            let left = move || {
                let value = self.value(input).unwrap_or_default();
                self.with_range(input, |range| range.leave(place, value, notation()));
            };
            let field = NumberField {
                id: &id,
                label: &name,
                kind: spec.kind,
                formats: cx.entry_formats,
                fault: &fault_id,
                unit: None,
            };
            // Said beside the field where there is no room for the head of the columns.
            let name = el("span.sure-place").attr("aria-hidden", "true").text(cx.say(NAMES[place]));
            el("span.sure-cell").child(name).child(field.build(cx.shell(), shown, typed, left))
        };
        let fault = el("p.fault").attr("id", &fault_id).live_text(move || {
            let value = self.value(input).unwrap_or_default();
            let fault = self.with(input, |range| range.read(value, notation()).err()).flatten();
            match fault {
                Some(RangeFault::Entry(fault)) => fault_text(cx, spec.kind, &fault),
                Some(RangeFault::Order) => cx.say(Key::SURE_ORDER).to_owned(),
                None => String::new(),
            }
        });
        let remove = button("button.sure-remove", "button", move |_| self.remove(input))
            .attr("aria-label", &cx.fill(Key::SURE_REMOVE, &[label]))
            .text("×");
        el("div.sure-row")
            .attr("role", "group")
            .attr("aria-label", label)
            .flag("hidden", move || self.value(input).is_none())
            .child(el("span.sure-name").text(label))
            .children((0..PLACES).map(field))
            .child(remove)
            .child(fault)
    }

    fn with<T>(self, input: InputId, read: impl FnOnce(&Range) -> T) -> Option<T> {
        self.ranges.with(|ranges| ranges.iter().find(|range| range.input == input).map(read))
    }
}

fn value(form: &Form, input: InputId) -> Option<Decimal> {
    match form.value(input) {
        Value::Decimal(value) if form.any_matters(&[input.spec()]) => Some(value),
        _ => None,
    }
}
