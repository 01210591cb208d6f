//! The room that the page gives to a drawing.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlElement, ResizeObserver};

use crate::chart::Size;
use crate::view::dom::El;
use crate::view::live::{Live, keep};

/// Follows the size of a place for as long as it exists.
pub fn watch(place: &El, size: Live<Size>) {
    let element: HtmlElement = place.cast();
    let observed = element.clone();
    // Observing begins with a first call as soon as the place is laid out.
    let changed = Closure::<dyn Fn()>::new(move || {
        let em = web_sys::window()
            .and_then(|window| window.get_computed_style(&observed).ok().flatten())
            .and_then(|style| style.get_property_value("font-size").ok())
            .map(|text| js_sys::parse_float(&text))
            .filter(|em| em.is_finite());
        let next = Size { width: f64::from(observed.client_width()), em: em.unwrap_or(16.0) };
        if next.width > 0.0 && size.is_there() && size.get_untracked() != next {
            size.set(next);
        }
    });
    let Ok(observer) = ResizeObserver::new(changed.as_ref().unchecked_ref()) else { return };
    observer.observe(&element);
    keep(Watch { observer, _changed: changed });
}

/// Ends with the owner that keeps it.
struct Watch {
    observer: ResizeObserver,
    _changed: Closure<dyn Fn()>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
