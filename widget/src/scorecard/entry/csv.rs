//! Figures as a file: taking them away, and bringing them from a file or by pasting.

use std::rc::Rc;

use partner_roi_shared::fault::code;
use partner_roi_shared::scorecard::{Quarter, csv};
use partner_roi_shared::{Fault, Faults};
use wasm_bindgen::JsValue;
use web_sys::{HtmlElement, HtmlInputElement};

use super::{doubt, looked_at};
use crate::browser::api::text;
use crate::browser::files::{chosen, download, load, text_of};
use crate::browser::spawn;
use crate::scorecard::Card;
use crate::scorecard::desk::{self, Act};
use crate::scorecard::figures::target;
use crate::state::card::board::{Asked, Board};
use crate::state::card::table;
use crate::view::{El, Live, button, effect, el};
use crate::words::{CardText, Key};

const MEDIA_TYPE: &str = "text/csv;charset=utf-8";
/// More faults than anybody reads.
const MOST_FAULTS: usize = 50;

/// What came of the last import.
#[derive(Clone)]
enum Outcome {
    /// It was taken.
    Taken(Taken),
    /// It was taken, and taken back.
    Gone,
    /// Nothing of it was taken.
    Faulty(Faults),
}

/// Figures that were taken from a file.
#[derive(Clone)]
struct Taken {
    rows: usize,
    /// Quarters that the card has by it.
    added: Vec<Quarter>,
    asked: Vec<Asked>,
    /// The card before and after it.
    before: String,
    after: String,
}

const FOLD: &str = "files";

/// A disclosure of what can be done with files, which is loaded when somebody opens it.
pub fn files(cx: Card) -> El {
    // What stands in it stays when it is closed.
    let seen = Live::new(false);
    effect(move || {
        if cx.unfolded.with(|unfolded| unfolded.contains(FOLD)) {
            if !seen.get_untracked() {
                seen.set(true);
            }
            desk::ask(cx, Act::Files);
        }
    });
    let content = el("div").contents(move || match (seen.get(), cx.desk.get()) {
        (true, Some(desk)) => vec![(desk.files)(cx)],
        _ => Vec::new(),
    });
    let summary = el("summary").child(el("h3").text(cx.say(CardText::FILES)));
    desk::near(cx.fold(FOLD, summary).attr("class", "card-files").child(desk::told(cx, desk::files)).child(content))
}

/// Export, template and import.
pub fn files_content(cx: Card) -> El {
    let left = cx.imported.get_untracked();
    let outcome = Live::new(left.and_then(|left| left.downcast_ref::<Outcome>().cloned()));
    effect(move || {
        if let Some(outcome) = outcome.get() {
            cx.imported.set(Some(Rc::new(outcome)));
        }
    });
    let part = cx.outside().part.clone();
    spawn(async move { drop(load(&part).await) });
    let import = el("div.files-import")
        // What is being typed would be lost under a file.
        .flag("hidden", move || cx.readonly.get() || cx.board.with(|board| board.entry().is_some()))
        .child(picker(cx, outcome))
        .child(pasting(cx, outcome))
        .child(progress(cx))
        .child(told(cx, outcome));
    el("div.files").child(el("p.muted").text(cx.say(CardText::FILES_HELP))).child(downloads(cx)).child(import)
}

fn downloads(cx: Card) -> El {
    let empty = move || cx.board.with(|board| board.kept().card().quarters.is_empty());
    let export = button("button.quiet", "button", move |_| {
        let (name, text) = cx.board.with_untracked(|board| (table::file_name(board.kept(), cx.now()), board.csv()));
        give(cx, name, text);
    })
    .flag("hidden", empty)
    .text(cx.say(CardText::EXPORT));
    let template = button("button.quiet", "button", move |_| {
        let quarter = leptos::prelude::untrack(|| quarter(cx));
        let text = cx.board.with_untracked(|board| table::blank(board.kept(), quarter, board.separators()));
        give(cx, [&quarter.to_string(), ".csv"].concat(), text);
    })
    .flag("hidden", move || cx.readonly.get())
    .live_text(move || cx.fill(CardText::BLANK, &[&cx.quarter(quarter(cx))]));
    el("div.actions").child(export).child(template)
}

fn give(cx: Card, name: String, text: String) {
    spawn(async move {
        let given = download(cx.outside().part.clone(), name, MEDIA_TYPE, text).await;
        if !given && cx.is_there() {
            cx.notice.set(Some(cx.say(Key::NOT_LOADED).to_owned()));
        }
    });
}

/// The quarter that figures are most likely brought for: the first that is open, else the next.
fn quarter(cx: Card) -> Quarter {
    let looked_at = looked_at(cx).filter(|(_, closed)| !closed).map(|(quarter, _)| quarter);
    cx.board.with(|board| {
        let open = board.kept().card().quarters.iter().find(|known| !known.is_closed());
        looked_at.or(open.map(|known| known.quarter)).unwrap_or_else(|| board.next_quarter(cx.now()))
    })
}

