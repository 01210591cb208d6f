//! From a program and a scenario to a report.

use rust_decimal::Decimal;

use crate::document;
use crate::document::shortened;
use crate::fault::{Fault, Faults, code};
use crate::inputs::Inputs;
use crate::ledger::Ledger;
use crate::measures::{Discounting, Measures};
use crate::money::Currency;
use crate::number::Rounding;
use crate::number::{Number, Overflow};
use crate::program::{Catalog, Missing, Program};
use crate::projection::{Projection, Terms, project};
use crate::report::{ProgramRef, Report, Sides, Warning};
use crate::scenario::{self, Scenario};
use crate::text::plain;

/// Calculates a scenario under a program.
///
/// # Errors
/// The scenario does not fit the program, or its figures are too large to be held exactly
/// (`overflow`).
pub fn calculate(program: &Program, scenario: &Scenario) -> Result<Report, Faults> {
    let resolved = scenario.resolve(program)?;
    let inputs = resolved.inputs();
    let figures = Figures::<Decimal>::of(program, inputs)?;
    Ok(Report {
        schema_version: 1,
        engine: crate::ENGINE_VERSION.to_owned(),
        program: ProgramRef { id: program.id.clone(), version: program.version },
        warnings: figures.warnings(inputs.horizon, program.currency),
        scenario: resolved.document(),
        currency: program.currency,
        horizon: inputs.horizon,
        ledgers: figures.ledgers,
        measures: figures.measures,
    })
}

/// Everything that follows from inputs by themselves.
pub(crate) struct Figures<N = Decimal> {
    pub(crate) ledgers: Sides<Ledger<N>>,
    pub(crate) measures: Sides<Measures<N>>,
    uncollected: N,
    unpaid: N,
}

impl<N: Number> Figures<N> {
    pub(crate) fn of(program: &Program, inputs: &Inputs) -> Result<Self, Fault> {
        let terms = Terms { currency: program.currency, commitment_is_fee: program.commitment_is_fee };
        let Projection { vendor, partner, uncollected, unpaid } = project::<N>(inputs, terms).map_err(too_large)?;
        let rate = N::from_decimal(inputs.discount_rate);
        let discounting = Discounting::monthly(rate, inputs.discount_timing, inputs.horizon).map_err(|Overflow| {
            Fault::new("/discount_rate", code::OVERFLOW, "this rate leads to factors too large to hold")
        })?;
        let joint = Ledger::consolidated(&[&vendor, &partner]).map_err(too_large)?;
        let outlay = N::from_decimal(inputs.annual_commitment);
        let measure = |ledger: &Ledger<N>| Measures::of(ledger, &discounting, outlay).map_err(too_large);
        let measures = Sides { vendor: measure(&vendor)?, partner: measure(&partner)?, joint: measure(&joint)? };
        Ok(Self { ledgers: Sides { vendor, partner, joint }, measures, uncollected, unpaid })
    }
}

/// What is said if figures cannot be held.
pub(crate) fn too_large(_: Overflow) -> Fault {
    let detail =
        "the figures together are too large for exact decimals; try a smaller deal size, fewer leads or less growth";
    Fault::new("", code::OVERFLOW, detail)
}

impl Figures {
    fn warnings(&self, horizon: u32, currency: Currency) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let mut left_out = |code, amount: Decimal, what: &str| {
            if amount > Decimal::ZERO {
                let shown = plain(Rounding::HalfEven.apply(amount, currency.decimals()));
                let detail = format!(
                    "{what} of {shown} {currency} fall beyond the horizon of {horizon} months and are left out"
                );
                warnings.push(Warning { code, detail, amount });
            }
        };
        left_out("collected_after_horizon", self.uncollected, "Customer payments");
        left_out("paid_after_horizon", self.unpaid, "Payouts");
        warnings
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
