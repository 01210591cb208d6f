//! What-if questions about scenarios of a catalog's programs.

use rust_decimal::Decimal;

use crate::calculate::find_program;
use crate::document::shortened;
use crate::document::{self, Fields, Node};
use crate::fault::{Fault, Faults, code};
use crate::inputs::{InputId, InputSpec, Value};
use crate::measures::{Answer, Figure};
use crate::program::{Catalog, Program};
use crate::scenario::{self, Scenario};
use crate::text::plain;
use crate::what_if::{self, Target, usual_range};

/// The value of one input that brings a figure to a target: `{"scenario":{…},"figure":"partner.npv",
/// "target":"0","input":"deal_size","low":…,"high":…}`. The range is a tenth to ten times today's value
/// unless given.
///
/// ```
/// use partner_roi_shared::{Catalog, requests};
///
/// # #[cfg(feature = "bundled")] {
/// let question = r#"{"scenario":{"program":"agent-platform","partner_type":"channel","level":"premier"},
///     "figure":"partner.npv","target":"100000","input":"leads_per_month"}"#;
/// let answer = requests::goal_seek(Catalog::bundled(), question)?;
/// assert!(answer.pointer("/value").is_some());
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// Everything that is wrong with the question.
pub fn goal_seek(catalog: &Catalog, text: &str) -> Result<Node, Faults> {
    let node = document::parse(text)?;
    let mut fields = Fields::of(&node, "");
    let asked = scenario(catalog, &mut fields, "scenario");
    let target = figure(&mut fields);
    let input = input(&mut fields, "input");
    if fields.node("target").is_none() {
        fields.missing("target");
    }
    let goal = fields.decimal("target");
    let (low, high) = (fields.decimal("low"), fields.decimal("high"));
    if low.zip(high).is_some_and(|(low, high)| low >= high) {
        fields.fault("/high", code::OUT_OF_RANGE, "high must lie above low");
    }
    for (key, end) in [("low", low), ("high", high)] {
        if let Some(Err(fault)) = input.zip(end).map(|(spec, end)| spec.read_text(&plain(end))) {
            fields.fault(fields.at(key), fault.code, fault.detail);
        }
    }
    let (Some((program, scenario)), Some(target), Some(input), Some(goal)) = (asked, target, input, goal) else {
        return Err(rejected(fields));
    };
    finish(fields)?;
    let today = scenario.resolve(program)?.value(input.id);
    let range = usual_range(input, &today);
    let found = what_if::goal_seek(
        program,
        &scenario,
        target,
        goal,
        input.id,
        (low.unwrap_or(range.0), high.unwrap_or(range.1)),
    )?;
    let mut answer = match found.value {
        Some(value) => Figure::from(Answer::Value(value)).to_node(),
        None => Node::object([("undefined", Node::text("not_in_range"))]),
    };
    answer.insert("solutions", Node::List(found.solutions.iter().map(|value| number(*value)).collect()));
    if found.solutions.len() > 1 {
        answer.insert("note", Node::text("several values reach the target; this one is the nearest to today's"));
    }
    answer.insert("today", found.today.map_or(Node::Null, number));
    Ok(answer)
}

/// A figure opened down to its inputs and their sources: `{"scenario":{…},"figure":"partner.roi"}`.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn explain(catalog: &Catalog, text: &str) -> Result<Node, Faults> {
    explain_node(catalog, &document::parse(text)?)
}

pub(super) fn explain_node(catalog: &Catalog, question: &Node) -> Result<Node, Faults> {
    let mut fields = Fields::of(question, "");
    let asked = scenario(catalog, &mut fields, "scenario");
    let target = figure(&mut fields);
    let (Some((program, scenario)), Some(target)) = (asked, target) else {
        return Err(rejected(fields));
    };
    finish(fields)?;
    crate::explain::explain(program, &scenario, target)
}

