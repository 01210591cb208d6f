//! Working things out anew without holding up typing: after a pause, and only while somebody looks.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use leptos::prelude::{Owner, untrack};

use crate::view::{El, Live, effect};

/// Milliseconds without a change.
const PAUSE: u32 = 200;

/// What `work` gives: at once, and again when `follow` sees a change, once there has been a pause and as long as the panel
/// around `place` is open. Where there is no result, the last one stays.
pub fn settled<T: 'static>(
    place: &El,
    follow: impl Fn() + 'static,
    work: impl Fn() -> Option<T> + 'static,
) -> Live<Option<Rc<T>>> {
    let result = Live::new(untrack(&work).map(Rc::new));
    let (waits, timer) = (Live::new(false), Live::new(None::<Timeout>));
    let (place, owner) = (place.clone(), Owner::current().unwrap_or_default());
    let settle = Rc::new(move || {
        if let Some(found) = untrack(&work) {
            result.set(Some(Rc::new(found)));
        }
    });
    let started = Live::new(false);
    effect(move || {
        follow();
        // The first result is there already.
        if !started.get_untracked() {
            return started.set(true);
        }
        let (place, settle, owner) = (place.clone(), settle.clone(), owner.clone());
        let act = move || {
            let Some(panel) = place.around("details") else { return };
            if panel.node().has_attribute("open") {
                return settle();
            }
            if !waits.get_untracked() {
                waits.set(true);
                let opened = move |_| {
                    if waits.get_untracked() {
                        waits.set(false);
                        settle();
                    }
                };
                let _ = owner.with(|| panel.on("toggle", opened));
            }
        };
        timer.set(Some(Timeout::new(PAUSE, act)));
    });
    result
}
