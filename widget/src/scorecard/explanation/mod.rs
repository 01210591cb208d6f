//! How a score comes about: a dialog with its rule in words, and its terms down to who says each number. What is behind the
//! buttons is loaded when the first is pressed.

use leptos::prelude::Owner;
use partner_roi_shared::Decimal;
use partner_roi_shared::document::Node;
use partner_roi_shared::program::{Comparison, Unit};
use partner_roi_shared::scorecard::{Metric, Quarter, Trigger};
use partner_roi_shared::text::parse;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

mod ahead;

use super::Card;
use super::figures;
use crate::browser::spawn;
use crate::later;
use crate::panels::explanation::dialog::{TITLE, dialog, disclosure};
use crate::state::card::explained::{Figure, Said, figure, said};
use crate::state::card::plan;
use crate::state::explained::{terms, text};
use crate::view::{El, el};
use crate::words::{CardText, Key};

const RULES: Key = Key::of("card.rules");
const INPUTS: Key = Key::of("card.inputs");
const REASONS: Key = Key::of("card.reasons");

/// The button that opens the explanation of a figure, beside its name.
pub fn how(cx: Card, figure: &str, name: &str) -> El {
    opener("button.how", figure).attr("aria-label", &cx.fill(CardText::HOW_OF, &[name]))
}

/// The same in words.
pub fn how_in_words(cx: Card, figure: &str, name: &str) -> El {
    let label = cx.fill(CardText::HOW_OF, &[name]);
    opener("button.quiet how-words", figure).part("button").attr("aria-label", &label).text(cx.say(CardText::HOW))
}

fn opener(what: &str, figure: &str) -> El {
    el(what).attr("type", "button").attr("data-figure", figure).attr("aria-haspopup", "dialog")
}

const STYLES: &str = include_str!("explanation.css");

/// One listener for all of these buttons.
pub fn explains(cx: Card, frame: El) -> El {
    let owner = Owner::current().unwrap_or_default();
    let place = frame.clone();
    frame.on("click", move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(button) = target.and_then(|target| target.closest("[data-figure]").ok()?) else { return };
        let name = button.get_attribute("data-figure").unwrap_or_default();
        let button: HtmlElement = button.unchecked_into();
        let (place, owner) = (place.clone(), owner.clone());
        spawn(async move {
            let opened = later::card_explanation(cx, name, button, place, owner).await.is_ok();
            if !cx.is_there() {
                return;
            }
            let missed = cx.say(Key::NOT_LOADED);
            match opened {
                false => {
                    cx.notice.set(Some(missed.to_owned()));
                    cx.announce(missed.to_owned());
                }
                true if cx.notice.with_untracked(|notice| notice.as_deref() == Some(missed)) => cx.notice.set(None),
                true => {}
            }
        });
    })
}

/// Opens the explanation of a figure; the focus goes back to `button` in the end.
pub fn open(cx: Card, figure: &str, button: HtmlElement, place: &El, owner: &Owner) {
    cx.add_styles(STYLES);
    dialog(cx.shell(), CardText::EXPLAIN_CLOSE, button, place, owner, || contents(cx, figure));
}

fn contents(cx: Card, name: &str) -> Vec<El> {
    let heading = |text: &str| cx.shows("h3", text, ahead::language(cx)).attr("id", TITLE);
    let found = cx.board.with_untracked(|board| board.shown().judge().ok()?.explain(name).ok());
    let Some(root) = found else { return vec![heading(cx.say(CardText::EXPLAIN_NONE))] };
    let quarter = text(&root, "quarter").or_else(|| Some(name.split_once('.')?.0)).and_then(Quarter::parse);
    let about = Told { cx, quarter };
    let side = about.quarter.map_or_else(String::new, |quarter| cx.quarter(quarter));
    let side = match figure(&root) {
        Some(Figure::Metric(_)) => cx.fill(CardText::EXPLAIN_ATTAINED, &[&side]),
        _ => side,
    };
    let mut parts = Vec::from_iter((!side.is_empty()).then(|| el("p.explained-side").text(&side)));
    parts.push(heading(&about.label(&root)));
    parts.push(el("p.explained-value").text(&about.value(&root, Unit::Share)));
    parts.extend(about.why(&root));
    if let (Some(Node::Bool(true)), Some(quarter)) = (root.pointer("/provisional"), quarter) {
        parts.push(el("p.explained-why").text(&cx.fill(CardText::OPEN, &[&cx.quarter(quarter)])));
    }
    parts.extend(about.inside(&root));
    parts
}

