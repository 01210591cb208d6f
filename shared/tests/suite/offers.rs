//! What the bundled programs offer: every model, partner type, level and payout plan can be calculated,
//! and the defaults give an answer that a person can believe.

use partner_roi_shared::inputs::{Compensation, id};
use partner_roi_shared::program::{Model, PayoutPlan};
use partner_roi_shared::what_if::{CaseRow, cases};
use partner_roi_shared::{Answer, Catalog, Decimal, Figure, LineId, Program, Report, Scenario, Value, calculate};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::decimal;

/// Every model with every partner type and level, nothing else said.
fn offers(program: &Program) -> Vec<Scenario> {
    let mut levels: Vec<_> = program.levels.iter().map(|level| Some(level.id.as_str())).collect();
    if levels.is_empty() {
        levels.push(None);
    }
    let mut offers = Vec::new();
    for model in &program.models {
        for partner_type in &program.partner_types {
            for level in &levels {
                let mut scenario = Scenario::new(program.id.as_str(), partner_type.id.as_str(), *level);
                scenario.model = Some(*model);
                offers.push(scenario);
            }
        }
    }
    offers
}

fn report(program: &Program, scenario: &Scenario) -> Report {
    calculate(program, scenario).unwrap_or_else(|faults| panic!("{}: {faults}", scenario.to_json()))
}

fn value(figure: &Figure) -> Decimal {
    match figure.answer {
        Answer::Value(value) => value,
        Answer::Undefined(reason) => panic!("{reason:?}"),
    }
}

