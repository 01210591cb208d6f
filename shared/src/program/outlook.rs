//! What a vendor expects of its program: how things could turn out, how many partners come and how many leave.

use rust_decimal::Decimal;

#[cfg(feature = "authoring")]
use super::Program;
use super::defaults::entries;
use super::reference::{Projection, RolloutPhase};
use crate::document::{self, Field, FromNode, Node, document, shortened};
use crate::fault::{Fault, Faults, code};
use crate::inputs::{InputId, InputSpec, Kind, id};
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

document! {
    /// How many partners leave.
    pub struct Attrition {
        /// The share of partners lost in a month, a fraction.
        pub monthly: Exact,
        /// Short name of the source that states it.
        pub source: Option<String>,
        /// Why it is assumed, if no source states it.
        pub assumption: Option<String>,
    }
}

/// What a program expects, without the rest of it: for those who have its text and read no more of it than
/// the calculation needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// Ways that things could turn out; none if the program states none.
    pub cases: Vec<Case>,
    /// How many partners leave, if the program says.
    pub attrition: Option<Attrition>,
    /// What the whole program aims at, year by year.
    pub projection: Vec<Projection>,
    /// How it is rolled out.
    pub rollout: Vec<RolloutPhase>,
}

impl Outlook {
    /// The same of a program that was read as a whole.
    #[cfg(feature = "authoring")]
    pub fn of(program: &Program) -> Self {
        Self {
            cases: program.cases.clone(),
            attrition: program.attrition.clone(),
            projection: program.projection.clone(),
            rollout: program.rollout.clone(),
        }
    }

    /// Reads these parts of a program document and passes over all others.
    ///
    /// ```
    /// use partner_roi_shared::program::Outlook;
    ///
    /// let outlook = Outlook::from_json(r#"{"id":"p","attrition":{"monthly":"0.01","assumption":"a tenth a year"}}"#)?;
    /// assert!(outlook.cases.is_empty() && outlook.attrition.is_some());
    /// # Ok::<(), partner_roi_shared::Faults>(())
    /// ```
    ///
    /// # Errors
    /// The text is not JSON, or what is wrong with these parts.
    pub fn from_json(text: &str) -> Result<Self, Faults> {
        let program = document::parse(text)?;
        let mut faults = Vec::new();
        let cases = part(&program, "/cases", &mut faults);
        let attrition = part(&program, "/attrition", &mut faults);
        let projection = part(&program, "/projection", &mut faults);
        let rollout = part(&program, "/rollout", &mut faults);
        match (cases, attrition, projection, rollout, Faults::if_any(faults)) {
            (Some(cases), Some(attrition), Some(projection), Some(rollout), None) => {
                Ok(Self { cases, attrition, projection, rollout })
            }
            (.., Some(faults)) => Err(faults),
            // What could not be read has left a fault.
            (.., None) => Err(Fault::new("", code::WRONG_TYPE, "not a program document").into()),
        }
    }
}

fn part<T: Field>(program: &Node, pointer: &str, faults: &mut Vec<Fault>) -> Option<T> {
    match program.pointer(pointer) {
        Some(node) => T::from_node(node, pointer.to_owned(), faults),
        None => T::OPTIONAL.then_some(T::BLANK),
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
        entries(node, at, faults, read_factor).map(Self)
    }
}

impl Field for Factors {
    const BLANK: Self = Self(Vec::new());
    const OPTIONAL: bool = true;
}

fn read_factor(path: &str, node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<(InputId, Decimal)> {
    let input = InputId::from_path(path);
    match input.map(InputId::spec) {
        None => {
            let detail = format!("\"{}\" is not an input of scenarios", shortened(path));
            faults.push(Fault::new(at.clone(), code::UNKNOWN_FIELD, detail));
        }
        Some(spec) if !takes_factor(spec) => {
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

fn takes_factor(spec: &InputSpec) -> bool {
    spec.id != id::START_MONTH && !matches!(spec.kind, Kind::Choice(_) | Kind::Season)
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Factors {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Factors".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let factor = generator.subschema_for::<Exact>();
        let paths: Vec<_> =
            crate::inputs::all().iter().filter(|spec| takes_factor(spec)).map(|spec| spec.path).collect();
        schemars::json_schema!({
            "type": "object",
            "description": "By the path of a numeric input, what its value is multiplied by",
            "propertyNames": { "enum": paths },
            "additionalProperties": factor,
        })
    }
}
