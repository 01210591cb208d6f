//! Which inputs stand where on the form, and which of them matter at the moment.

use partner_roi_shared::inputs::{Compensation, all};
use partner_roi_shared::{InputGroup, InputId, InputSpec, Kind, Program, Resolved, Value};

/// A group of fields on the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// The registry's group that it shows.
    pub group: InputGroup,
    /// Paths that stand in the open; the group's other inputs wait behind a disclosure.
    basic: &'static [&'static str],
}

/// The sections, in the order of the form: what a prospect knows best comes first.
pub const SECTIONS: &[Section] = &[
    Section { group: InputGroup::Demand, basic: &["leads_per_month", "conversion", "sales_cycle"] },
    Section { group: InputGroup::Deal, basic: &["deal_size", "deal_type", "gross_margin", "churn"] },
    Section { group: InputGroup::Oem, basic: &["oem.wholesale_price", "oem.licence_fee"] },
    Section { group: InputGroup::CoDevelopment, basic: &["build.cost", "build.months", "build.partner_share"] },
    Section {
        group: InputGroup::Investment,
        basic: &["investment.amount", "investment.equity", "investment.exit_value"],
    },
    Section {
        group: InputGroup::Venture,
        basic: &[
            "venture.vendor_capital",
            "venture.partner_capital",
            "sprints.per_quarter",
            "venture.product_revenue",
            "venture.exit_value",
        ],
    },
    Section { group: InputGroup::Payout, basic: &["revenue_share", "annual_commitment", "mdf"] },
    Section { group: InputGroup::PartnerBusiness, basic: &["services_per_deal", "people_fte"] },
    Section { group: InputGroup::Costs, basic: &[] },
    Section { group: InputGroup::Money, basic: &["horizon", "discount_rate"] },
    Section { group: InputGroup::Risk, basic: &[] },
];

impl Section {
    /// The inputs that stand in the open.
    pub fn basic(self) -> Vec<&'static InputSpec> {
        let mut specs = Vec::new();
        for path in self.basic {
            if let Some(id) = InputId::from_path(path) {
                specs.push(id.spec());
            }
        }
        specs
    }

    /// The inputs behind the disclosure.
    pub fn advanced(self) -> Vec<&'static InputSpec> {
        let mut specs = Vec::new();
        for spec in all() {
            if spec.group == self.group && !self.basic.contains(&spec.path) && !is_list(spec) {
                specs.push(spec);
            }
        }
        specs
    }
}

/// Bands and bonuses come from payout plans and documents; a field for one value does not fit them.
fn is_list(spec: &InputSpec) -> bool {
    matches!(spec.kind, Kind::Bands | Kind::Bonuses)
}

/// Whether any model that the program offers uses a section.
pub fn offered(section: Section, program: &Program) -> bool {
    let used = |spec: &InputSpec| program.models.iter().any(|model| spec.is_used(*model, Compensation::Share));
    section.basic().into_iter().chain(section.advanced()).any(used)
}

/// False while another input makes this one meaningless: a one-time deal has no churn.
pub fn matters(spec: &InputSpec, resolved: &Resolved) -> bool {
    let word = |path: &str| match InputId::from_path(path).map(|id| resolved.value(id)) {
        Some(Value::Choice(word)) => word,
        _ => "",
    };
    if !resolved.counts(spec) {
        return false;
    }
    match spec.path {
        "billing" | "churn" | "price_change" | "payout_duration" | "opening_customers" => {
            word("deal_type") == "recurring"
        }
        "ramp_months" => word("ramp") != "none",
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partner_roi_shared::Scenario;
    use std::collections::BTreeSet;

    #[test]
    fn only_what_counts_is_asked_for() {
        let program = |id: &str| Program::from_json(id).expect("bundled");
        let joint = program(include_str!("../../../shared/programs/co-development/1.json"));
        let shown = |text: &str, path: &str| {
            let scenario = Scenario::from_json(text).expect("sound");
            let spec = InputId::from_path(path).expect("in the registry").spec();
            matters(spec, &scenario.resolve(&joint).expect("it has these"))
        };
        let built = r#"{"program":"co-development","partner_type":"solution"}"#;
        let oem = r#"{"program":"co-development","partner_type":"solution","model":"oem"}"#;
        let owned = r#"{"program":"co-development","partner_type":"solution","ip":{"ownership":"licence_back"}}"#;
        let both = r#"{"program":"co-development","partner_type":"solution","ip":{"ownership":"joint_field_of_use"}}"#;
        assert!(shown(built, "build.cost") && !shown(oem, "build.cost") && shown(oem, "oem.royalty"));
        assert!(shown(owned, "ip.royalty") && !shown(both, "ip.royalty"));
        assert!(!shown(built, "level_policy"), "the program has no levels");
    }

    #[test]
    fn every_input_stands_exactly_once_on_the_form() {
        let mut seen = BTreeSet::new();
        for section in SECTIONS {
            assert_eq!(section.basic().len(), section.basic.len(), "a path of {:?} is unknown", section.group);
            for spec in section.basic().into_iter().chain(section.advanced()) {
                assert_eq!(spec.group, section.group, "{} stands in a foreign section", spec.path);
                assert!(seen.insert(spec.path), "{} stands twice", spec.path);
            }
        }
        assert_eq!(seen.len(), all().iter().filter(|spec| !is_list(spec)).count());
    }
}
