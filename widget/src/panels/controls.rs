//! Fields and choices of panels, and sentences with such controls inside.

use std::rc::Rc;

use partner_roi_shared::inputs::InputId;
use partner_roi_shared::what_if::sensitivity;
use partner_roi_shared::{Answer, Decimal, InputGroup, InputSpec, Kind, Value};
use web_sys::{HtmlInputElement, HtmlSelectElement};

use crate::browser::format::Formats;
use crate::state::aim::Aim;
use crate::state::entry::{self, EntryFault};
use crate::state::fields::{SECTIONS, Section};
use crate::state::form::Form;
use crate::state::pair::axis;
use crate::view::{Context, El, Live, Shell, Unit, effect, el, event_text, figure_text, signs};
use crate::words::Key;

/// A field for a number. `shown` gives its text and whether something is wrong with it.
pub struct NumberField<'a> {
    /// Unique within the calculator.
    pub id: &'a str,
    /// For those who do not see what stands around it.
    pub label: &'a str,
    pub kind: Kind,
    /// How amounts are written: as those that are entered, or as answers, which a scenario may show in another currency.
    pub formats: Live<Formats>,
    /// Where it is said what is wrong with it.
    pub fault: &'a str,
    /// A unit behind it that is no sign.
    pub unit: Option<&'static str>,
}

impl NumberField<'_> {
    pub fn build(
        self,
        cx: Shell,
        shown: impl Fn() -> (String, bool) + 'static,
        typed: impl Fn(String) + 'static,
        left: impl Fn() + 'static,
    ) -> El {
        let input = el("input")
            .attr("type", "text")
            .attr("id", self.id)
            .attr("inputmode", "text")
            .attr("aria-label", self.label)
            .attr("aria-describedby", self.fault)
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
            .on("input", move |event| typed(event_text(&event)))
            .on("blur", move |_| left());
        let field: HtmlInputElement = input.cast();
        let (lead, trail) = self.formats.with(|formats| signs(formats, self.kind));
        let trail = trail.or(self.unit.map(str::to_owned));
        let sign = |text: String| {
            let what = if text.chars().count() > 1 { "span.sign long" } else { "span.sign" };
            el(what).attr("aria-hidden", "true").text(&cx.words.figure(&text))
        };
        let frame = el("span.box").part("input").children(lead.map(sign)).hold(&input).children(trail.map(sign));
        let this = frame.clone();
        effect(move || {
            let (text, wrong) = shown();
            if field.value() != text {
                field.set_value(&text);
            }
            input.set("aria-invalid", wrong.then_some("true"));
            this.set("class", Some(if wrong { "box bad" } else { "box" }));
        });
        frame
    }
}

/// A list to choose from; `groups` are its options by value and words, below a heading where there is one.
pub fn select<'a>(
    id: &str,
    label: &str,
    groups: impl Iterator<Item = (&'a str, Vec<(&'a str, &'a str)>)>,
    current: impl Fn() -> String + 'static,
    choose: impl Fn(String) + 'static,
) -> El {
    let mut list = el("select").attr("id", id).attr("aria-label", label).part("select");
    for (heading, options) in groups {
        let options = options.iter().map(|(value, words)| el("option").attr("value", value).text(words));
        list = match heading {
            "" => list.children(options),
            _ => list.child(el("optgroup").attr("label", heading).children(options)),
        };
    }
    let shown: HtmlSelectElement = list.cast();
    effect(move || shown.set_value(&current()));
    list.on("change", move |event| choose(event_text(&event)))
}

/// The choice of a figure.
pub fn aims(cx: Context, id: &str, current: impl Fn() -> Aim + 'static, choose: impl Fn(Aim) + 'static) -> El {
    let options = Aim::ALL.map(|aim| (aim.word(), cx.say(aim_name(aim)))).into();
    select(
        id,
        cx.say(Key::AIM),
        [("", options)].into_iter(),
        move || current().word().to_owned(),
        move |word| choose(Aim::from_word(&word)),
    )
}

/// The choice of an input among those that count at the moment and are `fit`.
pub fn inputs(
    cx: Context,
    (id, label): (&'static str, &'static str),
    fit: fn(&InputSpec) -> bool,
    current: impl Fn() -> Option<InputId> + 'static,
    choose: impl Fn(InputId) + 'static,
) -> El {
    let counting = Live::new(Vec::new());
    effect(move || {
        cx.answer.with(|_| ());
        let now = cx.form.with_untracked(|form| inputs_of(form, fit));
        if counting.with_untracked(|known| *known != now) {
            counting.set(now);
        }
    });
    let (current, choose) = (Rc::new(current), Rc::new(choose));
    el("span").contents(move || {
        let groups = counting.with(|groups| {
            let option = |input: &InputId| (input.spec().path, cx.words.label(input.spec()));
            let group = |(group, inputs): &(InputGroup, Vec<InputId>)| {
                (cx.words.group(*group).0, inputs.iter().map(option).collect())
            };
            groups.iter().map(group).collect::<Vec<_>>()
        });
        let (current, choose) = (current.clone(), choose.clone());
        let chosen = move |path: String| {
            if let Some(input) = InputId::from_path(&path) {
                choose(input);
            }
        };
        let current = move || current().map(|input| input.spec().path.to_owned()).unwrap_or_default();
        vec![select(id, label, groups.into_iter(), current, chosen)]
    })
}

