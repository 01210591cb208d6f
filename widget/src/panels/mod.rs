//! What is looked at besides the answer, a file or folder a panel. Each is loaded when it is opened, with its stylesheet.
//!
//! A panel shows what the engine answers to a question about the scenario on screen, and asks anew when that changes.

pub mod cases;
pub mod charts;
pub mod compare;
mod controls;
pub mod currency;
pub mod explanation;
mod field;
mod figure;
pub mod forecast;
pub mod goal;
pub mod levels;
pub mod matters;
pub mod months;
pub mod pair;
mod paper;
mod pause;
pub mod ratios;
pub mod sure;

pub use controls::{NumberField, select};

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use leptos::prelude::{Owner, untrack};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ShadowRoot};

use crate::view::{Context, El, effect, el};

/// A panel is asked anew when nothing has changed for so many milliseconds.
const PAUSE: u32 = 200;

/// What a panel has in it, filled anew when the answer or the side has changed: after a pause, and not before somebody looks
/// at it again if it was closed. What cannot be filled stays as it is.
pub fn filled(cx: Context, place: &str, fill: impl Fn() -> Option<Vec<El>> + 'static) -> El {
    let filling = Rc::new(Filling {
        place: el(place),
        fill: Box::new(fill),
        parent: Owner::current().unwrap_or_default(),
        contents: RefCell::new(None),
        waiting: RefCell::new(None),
        outdated: Cell::new(false),
    });
    let place = filling.place.clone();
    let first = Cell::new(true);
    effect(move || {
        cx.view.get();
        cx.answer.with(|_| ());
        if first.replace(false) {
            filling.run();
        } else {
            let later = filling.clone();
            *filling.waiting.borrow_mut() = Some(Timeout::new(PAUSE, move || later.run_if_open()));
        }
    });
    place
}

struct Filling {
    place: El,
    fill: Box<dyn Fn() -> Option<Vec<El>>>,
    parent: Owner,
    /// Owns what the contents were made with.
    contents: RefCell<Option<Owner>>,
    waiting: RefCell<Option<Timeout>>,
    outdated: Cell<bool>,
}

impl Filling {
    fn run(&self) {
        let owner = self.parent.child();
        let Some(contents) = owner.with(|| untrack(|| (self.fill)())) else { return };
        let focused = focused_key(&self.place);
        self.place.node().set_text_content(None);
        contents.iter().for_each(|child| child.append_to(self.place.node()));
        if let Some(key) = focused {
            focus(&self.place, &key);
        }
        if let Some(before) = self.contents.replace(Some(owner)) {
            before.cleanup();
        }
    }

    fn run_if_open(self: &Rc<Self>) {
        let Some(closed) = self.place.node().closest("details:not([open])").ok().flatten() else { return self.run() };
        if self.outdated.replace(true) {
            return;
        }
        let this = self.clone();
        // Opening is the next thing that can happen to it.
        let listen = move || {
            El::from_element(closed).on("toggle", move |_| {
                if this.outdated.replace(false) {
                    this.run();
                }
            })
        };
        self.parent.with(listen);
    }
}

/// Which control of a panel has the keyboard, by the name that it keeps when the panel is made anew.
fn focused_key(place: &El) -> Option<String> {
    let root: ShadowRoot = place.node().get_root_node().dyn_into().ok()?;
    let focused = root.active_element().filter(|focused| place.node().contains(Some(focused)))?;
    focused.get_attribute("data-key")
}

fn focus(place: &El, key: &str) {
    let found = place.node().query_selector_all("[data-key]").ok();
    let Some(found) = found else { return };
    for index in 0..found.length() {
        let Some(element) = found.item(index).and_then(|node| node.dyn_into::<HtmlElement>().ok()) else { continue };
        if element.get_attribute("data-key").as_deref() == Some(key) {
            let _ = element.focus();
        }
    }
}
