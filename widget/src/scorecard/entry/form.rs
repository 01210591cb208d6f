//! The form of a quarter: a field a metric, and for a restatement who and why.

use partner_roi_shared::Kind;
use partner_roi_shared::program::Unit;
use partner_roi_shared::scorecard::{Goal, Metric, Quarter, State, Template};
use web_sys::HtmlElement;

use super::ask::{Question, focus_soon};
use super::closing::outlook;
use super::{doubt, looked_at, unsaved};
use crate::panels::NumberField;
use crate::scorecard::figures::{badge, target};
use crate::scorecard::{Card, tabs};
use crate::state::card::board::{Board, Closable, Field};
use crate::state::card::entry::{Entry, Typed, Wrong, entered, kind};
use crate::state::entry::EntryFault;
use crate::view::{El, Live, button, effect, el, event_text};
use crate::words::{CardText, Key};

pub fn form(cx: Card, quarter: Quarter, restates: bool) -> El {
    let name = cx.quarter(quarter);
    let states = states(cx, quarter);
    let groups = cx.board.with_untracked(|board| {
        let template = board.shown().template();
        let goals = goals(board, quarter);
        template
            .groups
            .iter()
            .filter_map(|known| group(cx, template, &known.id, &known.label, &goals, states))
            .collect()
    });
    let groups: Vec<El> = groups;
    let (title, about) = match restates {
        true => (CardText::RESTATE, CardText::RESTATE_HELP),
        false => (CardText::ENTRY, CardText::ENTRY_HELP),
    };
    let form = el("form.entry-form").part("entry-form").attr("aria-labelledby", "entry-title");
    let this = form.clone();
    let saves = form.clone();
    let save = move || {
        blur(&saves);
        if !take(cx, quarter, restates, false) {
            focus_fault(&saves);
        }
    };
    let whole = el("p.fault").attr("role", "alert").live_text(move || cx.board.with(|board| others(board.entry())));
    let submit = save.clone();
    let form = form
        .attr("novalidate", "")
        .on("submit", move |event| {
            event.prevent_default();
            submit();
        })
        .child(el("h3").attr("id", "entry-title").text(&cx.fill(title, &[&name])))
        .child(el("p.muted").text(&cx.fill(about, &[&name])))
        .child(elsewhere(cx, quarter, &this))
        .child(tabs::choice(cx, true))
        .children(groups)
        .children(restates.then(|| el("div.entry-said").child(said(cx, Field::By)).child(said(cx, Field::Reason))))
        .child(whole);
    let (closes, discards) = (Live::new(false), Live::new(false));
    let form = match restates {
        true => form,
        false => form.child(el("p.muted").flag("hidden", move || closes.get()).live_text(move || closing(cx, quarter))),
    };
    let asks_to_close = {
        let form = this.clone();
        move |_| {
            blur(&form);
            // What cannot be taken is said as it is when it is saved.
            match cx.board.with_untracked(|board| board.can_take() && board.if_closed(quarter, cx.now()).is_some()) {
                true => closes.set(true),
                false => save(),
            }
        }
    };
    let asks_to_discard = {
        let form = this.clone();
        move |_| {
            blur(&form);
            match cx.board.with_untracked(Board::unsaved_figures) {
                0 => leave(cx),
                _ => discards.set(true),
            }
        }
    };
    let cannot_close = move || cx.board.with(|board| board.can_close(quarter, cx.now()) != Closable::Now);
    let actions = el("div.actions")
        .flag("hidden", move || closes.get() || discards.get())
        .child(el("button.primary").attr("type", "submit").part("button").text(cx.say(CardText::SAVE_FIGURES)))
        .child(
            button("button.quiet close", "button", asks_to_close)
                .flag("hidden", move || restates || cannot_close())
                .text(&cx.fill(CardText::CLOSE, &[&name])),
        )
        .child(button("button.quiet cancel", "button", asks_to_discard).text(cx.say(CardText::CANCEL)));
    let (to_close, to_cancel) = (actions.clone(), actions.clone());
    let close = Question {
        id: "entry-close",
        asked: closes,
        title: Box::new(move || cx.fill(CardText::CLOSE_ASK, &[&cx.quarter(quarter)])),
        about: Box::new(move || outlook(cx, quarter)),
        yes: cx.fill(CardText::CLOSE_NOW, &[&name]),
        no: cx.say(CardText::NOT_YET),
        loses: false,
        act: Box::new({
            let form = this.clone();
            move || {
                if !take(cx, quarter, restates, true) {
                    focus_fault(&form);
                }
            }
        }),
        back: Box::new(move || to_close.inside(".close:not([hidden])")),
    };
    let discard = Question {
        id: "entry-discard",
        asked: discards,
        title: Box::new(move || cx.count(CardText::DISCARD_ASK, cx.board.with(Board::unsaved_figures))),
        about: Box::new(Vec::new),
        yes: cx.say(CardText::DISCARD).to_owned(),
        no: cx.say(CardText::GO_ON),
        loses: true,
        act: Box::new(move || leave(cx)),
        back: Box::new(move || to_cancel.inside(".cancel")),
    };
    form.child(el("p.entry-unsaved").live_text(move || unsaved::words(cx)))
        .child(actions)
        .child(close.build())
        .child(discard.build())
}

