//! What changes a card: entering, files, saving. It is a part of its own, which is loaded when somebody begins with it, and at
//! once where somebody has begun before. Who only looks never loads it.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::Owner;
use partner_roi_shared::Faults;
use partner_roi_shared::scorecard::Quarter;
use wasm_bindgen::JsValue;

use super::baseline::Wrong;
use super::{Card, again, baseline, entry, fit, name, saved, saving, taking};
use crate::browser::format::Formats;
use crate::browser::spawn;
use crate::element::Element;
use crate::later;
use crate::state::card::board::{Board, Change};
use crate::state::card::keeping::Waiting;
use crate::view::{El, Live, button, effect, el};
use crate::words::{Key, Words};

/// Everything that the part is called for. Nothing else may call what stands behind these, or it is not cut out.
#[derive(Clone, Copy)]
pub struct Desk {
    /// Keeps and sends what changes, beginning with what an earlier visit could not send.
    begin: fn(Card, Vec<Waiting>),
    /// Does something.
    act: fn(Card, Act),
    /// The form of a quarter; the second part is whether it restates.
    pub form: fn(Card, Quarter, bool) -> El,
    /// What is told of saving, and ways out.
    pub saved: fn(Card) -> El,
    /// Taking figures away and bringing them as a file.
    pub files: fn(Card) -> El,
    /// The button that shows the field for the card's name.
    pub rename: fn(Card) -> El,
    /// That field.
    pub name: fn(Card) -> El,
    /// The choice of the plan; with the quarter that somebody chose to begin with.
    pub plan: fn(Card, Live<Option<Quarter>>) -> El,
    /// Shows a card that was shown before in another language, with all that is typed and open.
    pub again: Again,
    /// Puts another document in the place of a card into which figures may be being entered.
    pub replace: fn(&mut Board, &str) -> Result<Change, Faults>,
}

