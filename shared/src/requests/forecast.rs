//! Program forecasts as documents.

use rust_decimal::Decimal;

use super::what_if::{finish, number, ratio, rejected};
use crate::calculate::find_program;
use crate::document::{self, Fields, Node, escape_pointer};
use crate::fault::{Faults, code};
use crate::program::{Attrition, Catalog, Outlook, Program};
use crate::scenario::{self, Scenario};
use crate::what_if::{self, Beside, Flows, ForecastPlan, ForecastYear, Intake, Subject};

/// Years unless the question says otherwise.
const YEARS: u32 = 3;
/// More lines than any schedule has.
pub(crate) const MOST_RECRUITS: usize = 1_000;
/// Keys of scenarios that say whose scenario it is; here the key of the whole does.
pub(crate) const HEAD: [&str; 4] = ["program", "program_version", "partner_type", "level"];
/// What says in which currency amounts are seen. Targets are in the program's, and scenarios in several
/// could not be added up.
pub(crate) const CURRENCY: &str = "exchange_rate";

/// A whole program over years: `{"program":"…","program_version":1,"years":3,"recruits":[{"partner_type",
/// "level","month","partners"},…],"attrition":"0.01","other_revenue":[…],"scenarios":{"channel/premier":
/// {…inputs…}}}`. Only the program must be named: without `recruits` its roll-out is the schedule, without
/// `attrition` its own rate holds, and types and levels run on its defaults. Beside inputs, a scenario may
/// name a `model` and a `plan`. All amounts are in the program's currency.
///
/// ```
/// use partner_roi_shared::{Catalog, requests};
///
/// # #[cfg(feature = "bundled")] {
/// let answer = requests::forecast(Catalog::bundled(), r#"{"program":"agent-platform","years":1,"attrition":"0"}"#)?;
/// assert_eq!(answer.pointer("/years/0/partners").unwrap().to_json(), "\"30\"");
/// assert_eq!(answer.pointer("/targets/projection/0/target").unwrap().to_json(), "\"50\"");
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// Everything that is wrong with the question.
pub fn forecast(catalog: &Catalog, text: &str) -> Result<Node, Faults> {
    let node = document::parse(text)?;
    let mut fields = Fields::of(&node, "");
    let program = program(catalog, &mut fields);
    let years = match fields.node("years") {
        None => Some(YEARS),
        Some(_) => fields.count("years"),
    };
    let recruits = fields.node("recruits").map(|_| recruits(&mut fields));
    let attrition = fields.fraction("attrition");
    let other_revenue = fields.decimals("other_revenue");
    let scenarios = scenarios(&mut fields, program);
    let outlook = program.map(Outlook::of);
    let followed = program.zip(outlook.as_ref());
    let schedule = followed.and_then(|(program, outlook)| what_if::schedule(program, outlook));
    if program.is_some() && recruits.is_none() && schedule.is_none() {
        let detail = "the program has no roll-out to follow, so \"recruits\" must be given";
        fields.fault("/recruits", code::MISSING, detail);
    }
    let (source, intakes) = match (recruits, schedule) {
        (Some(recruits), _) => (None, Some(recruits)),
        (None, Some(schedule)) => (Some(schedule.source), Some(schedule.intakes)),
        (None, None) => (None, None),
    };
    let (Some((program, outlook)), Some(years), Some(mut intakes)) = (followed, years, intakes) else {
        return Err(rejected(fields));
    };
    finish(fields)?;
    if source.is_some() {
        // A roll-out that is longer than the forecast is followed as far as the forecast goes.
        intakes.retain(|intake| intake.month <= years.saturating_mul(12));
    }
    let assumed = program.attrition.as_ref();
    let rate = attrition.or(assumed.map(|assumed| assumed.monthly.0)).unwrap_or_default();
    let plan = ForecastPlan { years, intakes, attrition: rate, other_revenue, scenarios };
    let found = what_if::forecast(program, outlook, &plan)?;
    Ok(Node::object([
        (
            "program",
            Node::object([("id", Node::text(&program.id)), ("version", Node::Number(program.version.to_string()))]),
        ),
        ("currency", Node::text(program.currency.code())),
        ("attrition", attrition_node(rate, assumed.filter(|_| attrition.is_none()))),
        (
            "schedule",
            Node::object([
                ("source", source.map_or(Node::Null, Node::text)),
                ("recruits", Node::List(plan.intakes.iter().map(intake_node).collect())),
            ]),
        ),
        ("years", Node::List(found.years.iter().map(year_node).collect())),
        (
            "targets",
            Node::object([
                ("projection", Node::List(found.projection.iter().map(beside_node).collect())),
                ("rollout", Node::List(found.rollout.iter().map(beside_node).collect())),
            ]),
        ),
    ]))
}

