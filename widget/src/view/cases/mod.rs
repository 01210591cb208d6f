//! How things could turn out: which of the program's cases is on screen. What a case does to the inputs is loaded with it.

use leptos::prelude::untrack;

use super::Context;
use super::dom::{El, el};
use super::segmented::{Segment, segmented};
use crate::browser::spawn;
use crate::later;
use crate::state::cases::{EXPECTED, Offered};
use crate::words::Key;

/// The switch; nothing if the program states no cases.
pub fn cases(cx: Context) -> Option<El> {
    let offered = cx.offered();
    if offered.len() < 2 {
        return None;
    }
    let segments: Vec<_> =
        offered.iter().map(|case| Segment { id: &case.id, label: name(cx, case), detail: None }).collect();
    let state = move || (cx.form.with(|form| form.case().unwrap_or(EXPECTED).to_owned()), false);
    let switch = segmented("case", cx.say(Key::CASE), &segments, state, move |id| choose(cx, id));
    Some(el("div.cases").part("cases").child(switch).child(el("p.note").live_text(move || words(cx))))
}

/// What a case is called: in the person's language if it is one that programs usually have.
pub fn case_name<'a>(cx: Context, id: &str, name: &'a str) -> &'a str {
    cx.words.find(const { Key::of("cases") }.then(id)).unwrap_or(name)
}

fn name(cx: Context, case: &Offered) -> &str {
    case_name(cx, &case.id, &case.name)
}

/// What the case on screen is called; nothing for everything as it is entered.
pub fn shown(cx: Context) -> String {
    let id = cx.form.with(|form| form.case().map(str::to_owned));
    let offered = cx.offered();
    let case = id.and_then(|id| offered.iter().find(|case| case.id == id));
    case.map_or_else(String::new, |case| cx.fill(Key::CASE_SHOWN, &[name(cx, case)]))
}

/// What is assumed in it; nothing where everything is as it is entered.
fn words(cx: Context) -> String {
    let Some(id) = cx.form.with(|form| form.case().map(str::to_owned)) else { return String::new() };
    let offered = cx.offered();
    let reason = offered.iter().find(|case| case.id == id).map(|case| cx.words.sentence(&case.reason));
    cx.words.join(&reason.unwrap_or_default(), cx.say(Key::CASE_KEEPS))
}

fn choose(cx: Context, id: &str) {
    if id == EXPECTED {
        cx.show_case(None);
        return;
    }
    let (program, id) = (cx.program().to_string(), id.to_owned());
    spawn(async move {
        let loaded = later::case(program, id).await;
        if !cx.form.is_there() {
            return;
        }
        match loaded {
            Some(case) => cx.show_case(Some(case)),
            None => {
                cx.announce_if_there(Key::NOT_LOADED);
                // The button that was pressed is not the case on screen.
                untrack(|| cx.form.update(|_| ()));
            }
        }
    });
}
