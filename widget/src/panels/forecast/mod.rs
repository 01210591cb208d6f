//! The whole program: partners who join year by year, all like the one on screen or of the kinds of a mix, and what they bring
//! the vendor.

mod entries;
mod flow;
mod mix;
mod tables;

use std::rc::Rc;

use partner_roi_shared::program::Outlook;
use partner_roi_shared::text::plain;
use partner_roi_shared::what_if::Forecast;

use self::entries::Entries;
use self::flow::Flow;
use self::mix::Mix;
use super::controls::{fault_text, select};
use super::pause::settled;
use crate::state::entry::EntryFault;
use crate::state::forecast::{MOST_YEARS, Plan, USUAL_YEARS, Usual, ask, groups, usual};
use crate::state::whole::{Basis, Place, Whole};
use crate::view::chart::{Names, Shown, chart};
use crate::view::{Context, El, Live, effect, el, own};
use crate::words::Key;

const STYLES: &str = include_str!("forecast.css");

/// The panel.
pub fn panel(cx: Context) -> El {
    cx.add_styles(STYLES);
    cx.add_styles(super::charts::STYLES);
    let Ok(outlook) = Outlook::from_json(&cx.program()) else { return el("p").text(cx.say(Key::NOT_LOADED)) };
    let outlook = Rc::new(outlook);
    let first = cx.form.with_untracked(|form| usual(form.program(), &outlook));
    let groups = cx.form.with_untracked(|form| groups(form.program()));
    let entries = Entries::new(cx, Basis { plan: first.plan.clone(), groups });
    let mix = Mix::new(cx, entries);
    // It holds until a field is changed.
    let said = origin(cx, &first, &outlook);

    let place = el("div.forecast");
    let follow = move || {
        cx.answer.with(|_| ());
        entries.with(|_| ());
    };
    let known = outlook.clone();
    let answer = settled(&place, follow, move || {
        let plan = Plan { mix: mix.read().ok()?, ..plan(entries).ok()? };
        let found = cx
            .form
            .with(|form| ask(form.program(), &known, form.scenario(), &|scenario| form.turned_out(scenario), &plan))
            .ok()?;
        Some((Rc::new(found), plan.mix.is_some()))
    });
    let found = move || answer.get().map(|answer| answer.0.clone());
    // What is shown is of the last plan that could be read.
    let stale = move || mix.read().is_err() || plan(entries).is_err();
    effect(move || {
        answer.with(|_| ());
        if entries.asked.get_untracked() {
            entries.asked.set(false);
            cx.announce(found().map_or_else(String::new, |found| sentence(cx, &found)));
        }
    });

    // The fields are made anew for other years, not at each keystroke.
    let years = Live::new(0);
    effect(move || {
        let now = entries.with(Whole::years);
        if years.get_untracked() != now {
            years.set(now);
        }
    });
    let fields =
        el("div.forecast-plan").contents(move || places(years.get()).map(|place| field(cx, entries, place)).collect());
    let heading = el("h4.sentence").live_text(move || found().map_or_else(String::new, |found| sentence(cx, &found)));
    let names = Names { id: "forecast", heading, switch: Some(Key::CHART_SHOW_AS), reading: Key::FORECAST_READING };
    let flow = move || found().map(|found| Rc::new(Flow(found)) as Rc<dyn Shown>);
    // A mix that is not whole may be there from the start, kept from another visit, with no answer before it.
    let there = move || answer.with(Option::is_some);
    let shown = el("div")
        .live("class", move || stale().then(|| "stale".to_owned()))
        .live("hidden", move || (!there()).then(String::new))
        .child(el("p.stale-words").live_text(move || match stale() {
            true => cx.say(Key::LAST_GOOD).to_owned(),
            false => String::new(),
        }))
        .child(chart(cx.shell(), names, flow))
        .child(el("div").contents(move || found().map_or_else(Vec::new, |found| tables::tables(cx, &found))));
    place
        // Of the answer that is shown, which a mix that is not whole leaves as it was.
        .child(note(cx, move || {
            answer.with(|answer| answer.as_ref().map(|answer| typical(cx, answer.1))).unwrap_or_default()
        }))
        .child(el("div.forecast-fields").child(horizon(cx, entries)).child(fields))
        .child(el("p.fault").attr("id", "forecast-fault").live_text(move || {
            let fault = plan(entries).err();
            fault.map(|(place, fault)| fault_text(cx, place.kind(), &fault)).unwrap_or_default()
        }))
        .child(note(cx, move || match entries.with(Whole::joins_as_usual) {
            true => said.clone(),
            false => String::new(),
        }))
        .child(mix.fields())
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
fn horizon(cx: Context, entries: Entries) -> El {
    let options: Vec<_> =
        (1..=MOST_YEARS).map(|year| (year.to_string(), cx.count(Key::FORECAST_YEARS, year as usize))).collect();
    let options = options.iter().map(|(value, words)| (value.as_str(), words.as_str())).collect();
    let label = cx.say(Key::FORECAST_HORIZON);
    let list = select(
        "forecast-years",
        label,
        [("", options)].into_iter(),
        move || entries.with(Whole::years).to_string(),
        move |word| entries.change(false, |whole| whole.set_years(word.parse().unwrap_or(USUAL_YEARS))),
    );
    el("div").child(el("label").attr("for", "forecast-years").text(label)).child(list)
}

/// The fields of who joins and leaves.
fn places(years: u32) -> impl Iterator<Item = Place> {
    (0..years as usize).map(Place::Recruits).chain([Place::Attrition])
}

fn field(cx: Context, entries: Entries, place: Place) -> El {
    let (id, label) = match place {
        Place::Recruits(year) => {
            (["forecast-", &year.to_string()].concat(), cx.fill(Key::FORECAST_JOIN, &[&cx.number(year as u32 + 1)]))
        }
        _ => ("forecast-attrition".to_owned(), cx.say(Key::FORECAST_ATTRITION).to_owned()),
    };
    let field = entries.field(place, &id, &label, "forecast-fault");
    el("div").child(el("label").attr("for", &id).text(&label)).child(field)
}

fn plan(entries: Entries) -> Result<Plan, (Place, EntryFault)> {
    let at = |place| entries.read(place).map_err(|fault| (place, fault));
    let years = entries.with(Whole::years) as usize;
    let recruits = (0..years).map(|year| at(Place::Recruits(year))).collect::<Result<_, _>>()?;
    Ok(Plan { recruits, attrition: at(Place::Attrition)?, mix: None })
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
