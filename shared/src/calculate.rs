//! From a program and a scenario to a report.

use rust_decimal::Decimal;

use crate::document;
use crate::document::shortened;
use crate::fault::{Fault, Faults, code};
use crate::inputs::{Inputs, LevelPolicy, Value, id};
use crate::ledger::{Ledger, LineId};
use crate::measures::{Answer, Bases, Discounting, Lifetime, Measures, Ratios};
use crate::number::Rounding;
use crate::number::{Number, Overflow};
use crate::program::{Catalog, Missing, Program};
use crate::projection::{Projection, Risk, apply_risk, has_risk, project};
use crate::report::{ProgramRef, Report, Sides, Warning};
use crate::scenario::{self, Resolved, Rules, Scenario};
use crate::text::plain;

/// Calculates a scenario under a program.
///
/// # Errors
/// The scenario does not fit the program, or its figures are too large to be held exactly
/// (`overflow`).
pub fn calculate(program: &Program, scenario: &Scenario) -> Result<Report, Faults> {
    let resolved = scenario.resolve(program)?;
    let (inputs, rules) = (resolved.inputs(), &resolved.rules);
    let figures = Figures::<Decimal>::of(rules, resolved.values(), Risk::Applied)?;
    let unadjusted = match has_risk(resolved.values()) {
        true => Some(Figures::<Decimal>::of(rules, resolved.values(), Risk::Ignored)?.measures),
        false => None,
    };
    let rejudged = inputs.level_policy == LevelPolicy::Rejudged;
    let levels = figures.levels.iter().flatten().filter_map(|level| rules.rungs.get(*level));
    Ok(Report {
        schema_version: 1,
        engine: crate::ENGINE_VERSION.to_owned(),
        program: ProgramRef { id: program.id.clone(), version: program.version },
        warnings: figures.warnings(&resolved)?,
        scenario: resolved.document(),
        currency: rules.shown_currency(),
        horizon: inputs.horizon,
        levels: levels.filter(|_| rejudged).map(|rung| rung.id.clone()).collect(),
        exchange_rate: rules.exchange.clone(),
        discount_rate: inputs.discount_rate,
        ledgers: figures.ledgers,
        measures: figures.measures,
        ratios: figures.ratios,
        unadjusted,
    })
}

/// Everything that follows from inputs by themselves.
pub(crate) struct Figures<N = Decimal> {
    pub(crate) ledgers: Sides<Ledger<N>>,
    pub(crate) measures: Sides<Measures<N>>,
    pub(crate) ratios: Ratios<N>,
    levels: Vec<Option<usize>>,
    uncollected: N,
    unpaid: N,
}

impl<N: Number> Figures<N> {
    /// `values` are those of all inputs, in registry order.
    pub(crate) fn of(rules: &Rules, values: &[Value], risk: Risk) -> Result<Self, Fault> {
        let mut inputs = Inputs::from_values(values)?;
        if risk == Risk::Applied && has_risk(values) {
            apply_risk(&mut inputs, values).map_err(too_large)?;
        }
        let projection = project::<N>(&inputs, rules, risk).map_err(too_large)?;
        let rate = N::from_decimal(inputs.discount_rate);
        let discounting = Discounting::monthly(rate, inputs.discount_timing, inputs.horizon).map_err(|Overflow| {
            Fault::new("/discount_rate", code::OVERFLOW, "this rate leads to factors too large to hold")
        })?;
        Self::measured(projection, &discounting, &inputs, rules).map_err(too_large)
    }

    fn measured(
        projection: Projection<N>,
        discounting: &Discounting<N>,
        inputs: &Inputs,
        rules: &Rules,
    ) -> Result<Self, Overflow> {
        let Projection { vendor, partner, venture, levels, uncollected, unpaid, .. } = projection;
        let exchange = rules.exchange.as_ref().map(|exchange| (exchange.currency, N::from_decimal(exchange.rate)));
        let shown = |amount: N| exchange.map_or(Ok(amount), |(_, rate)| amount.times(rate));
        let ledger = |ledger: Ledger<N>| match exchange {
            Some((currency, rate)) => ledger.exchanged(currency, rate),
            None => Ok(ledger),
        };
        let (vendor, partner, venture) = (ledger(vendor)?, ledger(partner)?, venture.map(ledger).transpose()?);
        let mut all = vec![&vendor, &partner];
        all.extend(&venture);
        let joint = Ledger::consolidated(&all)?;
        let ledgers = Sides { vendor, partner, joint, venture };
        let outlay = shown(N::from_decimal(inputs.annual_commitment))?;
        let measures = ledgers.try_map(|ledger| Measures::of(ledger, discounting, outlay))?;
        let spent = [LineId::Acquisition, LineId::MarketingPromotion, LineId::PartnerMarketing];
        let spent = spent.into_iter().try_fold(N::ZERO, |all, line| all.minus(ledgers.joint.total(line)?))?;
        let paid_out = [LineId::Payout, LineId::Bonus, LineId::Clawback];
        let paid_out = paid_out.into_iter().try_fold(N::ZERO, |all, line| all.plus(ledgers.partner.total(line)?))?;
        let volumes = projection.volumes;
        let lifetime = volumes.lifetime.map(|life| Ok(Lifetime { margin: shown(life.margin)?, ..life })).transpose()?;
        let ratios = Ratios::of(&Bases {
            leads: volumes.leads,
            deals: volumes.deals,
            customer_revenue: shown(volumes.customer_revenue)?,
            acquisition: spent,
            total_cost: match measures.joint.total_cost.answer {
                Answer::Value(cost) => cost,
                Answer::Undefined(_) => N::ZERO,
            },
            paid_out,
            lifetime,
        })?;
        Ok(Self { ledgers, measures, ratios, levels, uncollected: shown(uncollected)?, unpaid: shown(unpaid)? })
    }
}

