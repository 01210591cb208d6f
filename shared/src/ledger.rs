//! Ledgers: what happens to each side's money, line by line and month by month.
//!
//! Amounts are signed as their owner sees them, money in is positive, so the lines of a ledger add up
//! to its net. A transfer line stands in two ledgers with opposite signs and vanishes from the joint
//! view.

use rust_decimal::Decimal;

use crate::document::{Node, Writer, words};
use crate::money::Currency;
use crate::number::{Held, Number, Overflow, decimals, held, settled, sum};
use crate::text::plain;

words! {
    /// What a line counts as in the measures.
    pub enum LineKind {
        /// Benefits.
        Revenue = "revenue",
        /// What delivering them costs; benefits are revenue less this.
        CostOfRevenue = "cost_of_revenue",
        /// What the partnership costs.
        Cost = "cost",
        /// Financing: capital put in (negative) and returned (positive). Never revenue.
        Capital = "capital",
    }
}

macro_rules! lines {
    ($($variant:ident $name:literal $label:literal $doc:literal,)+) => {
        /// The lines a ledger can have.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum LineId {
            $(#[doc = $doc] $variant,)+
        }

        impl LineId {
            /// The name in reports.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Plain English label.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// Every line there is, in the order of a ledger.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
        }
    };
}

lines! {
    CustomerRevenue "customer_revenue" "Customer revenue" "What customers pay the vendor.",
    Baseline "baseline" "Would have come anyway" "The gross profit that would have come without the partner, taken off.",
    Delivery "delivery" "Delivery" "What delivering to customers costs the vendor.",
    RetailSales "retail_sales" "Retail sales" "What customers pay the partner for what it sells itself.",
    RetailDelivery "retail_delivery" "Retail delivery" "What delivering retail sales costs the partner, besides buying them.",
    Wholesale "wholesale" "Wholesale" "What the partner buys from the vendor to sell it.",
    VolumeDiscount "volume_discount" "Volume discounts" "Discounts on what the partner buys.",
    Licence "licence" "Licence" "The yearly licence to embed the vendor's product.",
    MinimumCommitment "minimum_commitment" "Minimum made up" "What is missing of the yearly minimum, made up at the end of the year.",
    Royalty "royalty" "Royalty" "A share of revenue for using the other side's property.",
    LicenceBack "licence_back" "Licence back" "The yearly fee for using what the other side owns.",
    Payout "payout" "Payouts" "The partner's share, paid by the vendor.",
    Bonus "bonus" "Bonuses" "Paid by the vendor on passing a volume.",
    Clawback "clawback" "Clawback" "Payouts on customers lost early, paid back.",
    ProductRevenue "product_revenue" "Product revenue" "What the venture's products earn.",
    ProductDelivery "product_delivery" "Product delivery" "What delivering the venture's products costs.",
    Sprints "sprints" "Innovation sprints" "What the venture spends on ideas, from business case to scaling.",
    VentureOverhead "venture_overhead" "Venture's overhead" "What running the venture costs besides its sprints.",
    Build "build" "Joint build" "Building the joint product, each side its part.",
    Maintenance "maintenance" "Maintenance" "Keeping the joint product up, each side its part.",
    OwnUseSaving "own_use_saving" "Saving on own use" "The investor's discount on its own use of the other's product.",
    AnnualFee "annual_fee" "Partnership fee" "The yearly fee that the partner pays.",
    SetupFee "setup_fee" "Setup fee" "The one-time fee that the partner pays at signing.",
    TrainingFee "training_fee" "Training fee" "The yearly fee for training.",
    SupportFee "support_fee" "Premium support fee" "The yearly fee for premium support.",
    MarketingFee "marketing_fee" "Marketing fee" "The yearly fee for marketing.",
    Mdf "mdf" "Marketing funds" "Market development funds, paid by the vendor, lowering the partner's cost.",
    Commitment "commitment" "Commitment" "The partner's own yearly outlay for being a partner.",
    PartnerMarketing "partner_marketing" "Co-funded marketing" "Campaigns: the funds drawn and what the partner adds.",
    PartnerPeople "partner_people" "People" "The partner's people on the partnership.",
    PartnerTraining "partner_training" "Training hours" "The partner's people while they learn.",
    PartnerIntegration "partner_integration" "Integration build" "The partner's integration, at signing.",
    ServicesRevenue "services_revenue" "Services" "What the partner bills customers for services.",
    ServicesDelivery "services_delivery" "Services delivery" "What delivering the services costs the partner.",
    Acquisition "acquisition" "Acquisition" "Cost group: winning the partner, or the customers.",
    SupportManagement "support_management" "Support and management" "Cost group: supporting and managing.",
    MarketingPromotion "marketing_promotion" "Marketing and promotion" "Cost group: marketing besides marketing funds.",
    TrainingDevelopment "training_development" "Training and development" "Cost group: onboarding and training.",
    OperationsAdministration "operations_administration" "Operations and administration" "Cost group: contracts, systems, administration.",
    Investment "investment" "Investment" "What one side invests in the other.",
    InvestmentReturn "investment_return" "Return of the investment" "The investor's share of the value at exit.",
    CapitalContribution "capital_contribution" "Capital" "What the owners put into the venture.",
    CapitalReturn "capital_return" "Return of capital" "Capital that the venture pays back, before any profit.",
    ProfitDistribution "profit_distribution" "Distributed profit" "What the venture pays its owners by their shares of profit.",
    SpinOut "spin_out" "Spin-out" "What the sale of the venture brings.",
    EquityExit "equity_exit" "Proceeds of equity" "The owners' shares of the sale, by equity.",
}