/// A figure with inputs low and high, one at a time: `{"scenario":{…},"figure":"partner.npv"}`, with
/// `"ranges":[{"input","low","high"},…]` or else every input that is not zero, a `change` of 0.2 down
/// and up. Rows without any effect are left out.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn sensitivity(catalog: &Catalog, text: &str) -> Result<Node, Faults> {
    let node = document::parse(text)?;
    let mut fields = Fields::of(&node, "");
    let asked = scenario(catalog, &mut fields, "scenario");
    let target = figure(&mut fields);
    let change = fields.fraction("change").unwrap_or(Decimal::new(2, 1));
    let ranges = fields.node("ranges").and_then(|_| given_ranges(&mut fields));
    let (Some((program, scenario)), Some(target)) = (asked, target) else {
        return Err(rejected(fields));
    };
    finish(fields)?;
    let ranges = match ranges {
        Some(ranges) => ranges,
        None => what_if::usual_ranges(program, &scenario, change)?,
    };
    let rows = what_if::sensitivity(program, &scenario, target, ranges)?;
    let rows = rows.into_iter().filter(|row| row.answers.0 != row.answers.1).map(|row| {
        Node::object([
            ("input", Node::text(row.input.spec().path)),
            ("low", row.values.0.to_node()),
            ("high", row.values.1.to_node()),
            ("at_low", Figure::from(row.answers.0).to_node()),
            ("at_high", Figure::from(row.answers.1).to_node()),
            ("swing", row.swing.map_or(Node::Null, number)),
        ])
    });
    Ok(Node::object([("rows", Node::List(rows.collect()))]))
}

/// Two scenarios of one program and the difference of a figure, split over what was changed:
/// `{"first":{…},"second":{…},"figure":"partner.npv"}`.
///
/// # Errors
/// Everything that is wrong with the question.
pub fn compare(catalog: &Catalog, text: &str) -> Result<Node, Faults> {
    compare_node(catalog, &document::parse(text)?)
}

pub(super) fn compare_node(catalog: &Catalog, question: &Node) -> Result<Node, Faults> {
    let mut fields = Fields::of(question, "");
    let first = scenario(catalog, &mut fields, "first");
    let second = scenario(catalog, &mut fields, "second");
    let target = figure(&mut fields);
    if let (Some((one, _)), Some((other, _))) = (&first, &second)
        && (&one.id, one.version) != (&other.id, other.version)
    {
        let detail = "both scenarios must be of one program in one version";
        fields.fault("/second/program", code::INCONSISTENT, detail);
    }
    let shown_in = |asked: &Option<(&Program, Scenario)>| {
        let (program, scenario) = asked.as_ref()?;
        Some(scenario.exchange_rate.as_ref().map_or(program.currency, |exchange| exchange.currency))
    };
    if let (Some(one), Some(other)) = (shown_in(&first), shown_in(&second))
        && one != other
    {
        let detail = format!("{one} and {other} cannot be set against each other; give both scenarios one currency");
        fields.fault("/second/exchange_rate", code::INCONSISTENT, detail);
    }
    let (Some((program, first)), Some((_, second)), Some(target)) = (first, second, target) else {
        return Err(rejected(fields));
    };
    finish(fields)?;
    let found = what_if::compare(program, &first, &second, target)?;
    let part = |part: &what_if::Part| {
        let inputs = part.inputs.iter().map(|input| Node::text(input.spec().path)).collect();
        let mut node = Node::object([("inputs", Node::List(inputs)), ("amount", number(part.amount))]);
        if !part.terms.is_empty() {
            node.insert("terms", Node::List(part.terms.iter().map(|term| Node::text(term)).collect()));
        }
        node
    };
    Ok(Node::object([
        ("before", Figure::from(found.before).to_node()),
        ("after", Figure::from(found.after).to_node()),
        ("difference", found.difference.map_or(Node::Null, number)),
        ("parts", found.parts.map_or(Node::Null, |parts| Node::List(parts.iter().map(part).collect()))),
    ]))
}

pub(super) fn number(value: Decimal) -> Node {
    Node::Text(plain(value))
}

/// A ratio, undefined where its denominator is zero or unknown.
#[cfg(feature = "authoring")]
pub(super) fn ratio(value: Option<Decimal>) -> Node {
    match value {
        Some(value) => Figure::from(Answer::Value(value)).to_node(),
        None => Node::object([("undefined", Node::text("zero_denominator"))]),
    }
}

