//! Paper: a stylesheet of its own, and every group of inputs open, since what an answer rests on belongs beside it.

use crate::browser::listener::Listener;
use crate::view::{Context, El, PRINT_STYLES, keep};

/// Makes the calculator around a place ready for paper.
pub fn paper(cx: Context, place: &El) {
    cx.add_styles(PRINT_STYLES);
    let (before, after) = (place.clone(), place.clone());
    keep(Listener::new("beforeprint", move || open(cx, &before)));
    keep(Listener::new("afterprint", move || close(&after)));
}

/// Filled at once: that they were opened, they hear too late.
fn open(cx: Context, place: &El) {
    cx.filled.set(true);
    let Some(frame) = place.around(".frame") else { return };
    while let Some(group) = frame.inside(".more:not([open])") {
        group.set("class", Some("more paper"));
        group.set_flag("open", true);
    }
}

/// Those that were closed before are closed again.
fn close(place: &El) {
    let Some(frame) = place.around(".frame") else { return };
    while let Some(group) = frame.inside(".paper") {
        group.set("class", Some("more"));
        group.set_flag("open", false);
    }
}