impl LineId {
    /// The five cost groups of a partnership, which both sides have.
    pub const COST_GROUPS: [Self; 5] = [
        Self::Acquisition,
        Self::SupportManagement,
        Self::MarketingPromotion,
        Self::TrainingDevelopment,
        Self::OperationsAdministration,
    ];
}

/// One line of a ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<N = Decimal> {
    /// Which line.
    pub id: LineId,
    /// What it counts as.
    pub kind: LineKind,
    /// Whether the same money stands in the other side's ledger with the opposite sign.
    pub transfer: bool,
    /// H + 1 signed amounts, period 0 (signing) first.
    pub by_month: Vec<N>,
}

/// One side's money over the horizon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger<N = Decimal> {
    currency: Currency,
    /// The lines that are not zero throughout.
    pub lines: Vec<Line<N>>,
    /// The sums of the lines of each kind; nothing where there are none.
    by_kind: [Vec<N>; 4],
    net_by_month: Vec<N>,
}

impl<N> Ledger<N> {
    /// The currency of every amount in it.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The sum of all lines in each period, period 0 first.
    pub fn net_by_month(&self) -> &[N] {
        &self.net_by_month
    }

    /// The sum of the lines of a kind in each period; nothing without such lines.
    pub(crate) fn of_kind(&self, kind: LineKind) -> &[N] {
        &self.by_kind[kind as usize]
    }
}

impl<N: Number> Ledger<N> {
    /// A ledger of these lines; those that are zero in every month are left out.
    pub fn new(currency: Currency, periods: usize, lines: Vec<Line<N>>) -> Self {
        let mut lines = lines;
        lines.retain(|line| !is_nothing(&line.by_month));
        let mut by_kind = [const { Vec::new() }; 4];
        for line in &lines {
            let total = &mut by_kind[line.kind as usize];
            if total.is_empty() {
                total.clone_from(&line.by_month);
            } else {
                add_to(total, &line.by_month);
            }
        }
        let mut net_by_month = vec![N::ZERO; periods];
        for total in &by_kind {
            add_to(&mut net_by_month, total);
        }
        Self { currency, lines, by_kind, net_by_month }
    }

    /// Several ledgers seen as one: transfers between them vanish, equal lines are added up.
    pub fn consolidated(ledgers: &[&Self]) -> Self {
        let periods = ledgers.iter().map(|ledger| ledger.net_by_month.len()).max().unwrap_or(0);
        let currency = ledgers.first().map_or(Currency::UNKNOWN, |ledger| ledger.currency);
        let mut lines: Vec<Line<N>> = Vec::new();
        for line in ledgers.iter().flat_map(|ledger| &ledger.lines).filter(|line| !line.transfer) {
            match lines.iter_mut().find(|known| known.id == line.id && known.kind == line.kind) {
                Some(known) => add_to(&mut known.by_month, &line.by_month),
                None => {
                    let place = lines.iter().take_while(|known| known.id <= line.id).count();
                    lines.insert(place, line.clone());
                }
            }
        }
        Self::new(currency, periods, lines)
    }