fn program<'a>(catalog: &'a Catalog, fields: &mut Fields<'_>) -> Option<&'a Program> {
    let id = fields.get::<String>("program");
    let version = match fields.node("program_version") {
        None => Some(None),
        Some(_) => fields.count("program_version").map(Some),
    };
    let mut named = Scenario::new(id?, "", None);
    named.program_version = version?;
    match find_program(catalog, &named) {
        Some(Ok(program)) => Some(program),
        Some(Err(fault)) => {
            fields.fault(fault.pointer, fault.code, fault.detail);
            None
        }
        None => {
            fields.fault("/program", code::BLANK, "\"program\" must not be empty");
            None
        }
    }
}

fn recruits(fields: &mut Fields<'_>) -> Vec<Intake> {
    let items = fields.list("recruits").unwrap_or_default();
    if items.len() > MOST_RECRUITS {
        fields.fault("/recruits", code::OUT_OF_RANGE, format!("at most {MOST_RECRUITS} lines"));
    }
    let mut intakes = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let mut line = Fields::of(item, format!("/recruits/{index}"));
        for required in ["month", "partners"] {
            if line.node(required).is_none() {
                line.missing(required);
            }
        }
        let (partner_type, level) = (line.get::<String>("partner_type"), line.get::<Option<String>>("level"));
        let (month, partners) = (line.count("month"), line.amount("partners"));
        fields.extend(line.finish());
        if let (Some(partner_type), Some(level), Some(month), Some(partners)) = (partner_type, level, month, partners) {
            intakes.push(Intake { partner_type, level, month, partners });
        }
    }
    intakes
}

/// Scenarios by `type/level`; their faults are moved below the key.
fn scenarios(fields: &mut Fields<'_>, program: Option<&Program>) -> Vec<Scenario> {
    let Some(node) = fields.node("scenarios") else { return Vec::new() };
    let Node::Object(entries) = node else {
        fields.fault("/scenarios", code::WRONG_TYPE, "expected an object of scenarios by type and level");
        return Vec::new();
    };
    let mut scenarios = Vec::with_capacity(entries.len());
    for (key, inputs) in entries {
        let at = format!("/scenarios/{}", escape_pointer(key));
        let Node::Object(inputs) = inputs else {
            fields.fault(at, code::WRONG_TYPE, "expected an object of inputs");
            continue;
        };
        for (name, _) in inputs.iter().filter(|(name, _)| HEAD.contains(&name.as_str())) {
            let detail = format!("\"{name}\" is not an input; type and level are those of the key");
            fields.fault(format!("{at}/{name}"), code::UNKNOWN_FIELD, detail);
        }
        let (partner_type, level) = match key.split_once('/') {
            Some((partner_type, level)) => (partner_type, Some(level)),
            None => (key.as_str(), None),
        };
        if inputs.iter().any(|(name, _)| name == CURRENCY) {
            let detail = "a forecast is in the program's currency, as its targets are";
            fields.fault(format!("{at}/{CURRENCY}"), code::UNKNOWN_FIELD, detail);
        }
        let elsewhere = |name: &str| HEAD.contains(&name) || name == CURRENCY;
        let inputs = inputs.iter().filter(|(name, _)| !elsewhere(name)).cloned();
        let head = [("program", program.map_or("", |program| &program.id)), ("partner_type", partner_type)];
        let head = head.into_iter().chain(level.map(|level| ("level", level)));
        let head = head.map(|(name, text)| (name.to_owned(), Node::text(text)));
        let (scenario, faults) = scenario::read(&Node::Object(head.chain(inputs).collect()));
        let unknown = program.map(|program| scenario.named(program)).unwrap_or_default();
        for fault in unknown {
            // Type and level are in the key itself.
            let below = if HEAD.contains(&fault.pointer.trim_start_matches('/')) { "" } else { &fault.pointer };
            fields.fault(format!("{at}{below}"), fault.code, fault.detail);
        }
        // Without a program, its name is blank; that has its own fault.
        for fault in faults.into_iter().filter(|fault| fault.pointer != "/program") {
            fields.fault(format!("{at}{}", fault.pointer), fault.code, fault.detail);
        }
        scenarios.push(scenario);
    }
    scenarios
}

