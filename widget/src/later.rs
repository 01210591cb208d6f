//! What is cut out of the module and loaded when somebody asks for it.
//!
//! A function here, with all that only it needs, ends up in the part that its attribute names; calling it loads the part
//! first. Whatever the first view needs must not stand here, and must not call what stands here without waiting.

#![allow(unsafe_code, reason = "the attribute declares each function as an import of the module it is cut from")]

use leptos::prelude::Owner;
use partner_roi_shared::measures::Rates;
use partner_roi_shared::report::Sides;
use partner_roi_shared::{Faults, Scenario};
use std::pin::Pin;

use wasm_bindgen::JsValue;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::HtmlElement;

use crate::browser::api::Server;
use crate::browser::spawn;
use crate::element::{Element, Inside};
use crate::panels;
use crate::saving::{self, Found, Job};
use crate::scorecard::{self, Card, Desk};
use crate::state::cases::Chosen;
use crate::state::form::Answer;
use crate::state::settings::{Panel, ScenarioRef};
use crate::state::simulation::{self, Slices};
use crate::view::{Context, El, el, later_words};
use crate::words::Words;

/// What takes a while; only what is cut out can be called across the cut, not what it waits for.
type Task<T> = Pin<Box<dyn Future<Output = T>>>;

/// A report as text and its hash, and the rates of return of what is on screen, which may be another one.
#[wasm_split(report, fallible)]
pub fn written(answer: Answer, shown: Answer) -> Result<(String, String, Sides<Rates>), SplitLoaderError> {
    let (text, hash) = answer.0.to_json_and_hash();
    Ok((text, hash, shown.0.rates()))
}

/// What is to be done on the server, as a task.
#[wasm_split(report, fallible)]
pub fn server_job(cx: Context, job: Job) -> Result<Task<()>, SplitLoaderError> {
    Ok(Box::pin(saving::perform(cx, job)))
}

/// Opens a stored scenario, as a task.
#[wasm_split(report, fallible)]
pub fn open(
    server: Server,
    reference: ScenarioRef,
    words: &'static Words,
) -> Result<Task<Result<Found, JsValue>>, SplitLoaderError> {
    Ok(Box::pin(saving::open(server, reference, words)))
}

/// Opens the explanation of a figure in `place`; the focus goes back to `button` in the end.
#[wasm_split(explanation, fallible)]
pub fn explanation(
    cx: Context,
    figure: String,
    button: HtmlElement,
    place: El,
    owner: Owner,
) -> Result<(), SplitLoaderError> {
    if cx.is_there() {
        panels::explanation::open(cx, &figure, button, &place, &owner);
    }
    Ok(())
}

/// What an element shows, or why it shows nothing.
type Mounted = Result<Box<dyn Inside>, JsValue>;

/// Mounts a scorecard, as a task.
#[wasm_split(scorecard, fallible)]
pub fn scorecard(
    element: Element,
    kept: Option<String>,
    words: &'static Words,
    owner: Owner,
) -> Result<Task<Mounted>, SplitLoaderError> {
    Ok(Box::pin(scorecard::mount(element, kept, words, owner)))
}

/// A judged card as a document.
#[wasm_split(card_report, fallible)]
pub fn card_report(cx: Card) -> Result<Option<String>, SplitLoaderError> {
    Ok(cx.is_there().then(|| scorecard::report(cx)).flatten())
}

/// Opens the explanation of a figure of a scorecard in `place`; the focus goes back to `button` in the end.
#[wasm_split(card_explanation, fallible)]
pub fn card_explanation(
    cx: Card,
    figure: String,
    button: HtmlElement,
    place: El,
    owner: Owner,
) -> Result<(), SplitLoaderError> {
    if cx.is_there() {
        scorecard::explain(cx, &figure, button, &place, &owner);
    }
    Ok(())
}

/// What changes a scorecard.
#[wasm_split(desk, fallible)]
pub fn desk() -> Result<Desk, SplitLoaderError> {
    Ok(scorecard::desk())
}