/// Says which quarter is which while another one is looked at than the form is for.
fn elsewhere(cx: Card, quarter: Quarter, form: &El) -> El {
    let other = move || looked_at(cx).map(|(other, _)| other).filter(|other| *other != quarter);
    let form = form.clone();
    let back = move |_| {
        cx.look_at(quarter);
        // The button is gone.
        let form = form.clone();
        focus_soon(move || form.inside("input"));
    };
    let words = move || match other() {
        Some(other) => cx.fill(CardText::ELSEWHERE, &[&cx.quarter(other), &cx.quarter(quarter)]),
        None => String::new(),
    };
    el("div.entry-elsewhere")
        .flag("hidden", move || other().is_none())
        .child(el("p").attr("role", "status").live_text(words))
        .child(button("button.quiet", "button", back).text(&cx.fill(CardText::SHOW_QUARTER, &[&cx.quarter(quarter)])))
}

/// A field is left before its form goes: the browser would tell of it when nobody listens any more.
pub fn blur(form: &El) {
    if let Some(field) = form.inside(":focus") {
        let _ = field.cast::<HtmlElement>().blur();
    }
}

fn leave(cx: Card) {
    cx.board.update(Board::leave);
    // The quarter that was begun is not there any more.
    let last = cx.board.with_untracked(|board| board.shown().card().quarters.len()).saturating_sub(1);
    if cx.at.get_untracked() > last {
        cx.at.set(last);
    }
}

/// Takes what was entered, and closes the quarter if that is wanted. False if something is wrong.
fn take(cx: Card, quarter: Quarter, restates: bool, close: bool) -> bool {
    let mut change = None;
    cx.board.update(|board| change = board.take_entry(cx.now()));
    if cx.board.with_untracked(|board| board.entry().is_some()) {
        cx.announce(cx.say(CardText::ENTRY_FAULTY).to_owned());
        return false;
    }
    change.into_iter().for_each(|change| cx.done(change));
    cx.look_at(quarter);
    let mut said = if restates { CardText::RESTATED_NOW } else { CardText::ENTERED };
    if close {
        let mut closed = None;
        cx.board.update(|board| closed = board.close(quarter, cx.now()).ok());
        if let Some(change) = closed {
            cx.done(change);
            said = CardText::CLOSED_NOW;
        }
    }
    cx.announce(cx.fill(said, &[&cx.quarter(quarter)]));
    true
}

fn focus_fault(form: &El) {
    let form = form.clone();
    gloo_timers::callback::Timeout::new(0, move || {
        if let Some(field) = form.inside("[aria-invalid=true]") {
            let _ = field.cast::<HtmlElement>().focus();
        }
    })
    .forget();
}

/// What closing means, or why it cannot be done yet.
fn closing(cx: Card, quarter: Quarter) -> String {
    let name = cx.quarter(quarter);
    match cx.board.with(|board| board.can_close(quarter, cx.now())) {
        Closable::Now => cx.fill(CardText::CLOSING, &[&name, &cx.day(cx.now())]),
        Closable::From(day) => cx.fill(CardText::CLOSE_FROM, &[&name, &cx.day(day)]),
        Closable::After(first) => cx.fill(CardText::CLOSE_AFTER, &[&name, &cx.quarter(first)]),
        Closable::Never => String::new(),
    }
}

