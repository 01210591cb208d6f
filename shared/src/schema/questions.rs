//! The schemas of questions, each together with that of its answer.

use serde_json::{Map, Value as Json, json};

use super::answers::answer;
use super::figures::{definitions, names};
use super::{DECIMAL, DIALECT, NOT_NEGATIVE, Question, bare, declared, object, or_null, program, reference, scenario};
use crate::commission::{Bands, Bonus, Mode, Window};
use crate::date::Date;
use crate::inputs::{self, CommissionBase, DiscountTiming, Kind};
use crate::money::Currency;
use crate::number::Rounding;
use crate::requests::{CURRENCY, HEAD, MOST_FLOWS, MOST_RECRUITS, MOST_VALUES};
use crate::what_if::Shape;

/// The schema of a question. Its answer is described under `#/$defs/answer`, a line of the command line that
/// could not be answered under `#/$defs/error`.
///
/// ```
/// use partner_roi_shared::schema::{Question, question};
///
/// let schema = question(Question::GoalSeek);
/// assert_eq!(schema["$ref"], "#/$defs/question");
/// assert_eq!(schema["$defs"]["question"]["required"], serde_json::json!(["scenario", "figure", "target", "input"]));
/// assert!(schema["$defs"]["answer"].is_object());
/// ```
pub fn question(of: Question) -> Json {
    let mut pool = definitions();
    pool.insert("scenario".to_owned(), bare(scenario()));
    pool.insert("input".to_owned(), inputs_of(|_| true));
    pool.insert("value".to_owned(), value());
    let mut kept = Map::new();
    let asked = asked(of, &mut pool);
    let answered = answer(of, &mut pool);
    for (name, schema) in [("question", asked), ("answer", answered), ("error", error())] {
        keep_used(&schema, &mut pool, &mut kept);
        kept.insert(name.to_owned(), schema);
    }
    json!({
        "$schema": DIALECT,
        "title": format!("Partner ROI question: {}", of.as_str()),
        "description": "A question. Its answer is described by #/$defs/answer; a line that cannot be answered answers with #/$defs/error. What may be left out may be null.",
        "$ref": "#/$defs/question",
        "$defs": kept,
    })
}

/// Moves what a schema refers to out of the pool, and what that refers to.
fn keep_used(schema: &Json, pool: &mut Map<String, Json>, kept: &mut Map<String, Json>) {
    match schema {
        Json::Object(object) => {
            let target = object.get("$ref").and_then(Json::as_str).and_then(|target| target.strip_prefix("#/$defs/"));
            if let Some((name, used)) = target.and_then(|target| pool.remove_entry(target)) {
                keep_used(&used, pool, kept);
                kept.insert(name, used);
            }
            object.values().for_each(|part| keep_used(part, pool, kept));
        }
        Json::Array(items) => items.iter().for_each(|part| keep_used(part, pool, kept)),
        _ => {}
    }
}

fn asked(of: Question, pool: &mut Map<String, Json>) -> Json {
    let (figure, input) = (|| json!({ "enum": names(true) }), || reference("input"));
    let scenario = || ("scenario", reference("scenario"));
    match of {
        Question::Measure => measure(),
        Question::Commission => commission(),
        Question::Explain => object(&["scenario", "figure"], [scenario(), ("figure", figure())]),
        Question::GoalSeek => object(
            &["scenario", "figure", "target", "input"],
            [
                scenario(),
                ("figure", figure()),
                ("target", decimal()),
                ("input", inputs_of(has_size)),
                ("low", or_null(decimal())),
                ("high", or_null(decimal())),
            ],
        ),
        Question::Sensitivity => {
            let value = || reference("value");
            let range = object(&["input", "low", "high"], [("input", input()), ("low", value()), ("high", value())]);
            object(
                &["scenario", "figure"],
                [
                    scenario(),
                    ("figure", figure()),
                    ("change", or_null(fraction())),
                    ("ranges", or_null(json!({ "type": "array", "items": range }))),
                ],
            )
        }
        Question::Grid => {
            let axes = [("rows", axis()), ("columns", axis())];
            let entries = [scenario(), ("figure", figure())].into_iter().chain(axes);
            object(&["scenario", "figure", "rows", "columns"], entries)
        }
        Question::Levels => object(&["scenario"], [scenario(), ("figure", or_null(figure()))]),
        Question::Cases => object(&["scenario"], [scenario()]),
        Question::Forecast => forecast(pool),
        Question::Replay => replay(pool),
        Question::Simulate => simulate(),
        Question::Compare => object(
            &["first", "second", "figure"],
            [("first", reference("scenario")), ("second", reference("scenario")), ("figure", figure())],
        ),
    }
}

