//! Scenarios side by side: what is on screen and up to four that are kept beside it.

mod difference;
mod table;

use std::rc::Rc;

use leptos::prelude::untrack;
use partner_roi_shared::what_if::at_level;
use partner_roi_shared::{Program, Report, Resolved, Scenario, calculate};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent};

use super::charts::STYLES;
use super::pause::settled;
use crate::browser::storage::Local;
use crate::state::kept::{Kept, LONGEST_NAME, MOST, Shelf, already, next_letter, tidy};
use crate::view::{Context, El, Live, button, effect, el, event_text};
use crate::words::Key;

const OWN_STYLES: &str = include_str!("compare.css");

/// A scenario with its answer.
pub struct Side {
    name: String,
    scenario: Scenario,
    resolved: Resolved,
    report: Report,
}

impl Side {
    fn of(program: &Program, name: String, scenario: Scenario) -> Option<Self> {
        let resolved = scenario.resolve(program).ok()?;
        let report = calculate(program, &scenario).ok()?;
        Some(Self { name, scenario, resolved, report })
    }
}

/// What the panel's parts share.
#[derive(Clone, Copy)]
pub struct Desk {
    cx: Context,
    kept: Live<Vec<Kept>>,
    /// Grows when one is kept or removed, but not when it is renamed.
    members: Live<usize>,
    /// Whether anything is kept; told only when that changes.
    some: Live<bool>,
    /// Why the figures were not kept; empty if they were.
    told: Live<String>,
    /// The one on screen first, then the kept ones.
    sides: Live<Option<Rc<Vec<Side>>>>,
}

/// The panel.
pub fn panel(cx: Context) -> El {
    cx.add_styles(STYLES);
    cx.add_styles(OWN_STYLES);
    let program = cx.form.with_untracked(|form| form.program().clone());
    let mut found = Shelf::new(&Local, &program.id, &cx.outside().place).read(&program);
    found.retain(|kept| calculate(&program, &kept.scenario).is_ok());
    let some = Live::new(!found.is_empty());
    let kept = Live::new(found);
    let place = el("div.compare");
    let follow = move || {
        let _ = (cx.answer.get(), kept.with(Vec::len));
    };
    let sides = settled(&place, follow, move || sides(cx, kept));
    let told = Live::new(String::new());
    // Until there are other figures.
    effect(move || {
        cx.answer.with(|_| ());
        told.set(String::new());
    });
    let desk = Desk { cx, kept, members: Live::new(0), some, told, sides };
    place.child(desk.keeping()).child(el("ul.kept").contents(move || desk.list())).child(el("div").contents(
        move || match desk.some.get() {
            true => vec![table::table(desk), difference::difference(desk)],
            false => vec![desk.invitation()],
        },
    ))
}

/// All of them in the currency on screen, or they could not be held against each other.
fn sides(cx: Context, kept: Live<Vec<Kept>>) -> Option<Vec<Side>> {
    let (program, scenario) = cx.form.with_untracked(|form| (form.program().clone(), form.shown_scenario()));
    let exchange = scenario.exchange_rate.clone();
    let mut sides = vec![Side::of(&program, cx.say(Key::COMPARE_ON_SCREEN).to_owned(), scenario)?];
    for Kept { name, mut scenario } in kept.get() {
        scenario.exchange_rate.clone_from(&exchange);
        sides.push(Side::of(&program, name, scenario)?);
    }
    Some(sides)
}

impl Desk {
    /// Changes what is kept, here and in the browser.
    fn change(self, change: impl FnOnce(&mut Vec<Kept>)) {
        let before = self.kept.with_untracked(Vec::len);
        self.kept.update(change);
        self.told.set(String::new());
        let program = self.cx.form.with_untracked(|form| form.program().id.clone());
        self.kept.with_untracked(|kept| Shelf::new(&Local, &program, &self.cx.outside().place).write(kept));
        let now = self.kept.with_untracked(Vec::len);
        if now != before {
            self.members.update(|members| *members += 1);
        }
        if (now > 0) != self.some.get_untracked() {
            self.some.set(now > 0);
        }
    }

    fn name(self, index: usize) -> String {
        self.kept.with(|kept| kept.get(index).map(|kept| kept.name.clone()).unwrap_or_default())
    }

    fn keep(self, name: &str, scenario: Scenario) {
        if self.kept.with_untracked(Vec::len) >= MOST {
            return;
        }
        let program = self.cx.form.with_untracked(|form| form.program().clone());
        if calculate(&program, &scenario).is_err() {
            return self.cx.announce(self.cx.say(Key::STATUS_FAULTY).to_owned());
        }
        if let Some(there) = self.kept.with_untracked(|kept| already(kept, &scenario).map(str::to_owned)) {
            let words = self.cx.fill(Key::COMPARE_THERE, &[&there]);
            self.told.set(words.clone());
            return self.cx.announce(words);
        }
        let name = tidy(name).unwrap_or_else(|| self.kept.with_untracked(|kept| next_letter(kept).to_owned()));
        let words = self.cx.fill(Key::COMPARE_KEPT, &[&name]);
        self.change(|kept| kept.push(Kept { name, scenario }));
        self.cx.announce(words);
    }

