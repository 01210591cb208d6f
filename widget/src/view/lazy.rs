//! A place for what is loaded when somebody asks for it.

use std::rc::Rc;

use leptos::prelude::Owner;

use super::Context;
use super::dom::{El, button, el};
use super::live::Live;
use crate::browser::spawn;
use crate::later;
use crate::state::settings::Panel;
use crate::words::Key;

/// How far the loading is.
enum Content {
    Closed,
    Loading,
    Failed,
    Loaded(El, Owner),
}

/// A place that is empty until a panel is asked for.
#[derive(Clone)]
pub struct Lazy {
    content: Live<Content>,
    load: Rc<dyn Fn()>,
}

impl Lazy {
    /// A place for a panel, and what fills it.
    pub fn new(cx: Context, place: &str, panel: Panel) -> (El, Self) {
        let content = Live::new(Content::Closed);
        // What is made in a panel ends with the calculator, although it is made after waiting, when no owner is at work.
        let parent = Owner::current().unwrap_or_default();
        let load: Rc<dyn Fn()> = Rc::new(move || {
            content.set(Content::Loading);
            let owner = parent.child();
            spawn(async move {
                let loaded = match later_words(cx).await {
                    true => later::panel(panel, cx, owner.clone()).await.ok(),
                    false => None,
                };
                // Who has closed it in the meantime does not want it any more.
                if content.is_there() && content.with_untracked(|content| matches!(content, Content::Loading)) {
                    content.set(loaded.map_or(Content::Failed, |panel| Content::Loaded(panel, owner)));
                }
            });
        });
        let again = load.clone();
        let inside = move || {
            let again = again.clone();
            content.with(|content| match content {
                Content::Closed => Vec::new(),
                Content::Loading => vec![el("p.loading").attr("role", "status").text(cx.say(Key::LOADING))],
                Content::Failed => failed(cx, Box::new(move || again())).into(),
                Content::Loaded(panel, _) => vec![panel.clone()],
            })
        };
        (el(place).contents(inside), Self { content, load })
    }

    /// Loads what belongs here.
    pub fn fill(&self) {
        (self.load)();
    }

    /// Lets go of it.
    pub fn empty(&self) {
        let mut before = Content::Closed;
        self.content.update(|content| std::mem::swap(content, &mut before));
        if let Content::Loaded(_, owner) = before {
            owner.cleanup();
        }
    }
}

/// What stands where something could not be loaded, and the way to try again.
pub fn failed(cx: Context, again: Box<dyn Fn()>) -> [El; 2] {
    [
        el("p.failed").attr("role", "alert").text(cx.say(Key::NOT_LOADED)),
        button("button.quiet", "button", move |_| again()).text(cx.say(Key::TRY_AGAIN)),
    ]
}

/// Makes sure that the words of what is loaded later are there.
pub async fn later_words(cx: Context) -> bool {
    let words = cx.words;
    if words.is_whole() {
        return true;
    }
    let text = cx.outside().server.later_words(words.language()).await;
    text.is_some_and(|text| words.add(&text).is_ok())
}

/// Loads what the inputs mean, which is said when somebody is at one.
pub fn help(cx: Context) {
    if cx.help.get_untracked() != Help::Missing {
        return;
    }
    cx.help.set(Help::Awaited);
    spawn(async move {
        let there = later_words(cx).await;
        if cx.help.is_there() {
            // Whoever comes to an input next tries again.
            cx.help.set(if there { Help::There } else { Help::Missing });
        }
    });
}

/// How far what the inputs mean is loaded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Help {
    Missing,
    Awaited,
    There,
}
