//! The one place where figures are rounded.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::document::words;

words! {
    /// How a payable amount is brought to whole minor units. It happens once for each payable line and
    /// month; intermediate figures are never rounded.
    pub enum Rounding {
        /// To the nearest minor unit, halves to the even one ("banker's rounding").
        HalfEven = "half_even",
        /// To the nearest minor unit, halves away from zero.
        HalfUp = "half_up",
        /// Not at all: exact figures, for checking.
        None = "none",
    }
}

impl Rounding {
    /// `amount` rounded to so many decimals.
    pub fn apply(self, amount: Decimal, decimals: u32) -> Decimal {
        let strategy = match self {
            Self::HalfEven => RoundingStrategy::MidpointNearestEven,
            Self::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Self::None => return amount,
        };
        amount.round_dp_with_strategy(decimals, strategy)
    }
}