/// Those that count, by group.
fn inputs_of(form: &Form, fit: fn(&InputSpec) -> bool) -> Vec<(InputGroup, Vec<InputId>)> {
    let counts = |spec: &&'static InputSpec| fit(spec) && form.any_matters(&[*spec]);
    let group = |section: &Section| {
        let specs = section.basic().into_iter().chain(section.advanced()).filter(counts);
        (section.group, specs.map(|spec| spec.id).collect::<Vec<_>>())
    };
    SECTIONS.iter().map(group).filter(|(_, inputs)| !inputs.is_empty()).collect()
}

/// A text with elements in its places.
pub fn sentence(what: &str, template: &str, parts: &[&El]) -> El {
    let mut out = el(what);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out = out.text(before);
        let Some((index, tail)) = after.split_once('}') else { break };
        if let Some(part) = index.parse().ok().and_then(|index: usize| parts.get(index)) {
            out = out.hold(part);
        }
        rest = tail;
    }
    out.text(rest)
}

/// What a figure is called where it is chosen.
pub fn aim_name(aim: Aim) -> Key {
    match aim {
        Aim::NetProfit => Key::NET_PROFIT,
        Aim::Npv => Key::NPV,
        Aim::Roi => Key::ROI,
        Aim::Payback => Key::PAYBACK,
    }
}

/// What it is called inside a sentence.
pub fn aim_in_words(cx: Context, aim: Aim) -> &'static str {
    cx.say(match aim {
        Aim::NetProfit => Key::AIM_NET_PROFIT,
        Aim::Npv => Key::AIM_NPV,
        Aim::Roi => Key::AIM_ROI,
        Aim::Payback => Key::AIM_PAYBACK,
    })
}

/// A figure as answers write it.
pub fn aim_text(cx: Context, aim: Aim, answer: Answer) -> String {
    cx.formats.with(|formats| figure_text(cx, formats, aim_unit(aim), answer))
}

/// What it is counted in.
pub fn aim_unit(aim: Aim) -> Unit {
    match aim {
        Aim::NetProfit | Aim::Npv => Unit::Money,
        Aim::Roi => Unit::Percent,
        Aim::Payback => Unit::Months,
    }
}

/// The figure on screen.
pub fn aim_today(cx: Context, aim: Aim) -> Option<Answer> {
    let view = cx.view.get();
    cx.answer.with(|answer| {
        let measures = view.measures(&answer.as_ref()?.0);
        let figure = match aim {
            Aim::NetProfit => measures.net_profit,
            Aim::Npv => measures.npv,
            Aim::Roi => measures.roi,
            Aim::Payback => measures.payback,
        };
        Some(figure.answer)
    })
}

/// Decimals of a value that is shown in a sentence: two, of a percentage too.
const DECIMALS: u32 = 2;

/// A value of an input in a sentence, without more digits than anybody reads.
pub fn value_text(cx: Context, spec: &InputSpec, value: &Value) -> String {
    let written = |value: Decimal, decimals: u32| {
        let short = Value::Decimal(value.round_dp(decimals).normalize());
        cx.entry_formats.with(|formats| cx.words.figure(&entry::write(spec.kind, &short, formats.separators())))
    };
    match (spec.kind, value) {
        (_, Value::NoLimit) => cx.say(Key::NO_LIMIT).to_owned(),
        (_, Value::Months(months)) => cx.formats.with(|formats| formats.months((*months).into())),
        (Kind::Money | Kind::OptionalMoney, Value::Decimal(value)) => {
            // Whole amounts are entered, and read, without minor units.
            cx.entry_formats.with(|formats| match value.fract().is_zero() {
                true => {
                    let parts = formats.money_parts(*value);
                    [parts.lead, parts.tail].concat()
                }
                false => formats.money(*value),
            })
        }
        (Kind::Rate, Value::Decimal(value)) => cx.fill(Key::PERCENT, &[&written(*value, DECIMALS + 2)]),
        (_, Value::Decimal(value)) => written(*value, DECIMALS),
        _ => String::new(),
    }
}

/// What is wrong with a number, in words.
pub fn fault_text(cx: Context, kind: Kind, fault: &EntryFault) -> String {
    cx.entry_formats.with(|formats| formats.fault(fault, kind == Kind::Rate))
}

/// The input that a panel begins with: the first that moves the net profit, not of the group `besides`.
pub fn first_input(cx: Context, fit: fn(&InputSpec) -> bool, besides: Option<InputGroup>) -> Option<InputId> {
    let target = Aim::NetProfit.target(cx.view.get_untracked())?;
    cx.form.with_untracked(|form| {
        let basic = SECTIONS.iter().flat_map(|section| section.basic());
        let fits = |spec: &&InputSpec| fit(spec) && Some(spec.group) != besides && form.any_matters(&[*spec]);
        let fitting: Vec<_> = basic.filter(fits).map(|spec| spec.id).collect();
        let moves = |input: &&InputId| {
            let values = axis(**input, &form.value(**input)).map(|axis| axis.values);
            let [first, .., last] = values.as_deref().unwrap_or_default() else { return false };
            let range = vec![(**input, first.clone(), last.clone())];
            let rows = sensitivity(form.program(), &form.shown_scenario(), target, range).unwrap_or_default();
            rows.iter().any(|row| row.answers.0 != row.answers.1)
        };
        fitting.iter().find(moves).or(fitting.first()).copied()
    })
}
