//! Measures on a ledger: each is a value or a typed reason why there is none.
//!
//! With benefits B = revenue less cost of revenue, costs C (positive), capital put in K⁻ and returned
//! K⁺ (both positive):
//!
//! | measure | definition |
//! |---|---|
//! | total_revenue, gross_profit | revenue; B |
//! | total_cost | C + K⁻ |
//! | net_profit | B − C + K⁺ − K⁻ |
//! | roi | net / (C + K⁻), undiscounted |
//! | roi_present_value | the same on present values |
//! | moic | (B + K⁺) / (C + K⁻), so roi = moic − 1 |
//! | revenue_multiple | revenue a year / the partner's outlay a year; never compared with roi |
//! | roi_on_turnover | (revenue − total cost) / total cost: turnover taken for profit, as many calculators do |
//! | npv | Σ CFₜ / (1 + r)ᵗ from t = 0 |
//! | payback, discounted_payback | months until the cumulative (discounted) flow is back at 0 |
//! | peak_funding | the largest depth of the cumulative flow |

mod dated;
mod discounting;
mod irr;
mod mirr;
mod owned;
mod payback;
mod rates;
mod ratios;

use rust_decimal::Decimal;

use crate::document::Node;
use crate::ledger::{Ledger, LineKind, running_total};
use crate::number::{Held, Number, Overflow};
use crate::text::plain;

pub use dated::DatedFlows;
pub(crate) use discounting::{Compounding, Discount};
pub use discounting::{Discounting, Periods};
pub use irr::{InternalRate, irr};
pub use mirr::mirr;
pub use payback::{PaybackTime, PeakFunding, payback, peak_funding};
pub use rates::Rates;
pub use ratios::Ratios;
pub(crate) use ratios::{Bases, Lifetime};

/// Why a measure has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undefined {
    /// Nothing was spent, so nothing can be divided by it.
    NoCost,
    /// The cumulative flow does not come back to zero within the horizon.
    Never,
    /// The cumulative flow is never below zero, so there is nothing to pay back.
    NothingInvested,
    /// All flows go one way, so no rate makes them worth nothing.
    NoSignChange,
    /// The flows go both ways, but at no rate are they worth nothing.
    NoRealRoot,
    /// Nothing comes in.
    NoInflow,
    /// Nothing goes out.
    NoOutflow,
    /// The capital is the owners', and what it returns stands in their ledgers.
    OwnersReturn,
    /// There is nothing to divide by.
    ZeroDenominator,
    /// The value exists, but is too large for an exact decimal.
    Overflow,
}

impl Undefined {
    /// Every reason there is.
    pub const ALL: [Self; 10] = [
        Self::NoCost,
        Self::Never,
        Self::NothingInvested,
        Self::NoSignChange,
        Self::NoRealRoot,
        Self::NoInflow,
        Self::NoOutflow,
        Self::OwnersReturn,
        Self::ZeroDenominator,
        Self::Overflow,
    ];

    /// The code in reports.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoCost => "no_cost",
            Self::Never => "never",
            Self::NothingInvested => "nothing_invested",
            Self::NoSignChange => "no_sign_change",
            Self::NoRealRoot => "no_real_root",
            Self::NoInflow => "no_inflow",
            Self::NoOutflow => "no_outflow",
            Self::OwnersReturn => "owners_return",
            Self::ZeroDenominator => "zero_denominator",
            Self::Overflow => "overflow",
        }
    }

    /// The reason in words, for a person.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoCost => "No cost, so there is nothing to set the return against.",
            Self::Never => "Does not pay back within the horizon.",
            Self::NothingInvested => "Nothing is ever out of pocket, so there is nothing to pay back.",
            Self::NoSignChange => "All money flows one way, so there is no rate of return.",
            Self::NoRealRoot => {
                "No rate of return from -99.9999999% to a hundred million percent makes this series worth nothing."
            }
            Self::NoInflow => "No money comes in, so there is no rate of return.",
            Self::NoOutflow => "No money goes out, so there is no rate of return.",
            Self::OwnersReturn => {
                "The venture works with its owners' capital; what that returns stands in their figures."
            }
            Self::ZeroDenominator => "There is nothing to divide by.",
            Self::Overflow => "Too large to be held exactly.",
        }
    }
}

/// A value, or the reason why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer<N = Decimal> {
    /// The value.
    Value(N),
    /// The reason.
    Undefined(Undefined),
}

/// An answer with what stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure<N = Decimal> {
    /// The headline.
    pub answer: Answer<N>,
    /// Of a payback that dips below zero again: when it is back for good, if ever.
    pub final_answer: Option<Answer<N>>,
    /// Of peak funding: the month of the largest depth.
    pub month: Option<u32>,
    /// Of a lifetime value: that only the months of the horizon count, because the customer would stay
    /// for ever.
    pub within_horizon: bool,
}

