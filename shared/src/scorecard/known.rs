//! Figures that may not be there.

use rust_decimal::Decimal;

use crate::document::words;

words! {
    /// Why there is no figure.
    pub enum Reason {
        /// Nobody has entered it.
        Missing = "missing",
        /// Every metric that is judged in the quarter is undecided.
        AllUndecided = "all_undecided",
        /// The template judges nothing in the quarter.
        NothingInForce = "nothing_in_force",
        /// The card has no earlier quarter to compare with.
        NoEarlierQuarter = "no_earlier_quarter",
        /// There are fewer than four closed quarters.
        TooFewQuarters = "too_few_quarters",
        /// The card has no plan.
        NoPlan = "no_plan",
        /// The plan begins later.
        BeforePlan = "before_plan",
        /// The plan ends before the quarter does.
        BeyondHorizon = "beyond_horizon",
        /// Of a quarter since the plan began, the figure is missing.
        MissingSinceSigning = "missing_since_signing",
        /// Nothing was projected, so nothing can be set against it.
        NothingProjected = "nothing_projected",
        /// Neither side put anything in, or a side less than nothing.
        NoContribution = "no_contribution",
    }
}

/// A figure, or why there is none.
pub type Known = Result<Decimal, Reason>;