/// What is wrong with neither a figure nor who or why.
fn others(entry: Option<&Entry>) -> String {
    let pointers = ["/by", "/reason"];
    let others = entry.into_iter().flat_map(|entry| &entry.refused);
    let others = others.filter(|fault| !pointers.contains(&fault.pointer.as_str()));
    others.map(|fault| fault.detail.as_str()).collect::<Vec<_>>().join(" ")
}

/// The states of the quarter's metrics as it is typed.
fn states(cx: Card, quarter: Quarter) -> Live<Vec<(String, State)>> {
    let states = Live::new(Vec::new());
    effect(move || {
        let now: Option<Vec<_>> = cx.board.with(|board| {
            let judged = board.shown().judge().ok()?;
            let judged = judged.quarters.iter().find(|judged| judged.quarter == quarter)?;
            Some(judged.metrics.iter().map(|judged| (judged.metric.id.clone(), judged.state)).collect())
        });
        if let Some(now) = now
            && states.with_untracked(|known| *known != now)
        {
            states.set(now);
        }
    });
    states
}

/// What each metric should reach in the quarter.
fn goals(board: &Board, quarter: Quarter) -> Vec<(String, Option<Goal>)> {
    let Ok(judged) = board.shown().judge() else { return Vec::new() };
    let found = judged.quarters.iter().find(|judged| judged.quarter == quarter);
    let metrics = found.into_iter().flat_map(|judged| &judged.metrics);
    metrics.map(|judged| (judged.metric.id.clone(), judged.goal.cloned())).collect()
}

fn group(
    cx: Card,
    template: &Template,
    id: &str,
    label: &str,
    goals: &[(String, Option<Goal>)],
    states: Live<Vec<(String, State)>>,
) -> Option<El> {
    let rows: Vec<_> = entered(template)
        .filter(|metric| metric.group == id)
        .map(|metric| {
            let goal = goals.iter().find(|(known, _)| *known == metric.id).and_then(|(_, goal)| goal.as_ref());
            row(cx, metric, goal, states)
        })
        .collect();
    let legend = el("legend").text(&cx.words.apart(label));
    (!rows.is_empty()).then(|| el("fieldset.entry-group").child(legend).children(rows))
}

fn row(cx: Card, metric: &Metric, goal: Option<&Goal>, states: Live<Vec<(String, State)>>) -> El {
    let id = ["e-", &metric.id].concat();
    let fault_id = [&id, "-fault"].concat();
    let (name, unit, kind) = (cx.metric(metric), metric.unit, kind(metric.unit));
    // Some names say it themselves.
    let per = per(cx, metric).filter(|per| !name.ends_with(per));
    let whole = [Some(name.as_str()), per].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let aim = goal.map(|goal| cx.fill(CardText::AIM, &[&target(cx, metric, goal)]));
    let about = [per.map(str::to_owned), range(unit).map(|key| cx.say(key).to_owned()), aim];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    // Who listens hears the unit with the name; it stands beside the number for who looks.
    let spoken = match kind {
        Kind::Rate => [whole.as_str(), cx.say(Key::IN_PERCENT)].concat(),
        _ => whole,
    };
    let of = metric.id.clone();
    let shown = move || with_field(cx, &of, |field| (field.text.clone(), field.fault.is_some())).unwrap_or_default();
    let of = metric.id.clone();
    let asked: doubt::Asked = Live::new(None);
    let typed = move |text: String| {
        cx.board.update(|board| board.type_figure(&of, &text, cx.now()));
        doubt::ask(asked, None);
    };
    let of = metric.id.clone();
    let said = name.clone();
    let left = move || {
        // Before the figure is written out: a percent sign that was typed goes then.
        doubt::ask(asked, cx.board.with_untracked(|board| board.doubt(&of)));
        let mut read = None;
        cx.board.update(|board| read = board.leave_figure(&of));
        if let Some(read) = read {
            cx.announce(cx.fill(Key::READ_AS, &[&said, &read]));
        }
    };
    let field = NumberField {
        id: &id,
        label: &spoken,
        // Amounts of a card that is in no currency have no sign.
        kind: if kind == Kind::Money && !cx.has_currency() { Kind::Count } else { kind },
        formats: cx.formats,
        fault: &fault_id,
        unit: (unit == Unit::Milliseconds).then_some("ms"),
    };
    let of = metric.id.clone();
    let fault = el("p.fault").attr("id", &fault_id).attr("role", "alert").live_text(move || {
        with_field(cx, &of, |field| field.fault.clone())
            .flatten()
            .map(|wrong| fault_words(cx, unit, &wrong))
            .unwrap_or_default()
    });
    let of = metric.id.clone();
    let open = cx.board.with_untracked(|board| board.entry().is_some_and(|entry| !entry.restates));
    let state = el("span.entry-state").contents(move || {
        let state = states.with(|states| states.iter().find(|(known, _)| *known == of).map(|(_, state)| *state));
        state.and_then(|state| badge(cx, state, open)).into_iter().collect()
    });
    let label = el("label").attr("for", &id).text(&name).child(el("span.entry-about").text(&about));
    el("div.entry-row")
        .child(label)
        .child(field.build(cx.shell(), shown, typed, left))
        .child(state)
        .child(fault)
        .child(doubt::question(cx, metric, goal, asked))
}