    /// The same in another currency.
    pub(crate) fn exchanged(self, currency: Currency, rate: N) -> Self {
        let mut lines = self.lines;
        for amount in lines.iter_mut().flat_map(|line| &mut line.by_month) {
            *amount = *amount * rate;
        }
        Self::new(currency, self.net_by_month.len(), lines)
    }

    /// The sum of a line; nothing without it.
    pub(crate) fn total(&self, id: LineId) -> N {
        let lines = self.lines.iter().filter(|line| line.id == id);
        sum(lines.flat_map(|line| line.by_month.iter().copied()))
    }

    /// Whether every amount could be held: each is in its month's net.
    pub(crate) fn is_held(&self) -> bool {
        self.net_by_month.iter().all(|net| net.is_held())
    }
}

impl Ledger<Held> {
    /// The ledger with its figures as decimals.
    ///
    /// # Errors
    /// [`Overflow`] if an amount or a month's net could not be held.
    pub fn settled(self) -> Result<Ledger, Overflow> {
        let mut held = true;
        let ledger = self.decimals(&mut held);
        if held { Ok(ledger) } else { Err(Overflow) }
    }

    /// The ledger with its figures as decimals; if one of them could not be held, `held` becomes false.
    pub(crate) fn decimals(self, held: &mut bool) -> Ledger {
        let mut lines = Vec::with_capacity(self.lines.len());
        for Line { id, kind, transfer, by_month } in self.lines {
            lines.push(Line { id, kind, transfer, by_month: decimals(by_month, held) });
        }
        let by_kind = self.by_kind.map(|total| decimals(total, held));
        Ledger { currency: self.currency, lines, by_kind, net_by_month: decimals(self.net_by_month, held) }
    }
}

/// Whether every amount is zero.
pub(crate) fn is_nothing<N: Number>(series: &[N]) -> bool {
    series.iter().all(|amount| amount.is_zero())
}

/// Adds a series to a total, period by period.
fn add_to<N: Number>(total: &mut [N], series: &[N]) {
    for (total, amount) in total.iter_mut().zip(series) {
        *total += *amount;
    }
}

/// The running total of a series.
pub fn running_total<N: Number>(series: &[N]) -> Vec<N> {
    let mut total = N::ZERO;
    let mut totals = series.to_vec();
    for amount in &mut totals {
        total += *amount;
        *amount = total;
    }
    totals
}

/// One row of a year table, or of a month table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearSummary {
    /// 0 for signing (period 0), then the contract years, or the months, from 1.
    pub year: u32,
    /// Sum of the revenue lines.
    pub revenue: Decimal,
    /// Sum of the cost of revenue, negative.
    pub cost_of_revenue: Decimal,
    /// Sum of the cost lines, negative.
    pub cost: Decimal,
    /// Sum of the capital lines.
    pub capital: Decimal,
    /// Sum of them all.
    pub net: Decimal,
    /// Everything from signing to the end of the row.
    pub cumulative: Decimal,
}

impl Ledger {
    /// The running total of the net, for charts. A calculated report has proved that it can be held.
    pub fn cumulative(&self) -> Vec<Decimal> {
        settled(running_total(&held(&self.net_by_month))).unwrap_or_default()
    }

    /// Signing and each contract year (months 1–12, 13–24, …; the last may be partial) in one row.
    pub fn years(&self) -> Vec<YearSummary> {
        self.summaries(12)
    }

    /// Signing and each month in one row.
    ///
    /// ```
    /// use partner_roi_shared::{Catalog, Scenario, calculate};
    ///
    /// # #[cfg(feature = "bundled")] {
    /// let program = Catalog::bundled().get("agent-platform", None).unwrap();
    /// let report = calculate(program, &Scenario::new("agent-platform", "channel", Some("premier")))?;
    /// let (months, net) = (report.ledgers.partner.months(), report.ledgers.partner.net_by_month());
    /// assert_eq!(months.len(), 37);
    /// assert!(months.iter().zip(net).all(|(month, net)| month.net == *net));
    /// # }
    /// # Ok::<(), partner_roi_shared::Faults>(())
    /// ```
    pub fn months(&self) -> Vec<YearSummary> {
        self.summaries(1)
    }

