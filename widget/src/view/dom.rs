//! Elements, and what keeps them up to date.
//!
//! Leptos' triggers, effects and owners drive the page; its typed views do not build it, because every element and closure
//! would be compiled as a type of its own, which a form of this size cannot afford within its budget. Everything made here belongs to the reactive owner it was made under and ends
//! with it. Texts become text nodes; nothing is parsed as HTML.

use reactive_graph::effect::RenderEffect;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Element, Event, Node};

use super::live::keep;

const SVG: &str = "http://www.w3.org/2000/svg";

/// An element under construction.
#[derive(Clone)]
pub struct El(Option<Element>);

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// An HTML element.
pub fn el(tag: &str) -> El {
    El(document().and_then(|document| document.create_element(tag).ok()))
}

/// An SVG element.
pub fn svg(tag: &str) -> El {
    El(document().and_then(|document| document.create_element_ns(Some(SVG), tag).ok()))
}

/// Runs now, and again whenever a signal that it read changes.
pub fn effect(run: impl FnMut() + 'static) {
    fn boxed(mut run: Box<dyn FnMut()>) {
        let effect = RenderEffect::new(move |_: Option<()>| run());
        // Stored with the owner: an effect that nobody holds stops.
        keep(effect);
    }
    boxed(Box::new(run));
}

impl El {
    /// The element itself.
    pub fn node(&self) -> Option<&Element> {
        self.0.as_ref()
    }

    /// The element as a more particular kind.
    pub fn cast<T: JsCast>(&self) -> Option<T> {
        self.0.clone()?.dyn_into().ok()
    }

    /// Sets an attribute.
    pub fn attr(self, name: &str, value: &str) -> Self {
        self.set(name, Some(value));
        self
    }

    /// Sets the class.
    pub fn class(self, class: &str) -> Self {
        self.attr("class", class)
    }

    /// Sets or removes an attribute.
    pub fn set(&self, name: &str, value: Option<&str>) {
        if let Some(element) = &self.0 {
            let _ = match value {
                Some(value) => element.set_attribute(name, value),
                None => element.remove_attribute(name),
            };
        }
    }

    /// Replaces everything inside by a text, if it is another one.
    pub fn set_text(&self, text: &str) {
        if let Some(element) = &self.0
            && element.text_content().as_deref() != Some(text)
        {
            element.set_text_content(Some(text));
        }
    }

    /// Appends a text.
    pub fn text(self, text: &str) -> Self {
        if let (Some(element), Some(document)) = (&self.0, document()) {
            let _ = element.append_child(&document.create_text_node(text));
        }
        self
    }

    /// Appends an element.
    pub fn child(self, child: Self) -> Self {
        if let (Some(element), Some(child)) = (&self.0, &child.0) {
            let _ = element.append_child(child);
        }
        self
    }

    /// Appends elements.
    pub fn children(self, children: impl IntoIterator<Item = Self>) -> Self {
        children.into_iter().fold(self, Self::child)
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
        let (this, text): (_, Box<dyn Fn() -> String>) = (self.clone(), Box::new(text));
        effect(move || this.set_text(&text()));
        self
    }

    /// Keeps all that is inside up to date: made anew on every change.
    pub fn contents(self, make: impl Fn() -> Vec<Self> + 'static) -> Self {
        self.contents_boxed(Box::new(make));
        self
    }

    fn contents_boxed(&self, make: Box<dyn Fn() -> Vec<Self>>) {
        let this = self.clone();
        effect(move || {
            let children = make();
            if let Some(element) = &this.0 {
                element.set_text_content(None);
                for child in children.iter().filter_map(|child| child.0.as_ref()) {
                    let _ = element.append_child(child);
                }
            }
        });
    }

    /// Listens.
    pub fn on(self, event: &str, act: impl FnMut(Event) + 'static) -> Self {
        self.on_boxed(event, Box::new(act));
        self
    }

    fn on_boxed(&self, event: &str, act: Box<dyn FnMut(Event)>) {
        let Some(element) = &self.0 else { return };
        let listener = Closure::wrap(act);
        let _ = element.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
        keep(listener);
    }

    /// Appends to something that is not an [`El`].
    pub fn append_to(&self, parent: &Node) {
        if let Some(element) = &self.0 {
            let _ = parent.append_child(element);
        }
    }
}

/// The text of the field that an event comes from.
pub fn event_text(event: &Event) -> String {
    event.target().map_or_else(String::new, |target| {
        if let Some(input) = target.dyn_ref::<web_sys::HtmlInputElement>() {
            input.value()
        } else if let Some(select) = target.dyn_ref::<web_sys::HtmlSelectElement>() {
            select.value()
        } else {
            String::new()
        }
    })
}

/// A button that acts.
pub fn button(class: &str, part: &str, act: impl FnMut(Event) + 'static) -> El {
    el("button").attr("type", "button").class(class).attr("part", part).on("click", act)
}
