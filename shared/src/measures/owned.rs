//! What a ledger does not say if its capital is that of its owners: a venture takes capital in and pays all that is left
//! out again, so a return on its own outlay would say nothing but how the two were rounded.

use super::{Answer, InternalRate, Measures, Rates, Undefined};

impl<N> Measures<N> {
    /// Makes them those of a venture: without returns, which stand in its owners' ledgers.
    pub(crate) fn leave_returns_to_owners(&mut self) {
        for figure in [&mut self.roi, &mut self.roi_present_value, &mut self.moic, &mut self.roi_on_turnover] {
            figure.answer = Answer::Undefined(Undefined::OwnersReturn);
        }
    }
}

impl Rates {
    /// The rates of a venture, likewise.
    pub(crate) fn of_venture() -> Self {
        let none = Answer::Undefined(Undefined::OwnersReturn);
        Self { irr: InternalRate::none(Undefined::OwnersReturn), irr_annual: none, mirr: none }
    }
}
