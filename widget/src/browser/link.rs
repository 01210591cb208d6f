//! A scenario in the address of the page.

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
    let selector = ["partner-roi-calculator[program=\"", program, "\"]"].concat();
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.query_selector(&selector).is_ok_and(|found| found.is_some()))
}