fn with_field<T>(cx: Card, metric: &str, read: impl FnOnce(&Typed) -> T) -> Option<T> {
    cx.board.with(|board| board.entry()?.fields.iter().find(|field| field.metric == metric).map(read))
}

/// Over which time a figure is counted.
fn per(cx: Card, metric: &Metric) -> Option<&'static str> {
    Some(cx.say(match metric.per.as_deref()? {
        "month" => CardText::A_MONTH,
        "quarter" => CardText::A_QUARTER,
        _ => CardText::A_YEAR,
    }))
}

fn range(unit: Unit) -> Option<Key> {
    match unit {
        Unit::OutOfTen => Some(CardText::RANGE_OF_TEN),
        Unit::NetPromoterScore => Some(CardText::RANGE_PROMOTERS),
        _ => None,
    }
}

fn fault_words(cx: Card, unit: Unit, wrong: &Wrong) -> String {
    let between = |min: &str, max: &str| EntryFault::OutOfRange { min: min.to_owned(), max: max.to_owned() };
    let fault = match (wrong, unit) {
        (Wrong::Text(fault), _) => fault.clone(),
        (Wrong::Figure(_), Unit::OutOfTen) => between("0", "10"),
        (Wrong::Figure(_), Unit::NetPromoterScore) => between("-100", "100"),
        (Wrong::Figure(_), Unit::Count | Unit::Milliseconds) => return cx.say(CardText::NOT_BELOW).to_owned(),
        (Wrong::Figure(detail), _) => return detail.clone(),
    };
    // Amounts are shown in the card's currency, which is the one that a fault names.
    cx.formats.with_untracked(|formats| formats.fault(&fault, kind(unit) == Kind::Rate))
}

/// Who restates, or why.
fn said(cx: Card, field: Field) -> El {
    let (id, label, missing, pointer) = match field {
        Field::By => ("e--by", CardText::BY, CardText::BY_MISSING, "/by"),
        Field::Reason => ("e--reason", CardText::REASON, CardText::REASON_MISSING, "/reason"),
    };
    let fault_id = [id, "-fault"].concat();
    // An earlier visit may have typed it.
    let known = cx.board.with_untracked(|board| match (board.entry(), field) {
        (Some(entry), Field::By) => entry.by.clone(),
        (Some(entry), Field::Reason) => entry.reason.clone(),
        (None, _) => String::new(),
    });
    let refused = move || cx.board.with(|board| board.entry().is_some_and(|entry| entry.refusal(pointer).is_some()));
    let input = el("input")
        .attr("type", "text")
        .attr("id", id)
        .attr("dir", "auto")
        .attr("value", &known)
        .attr("autocomplete", if field == Field::By { "name" } else { "off" })
        .attr("aria-describedby", &fault_id)
        .live("aria-invalid", move || refused().then(|| "true".to_owned()))
        .on("input", move |event| cx.board.update(|board| board.type_word(field, &event_text(&event))));
    let frame = el("span").live("class", move || Some(if refused() { "box wide bad" } else { "box wide" }.to_owned()));
    el("div.entry-word")
        .child(el("label").attr("for", id).text(cx.say(label)))
        .child(frame.part("input").child(input))
        .child(el("p.fault").attr("id", &fault_id).live_text(move || match refused() {
            true => cx.say(missing).to_owned(),
            false => String::new(),
        }))
}
