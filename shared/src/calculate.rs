//! From a program and a scenario to a report.

use rust_decimal::Decimal;

use crate::document;
use crate::document::shortened;
use crate::fault::{Fault, Faults, code, detail};
use crate::inputs::{Inputs, Value, id};
use crate::ledger::{Ledger, LineId};
use crate::measures::{Answer, Bases, Discounting, Lifetime, Measures, Ratios};
use crate::money::Currency;
use crate::number::{Held, Number, Overflow, Rounding, sum};
use crate::program::{Catalog, Missing, Program};
use crate::projection::{Projection, Risk, YearTerms, apply_risk, has_risk, project, yearly_commitment};
use crate::report::{ProgramRef, Report, Sides, Warning};
use crate::scenario::{self, Resolved, Rules, Scenario};

/// Calculates a scenario under a program.
///
/// # Errors
/// The scenario does not fit the program, or its figures are too large to be held exactly
/// (`overflow`).
pub fn calculate(program: &Program, scenario: &Scenario) -> Result<Report, Faults> {
    let resolved = scenario.resolve(program)?;
    let (inputs, rules) = (resolved.inputs(), &resolved.rules);
    let figures = Figures::settled(rules, resolved.values(), Risk::Applied)?;
    let unadjusted = match has_risk(resolved.values()) {
        true => Some(Figures::settled(rules, resolved.values(), Risk::Ignored)?.measures),
        false => None,
    };
    let mut levels = Vec::new();
    if rules.judged_anew(inputs) {
        for level in figures.terms.iter().filter_map(|year| year.level) {
            if let Some(rung) = rules.rungs.get(level) {
                levels.push(rung.id.clone());
            }
        }
    }
    Ok(Report {
        schema_version: 1,
        engine: crate::ENGINE_VERSION.to_owned(),
        program: ProgramRef { id: program.id.clone(), version: program.version },
        disclaimer: program.disclaimer.clone(),
        warnings: figures.warnings(&resolved)?,
        scenario: resolved.document(),
        currency: rules.shown_currency(),
        horizon: inputs.horizon,
        levels,
        exchange_rate: rules.exchange.clone(),
        discount_rate: inputs.discount_rate,
        ledgers: figures.ledgers,
        measures: figures.measures,
        ratios: figures.ratios,
        unadjusted,
    })
}

/// The way of amounts into the currency that is shown.
struct Exchange<N>(Option<(Currency, N)>);

impl<N: Number> Exchange<N> {
    fn of(rules: &Rules) -> Self {
        Self(rules.exchange.as_ref().map(|exchange| (exchange.currency, N::from_decimal(exchange.rate))))
    }

    fn amount(&self, amount: N) -> N {
        self.0.map_or(amount, |(_, rate)| amount * rate)
    }

    fn ledger(&self, ledger: Ledger<N>) -> Ledger<N> {
        match self.0 {
            Some((currency, rate)) => ledger.exchanged(currency, rate),
            None => ledger,
        }
    }
}

/// What is measured, and what it is discounted by, which may be at hand.
fn prepared<N: Number>(
    rules: &Rules,
    values: &[Value],
    risk: Risk,
    known: Option<Discounting<N>>,
) -> Result<(Projection<N>, Discounting<N>), Fault> {
    let mut inputs = Inputs::from_values(values)?;
    if risk == Risk::Applied && has_risk(values) {
        apply_risk(&mut inputs, values).map_err(too_large)?;
    }
    let projection = project::<N>(&inputs, rules, risk);
    if !projection.is_held() {
        return Err(too_large(Overflow));
    }
    if let Some(discounting) = known {
        return Ok((projection, discounting));
    }
    let rate = N::from_decimal(inputs.discount_rate);
    let discounting = Discounting::monthly(rate, inputs.discount_timing, inputs.horizon).map_err(|Overflow| {
        Fault::new("/discount_rate", code::OVERFLOW, detail!("this rate leads to factors too large to hold"))
    })?;
    Ok((projection, discounting))
}

