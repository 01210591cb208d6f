//! The schemas of judged cards and of their figures, opened.

use serde_json::{Map, Value as Json, json};

use super::answers::{all, decimal, list, some_of, text, whole};
use super::figures::closed;
use super::{DIALECT, declared, or_null, reference};
use crate::date::Date;
use crate::money::Currency;
use crate::program::RequiredMetric;
use crate::scorecard::{DerivedRule, Direction, MissingData, Quarter, Reason, State, Status, Trigger};

/// The schema of a judged card.
pub fn scorecard_report() -> Json {
    let template = all([("id", text()), ("version", whole(1))]);
    let always = [
        ("schema_version", json!({ "const": 1 })),
        ("engine", json!({ "type": "string", "description": "Version of the engine" })),
        ("template", template),
        ("quarters", list(quarter())),
        ("escalations", list(reference("escalation"))),
        (
            "in_the_red",
            described(list(run()), "Red quarters that have not raised their trigger, or that stand behind it"),
        ),
        ("history", described(list(event()), "Closings and restatements by their days")),
        ("reviews", list(all([("rhythm", text()), ("agenda", list(text())), ("source", text())]))),
    ];
    let sometimes = [
        ("currency", declared::<Currency>()),
        ("name", text()),
        ("forecast", described(forecasts(), "Of the quarter behind the last closed one")),
        ("plan", list(planned())),
        ("level", level()),
        ("fit", fit()),
    ];
    let about = "A card, judged. What has no answer has a typed reason under undefined.";
    document(
        "Partner ROI judged scorecard",
        about,
        some_of(always, sometimes),
        [
            ("date", declared::<Date>()),
            ("escalation", escalation()),
            ("figure", closed(Map::new(), &[], Map::new())),
            ("trend", trend()),
        ],
    )
}

/// The schema of a figure of a judged card, opened.
pub fn scorecard_explanation() -> Json {
    let about =
        "A figure of a judged card, opened into what it is worked out of. Each rule is a stable name of its formula.";
    document(
        "Partner ROI explained scorecard figure",
        about,
        json!({ "anyOf": [reference("explained"), reference("metric")] }),
        [("explained", explained()), ("metric", metric_explained()), ("term", term())],
    )
}

