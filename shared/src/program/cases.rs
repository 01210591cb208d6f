//! Cases: ways that things could turn out, as factors on inputs.

use rust_decimal::Decimal;

use super::defaults::entries;
use crate::document::{FromNode, Node, document, shortened};
use crate::fault::{Fault, code};
use crate::inputs::{InputId, Kind, id};
use crate::text::Exact;

document! {
    /// A way that things could turn out.
    pub struct Case {
        /// Stable name, such as `conservative`. The case `expected` has no factors.
        pub id: String,
        /// Name for people.
        pub name: String,
        /// What the values of inputs are multiplied by.
        pub factors: Factors,
        /// Short name of the source that states it.
        pub source: Option<String>,
        /// Why it is assumed, if no source states it.
        pub assumption: Option<String>,
    }
}

/// Factors on the values of inputs, in the document by the input's path.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Factors(Vec<(InputId, Decimal)>);

impl Factors {
    /// Input and factor, in the order of the document.
    pub fn iter(&self) -> std::slice::Iter<'_, (InputId, Decimal)> {
        self.0.iter()
    }
}

impl FromNode for Factors {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        entries(node, &at, faults, read_factor).map(Self)
    }

    fn left_out() -> Option<Self> {
        Some(Self::default())
    }
}

fn read_factor(path: &str, node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<(InputId, Decimal)> {
    let input = InputId::from_path(path);
    match input.map(InputId::spec) {
        None => {
            let detail = format!("\"{}\" is not an input of scenarios", shortened(path));
            faults.push(Fault::new(at.clone(), code::UNKNOWN_FIELD, detail));
        }
        Some(spec) if spec.id == id::START_MONTH || matches!(spec.kind, Kind::Choice(_) | Kind::Season) => {
            let detail = format!("{} has no size, so it takes no factor", spec.label);
            faults.push(Fault::new(at.clone(), code::INCONSISTENT, detail));
        }
        Some(_) => {}
    }
    let Exact(factor) = Exact::from_node(node, at.clone(), faults)?;
    if factor < Decimal::ZERO {
        faults.push(Fault::new(at, code::OUT_OF_RANGE, "a factor must not be negative"));
    }
    input.map(|input| (input, factor))
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Factors {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Factors".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let factor = generator.subschema_for::<Exact>();
        schemars::json_schema!({
            "type": "object",
            "description": "By the path of a numeric input, what its value is multiplied by",
            "additionalProperties": factor,
        })
    }
}

/// Everything that is inconsistent in the cases by themselves.
#[cfg(feature = "authoring")]
pub(super) fn faults(cases: &[Case]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let at = format!("/cases/{index}");
        if cases.iter().take(index).any(|other| other.id == case.id) {
            faults.push(Fault::new(format!("{at}/id"), code::INCONSISTENT, format!("\"{}\" stands twice", case.id)));
        }
        if case.id == "expected" && case.factors.iter().next().is_some() {
            let detail = "what is expected are the values as they are; the case has no factors";
            faults.push(Fault::new(format!("{at}/factors"), code::INCONSISTENT, detail));
        }
        if case.source.is_some() == case.assumption.as_ref().is_some_and(|reason| !reason.trim().is_empty()) {
            faults.push(Fault::new(at, code::INCONSISTENT, "a case names either its source or why it is assumed"));
        }
    }
    faults
}