/// Everything that follows from inputs by themselves.
pub(crate) struct Figures<N = Decimal> {
    pub(crate) ledgers: Sides<Ledger<N>>,
    pub(crate) measures: Sides<Measures<N>>,
    pub(crate) ratios: Ratios<N>,
    /// Of each contract year.
    pub(crate) terms: Vec<YearTerms>,
    uncollected: N,
    unpaid: N,
}

impl<N: Number> Figures<N> {
    /// `values` are those of all inputs, in registry order.
    pub(crate) fn of(rules: &Rules, values: &[Value], risk: Risk) -> Result<Self, Fault> {
        let (projection, discounting) = prepared(rules, values, risk, None)?;
        let figures = Self::measured(projection, &discounting, rules);
        if figures.is_held() { Ok(figures) } else { Err(too_large(Overflow)) }
    }

    fn is_held(&self) -> bool {
        [self.uncollected, self.unpaid].into_iter().all(N::is_held)
            && self.ratios.is_held()
            && self.ledgers.iter().all(|(_, ledger)| ledger.is_held())
            && self.measures.iter().all(|(_, measures)| measures.is_held())
    }

    /// The measures of one ledger alone: what a question that asks thousands of times does not need costs it
    /// nothing. Discount factors are left for the next time, and taken from the last.
    pub(crate) fn of_one(
        rules: &Rules,
        values: &[Value],
        factors: &mut Option<Discounting<N>>,
        pick: impl FnOnce(Projection<N>) -> Result<Ledger<N>, Fault>,
    ) -> Result<Measures<N>, Fault> {
        let (projection, discounting) = prepared(rules, values, Risk::Applied, factors.take())?;
        let outlay = yearly_commitment(&projection.terms);
        let ledger = pick(projection)?;
        let exchange = Exchange::of(rules);
        let outlay = exchange.amount(outlay);
        let measures = Measures::of(&exchange.ledger(ledger), &discounting, outlay);
        *factors = Some(discounting);
        if measures.is_held() { Ok(measures) } else { Err(too_large(Overflow)) }
    }

    fn measured(projection: Projection<N>, discounting: &Discounting<N>, rules: &Rules) -> Self {
        let Projection { vendor, partner, venture, terms, uncollected, unpaid, .. } = projection;
        let exchange = Exchange::of(rules);
        let (shown, ledger) = (|amount: N| exchange.amount(amount), |ledger: Ledger<N>| exchange.ledger(ledger));
        let (vendor, partner, venture) = (ledger(vendor), ledger(partner), venture.map(ledger));
        let joint = match &venture {
            Some(venture) => Ledger::consolidated(&[&vendor, &partner, venture]),
            None => Ledger::consolidated(&[&vendor, &partner]),
        };
        let ledgers = Sides { vendor, partner, joint, venture };
        let outlay = shown(yearly_commitment(&terms));
        let mut measures = ledgers.map(|ledger| Measures::of(ledger, discounting, outlay));
        if let Some(venture) = &mut measures.venture {
            venture.leave_returns_to_owners();
        }
        let total = |ledger: &Ledger<N>, lines: [LineId; 3]| sum(lines.map(|line| ledger.total(line)));
        let spent = [LineId::Acquisition, LineId::MarketingPromotion, LineId::PartnerMarketing];
        let acquisition = -total(&ledgers.joint, spent);
        let paid_out = total(&ledgers.partner, [LineId::Payout, LineId::Bonus, LineId::Clawback]);
        let volumes = projection.volumes;
        let lifetime = volumes.lifetime.map(|life| Lifetime { margin: shown(life.margin), ..life });
        let ratios = Ratios::of(&Bases {
            leads: volumes.leads,
            deals: volumes.deals,
            customer_revenue: shown(volumes.customer_revenue),
            acquisition,
            total_cost: match measures.joint.total_cost.answer {
                Answer::Value(cost) => cost,
                Answer::Undefined(_) => N::ZERO,
            },
            paid_out,
            lifetime,
        });
        Self { ledgers, measures, ratios, terms, uncollected: shown(uncollected), unpaid: shown(unpaid) }
    }
}

