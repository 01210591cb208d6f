//! A scenario in the address of the page.

use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::state::link;

/// The part of a fragment that holds a document.
pub fn part(document: &str) -> Option<String> {
    Some(link::written(&web_sys::window()?.btoa(&link::ascii(document)).ok()?))
}

/// The document in such a part; none if the link was damaged on its way.
pub fn document(part: &str) -> Option<String> {
    web_sys::window()?.atob(&link::base64(part)).ok()
}

/// Whether the page has a calculator of this program.
pub fn is_shown(program: &str) -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    let found = document.and_then(|document| document.query_selector_all("partner-roi-calculator[program]").ok());
    found.is_some_and(|found| {
        let programs = (0..found.length()).filter_map(|index| found.item(index)?.dyn_into::<Element>().ok());
        programs.into_iter().any(|element| element.get_attribute("program").as_deref() == Some(program))
    })
}