impl<N> From<Answer<N>> for Figure<N> {
    fn from(answer: Answer<N>) -> Self {
        Self { answer, final_answer: None, month: None, within_horizon: false }
    }
}

impl<N> From<PaybackTime<N>> for Figure<N> {
    fn from(time: PaybackTime<N>) -> Self {
        Self { final_answer: time.last, ..Self::from(time.first) }
    }
}

macro_rules! measures {
    ($($name:ident $doc:literal,)+) => {
        /// All measures of one ledger.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Measures<N = Decimal> {
            $(#[doc = $doc] pub $name: Figure<N>,)+
        }

        impl Measures {
            /// The names, in the order of a report.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name),)+];
        }

        impl<N> Measures<N> {
            /// Name and figure, in that order.
            pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Figure<N>)> {
                [$((stringify!($name), &self.$name),)+].into_iter()
            }
        }

        impl Measures<Held> {
            /// The measures with their figures as decimals.
            ///
            /// # Errors
            /// [`Overflow`] if one of them could not be held.
            pub fn settled(&self) -> Result<Measures, Overflow> {
                let mut held = true;
                let measures = self.decimals(&mut held);
                if held { Ok(measures) } else { Err(Overflow) }
            }

            /// The same; if one of them could not be held, `held` becomes false.
            pub(crate) fn decimals(&self, held: &mut bool) -> Measures {
                Measures { $($name: self.$name.settled(held),)+ }
            }
        }
    };
}

measures! {
    total_revenue "Money: the sum of the revenue lines.",
    gross_profit "Money: revenue less cost of revenue.",
    total_cost "Money, positive: costs and capital put in.",
    net_profit "Money: what is left of everything at the end of the horizon, undiscounted.",
    roi "Fraction: net profit over total cost, undiscounted.",
    roi_present_value "Fraction: the same on present values.",
    moic "Multiple: what comes back for each unit put in.",
    revenue_multiple "Multiple: revenue a year over the partner's outlay a year.",
    roi_on_turnover "Fraction: revenue less total cost over total cost, as many calculators show it; never the headline.",
    npv "Money: net present value at the discount rate.",
    payback "Months until the money put in is back.",
    discounted_payback "Months until it is back at the discount rate.",
    peak_funding "Money, positive: the deepest point of the cumulative flow, and its month.",
}

impl<N: Number> Measures<N> {
    /// The measures of a ledger.
    ///
    /// `yearly_outlay` is what the partner spends a year on being a partner, the divisor of
    /// `revenue_multiple` in every ledger.
    pub fn of(ledger: &Ledger<N>, discounting: &Discounting<N>, yearly_outlay: N) -> Self {
        let totals = Totals::of(ledger);
        let flows = ledger.net_by_month();
        let cumulative = running_total(flows);
        let discounted = discounting.discount(flows);
        let discounted_cumulative = running_total(&discounted);
        let npv = discounted_cumulative.last().copied().unwrap_or(N::ZERO);
        let present_outlay = -discounting.present_value(&totals.spent_by_month);
        let months = u32::try_from(flows.len()).unwrap_or(u32::MAX).saturating_sub(1);
        let revenue_a_year = totals.revenue * N::from_u32(12) / N::from_u32(months.max(1));
        let peak = peak_funding(&cumulative);
        let value = |value| Figure::from(Answer::Value(value));
        let returned = totals.benefits + totals.capital_returned;
        let net = returned - totals.outlay;
        Self {
            total_revenue: value(totals.revenue),
            gross_profit: value(totals.benefits),
            total_cost: value(totals.outlay),
            net_profit: value(net),
            roi: ratio(net, totals.outlay, Undefined::NoCost).into(),
            roi_present_value: ratio(npv, present_outlay, Undefined::NoCost).into(),
            moic: ratio(returned, totals.outlay, Undefined::NoCost).into(),
            revenue_multiple: ratio(revenue_a_year, yearly_outlay, Undefined::NoCost).into(),
            roi_on_turnover: ratio(totals.revenue - totals.outlay, totals.outlay, Undefined::NoCost).into(),
            npv: value(npv),
            payback: payback::returning(flows, &cumulative).into(),
            discounted_payback: payback::returning(&discounted, &discounted_cumulative).into(),
            peak_funding: Figure { month: Some(peak.month), ..value(peak.depth) },
        }
    }

    /// Whether every one of them could be held.
    pub(crate) fn is_held(&self) -> bool {
        self.iter().all(|(_, figure)| figure.is_held())
    }
}