pub(super) fn finish(fields: Fields<'_>) -> Result<(), Faults> {
    Faults::if_any(fields.finish()).map_or(Ok(()), Err)
}

/// The faults of a question that could not be read. There is at least one.
pub(super) fn rejected(fields: Fields<'_>) -> Faults {
    Faults::if_any(fields.finish()).unwrap_or_else(|| Fault::new("", code::WRONG_TYPE, "not a question").into())
}

/// The faults of a scenario that stands in a question; those of the figure are the question's own.
pub(super) fn below_scenario(faults: Faults) -> Faults {
    let moved = |fault: &Fault| {
        let below = if fault.pointer == "/figure" { "" } else { "/scenario" };
        Fault::new(format!("{below}{}", fault.pointer), fault.code, fault.detail.clone())
    };
    Faults::if_any(faults.iter().map(moved).collect()).unwrap_or(faults)
}

/// A scenario and its program; its faults are moved below the key.
pub(super) fn scenario<'a>(
    catalog: &'a Catalog,
    fields: &mut Fields<'_>,
    key: &'static str,
) -> Option<(&'a Program, Scenario)> {
    let Some(node) = fields.node(key) else {
        fields.missing(key);
        return None;
    };
    let (scenario, mut faults) = scenario::read(node);
    let program = match find_program(catalog, &scenario) {
        Some(Ok(program)) => {
            faults.extend(scenario.named(program));
            Some(program)
        }
        Some(Err(fault)) => {
            faults.push(fault);
            None
        }
        None => None,
    };
    let sound = faults.is_empty();
    for fault in faults {
        fields.fault(format!("/{key}{}", fault.pointer), fault.code, fault.detail);
    }
    program.filter(|_| sound).map(|program| (program, scenario))
}

pub(super) fn figure(fields: &mut Fields<'_>) -> Option<Target> {
    let name: String = fields.get("figure")?;
    let target = Target::from_name(&name);
    if target.is_none() {
        let detail = format!("\"{}\" is not a figure such as partner.npv", shortened(&name));
        fields.fault("/figure", code::NOT_ONE_OF, detail);
    }
    target
}

/// A figure that may be left out.
pub(super) fn figure_or(fields: &mut Fields<'_>, usual: &str) -> Option<Target> {
    if fields.node("figure").is_none() { Target::from_name(usual) } else { figure(fields) }
}

pub(super) fn input(fields: &mut Fields<'_>, key: &'static str) -> Option<&'static InputSpec> {
    let path: String = fields.get(key)?;
    let found = InputId::from_path(&path).map(InputId::spec);
    if found.is_none() {
        let detail = format!("\"{}\" is not an input of scenarios", shortened(&path));
        fields.fault(fields.at(key), code::NOT_ONE_OF, detail);
    }
    found
}

/// A fault for an input that stands in a list a second time.
pub(super) fn once(fields: &mut Fields<'_>, seen: &mut Vec<InputId>, input: Option<&'static InputSpec>) {
    let Some(spec) = input else { return };
    if seen.contains(&spec.id) {
        fields.fault(fields.at("input"), code::INCONSISTENT, format!("{} stands twice", spec.label));
    }
    seen.push(spec.id);
}

fn given_ranges(fields: &mut Fields<'_>) -> Option<Vec<(InputId, Value, Value)>> {
    let items = fields.list("ranges")?;
    let mut ranges = Vec::with_capacity(items.len());
    let mut seen = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let mut range = Fields::of(item, format!("/ranges/{index}"));
        let spec = input(&mut range, "input");
        once(&mut range, &mut seen, spec);
        let mut end = |key: &'static str| {
            let Some(node) = range.given(key) else {
                range.missing(key);
                return None;
            };
            spec?.read(node).map_err(|fault| range.fault(range.at(key), fault.code, fault.detail)).ok()
        };
        let (low, high) = (end("low"), end("high"));
        fields.extend(range.finish());
        ranges.extend(spec.zip(low).zip(high).map(|((spec, low), high)| (spec.id, low, high)));
    }
    Some(ranges)
}
