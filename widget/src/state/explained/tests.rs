use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use super::*;
use crate::words::{Key, Words};
use partner_roi_shared::explain::explain;
use partner_roi_shared::inputs::id;
use partner_roi_shared::measures::Rates;
use partner_roi_shared::measures::Ratios;
use partner_roi_shared::what_if::Target;
use partner_roi_shared::{Measures, Program, Scenario};

fn place(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn programs() -> Vec<Program> {
    let ids = ["agent-platform", "business-ecosystem", "co-development", "joint-venture"];
    let read = |id| fs::read_to_string(place(&format!("shared/programs/{id}/1.json"))).expect("a bundled program");
    ids.map(|id| Program::from_json(&read(id)).expect("a program")).into()
}

/// Scenarios that between them have all kinds of lines: every program, type and model, plain, resold, at risk and in
/// another currency.
fn scenarios(program: &Program) -> Vec<Scenario> {
    let mut found = Vec::new();
    for partner_type in &program.partner_types {
        for model in &program.models {
            let level = program.levels.last().map(|level| level.id.as_str());
            let mut plain = Scenario::new(&program.id, &partner_type.id, level);
            plain.model = Some(*model);
            let with = |changes: &str| {
                let text = plain.to_json();
                let text = format!("{},{changes}}}", text.trim_end_matches('}'));
                Scenario::from_json(&text).unwrap_or_else(|faults| panic!("{faults}: {text}"))
            };
            found.push(with(r#""compensation":"resale""#));
            found.push(with(
                r#""exchange_rate":{"currency":"EUR","rate":"0.9","date":"2026-01-02"},"setup_fee":"10","training_fee":"10","support_fee":"10""#,
            ));
            let risky = r#""risk":{"leads":"0.1","build":"0.1"},"services_per_deal":"100""#;
            found.push(with(risky));
            found.push(plain);
        }
    }
    found
}

fn targets() -> impl Iterator<Item = Target> {
    let sides = ["partner", "vendor", "joint"];
    let measures = [Measures::NAMES, Rates::NAMES].concat();
    let of_sides = sides.into_iter().flat_map(move |side| measures.clone().into_iter().map(move |name| (side, name)));
    let ratios = Ratios::NAMES.iter().map(|name| ("ratios", *name));
    of_sides.chain(ratios).map(|(side, name)| Target::from_name(&format!("{side}.{name}")).expect("a figure"))
}

fn walk(node: &Node, see: &mut dyn FnMut(&Node)) {
    see(node);
    terms(node).iter().for_each(|term| walk(term, see));
}

#[test]
fn every_node_is_known_and_has_words() {
    let english = Words::from_json(&fs::read_to_string(place("widget/words/en.json")).expect("words")).expect("words");
    let later = |section: &str, name: &str| english.find(Key::of("later").then(section).then(name)).is_some();
    let mut rules = BTreeSet::new();
    for program in programs() {
        for scenario in scenarios(&program) {
            for target in targets() {
                let Ok(root) = explain(&program, &scenario, target) else { panic!("{}", scenario.to_json()) };
                walk(&root, &mut |node| {
                    let known = what(node).unwrap_or_else(|| panic!("{}", node.to_json()));
                    rules.extend(rule(node));
                    match known {
                        What::Figure(name) | What::Sum(name) | What::Series(name) => {
                            let named = english.find(Key::of("words").then(name)).is_some() || later("figures", name);
                            assert!(named, "{name} has no name");
                        }
                        What::Line(_) | What::Input(_) | What::ExchangeRate => {}
                    }
                    match known {
                        What::Figure(_) | What::Line(_) | What::Sum(_) => {
                            assert!(answer(node).is_some() && !rule(node).is_empty(), "{}", node.to_json());
                        }
                        What::Series(_) => assert!(by_month(node).len() > 1),
                        What::Input(_) => {
                            let assumed = text(node, "origin") == Some("assumption");
                            assert_eq!(matches!(said(node), Said::Assumption(_)), assumed);
                        }
                        What::ExchangeRate => {}
                    }
                });
            }
        }
    }
    let missing: Vec<_> = rules.iter().filter(|name| !later("formulas", name)).collect();
    assert!(missing.is_empty(), "without a formula in words: {missing:?}");
}

#[test]
fn every_line_has_a_rule_in_words_and_no_words_are_left_over() {
    let english = Words::from_json(&fs::read_to_string(place("widget/words/en.json")).expect("words")).expect("words");
    for line in LineId::ALL {
        let name = line_rule(*line);
        assert!(english.find(Key::of("later.formulas").then(name)).is_some(), "{name}");
    }
}

fn node(text: &str) -> Node {
    partner_roi_shared::document::parse(text).expect("JSON")
}

#[test]
fn what_comes_on_top_of_a_rule_follows_from_the_terms() {
    let line = node(
        r#"{"line":"payout","terms":[{"input":"risk.leads"},{"exchange_rate":"0.9"},{"input":"leads_per_month"}]}"#,
    );
    assert_eq!(rule(&line), ["payout", "with_risk", "with_exchange"]);
    let invested = node(r#"{"figure":"vendor.net_profit","terms":[{"sum":"capital returned"}]}"#);
    assert_eq!(rule(&invested), ["net_profit_with_capital"]);
    assert_eq!(rule(&node(r#"{"figure":"vendor.net_profit","terms":[]}"#)), ["net_profit"]);
    assert_eq!(what(&node(r#"{"figure":"vendor.of_a_later_engine"}"#)), Some(What::Figure("of_a_later_engine")));
    assert_eq!(what(&node(r#"{"sum":"of a later engine"}"#)), None);
}

#[test]
fn an_answer_is_a_value_or_a_reason() {
    assert_eq!(answer(&node(r#"{"value":"1.5"}"#)), Some(Answer::Value(Decimal::new(15, 1))));
    assert_eq!(answer(&node(r#"{"undefined":"no_cost"}"#)), Some(Answer::Undefined(Undefined::NoCost)));
    assert_eq!(answer(&node("{}")), None);
    assert_eq!(written(&node(r#"{"unit":"rate a year"}"#)), Written::Fraction);
}

#[test]
fn lines_that_go_out_are_noticed_where_they_are_added_up() {
    let program = programs().remove(0);
    let scenario = Scenario::new(&program.id, "channel", Some("premier"));
    let explained = |name: &str| explain(&program, &scenario, Target::from_name(name).expect("a figure")).expect("it");
    assert!(adds_minus(&explained("partner.gross_profit")) && adds_minus(&explained("vendor.gross_profit")));
    // What goes out is subtracted there, and from what the rate follows it is said by its own rule.
    for name in ["partner.net_profit", "vendor.net_profit", "partner.roi", "partner.irr", "partner.total_cost"] {
        assert!(!adds_minus(&explained(name)), "{name}");
    }
    // The partner's revenue has payouts and services, which both come in.
    assert!(!adds_minus(&explained("partner.total_revenue")));
}

#[test]
fn terms_that_levels_decide_open_into_their_years() {
    let program = programs().remove(0);
    let of = |policy: &str| {
        let text = format!(
            r#"{{"program":"{}","partner_type":"channel","level":"registered","level_policy":"{policy}","leads_per_month":"15","horizon":24}}"#,
            program.id
        );
        let scenario = Scenario::from_json(&text).expect("a scenario");
        let line = explain(&program, &scenario, Target::from_name("vendor.total_cost").expect("a figure")).expect("it");
        let share = |node: &Node| {
            let found = terms(node).iter().find(|term| what(term) == Some(What::Input(id::REVENUE_SHARE)));
            found.map(|term| by_year(term).into_iter().map(|(level, _)| level.to_owned()).collect::<Vec<_>>())
        };
        terms(&line).iter().find_map(share).expect("payouts rest on a share")
    };
    assert_eq!(of("rejudged"), ["registered", "strategic"]);
    assert!(of("fixed").is_empty());
}

#[test]
fn a_multiple_is_of_the_mean_commitment_where_levels_are_judged_anew() {
    let program = programs().remove(0);
    let of = |policy: &str, exchange: &str| {
        let text = format!(
            r#"{{"program":"{}","partner_type":"channel","level":"registered","level_policy":"{policy}","leads_per_month":"15","horizon":24{exchange}}}"#,
            program.id
        );
        let scenario = Scenario::from_json(&text).expect("a scenario");
        let target = Target::from_name("partner.revenue_multiple").expect("a figure");
        rule(&explain(&program, &scenario, target).expect("it")).remove(0)
    };
    let euros = r#","exchange_rate":{"currency":"EUR","rate":"0.9","date":"2026-01-02"}"#;
    for (policy, exchange, name) in [
        ("fixed", "", "revenue_multiple"),
        ("fixed", euros, "revenue_multiple_with_exchange"),
        ("rejudged", "", "revenue_multiple_by_year"),
        ("rejudged", euros, "revenue_multiple_by_year_with_exchange"),
    ] {
        assert_eq!(of(policy, exchange), name);
        let english = Words::from_json(&fs::read_to_string(place("widget/words/en.json")).expect("words"));
        assert!(english.expect("words").find(Key::of("later.formulas").then(name)).is_some(), "{name}");
    }
}

/// What the dialog says of a node, in English.
fn said_of(node: &Node) -> String {
    let english = Words::from_json(&fs::read_to_string(place("widget/words/en.json")).expect("words")).expect("words");
    let sentences: Vec<_> =
        rule(node).iter().map(|name| english.sentence(english.say(Key::of("later.formulas").then(name)))).collect();
    sentences.join(" ")
}

#[test]
fn sentences_say_how_each_kind_of_node_is_worked_out() {
    for (text, said) in [
        (
            r#"{"figure":"partner.payback","terms":[]}"#,
            "The first time that the cumulative net rises to 0 from below, with the part of that month that it takes.",
        ),
        (r#"{"figure":"partner.irr_annual","terms":[]}"#, "(1 + internal rate of return a month)¹² − 1."),
        (
            r#"{"line":"annual_fee","terms":[{"exchange_rate":"0.9"}]}"#,
            "The amount in months 0, 12, 24, … before the horizon. All of it × the exchange rate.",
        ),
        (
            r#"{"line":"payout","terms":[{"input":"risk.leads"}]}"#,
            "The share or the bands × what they are a share of, as customers pay; added up over the payout period and rounded \
             once when paid. Where a risk is set, what comes in counts × (1 − risk), and costs × (1 + risk).",
        ),
        (
            r#"{"figure":"partner.revenue_multiple","terms":[{"input":"annual_commitment"}]}"#,
            "Total revenue × 12 ÷ months of the horizon ÷ commitment a year.",
        ),
        (r#"{"line":"investment_return","terms":[]}"#, "Equity × value at exit, at the end of the horizon."),
    ] {
        assert_eq!(said_of(&node(text)), said);
    }
}

#[test]
fn a_rate_of_money_that_comes_in_first_is_the_price_of_financing() {
    let net = |amounts: &str| {
        node(&format!(
            r#"{{"figure":"vendor.irr","value":"0.1","terms":[{{"series":"net by month","by_month":[{amounts}]}}]}}"#
        ))
    };
    assert!(is_financing(&net(r#""0","100","-110""#)));
    assert!(!is_financing(&net(r#""0","-100","110""#)) && !is_financing(&net(r#""0","0""#)));
    // Without a value there is no price, and no other figure is one.
    assert!(!is_financing(&node(
        r#"{"figure":"vendor.irr","undefined":"no_outflow","terms":[{"series":"net by month","by_month":["100"]}]}"#
    )));
    assert!(!is_financing(&node(
        r#"{"figure":"vendor.npv","value":"1","terms":[{"series":"net by month","by_month":["100"]}]}"#
    )));
}
