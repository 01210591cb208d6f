//! How long a keystroke takes until its answer is on screen, as entries of the page's own timeline.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// The mark set when a keystroke arrives.
const INPUT: &str = "partner-roi:input";
/// The measure from there to the frame that shows the answer.
const PAINTED: &str = "partner-roi:painted";

/// Marks a keystroke, and once its frame is out measures how long it took.
pub fn keystroke() {
    let Some(window) = web_sys::window() else { return };
    let Some(performance) = window.performance() else { return };
    performance.clear_marks_with_mark_name(INPUT);
    let _ = performance.mark(INPUT);
    let measure = Closure::once_into_js(move || {
        // A message task runs after the frame that requestAnimationFrame announced has been drawn.
        gloo_timers::callback::Timeout::new(0, move || {
            let _ = performance.measure_with_start_mark(PAINTED, INPUT);
        })
        .forget();
    });
    let _ = window.request_animation_frame(measure.unchecked_ref());
}
