//! How sure the answer is: the figure over many trials in which some inputs come out differently.

mod ranges;
mod result;

use js_sys::{Function, Reflect};
use partner_roi_shared::Kind;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use self::ranges::Ranges;
use super::charts;
use super::controls::{NumberField, aims};
use crate::browser::spawn;
use crate::state::aim::Aim;
use crate::state::entry;
use crate::state::simulation::{Outcome, question};
use crate::view::{Context, El, Live, button, effect, el};
use crate::words::Key;

const STYLES: &str = include_str!("sure.css");
/// Trials to begin with, and the most there can be.
const TRIALS: u32 = 10_000;
const MOST_TRIALS: u32 = 100_000;
const COUNTS_FAULT: &str = "sure-counts-fault";
/// What runs simulations, beside the loader.
const WORKER: &str = "partner-roi-worker.js";

/// Where the simulation stands.
#[derive(Clone)]
enum State {
    /// Nothing was asked yet.
    Idle,
    /// So many trials are left of so many.
    Running(u32, u32),
    /// What came of it.
    Done(Outcome),
    /// Why it could not be run.
    Failed(String),
}

/// What the parts of the panel share.
#[derive(Clone, Copy)]
struct Sure {
    cx: Context,
    aim: Live<Aim>,
    ranges: Ranges,
    /// Trials and seed, as typed.
    counts: [Live<String>; 2],
    state: Live<State>,
    /// What the result, or the run under way, is an answer to.
    asked: Live<Option<Asked>>,
    /// Ends the run under way.
    stop: Live<Option<Function>>,
    /// Grows with each start and stop, so that a late load knows that it is not wanted any more.
    turn: Live<u32>,
    /// What runs tells this element, which stands nowhere.
    listener: Live<Option<El>>,
}

/// A question, and what is said of its answer.
#[derive(Clone)]
struct Asked {
    text: String,
    aim: Aim,
    trials: u32,
    seed: u32,
}

/// The panel.
pub fn panel(cx: Context) -> El {
    cx.add_styles(charts::STYLES);
    cx.add_styles(STYLES);
    let counts = [TRIALS, 1].map(|count| Live::new(written(cx, count)));
    let sure = Sure {
        cx,
        aim: Live::new(Aim::NetProfit),
        ranges: Ranges::new(cx),
        counts,
        state: Live::new(State::Idle),
        asked: Live::new(None),
        stop: Live::new(None),
        turn: Live::new(0),
        listener: Live::new(None),
    };
    sure.listener.set(Some(el("span").on("told", move |event| {
        if sure.state.is_there() {
            sure.told(&get(&event, "detail"));
        }
    })));
    // Unmounting in the middle of a run ends it.
    let stop = sure.stop;
    leptos::prelude::on_cleanup(move || end(stop));
    let figure = aims(cx, "sure-figure", move || sure.aim.get(), move |aim| sure.aim.set(aim));
    let settings = el("div.sure-settings")
        .child(labelled(cx.say(Key::AIM), "sure-figure", figure))
        .child(sure.count(0, "sure-trials", Key::SURE_TRIALS))
        .child(sure.count(1, "sure-seed", Key::SURE_SEED))
        .child(sure.runner());
    el("div.sure")
        .child(sure.ranges.table())
        .child(settings)
        .child(el("p.fault").attr("id", COUNTS_FAULT).live_text(move || {
            let sound = sure.whole(0).is_some() && sure.whole(1).is_some();
            if sound { String::new() } else { cx.say(Key::SURE_COUNTS).to_owned() }
        }))
        .child(el("p.note").text(cx.say(Key::SURE_SEED_HELP)))
        .child(sure.progress())
        .child(result::result(sure))
}

/// A whole number as it stands in a field.
fn written(cx: Context, whole: u32) -> String {
    cx.entry_formats.with(|formats| entry::grouped(&whole.to_string(), formats.separators()))
}

fn labelled(label: &str, id: &str, control: El) -> El {
    el("div.sure-setting").child(el("label").attr("for", id).text(label)).child(control)
}

/// Ends a run, if there is one.
fn end(stop: Live<Option<Function>>) {
    if stop.is_there()
        && let Some(stop) = stop.get_untracked()
    {
        let _ = stop.call0(&JsValue::NULL);
    }
}

impl Sure {
    /// The field for a whole number.
    fn count(self, index: usize, id: &'static str, label: Key) -> El {
        let (cx, text) = (self.cx, self.counts[index]);
        let field = NumberField {
            id,
            label: cx.say(label),
            kind: Kind::Count,
            formats: cx.entry_formats,
            fault: COUNTS_FAULT,
            unit: None,
        };
        let shown = move || (text.get(), self.whole(index).is_none());
        let left = move || {
            if let Some(whole) = self.whole(index) {
                text.set(written(cx, whole));
            }
        };
        labelled(cx.say(label), id, field.build(cx.shell(), shown, move |typed| text.set(typed), left))
    }

