//! The whole program: partners who join year by year, all like the one on screen or of the kinds of a mix, and what they bring
//! the vendor.

mod flow;
mod mix;
mod tables;

use std::rc::Rc;

use partner_roi_shared::program::Outlook;
use partner_roi_shared::text::plain;
use partner_roi_shared::what_if::Forecast;
use partner_roi_shared::{Decimal, Kind, Value};

use self::flow::Flow;
use self::mix::Mix;
use super::controls::{NumberField, fault_text, select};
use super::pause::settled;
use crate::state::entry::{self, EntryFault};
use crate::state::forecast::{MOST_YEARS, Plan, USUAL_YEARS, Usual, ask, usual};
use crate::view::chart::{Names, Shown, chart};
use crate::view::{Context, El, Live, effect, el, own};
use crate::words::Key;

const STYLES: &str = include_str!("forecast.css");

/// What stands in the fields.
#[derive(Clone, PartialEq)]
struct Typed {
    /// Who joins, of each year that can be looked at.
    recruits: Vec<String>,
    attrition: String,
}

/// One of the fields.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Recruits(usize),
    Attrition,
}

impl Place {
    fn kind(self) -> Kind {
        match self {
            Self::Recruits(_) => Kind::Count,
            Self::Attrition => Kind::Rate,
        }
    }
}

impl Typed {
    fn at(&self, place: Place) -> &str {
        match place {
            Place::Recruits(year) => self.recruits.get(year).map_or("", String::as_str),
            Place::Attrition => &self.attrition,
        }
    }

    fn set(&mut self, place: Place, text: String) {
        match place {
            Place::Recruits(year) => {
                if let Some(slot) = self.recruits.get_mut(year) {
                    *slot = text;
                }
            }
            Place::Attrition => self.attrition = text,
        }
    }
}

/// The panel.
pub fn panel(cx: Context) -> El {
    cx.add_styles(STYLES);
    cx.add_styles(super::charts::STYLES);
    let Ok(outlook) = Outlook::from_json(&cx.program()) else { return el("p").text(cx.say(Key::NOT_LOADED)) };
    let outlook = Rc::new(outlook);
    let first = cx.form.with_untracked(|form| usual(form.program(), &outlook));
    let years = Live::new(USUAL_YEARS);
    let untouched = Typed {
        recruits: first.plan.recruits.iter().map(|partners| write(cx, Kind::Count, *partners)).collect(),
        attrition: write(cx, Kind::Rate, first.plan.attrition),
    };
    let typed = Live::new(untouched.clone());
    // It holds until a field is changed.
    let said = origin(cx, &first, &outlook);
    // Somebody who changes the plan is told the answer; who changes the form is told the headline already.
    let asked = Live::new(false);

    let mix = Mix::new(cx);

    let place = el("div.forecast");
    let follow = move || {
        mix.is_own();
        cx.answer.with(|_| ());
        years.get();
        typed.with(|_| ());
    };
    let known = outlook.clone();
    let answer = settled(&place, follow, move || {
        let plan = Plan { mix: mix.read().ok()?, ..typed.with(|typed| plan(cx, years.get(), typed)).ok()? };
        let found = cx.form.with(|form| ask(form.program(), &known, &form.shown_scenario(), &plan)).ok()?;
        Some((Rc::new(found), plan.mix.is_some()))
    });
    let found = move || answer.get().map(|answer| answer.0.clone());
    // What is shown is of the last plan that could be read.
    let stale = move || mix.read().is_err() || typed.with(|typed| plan(cx, years.get(), typed).is_err());
    effect(move || {
        answer.with(|_| ());
        if asked.get_untracked() {
            asked.set(false);
            cx.announce(found().map_or_else(String::new, |found| sentence(cx, &found)));
        }
    });

    let fields = el("div.forecast-plan").contents(move || {
        let places = (0..years.get() as usize).map(Place::Recruits).chain([Place::Attrition]);
        places.map(|place| field(cx, place, typed, asked)).collect()
    });
    let heading = el("h4.sentence").live_text(move || found().map_or_else(String::new, |found| sentence(cx, &found)));
    let names = Names { id: "forecast", heading, switch: Some(Key::CHART_SHOW_AS), reading: Key::FORECAST_READING };
    let flow = move || found().map(|found| Rc::new(Flow(found)) as Rc<dyn Shown>);
    let shown = el("div")
        .live("class", move || stale().then(|| "stale".to_owned()))
        .child(el("p.stale-words").live_text(move || match stale() {
            true => cx.say(Key::LAST_GOOD).to_owned(),
            false => String::new(),
        }))
        .child(chart(cx.shell(), names, flow))
        .child(el("div").contents(move || found().map_or_else(Vec::new, |found| tables::tables(cx, &found))));
    place
        // Of the answer that is shown, which a mix that is not whole leaves as it was.
        .child(note(cx, move || typical(cx, answer.with(|answer| answer.as_ref().is_some_and(|answer| answer.1)))))
        .child(el("div.forecast-fields").child(horizon(cx, years, asked)).child(fields))
        .child(el("p.fault").attr("id", "forecast-fault").live_text(move || {
            let fault = typed.with(|typed| plan(cx, years.get(), typed).err());
            fault.map(|(place, fault)| fault_text(cx, place.kind(), &fault)).unwrap_or_default()
        }))
        .child(note(cx, move || match typed.with(|typed| *typed == untouched) {
            true => said.clone(),
            false => String::new(),
        }))
        .child(mix.fields(asked))
        .child(shown)
}

