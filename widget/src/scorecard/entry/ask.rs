//! A question in the place of the buttons that led to it.

use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::view::{El, Live, button, effect, el};

/// What is asked before something is done that cannot be taken back.
pub struct Question {
    /// Unique within the element.
    pub id: &'static str,
    /// Whether it is on screen.
    pub asked: Live<bool>,
    /// The question itself.
    pub title: Box<dyn Fn() -> String>,
    /// What follows from it.
    pub about: Box<dyn Fn() -> Vec<El>>,
    /// The words of the button that does it.
    pub yes: String,
    /// The words of the one that does not.
    pub no: &'static str,
    /// Something is lost by it: the way back is the one that stands out.
    pub loses: bool,
    /// Does it.
    pub act: Box<dyn Fn()>,
    /// Where the focus goes if it is not done.
    pub back: Box<dyn Fn() -> Option<El>>,
}

impl Question {
    /// Its element. The focus goes there when it is asked, so that it is read out whole; Escape is no.
    pub fn build(self) -> El {
        let Self { id, asked, title, about, yes, no, loses, act, back } = self;
        let (title_id, about_id) = ([id, "-title"].concat(), [id, "-about"].concat());
        let heading = el("p.ask-title").attr("id", &title_id).live_text(move || match asked.get() {
            true => title(),
            false => String::new(),
        });
        let about = el("div.ask-about").attr("id", &about_id).contents(move || match asked.get() {
            true => about(),
            false => Vec::new(),
        });
        let back = std::rc::Rc::new(back);
        let leave = move || {
            asked.set(false);
            let back = back.clone();
            focus_soon(move || back());
        };
        let escape = leave.clone();
        let (strong, quiet) = ("button.primary", "button.quiet");
        let (doing, leaving) = if loses { (quiet, strong) } else { (strong, quiet) };
        let yes = button(doing, "button", move |_| {
            asked.set(false);
            act();
        })
        .text(&yes);
        let place = el("div.ask")
            .part("question")
            .attr("id", id)
            .attr("role", "group")
            .attr("tabindex", "-1")
            .attr("aria-labelledby", &title_id)
            .attr("aria-describedby", &about_id)
            .flag("hidden", move || !asked.get())
            .on("keydown", move |event| {
                let escaped = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
                if escaped {
                    escape();
                }
            })
            .child(heading)
            .child(about)
            .child(el("div.actions").child(yes).child(button(leaving, "button", move |_| leave()).text(no)));
        let this = place.clone();
        effect(move || {
            if asked.get() {
                let this = this.clone();
                focus_soon(move || Some(this));
            }
        });
        place
    }
}

/// Gives the focus to what is found once everything that follows from a change is on screen.
pub fn focus_soon(find: impl FnOnce() -> Option<El> + 'static) {
    let focus = move || {
        if let Some(found) = find() {
            let _ = found.cast::<HtmlElement>().focus();
        }
    };
    Timeout::new(0, focus).forget();
}

/// Whether somebody can see it.
pub fn on_screen(this: &El) -> bool {
    this.around("[hidden],details:not([open])>:not(summary)").is_none()
}