/// How a card is shown again.
pub type Again = fn(Card, Desk, Element, &'static Words, Owner, Formats) -> Result<Card, JsValue>;

/// What somebody asks for that the part is needed for.
#[derive(Clone)]
pub enum Act {
    /// To open the form of a quarter.
    Enter(Quarter),
    /// To see what can be done with files.
    Files,
    /// To store the card.
    Save,
    /// To send again what could not be sent.
    TryAgain,
    /// To have the card that is on the server.
    Reload,
    /// To keep the card on screen as a new one.
    SaveCopy,
    /// To have everything as the page set it up.
    Back,
    /// To begin a new card of the same template.
    New,
    /// To make a saved scenario the plan, by its link, from a quarter on; with where it is said that it cannot be opened.
    Plan(String, Quarter, Wrong),
    /// To call the card something.
    Name(String),
    /// To score a criterion of the fit, by group and name.
    Score([String; 2], Option<String>),
}

/// How far the loading is.
#[derive(Clone)]
pub enum Door {
    /// Nobody has asked, or all that was asked for is done.
    Still,
    /// On its way, and what is to be done then.
    Opening(Vec<Act>),
    /// It could not be loaded.
    Stuck(Vec<Act>),
}

/// The part itself.
pub fn desk() -> Desk {
    Desk {
        begin: saving::begin,
        act: perform,
        form: entry::form,
        saved: saved::saved,
        files: entry::files_content,
        rename: name::rename,
        name: name::field,
        plan: baseline::setting,
        again: again::again,
        replace: Board::replace,
    }
}

fn perform(cx: Card, act: Act) {
    match act {
        Act::Enter(quarter) => entry::open(cx, quarter),
        Act::Files => {}
        Act::Save => saving::save(cx),
        Act::TryAgain => saving::try_again(cx),
        Act::Reload => taking::reload(cx),
        Act::SaveCopy => saving::save_copy(cx),
        Act::Back => taking::back(cx),
        Act::New => taking::begin_new(cx),
        Act::Plan(link, first, wrong) => baseline::take(cx, &link, first, wrong),
        Act::Name(name) => name::take(cx, &name),
        Act::Score([group, criterion], score) => fit::take(cx, &group, &criterion, score.as_deref()),
    }
}

/// A place for what the part makes, once it is there.
pub fn lazy(cx: Card, make: impl Fn(Desk) -> El + 'static) -> El {
    el("div").contents(move || cx.desk.get().map(&make).into_iter().collect())
}

/// Does something, at once or when the part is there.
pub fn ask(cx: Card, act: Act) {
    match cx.desk.get_untracked() {
        Some(desk) => (desk.act)(cx, act),
        None => open(cx, vec![act]),
    }
}

/// Loads the part, unless it is there or on its way.
pub fn open(cx: Card, acts: Vec<Act>) {
    if cx.desk.with_untracked(Option::is_some) {
        return;
    }
    let (under_way, mut waiting) = match cx.door.get_untracked() {
        Door::Opening(waiting) => (true, waiting),
        Door::Stuck(waiting) => (false, waiting),
        Door::Still => (false, Vec::new()),
    };
    waiting.extend(acts);
    cx.door.set(Door::Opening(waiting));
    if under_way {
        return;
    }
    spawn(async move {
        let desk = later::desk().await.ok();
        if !cx.is_there() {
            return;
        }
        let Door::Opening(acts) = cx.door.get_untracked() else { return };
        match desk {
            Some(desk) => {
                cx.door.set(Door::Still);
                set_up(cx, desk);
                acts.into_iter().for_each(|act| (desk.act)(cx, act));
            }
            None => cx.door.set(Door::Stuck(acts)),
        }
    });
}

/// From now on the part is there for a card.
pub fn set_up(cx: Card, desk: Desk) {
    cx.owner.get_untracked().with(|| (desk.begin)(cx, cx.unsent.get_untracked()));
    cx.desk.set(Some(desk));
}

/// Loads the part as soon as there is something to keep or to send, or somebody opened the card to change it.
pub fn follow(cx: Card) {
    effect(move || {
        let changed = cx
            .saving
            .with(|saving| saving.changed || saving.stored.as_ref().is_some_and(|stored| stored.edit.is_some()));
        let waits = cx.creation.with(Option::is_some) || cx.unsent.with(|unsent| !unsent.is_empty());
        if waits || changed && !cx.readonly.get() {
            // Not inside the effect, which would then follow all that opening reads.
            spawn(async move {
                if cx.is_there() {
                    open(cx, Vec::new());
                }
            });
        }
    });
}

/// A place whose buttons ask for the part loads it when somebody comes near them.
pub fn near(place: El) -> El {
    let asked = Rc::new(Cell::new(false));
    ["pointerover", "focusin"].into_iter().fold(place, |place, event| {
        let asked = asked.clone();
        place.on(event, move |_| {
            // What nobody has asked for yet is not told of when it fails.
            if !asked.replace(true) {
                spawn(async move { drop(later::desk().await) });
            }
        })
    })
}

/// How the loading stands, for what was asked for in this place.
pub fn told(cx: Card, here: fn(&[Act]) -> bool) -> El {
    let shown = move || {
        cx.door.with(|door| match door {
            Door::Opening(acts) => !acts.is_empty() && here(acts),
            Door::Stuck(acts) => here(acts),
            Door::Still => false,
        })
    };
    el("div.actions door").flag("hidden", move || !shown()).contents(move || {
        cx.door.with(|door| match door {
            Door::Opening(acts) if !acts.is_empty() && here(acts) => {
                vec![el("p.loading").attr("role", "status").text(cx.say(Key::LOADING))]
            }
            Door::Stuck(acts) if here(acts) => {
                let acts = acts.clone();
                vec![
                    el("p.failed").attr("role", "alert").text(cx.say(Key::NOT_LOADED)),
                    button("button.quiet", "button", move |_| open(cx, acts.clone())).text(cx.say(Key::TRY_AGAIN)),
                ]
            }
            _ => Vec::new(),
        })
    })
}

/// Whether a form was asked for.
pub fn entering(acts: &[Act]) -> bool {
    acts.iter().any(|act| matches!(act, Act::Enter(_) | Act::Plan(..)))
}

/// Whether files were asked for.
pub fn files(acts: &[Act]) -> bool {
    acts.iter().any(|act| matches!(act, Act::Files))
}

/// Whether something else was asked for, or nothing: what was changed is to be kept.
pub fn saving(acts: &[Act]) -> bool {
    !entering(acts) && !files(acts)
}