impl Figures<Held> {
    fn into_decimals(self) -> Result<Figures, Overflow> {
        let mut held = true;
        let figures = Figures {
            ledgers: self.ledgers.into_each(|ledger| ledger.decimals(&mut held)),
            measures: self.measures.into_each(|measures| measures.decimals(&mut held)),
            ratios: self.ratios.decimals(&mut held),
            terms: self.terms,
            uncollected: self.uncollected.settled()?,
            unpaid: self.unpaid.settled()?,
        };
        if held { Ok(figures) } else { Err(Overflow) }
    }
}

/// What is said if figures cannot be held.
pub(crate) fn too_large(_: Overflow) -> Fault {
    let detail = detail!(
        "the figures together are too large for exact decimals; try a smaller deal size, fewer leads or less growth"
    );
    Fault::new("", code::OVERFLOW, detail)
}

impl Figures {
    /// Those of exact decimals.
    pub(crate) fn settled(rules: &Rules, values: &[Value], risk: Risk) -> Result<Self, Fault> {
        let (projection, discounting) = prepared::<Held>(rules, values, risk, None)?;
        let figures = Figures::measured(projection, &discounting, rules);
        figures.into_decimals().map_err(too_large)
    }

    fn warnings(&self, resolved: &Resolved) -> Result<Vec<Warning>, Faults> {
        let (inputs, rules) = (resolved.inputs(), &resolved.rules);
        let decimals = rules.shown_currency().decimals();
        let mut warnings = Vec::new();
        let mut about_amount = |code, amount: Decimal| {
            if Rounding::HalfEven.apply(amount, decimals) > Decimal::ZERO {
                warnings.push(Warning { amount: Some(amount), ..Warning::new(code) });
            }
        };
        about_amount("collected_after_horizon", self.uncollected);
        about_amount("paid_after_horizon", self.unpaid);
        if let Some(venture) = &self.measures.venture
            && let Answer::Value(short) = venture.peak_funding.answer
        {
            about_amount("venture_short", short);
        }
        let (what, jumps) = resolved.payout_jumps().map_err(too_large)?;
        let exchange = Exchange::of(rules);
        let shown = |amount: Decimal| exchange.amount(Held::from(amount)).settled().map_err(too_large);
        for jump in jumps {
            let (at, amount) = (Some(shown(jump.at)?), jump.by.map(shown).transpose()?);
            warnings.push(Warning { amount, at, what, ..Warning::new("payout_jumps") });
        }
        // Who sells pays at the end of the horizon.
        for (side, ledger) in self.ledgers.iter().filter(|(side, _)| *side != "venture") {
            for line in &ledger.lines {
                let input = match line.id {
                    LineId::InvestmentReturn => id::EXIT_VALUE,
                    LineId::EquityExit | LineId::SpinOut => id::VENTURE_EXIT_VALUE,
                    _ => continue,
                };
                let amount = line.by_month.last().copied().filter(|amount| *amount > Decimal::ZERO);
                if amount.is_some() {
                    let pointer = Some(input.pointer());
                    warnings.push(Warning { amount, pointer, what: side, ..Warning::new("exit_assumed") });
                }
            }
        }
        let rung = |year: &YearTerms| rules.rungs.get(year.level?);
        let start = self.terms.first().and_then(rung);
        // Levels are judged by qualified leads alone, and whatever else they take is taken as met. Those reached later may
        // have another payout plan, but that of the first level is kept.
        let (mut takes_more, mut other_plan) = (false, false);
        for rung in self.terms.iter().skip(1).filter_map(rung).filter(|_| rules.judged_anew(inputs)) {
            takes_more |= rung.takes_more;
            other_plan |= rules.plan_of_level && start.is_some_and(|start| start.payout_plan != rung.payout_plan);
        }
        let mut about = |code, pointer: String| {
            warnings.push(Warning { pointer: Some(pointer), ..Warning::new(code) });
        };
        if takes_more {
            about("requirements_assumed", id::LEVEL_POLICY.pointer());
        }
        if other_plan {
            about("plan_kept", id::LEVEL_POLICY.pointer());
        }
        if resolved.plan_is_idle() {
            about("plan_not_used", "/plan".to_owned());
        }
        for spec in resolved.unused() {
            about("input_not_used", spec.id.pointer());
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
