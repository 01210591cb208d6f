//! Cards and templates at their limits and beyond.

use partner_roi_shared::Catalog;
use partner_roi_shared::scorecard::{
    Checked, MAX_ESCALATIONS, MAX_GROUPS, MAX_METRICS, MAX_QUARTERS, MAX_WATCHED, Quarter, Templates, csv,
};
use serde_json::{Value as Json, json as object};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::codes;

fn assumed(value: &str) -> Json {
    object!({ "value": value, "assumption": "x" })
}

/// A template in which each of so many metrics is red below 1 and green from 2, and so many rules look at each.
fn template(metrics: usize, rules: usize) -> Json {
    let weight = |index| match index {
        0 => format!("0.{:04}", 10_000 - 50 * (metrics - 1)),
        _ => "0.005".to_owned(),
    };
    let metric = |index| {
        object!({
            "id": format!("m{index}"), "label": "M", "group": "all", "unit": "growth", "comparison": ">=", "source": "E",
            "goals": [{
                "worst": assumed("0"), "threshold": assumed("1"), "target": assumed("2"),
                "weight": assumed(&weight(index)),
            }],
        })
    };
    let rule = |index| {
        object!({
            "id": format!("r{index}"), "subject": "metrics", "quarters": 1, "trigger": "exit", "owner": "O", "due_days": 1,
            "assumption": "x",
        })
    };
    object!({
        "schema_version": 1, "id": "wide", "version": 1, "name": "Wide", "description": "", "sources": { "E": "An example" },
        "missing_data": "breach", "groups": [{ "id": "all", "label": "All" }],
        "metrics": (0..metrics).map(metric).collect::<Vec<_>>(), "escalations": (0..rules).map(rule).collect::<Vec<_>>(),
    })
}

/// A card of so many closed quarters, red and green in turn.
fn card(template: &Json, quarters: u32) -> Json {
    let metrics = template["metrics"].as_array().unwrap();
    let entries =
        || metrics.iter().map(|metric| object!({ "metric": metric["id"], "actual": "2" })).collect::<Vec<_>>();
    let first = Quarter::parse("2026-Q1").unwrap();
    let quarter = |index: u32| {
        let quarter = first.plus(index);
        let entries = if index.is_multiple_of(2) { Vec::new() } else { entries() };
        let closed_on = quarter.last_day().to_string();
        object!({ "quarter": quarter.to_string(), "status": "closed", "closed_on": closed_on, "entries": entries })
    };
    object!({ "schema_version": 1, "own_template": template, "quarters": (0..quarters).map(quarter).collect::<Vec<_>>() })
}

fn read(card: &Json) -> Result<Checked<'static>, Vec<(String, &'static str)>> {
    Checked::from_json(Templates::bundled(), Catalog::bundled(), &card.to_string())
        .map_err(|faults| faults.iter().map(|fault| (fault.pointer.clone(), fault.code)).collect())
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_template_has_no_more_of_anything_than_can_be_judged_at_once() {
    let sound = template(50, 20);
    assert!(read(&card(&sound, 2)).is_ok());
    let beyond = |pointer: &str, count: usize| {
        let mut template = sound.clone();
        let list = template.pointer_mut(pointer).unwrap();
        let one = list.get(0).cloned().unwrap_or(Json::Null);
        *list = Json::Array(vec![one; count]);
        read(&card(&template, 0)).err().unwrap()
    };
    for (pointer, most) in
        [("/groups", MAX_GROUPS), ("/metrics", MAX_METRICS), ("/metrics/0/goals", MAX_QUARTERS), ("/escalations", 20)]
    {
        assert_eq!(beyond(pointer, most + 1), [(format!("/own_template{pointer}"), "too_many")], "{pointer}");
    }
    // 20 rules look at 50 metrics, which is as many as may be: 51 are one too many for each of them.
    assert_eq!(20 * 50, MAX_WATCHED);
    let faults = read(&card(&template(51, 20), 0)).err().unwrap();
    assert_eq!(faults, [("/own_template/escalations".to_owned(), "too_many")]);
    let mut narrow = template(51, 20);
    narrow["escalations"][0]["metrics"] = object!(["m0"]);
    assert!(read(&card(&narrow, 0)).is_ok());
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_card_raises_no_more_escalations_than_it_may() {
    // Every other quarter, beginning with the first, is red, and raises one for each of 1,000 pairs.
    let sound = read(&card(&template(50, 20), 4)).unwrap();
    assert_eq!(sound.judge().unwrap().audit.escalations.len(), MAX_ESCALATIONS);
    let beyond = read(&card(&template(50, 20), 5)).unwrap();
    assert_eq!(codes(&beyond.judge().unwrap_err()), [("", "too_many")]);
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn whatever_a_card_can_hold_comes_back_from_its_file_in_parts() {
    let mut full = card(&template(MAX_METRICS, 0), u32::try_from(MAX_QUARTERS).unwrap());
    let entries = full["quarters"][1]["entries"].clone();
    for quarter in full["quarters"].as_array_mut().unwrap() {
        quarter["entries"] = entries.clone();
    }
    full["quarters"][79]["entries"][199]["note"] = "=1".into();
    let full = read(&full).unwrap();
    let written = csv::write(full.card(), full.template(), csv::Format::default());
    let mut lines = written.lines();
    let header = lines.next().unwrap();
    let rows: Vec<_> = lines.collect();
    assert_eq!(rows.len(), MAX_QUARTERS * MAX_METRICS);
    let mut read = Vec::new();
    for part in rows.chunks(csv::MAX_ROWS) {
        let text = format!("{header}\n{}\n", part.join("\n"));
        read.extend(csv::read(&text, full.template()).unwrap());
    }
    let figures = full.card().quarters.iter().flat_map(|quarter| &quarter.entries);
    assert!(read.iter().map(|row| &row.entry).eq(figures));
    assert_eq!(csv::merge(full.card(), &read).unwrap(), *full.card());
}