fn picker(cx: Card, outcome: Live<Option<Outcome>>) -> El {
    let input = el("input").attr("type", "file").attr("id", "csv-file").attr("accept", ".csv,.tsv,.txt,text/csv");
    let this = input.clone();
    let input = input.on("change", move |_| {
        let field = this.clone();
        let Some((file, size)) = chosen(&field) else { return };
        spawn(async move {
            let text = read(cx, file, size).await;
            // The same file may be chosen again once it is mended.
            field.cast::<HtmlInputElement>().set_value("");
            if cx.is_there() {
                text.map_or_else(|faults| refuse(cx, outcome, faults), |text| take(cx, outcome, &text));
            }
        });
    });
    el("div.files-field").child(el("label").attr("for", "csv-file").text(cx.say(CardText::IMPORT))).child(input)
}

async fn read(cx: Card, file: JsValue, size: f64) -> Result<String, Faults> {
    let fault = |code| Faults::from(Fault::new("", code, cx.say(CardText::NO_FILE)));
    // Not even read: it may be a film.
    if size > csv::MAX_BYTES as f64 {
        return Err(fault(code::TOO_LARGE));
    }
    text_of(cx.outside().part.clone(), file).await.ok_or_else(|| fault("unreadable"))
}

fn pasting(cx: Card, outcome: Live<Option<Outcome>>) -> El {
    let missing = Live::new(false);
    let area = el("textarea")
        .attr("id", "csv-text")
        .attr("rows", "4")
        .attr("spellcheck", "false")
        .attr("dir", "ltr")
        .attr("placeholder", "metric,quarter,actual,note")
        .attr("aria-describedby", "csv-text-fault")
        .live("aria-invalid", move || missing.get().then(|| "true".to_owned()))
        .on("input", move |_| missing.set(false));
    let field = area.clone();
    let act = move |_| {
        let text = text(field.node(), "value");
        // The same words twice are no change to a live region.
        missing.set(false);
        if text.trim().is_empty() {
            missing.set(true);
            let _ = field.cast::<HtmlElement>().focus();
            return;
        }
        take(cx, outcome, &text);
        if outcome.with_untracked(|outcome| matches!(outcome, Some(Outcome::Taken(_)))) {
            let _ = js_sys::Reflect::set(field.node(), &"value".into(), &"".into());
        }
    };
    el("div.files-field")
        .child(el("label").attr("for", "csv-text").text(cx.say(CardText::PASTE)))
        .child(area)
        .child(el("p.fault").attr("id", "csv-text-fault").attr("role", "alert").live_text(
            move || match missing.get() {
                true => cx.say(CardText::PASTE_MISSING).to_owned(),
                false => String::new(),
            },
        ))
        .child(el("div.actions").child(button("button.quiet", "button", act).text(cx.say(CardText::PASTE_TAKE))))
}

/// Takes all figures of a text, or none.
fn take(cx: Card, outcome: Live<Option<Outcome>>, text: &str) {
    let before = cx.board.with_untracked(Board::document);
    let rows = cx.board.with_untracked(|board| csv::read(text, board.kept().template()));
    let quarters = |board: &Board| board.kept().card().quarters.iter().map(|known| known.quarter).collect::<Vec<_>>();
    let known = cx.board.with_untracked(quarters);
    let asked = cx.board.with_untracked(|board| rows.as_ref().map(|rows| board.doubts(rows)).unwrap_or_default());
    let mut taken = None;
    if rows.is_ok() {
        cx.board.update(|board| taken = Some(board.take_csv(text)));
    }
    let (rows, change) = match (rows, taken) {
        (Ok(rows), Some(Ok(change))) => (rows, change),
        (Err(faults), _) | (_, Some(Err(faults))) => return refuse(cx, outcome, faults),
        (Ok(_), None) => return,
    };
    let after = cx.board.with_untracked(Board::document);
    if after != before {
        cx.done(change);
    }
    if let Some(last) = rows.iter().map(|row| row.quarter).max() {
        cx.look_at(last);
    }
    let mut added = cx.board.with_untracked(quarters);
    added.retain(|quarter| !known.contains(quarter));
    let taken = Taken { rows: rows.len(), added, asked, before, after };
    cx.announce(cx.words.join(&taken_words(cx, &taken), &added_words(cx, &taken)));
    outcome.set(Some(Outcome::Taken(taken)));
}

fn taken_words(cx: Card, taken: &Taken) -> String {
    if taken.rows == 0 { cx.say(CardText::NONE_TAKEN).to_owned() } else { cx.count(CardText::TAKEN, taken.rows) }
}