/// A note that follows what it says, with the program's own words in it.
fn note(cx: Context, text: impl Fn() -> String + 'static) -> El {
    let place = el("p.forecast-note");
    let this = place.clone();
    effect(move || cx.show(&this, &text()));
    place
}

/// Whom the forecast takes for all partners.
fn typical(cx: Context, mixed: bool) -> String {
    cx.answer.with(|_| ());
    cx.form.with(|form| {
        let (program, scenario) = (form.program(), form.scenario());
        let partner_type = program.partner_type(&scenario.partner_type).map_or("", |found| found.name.as_str());
        match scenario.level.as_deref().and_then(|level| program.level(level)) {
            Some(level) if mixed => {
                let kind = cx.fill(Key::CHART_LIST, &[&own(partner_type), &own(&level.name)]);
                cx.fill(Key::FORECAST_MIXED, &[&kind])
            }
            None if mixed => cx.fill(Key::FORECAST_MIXED, &[&own(partner_type)]),
            Some(level) => cx.fill(Key::FORECAST_TYPICAL_LEVEL, &[&own(partner_type), &own(&level.name)]),
            None => cx.fill(Key::FORECAST_TYPICAL, &[&own(partner_type)]),
        }
    })
}

/// Where the numbers in the fields come from.
fn origin(cx: Context, first: &Usual, outlook: &Outlook) -> String {
    let title = |source: &str| cx.form.with_untracked(|form| form.program().sources.get(source).map(str::to_owned));
    let joining = match first.source.as_deref() {
        Some(source) => cx.fill(Key::FORECAST_STATED, &[&own(&title(source).unwrap_or_else(|| source.to_owned()))]),
        None => cx.say(Key::FORECAST_ASSUMED).to_owned(),
    };
    let attrition = outlook.attrition.as_ref();
    let leaving = match attrition.map(|attrition| (attrition.source.as_deref(), attrition.assumption.as_deref())) {
        Some((Some(source), _)) => {
            cx.fill(Key::FORECAST_LEAVING, &[&own(&title(source).unwrap_or_else(|| source.to_owned()))])
        }
        Some((None, Some(reason))) => cx.fill(Key::FORECAST_LEAVING, &[&own(&cx.words.sentence(&cx.reason(reason)))]),
        _ => String::new(),
    };
    cx.words.join(&joining, &cx.words.sentence(leaving.trim()))
}

