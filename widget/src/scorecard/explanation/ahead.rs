//! What lies ahead of a card, told: forecasts, the plan, gaps to levels.

use partner_roi_shared::document::Node;
use partner_roi_shared::program::Unit;
use partner_roi_shared::scorecard::Quarter;

use super::{INPUTS, Told, amount, number};
use crate::scorecard::{Card, figures};
use crate::state::card::board::Board;
use crate::state::card::explained::{Figure, figure};
use crate::state::card::plan::of_levels;
use crate::state::explained::{terms, text};
use crate::view::own;
use crate::words::CardText;

/// What terms are that are quarters of a sum, in the place of the metric around them.
pub const QUARTERS: &str = "quarters of a sum";

/// How many quarters the forecast lies behind the middle of the four.
const AHEAD: &str = "2.5";

/// The language of the words that the program has for its levels.
pub fn language(cx: Card) -> Option<&'static str> {
    let library = cx.board.with_untracked(Board::library);
    let known = cx.board.with_untracked(|board| board.shown().template().program.clone())?;
    library.catalog.get(&known.id, Some(known.version))?.language.as_deref()
}

/// The unit of a node that says it; points are written as numbers are.
pub fn unit(node: &Node) -> Unit {
    match text(node, "unit") {
        Some("fraction") | None => Unit::Share,
        Some(word) => Unit::from_word(word).unwrap_or(Unit::Count),
    }
}

impl Told {
    /// What such a figure is called.
    pub fn ahead(self, node: &Node, figure: Figure<'_>) -> String {
        let cx = self.cx;
        let said = |name: &str| cx.words.find(INPUTS.then(name)).unwrap_or_default().to_owned();
        match figure {
            Figure::Forecast("score") => cx.say(CardText::FORECAST_OF).to_owned(),
            Figure::Forecast(id) => self.metric_name(id),
            Figure::Plan("planned", _) => cx.say(CardText::PLANNED).to_owned(),
            Figure::Plan("difference", _) => cx.say(CardText::PLAN_DIFFERENCE).to_owned(),
            Figure::Plan("share_so_far", _) => cx.say(CardText::PLAN_SHARE).to_owned(),
            Figure::Plan(sum, _) => said(sum),
            Figure::Gap(level, _) => {
                let library = cx.board.with_untracked(Board::library);
                let name = cx.board.with_untracked(|board| {
                    let program = of_levels(board.shown().template(), &library.catalog)?;
                    Some(own(&program.level(level)?.name))
                });
                let label = own(text(node, "label").unwrap_or_default());
                cx.fill(CardText::EXPLAIN_GAP, &[&name.unwrap_or_default(), &label])
            }
            _ => String::new(),
        }
    }

    /// The quarter that a term of a sum is about.
    pub fn quarter_of(self, node: &Node) -> String {
        let named = match figure(node) {
            Some(Figure::Plan(_, quarter)) => Some(quarter),
            _ => text(node, "quarter"),
        };
        named.and_then(Quarter::parse).map(|quarter| self.cx.quarter(quarter)).unwrap_or_default()
    }

    /// How a forecast comes about, with its figures.
    pub fn on_the_line(self, node: &Node) -> Option<String> {
        let cx = self.cx;
        let of = |name: &str| terms(node).iter().find(|term| text(term, "input") == Some(name)).and_then(amount);
        let unit = unit(node);
        let write = |figure| figures::value(cx, unit, figure);
        let times = cx.formats.with(|formats| formats.number(AHEAD));
        let [mean, slope] = [of("mean")?, of("slope")?].map(write);
        let [value, residual] = [amount(node)?, number(node, "mean_absolute_residual")?].map(write);
        Some(cx.fill(CardText::EXPLAIN_LINE, &[&mean, &times, &slope, &value, &residual]))
    }
}