fn assert_whole(report: &Report, scenario: &Scenario) {
    let what = scenario.to_json();
    let ledgers = &report.ledgers;
    assert_eq!(ledgers.venture.is_some(), scenario.model == Some(Model::JointVenture), "{what}");
    for (side, ledger) in ledgers.iter() {
        let moves = ledger.net_by_month().iter().any(|amount| !amount.is_zero());
        assert!(moves && !ledger.lines.is_empty(), "{what}: {side}");
    }
    assert!(report.warnings.iter().all(|warning| warning.code != "input_not_used"), "{what}");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_offer_can_be_calculated() {
    let mut counted = Vec::new();
    for program in Catalog::bundled().list() {
        let offers = offers(program);
        for scenario in &offers {
            let report = report(program, scenario);
            assert_whole(&report, scenario);
            // An assumed sale is said wherever there is one.
            let faulty: Vec<_> = report.warnings.iter().filter(|warning| warning.code != "exit_assumed").collect();
            assert!(faulty.is_empty(), "{}: {faulty:?}", scenario.to_json());
        }
        counted.push((program.id.as_str(), offers.len()));
    }
    let expected = [("agent-platform", 12), ("business-ecosystem", 6), ("co-development", 8), ("joint-venture", 4)];
    assert_eq!(counted, expected);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_default_is_used_by_some_offer() {
    for program in Catalog::bundled().list() {
        let types = program.partner_types.iter().map(|kind| &kind.defaults);
        let levels = program.levels.iter().map(|level| &level.defaults);
        for default in types.chain(levels).chain([&program.defaults]).flat_map(|defaults| defaults.iter()) {
            let spec = default.input.spec();
            let used = program
                .models
                .iter()
                .any(|model| spec.is_used(*model, Compensation::Share) || spec.is_used(*model, Compensation::Resale));
            assert!(used, "{}: {}", program.id, spec.path);
        }
    }
}

/// Bands and bonuses are paid with a share, volume discounts where the partner buys.
fn under_plan(offer: &Scenario, plan: &PayoutPlan) -> (Scenario, Scenario) {
    let mut plain = offer.clone();
    if plan.volume_discounts.is_some() {
        plain.set(id::COMPENSATION, Value::Choice(Compensation::Resale.as_str()));
    }
    let mut planned = plain.clone();
    planned.plan = Some(plan.id.clone());
    (plain, planned)
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_payout_plan_can_be_chosen_and_pays() {
    let mut counted = 0;
    for program in Catalog::bundled().list() {
        for plan in &program.payout_plans {
            assert!(plan.source.is_none() && plan.assumption.is_some(), "no source gives volumes: {}", plan.id);
            let mut pays = false;
            for offer in offers(program) {
                let (plain, planned) = under_plan(&offer, plan);
                let (before, after) = (report(program, &plain), report(program, &planned));
                assert_whole(&after, &planned);
                let line = if plan.volume_discounts.is_some() {
                    LineId::VolumeDiscount
                } else if plan.bands.is_some() {
                    LineId::Payout
                } else {
                    LineId::Bonus
                };
                let paid = |report: &Report| {
                    let lines = report.ledgers.partner.lines.iter().filter(|known| known.id == line);
                    lines.flat_map(|line| &line.by_month).sum::<Decimal>()
                };
                pays |= paid(&before) != paid(&after) && paid(&after) > Decimal::ZERO;
            }
            assert!(pays, "{}: {}", program.id, plan.id);
            counted += 1;
        }
    }
    assert_eq!(counted, 7);
}

/// What S2 says influencers, agencies and consultants get, and S1 channel partners that resell.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn payout_plans_stay_within_the_ranges() {
    for (program, partner_type, level, plan, low, high) in [
        ("business-ecosystem", "technology", None, "tiered", "0.20", "0.30"),
        ("business-ecosystem", "channel", None, "tiered-agency", "0.30", "0.40"),
        ("business-ecosystem", "consultant", None, "tiered-consultant", "0.25", "0.35"),
        ("business-ecosystem", "content", None, "influencer-bonus", "0.20", "0.30"),
        ("business-ecosystem", "channel", None, "volume-discount", "0.30", "0.40"),
        ("agent-platform", "channel", Some("strategic"), "volume-discount", "0.30", "0.40"),
    ] {
        let program = Catalog::bundled().get(program, None).unwrap();
        let plan = program.payout_plan(plan).unwrap();
        let mut offer = Scenario::new(program.id.as_str(), partner_type, level);
        // So many that the highest band is reached.
        offer.set(id::LEADS_PER_MONTH, Value::Decimal(decimal("60")));
        let report = report(program, &under_plan(&offer, plan).1);
        let rate = if plan.volume_discounts.is_some() {
            let total = |id: LineId| {
                let lines = report.ledgers.partner.lines.iter().filter(|line| line.id == id);
                lines.flat_map(|line| &line.by_month).sum::<Decimal>()
            };
            let paid = total(LineId::Wholesale) + total(LineId::VolumeDiscount);
            Decimal::ONE + paid / total(LineId::RetailSales)
        } else {
            value(&report.ratios.effective_payout_rate)
        };
        assert!(decimal(low) < rate && rate < decimal(high), "{}: {rate}", plan.id);
    }
}

/// Net profit of partner and vendor, worked out from the definitions and the programs' defaults by a
/// script that shares nothing with the engine.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn default_answers_are_those_worked_out_apart() {
    for (program, model, partner_type, partner, vendor) in [
        ("co-development", Model::CoDevelopment, "technology", "226707.46", "223565.95"),
        ("co-development", Model::CoDevelopment, "solution", "233556.21", "114804.96"),
        ("co-development", Model::Oem, "technology", "867483.18", "1015290.44"),
        ("co-development", Model::RevenueShare, "technology", "803168.73", "733934.96"),
        ("co-development", Model::StrategicInvestment, "technology", "863168.73", "673934.96"),
        ("joint-venture", Model::JointVenture, "technology", "396775.55", "532775.55"),
        ("joint-venture", Model::JointVenture, "strategic", "659930.66", "389620.44"),
    ] {
        let mut scenario = Scenario::new(program, partner_type, None);
        scenario.model = Some(model);
        let report = report(Catalog::bundled().get(program, None).unwrap(), &scenario);
        let found = [&report.measures.partner, &report.measures.vendor].map(|side| value(&side.net_profit).round_dp(2));
        assert_eq!(found, [decimal(partner), decimal(vendor)], "{}", scenario.to_json());
    }
}

/// A source that gives no figure must not be made to promise one: what is expected pays, but not soon, and
/// what may go wrong costs money.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn joint_business_is_assumed_with_caution() {
    for program in ["co-development", "joint-venture"].map(|id| Catalog::bundled().get(id, None).unwrap()) {
        for offer in offers(program) {
            let rows = cases(program, &program.cases, &offer).unwrap();
            assert_eq!(rows.len(), 4);
            let of = |id: &str| rows.iter().find(|row| row.case.id == id).unwrap();
            let (expected, what) = (&of("expected").report.measures, offer.to_json());
            for side in [&expected.partner, &expected.vendor] {
                assert!(value(&side.net_profit) > Decimal::ZERO, "{what}");
            }
            assert!(value(&expected.partner.roi) < decimal("2.5"), "{what}");
            assert!(value(&expected.partner.payback) > decimal("18"), "{what}");
            let npv = |id: &str| value(&of(id).report.measures.joint.npv);
            assert!(npv("conservative") < npv("expected") && npv("expected") < npv("optimistic"), "{what}");
            assert!(npv("half") < npv("expected"), "{what}");
            if matches!(offer.model, Some(Model::CoDevelopment | Model::JointVenture)) {
                assert!(npv("conservative") < Decimal::ZERO, "{what}");
            }
        }
    }
}

/// The capital is enough even if the products earn half.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_venture_never_runs_out_of_money() {
    let program = Catalog::bundled().get("joint-venture", None).unwrap();
    for partner_type in &program.partner_types {
        let scenario = Scenario::new("joint-venture", partner_type.id.as_str(), None);
        for CaseRow { case, report, .. } in cases(program, &program.cases, &scenario).unwrap() {
            let lowest = report.ledgers.venture.unwrap().cumulative().into_iter().fold(Decimal::ZERO, Decimal::min);
            // Distributions are whole cents.
            assert!(lowest > decimal("-0.01"), "{}, {}: {lowest}", partner_type.id, case.id);
        }
    }
}
