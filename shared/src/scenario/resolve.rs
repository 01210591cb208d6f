//! Filling in what a person left out.

use rust_decimal::Decimal;

use super::Scenario;
use crate::commission::{Band, Bands, Jump, jumps};
use crate::document::Node;
use crate::document::shortened;
use crate::fault::{Fault, Faults, code, detail};
use crate::inputs::{self, DealType, InputId, InputSpec, Inputs, Ownership, Ramp, Value, id};
use crate::number::{Overflow, Rounding};
use crate::program::{Defaults, Level, Model, PartnerType, PayoutPlan, Program};
use crate::scenario::rules::{Rules, outlay};
use crate::text::joined;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The person gave it.
    Person,
    /// The program states it or assumes it.
    Program {
        /// Short name of the source that states it.
        source: Option<String>,
        /// Why it is assumed, if no source states it.
        assumption: Option<String>,
    },
    /// Nobody says anything, so the value is one that changes nothing.
    Engine,
}

/// A scenario with every input known.
#[derive(Debug, Clone)]
pub struct Resolved {
    pub(crate) inputs: Inputs,
    pub(crate) rules: Rules,
    values: Vec<Value>,
    origins: Vec<Origin>,
    /// What the person gave and would otherwise be another value.
    changed: Vec<InputId>,
    /// What a payout plan that the scenario names says of payouts and discounts.
    planned: Vec<InputId>,
    head: Node,
}

impl Resolved {
    /// The value of an input.
    pub fn value(&self, input: InputId) -> Value {
        self.values.get(input.index()).cloned().unwrap_or(Value::NoLimit)
    }

    /// Where it comes from.
    pub fn origin(&self, input: InputId) -> &Origin {
        self.origins.get(input.index()).unwrap_or(&Origin::Engine)
    }

    /// All values, in registry order.
    pub(crate) fn values(&self) -> &[Value] {
        &self.values
    }

    /// All inputs, typed.
    pub fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// The partnership model.
    pub fn model(&self) -> Model {
        self.rules.model
    }

    /// Where what the vendor grants jumps, and what that is: the payout or the discount.
    pub(crate) fn payout_jumps(&self) -> Result<(&'static str, Vec<Jump>), Overflow> {
        let inputs = &self.inputs;
        let used = |id: InputId| id.spec().is_used(self.rules.model, inputs.compensation);
        let one_share = [Band { from: Decimal::ZERO, rate: inputs.revenue_share }];
        let (what, bands, one, bonuses, cap) = if used(id::PLAN_DISCOUNTS) {
            ("discount", &inputs.plan_discounts, [].as_slice(), [].as_slice(), None)
        } else if used(id::PLAN_BANDS) {
            // A bonus jumps beside the one share, too.
            ("payout", &inputs.plan_bands, one_share.as_slice(), inputs.plan_bonuses.as_slice(), inputs.plan_cap)
        } else {
            return Ok(("payout", Vec::new()));
        };
        let bands = bands.as_ref().map_or(one, |bands| bands.iter().as_slice());
        Ok((what, jumps(inputs.plan_mode, bands, bonuses, cap)?))
    }

    /// Whether figures can depend on an input here: under this model, this way of being paid, in a program
    /// with or without levels, and besides what was chosen for other inputs.
    pub fn counts(&self, spec: &InputSpec) -> bool {
        let idle = match spec.id {
            id::IP_OWNER | id::IP_LICENCE_FEE | id::IP_ROYALTY => self.inputs.ip_ownership == Ownership::Joint,
            id::LEVEL_POLICY => self.rules.start.is_none(),
            id::RAMP_MONTHS => self.inputs.ramp == Ramp::None,
            // Who pays once is no customer afterwards, so nobody can leave, stay or have been there before.
            id::BILLING
            | id::CHURN
            | id::PRICE_CHANGE
            | id::OPENING_CUSTOMERS
            | id::PAYOUT_DURATION
            | id::PLAN_CLAWBACK
            | id::RISK_OPENING => self.inputs.deal_type == DealType::OneTime,
            _ => false,
        };
        self.is_used(spec) && !idle
    }

