//! Measures of a bare series of flows.

use rust_decimal::Decimal;

use crate::document::{self, Fields, Node};
use crate::fault::{Fault, Faults, code};
use crate::inputs::DiscountTiming;
use crate::ledger::running_total;
use crate::measures::{Answer, DatedFlows, Discounting, Figure, Periods, Rates, Undefined, npv, payback, peak_funding};
use crate::number::{Held, Number, Overflow, held};

/// A series of more flows than this is no series of months or years.
pub(crate) const MOST_FLOWS: usize = 1_200;

/// What was asked.
struct Question {
    flows: Vec<Decimal>,
    rate: Decimal,
    periods: Periods,
    timing: DiscountTiming,
    finance_rate: Decimal,
    reinvest_rate: Decimal,
    dated: Option<DatedFlows>,
}

/// Measures a series: `{"flows":[…],"rate","periods_per_year":1|12,"timing":"end|mid|year_end",
/// "finance_rate","reinvest_rate"}`, period 0 first, or with `"dates":[…]` by actual days.
///
/// `rate` is effective a year and 0.1 unless given; so are the rates for `mirr`, which are `rate`
/// unless given. `irr` and `mirr` are per period, `irr_annual` a year; paybacks are in periods.
///
/// ```
/// let answer = partner_roi_shared::requests::measure(r#"{"flows":[-100,60,60],"rate":"0.1"}"#)?;
/// let text = |pointer| answer.pointer(pointer).unwrap().to_json();
/// assert_eq!(text("/moic/value"), "\"1.2\"");
/// assert_eq!(text("/irr/status"), "\"unique\"");
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// Everything that is wrong with the document, or `overflow` if a figure cannot be held.
pub fn measure(text: &str) -> Result<Node, Faults> {
    let question = read(text)?;
    let answer = match &question.dated {
        Some(dated) => dated_measures(dated, question.rate),
        None => series_measures(&question),
    };
    answer.map_err(|Overflow| Fault::new("", code::OVERFLOW, "the figures are too large for exact decimals").into())
}

fn read(text: &str) -> Result<Question, Faults> {
    let node = document::parse(text)?;
    let mut fields = Fields::of(&node, "");
    let flows = fields.decimals("flows");
    if flows.is_none() && fields.node("flows").is_none() {
        fields.missing("flows");
    }
    if flows.as_ref().is_some_and(|flows| flows.is_empty() || flows.len() > MOST_FLOWS) {
        fields.fault("/flows", code::OUT_OF_RANGE, format!("a series has from 1 to {MOST_FLOWS} flows"));
    }
    let rate = fields.rate("rate").unwrap_or(Decimal::new(1, 1));
    let periods = match fields.count("periods_per_year") {
        None | Some(1) => Periods::Years,
        Some(12) => Periods::Months,
        Some(_) => {
            fields.fault("/periods_per_year", code::NOT_ONE_OF, "1 for a series of years, 12 for one of months");
            Periods::Years
        }
    };
    let timing = fields.get::<Option<DiscountTiming>>("timing").flatten().unwrap_or(DiscountTiming::End);
    let finance_rate = fields.rate("finance_rate").unwrap_or(rate);
    let reinvest_rate = fields.rate("reinvest_rate").unwrap_or(rate);
    let dates = fields.dates("dates");
    if fields.node("dates").is_some() {
        for key in ["periods_per_year", "timing", "finance_rate", "reinvest_rate"] {
            if fields.node(key).is_some() {
                let detail = format!("dated flows count by actual days, so \"{key}\" does not apply");
                fields.fault(fields.at(key), code::INCONSISTENT, detail);
            }
        }
    }
    if let (Some(dates), Some(flows)) = (&dates, &flows)
        && dates.len() != flows.len()
    {
        let detail = format!("{} dates for {} flows; each flow has its day", dates.len(), flows.len());
        fields.fault("/dates", code::OUT_OF_RANGE, detail);
    }
    if let Some(faults) = Faults::if_any(fields.finish()) {
        return Err(faults);
    }
    let flows = flows.unwrap_or_default();
    let dated = dates.map(|dates| {
        let pairs: Vec<_> = dates.into_iter().zip(flows.iter().copied()).collect();
        DatedFlows::new(&pairs)
    });
    Ok(Question { flows, rate, periods, timing, finance_rate, reinvest_rate, dated })
}

fn dated_measures(flows: &DatedFlows, rate: Decimal) -> Result<Node, Overflow> {
    let value = Figure::from(Answer::Value(flows.xnpv(rate)?)).to_node();
    Ok(Node::Object(vec![("xirr".to_owned(), flows.xirr()?.to_node()), ("xnpv".to_owned(), value)]))
}

fn series_measures(question: &Question) -> Result<Node, Overflow> {
    let Question { flows, rate, periods, timing, .. } = question;
    let last = u32::try_from(flows.len()).map_err(|_| Overflow)?.saturating_sub(1);
    let discounting = Discounting::new(Held::from(*rate), *timing, last, *periods)?;
    let rates = Rates::with(flows, question.finance_rate, question.reinvest_rate, periods.per_year())?;
    let flows = &held(flows);
    let (mut inflows, mut outflows) = (Held::ZERO, Held::ZERO);
    for flow in flows {
        if *flow < Held::ZERO {
            outflows -= *flow;
        } else {
            inflows += *flow;
        }
    }
    let on_cost = |returned: Held| {
        if outflows == Held::ZERO { Answer::Undefined(Undefined::NoCost) } else { Answer::Value(returned / outflows) }
    };
    let peak = peak_funding(&running_total(flows));
    let mut all_held = inflows.is_held() && outflows.is_held();
    let mut settled = |figure: Figure<Held>| figure.settled(&mut all_held);
    let answers: [(&str, Figure); 8] = [
        ("npv", settled(Answer::Value(npv(flows, &discounting)).into())),
        ("irr_annual", rates.irr_annual.into()),
        ("mirr", rates.mirr.into()),
        ("roi", settled(on_cost(inflows - outflows).into())),
        ("moic", settled(on_cost(inflows).into())),
        ("payback", settled(payback(flows).into())),
        ("discounted_payback", settled(payback(&discounting.discount(flows)).into())),
        ("peak_funding", settled(Figure { month: Some(peak.month), ..Answer::Value(peak.depth).into() })),
    ];
    if !all_held {
        return Err(Overflow);
    }
    let mut answer: Vec<_> = answers.into_iter().map(|(name, figure)| (name.to_owned(), figure.to_node())).collect();
    answer.push(("irr".to_owned(), rates.irr.to_node()));
    Ok(Node::Object(answer))
}
