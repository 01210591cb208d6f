//! Elements, and what keeps them up to date.
//!
//! Leptos' triggers, effects and owners drive the page; its typed views do not build it, because every element and closure
//! would be compiled as a type of its own, which a form of this size cannot afford within its budget. For the same reason an
//! element is a single word here and every step that builds one a single call. Everything made here belongs to the
//! reactive owner it was made under and ends with it. Texts become text nodes; nothing is parsed as HTML.

use js_sys::Reflect;
use leptos::prelude::RenderEffect;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, Event, Node};

use super::live::keep;

const HTML: &str = "http://www.w3.org/1999/xhtml";
const SVG: &str = "http://www.w3.org/2000/svg";

/// An element under construction.
#[derive(Clone)]
pub struct El(Element);

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = document)]
    static DOCUMENT: Document;
}

/// Makes `tag.the classes` within a namespace.
#[inline(never)]
fn make(namespace: Option<&str>, what: &str) -> El {
    let (tag, class) = what.split_once('.').unwrap_or((what, ""));
    let element = El(DOCUMENT.with(|document| match document.create_element_ns(namespace, tag) {
        Ok(element) => element,
        // Only for a name that is no name; the exception then stands for an element and refuses whatever is done to it.
        Err(refusal) => refusal.unchecked_into(),
    }));
    if !class.is_empty() {
        element.set("class", Some(class));
    }
    element
}

/// An HTML element, written `tag` or `tag.the classes`.
#[inline(never)]
pub fn el(what: &str) -> El {
    make(Some(HTML), what)
}

/// An SVG element.
#[inline(never)]
pub fn svg(what: &str) -> El {
    make(Some(SVG), what)
}

/// Runs now, and again whenever a signal that it read changes.
pub fn effect(run: impl FnMut() + 'static) {
    #[inline(never)]
    fn boxed(mut run: Box<dyn FnMut()>) {
        let effect = RenderEffect::new(move |_: Option<()>| run());
        // Stored with the owner: an effect that nobody holds stops.
        keep(effect);
    }
    boxed(Box::new(run));
}

impl El {
    /// An element that is there already.
    pub fn from_element(element: Element) -> Self {
        Self(element)
    }

    /// The element itself.
    pub fn node(&self) -> &Element {
        &self.0
    }

    /// The element as a more particular kind, which its tag makes it.
    pub fn cast<T: JsCast>(&self) -> T {
        self.0.clone().unchecked_into()
    }

    /// The nearest element around this one that fits a selector.
    pub fn around(&self, selector: &str) -> Option<Self> {
        self.0.closest(selector).ok().flatten().map(Self)
    }

    /// The first element inside that fits a selector.
    pub fn inside(&self, selector: &str) -> Option<Self> {
        self.0.query_selector(selector).ok().flatten().map(Self)
    }

    /// Sets an attribute.
    #[inline(never)]
    pub fn attr(self, name: &str, value: &str) -> Self {
        self.set(name, Some(value));
        self
    }

    /// Names the element for the page's own stylesheet.
    #[inline(never)]
    pub fn part(self, name: &str) -> Self {
        self.attr("part", name)
    }

    /// Sets or removes an attribute.
    #[inline(never)]
    pub fn set(&self, name: &str, value: Option<&str>) {
        let _ = match value {
            Some(value) => self.0.set_attribute(name, value),
            None => self.0.remove_attribute(name),
        };
    }

    /// Sets or removes an attribute without a value.
    #[inline(never)]
    pub fn set_flag(&self, name: &str, on: bool) {
        self.set(name, if on { Some("") } else { None });
    }

    /// Replaces everything inside by a text, if it is another one.
    #[inline(never)]
    pub fn set_text(&self, text: &str) {
        if self.0.text_content().as_deref() != Some(text) {
            self.0.set_text_content(Some(text));
        }
    }

    /// Appends a text.
    #[inline(never)]
    pub fn text(self, text: &str) -> Self {
        let _ = self.0.append_with_str_1(text);
        self
    }

    /// Appends an element.
    #[inline(never)]
    pub fn child(self, child: Self) -> Self {
        let _ = self.0.append_child(&child.0);
        self
    }

    /// Appends an element that is still needed.
    #[inline(never)]
    pub fn hold(self, child: &Self) -> Self {
        let _ = self.0.append_child(&child.0);
        self
    }

    /// Appends elements.
    pub fn children(self, children: impl IntoIterator<Item = Self>) -> Self {
        let mut parent = self;
        for child in children {
            parent = parent.child(child);
        }
        parent
    }

    /// Keeps an attribute up to date; `None` removes it.
    pub fn live(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Self {
        self.live_boxed(name, Box::new(value));
        self
    }

    /// Keeps a boolean attribute up to date.
    pub fn flag(self, name: &'static str, value: impl Fn() -> bool + 'static) -> Self {
        self.live(name, move || value().then(String::new))
    }

    #[inline(never)]
    fn live_boxed(&self, name: &'static str, value: Box<dyn Fn() -> Option<String>>) {
        let this = self.clone();
        let mut last = None;
        effect(move || {
            let next = Some(value());
            if next != last {
                this.set(name, next.as_ref().and_then(|value| value.as_deref()));
                last = next;
            }
        });
    }

    /// Keeps the text inside up to date.
    pub fn live_text(self, text: impl Fn() -> String + 'static) -> Self {
        self.live_text_boxed(Box::new(text));
        self
    }

    #[inline(never)]
    fn live_text_boxed(&self, text: Box<dyn Fn() -> String>) {
        let this = self.clone();
        effect(move || this.set_text(&text()));
    }

    /// Keeps all that is inside up to date: made anew on every change.
    pub fn contents(self, make: impl Fn() -> Vec<Self> + 'static) -> Self {
        self.contents_boxed(Box::new(make));
        self
    }

    #[inline(never)]
    fn contents_boxed(&self, make: Box<dyn Fn() -> Vec<Self>>) {
        let this = self.clone();
        effect(move || this.replace(&make()));
    }

    /// Replaces everything inside by elements.
    pub fn replace(&self, children: &[Self]) {
        self.0.set_text_content(None);
        for child in children {
            let _ = self.0.append_child(&child.0);
        }
    }

    /// Listens.
    pub fn on(self, event: &str, act: impl FnMut(Event) + 'static) -> Self {
        self.on_boxed(event, Box::new(act));
        self
    }

    #[inline(never)]
    fn on_boxed(&self, event: &str, act: Box<dyn FnMut(Event)>) {
        let listener = Closure::wrap(act);
        let _ = self.0.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
        keep(listener);
    }

    /// Appends to something that is not an [`El`].
    pub fn append_to(&self, parent: &Node) {
        let _ = parent.append_child(&self.0);
    }
}

/// The text of the field, or the value of the choice, that an event comes from.
#[inline(never)]
pub fn event_text(event: &Event) -> String {
    // Every kind of control has a `value`.
    event.target().and_then(|target| Reflect::get(&target, &"value".into()).ok()?.as_string()).unwrap_or_default()
}

/// A button that acts.
pub fn button(what: &str, part: &str, act: impl FnMut(Event) + 'static) -> El {
    el(what).attr("type", "button").part(part).on("click", act)
}
