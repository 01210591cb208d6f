//! All results in another currency, at a rate that the person gives: there is no other way to one.

use js_sys::{Array, Date, Function, Object, Reflect};
use partner_roi_shared::Kind;
use partner_roi_shared::text::plain;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlInputElement, ShadowRoot};

use crate::browser::format::Formats;
use crate::panels::controls::{NumberField, select};
use crate::state::entry::grouped;
use crate::state::exchange::{OFFERED, read};
use crate::state::form::Form;
use crate::view::{Context, El, Live, effect, el, event_text};
use crate::words::Key;

const STYLES: &str = include_str!("currency.css");

/// What is entered, complete or not.
#[derive(Clone, PartialEq)]
struct Entered {
    currency: String,
    rate: String,
    date: String,
}

/// The panel.
pub fn panel(cx: Context) -> El {
    cx.add_styles(STYLES);
    let own = cx.form.with_untracked(|form| form.program().currency.code().to_owned());
    let panel = el("div.currency");
    let entered = Live::new(Entered { currency: own.clone(), rate: String::new(), date: today() });
    follow(cx, entered, &own);
    let place = panel.clone();
    gloo_timers::callback::Timeout::new(0, move || prefer(cx, entered, &place)).forget();

    let same = {
        let own = own.clone();
        move || entered.with(|entered| entered.currency == own)
    };
    let names = names(cx);
    let mut offered: Vec<String> = vec![own.clone()];
    offered.extend(OFFERED.iter().filter(|code| **code != own).map(|code| (*code).to_owned()));
    let words: Vec<String> = offered.iter().map(|code| named(names.as_ref(), code)).collect();
    let options = offered.iter().map(String::as_str).zip(words.iter().map(String::as_str)).collect();
    let choice = select(
        "currency",
        cx.say(Key::CURRENCY_OF_RESULTS),
        [("", options)].into_iter(),
        move || entered.with(|entered| entered.currency.clone()),
        move |code| change(cx, entered, false, |entered| entered.currency = code),
    )
    .flag("disabled", move || cx.readonly.get());
    let rate = NumberField {
        id: "currency-rate",
        label: cx.say(Key::CURRENCY_RATE),
        kind: Kind::Count,
        formats: cx.entry_formats,
        fault: "currency-fault",
        unit: None,
    };
    let is_rate = {
        let same = same.clone();
        move || same() || entered.with(|now| now.rate.is_empty() || rate_of(cx, now).is_some())
    };
    let rate = rate.build(
        cx.shell(),
        move || (entered.with(|entered| entered.rate.clone()), !is_rate()),
        move |text| change(cx, entered, true, |entered| entered.rate = text),
        move || cx.form.update(Form::pause),
    );
    let day = el("input").attr("type", "date").attr("id", "currency-date").attr("max", &today());
    let input: HtmlInputElement = day.cast();
    effect(move || {
        let date = entered.with(|entered| entered.date.clone());
        if input.value() != date {
            input.set_value(&date);
        }
    });
    let day = day
        .on("input", move |event| change(cx, entered, true, |entered| entered.date = event_text(&event)))
        .on("blur", move |_| cx.form.update(Form::pause))
        .flag("readonly", move || cx.readonly.get());
    let unit = {
        let own = own.clone();
        move || cx.fill(Key::CURRENCY_RATE_OF, &[&entered.with(|entered| entered.currency.clone()), &own])
    };
    let hidden = same.clone();
    let row = el("div.currency-rate")
        .flag("hidden", hidden)
        .child(el("label").attr("for", "currency-rate").live_text(unit).child(el("span")))
        .child(rate)
        .child(el("label").attr("for", "currency-date").text(cx.say(Key::CURRENCY_DATE)))
        .child(day.part("input"));
    let needs = move || match same() || cx.readonly.get() || entered.with(|now| rate_of(cx, now).is_some()) {
        true => String::new(),
        false => cx.fill(Key::CURRENCY_NEEDS, &[&own]),
    };
    panel
        .child(el("label").attr("for", "currency").text(cx.say(Key::CURRENCY_OF_RESULTS)))
        .child(choice)
        .child(row)
        .child(el("p.note").flag("hidden", move || !cx.readonly.get()).text(cx.say(Key::READ_ONLY)))
        .child(el("p.note").attr("id", "currency-fault").attr("role", "status").live_text(needs))
}

fn rate_of(cx: Context, now: &Entered) -> Option<partner_roi_shared::scenario::ExchangeRate> {
    read(&now.currency, &now.rate, &now.date, cx.entry_formats.with_untracked(Formats::separators))
}

/// Takes up what is entered; as long as it is no rate, results stay in the program's own currency.
fn change(cx: Context, entered: Live<Entered>, typed: bool, change: impl FnOnce(&mut Entered)) {
    if cx.readonly.get_untracked() {
        return;
    }
    entered.update(change);
    let own = cx.form.with_untracked(|form| form.program().currency.code().to_owned());
    let now = entered.get_untracked();
    let rate = if now.currency == own { None } else { rate_of(cx, &now) };
    cx.change(|form| form.set_exchange(rate, typed));
}

/// Shows what the scenario has, however it came to it.
fn follow(cx: Context, entered: Live<Entered>, own: &str) {
    let own = own.to_owned();
    effect(move || {
        let rate = cx.form.with(|form| form.scenario().exchange_rate.clone());
        let now = entered.get_untracked();
        if rate == rate_of(cx, &now).filter(|_| now.currency != own) {
            return;
        }
        let separators = cx.entry_formats.with_untracked(Formats::separators);
        entered.set(match rate {
            Some(rate) => Entered {
                currency: rate.currency.code().to_owned(),
                rate: grouped(&plain(rate.rate), separators),
                date: rate.date,
            },
            None => Entered { currency: own.clone(), ..now },
        });
    });
}

/// The currency that the page asks for is chosen already; its rate is the person's to give.
fn prefer(cx: Context, entered: Live<Entered>, place: &El) {
    let root = place.node().get_root_node().dyn_into::<ShadowRoot>().ok();
    let wanted = root.and_then(|root| root.host().get_attribute("currency"));
    let untouched = entered.is_there() && cx.form.with_untracked(|form| form.scenario().exchange_rate.is_none());
    if let Some(wanted) = wanted.filter(|wanted| untouched && OFFERED.contains(&wanted.as_str())) {
        entered.update(|entered| entered.currency = wanted);
    }
}

/// The browser's names of currencies in the calculator's language.
fn names(cx: Context) -> Option<JsValue> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &"DisplayNames".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &"currency".into()).ok()?;
    Reflect::construct(&class, &Array::of2(&cx.words.language().into(), &options)).ok()
}

fn named(names: Option<&JsValue>, code: &str) -> String {
    let name = names.and_then(|names| {
        let of: Function = Reflect::get(names, &"of".into()).ok()?.dyn_into().ok()?;
        of.call1(names, &code.into()).ok()?.as_string()
    });
    match name {
        Some(name) if name != code => [code, " – ", &name].concat(),
        _ => code.to_owned(),
    }
}

/// The day, by the person's own clock.
fn today() -> String {
    let now = Date::new_0();
    let two = |number: u32| [if number < 10 { "0" } else { "" }, &number.to_string()].concat();
    [now.get_full_year().to_string(), two(now.get_month() + 1), two(now.get_date())].join("-")
}
