//! What is on screen. A folder a component: code and stylesheet.

mod cases;
pub mod chart;
mod context;
mod dom;
mod explain;
mod explore;
mod field;
mod figures;
mod flow_chart;
mod headline;
mod inputs;
mod lazy;
mod links;
mod live;
mod segmented;
mod setup;
mod shell;
mod toolbar;
mod year_table;

pub use cases::case_name;
pub use context::{Context, Start, own, show};
pub use dom::{El, button, effect, el, event_text, svg};
pub use explain::term;
pub use field::signs;
pub use figures::MULTIPLE;
pub use headline::{Unit, figure_text};
pub use lazy::later_words;
pub use live::{Live, keep};
pub use segmented::{Segment, segmented};
pub use shell::{Outside, Shell};
pub use toolbar::{shown_link, status_words};
pub use year_table::{amounts, head, table_row};

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlInputElement, KeyboardEvent};

use crate::words::Key;

/// All stylesheets as one text, for one constructed sheet that every instance adopts. `widget/build.rs` names and joins them.
pub const STYLES: &str = include_str!(concat!(env!("OUT_DIR"), "/styles.css"));

/// The stylesheet for paper, which nobody waits for.
pub const PRINT_STYLES: &str = include_str!("../../styles/print.css");

/// The whole calculator.
pub fn calculator(cx: Context) -> El {
    let explore = explore::explore(cx);
    let inputs = el("form.inputs")
        .part("inputs")
        .attr("aria-label", cx.say(Key::INPUTS))
        .on("submit", |event| event.prevent_default())
        .children(jump(cx, &explore))
        .child(setup::setup(cx))
        .children(inputs::inputs(cx));
    let mut parts = vec![
        headline::remarks(cx),
        flow_chart::flow_chart(cx),
        year_table::year_table(cx),
        figures::figures(cx),
        explore,
    ];
    // A page that wants a panel open from the start is about that panel.
    if !cx.open.with_untracked(String::is_empty) {
        parts.rotate_right(1);
    }
    let [switch, headline, bases] = headline::headline(cx);
    let details = el("div.details").child(bases).children(cases::cases(cx)).children(parts);
    let answers =
        el("section.answers").part("answers").attr("aria-label", cx.say(Key::ANSWERS)).child(headline).child(details);
    let marked = answers.clone();
    effect(move || {
        let stale = cx.form.with(|form| form.is_stale() && form.answer().is_some());
        // All charts follow it, so it must not be told at every keystroke.
        if stale != cx.stale.get_untracked() {
            cx.stale.set(stale);
            marked.set("class", Some(if stale { "answers stale" } else { "answers" }));
        }
    });
    let frame = el("div.frame")
        .part("frame")
        .attr("lang", cx.words.language())
        .attr("dir", cx.words.direction())
        .live("data-theme", move || Some(cx.theme.get()))
        .on("keydown", move |event| shortcut(cx, &event))
        .children(toolbar::toolbar(cx))
        .child(el("div.panes").child(switch).child(inputs).child(answers))
        .child(el("p.spoken").attr("role", "status").live_text(move || cx.spoken.get()));
    explain::explains(cx, frame)
}

/// In one column the panel that the page is about stands below all inputs: a way there.
fn jump(cx: Context, panels: &El) -> Option<El> {
    let panel = cx.open.get_untracked();
    if panel.is_empty() {
        return None;
    }
    let panels: HtmlElement = panels.cast();
    let go = button("button.quiet jump", "button", move |_| {
        let _ = panels.focus();
        panels.scroll_into_view();
    });
    Some(go.text(cx.say(const { Key::of("panels") }.then(&panel).then("title"))))
}

/// Undo and redo by the keys that everything else has them on. In a text field they are the browser's.
fn shortcut(cx: Context, event: &Event) {
    let typing = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
        .is_some_and(|input| input.type_() == "text");
    let Some(event) =
        event.dyn_ref::<KeyboardEvent>().filter(|event| !typing && (event.ctrl_key() || event.meta_key()))
    else {
        return;
    };
    let back = match event.key().as_str() {
        "z" => true,
        "Z" | "y" => false,
        _ => return,
    };
    event.prevent_default();
    cx.step(back);
}
