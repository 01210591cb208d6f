//! Schemas and what they describe: the examples of docs/cli.md, whole and with something wrong.

use jsonschema::Validator;
use partner_roi_server::engine::{Document, Engine, Faults, Question};
use serde_json::{Map, Value};

use crate::documentation::{Example, examples};
use crate::helpers::QUESTIONS;

fn ask(question: &str, text: &str) -> Result<String, Faults> {
    Engine::answer(Question::from_word(question).unwrap(), text)
}

pub fn schema(name: &str) -> Value {
    Engine::default().schema(Document::named(name).unwrap_or_else(|| panic!("no schema {name}")))
}

pub fn validator(schema: &Value) -> Validator {
    assert!(jsonschema::draft202012::meta::is_valid(schema), "{schema}");
    jsonschema::draft202012::new(schema).unwrap_or_else(|error| panic!("{error}"))
}

/// The schemas of a question, of its answer and of a line that could not be answered.
fn validators(name: &str) -> [Validator; 3] {
    let question = schema(name);
    let part = |part: &str| {
        let mut schema = question.clone();
        schema["$ref"] = format!("#/$defs/{part}").into();
        validator(&schema)
    };
    [validator(&question), part("answer"), part("error")]
}

pub fn assert_valid(validator: &Validator, value: &Value, what: &str) {
    let errors: Vec<_> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {errors:#?}");
}

/// The pointers of all objects.
fn objects(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            found.push(at.to_owned());
            for (key, value) in object {
                objects(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                objects(item, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// The value with one more field in each of its objects, one at a time; of many alike, a few are enough.
fn with_foreign_fields(value: &Value) -> Vec<(String, Value)> {
    let mut pointers = Vec::new();
    objects(value, "", &mut pointers);
    let step = pointers.len().div_ceil(60);
    let changed = |pointer: &String| {
        let mut changed = value.clone();
        changed.pointer_mut(pointer).unwrap()["foreign"] = 1.into();
        (pointer.clone(), changed)
    };
    pointers.iter().step_by(step).map(changed).collect()
}

pub fn fields(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap_or_else(|| panic!("{value} is no object"))
}

#[test]
fn every_example_is_as_its_schema_says() {
    let mut seen = Vec::new();
    for Example { command, documents, answer } in examples() {
        let wanted = QUESTIONS.iter().find(|name| **name == command);
        let Some(name) = wanted else {
            let (of, answered) = match command.as_str() {
                "calculate" => ("scenario", "report"),
                "scorecard" if answer.get("figure").is_some() => ("scorecard", "scorecard-explanation"),
                "scorecard" => ("scorecard", "scorecard-report"),
                other => panic!("an example of {other}"),
            };
            documents.iter().for_each(|document| assert_valid(&validator(&schema(of)), document, of));
            assert_valid(&validator(&schema(answered)), &answer, answered);
            assert_refused(&validator(&schema(answered)), &answer, answered);
            continue;
        };
        let [question, answers, _] = validators(name);
        // Files hold scenarios, lines hold questions.
        let question = if documents.len() > 1 || documents[0].get("program").is_some() && *name == "explain" {
            validator(&schema("scenario"))
        } else {
            question
        };
        for document in &documents {
            assert_valid(&question, document, name);
            assert_refused(&question, document, name);
        }
        assert_valid(&answers, &answer, name);
        assert_refused(&answers, &answer, name);
        seen.push(*name);
    }
    for name in QUESTIONS {
        assert!(seen.contains(&name), "no example of {name}");
    }
}

pub fn assert_refused(validator: &Validator, value: &Value, what: &str) {
    for (pointer, foreign) in with_foreign_fields(value) {
        assert!(!validator.is_valid(&foreign), "{what} takes a foreign field at {pointer:?}");
    }
}

#[test]
fn schema_and_engine_refuse_the_same_fields() {
    for Example { command, documents, .. } in examples() {
        let Some(name) = QUESTIONS.iter().find(|name| **name == command) else { continue };
        let [question, _, errors] = validators(name);
        if !question.is_valid(&documents[0]) {
            continue;
        }
        let whole = fields(&documents[0]);
        for key in whole.keys() {
            let mut without = whole.clone();
            without.remove(key);
            let others =
                [Value::Null, true.into(), "\u{1}".into(), Value::Array(Vec::new()), Value::Object(Map::new())];
            let others = others.into_iter().map(|other| {
                let mut changed = whole.clone();
                changed.insert(key.clone(), other);
                changed
            });
            for changed in others.chain([without]) {
                let changed = Value::Object(changed);
                let (valid, answered) = (question.is_valid(&changed), ask(name, &changed.to_string()));
                // Which programs there are, and how years, recruits and amounts hang together, no schema says.
                let may_differ = *name == "forecast" && ["program", "years", "recruits"].contains(&key.as_str());
                assert!(valid == answered.is_ok() || may_differ && valid, "{name}, {key} changed: {answered:?}");
            }
        }
        for (pointer, foreign) in with_foreign_fields(&documents[0]) {
            assert!(ask(name, &foreign.to_string()).is_err(), "{name} takes a foreign field at {pointer:?}");
        }
        let output = crate::helpers::run(&[name], b"{\"foreign\":1}\nnonsense\n");
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            assert_valid(&errors, &serde_json::from_str(line).unwrap(), name);
        }
    }
}

#[test]
fn limits_are_those_of_the_engine() {
    const SCENARIO: &str = r#"{"program":"agent-platform","partner_type":"channel","level":"premier"}"#;
    let simulate = |range: &str, more: &str| {
        let range = format!(r#""input":"deal_size","low":"1","high":"3"{range}"#);
        format!(r#"{{"scenario":{SCENARIO},"figure":"partner.npv","uncertain":[{{{range}}}],"trials":2{more}}}"#)
    };
    let sums = |more: &str| {
        let bands = r#"[{"from":"0","rate":"0.1"}]"#;
        format!(r#"{{"mode":"marginal","bands":{bands},"amounts":["1","2"]{more}}}"#)
    };
    let grid = |rows: &str| {
        let columns = r#"{"input":"deal_size","values":["1"]}"#;
        format!(r#"{{"scenario":{SCENARIO},"figure":"partner.npv","columns":{columns},"rows":{rows}}}"#)
    };
    let forecast = |more: &str| format!(r#"{{"program":"agent-platform"{more}}}"#);
    let measure = |more: &str| format!(r#"{{"flows":["-1",2]{more}}}"#);
    let dates = r#","dates":["2026-01-01","2027-01-01"]"#;
    let cases: Vec<(&str, String, bool)> = vec![
        ("measure", measure(r#","rate":-1"#), false),
        ("measure", measure(r#","rate":-0.5,"periods_per_year":12"#), true),
        ("measure", measure(r#","periods_per_year":4"#), false),
        ("measure", measure(dates), true),
        ("measure", measure(&format!(r#"{dates},"timing":null"#)), true),
        ("measure", measure(&format!(r#"{dates},"timing":"mid""#)), false),
        ("measure", r#"{"flows":[]}"#.to_owned(), false),
        ("commission", sums(r#","reset_every":0"#), false),
        ("commission", sums(r#","reset_every":1,"window":null"#), true),
        ("commission", sums(r#","reset_every":1,"window":"quarter""#), false),
        ("commission", sums(r#","window":"calendar_year","start_month":13"#), false),
        ("commission", sums(r#","base":"gross_margin""#), false),
        ("commission", sums(r#","base":"gross_margin","gross_margin":"0.5""#), true),
        ("commission", sums(r#","base":"first_year_revenue""#), true),
        ("commission", sums(r#","volume_discounts":[]"#), true),
        ("commission", sums(r#","clawback":6"#), false),
        ("commission", sums(r#","clawback":6,"churn":"0.1""#), true),
        ("commission", sums(r#","churn":"0.1""#), false),
        ("commission", sums(r#","rounding":"none","cap":"10","currency":"EUR""#), true),
        ("commission", sums(r#","currency":"euro""#), false),
        ("grid", grid(r#"{"input":"churn","low":"0","high":"0.1","steps":25}"#), true),
        ("grid", grid(r#"{"input":"churn","low":"0","high":"0.1","steps":26}"#), false),
        ("grid", grid(r#"{"input":"churn","low":"0","high":"0.1","steps":1}"#), false),
        ("grid", grid(r#"{"input":"churn","values":["0"],"steps":2}"#), false),
        ("grid", grid(r#"{"input":"ramp","values":["none"],"low":null}"#), true),
        ("grid", grid(r#"{"input":"ramp","low":"0","high":"0.1","steps":2}"#), false),
        ("simulate", simulate("", ""), true),
        ("simulate", simulate("", r#","trials":0"#).replace(r#""trials":2,"#, ""), false),
        ("simulate", simulate("", r#","trials":100001"#).replace(r#""trials":2,"#, ""), false),
        ("simulate", simulate(r#","mode":"2","shape":"pert""#, ""), true),
        ("simulate", simulate(r#","shape":"pert""#, ""), false),
        ("simulate", simulate(r#","mode":"2","shape":"uniform""#, ""), false),
        ("simulate", simulate("", "").replace("partner.npv", "partner.irr"), false),
        ("forecast", forecast(r#","years":10"#), true),
        ("forecast", forecast(r#","years":11"#), false),
        ("forecast", forecast(r#","attrition":"1.0""#), true),
        ("forecast", forecast(r#","attrition":-0.1"#), false),
        ("forecast", forecast(r#","scenarios":{"channel/premier":{"level":"premier"}}"#), false),
        ("replay", format!(r#"{{"scenario":{SCENARIO},"program_version":1,"program":null}}"#), true),
        ("replay", format!(r#"{{"scenario":{SCENARIO}}}"#), false),
        ("goal-seek", format!(r#"{{"scenario":{SCENARIO},"figure":"partner.npv","target":0,"input":"ramp"}}"#), false),
        ("levels", format!(r#"{{"scenario":{SCENARIO},"figure":"customer.npv"}}"#), false),
        // Above the highest level there is none.
        ("levels", format!(r#"{{"scenario":{SCENARIO}}}"#).replace("premier", "strategic"), true),
    ];
    for (name, question, sound) in cases {
        let answered = ask(name, &question);
        assert_eq!(answered.is_ok(), sound, "{name} {question}: {answered:?}");
        let value = serde_json::from_str(&question).unwrap();
        let [questions, answers, _] = validators(name);
        assert_eq!(questions.is_valid(&value), sound, "the schema of {name}: {question}");
        if let Ok(answer) = answered {
            assert_valid(&answers, &serde_json::from_str(&answer).unwrap(), name);
        }
    }
}

#[test]
fn every_answer_about_every_model_is_as_its_schema_says() {
    let [_, trees, _] = validators("explain");
    let (reports, scenarios) = (validator(&schema("report")), validator(&schema("scenario")));
    let engine = Engine::default();
    for scenario in [
        r#"{"program":"agent-platform","partner_type":"channel","level":"premier"}"#,
        r#"{"program":"agent-platform","partner_type":"channel","level":"strategic","level_policy":"rejudged"}"#,
        r#"{"program":"business-ecosystem","partner_type":"channel","exchange_rate":{"currency":"EUR","rate":"0.9","date":"2026-01-02"}}"#,
        r#"{"program":"co-development","partner_type":"technology"}"#,
        r#"{"program":"co-development","partner_type":"solution","model":"oem"}"#,
        r#"{"program":"co-development","partner_type":"solution","model":"strategic_investment"}"#,
        r#"{"program":"joint-venture","partner_type":"technology"}"#,
    ] {
        assert_valid(&scenarios, &serde_json::from_str(scenario).unwrap(), scenario);
        let report = engine.report(scenario).unwrap_or_else(|faults| panic!("{scenario}: {faults}"));
        let report: Value = serde_json::from_str(&report).unwrap();
        assert_valid(&reports, &report, scenario);
        assert_valid(&scenarios, &report["scenario"], scenario);
        for (side, measures) in fields(&report["measures"]).iter().chain([(&"ratios".to_owned(), &report["ratios"])]) {
            for measure in fields(measures).keys() {
                let figure = format!("{side}.{measure}");
                let tree = engine.explain_scenario(scenario, &figure).unwrap();
                assert_valid(&trees, &serde_json::from_str(&tree).unwrap(), &figure);
            }
        }
        // Some without an answer: what is sought far off, a payback that never comes, nothing that changes.
        let figure = r#""figure":"partner.payback""#;
        let uncertain = r#"{"input":"deal_size","low":"0.01","high":"0.02"}"#;
        for (name, question) in [
            ("cases", format!(r#"{{"scenario":{scenario}}}"#)),
            ("replay", format!(r#"{{"scenario":{scenario},"program_version":1}}"#)),
            ("compare", format!(r#"{{"first":{scenario},"second":{scenario},{figure}}}"#)),
            ("sensitivity", format!(r#"{{"scenario":{scenario},{figure}}}"#)),
            ("simulate", format!(r#"{{"scenario":{scenario},{figure},"uncertain":[{uncertain}],"trials":3}}"#)),
            (
                "goal-seek",
                format!(r#"{{"scenario":{scenario},"figure":"partner.npv","target":"1e20","input":"deal_size"}}"#),
            ),
        ] {
            let [questions, answers, _] = validators(name);
            assert_valid(&questions, &serde_json::from_str(&question).unwrap(), &question);
            match ask(name, &question) {
                Ok(answer) => assert_valid(&answers, &serde_json::from_str(&answer).unwrap(), &question),
                Err(faults) => panic!("{question}: {faults}"),
            }
        }
    }
}
