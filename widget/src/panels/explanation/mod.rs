//! How a figure is worked out: a dialog with its value, its rule in words, and its terms down to the inputs.

pub mod dialog;
mod value;

use leptos::prelude::Owner;
use partner_roi_shared::document::Node;
use partner_roi_shared::explain::explain;
use partner_roi_shared::what_if::Target;
use partner_roi_shared::{Answer, Decimal, LineId};
use web_sys::HtmlElement;

use self::dialog::{TITLE, dialog, disclosure};
use crate::state::explained::{self, Said, What, Written};
use crate::view::{Context, El, Unit, el, figure_text};
use crate::words::Key;

pub use value::value_text;

const FORMULAS: Key = Key::of("later.formulas");

/// Opens the dialog. It shows what is on screen; nothing can change under it, because it is modal.
pub fn open(cx: Context, figure: &str, from: HtmlElement, place: &El, parent: &Owner) {
    dialog(cx.shell(), Key::EXPLAINED_CLOSE, from, place, parent, || contents(cx, figure));
}

fn contents(cx: Context, figure: &str) -> Vec<El> {
    let (program, scenario) = cx.form.with_untracked(|form| (form.program().clone(), form.shown_scenario()));
    let heading = |text: &str| el("h3").attr("id", TITLE).text(text);
    let Some(target) = Target::from_name(figure) else { return vec![heading(figure)] };
    let side = figure.split_once('.').map_or("", |(side, _)| side);
    let whose = match side {
        "partner" => cx.say(Key::VIEW_PARTNER),
        "vendor" => cx.say(Key::VIEW_VENDOR),
        _ => cx.say(Key::EXPLAINED_JOINT),
    };
    match explain(&program, &scenario, target) {
        Ok(root) => {
            let mut parts = vec![el("p.explained-side").text(whose), heading(&label(cx, &root))];
            let answer = explained::answer(&root);
            parts.push(el("p.explained-value").text(&amount_text(cx, &root)));
            if let Some(Answer::Undefined(reason)) = answer {
                parts.push(el("p.explained-why").text(cx.words.undefined(reason)));
            }
            parts.extend(month(cx, &root));
            if explained::is_financing(&root) {
                parts.push(el("p.explained-why").text(cx.say(Key::IRR_FINANCED)));
            }
            parts.push(rule(cx, &root));
            parts.push(el("h4").text(cx.say(Key::EXPLAINED_TERMS)));
            if explained::adds_minus(&root) {
                parts.push(el("p.explained-signs").text(cx.say(Key::EXPLAINED_SIGNS)));
            }
            parts.push(terms(cx, &root));
            parts
        }
        Err(faults) => {
            let name = figure.split_once('.').map_or(figure, |(_, name)| name);
            let problem = faults.iter().next().map(|fault| cx.words.problem(fault).to_owned()).unwrap_or_default();
            vec![
                heading(&figure_name(cx, name)),
                el("p.explained-why").text(&cx.fill(Key::EXPLAINED_FAILED, &[&problem])),
            ]
        }
    }
}

/// In which month a peak is reached.
fn month(cx: Context, node: &Node) -> Option<El> {
    let Some(Node::Number(month)) = node.pointer("/month") else { return None };
    let month = cx.formats.with(|formats| formats.number(month));
    Some(el("p.explained-why").text(&cx.fill(Key::EXPLAINED_MONTH, &[&month])))
}

/// The rule in words.
fn rule(cx: Context, node: &Node) -> El {
    let rules = explained::rule(node);
    let mut sentences = String::new();
    for rule in &rules {
        let sentence = cx.say(FORMULAS.then(rule));
        // A formula by itself is no sentence; with others beside it, it has to end.
        let sentence = if rules.len() > 1 { cx.words.sentence(sentence) } else { sentence.to_owned() };
        sentences = cx.words.join(&sentences, &sentence);
    }
    el("p.rule").text(&sentences)
}

/// What a node rests on. Inputs that change nothing here stand behind a disclosure.
fn terms(cx: Context, node: &Node) -> El {
    let neutral = |term: &&Node| {
        matches!(explained::what(term), Some(What::Input(_))) && matches!(explained::said(term), Said::Neutral)
    };
    let (quiet, loud): (Vec<_>, Vec<_>) = explained::terms(node).iter().partition(neutral);
    let list = el("div.terms").children(loud.into_iter().map(|node| term(cx, node)));
    if quiet.is_empty() {
        return list;
    }
    let count = cx.count(Key::EXPLAINED_NEUTRAL, quiet.len());
    let summary = el("summary").child(el("span.term-name quiet").text(&count));
    let quiet: Vec<Node> = quiet.into_iter().cloned().collect();
    list.child(disclosure(summary, move || vec![el("div.terms").children(quiet.iter().map(|node| term(cx, node)))]))
}