    /// The inputs that a person changed although nothing [depends](Self::counts) on them.
    pub fn unused(&self) -> impl Iterator<Item = &'static InputSpec> {
        self.changed.iter().map(|id| id.spec()).filter(|spec| !self.counts(spec))
    }

    /// Whether the scenario names a payout plan of which nothing counts, such as discounts for whoever gets a share.
    pub(crate) fn plan_is_idle(&self) -> bool {
        !self.planned.is_empty() && self.planned.iter().all(|input| !self.counts(input.spec()))
    }

    /// The document with every input in it that counts: what a report carries. What a person gave stays,
    /// even where nothing depends on it.
    pub(crate) fn document(&self) -> Node {
        let mut document = self.head.clone();
        for (spec, value) in inputs::all().iter().zip(&self.values) {
            if self.is_used(spec) || matches!(self.origin(spec.id), Origin::Person) {
                document.insert(spec.path, value.to_node());
            }
        }
        document
    }

    pub(crate) fn is_used(&self, spec: &InputSpec) -> bool {
        spec.is_used(self.rules.model, self.inputs.compensation)
    }
}

impl Scenario {
    /// Fills in the defaults of the program. Of several, the most particular holds: what the person
    /// gave, then the level, the partner type, the payout plan, the level's terms, the program, the engine.
    ///
    /// # Errors
    /// The scenario names a version, a type, a level or a model that the program does not have.
    pub fn resolve(&self, program: &Program) -> Result<Resolved, Faults> {
        let faults = self.named(program);
        if let Some(faults) = Faults::if_any(faults) {
            return Err(faults);
        }
        let partner_type = program.partner_type(&self.partner_type);
        let level = self.level.as_deref().and_then(|id| program.level(id));
        let model = self.model.or(program.models.first().copied()).unwrap_or(Model::RevenueShare);

        let all = inputs::all();
        let mut values = Vec::with_capacity(all.len());
        // The engine's is the place of a value that nobody has offered yet.
        let mut origins = Vec::with_capacity(all.len());
        for _ in all {
            values.push(Value::NoLimit);
            origins.push(Origin::Engine);
        }
        let mut offer = |id: InputId, value: &Value, source: Option<&str>, assumption: Option<&str>| {
            if let (Some(place), Some(origin @ Origin::Engine)) =
                (values.get_mut(id.index()), origins.get_mut(id.index()))
            {
                *place = value.clone();
                let owned = |text: Option<&str>| text.map(ToOwned::to_owned);
                *origin = Origin::Program { source: owned(source), assumption: owned(assumption) };
            }
        };
        let plan = self.plan.as_deref().or(level.and_then(|level| level.payout_plan.as_deref()));
        layer(level.map(|level| &level.defaults), &mut offer);
        layer(partner_type.map(|partner_type| &partner_type.defaults), &mut offer);
        if let Some(plan) = plan.and_then(|id| program.payout_plan(id)) {
            payout_plan(plan, &mut offer);
        }
        terms(partner_type, level, &mut offer);
        layer(Some(&program.defaults), &mut offer);
        offer(id::START_MONTH, &Value::Months(program.start_month), None, None);
        let rounding = program.rounding.unwrap_or(Rounding::HalfEven);
        offer(id::ROUNDING, &Value::Choice(rounding.as_str()), None, None);

        let mut planned = Vec::new();
        if let Some(plan) = self.plan.as_deref().and_then(|id| program.payout_plan(id)) {
            payout_plan(plan, &mut |input, _, _, _| {
                // How bands are used and when they begin anew says nothing by itself.
                if input != id::PLAN_MODE && input != id::PLAN_WINDOW {
                    planned.push(input);
                }
            });
        }
        let mut changed = Vec::new();
        for ((spec, value), origin) in all.iter().zip(&mut values).zip(&mut origins) {
            if matches!(origin, Origin::Engine) {
                *value = spec.usual()?;
            }
            if let Some(given) = self.get(spec.id) {
                if given != value {
                    changed.push(spec.id);
                    value.clone_from(given);
                }
                *origin = Origin::Person;
            }
        }
        let inputs = Inputs::from_values(&values)?;
        let head = self.head(Some(program.version), Some(model));
        let rules = Rules::of(program, self, model);
        Ok(Resolved { inputs, rules, values, origins, changed, planned, head })
    }