/// What an explanation is told with.
#[derive(Clone, Copy)]
struct Told {
    cx: Card,
    quarter: Option<Quarter>,
}

impl Told {
    /// The rule, what was left out, and the terms.
    fn inside(self, node: &Node) -> Vec<El> {
        let cx = self.cx;
        let mut parts = vec![el("p.rule").text(&self.rule(node))];
        if let Some(Node::List(left_out)) = node.pointer("/undecided") {
            let names = left_out.iter().filter_map(|id| match id {
                Node::Text(id) => Some(self.metric_name(id)),
                _ => None,
            });
            let names = names.reduce(|said, more| cx.fill(CardText::PLAN_LIST, &[&said, &more]));
            parts.push(el("p.explained-why").text(&cx.fill(CardText::EXPLAIN_LEFT_OUT, &[&names.unwrap_or_default()])));
        }
        if !terms(node).is_empty() {
            let unit = match figure(node) {
                Some(Figure::FitGroup(_)) => Unit::OutOfTen,
                Some(Figure::Forecast(_) | Figure::Plan(..) | Figure::Gap(..)) => ahead::unit(node),
                _ => self.metric_of(node, |metric| metric.unit).unwrap_or(Unit::Share),
            };
            let parent = self.id_of(node);
            let rows = terms(node).iter().map(|term| self.term(term, unit, parent.as_deref()));
            parts.push(el("h4").text(cx.say(CardText::EXPLAIN_TERMS)));
            parts.push(el("div.terms").children(rows));
        }
        parts
    }

    /// The rule in words, with the figures in it where it is a fraction.
    fn rule(self, node: &Node) -> String {
        let cx = self.cx;
        let rule = text(node, "rule").unwrap_or_default();
        let sentence = cx.words.find(RULES.then(rule)).unwrap_or_default();
        let unit = self.metric_of(node, |metric| metric.unit);
        let of = |name: &str| {
            let term = match name {
                "actual" => terms(node).first(),
                name => terms(node).iter().find(|term| text(term, "input") == Some(name)),
            };
            term.and_then(amount).zip(unit).map(|(amount, unit)| figures::value(cx, unit, amount))
        };
        if rule == "least_squares" {
            return cx.words.join(sentence, &self.on_the_line(node).unwrap_or_default());
        }
        let here = match (rule, of("actual"), of("worst"), of("target"), amount(node)) {
            ("attainment", Some(actual), Some(worst), Some(target), Some(attained)) => {
                let attained = figures::value(cx, Unit::Share, attained);
                cx.fill(CardText::EXPLAIN_HERE, &[&actual, &worst, &target, &attained])
            }
            _ => String::new(),
        };
        cx.words.join(sentence, &here)
    }

    /// A term; what is inside of it is made when it is opened.
    fn term(self, node: &Node, unit: Unit, parent: Option<&str>) -> El {
        let cx = self.cx;
        let name = el("span.term-name").text(&match text(node, "input").is_some_and(|id| Some(id) == parent) {
            true => cx.say(CardText::ACTUAL).to_owned(),
            false if parent == Some(ahead::QUARTERS) => self.quarter_of(node),
            false => match (text(node, "input"), parent) {
                (Some("threshold"), Some(metric)) => self.red(metric).to_owned(),
                _ => self.label(node),
            },
        });
        let written = el("span.term-value").text(&match (text(node, "input"), parent) {
            (Some("target"), Some(metric)) => self.target(metric, node, unit),
            _ => self.value(node, unit),
        });
        if terms(node).is_empty() {
            let origin = el("span.term-origin").text(&self.origin(node));
            let on_line = number(node, "on_line").map(|there| {
                let there = figures::value(cx, unit, there);
                el("span.term-origin").text(&cx.fill(CardText::EXPLAIN_ON_LINE, &[&there]))
            });
            return el("div.leaf").child(name).child(written).child(origin).children(on_line);
        }
        let points = number(node, "points");
        let written = points.map_or(written, |points| el("span.term-value").text(&figures::score(cx, points)));
        let under = [self.points(node), self.weight(node)].into_iter().flatten();
        let under = under.map(|text| el("span.term-origin").text(&text));
        let summary = el("summary").child(name).child(written).children(under);
        let node = node.clone();
        disclosure(summary, move || self.why(&node).into_iter().chain(self.inside(&node)).collect())
    }