/// A term. What is inside of it is made when it is opened.
fn term(cx: Context, node: &Node) -> El {
    let name = el("span.term-name").text(&label(cx, node));
    match explained::what(node) {
        Some(What::Input(_) | What::ExchangeRate) | None => el("div.leaf")
            .child(name)
            .child(el("span.term-value").text(&amount_text(cx, node)))
            .children(origin(cx, node))
            .children(years(cx, node)),
        Some(What::Series(_)) => {
            let amounts = explained::by_month(node);
            disclosure(el("summary").child(name), move || vec![series(cx, &amounts)])
        }
        Some(_) => {
            let summary = el("summary").child(name).child(el("span.term-value").text(&amount_text(cx, node)));
            let node = node.clone();
            disclosure(summary, move || {
                let why = match explained::answer(&node) {
                    Some(Answer::Undefined(reason)) => Some(el("p.explained-why").text(cx.words.undefined(reason))),
                    _ => None,
                };
                let inside = [rule(cx, &node), terms(cx, &node)];
                why.into_iter().chain(month(cx, &node)).chain(inside).collect()
            })
        }
    }
}

/// What a term that levels decide is in each contract year.
fn years(cx: Context, node: &Node) -> Option<El> {
    let Some(What::Input(input)) = explained::what(node) else { return None };
    let spec = input.spec();
    let years = (1..).zip(explained::by_year(node)).map(|(year, (level, value))| {
        let name = cx.form.with_untracked(|form| form.program().level(level).map(|level| level.name.clone()));
        let value = spec.read(value).map(|value| value_text(cx, spec, &value)).unwrap_or_default();
        let pair = cx.fill(Key::YEARS_PAIR, &[&name.unwrap_or_default(), &value]);
        el("li").text(&cx.fill(Key::YEARS_POINT, &[&cx.fill(Key::YEAR_N, &[&cx.number(year)]), &pair]))
    });
    let years: Vec<El> = years.collect();
    (!years.is_empty()).then(|| el("ul.term-years").children(years))
}

fn series(cx: Context, amounts: &[Decimal]) -> El {
    let row = |(month, amount): (usize, &Decimal)| {
        let name = match u32::try_from(month) {
            Ok(month @ 1..) => cx.fill(Key::MONTH_N, &[&cx.number(month)]),
            _ => cx.say(Key::SIGNING).to_owned(),
        };
        let amount = cx.formats.with(|formats| formats.money(*amount));
        el("tr").child(el("th").attr("scope", "row").text(&name)).child(el("td").text(&amount))
    };
    let table = el("table").child(el("tbody").children(amounts.iter().enumerate().map(row)));
    el("div.scroll tall")
        .attr("role", "region")
        .attr("tabindex", "0")
        .attr("aria-label", cx.say(Key::MONTH))
        .child(table)
}

/// What a node is called.
fn label(cx: Context, node: &Node) -> String {
    match explained::what(node) {
        Some(What::Figure(name) | What::Sum(name) | What::Series(name)) => figure_name(cx, name),
        Some(What::Line(line)) => line_name(cx, line).to_owned(),
        Some(What::Input(input)) => cx.words.label(input.spec()).to_owned(),
        Some(What::ExchangeRate) => figure_name(cx, "exchange_rate"),
        None => explained::text(node, "label").unwrap_or_default().to_owned(),
    }
}

fn figure_name(cx: Context, name: &str) -> String {
    let found = [const { Key::of("words") }, const { Key::of("later.figures") }];
    found.into_iter().find_map(|section| cx.words.find(section.then(name))).unwrap_or(name).to_owned()
}

fn line_name(cx: Context, line: LineId) -> &'static str {
    cx.say(const { Key::of("lines") }.then(line.as_str()))
}

/// The value of a node, in words and digits.
fn amount_text(cx: Context, node: &Node) -> String {
    match explained::what(node) {
        Some(What::Input(input)) => {
            let spec = input.spec();
            let value = node.pointer("/value").and_then(|value| spec.read(value).ok());
            value.map_or_else(String::new, |value| value_text(cx, spec, &value))
        }
        Some(What::ExchangeRate) => value::plain_text(cx, explained::text(node, "exchange_rate").unwrap_or_default()),
        _ => {
            let unit = match explained::written(node) {
                Written::Money => Unit::Money,
                Written::Fraction => Unit::Percent,
                Written::Multiple => Unit::Multiple,
                Written::Months => Unit::Months,
            };
            let answer = explained::answer(node);
            answer.map_or_else(String::new, |answer| cx.formats.with(|formats| figure_text(cx, formats, unit, answer)))
        }
    }
}

/// Who set an input, and why it is assumed if nobody did.
fn origin(cx: Context, node: &Node) -> Option<El> {
    let words = match (explained::what(node), explained::said(node)) {
        (Some(What::ExchangeRate), _) => {
            cx.fill(Key::EXPLAINED_DATE, &[explained::text(node, "date").unwrap_or_default()])
        }
        (Some(What::Input(input)), Said::Person) => {
            // A case sets inputs as a person would.
            let own = cx.form.with_untracked(|form| form.scenario().get(input) == form.shown_scenario().get(input));
            cx.say(if own { Key::EXPLAINED_PERSON } else { Key::EXPLAINED_CASE }).to_owned()
        }
        (_, Said::Assumption(reason)) => cx.fill(Key::ASSUMPTION, &[&cx.reason(reason)]),
        (_, Said::Program(source)) => {
            let title = source.and_then(|source| {
                cx.form.with_untracked(|form| form.program().sources.get(source).map(str::to_owned))
            });
            let source = title.map(|title| cx.fill(Key::SOURCE, &[&title])).unwrap_or_default();
            cx.words.join(&cx.words.sentence(cx.say(Key::PROGRAM)), &source)
        }
        _ => return None,
    };
    Some(el("span.term-origin").text(&words))
}