    /// Everything that the scenario names and the program does not have.
    pub(crate) fn named(&self, program: &Program) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut add = |pointer: &str, code, detail: String| faults.push(Fault::new(pointer, code, detail));
        let known = || ids(program.levels.iter().map(|known| &known.id));
        if !self.partner_type.is_empty() && program.partner_type(&self.partner_type).is_none() {
            let detail = detail!(
                "no partner type \"{}\"; there are {}",
                shortened(&self.partner_type),
                ids(program.partner_types.iter().map(|known| &known.id))
            );
            add("/partner_type", code::UNKNOWN_PARTNER_TYPE, detail);
        }
        match &self.level {
            Some(level) if program.levels.is_empty() => {
                let detail = detail!("the program has no levels, so not \"{}\" either", shortened(level));
                add("/level", code::UNKNOWN_LEVEL, detail);
            }
            Some(level) if program.level(level).is_none() => {
                let detail = detail!("no level \"{}\"; there are {}", shortened(level), known());
                add("/level", code::UNKNOWN_LEVEL, detail);
            }
            None if !program.levels.is_empty() => {
                add("/level", code::MISSING, detail!("choose a level: {}", known()));
            }
            _ => {}
        }
        if let Some(model) = self.model.filter(|model| !program.models.contains(model)) {
            let detail = detail!("the program does not offer the model {}", model.as_str());
            add("/model", code::NOT_ONE_OF, detail);
        }
        if let Some(plan) = self.plan.as_ref().filter(|plan| program.payout_plan(plan).is_none()) {
            let detail = detail!(
                "no payout plan \"{}\"; {}",
                shortened(plan),
                match ids(program.payout_plans.iter().map(|known| &known.id)) {
                    none if none.is_empty() => "the program has none".to_owned(),
                    known => format!("there are {known}"),
                }
            );
            add("/plan", code::UNKNOWN_PLAN, detail);
        }
        if self.exchange_rate.as_ref().is_some_and(|exchange| exchange.currency == program.currency) {
            let detail = detail!("the program's amounts are in {} already", program.currency);
            add("/exchange_rate/currency", code::INCONSISTENT, detail);
        }
        faults
    }
}

fn ids<'a>(ids: impl Iterator<Item = &'a String>) -> String {
    joined(&ids.collect::<Vec<_>>(), ", ")
}

/// Takes a value of an input, its source, and why it is assumed.
type Offer<'a> = &'a mut dyn FnMut(InputId, &Value, Option<&str>, Option<&str>);

/// What defaults say.
fn layer(defaults: Option<&Defaults>, offer: Offer<'_>) {
    for default in defaults.into_iter().flat_map(Defaults::iter) {
        offer(default.input, &default.value, default.source.as_deref(), default.assumption.as_deref());
    }
}

/// What follows from the terms of level and type without being said as a default.
fn terms(partner_type: Option<&PartnerType>, level: Option<&Level>, offer: Offer<'_>) {
    if let Some(level) = level {
        offer(id::REVENUE_SHARE, &Value::Decimal(level.revenue_share.0), Some(&level.source), None);
        if let Some(mdf) = level.mdf {
            offer(id::MDF, &Value::Decimal(mdf.0), Some(&level.source), None);
        }
    }
    if let Some((amount, source)) = outlay(partner_type, level) {
        offer(id::ANNUAL_COMMITMENT, &Value::Decimal(amount), Some(source), None);
    }
}

/// What a payout plan says.
fn payout_plan(plan: &PayoutPlan, offer: Offer<'_>) {
    let mut says = |input, value: Option<Value>| {
        if let Some(value) = value {
            offer(input, &value, plan.source.as_deref(), plan.assumption.as_deref());
        }
    };
    let bands = |bands: &Option<Bands>| bands.clone().map(|bands| Value::Bands(Some(bands)));
    says(id::PLAN_MODE, plan.mode.map(|mode| Value::Choice(mode.as_str())));
    says(id::PLAN_BANDS, bands(&plan.bands));
    says(id::COMMISSION_BASE, plan.base.map(|base| Value::Choice(base.as_str())));
    says(id::PLAN_WINDOW, plan.window.map(|window| Value::Choice(window.as_str())));
    says(id::PLAN_BONUSES, (!plan.bonuses.is_empty()).then(|| Value::Bonuses(plan.bonuses.clone())));
    says(id::PLAN_CAP, plan.cap.map(|cap| Value::Decimal(cap.0)));
    says(id::PLAN_CLAWBACK, plan.clawback.map(Value::Months));
    says(id::PLAN_DISCOUNTS, bands(&plan.volume_discounts));
}