    /// A name, and the button that keeps what is on screen.
    fn keeping(self) -> El {
        let cx = self.cx;
        let full = move || self.kept.with(Vec::len) >= MOST;
        let letter = move || self.kept.with(|kept| next_letter(kept).to_owned());
        let input = el("input")
            .attr("type", "text")
            .attr("id", "compare-name")
            .attr("autocomplete", "off")
            .attr("maxlength", &LONGEST_NAME.to_string())
            .live("placeholder", move || Some(letter()))
            .flag("disabled", full);
        let field: HtmlInputElement = input.cast();
        let keep = move || {
            // In the case that is on screen: the figures that are seen are the ones that are meant.
            let scenario = cx.form.with_untracked(|form| form.shown_scenario());
            self.keep(&field.value(), scenario);
            field.set_value("");
        };
        let again = keep.clone();
        let input = input.on("keydown", move |event| {
            if event.dyn_ref().is_some_and(|event: &KeyboardEvent| event.key() == "Enter") {
                event.prevent_default();
                again();
            }
        });
        let press =
            button("button.primary", "button", move |_| keep()).text(cx.say(Key::COMPARE_KEEP)).flag("disabled", full);
        let note = move || match full() {
            true => cx.fill(Key::COMPARE_FULL, &[&cx.number(MOST as u32)]),
            false if self.told.with(|told| !told.is_empty()) => self.told.get(),
            false => cx.say(Key::COMPARE_NOTE).to_owned(),
        };
        let label = el("label").attr("for", "compare-name").text(cx.say(Key::COMPARE_NAME));
        el("div.keeping")
            .child(el("div.name").child(label).child(el("div.box").child(input)))
            .child(press)
            .child(el("p.note").live_text(note))
    }

    /// The kept ones, with what can be done with each.
    fn list(self) -> Vec<El> {
        let _ = self.members.get();
        (0..self.kept.with_untracked(Vec::len)).map(|index| self.entry(index)).collect()
    }

    fn entry(self, index: usize) -> El {
        let cx = self.cx;
        let named = move |key| move || Some(cx.fill(key, &[&self.name(index)]));
        let rename = el("input")
            .attr("type", "text")
            .attr("autocomplete", "off")
            .attr("maxlength", &LONGEST_NAME.to_string())
            .attr("dir", "auto")
            .live("aria-label", named(Key::COMPARE_RENAME));
        rename.cast::<HtmlInputElement>().set_value(&untrack(|| self.name(index)));
        let rename = rename.on("change", move |event| {
            self.change(|kept| {
                if let (Some(kept), Some(name)) = (kept.get_mut(index), tidy(&event_text(&event))) {
                    kept.name = name;
                }
            });
        });
        let take = button("button.quiet", "button", move |_| self.take(index));
        let remove = button("button.quiet", "button", move |event| self.remove(index, &event));
        el("li")
            .child(el("div.box").child(rename))
            .child(
                take.live("aria-label", named(Key::COMPARE_USE_NAMED))
                    .text(cx.say(Key::COMPARE_USE))
                    .flag("disabled", move || cx.readonly.get()),
            )
            .child(remove.live("aria-label", named(Key::COMPARE_REMOVE_NAMED)).text(cx.say(Key::COMPARE_REMOVE)))
    }

    /// Brings a kept scenario back into the form.
    fn take(self, index: usize) {
        let Some(Kept { name, scenario }) = self.kept.with_untracked(|kept| kept.get(index).cloned()) else { return };
        let key = if self.cx.load(&scenario.to_json()).is_ok() { Key::COMPARE_USED } else { Key::COMPARE_NOT_USED };
        self.cx.announce(self.cx.fill(key, &[&name]));
    }

    fn remove(self, index: usize, event: &Event) {
        let name = untrack(|| self.name(index));
        let button = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let panel = button.and_then(|button| button.closest(".compare").ok().flatten());
        self.change(|kept| {
            if index < kept.len() {
                kept.remove(index);
            }
        });
        // The button goes away with its scenario; the focus must not get lost with it.
        if let Some(field) = panel.and_then(|panel| panel.query_selector("#compare-name").ok().flatten()) {
            let _ = field.unchecked_ref::<HtmlElement>().focus();
        }
        self.cx.announce(self.cx.fill(Key::COMPARE_REMOVED, &[&name]));
    }

    /// What to do while nothing is kept; where the program has levels, a first step that shows what is to be had.
    fn invitation(self) -> El {
        let cx = self.cx;
        let words = el("p.invitation").text(cx.say(Key::COMPARE_EMPTY));
        let _ = cx.answer.get();
        let own = cx.form.with_untracked(|form| form.scenario().level.clone());
        let levels = cx.form.with_untracked(|form| form.program().clone());
        let levels = &levels.levels;
        let at = levels.iter().position(|level| Some(&level.id) == own.as_ref());
        let other = at.and_then(|at| levels.get(at + 1).or_else(|| levels.get(at.checked_sub(1)?)));
        let Some(other) = other else { return words };
        let (id, name) = (other.id.clone(), other.name.clone());
        let start = button("button.quiet", "button", move |_| {
            let there = cx.form.with_untracked(|form| at_level(form.program(), form.scenario(), &id));
            if let Ok(there) = there {
                self.keep(&name, there);
            }
        });
        el("div").child(words).child(start.text(&cx.fill(Key::COMPARE_START, &[&other.name])))
    }
}
