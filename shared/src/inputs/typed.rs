//! From the values of registry entries to the types that the formulas use.

use rust_decimal::Decimal;

use super::{
    Billing, CommissionBase, Compensation, DealType, DiscountTiming, LevelPolicy, Ownership, Party, PayoutFrequency,
    Ramp, Value,
};
use crate::commission::{Bands, Bonus, Mode, Window};
use crate::number::Rounding;

/// The place of a typed value. A list of places is filled by one loop, which is a fraction of the code that
/// a conversion for each input would be.
pub(crate) enum Slot<'a> {
    Decimal(&'a mut Decimal),
    OptionalDecimal(&'a mut Option<Decimal>),
    Months(&'a mut u32),
    OptionalMonths(&'a mut Option<u32>),
    Season(&'a mut [Decimal; 12]),
    Bands(&'a mut Option<Bands>),
    Bonuses(&'a mut Vec<Bonus>),
    Choice(&'a mut dyn Choice),
}

/// A type that is chosen by a word.
pub(crate) trait Choice {
    fn words(&self) -> &'static [&'static str];

    /// Takes the value of the word at a place, if there is one.
    fn choose(&mut self, place: usize) -> bool;
}

/// A type that an input can have.
pub(super) trait Typed {
    /// What stands in its place until it is filled.
    const BLANK: Self;

    fn slot(&mut self) -> Slot<'_>;
}

impl Slot<'_> {
    /// Puts a value in its place, if it is of its kind.
    pub(super) fn fill(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Decimal(place), Value::Decimal(value)) => *place = *value,
            (Self::OptionalDecimal(place), Value::Decimal(value)) => *place = Some(*value),
            (Self::OptionalDecimal(place), Value::NoLimit) => *place = None,
            (Self::Months(place), Value::Months(months)) => *place = *months,
            (Self::OptionalMonths(place), Value::Months(months)) => *place = Some(*months),
            (Self::OptionalMonths(place), Value::NoLimit) => *place = None,
            (Self::Season(place), Value::Season(factors)) => *place = **factors,
            (Self::Bands(place), Value::Bands(bands)) => place.clone_from(bands),
            (Self::Bonuses(place), Value::Bonuses(bonuses)) => place.clone_from(bonuses),
            (Self::Choice(place), Value::Choice(word)) => {
                return place.words().iter().position(|known| known == word).is_some_and(|at| place.choose(at));
            }
            _ => return false,
        }
        true
    }
}

macro_rules! typed {
    ($($type:ty, $blank:expr, $slot:ident;)+) => { $(
        impl Typed for $type {
            const BLANK: Self = $blank;

            fn slot(&mut self) -> Slot<'_> {
                Slot::$slot(self)
            }
        }
    )+ };
}

typed! {
    Decimal, Self::ZERO, Decimal;
    Option<Decimal>, None, OptionalDecimal;
    u32, 0, Months;
    Option<u32>, None, OptionalMonths;
    [Decimal; 12], [Decimal::ONE; 12], Season;
    Option<Bands>, None, Bands;
    Vec<Bonus>, Self::new(), Bonuses;
}

macro_rules! choices {
    ($($type:ident $blank:ident)+) => { $(
        impl Choice for $type {
            fn words(&self) -> &'static [&'static str] {
                Self::WORDS
            }

            fn choose(&mut self, place: usize) -> bool {
                let value = Self::ALL.get(place).copied();
                *self = value.unwrap_or(*self);
                value.is_some()
            }
        }

        impl Typed for $type {
            const BLANK: Self = Self::$blank;

            fn slot(&mut self) -> Slot<'_> {
                Slot::Choice(self)
            }
        }
    )+ };
}

choices! {
    Ramp None
    DealType OneTime
    Billing Monthly
    CommissionBase Revenue
    PayoutFrequency Monthly
    DiscountTiming End
    Rounding HalfEven
    Compensation Share
    LevelPolicy Fixed
    Party Vendor
    Ownership Joint
    Mode Marginal
    Window Quarter
}