    /// The number of trials, or the seed.
    fn whole(self, index: usize) -> Option<u32> {
        let separators = self.cx.entry_formats.with(|formats| formats.separators());
        let number = self.counts[index].with(|text| entry::read_any(Kind::Count, text, separators)).ok()?;
        let whole = u32::try_from(number).ok().filter(|whole| partner_roi_shared::Decimal::from(*whole) == number)?;
        (index == 1 || (1..=MOST_TRIALS).contains(&whole)).then_some(whole)
    }

    /// What would be asked now; nothing while a field has something wrong with it.
    fn question(self) -> Option<Asked> {
        let cx = self.cx;
        let aim = self.aim.get();
        let figure = aim.name(cx.view.get());
        cx.answer.with(|_| ());
        let (trials, seed) = (self.whole(0)?, self.whole(1)?);
        let ranges = self.ranges.read()?;
        if ranges.is_empty() {
            return None;
        }
        let text = cx
            .form
            .with_untracked(|form| question(&cx.program(), &form.shown_scenario(), &figure, ranges, trials, seed));
        Some(Asked { text, aim, trials, seed })
    }

    fn is_running(self) -> bool {
        self.state.with(|state| matches!(state, State::Running(..)))
    }

    /// The button that runs and stops.
    fn runner(self) -> El {
        let cx = self.cx;
        let label = move || {
            let key = match (self.is_running(), self.asked.with(Option::is_some)) {
                (true, _) => Key::SURE_STOP,
                (_, true) => Key::SURE_AGAIN,
                _ => Key::SURE_RUN,
            };
            cx.say(key).to_owned()
        };
        button("button.primary", "button", move |_| if self.is_running() { self.halt() } else { self.run() })
            .live_text(label)
            .live("aria-disabled", move || (!self.is_running() && self.question().is_none()).then(|| "true".to_owned()))
    }

    fn progress(self) -> El {
        let bar = el("progress").attr("aria-label", self.cx.say(Key::SURE_PROGRESS));
        let shown = bar.clone();
        effect(move || {
            let running = self.state.with(|state| match state {
                State::Running(left, all) => Some((*left, *all)),
                _ => None,
            });
            shown.set_flag("hidden", running.is_none());
            if let Some((left, all)) = running {
                shown.set("max", Some(&all.to_string()));
                shown.set("value", Some(&all.saturating_sub(left).to_string()));
            }
        });
        bar
    }

    fn halt(self) {
        end(self.stop);
        self.stop.set(None);
        self.turn.update(|turn| *turn += 1);
        self.asked.set(None);
        self.state.set(State::Idle);
        self.cx.announce(self.cx.say(Key::SURE_STOPPED).to_owned());
    }

    fn run(self) {
        let Some(asked) = self.question() else { return };
        let cx = self.cx;
        self.state.set(State::Running(asked.trials, asked.trials));
        self.asked.set(Some(asked.clone()));
        self.turn.update(|turn| *turn += 1);
        let turn = self.turn.get_untracked();
        let Some(listener) = self.listener.get_untracked() else { return };
        spawn(async move {
            let started = start(&cx.outside().part, &listener, &asked.text).await;
            let wanted = self.turn.is_there() && self.turn.get_untracked() == turn;
            match started {
                Some(stop) if wanted => self.stop.set(Some(stop)),
                Some(stop) => {
                    let _ = stop.call0(&JsValue::NULL);
                }
                None if !wanted => {}
                None => self.state.set(State::Failed(cx.say(Key::NOT_LOADED).to_owned())),
            }
        });
    }

    fn told(self, detail: &JsValue) {
        if let Some(left) = get(detail, "left").as_f64() {
            self.state.update(|state| {
                if let State::Running(known, _) = state {
                    *known = left as u32;
                }
            });
            return;
        }
        let state =
            match (get(detail, "answer").as_string().and_then(|text| Outcome::read(&text)), get(detail, "fault")) {
                (Some(outcome), _) => State::Done(outcome),
                (None, fault) => State::Failed(fault.as_string().unwrap_or_default()),
            };
        self.stop.set(None);
        self.state.set(state);
        self.cx.announce(result::in_words(self));
    }
}

/// Starts a run and gives what stops it. Nothing if the script could not be loaded.
async fn start(part: &Function, listener: &El, text: &str) -> Option<Function> {
    let loading = part.call1(&JsValue::NULL, &WORKER.into()).ok()?;
    let module = JsFuture::from(loading.unchecked_into::<js_sys::Promise>()).await.ok()?;
    let simulate: Function = get(&module, "simulate").dyn_into().ok()?;
    simulate.call2(&JsValue::NULL, listener.node(), &text.into()).ok()?.dyn_into().ok()
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
