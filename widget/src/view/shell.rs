//! What every element of the product has around its view, whatever it shows.

use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::JsValue;

use crate::browser::api::Server;
use crate::browser::format::Formats;
use crate::words::{Key, Words};

use super::live::Live;

/// What stands outside the view.
pub struct Outside {
    /// Dispatches an event of the element: name, detail.
    pub emit: Function,
    /// Adds a stylesheet.
    pub add_styles: Function,
    /// Imports a script that lies beside the loader.
    pub part: Function,
    /// Where the script came from.
    pub server: Server,
    /// How numbers are written, as a BCP 47 tag.
    pub locale: String,
    /// Tells this element apart from others in the browser's storage.
    pub place: String,
    /// The address that links lead to, if it is the page's own.
    pub page: Option<String>,
}

/// Handles to it; cheap to copy.
#[derive(Clone, Copy)]
pub struct Shell {
    /// The texts of this element's language.
    pub words: &'static Words,
    /// How numbers of answers are written. A scenario may show them in another currency than the program's.
    pub formats: Live<Formats>,
    /// Figures can be looked at only.
    pub readonly: Live<bool>,
    /// auto, light or dark.
    pub theme: Live<String>,
    /// What assistive technology is told.
    pub spoken: Live<String>,
    /// The figures on screen are the last good ones, and not those of what was entered since.
    pub stale: Live<bool>,
    outside: Live<Rc<Outside>>,
    styles: Live<Vec<&'static str>>,
}

impl Shell {
    /// Around an element with these words and formats.
    pub fn new(outside: Outside, formats: Formats, words: &'static Words) -> Self {
        Self {
            words,
            formats: Live::new(formats),
            readonly: Live::new(false),
            theme: Live::new(String::new()),
            spoken: Live::new(String::new()),
            stale: Live::new(false),
            outside: Live::new(Rc::new(outside)),
            styles: Live::new(Vec::new()),
        }
    }

    /// What stands outside the view.
    pub fn outside(self) -> Rc<Outside> {
        self.outside.get_untracked()
    }

    /// False once the element was taken off the page, which what was waited for may find out late.
    pub fn is_there(self) -> bool {
        self.outside.is_there()
    }

    /// Adds a stylesheet, unless it is there already. For what is loaded later and brings its own.
    pub fn add_styles(self, styles: &'static str) {
        if self.styles.with_untracked(|added| !added.contains(&styles)) {
            self.styles.update(|added| added.push(styles));
            let _ = self.outside().add_styles.call1(&JsValue::NULL, &styles.into());
        }
    }

    /// A text.
    pub fn say(self, key: Key) -> &'static str {
        self.words.say(key)
    }

    /// A text with values in its places.
    pub fn fill(self, key: Key, values: &[&str]) -> String {
        self.words.fill(key, values)
    }

    /// A whole number as the locale writes it.
    #[inline(never)]
    pub fn number(self, number: u32) -> String {
        self.formats.with(|formats| formats.number(&number.to_string()))
    }

    /// How many there are of something.
    pub fn count(self, of: Key, count: usize) -> String {
        self.formats.with(|formats| formats.count(of, &count.to_string()))
    }

    /// Says that what is shown is the last good answer, while it is.
    #[inline(never)]
    pub fn as_of(self) -> &'static str {
        if self.stale.get() { self.say(Key::LAST_GOOD) } else { "" }
    }

    /// Says a sentence to assistive technology.
    pub fn announce(self, words: String) {
        // The same words twice are no change to a live region.
        self.spoken.set(String::new());
        self.spoken.set(words);
    }

    /// Dispatches an event of the element.
    pub fn emit(self, name: &str, detail: &JsValue) {
        // A listener's exception is the page's business and is reported to it by the browser.
        let _ = self.outside().emit.call2(&JsValue::NULL, &name.into(), detail);
    }
}