fn measure() -> Json {
    let does_not_apply = ["periods_per_year", "timing", "finance_rate", "reinvest_rate"];
    let absent: Map<_, _> = does_not_apply.into_iter().map(|key| (key.to_owned(), json!({ "const": null }))).collect();
    let mut schema = object(
        &["flows"],
        [
            (
                "flows",
                json!({ "type": "array", "items": decimal(), "minItems": 1, "maxItems": MOST_FLOWS, "description": "Period 0 first" }),
            ),
            ("rate", or_null(rate("Effective a year; left out: 0.1"))),
            ("periods_per_year", or_null(json!({ "enum": [1, 12, "1", "12"] }))),
            ("timing", or_null(json!({ "enum": DiscountTiming::WORDS }))),
            ("finance_rate", or_null(rate("Of money put in, for mirr; left out: rate"))),
            ("reinvest_rate", or_null(rate("Of money that comes out, for mirr; left out: rate"))),
            (
                "dates",
                or_null(
                    json!({ "type": "array", "items": declared::<Date>(), "description": "One for each flow; it then counts by actual days" }),
                ),
            ),
        ],
    );
    schema["if"] = json!({ "properties": { "dates": { "type": "array" } }, "required": ["dates"] });
    schema["then"] = json!({ "properties": absent });
    schema
}

fn commission() -> Json {
    let mut discounts = declared::<Bands>();
    discounts["minItems"] = 0.into();
    let mut schema = object(
        &["mode", "bands", "amounts"],
        [
            ("mode", json!({ "enum": Mode::WORDS })),
            ("bands", declared::<Bands>()),
            ("amounts", json!({ "type": "array", "items": amount() })),
            ("reset_every", or_null(count(1, u32::MAX))),
            ("window", or_null(json!({ "enum": Window::WORDS }))),
            ("start_month", or_null(count(1, 12))),
            ("currency", or_null(declared::<Currency>())),
            ("rounding", or_null(json!({ "enum": Rounding::WORDS }))),
            ("base", or_null(json!({ "enum": CommissionBase::WORDS }))),
            ("gross_margin", or_null(fraction())),
            ("bonuses", or_null(declared::<Vec<Bonus>>())),
            ("cap", or_null(amount())),
            ("volume_discounts", or_null(discounts)),
            ("clawback", or_null(count(1, u32::MAX))),
            ("churn", or_null(fraction())),
        ],
    );
    let given = |key: &str| json!({ "properties": { key: { "not": { "const": null } } }, "required": [key] });
    schema["allOf"] = json!([
        { "not": { "allOf": [given("reset_every"), given("window")] } },
        { "if": { "properties": { "base": { "const": CommissionBase::GrossMargin.as_str() } }, "required": ["base"] }, "then": given("gross_margin") },
        { "if": given("clawback"), "then": given("churn") },
        { "if": given("churn"), "then": given("clawback") },
    ]);
    schema
}

fn axis() -> Json {
    let listed = json!({ "type": "array", "items": reference("value"), "minItems": 1, "maxItems": MOST_VALUES });
    let most = u32::try_from(MOST_VALUES).unwrap_or(u32::MAX);
    let left_out = ["low", "high", "steps"].map(|key| (key, json!({ "const": null })));
    let listed =
        object(&["input", "values"], [("input", reference("input")), ("values", listed)].into_iter().chain(left_out));
    let spaced = object(
        &["input", "low", "high", "steps"],
        [
            ("input", inputs_of(has_size)),
            ("values", json!({ "const": null })),
            ("low", decimal()),
            ("high", decimal()),
            ("steps", count(2, most)),
        ],
    );
    json!({ "oneOf": [listed, spaced] })
}

fn simulate() -> Json {
    let mut range = object(
        &["input", "low", "high"],
        [
            ("input", inputs_of(|kind| matches!(kind, Kind::Money | Kind::Rate | Kind::Count | Kind::OptionalMoney))),
            ("low", decimal()),
            ("mode", or_null(decimal())),
            ("high", decimal()),
            ("shape", or_null(json!({ "enum": Shape::WORDS }))),
        ],
    );
    let with_mode = [Shape::Triangular.as_str(), Shape::Pert.as_str()];
    let of_shape = |shapes: &[&str]| json!({ "properties": { "shape": { "enum": shapes } }, "required": ["shape"] });
    let given = json!({ "properties": { "mode": { "not": { "const": null } } }, "required": ["mode"] });
    range["allOf"] = json!([
        { "if": of_shape(&with_mode), "then": given },
        { "if": of_shape(&[Shape::Uniform.as_str()]), "then": { "not": given } },
    ]);
    object(
        &["scenario", "figure", "uncertain"],
        [
            ("scenario", reference("scenario")),
            ("figure", json!({ "enum": names(false), "description": "Internal rates are not simulated" })),
            ("uncertain", json!({ "type": "array", "items": range })),
            ("trials", json!({ "type": ["integer", "null"], "minimum": 1, "maximum": 100_000 })),
            ("seed", json!({ "type": ["integer", "null"], "minimum": 0, "maximum": u32::MAX })),
        ],
    )
}