    /// Signing, then so many months to a row.
    fn summaries(&self, length: usize) -> Vec<YearSummary> {
        let periods = self.net_by_month.len();
        let cumulative = self.cumulative();
        let rows = 0..=periods.saturating_sub(1).div_ceil(length);
        rows.map(|row| {
            let months = if row == 0 { 0..1 } else { (row - 1) * length + 1..(row * length + 1).min(periods) };
            let total = |amounts: &[Decimal]| {
                let amounts = amounts.get(months.clone()).unwrap_or_default();
                sum(amounts.iter().copied().map(Held::from))
            };
            let of_kind = |kind: LineKind| total(self.of_kind(kind)).settled().unwrap_or_default();
            YearSummary {
                year: row as u32,
                revenue: of_kind(LineKind::Revenue),
                cost_of_revenue: of_kind(LineKind::CostOfRevenue),
                cost: of_kind(LineKind::Cost),
                capital: of_kind(LineKind::Capital),
                net: total(&self.net_by_month).settled().unwrap_or_default(),
                cumulative: cumulative.get(months.end.saturating_sub(1)).copied().unwrap_or_default(),
            }
        })
        .collect()
    }
}

impl Ledger {
    /// Writes it into a report.
    pub(crate) fn write(&self, writer: &mut Writer) {
        let series = |writer: &mut Writer, amounts: &[Decimal]| {
            writer.list(amounts, |writer, amount| {
                writer.out.push('"');
                writer.out.push_str(&plain(*amount));
                writer.out.push('"');
            });
        };
        writer.object(|ledger| {
            ledger.field("currency").text(self.currency.code());
            ledger.field("lines").list(&self.lines, |writer, line| {
                writer.object(|object| {
                    series(object.field("by_month"), &line.by_month);
                    object.field("id").text(line.id.as_str());
                    object.field("kind").text(line.kind.as_str());
                    object.field("transfer").node(&Node::Bool(line.transfer));
                });
            });
            series(ledger.field("net_by_month"), &self.net_by_month);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: LineId, kind: LineKind, transfer: bool, amounts: &[i64]) -> Line<Held> {
        Line { id, kind, transfer, by_month: amounts.iter().map(|amount| Held::from(Decimal::from(*amount))).collect() }
    }

    fn ledger(lines: Vec<Line<Held>>) -> Ledger<Held> {
        Ledger::new(Currency::new("USD").unwrap(), 14, lines)
    }

    #[test]
    fn transfers_vanish_and_equal_lines_add_up() {
        let pay = [0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5];
        let taken: Vec<i64> = pay.iter().map(|amount| -amount).collect();
        let people = [-1; 14];
        let vendor = ledger(vec![
            line(LineId::Payout, LineKind::Cost, true, &taken),
            line(LineId::Acquisition, LineKind::Cost, false, &people),
        ]);
        let partner = ledger(vec![
            line(LineId::Payout, LineKind::Revenue, true, &pay),
            line(LineId::Acquisition, LineKind::Cost, false, &people),
            line(LineId::SetupFee, LineKind::Cost, true, &[0; 14]),
        ]);
        assert_eq!(partner.lines.len(), 2, "a line of zeros is left out");
        let joint = Ledger::consolidated(&[&vendor, &partner]).settled().unwrap();
        assert_eq!(joint.lines.len(), 1);
        assert_eq!(joint.net_by_month(), vec![Decimal::from(-2); 14]);
    }

    #[test]
    fn years_are_signing_and_contract_years() {
        let amounts: Vec<i64> = (0..14).collect();
        let ledger = ledger(vec![line(LineId::CustomerRevenue, LineKind::Revenue, false, &amounts)]);
        let rows = ledger.settled().unwrap().years();
        let years: Vec<_> =
            rows.iter().map(|row| (row.year, row.revenue.to_string(), row.cumulative.to_string())).collect();
        let expected = [(0, "0", "0"), (1, "78", "78"), (2, "13", "91")];
        assert_eq!(years, expected.map(|(year, revenue, total)| (year, revenue.to_owned(), total.to_owned())));
    }
}
