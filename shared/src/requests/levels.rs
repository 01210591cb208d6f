//! Levels side by side, as a document.

use rust_decimal::Decimal;

use super::what_if::{below_scenario, figure_or, finish, number, rejected, scenario, shown_currency};
use crate::calculate::too_large;
use crate::document::{self, Fields, Node};
use crate::fault::{Fault, Faults};
use crate::inputs::{Kind, id};
use crate::measures::{Answer, Figure};
use crate::number::Checked;
use crate::program::{Catalog, Level, TrainingCredits};
use crate::report::Report;
use crate::text::{Exact, parse};
use crate::what_if::{self, LevelRow, NextLevel, Standing, Target};

/// What stands in each row besides the figure that was asked for.
const FIGURES: [&str; 3] = ["partner.roi", "partner.payback", "vendor.net_profit"];

/// The same inputs under each level of the program: `{"scenario":{…},"figure":"partner.net_profit"}`, the
/// figure being this one unless given.
///
/// ```
/// use partner_roi_shared::{Catalog, requests};
///
/// # #[cfg(feature = "bundled")] {
/// let question = r#"{"scenario":{"program":"agent-platform","partner_type":"channel","level":"select"}}"#;
/// let answer = requests::levels(Catalog::bundled(), question)?;
/// assert_eq!(answer.pointer("/next/level").unwrap().to_json(), "\"premier\"");
/// assert_eq!(answer.pointer("/next/requirements/0/missing").unwrap().to_json(), "\"3\"");
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// Everything that is wrong with the question; the program must have levels.
pub fn levels(catalog: &Catalog, text: &str) -> Result<Node, Faults> {
    let node = document::parse(text)?;
    let mut fields = Fields::of(&node, "");
    let asked = scenario(catalog, &mut fields, "scenario");
    let target = figure_or(&mut fields, "partner.net_profit");
    let (Some((program, scenario)), Some(target)) = (asked, target) else {
        return Err(rejected(fields));
    };
    finish(fields)?;
    let found = what_if::levels(program, &scenario, target).map_err(below_scenario)?;
    let own = found.rows.get(found.own).map_or(Node::Null, |row| Node::text(&row.level.id));
    Ok(Node::object([
        ("figure", Node::Text(target.name())),
        ("currency", Node::text(shown_currency(program, &scenario).code())),
        ("level", own),
        ("levels", Node::List(found.rows.iter().map(|row| row_node(row, target)).collect::<Result<_, _>>()?)),
        ("next", found.next.as_ref().map_or(Node::Null, next_node)),
    ]))
}

fn row_node(row: &LevelRow<'_>, target: Target) -> Result<Node, Faults> {
    let LevelRow { level, report } = row;
    let more = FIGURES.into_iter().filter_map(Target::from_name).filter(|more| *more != target);
    let figures = [target].into_iter().chain(more);
    let figures = figures.map(|target| Ok((target.name(), target.in_report(report)?.to_node())));
    let figures = figures.collect::<Result<_, Fault>>()?;
    Ok(Node::object([
        ("level", Node::text(&level.id)),
        ("name", Node::text(&level.name)),
        ("terms", terms(level, report)?),
        ("figures", Node::Object(figures)),
    ]))
}

/// The terms that the calculation used, then what else the level states; amounts in the currency of the report.
fn terms(level: &Level, report: &Report) -> Result<Node, Faults> {
    let shown = |amount: Decimal| match &report.exchange_rate {
        Some(exchange) => amount.times(exchange.rate).map(number).map_err(too_large),
        None => Ok(number(amount)),
    };
    let mut inputs = Vec::new();
    for input in [id::REVENUE_SHARE, id::MDF, id::ANNUAL_COMMITMENT] {
        let node = match report.scenario.pointer(&input.pointer()) {
            Some(Node::Text(amount)) if input.spec().kind == Kind::Money => {
                Some(shown(parse(amount).unwrap_or_default())?)
            }
            other => other.cloned(),
        };
        inputs.push((input.spec().path, node));
    }
    let text = |text: &Option<String>| text.as_deref().map(Node::text);
    let credits = level.training_credits.map(|credits| match credits {
        TrainingCredits::Unlimited => Node::text("unlimited"),
        TrainingCredits::Hours(hours) => Node::object([("hours", Node::Number(hours.to_string()))]),
    });
    let stated = [
        ("training_credits", credits),
        ("co_marketing_budget", level.co_marketing_budget.map(|Exact(amount)| shown(amount)).transpose()?),
        ("territory", text(&level.territory)),
        ("success_manager", text(&level.success_manager)),
        ("beta_access", text(&level.beta_access)),
    ];
    let entries = inputs.into_iter().chain(stated);
    Ok(Node::Object(entries.filter_map(|(key, node)| Some((key.to_owned(), node?))).collect()))
}

fn next_node(next: &NextLevel<'_>) -> Node {
    let pays_from = match next.pays_from {
        Some(leads) => Figure::from(Answer::Value(leads)).to_node(),
        None => Node::object([("undefined", Node::text("not_in_range"))]),
    };
    Node::object([
        ("level", Node::text(&next.level.id)),
        ("name", Node::text(&next.level.name)),
        ("requirements", Node::List(next.requirements.iter().map(requirement).collect())),
        ("worth", next.worth.map_or(Node::Null, number)),
        ("pays_from", pays_from),
    ])
}

fn requirement(standing: &Standing<'_>) -> Node {
    let status = match standing.missing() {
        None => "unknown",
        Some(missing) if missing.is_zero() => "met",
        Some(_) => "missed",
    };
    Node::object([
        ("metric", Node::text(standing.requirement.metric.as_str())),
        ("label", Node::text(&standing.requirement.label)),
        ("at_least", number(standing.requirement.at_least.0)),
        ("actual", standing.actual.map_or(Node::Null, number)),
        ("missing", standing.missing().map_or(Node::Null, number)),
        ("status", Node::text(status)),
    ])
}