/// How many years are looked at.
fn horizon(cx: Context, years: Live<u32>, asked: Live<bool>) -> El {
    let options: Vec<_> =
        (1..=MOST_YEARS).map(|year| (year.to_string(), cx.count(Key::FORECAST_YEARS, year as usize))).collect();
    let options = options.iter().map(|(value, words)| (value.as_str(), words.as_str())).collect();
    let label = cx.say(Key::FORECAST_HORIZON);
    let list = select(
        "forecast-years",
        label,
        [("", options)].into_iter(),
        move || years.get().to_string(),
        move |word| {
            asked.set(true);
            years.set(word.parse().unwrap_or(USUAL_YEARS));
        },
    );
    el("div").child(el("label").attr("for", "forecast-years").text(label)).child(list)
}

fn field(cx: Context, place: Place, typed: Live<Typed>, asked: Live<bool>) -> El {
    let (id, label) = match place {
        Place::Recruits(year) => {
            (["forecast-", &year.to_string()].concat(), cx.fill(Key::FORECAST_JOIN, &[&cx.number(year as u32 + 1)]))
        }
        Place::Attrition => ("forecast-attrition".to_owned(), cx.say(Key::FORECAST_ATTRITION).to_owned()),
    };
    let field = NumberField {
        id: &id,
        label: &label,
        kind: place.kind(),
        formats: cx.formats,
        fault: "forecast-fault",
        unit: None,
    };
    let shown = move || typed.with(|typed| (typed.at(place).to_owned(), read(cx, place, typed).is_err()));
    let change = move |text: String| {
        asked.set(true);
        typed.update(|typed| typed.set(place, text));
    };
    let left = move || {
        let Ok(value) = typed.with_untracked(|typed| read(cx, place, typed)) else { return };
        let text = write(cx, place.kind(), value);
        if typed.with_untracked(|typed| typed.at(place) != text) {
            typed.update(|typed| typed.set(place, text));
        }
    };
    el("div").child(el("label").attr("for", &id).text(&label)).child(field.build(cx.shell(), shown, change, left))
}

/// More partners than there are companies.
const MOST_RECRUITS: u32 = 1_000_000;

fn read(cx: Context, place: Place, typed: &Typed) -> Result<Decimal, EntryFault> {
    let value = cx.formats.with(|formats| entry::read_any(place.kind(), typed.at(place), formats.separators()))?;
    let most = match place {
        Place::Recruits(_) => Decimal::from(MOST_RECRUITS),
        Place::Attrition => Decimal::ONE,
    };
    if (Decimal::ZERO..=most).contains(&value) {
        return Ok(value);
    }
    let text = |value| write(cx, place.kind(), value);
    Err(EntryFault::OutOfRange { min: text(Decimal::ZERO), max: text(most) })
}

fn plan(cx: Context, years: u32, typed: &Typed) -> Result<Plan, (Place, EntryFault)> {
    let at = |place| read(cx, place, typed).map_err(|fault| (place, fault));
    let recruits = (0..years as usize).map(|year| at(Place::Recruits(year))).collect::<Result<_, _>>()?;
    Ok(Plan { recruits, attrition: at(Place::Attrition)?, mix: None })
}

fn write(cx: Context, kind: Kind, value: Decimal) -> String {
    cx.formats.with(|formats| entry::write(kind, &Value::Decimal(value), formats.separators()))
}

/// What the program comes to at the end.
fn sentence(cx: Context, found: &Forecast) -> String {
    let Some(last) = found.years.last() else { return String::new() };
    let active = cx.formats.with(|formats| formats.count(Key::FORECAST_ACTIVE, &plain(last.partners.round())));
    let money = |amount| cx.formats.with(|formats| formats.money(amount));
    let span = cx.count(Key::FORECAST_SPAN, last.year as usize);
    let (brought, net) = (money(last.so_far.partner_revenue), money(last.so_far.vendor_net));
    cx.fill(Key::FORECAST_SENTENCE, &[&span, &active, &brought, &net])
}
