//! Scenarios: one person's what-if.
//!
//! A scenario document names a program, a partner type and a level, and carries only the inputs that
//! differ from the defaults. [`Scenario::resolve`] fills in the rest and remembers where each value
//! comes from.

mod exchange;
mod read;
mod resolve;
mod rules;

use crate::document::{self, Node};
use crate::fault::Faults;
use crate::inputs::{InputId, Value};
use crate::program::Model;

pub use exchange::ExchangeRate;
pub(crate) use read::read;
pub use resolve::{Origin, Resolved};
pub(crate) use rules::{Rules, Terms};

/// One person's what-if.
///
/// ```
/// use partner_roi_shared::{Scenario, inputs::id};
///
/// let mut scenario = Scenario::from_json(r#"{"program":"agent-platform","partner_type":"channel","level":"premier","deal_size":"24000"}"#)?;
/// scenario.set(id::CONVERSION, id::CONVERSION.spec().read_text("0.2")?);
/// assert_eq!(
///     scenario.to_json(),
///     r#"{"conversion":"0.2","deal_size":"24000","level":"premier","partner_type":"channel","program":"agent-platform"}"#
/// );
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Id of the program.
    pub program: String,
    /// Its version; left out, the highest published.
    pub program_version: Option<u32>,
    /// Id of the partner type.
    pub partner_type: String,
    /// Id of the level, if the program has levels.
    pub level: Option<String>,
    /// Partnership model; left out, the program's first.
    pub model: Option<Model>,
    /// Id of a payout plan of the program; left out, the level's.
    pub plan: Option<String>,
    /// Another currency to see all amounts in.
    pub exchange_rate: Option<ExchangeRate>,
    /// In registry order, each input at most once.
    given: Vec<(InputId, Value)>,
}

impl Scenario {
    /// A scenario of defaults.
    pub fn new(program: impl Into<String>, partner_type: impl Into<String>, level: Option<&str>) -> Self {
        Self {
            program: program.into(),
            program_version: None,
            partner_type: partner_type.into(),
            level: level.map(ToOwned::to_owned),
            model: None,
            plan: None,
            exchange_rate: None,
            given: Vec::new(),
        }
    }

    /// Reads a scenario document.
    ///
    /// # Errors
    /// Everything that is wrong with it. Whether program, type and level exist is only known with the
    /// program: [`resolve`](Self::resolve), or all at once [`calculate_document`](crate::calculate_document).
    pub fn from_json(text: &str) -> Result<Self, Faults> {
        let (scenario, faults) = read(&document::parse(text)?);
        match Faults::if_any(faults) {
            None => Ok(scenario),
            Some(faults) => Err(faults),
        }
    }

    /// What the person gave for an input.
    pub fn get(&self, input: InputId) -> Option<&Value> {
        self.given.iter().find(|(known, _)| *known == input).map(|(_, value)| value)
    }

    /// Gives an input a value. It must be of the kind of the input, as [`InputSpec::read_text`](crate::InputSpec::read_text) makes it.
    pub fn set(&mut self, input: InputId, value: Value) {
        let place = self.given.iter().take_while(|(known, _)| *known < input).count();
        match self.given.get_mut(place) {
            Some((known, given)) if *known == input => *given = value,
            _ => self.given.insert(place, (input, value)),
        }
    }

    /// Returns an input to its default.
    pub fn clear(&mut self, input: InputId) {
        if let Some(place) = self.given.iter().position(|(known, _)| *known == input) {
            self.given.remove(place);
        }
    }

    /// What the person gave, in registry order.
    pub fn given(&self) -> impl Iterator<Item = (InputId, &Value)> {
        self.given.iter().map(|(input, value)| (*input, value))
    }

    /// The document, with only what was given, in canonical form.
    pub fn to_json(&self) -> String {
        let mut document = self.head(self.program_version, self.model);
        for (input, value) in &self.given {
            document.insert(input.spec().path, value.to_node());
        }
        document.to_json()
    }

    /// The keys that are not inputs.
    fn head(&self, version: Option<u32>, model: Option<Model>) -> Node {
        let mut head = Node::Object(Vec::new());
        let add = |head: &mut Node, key: &str, text: Option<&str>| {
            if let Some(text) = text {
                head.insert(key, Node::text(text));
            }
        };
        add(&mut head, "program", Some(&self.program));
        if let Some(version) = version {
            head.insert("program_version", Node::Number(version.to_string()));
        }
        add(&mut head, "partner_type", Some(&self.partner_type));
        add(&mut head, "level", self.level.as_deref());
        add(&mut head, "model", model.map(Model::as_str));
        add(&mut head, "plan", self.plan.as_deref());
        if let Some(exchange) = &self.exchange_rate {
            head.insert("exchange_rate", exchange.to_node());
        }
        head
    }
}
