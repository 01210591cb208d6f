//! The same bytes everywhere: a thousand scenarios and four hundred scorecards, natively and in a browser, lead to one digest
//! each.

use partner_roi_shared::document;
use partner_roi_shared::inputs::{self, Kind};
use partner_roi_shared::program::{Model, Unit};
use partner_roi_shared::scorecard::{Checked, Template, Templates};
use partner_roi_shared::{Catalog, Decimal, Scenario, Value, calculate};
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::catalog;

/// What the reports of the thousand scenarios hash to. Another digest on one platform only is a fault of
/// the engine; another one everywhere means that figures or documents have changed, which the changelog
/// must say.
const DIGEST: &str = "46045181b669bfee";

/// The same of the judged scorecards.
const CARDS: &str = "236951547c8507a3";

/// Knuth's MMIX generator: the same draws on every platform.
struct Draws(u64);

impl Draws {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn decimal(&mut self, limit: u64, scale: u32) -> Decimal {
        Decimal::new(i64::try_from(self.below(limit)).unwrap(), scale)
    }

    fn value(&mut self, kind: Kind, min: &str, max: &str) -> Option<Value> {
        Some(match kind {
            Kind::Money | Kind::OptionalMoney => Value::Decimal(self.decimal(50_000_000, 2)),
            Kind::Count => Value::Decimal(self.decimal(100_000, 2)),
            Kind::Rate => Value::Decimal(self.decimal(1_000, 3)),
            Kind::Months | Kind::OptionalMonths => {
                let (min, max): (u64, u64) = (min.parse().unwrap(), max.parse().unwrap());
                Value::Months(u32::try_from(min + self.below(max.min(60) - min + 1)).unwrap())
            }
            Kind::Choice(words) => Value::Choice(words[usize::try_from(self.below(words.len() as u64)).unwrap()]),
            Kind::Season | Kind::Bands | Kind::Bonuses => return None,
        })
    }

    /// A card of a template, with figures around the targets, gaps, closed quarters and restatements.
    fn card(&mut self, template: &Template) -> Json {
        let entered: Vec<_> = template.metrics.iter().filter(|metric| metric.derived.is_none()).collect();
        let count = 1 + self.below(9);
        let closed = self.below(count + 1);
        let mut quarters = Vec::new();
        for number in 0..count {
            let entries = |draws: &mut Self| -> Vec<Json> {
                let mut found = Vec::new();
                for metric in &entered {
                    if draws.below(8) > 0 {
                        let around = metric.goals.first().map_or(Decimal::TEN, |goal| goal.target.value.0);
                        let actual = around * draws.decimal(2_000, 3) - draws.decimal(300, 3);
                        let actual = match metric.unit {
                            Unit::OutOfTen => actual.clamp(Decimal::ZERO, Decimal::TEN),
                            Unit::NetPromoterScore => actual.clamp(-Decimal::ONE_HUNDRED, Decimal::ONE_HUNDRED),
                            Unit::Growth | Unit::Money => actual,
                            _ => actual.max(Decimal::ZERO),
                        };
                        found.push(object!({ "metric": metric.id, "actual": actual.to_string() }));
                    }
                }
                found
            };
            let (year, quarter) = (2024 + number / 4, number % 4 + 1);
            let after = |days: u64| format!("{}-{:02}-{:02}", year + quarter / 4, quarter % 4 * 3 + 1, 10 + days);
            let mut drawn = object!({
                "quarter": format!("{year}-Q{quarter}"), "status": "open", "entries": entries(self)
            });
            if number < closed {
                drawn["status"] = object!("closed");
                drawn["closed_on"] = object!(after(0));
                if self.below(4) == 0 {
                    drawn["status"] = object!("restated");
                    let restated = object!({ "on": after(5), "by": "B", "reason": "R", "before": entries(self) });
                    drawn["restatements"] = object!([restated]);
                }
            }
            quarters.push(drawn);
        }
        let by_month: Vec<_> = (0..=30).map(|_| self.decimal(5_000_000, 2).to_string()).collect();
        let mut card = object!({
            "schema_version": 1, "template": { "id": template.id, "version": template.version }, "quarters": quarters,
        });
        if template.plan_metric.is_some() && self.below(3) > 0 {
            card["plan"] = object!({ "by_month": by_month, "first_quarter": "2024-Q1" });
        }
        card
    }

    fn scenario(&mut self) -> Scenario {
        let mut scenario = Scenario::new("golden", "plain", None);
        let models = Model::WORDS;
        scenario.model = Model::from_word(models[usize::try_from(self.below(models.len() as u64)).unwrap()]);
        for spec in inputs::all() {
            // Four of five inputs stay as they are, so that scenarios differ in kind and not only in size.
            if self.below(5) > 0 {
                continue;
            }
            let value = match spec.path {
                "payout_plan.bands" | "payout_plan.volume_discounts" => {
                    let (from, low, high) = (self.decimal(1_000_000, 0), self.decimal(500, 3), self.decimal(500, 3));
                    let bands =
                        format!(r#"[{{"from":0,"rate":"{low}"}},{{"from":{},"rate":"{high}"}}]"#, from + Decimal::ONE);
                    spec.read_text(&bands).ok()
                }
                _ => self.value(spec.kind, spec.min, spec.max),
            };
            if let Some(value) = value {
                scenario.set(spec.id, value);
            }
        }
        scenario
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_thousand_reports_have_one_digest() {
    let catalog = catalog();
    let program = catalog.get("golden", None).unwrap();
    let mut draws = Draws(20_261_121);
    // FNV-1a over the hashes, which are hashes of whole reports.
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    let mut several_rates = 0;
    for number in 0..1_000 {
        let scenario = draws.scenario();
        let report = calculate(program, &scenario).unwrap_or_else(|faults| panic!("{number}: {faults}"));
        let (text, hash) = report.to_json_and_hash();
        assert_eq!(document::parse(&text).unwrap().to_json(), text, "{number}: the canonical form");
        several_rates += usize::from(text.contains("irr_multiple"));
        for byte in hash.bytes() {
            digest = (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    assert!(several_rates > 10, "{several_rates} reports with several internal rates");
    assert_eq!(format!("{digest:016x}"), DIGEST);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn four_hundred_judged_cards_have_one_digest() {
    let templates = Templates::bundled();
    let mut draws = Draws(20_261_122);
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    let (mut raised, mut withdrawn) = (0, 0);
    for number in 0..400 {
        let template = &templates.list()[number % templates.list().len()];
        let card = draws.card(template).to_string();
        let checked = Checked::from_json(templates, Catalog::bundled(), &card)
            .unwrap_or_else(|faults| panic!("{number}: {faults} in {card}"));
        let text = checked.judge().unwrap().to_node().unwrap().to_json();
        assert_eq!(document::parse(&text).unwrap().to_json(), text, "{number}: the canonical form");
        raised += usize::from(text.contains(r#""standing":"raised""#));
        withdrawn += usize::from(text.contains(r#""standing":"withdrawn""#));
        for byte in text.bytes() {
            digest = (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    assert!(raised > 40 && withdrawn > 10, "{raised} cards with a raised trigger, {withdrawn} with a withdrawn one");
    assert_eq!(format!("{digest:016x}"), CARDS);
}