    /// How the points of a term come about: figure and target, as on the card, what is attained by that, and how much it
    /// counts.
    fn points(self, node: &Node) -> Option<String> {
        let cx = self.cx;
        let (points, counts, attained) = (number(node, "points")?, number(node, "counts")?, amount(node)?);
        let metric = self.id_of(node)?;
        let unit = self.metric(&metric, |metric| metric.unit)?;
        let goal = terms(node).iter().find(|term| text(term, "input") == Some("target"))?;
        let percent = |share: Decimal| figures::value(cx, Unit::Share, share);
        let actual = terms(node).first().map(|actual| self.value(actual, unit)).unwrap_or_default();
        let texts =
            [actual, self.target(&metric, goal, unit), percent(attained), percent(counts), figures::score(cx, points)];
        Some(cx.fill(CardText::EXPLAIN_POINTS, &texts.each_ref().map(String::as_str)))
    }

    /// The weights of a quarter are shares of one whole, those of the fit's groups stand to each other.
    fn weight_unit(self) -> Unit {
        if self.quarter.is_some() { Unit::Share } else { Unit::Count }
    }

    /// How much a term counts, where its points do not say it.
    fn weight(self, node: &Node) -> Option<String> {
        let weight = terms(node).iter().find(|term| text(term, "input") == Some("weight")).and_then(amount)?;
        if number(node, "counts") == Some(weight) {
            return None;
        }
        let percent = |share: Decimal| figures::value(self.cx, self.weight_unit(), share);
        Some(match number(node, "share").filter(|share| *share != weight) {
            Some(share) => self.cx.fill(CardText::EXPLAIN_COUNTS, &[&percent(weight), &percent(share)]),
            None => self.cx.fill(CardText::WEIGHT, &[&percent(weight)]),
        })
    }

    /// What a node is called.
    fn label(self, node: &Node) -> String {
        let cx = self.cx;
        match figure(node) {
            Some(Figure::Score) => cx.say(CardText::SCORE).to_owned(),
            Some(Figure::Group(id)) => cx.board.with_untracked(|board| {
                let group = board.shown().template().groups.iter().find(|group| group.id == id);
                group.map_or_else(|| spaced(id), |group| cx.words.apart(&group.label))
            }),
            Some(Figure::Metric(id)) => self.metric_name(id),
            Some(Figure::Fit) => cx.say(CardText::EXPLAIN_FIT).to_owned(),
            Some(Figure::FitGroup(id)) => cx.words.apart(id),
            Some(Figure::InARow(id)) => cx.fill(CardText::IN_A_ROW, &[&self.about(id)]),
            Some(Figure::ToTrigger(id)) => {
                let trigger = text(node, "trigger").and_then(Trigger::from_word).map(|trigger| cx.trigger(trigger));
                cx.fill(CardText::TO_TRIGGER, &[&self.about(id), trigger.unwrap_or_default()])
            }
            Some(figure @ (Figure::Forecast(_) | Figure::Plan(..) | Figure::Gap(..))) => self.ahead(node, figure),
            None => {
                let input = text(node, "input").unwrap_or_default();
                if let Some(Node::Number(month)) = node.pointer("/month").filter(|_| input == "month") {
                    return cx.fill(CardText::EXPLAIN_MONTH, &[month]);
                }
                match (text(node, "quarter").and_then(Quarter::parse), cx.words.find(INPUTS.then(input))) {
                    (Some(quarter), _) => cx.quarter(quarter),
                    (None, Some(name)) => name.to_owned(),
                    (None, None) => self.metric_name(input),
                }
            }
        }
    }

    /// The value of a node in its unit; `unit` is that of the metric around it.
    fn value(self, node: &Node, unit: Unit) -> String {
        let cx = self.cx;
        let Some(amount) = amount(node) else { return cx.say(CardText::NONE).to_owned() };
        let unit = match (text(node, "unit"), text(node, "input")) {
            (Some("points"), _) => return figures::score(cx, amount),
            (Some("percent"), _) => return cx.fill(Key::PERCENT, &[&figures::score(cx, amount)]),
            (Some("quarters"), _) | (None, Some("quarters" | "quarters_in_the_red")) => {
                return cx.counted(CardText::QUARTERS, u32::try_from(amount).unwrap_or_default(), &[]);
            }
            (None, Some("score")) => return figures::score(cx, amount),
            (Some(_), _) => ahead::unit(node),
            (None, Some("weight")) => self.weight_unit(),
            (None, Some("actual_so_far" | "planned_so_far")) => {
                cx.board.with_untracked(|board| board.shown().judge().map_or(unit, |card| plan::unit(&card)))
            }
            // What is not of a quarter is a criterion of the fit.
            (None, Some(id)) if self.quarter.is_some() => self.metric(id, |metric| metric.unit).unwrap_or(unit),
            (None, _) => unit,
        };
        figures::value(cx, unit, amount)
    }