/// The sums that the ratios are made of.
struct Totals<N> {
    revenue: N,
    /// B: revenue less cost of revenue.
    benefits: N,
    /// C + K⁻, positive.
    outlay: N,
    /// The same, negative; nothing without cost and capital.
    spent_by_month: Vec<N>,
    /// K⁺
    capital_returned: N,
}

impl<N: Number> Totals<N> {
    fn of(ledger: &Ledger<N>) -> Self {
        let [revenue, cost_of_revenue] =
            [LineKind::Revenue, LineKind::CostOfRevenue].map(|kind| N::total(ledger.of_kind(kind)));
        let mut spent_by_month = ledger.of_kind(LineKind::Cost).to_vec();
        let mut capital_returned = N::ZERO;
        for line in ledger.lines.iter().filter(|line| line.kind == LineKind::Capital) {
            spent_by_month.resize(line.by_month.len(), N::ZERO);
            for (amount, spent) in line.by_month.iter().zip(&mut spent_by_month) {
                *(if *amount > N::ZERO { &mut capital_returned } else { spent }) += *amount;
            }
        }
        Self {
            revenue,
            benefits: revenue + cost_of_revenue,
            outlay: -N::total(&spent_by_month),
            spent_by_month,
            capital_returned,
        }
    }
}

/// Something over what must be above zero, or the reason why not. What cannot be held is a value, so that it is
/// found when the value is looked at.
fn ratio<N: Number>(numerator: N, denominator: N, otherwise: Undefined) -> Answer<N> {
    if numerator.is_held() && denominator <= N::ZERO {
        Answer::Undefined(otherwise)
    } else {
        Answer::Value(numerator / denominator)
    }
}

impl<N: Number> Answer<N> {
    /// Whether it is a reason, or a value that could be held.
    fn is_held(self) -> bool {
        match self {
            Self::Value(value) => value.is_held(),
            Self::Undefined(_) => true,
        }
    }
}

impl Answer<Held> {
    /// The answer with its value as a decimal.
    ///
    /// # Errors
    /// [`Overflow`] if the value could not be held.
    pub fn settled(self) -> Result<Answer, Overflow> {
        Ok(match self {
            Self::Value(value) => Answer::Value(value.settled()?),
            Self::Undefined(reason) => Answer::Undefined(reason),
        })
    }
}

impl<N: Number> Figure<N> {
    fn is_held(&self) -> bool {
        self.answer.is_held() && self.final_answer.is_none_or(Answer::is_held)
    }
}

impl Figure<Held> {
    /// With its values as decimals, zero for one that could not be held; then `held` becomes false.
    pub(crate) fn settled(&self, held: &mut bool) -> Figure {
        let mut decimal = |answer: Answer<Held>| {
            answer.settled().unwrap_or_else(|Overflow| {
                *held = false;
                Answer::Value(Decimal::ZERO)
            })
        };
        Figure {
            answer: decimal(self.answer),
            final_answer: self.final_answer.map(decimal),
            month: self.month,
            within_horizon: self.within_horizon,
        }
    }
}

impl Figure {
    /// As it stands in reports: `{"value":"…"}` or `{"undefined":"code"}`, with what stands beside it.
    pub fn to_node(&self) -> Node {
        let mut entries = vec![match self.answer {
            Answer::Value(value) => ("value".to_owned(), Node::Text(plain(value))),
            Answer::Undefined(reason) => ("undefined".to_owned(), Node::Text(reason.code().to_owned())),
        }];
        if let Some(last) = self.final_answer {
            entries.push(("final".to_owned(), Self::from(last).to_node()));
        }
        if let Some(month) = self.month {
            entries.push(("month".to_owned(), Node::Number(month.to_string())));
        }
        if self.within_horizon {
            entries.push(("within_horizon".to_owned(), Node::Bool(true)));
        }
        Node::Object(entries)
    }
}

impl Measures {
    /// As they stand in reports.
    pub(crate) fn to_node(&self) -> Node {
        Node::Object(self.iter().map(|(name, figure)| (name.to_owned(), figure.to_node())).collect())
    }
}

/// Net present value of a bare monthly series.
///
/// ```
/// use partner_roi_shared::measures::{Discounting, npv};
/// use partner_roi_shared::number::{Held, Number};
/// use partner_roi_shared::{Decimal, inputs::DiscountTiming};
///
/// // 1,000 after a year at 10% a year is worth 909.09 today.
/// let mut flows = vec![Held::ZERO; 13];
/// flows[12] = Held::from_u32(1000);
/// let discounting = Discounting::monthly(Decimal::new(1, 1).into(), DiscountTiming::End, 12).unwrap();
/// assert_eq!(npv(&flows, &discounting).settled().unwrap().round_dp(2).to_string(), "909.09");
/// ```
pub fn npv<N: Number>(flows: &[N], discounting: &Discounting<N>) -> N {
    discounting.present_value(flows)
}
