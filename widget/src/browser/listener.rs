//! What the window tells of.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// A listener of the window, until its owner ends.
pub struct Listener {
    event: &'static str,
    act: Closure<dyn FnMut()>,
}

impl Listener {
    /// Begins to listen.
    pub fn new(event: &'static str, act: impl FnMut() + 'static) -> Option<Self> {
        let act = Closure::<dyn FnMut()>::new(act);
        web_sys::window()?.add_event_listener_with_callback(event, act.as_ref().unchecked_ref()).ok()?;
        Some(Self { event, act })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let _ = window.remove_event_listener_with_callback(self.event, self.act.as_ref().unchecked_ref());
        }
    }
}