/// A simulation, ready to run.
#[wasm_split(ask, fallible)]
pub fn simulation(text: String) -> Result<Result<Slices, Faults>, SplitLoaderError> {
    Ok(simulation::slices(&text))
}

/// A panel; what it makes belongs to `owner`.
pub async fn panel(panel: Panel, cx: Context, owner: Owner) -> Result<El, SplitLoaderError> {
    match panel {
        Panel::Goal | Panel::Sure | Panel::Pair | Panel::Currency => ask(panel, cx, owner).await,
        _ => match closer(Ask::Panel(panel, Box::new(cx), owner)).await? {
            Made::Panel(panel) => Ok(panel),
            _ => Ok(el("p")),
        },
    }
}

/// What is made for a calculator; nothing if it was taken off the page while its part was on the way.
fn within(cx: Context, owner: &Owner, make: impl FnOnce() -> El) -> El {
    if cx.is_there() { owner.with(make) } else { el("p") }
}

/// The case of this id in a program's text.
pub async fn case(program: String, id: String) -> Option<Chosen> {
    match closer(Ask::Case(program, id)).await {
        Ok(Made::Case(case)) => case,
        _ => None,
    }
}

/// Tells what moved with a level that was chosen.
pub fn level_moved(cx: Context, before: Scenario) {
    tell(cx, Ask::Moved(Box::new(cx), Box::new(before)));
}

/// Puts the bands of payout plans into a place.
pub fn bands(cx: Context, place: El, owner: Owner) {
    tell(cx, Ask::Bands(Box::new(cx), place, owner));
}

fn tell(cx: Context, ask: Ask) {
    spawn(async move {
        if later_words(cx).await {
            let _ = closer(ask).await;
        }
    });
}

/// What the part with most panels is asked for. Every function that is cut out costs the first view something, and every
/// part more the pieces that it shares with others, so they are few.
enum Ask {
    Panel(Panel, Box<Context>, Owner),
    Case(String, String),
    Moved(Box<Context>, Box<Scenario>),
    Bands(Box<Context>, El, Owner),
}

enum Made {
    Panel(El),
    Case(Option<Chosen>),
    Nothing,
}

#[wasm_split(closer, fallible)]
fn closer(ask: Ask) -> Result<Made, SplitLoaderError> {
    Ok(match ask {
        Ask::Case(program, id) => Made::Case(panels::cases::chosen(&program, &id)),
        Ask::Moved(cx, before) => {
            panels::levels::tell_moved(*cx, &before);
            Made::Nothing
        }
        Ask::Bands(cx, place, owner) => {
            within(*cx, &owner, || panels::levels::bands(*cx, place));
            Made::Nothing
        }
        Ask::Panel(panel, cx, owner) => Made::Panel(within(*cx, &owner, || match panel {
            Panel::Levels => panels::levels::panel(*cx),
            Panel::Ratios => panels::ratios::panel(*cx),
            Panel::Cases => panels::cases::panel(*cx),
            Panel::Matters => panels::matters::panel(*cx),
            Panel::Compare => panels::compare::panel(*cx),
            Panel::Forecast => panels::forecast::panel(*cx),
            _ => panels::months::panel(*cx),
        })),
    })
}

/// Panels that ask the engine what-if questions: one part, since most of what each needs the others need too.
#[wasm_split(ask, fallible)]
fn ask(panel: Panel, cx: Context, owner: Owner) -> Result<El, SplitLoaderError> {
    Ok(within(cx, &owner, || match panel {
        Panel::Goal => panels::goal::panel(cx),
        Panel::Sure => panels::sure::panel(cx),
        Panel::Currency => panels::currency::panel(cx),
        _ => panels::pair::panel(cx),
    }))
}

/// The years as columns.
#[wasm_split(years, fallible)]
pub fn years(cx: Context, owner: Owner) -> Result<El, SplitLoaderError> {
    Ok(within(cx, &owner, || panels::charts::years::years(cx)))
}
