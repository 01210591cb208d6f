//! How things could turn out: which of the program's cases is on screen. What a case does to the inputs is loaded with it.

use leptos::prelude::untrack;

use super::dom::{El, effect, el};
use super::segmented::{Segment, segmented};
use super::{Context, Live};
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
        offered.iter().map(|case| Segment { id: &case.id, label: name(cx, case), detail: None, lang: None }).collect();
    let state = move || (cx.form.with(|form| form.case().unwrap_or(EXPECTED).to_owned()), false);
    // Why the case that was chosen last is not on screen, until there is another answer.
    let trouble = Live::new(String::new());
    effect(move || {
        cx.answer.with(|_| ());
        trouble.set(String::new());
    });
    let switch = segmented("case", cx.say(Key::CASE), &segments, state, move |id| choose(cx, trouble, id));
    let asked = cx.case_asked.get_untracked();
    if offered.iter().any(|case| case.id == asked) {
        choose(cx, trouble, &asked);
    }
    let note = el("p.note").live_text(move || words(cx));
    let fault = el("p.fault").live_text(move || trouble.get());
    Some(el("div.cases").part("cases").child(switch).child(fault).child(note))
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
    let reason = offered
        .iter()
        .find(|case| case.id == id)
        .map(|case| cx.words.apart(&cx.words.sentence(&cx.reason(&case.reason))));
    cx.words.join(&reason.unwrap_or_default(), cx.say(Key::CASE_KEEPS))
}

fn choose(cx: Context, trouble: Live<String>, id: &str) {
    trouble.set(String::new());
    if id == EXPECTED {
        // Everything as it is entered has the answer that it had.
        let _ = cx.show_case(None);
        return;
    }
    let (program, id) = (cx.program().to_string(), id.to_owned());
    spawn(async move {
        let loaded = later::case(program, id).await;
        if !cx.form.is_there() {
            return;
        }
        let why = match loaded.map(|case| cx.show_case(Some(case))) {
            Some(Ok(())) => return,
            Some(Err(faults)) => {
                let why = faults.iter().next().map_or("", |fault| cx.words.problem(fault));
                cx.fill(Key::NO_ANSWER, &[why])
            }
            None => {
                // The button that was pressed is not the case on screen.
                untrack(|| cx.form.update(|_| ()));
                cx.say(Key::NOT_LOADED).to_owned()
            }
        };
        trouble.set(why.clone());
        cx.announce(why);
    });
}
