//! The schemas of answers to questions.

use serde_json::{Map, Value as Json, json};

use super::figures::{closed, figure_properties, names, rate_properties, sides};
use super::{Question, declared, object, or_null, reference};
use crate::ledger::LineId;
use crate::measures::{Measures, Rates, Ratios};
use crate::money::Currency;
use crate::program::{Comparison, RequiredMetric, TrainingCredits};

/// The schema of the answer to a question; definitions of its own go into the pool.
pub(super) fn answer(of: Question, pool: &mut Map<String, Json>) -> Json {
    match of {
        Question::Measure => measure(),
        Question::Commission => commission(),
        Question::Explain => {
            pool.insert("figure_term".to_owned(), figure_term([]));
            pool.insert("term".to_owned(), term());
            figure_term([currency()])
        }
        Question::GoalSeek => {
            let beside = || {
                let solutions = ("solutions", list(decimal()));
                [currency_or_null(), solutions, ("today", or_null(decimal())), ("note", text())]
            };
            sought(&["currency", "solutions", "today"], beside)
        }
        Question::Sensitivity => {
            let row = [
                ("input", reference("input")),
                ("low", reference("value")),
                ("high", reference("value")),
                ("at_low", reference("figure")),
                ("at_high", reference("figure")),
                ("swing", or_null(decimal())),
            ];
            all([currency_or_null(), ("rows", list(all(row)))])
        }
        Question::Grid => {
            let axis = || all([("input", reference("input")), ("values", list(reference("value")))]);
            all([
                currency_or_null(),
                ("rows", axis()),
                ("columns", axis()),
                ("answers", list(list(reference("figure")))),
                ("answer_today", reference("figure")),
                ("today", or_null(all([("row", whole(0)), ("column", whole(0))]))),
            ])
        }
        Question::Levels => levels(),
        Question::Cases => {
            let case = [
                ("case", text()),
                ("name", text()),
                ("inputs", list(changed_input())),
                ("measures", sides(&reference("measures_and_rates"))),
            ];
            let sources = [("source", text()), ("assumption", text())];
            all([currency(), ("cases", list(some_of(case, sources)))])
        }
        Question::Forecast => forecast(),
        Question::Replay => replay(),
        Question::Simulate => simulate(),
        Question::Compare => {
            let terms =
                json!({ "type": "array", "items": text(), "description": "What the scenarios name that is no input" });
            let part = some_of([("inputs", list(reference("input"))), ("amount", decimal())], [("terms", terms)]);
            all([
                currency_or_null(),
                ("before", reference("figure")),
                ("after", reference("figure")),
                ("difference", or_null(decimal())),
                ("parts", or_null(list(part))),
            ])
        }
    }
}

fn measure() -> Json {
    let series = ["npv", "irr_annual", "mirr", "roi", "moic", "payback", "discounted_payback", "peak_funding"];
    let rate = |name| (name, reference("rate"));
    let series = series.into_iter().map(|name| (name, reference("figure"))).chain([rate("irr")]);
    json!({ "oneOf": [all(series), all([("xnpv", reference("figure")), rate("xirr")])] })
}

fn commission() -> Json {
    let warning = [("at", decimal()), ("by", or_null(decimal())), ("code", text()), ("detail", text())];
    let always = [("payouts", list(decimal())), ("total", decimal()), ("warnings", list(all(warning)))];
    let asked_for = [
        ("discounts", list(decimal())),
        ("total_discount", decimal()),
        ("clawbacks", list(decimal())),
        ("total_clawback", decimal()),
    ];
    some_of(always, asked_for)
}

/// The currency of all amounts of an answer but inputs, which are in the program's.
fn currency() -> (&'static str, Json) {
    ("currency", declared::<Currency>())
}

/// The same of an answer about one figure: null if that is no amount.
fn currency_or_null() -> (&'static str, Json) {
    ("currency", or_null(declared::<Currency>()))
}

