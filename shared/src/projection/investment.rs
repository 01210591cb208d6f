//! One side invests in the other: money at signing, its return at the horizon, and cheaper own use.

use super::{Calendar, TwoSided, negated};
use crate::inputs::{Inputs, Party};
use crate::ledger::{LineId, LineKind};
use crate::money::{Currency, Money};
use crate::number::{Checked, Number};

/// Investment, its return and the saving on own use, all transfers.
pub(super) fn lines<N: Number>(inputs: &Inputs, currency: Currency, calendar: Calendar, lines: &mut TwoSided<N>) {
    let payable = |amount: N| amount.rounded(currency.decimals(), inputs.rounding);
    let mut invested = calendar.zeros();
    if let Some(first) = invested.first_mut() {
        *first = -payable(N::from_decimal(inputs.investment_amount));
    }
    let mut returned = calendar.zeros();
    if let Some(last) = returned.last_mut() {
        *last = payable(N::from_decimal(inputs.exit_value) * N::from_decimal(inputs.investment_equity));
    }
    let a_year = inputs.own_use.times(inputs.own_use_discount).map(|amount| Money::new(amount, currency));
    let saved = calendar.spread_each_year(|_| a_year, inputs);
    let mut to_investor = |id, kind, amounts: Vec<N>| match inputs.investor {
        Party::Partner => lines.transfer(id, kind, kind, amounts),
        Party::Vendor => lines.transfer(id, kind, kind, negated(&amounts)),
    };
    to_investor(LineId::Investment, LineKind::Capital, invested);
    to_investor(LineId::InvestmentReturn, LineKind::Capital, returned);
    to_investor(LineId::OwnUseSaving, LineKind::Revenue, saved);
}
