//! The years as columns above their table. Loaded once the first view is there; room is kept for it.

use gloo_timers::callback::Timeout;
use leptos::prelude::Owner;

use crate::browser::spawn;
use crate::later;
use crate::view::Context;
use crate::view::dom::{El, el};
use crate::view::lazy::later_words;
use crate::view::live::keep;

/// Milliseconds after the first view.
const LATER: u32 = 300;

/// The place of the chart.
pub fn bars(cx: Context) -> El {
    let place = el("div.bars");
    let (target, owner) = (place.clone(), Owner::current().unwrap_or_default());
    keep(Timeout::new(LATER, move || {
        spawn(async move {
            if later_words(cx).await
                && cx.form.is_there()
                && let Ok(chart) = later::years(cx, owner).await
            {
                target.replace(&[chart]);
            } else {
                target.set_flag("hidden", true);
            }
        });
    }));
    place
}