/// A figure opened: its outcome, its formula and what goes into it.
fn figure_term<const N: usize>(more: [(&'static str, Json); N]) -> Json {
    let properties = [
        ("figure", json!({ "enum": names(true) })),
        ("unit", text()),
        ("formula", text()),
        ("terms", list(reference("term"))),
    ];
    let properties: Vec<_> = properties.into_iter().chain(more).collect();
    let required: Vec<_> = properties.iter().map(|(key, _)| *key).collect();
    let mut beside = figure_properties();
    beside.extend(rate_properties());
    let properties = properties.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect();
    closed(properties, &required, beside)
}

fn term() -> Json {
    let lines: Vec<_> = LineId::ALL.iter().map(|id| id.as_str()).collect();
    let line = [
        ("line", json!({ "enum": lines })),
        ("label", text()),
        ("value", decimal()),
        ("transfer", json!({ "type": "boolean" })),
        ("formula", text()),
        ("terms", list(reference("term"))),
    ];
    let sum = [("sum", text()), ("value", decimal()), ("formula", text()), ("terms", list(reference("term")))];
    let input = [
        ("input", reference("input")),
        ("label", text()),
        ("value", reference("value")),
        ("origin", json!({ "enum": ["person", "program", "assumption", "neutral"] })),
    ];
    let year = all([("level", text()), ("value", decimal())]);
    let sources = [("source", text()), ("assumption", text()), ("by_year", list(year))];
    let exchange =
        [("exchange_rate", decimal()), ("label", text()), ("date", text()), ("origin", json!({ "const": "person" }))];
    json!({ "oneOf": [
        reference("figure_term"),
        all(line),
        all(sum),
        all([("series", text()), ("by_month", list(decimal()))]),
        some_of(input, sources),
        all(exchange),
    ] })
}

fn levels() -> Json {
    let terms = [
        ("revenue_share", decimal()),
        ("mdf", decimal()),
        ("annual_commitment", decimal()),
        ("training_credits", declared::<TrainingCredits>()),
        ("co_marketing_budget", decimal()),
        ("territory", text()),
        ("success_manager", text()),
        ("beta_access", text()),
    ];
    let figures = json!({ "type": "object", "propertyNames": { "enum": names(true) }, "additionalProperties": reference("figure") });
    let row = [("level", text()), ("name", text()), ("terms", object(&[], terms)), ("figures", figures)];
    let requirement = [
        ("metric", json!({ "enum": RequiredMetric::WORDS })),
        ("label", text()),
        ("at_least", decimal()),
        ("actual", or_null(decimal())),
        ("missing", or_null(decimal())),
        ("status", json!({ "enum": ["met", "missed", "unknown"] })),
    ];
    let next = [
        ("level", text()),
        ("name", text()),
        ("requirements", list(all(requirement))),
        ("worth", or_null(decimal())),
        ("pays_from", sought(&[], || [])),
    ];
    all([
        currency(),
        ("figure", json!({ "enum": names(true) })),
        ("level", or_null(text())),
        ("levels", list(all(row))),
        ("next", or_null(all(next))),
    ])
}

fn forecast() -> Json {
    let whose = || [("partner_type", text()), ("level", or_null(text()))];
    let flows = || {
        let vendor =
            ["vendor_revenue", "vendor_cost_of_revenue", "vendor_cost", "vendor_capital_returned", "vendor_net"];
        vendor.into_iter().chain(["partner_revenue", "payouts"]).map(|key| (key, decimal()))
    };
    let recruit = whose().into_iter().chain([("month", whole(1)), ("partners", decimal())]);
    let group = whose().into_iter().chain([("partners", decimal())]).chain(flows());
    let year = [
        ("year", whole(1)),
        ("recruited", decimal()),
        ("partners", decimal()),
        ("share_of_revenue", reference("figure")),
        ("growth", reference("figure")),
        ("groups", list(all(group))),
    ];
    let year = year.into_iter().chain(flows());
    let target = || {
        let always = [
            ("from_month", whole(1)),
            ("to_month", whole(1)),
            ("source", text()),
            ("comparison", or_null(json!({ "enum": Comparison::WORDS }))),
            ("target", or_null(decimal())),
            ("forecast", or_null(decimal())),
            ("met", json!({ "type": ["boolean", "null"] })),
            ("metric", text()),
        ];
        list(some_of(always, [("up_to", decimal()), ("partner_types", list(text())), ("level", or_null(text()))]))
    };
    all([
        ("program", all([("id", text()), ("version", whole(1))])),
        currency(),
        ("attrition", some_of([("monthly", decimal())], [("source", text()), ("assumption", text())])),
        ("schedule", all([("source", or_null(text())), ("recruits", list(all(recruit)))])),
        ("years", list(all(year))),
        ("targets", all([("projection", target()), ("rollout", target())])),
    ])
}

fn replay() -> Json {
    let pair = || {
        let figures = [("before", reference("figure")), ("after", reference("figure"))];
        all(figures.into_iter().chain([("difference", or_null(decimal()))]))
    };
    let measures = all(Measures::NAMES.iter().chain(Rates::NAMES).map(|name| (*name, pair())));
    let ratios = all(Ratios::NAMES.iter().map(|name| (*name, pair())));
    let hash = || json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" });
    all([
        ("program", all([("id", text()), ("before", whole(1)), ("after", whole(1))])),
        currency(),
        ("result_hash", all([("before", hash()), ("after", hash())])),
        ("inputs", list(changed_input())),
        ("measures", sides(&measures)),
        ("ratios", ratios),
        ("differs", list(json!({ "enum": names(true) }))),
    ])
}

fn simulate() -> Json {
    let counts = || [("trials", whole(1)), ("undefined", whole(0)), ("seed", whole(0)), currency_or_null()];
    let bar = all([("from", decimal()), ("to", decimal()), ("trials", whole(0))]);
    let found = ["p10", "p50", "p90", "mean"].map(|key| (key, decimal()));
    let found = found.into_iter().chain([("chance_of_loss", or_null(decimal())), ("histogram", list(bar))]);
    json!({ "oneOf": [
        all(counts().into_iter().chain(found)),
        { "description": "The figure has no value in any trial", "allOf": [all(counts())] },
    ] })
}

/// An input and its value before and after.
fn changed_input() -> Json {
    all([("input", reference("input")), ("before", reference("value")), ("after", reference("value"))])
}

/// What is looked for in a range: a value, or that there is none in it; both with what stands beside them.
fn sought<'a, const N: usize>(required: &[&'a str], beside: impl Fn() -> [(&'a str, Json); N]) -> Json {
    let found = [("value", decimal()), ("undefined", json!({ "const": "not_in_range" }))];
    let either = found.map(|(key, schema)| {
        let required: Vec<_> = [key].into_iter().chain(required.iter().copied()).collect();
        object(&required, [(key, schema)].into_iter().chain(beside()))
    });
    json!({ "oneOf": either })
}

/// An object in which all of these stand.
pub(super) fn all<'a>(properties: impl IntoIterator<Item = (&'a str, Json)>) -> Json {
    some_of(properties, [])
}

/// An object in which all of the first stand, and some of the second.
pub(super) fn some_of<'a>(
    always: impl IntoIterator<Item = (&'a str, Json)>,
    sometimes: impl IntoIterator<Item = (&'a str, Json)>,
) -> Json {
    let always: Vec<_> = always.into_iter().collect();
    let required: Vec<_> = always.iter().map(|(key, _)| *key).collect();
    object(&required, always.into_iter().chain(sometimes))
}

pub(super) fn list(items: Json) -> Json {
    json!({ "type": "array", "items": items })
}

pub(super) fn decimal() -> Json {
    reference("decimal")
}

pub(super) fn text() -> Json {
    json!({ "type": "string" })
}

pub(super) fn whole(least: u32) -> Json {
    json!({ "type": "integer", "minimum": least })
}