fn added_words(cx: Card, taken: &Taken) -> String {
    let names: Vec<_> = taken.added.iter().map(|quarter| cx.quarter(*quarter)).collect();
    if names.is_empty() { String::new() } else { cx.fill(CardText::CSV_ADDED, &[&cx.list(&names)]) }
}

/// What was taken, the quarters that the card has by it, what is asked about, and the way back as long as nothing was done
/// since.
fn taken_told(cx: Card, taken: Taken, outcome: Live<Option<Outcome>>) -> Vec<El> {
    let items = taken.asked.iter().take(MOST_FAULTS).map(|asked| {
        // Another quarter may have had another goal.
        let aim = asked.metric.goal(asked.quarter).map(|goal| target(cx, &asked.metric, goal));
        let question = doubt::words(cx, asked.metric.unit, &aim.unwrap_or_default(), asked.figure, asked.doubt);
        let row = asked.row.to_string();
        el("li").text(&cx.fill(CardText::AT_ROW_AND_COLUMN, &[&row, &cx.metric(&asked.metric), &question]))
    });
    let (added, changes) = (added_words(cx, &taken), taken.before != taken.after);
    let said = vec![
        el("p").text(&taken_words(cx, &taken)),
        el("p")
            .flag("hidden", {
                let none = added.is_empty();
                move || none
            })
            .text(&added),
        el("p")
            .flag("hidden", {
                let none = taken.asked.is_empty();
                move || none
            })
            .text(cx.say(CardText::CSV_CHECK)),
        el("ul.files-faults").children(items),
    ];
    let after = taken.after.clone();
    let back = button("button.quiet", "button", move |_| {
        let mut change = None;
        if cx.board.with_untracked(Board::document) == taken.after {
            cx.board.update(|board| change = board.replace(&taken.before).ok());
        }
        let Some(change) = change else { return };
        cx.done(change);
        let last = cx.board.with_untracked(|board| board.shown().card().quarters.len()).saturating_sub(1);
        if cx.at.get_untracked() > last {
            cx.at.set(last);
        }
        cx.announce(cx.say(CardText::CSV_GONE).to_owned());
        outcome.set(Some(Outcome::Gone));
    })
    .flag("hidden", move || !changes || cx.board.with(|board| board.document() != after))
    .text(cx.say(CardText::CSV_BACK));
    said.into_iter().chain([el("div.actions").child(back)]).collect()
}

fn refuse(cx: Card, outcome: Live<Option<Outcome>>, faults: Faults) {
    cx.announce(cx.count(CardText::NOT_TAKEN, faults.len()));
    outcome.set(Some(Outcome::Faulty(faults)));
}

/// How much of a file has been sent to the server.
fn progress(cx: Card) -> El {
    let bar = el("progress").attr("max", "100").attr("aria-labelledby", "csv-sending");
    let this = bar.clone();
    effect(move || this.set("value", cx.progress.get().map(|percent| percent.to_string()).as_deref()));
    let words = el("span").attr("id", "csv-sending").live_text(move || match cx.progress.get() {
        Some(percent) => cx.fill(CardText::SENDING, &[&percent.to_string()]),
        None => String::new(),
    });
    el("div.files-progress").flag("hidden", move || cx.progress.with(Option::is_none)).child(words).child(bar)
}

/// What came of it: how many figures, or every fault by row and field.
fn told(cx: Card, outcome: Live<Option<Outcome>>) -> El {
    el("div.files-told").contents(move || match outcome.get() {
        None => Vec::new(),
        Some(Outcome::Taken(taken)) => taken_told(cx, taken, outcome),
        Some(Outcome::Gone) => vec![el("p").text(cx.say(CardText::CSV_GONE))],
        Some(Outcome::Faulty(faults)) => {
            let items = faults.iter().take(MOST_FAULTS).map(|fault| el("li").text(&words(cx, fault)));
            let more = faults.len().saturating_sub(MOST_FAULTS);
            vec![
                el("p.fault").text(&cx.count(CardText::NOT_TAKEN, faults.len())),
                el("ul.files-faults").children(items),
                el("p.muted").flag("hidden", move || more == 0).text(&cx.count(CardText::MORE_FAULTS, more)),
            ]
        }
    })
}

/// A fault as a sentence: row and column, then what is wrong in this language, naming what stands there.
fn words(cx: Card, fault: &Fault) -> String {
    let (row, column, value) = table::place(fault);
    let name = table::words_of(fault);
    let known = cx.words.find(CardText::CSV_FAULTS.then(name));
    let problem = match known {
        Some(_) => cx.fill(CardText::CSV_FAULTS.then(name), &[value]),
        None => table::detail(fault).to_owned(),
    };
    match (row, column) {
        (Some(row), Some(column)) => cx.fill(CardText::AT_ROW_AND_COLUMN, &[row, column, &problem]),
        (Some(row), None) => cx.fill(CardText::AT_ROW, &[row, &problem]),
        _ => problem,
    }
}