/// What is said if figures cannot be held.
pub(crate) fn too_large(_: Overflow) -> Fault {
    let detail =
        "the figures together are too large for exact decimals; try a smaller deal size, fewer leads or less growth";
    Fault::new("", code::OVERFLOW, detail)
}

impl Figures {
    fn warnings(&self, resolved: &Resolved) -> Result<Vec<Warning>, Faults> {
        let (inputs, rules) = (resolved.inputs(), &resolved.rules);
        let (horizon, currency) = (inputs.horizon, rules.shown_currency());
        let mut warnings = Vec::new();
        let mut left_out = |code, amount: Decimal, what: &str| {
            if amount > Decimal::ZERO {
                let shown = plain(Rounding::HalfEven.apply(amount, currency.decimals()));
                let detail = format!(
                    "{what} of {shown} {currency} fall beyond the horizon of {horizon} months and are left out"
                );
                warnings.push(Warning { code, detail, amount: Some(amount), pointer: None });
            }
        };
        left_out("collected_after_horizon", self.uncollected, "Customer payments");
        left_out("paid_after_horizon", self.unpaid, "Payouts");
        for jump in resolved.payout_jumps().map_err(too_large)? {
            let detail = format!("one more unit at a volume of {} makes the payout jump", plain(jump));
            warnings.push(Warning { code: "payout_jumps", detail, amount: None, pointer: None });
        }
        let judged = self.levels.iter().flatten().filter_map(|level| rules.rungs.get(*level));
        if inputs.level_policy == LevelPolicy::Rejudged && judged.skip(1).any(|rung| rung.takes_more) {
            let detail = "levels are judged by qualified leads alone; whatever else they take is taken as met";
            let pointer = Some(id::LEVEL_POLICY.pointer());
            warnings.push(Warning { code: "requirements_assumed", detail: detail.to_owned(), amount: None, pointer });
        }
        for spec in resolved.unused() {
            let detail = format!("{} is given, but nothing depends on it here", spec.label);
            let pointer = Some(spec.id.pointer());
            warnings.push(Warning { code: "input_not_used", detail, amount: None, pointer });
        }
        Ok(warnings)
    }
}

/// Reads a scenario document, finds its program and calculates it.
///
/// # Errors
/// Everything that is wrong with the document, at once: what cannot be read, and what the program
/// does not have.
pub fn calculate_document(catalog: &Catalog, text: &str) -> Result<Report, Faults> {
    let (scenario, mut faults) = scenario::read(&document::parse(text)?);
    match find_program(catalog, &scenario) {
        Some(Ok(program)) => {
            faults.extend(scenario.named(program));
            if faults.is_empty() {
                return calculate(program, &scenario);
            }
        }
        Some(Err(fault)) => faults.push(fault),
        None => {}
    }
    // A readable scenario has either been calculated above or has a fault.
    Err(Faults::if_any(faults)
        .unwrap_or_else(|| Fault::new("/program", code::MISSING, "\"program\" must be given").into()))
}

/// The program that a scenario names, or what is wrong with the name; nothing if it names none, which
/// has its own fault.
pub(crate) fn find_program<'a>(catalog: &'a Catalog, scenario: &Scenario) -> Option<Result<&'a Program, Fault>> {
    let named = !scenario.program.is_empty();
    let find = || catalog.find(&scenario.program, scenario.program_version);
    named.then(|| find().map_err(|missing| not_found(catalog, scenario, missing)))
}

fn not_found(catalog: &Catalog, scenario: &Scenario, missing: Missing) -> Fault {
    let id = shortened(&scenario.program);
    match missing {
        Missing::Program => {
            let mut known: Vec<_> = catalog.list().iter().map(|program| program.id.as_str()).collect();
            known.dedup();
            let detail = format!("no program \"{id}\"; there are {}", known.join(", "));
            Fault::new("/program", code::UNKNOWN_PROGRAM, detail)
        }
        Missing::Version => {
            let versions = catalog.list().iter().filter(|program| program.id == scenario.program);
            let known: Vec<_> = versions.map(|program| program.version.to_string()).collect();
            let detail = format!("the program \"{id}\" has the versions {}", known.join(", "));
            Fault::new("/program_version", code::UNKNOWN_VERSION, detail)
        }
    }
}