/// A document with the definitions that both have in common, and its own.
fn document<const N: usize>(title: &str, about: &str, schema: Json, own: [(&str, Json); N]) -> Json {
    let outcome = json!({ "oneOf": [
        { "type": "object", "properties": { "value": reference("decimal") }, "required": ["value"] },
        { "type": "object", "properties": { "undefined": { "enum": Reason::WORDS } }, "required": ["undefined"] },
    ] });
    let common = [
        ("decimal", json!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" })),
        ("outcome", outcome),
        ("quarter", declared::<Quarter>()),
    ];
    let definitions: Map<_, _> =
        common.into_iter().chain(own).map(|(name, schema)| (name.to_owned(), schema)).collect();
    let mut document = schema;
    for (key, value) in [
        ("$schema", DIALECT.into()),
        ("title", title.into()),
        ("description", about.into()),
        ("$defs", definitions.into()),
    ] {
        document[key] = value;
    }
    document
}

fn quarter() -> Json {
    let groups = json!({ "type": "object", "additionalProperties": figure(), "description": "The score of each group, by its id" });
    let always = [
        ("quarter", reference("quarter")),
        ("status", json!({ "enum": Status::WORDS })),
        ("score", described(figure(), "0 to 100")),
        ("state", state()),
        ("groups", groups),
        ("undecided", described(list(text()), "Metrics whose weight is shared out")),
        ("undecided_weight", decimal()),
        ("trend", reference("trend")),
        ("metrics", list(metric())),
    ];
    some_of(always, [("closed_on", reference("date"))])
}

fn metric() -> Json {
    let always = [("metric", text()), ("actual", figure()), ("state", state()), ("trend", reference("trend"))];
    let sometimes = [
        ("worst", decimal()),
        ("threshold", decimal()),
        ("target", decimal()),
        ("stretch", decimal()),
        ("weight", decimal()),
        ("to_target", described(decimal(), "What is missing to the target; 0 if it is reached")),
        ("stretch_reached", json!({ "type": "boolean" })),
        ("attainment", described(decimal(), "0 to 1")),
        ("share", described(decimal(), "Its weight once those of the undecided are shared out")),
        ("missing", json!({ "enum": MissingData::WORDS, "description": "What the missing figure counts as" })),
        ("to_benchmark", described(decimal(), "The figure less the benchmark")),
        ("note", text()),
    ];
    some_of(always, sometimes)
}

fn trend() -> Json {
    let always = [
        ("previous", described(figure(), "Less the quarter before")),
        ("four_back", described(figure(), "Less the same quarter a year before")),
        ("in_a_row", described(whole(0), "For how many quarters in a row it has gone the same way")),
    ];
    some_of(always, [("direction", direction())])
}

fn forecasts() -> Json {
    let found = all([("value", decimal()), ("mean_absolute_residual", decimal())]);
    let forecast = json!({ "oneOf": [found, all([("undefined", json!({ "enum": Reason::WORDS }))])] });
    let metrics = json!({ "type": "object", "additionalProperties": &forecast });
    all([("quarter", reference("quarter")), ("score", forecast), ("metrics", metrics)])
}

/// What a trigger is raised by: a metric or the score, and the rule that looks at it.
fn raised_by() -> [(&'static str, Json); 4] {
    [
        ("about", described(text(), "A metric, or score")),
        ("rule", text()),
        ("trigger", json!({ "enum": Trigger::WORDS })),
        ("quarters", described(list(reference("quarter")), "Those in the red")),
    ]
}

fn escalation() -> Json {
    let standing = |word: &'static str| ("standing", json!({ "const": word }));
    let in_any = || {
        let days = [("owner", text()), ("raised_on", reference("date")), ("due_on", reference("date"))];
        raised_by().into_iter().chain(days)
    };
    let withdrawn = [("withdrawn_by", reference("quarter")), ("withdrawn_on", reference("date"))];
    json!({ "oneOf": [
        all(in_any().chain([standing("raised")])),
        all(in_any().chain([standing("passed"), ("passed_in", reference("quarter"))])),
        all(in_any().chain([standing("withdrawn")]).chain(withdrawn)),
    ] })
}

fn run() -> Json {
    let left = described(whole(0), "How many more red quarters raise the trigger");
    all(raised_by().into_iter().chain([("quarters_to_trigger", left)]))
}

fn event() -> Json {
    let of = |word: &'static str| {
        let places = || described(list(whole(0)), "Places in the list of escalations, from 0");
        [
            ("on", reference("date")),
            ("quarter", reference("quarter")),
            ("event", json!({ "const": word })),
            ("score", described(figure(), "Of the quarter, that day")),
            ("raised", places()),
            ("withdrawn", places()),
        ]
    };
    let restated = [("score_before", figure()), ("by", text()), ("reason", text())];
    json!({ "oneOf": [all(of("closed")), all(of("restated").into_iter().chain(restated))] })
}

fn planned() -> Json {
    let figures = ["planned", "actual", "difference", "planned_so_far", "actual_so_far", "share_so_far"];
    all([("quarter", reference("quarter"))].into_iter().chain(figures.map(|key| (key, figure()))))
}

fn level() -> Json {
    let requirement = all([
        ("metric", json!({ "enum": RequiredMetric::WORDS })),
        ("label", text()),
        ("at_least", decimal()),
        ("actual", figure()),
        ("gap", described(figure(), "By how much it is missed; 0 if it is met")),
        ("met", json!({ "type": "boolean" })),
    ]);
    let level = all([("level", text()), ("met", json!({ "type": "boolean" })), ("requirements", list(requirement))]);
    all([
        ("quarter", described(reference("quarter"), "The latest closed one")),
        ("level", or_null(text())),
        ("next", or_null(text())),
        ("levels", described(list(level), "Lowest first")),
    ])
}

fn fit() -> Json {
    let group = all([
        ("group", text()),
        ("weight", decimal()),
        ("percent", figure()),
        ("missing", described(list(text()), "Criteria without a score")),
    ]);
    let weakest = all([("group", text()), ("criterion", text()), ("score", decimal())]);
    all([("groups", list(group)), ("percent", figure()), ("weakest", list(weakest))])
}

/// A score, the fit, a count of quarters.
fn explained() -> Json {
    let always = [
        ("figure", text()),
        ("unit", json!({ "enum": ["points", "percent", "quarters"] })),
        ("rule", text()),
        ("formula", text()),
        ("terms", list(reference("term"))),
    ];
    let sometimes = [
        ("undecided", described(list(text()), "Metrics whose weight is shared out")),
        ("direction", direction()),
        ("trigger", json!({ "enum": Trigger::WORDS })),
    ];
    with_outcome(always, sometimes)
}

/// What a metric attains; one that is undecided or only watched has no value.
fn metric_explained() -> Json {
    let always = [
        ("figure", text()),
        ("label", text()),
        ("unit", json!({ "const": "fraction" })),
        ("state", state()),
        ("rule", text()),
        ("formula", text()),
        ("terms", list(reference("term"))),
    ];
    let sometimes = [
        ("value", decimal()),
        ("share", described(decimal(), "Its weight in the score once those of the undecided are shared out")),
        ("counts", described(decimal(), "The same in the score or group that it is a term of")),
        ("points", described(decimal(), "What it adds to that: 100 * counts * value")),
    ];
    some_of(always, sometimes)
}

fn term() -> Json {
    let origin = json!({ "enum": ["person", "plan", "template", "assumption", "worked_out"] });
    let input = [("input", text())];
    let of_input = [
        ("origin", origin),
        ("source", text()),
        ("assumption", text()),
        ("side", text()),
        ("quarter", reference("quarter")),
        ("quarters", list(reference("quarter"))),
    ];
    let worked_out = [
        ("input", text()),
        ("rule", json!({ "enum": DerivedRule::WORDS })),
        ("formula", text()),
        ("terms", list(reference("term"))),
    ];
    json!({ "anyOf": [
        reference("explained"),
        reference("metric"),
        with_outcome(worked_out, [("side", text())]),
        with_outcome(input, of_input),
    ] })
}

/// An object with an outcome and all of the first beside it, and some of the second.
fn with_outcome<'a>(
    always: impl IntoIterator<Item = (&'a str, Json)>,
    sometimes: impl IntoIterator<Item = (&'a str, Json)>,
) -> Json {
    let always: Map<_, _> = always.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect();
    let required: Vec<_> = always.keys().cloned().collect();
    let required: Vec<_> = required.iter().map(String::as_str).collect();
    closed(always, &required, sometimes.into_iter().map(|(key, schema)| (key.to_owned(), schema)).collect())
}

fn described(mut schema: Json, about: &str) -> Json {
    schema["description"] = about.into();
    schema
}

fn figure() -> Json {
    reference("figure")
}

fn state() -> Json {
    json!({ "enum": State::WORDS })
}

fn direction() -> Json {
    json!({ "enum": Direction::WORDS })
}