fn attrition_node(rate: Decimal, assumed: Option<&Attrition>) -> Node {
    let mut node = Node::object([("monthly", number(rate))]);
    if let Some(assumed) = assumed {
        for (key, text) in [("source", &assumed.source), ("assumption", &assumed.assumption)] {
            if let Some(text) = text {
                node.insert(key, Node::text(text));
            }
        }
    }
    node
}

fn level_node(level: Option<&String>) -> Node {
    level.map_or(Node::Null, |level| Node::text(level))
}

fn intake_node(intake: &Intake) -> Node {
    Node::object([
        ("partner_type", Node::text(&intake.partner_type)),
        ("level", level_node(intake.level.as_ref())),
        ("month", Node::Number(intake.month.to_string())),
        ("partners", number(intake.partners)),
    ])
}

fn insert_flows(node: &mut Node, flows: &Flows) {
    for (key, amount) in [
        ("partner_revenue", flows.partner_revenue),
        ("vendor_revenue", flows.vendor_revenue),
        ("vendor_cost_of_revenue", flows.vendor_cost_of_revenue),
        ("vendor_cost", flows.vendor_cost),
        ("vendor_capital_returned", flows.vendor_capital_returned),
        ("payouts", flows.payouts),
        ("vendor_net", flows.vendor_net),
    ] {
        node.insert(key, number(amount));
    }
}

fn year_node(year: &ForecastYear) -> Node {
    let groups = year.groups.iter().map(|group| {
        let mut node = Node::object([
            ("partner_type", Node::text(&group.partner_type)),
            ("level", level_node(group.level.as_ref())),
            ("partners", number(group.partners)),
        ]);
        insert_flows(&mut node, &group.flows);
        node
    });
    let mut node = Node::object([
        ("year", Node::Number(year.year.to_string())),
        ("recruited", number(year.recruited)),
        ("partners", number(year.partners)),
        ("share_of_revenue", ratio(year.share_of_revenue)),
        ("growth", ratio(year.growth)),
        ("groups", Node::List(groups.collect())),
    ]);
    insert_flows(&mut node, &year.flows);
    node
}

fn beside_node(beside: &Beside) -> Node {
    let mut node = Node::object([
        ("from_month", Node::Number(beside.from_month.to_string())),
        ("to_month", Node::Number(beside.to_month.to_string())),
        ("source", Node::text(&beside.source)),
        ("comparison", beside.comparison.map_or(Node::Null, |comparison| Node::text(comparison.as_str()))),
        ("target", beside.target.map_or(Node::Null, number)),
        ("forecast", beside.forecast.map_or(Node::Null, number)),
        ("met", beside.met().map_or(Node::Null, Node::Bool)),
    ]);
    if let Some(up_to) = beside.up_to {
        node.insert("up_to", number(up_to));
    }
    match &beside.subject {
        Subject::Metric(metric) => node.insert("metric", Node::text(metric)),
        Subject::Partners { partner_types, level, standing } => {
            node.insert("metric", Node::text(if *standing { "partners" } else { "partners_recruited" }));
            let types = partner_types.iter().map(|partner_type| Node::text(partner_type));
            node.insert("partner_types", Node::List(types.collect()));
            node.insert("level", level_node(level.as_ref()));
        }
    }
    node
}