fn forecast(pool: &mut Map<String, Json>) -> Json {
    let recruit = object(
        &["partner_type", "month", "partners"],
        [
            ("partner_type", json!({ "type": "string" })),
            ("level", json!({ "type": ["string", "null"] })),
            ("month", count(1, u32::MAX)),
            ("partners", amount()),
        ],
    );
    // The key says whose scenario it is, and how long it is looked at follows from the question.
    let mut inputs = bare(scenario());
    if let Some(Json::Object(properties)) = inputs.get_mut("properties") {
        let elsewhere = |key: &str| HEAD.contains(&key) || [CURRENCY, "horizon"].contains(&key);
        properties.retain(|key, _| !elsewhere(key));
    }
    for (key, value) in [
        ("required", json!([])),
        ("title", "Inputs".into()),
        ("description", "Of partners of one type and level".into()),
    ] {
        inputs[key] = value;
    }
    pool.insert("inputs".to_owned(), inputs);
    object(
        &["program"],
        [
            ("program", json!({ "type": "string", "minLength": 1, "description": "Id of the program" })),
            ("program_version", or_null(count(1, u32::MAX))),
            ("years", or_null(count(1, 10))),
            (
                "recruits",
                or_null(
                    json!({ "type": "array", "items": recruit, "maxItems": MOST_RECRUITS, "description": "Left out: the program's roll-out" }),
                ),
            ),
            ("attrition", or_null(fraction())),
            (
                "other_revenue",
                or_null(
                    json!({ "type": "array", "items": amount(), "minItems": 1, "description": "One amount a year" }),
                ),
            ),
            (
                "scenarios",
                or_null(
                    json!({ "type": "object", "additionalProperties": reference("inputs"), "description": "By type/level, or by type in a program without levels" }),
                ),
            ),
        ],
    )
}

fn replay(pool: &mut Map<String, Json>) -> Json {
    // References inside the program's schema are to definitions of a whole document.
    let mut document = bare(program());
    if let Some(Json::Object(definitions)) = document.as_object_mut().and_then(|schema| schema.remove("$defs")) {
        pool.extend(definitions);
    }
    pool.insert("program".to_owned(), document);
    let none = || json!({ "const": null });
    let scenario = || ("scenario", reference("scenario"));
    let published = [scenario(), ("program_version", count(1, u32::MAX)), ("program", none())];
    let inline = [scenario(), ("program_version", none()), ("program", reference("program"))];
    json!({ "oneOf": [object(&["scenario", "program_version"], published), object(&["scenario", "program"], inline)] })
}

/// What a line answers that cannot be answered, as the command line writes it.
fn error() -> Json {
    let text = || json!({ "type": "string" });
    let fault = object(&["code", "detail", "pointer"], [("code", text()), ("detail", text()), ("pointer", text())]);
    let all =
        json!({ "type": "array", "items": fault, "minItems": 2, "description": "All of them, if there are more" });
    object(&["error"], [("error", fault), ("errors", all)])
}

/// The value of an input, as documents carry it.
fn value() -> Json {
    let mut bands = declared::<Bands>();
    bands["minItems"] = 0.into();
    json!({ "anyOf": [
        { "type": ["string", "number", "null"] },
        { "type": "array", "items": decimal(), "minItems": 12, "maxItems": 12 },
        bands,
        declared::<Vec<Bonus>>(),
    ] })
}

fn has_size(kind: Kind) -> bool {
    !matches!(kind, Kind::Choice(_) | Kind::Season | Kind::Bands | Kind::Bonuses)
}

fn inputs_of(counts: impl Fn(Kind) -> bool) -> Json {
    let paths: Vec<_> = inputs::all().iter().filter(|spec| counts(spec.kind)).map(|spec| spec.path).collect();
    json!({ "enum": paths })
}

fn decimal() -> Json {
    json!({ "type": ["string", "number"], "pattern": DECIMAL })
}

fn amount() -> Json {
    json!({ "type": ["string", "number"], "pattern": NOT_NEGATIVE, "minimum": 0 })
}

fn fraction() -> Json {
    json!({ "type": ["string", "number"], "pattern": NOT_NEGATIVE, "minimum": 0, "maximum": 1 })
}

fn rate(about: &str) -> Json {
    json!({ "type": ["string", "number"], "pattern": DECIMAL, "exclusiveMinimum": -1, "description": about })
}

fn count(least: u32, most: u32) -> Json {
    json!({ "type": ["integer", "string"], "pattern": "^[0-9]+$", "minimum": least, "maximum": most })
}
