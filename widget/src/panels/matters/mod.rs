//! What matters most: each input a little lower and higher, and what that does to the result.

use std::rc::Rc;

use partner_roi_shared::what_if::{Swing, Target, sensitivity, usual_ranges};
use partner_roi_shared::{Answer, Decimal};

use super::charts::tornado::Tornado;
use super::charts::{STYLES, in_full, legend};
use super::figure::{CHOICES, Choice, figure_choice};
use super::pause::settled;
use crate::view::chart::{Names, Shown, chart};
use crate::view::{Context, El, Live, Segment, Unit, button, el, segmented};
use crate::words::Key;

const OWN_STYLES: &str = include_str!("matters.css");

/// How many inputs are shown at first.
const TOP: usize = 10;

/// By how many percent inputs are changed.
const CHANGES: [&str; 2] = ["10", "20"];

/// Rows for the figure that they are about.
struct Found {
    rows: Vec<Swing>,
    today: Answer,
    choice: Choice,
    change: String,
}

/// The panel.
pub fn panel(cx: Context) -> El {
    cx.add_styles(STYLES);
    cx.add_styles(OWN_STYLES);
    let choice = Live::new(0_usize);
    let change = Live::new(0_usize);
    let all = Live::new(false);
    let place = el("div.matters");
    let follow = move || {
        let _ = (cx.answer.get(), cx.view.get(), choice.get(), change.get());
    };
    let found = settled(&place, follow, move || {
        let choice = CHOICES.get(choice.get()).copied()?;
        find(cx, choice, CHANGES.get(change.get()).copied()?)
    });

    let segments = CHANGES.map(|percent| (percent, ["±", &cx.fill(Key::PERCENT, &[percent])].concat()));
    let segments = segments.each_ref().map(|(id, label)| Segment { id, label, detail: None, lang: None });
    let changes = segmented(
        "matters-change",
        cx.say(Key::MATTERS_CHANGE),
        &segments,
        move || (CHANGES.get(change.get()).copied().unwrap_or_default().to_owned(), false),
        move |word| change.set(CHANGES.iter().position(|known| *known == word).unwrap_or_default()),
    );
    let controls = el("div.controls").child(figure_choice(cx, "matters-figure", choice)).child(changes);

    let here = place.clone();
    let shown = move || {
        let found = found.get()?;
        let rows = found.rows.iter().take(if all.get() { usize::MAX } else { TOP }).cloned().collect();
        Some(Rc::new(Tornado {
            cx,
            rows,
            today: found.today,
            unit: found.choice.unit,
            change: found.change.clone(),
            summary: summary(cx, &found),
            place: here.clone(),
        }) as Rc<dyn Shown>)
    };
    let key = move || match found.get() {
        Some(found) => {
            let less = cx.fill(Key::MATTERS_LESS, &[&found.change]);
            let more = cx.fill(Key::MATTERS_MORE, &[&found.change]);
            vec![legend(&[("less", &less), ("main", &more)])]
        }
        None => Vec::new(),
    };
    let heading =
        el("h4.sentence").live_text(move || found.get().map_or_else(String::new, |found| sentence(cx, &found)));
    let names = Names { id: "matters", heading, switch: Some(Key::CHART_SHOW_AS), reading: Key::MATTERS_READING };
    let more = el("div").contents(move || {
        let count = found.get().map_or(0, |found| found.rows.len());
        if count <= TOP {
            return Vec::new();
        }
        let (key, count) = if all.get() { (Key::MATTERS_TOP, TOP) } else { (Key::MATTERS_ALL, count) };
        let words = cx.fill(key, &[&cx.number(count as u32)]);
        vec![button("button.quiet", "button", move |_| all.set(!all.get_untracked())).text(&words)]
    });
    let choose = el("p.way").text(cx.say(Key::MATTERS_CHOOSE));
    place
        .child(controls)
        .child(chart(cx.shell(), names, shown))
        .child(choose)
        .child(el("div").contents(key))
        .child(more)
}

/// Inputs that change the figure, those first that can take it away, then by what they change.
fn find(cx: Context, choice: Choice, percent: &str) -> Option<Found> {
    let answer = cx.answer.get()?;
    let target = Target::from_name(&[cx.view.get().word(), ".", choice.measure].concat())?;
    let (program, scenario) = cx.form.with_untracked(|form| (form.program().clone(), form.shown_scenario()));
    let change = Decimal::new(percent.parse().ok()?, 2);
    let ranges = usual_ranges(&program, &scenario, change).ok()?;
    let mut rows = sensitivity(&program, &scenario, target, ranges).ok()?;
    rows.retain(|row| row.answers.0 != row.answers.1);
    rows.sort_by_key(|row| row.swing.is_some());
    let change = cx.fill(Key::PERCENT, &[percent]);
    Some(Found { rows, today: target.in_report(&answer.0).ok()?.answer, choice, change })
}

/// What moves the figure most, and by how much.
fn sentence(cx: Context, found: &Found) -> String {
    let Some(first) = found.rows.first() else { return cx.say(Key::MATTERS_NOTHING).to_owned() };
    if let Answer::Undefined(reason) = found.today {
        return cx.words.undefined(reason).to_owned();
    }
    let name = cx.words.label(first.input.spec());
    match first.moves(found.today).0 {
        Some(moved) if found.choice.unit == Unit::Money => {
            let key = if moved.is_sign_negative() { Key::MATTERS_COSTS } else { Key::MATTERS_BRINGS };
            let amount = cx.formats.with(|formats| formats.money(moved.abs()));
            cx.fill(key, &[name, &found.change, &amount])
        }
        _ => {
            let (then, now) =
                (in_full(cx, found.choice.unit, first.answers.0), in_full(cx, found.choice.unit, found.today));
            cx.fill(Key::MATTERS_TURNS, &[name, &found.change, &then, &now])
        }
    }
}

fn summary(cx: Context, found: &Found) -> String {
    let today = in_full(cx, found.choice.unit, found.today);
    cx.fill(Key::MATTERS_SUMMARY, &[cx.say(found.choice.name), &today])
}