    /// What the threshold of a metric is called: where its red begins, and on which side.
    fn red(self, metric: &str) -> &'static str {
        let higher = self.metric(metric, |metric| metric.comparison).flatten().is_none_or(Comparison::higher_is_better);
        self.cx.say(INPUTS.then(if higher { "threshold_below" } else { "threshold_above" }))
    }

    /// A target with its comparison.
    fn target(self, metric: &str, node: &Node, unit: Unit) -> String {
        let quarter = self.quarter;
        let written = self.metric(metric, |metric| {
            let goal = metric.goal(quarter?)?;
            Some(figures::target(self.cx, metric, goal))
        });
        written.flatten().unwrap_or_else(|| self.value(node, unit))
    }

    /// Who says a number.
    fn origin(self, node: &Node) -> String {
        let cx = self.cx;
        match said(node) {
            Said::Nobody(reason) => cx.words.sentence(cx.say(REASONS.then(reason))),
            Said::Person => cx.say(CardText::EXPLAIN_PERSON).to_owned(),
            Said::Plan => cx.say(CardText::EXPLAIN_PLAN).to_owned(),
            Said::Others => cx.words.sentence(cx.say(CardText::WORKED_OUT)),
            Said::Quarters(quarters) => {
                let quarter = |node: &Node| match node {
                    Node::Text(quarter) => Quarter::parse(quarter).map(|quarter| cx.quarter(quarter)),
                    _ => None,
                };
                cx.list(&quarters.iter().filter_map(quarter).collect::<Vec<_>>())
            }
            Said::Source(source) => cx.words.sentence(&cx.fill(CardText::EXPLAIN_SOURCE, &[source])),
            Said::Assumption(reason) => cx.words.sentence(&cx.fill(CardText::EXPLAIN_ASSUMPTION, &[reason])),
            Said::Unknown => String::new(),
        }
    }

    /// Why a node has no value.
    fn why(self, node: &Node) -> Option<El> {
        let reason = text(node, "undefined")?;
        Some(el("p.explained-why").text(&self.cx.words.sentence(self.cx.say(REASONS.then(reason)))))
    }

    /// The metric that a node is about.
    fn id_of(self, node: &Node) -> Option<String> {
        match figure(node) {
            Some(Figure::Metric(id) | Figure::Gap(_, id)) => Some(id.to_owned()),
            Some(Figure::Plan("difference", _)) => {
                self.cx.board.with_untracked(|board| board.shown().template().plan_metric.clone())
            }
            Some(Figure::Plan("actual_so_far" | "planned_so_far", _)) => Some(ahead::QUARTERS.to_owned()),
            _ => None,
        }
    }

    fn metric_of<T>(self, node: &Node, read: impl FnOnce(&Metric) -> T) -> Option<T> {
        self.metric(&self.id_of(node)?, read)
    }

    fn metric<T>(self, id: &str, read: impl FnOnce(&Metric) -> T) -> Option<T> {
        self.cx.board.with_untracked(|board| board.shown().template().metric(id).map(read))
    }

    /// What is followed over quarters: a metric, or the score.
    fn about(self, id: &str) -> String {
        if id == "score" { self.cx.say(CardText::THE_SCORE).to_owned() } else { self.metric_name(id) }
    }

    fn metric_name(self, id: &str) -> String {
        self.metric(id, |metric| self.cx.metric(metric)).unwrap_or_else(|| spaced(id))
    }
}

fn amount(node: &Node) -> Option<Decimal> {
    number(node, "value")
}

fn number(node: &Node, name: &str) -> Option<Decimal> {
    text(node, name).and_then(|plain| parse(plain).ok())
}

/// A name that has no words of its own.
fn spaced(id: &str) -> String {
    id.replace('_', " ")
}
