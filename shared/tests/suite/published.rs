//! Published checks that other people's calculations stand behind.

use partner_roi_shared::inputs::DiscountTiming;
use partner_roi_shared::measures::{Answer, Discounting, npv, payback};
use partner_roi_shared::number::{Held, Number};
use partner_roi_shared::requests::measure;
use partner_roi_shared::{Currency, Decimal, Ledger, Line, LineId, LineKind, Measures};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{decimal, json};

fn held(text: &str) -> Held {
    Held::from(decimal(text))
}

/// A yearly series as months: each year's flow in its last month.
fn at_year_ends(yearly: &[&str]) -> Vec<Decimal> {
    let mut flows = vec![Decimal::ZERO; (yearly.len() - 1) * 12 + 1];
    for (year, flow) in yearly.iter().enumerate() {
        flows[year * 12] = decimal(flow);
    }
    flows
}

fn present_value(flows: &[Decimal], timing: DiscountTiming) -> Decimal {
    let horizon = u32::try_from(flows.len() - 1).unwrap();
    let flows: Vec<_> = flows.iter().copied().map(Held::from).collect();
    npv(&flows, &Discounting::monthly(held("0.1"), timing, horizon).unwrap()).settled().unwrap()
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn salesloft_total_economic_impact_study() {
    let net = at_year_ends(&["-53150", "939796", "2424560", "3581976"]);
    for timing in [DiscountTiming::YearEnd, DiscountTiming::End] {
        assert_eq!(present_value(&net, timing).round().to_string(), "5496170");
    }
    // The study states the present values of benefits and costs, and from them an ROI of 329%.
    let line = |id, kind, amount: &str| Line { id, kind, transfer: false, by_month: vec![held(amount)] };
    let lines = vec![
        line(LineId::CustomerRevenue, LineKind::Revenue, "7168371"),
        line(LineId::Acquisition, LineKind::Cost, "-1672201"),
    ];
    let ledger = Ledger::new(Currency::new("USD").unwrap(), 1, lines);
    let discounting = Discounting::monthly(held("0.1"), DiscountTiming::YearEnd, 0).unwrap();
    let roi = Measures::of(&ledger, &discounting, Held::ONE).settled().unwrap().roi_present_value.answer;
    assert!(matches!(roi, Answer::Value(roi) if roi.round_dp(2).to_string() == "3.29"), "{roi:?}");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_year_spread_over_its_months_counts_at_its_end_when_so_chosen() {
    // The same study with each year's flow in twelve parts.
    let mut flows = vec![decimal("-53150")];
    for year in ["939796", "2424560", "3581976"] {
        flows.extend([decimal(year) / Decimal::from(12); 12]);
    }
    assert_eq!(present_value(&flows, DiscountTiming::YearEnd).round().to_string(), "5496170");
    assert!(present_value(&flows, DiscountTiming::End) > decimal("5496170"));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn end_and_middle_of_period_example() {
    let flows = at_year_ends(&["-985", "75", "120", "100", "1200"]);
    assert_eq!(present_value(&flows, DiscountTiming::End).round_dp(2).to_string(), "77.10");
    for (timing, expected) in [("end", "77.10"), ("mid", "128.94")] {
        let request = format!(r#"{{"flows":[-985,75,120,100,1200],"rate":"0.1","timing":"{timing}"}}"#);
        let npv = json(measure(&request).unwrap())["npv"]["value"].as_str().map(decimal).unwrap();
        assert_eq!(npv.round_dp(2).to_string(), expected, "{timing}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn discounted_payback_example() {
    // -10,000, then 3,000 a year for five years at 10%: 4.26 years.
    let factor = held("1.1");
    let mut discounted = vec![held("-10000")];
    for _ in 0..5 {
        discounted = discounted.into_iter().map(|flow| flow * factor).chain([held("3000")]).collect();
    }
    let Answer::Value(years) = payback(&discounted).first else { panic!("pays back") };
    assert_eq!(years.settled().unwrap().round_dp(2).to_string(), "4.26");
    let asked = json(measure(r#"{"flows":[-10000,3000,3000,3000,3000,3000],"rate":0.1}"#).unwrap());
    let years = asked["discounted_payback"]["value"].as_str().map(decimal).unwrap();
    assert_eq!(years.round_dp(2).to_string(), "4.26");
}
