//! A window while it fills, and what is paid of it when.

use std::ops::{Add, Sub};

use rust_decimal::Decimal;

use super::{Mode, Plan, Reward};
use crate::money::Currency;
use crate::number::{Number, Rounding, cut};

/// What a window has earned so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sums<N> {
    /// By bands and rates.
    pub(crate) payout: N,
    /// By bonuses.
    pub(crate) bonus: N,
}

impl<N: Number> Sums<N> {
    pub(crate) const NOTHING: Self = Self { payout: N::ZERO, bonus: N::ZERO };

    pub(super) fn total(self) -> N {
        self.payout + self.bonus
    }
}

impl<N: Number> Add for Sums<N> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { payout: self.payout + other.payout, bonus: self.bonus + other.bonus }
    }
}

impl<N: Number> Sub for Sums<N> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { payout: self.payout - other.payout, bonus: self.bonus - other.bonus }
    }
}

/// What a window has earned before and after an amount, the cap applied.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Earned<N> {
    /// Whether a new window began with it.
    pub(crate) first: bool,
    pub(crate) before: Sums<N>,
    pub(crate) after: Sums<N>,
}

/// Turns what was earned into amounts that are paid, each rounded once. Where a plan is cumulative, both
/// ends of a payment are rounded, so that what is paid in a window adds up to its rounded total. No rounding
/// takes what is paid of a window beyond its cap.
pub(crate) struct Payable<N> {
    cumulative: bool,
    currency: Currency,
    rounding: Rounding,
    /// The most that a window pays, in whole minor units.
    cap: Option<N>,
    /// What the open window has earned, if the plan is cumulative.
    earned: Sums<N>,
    /// What of the open window is paid; deal by deal less what those before it left unpaid, which its next payment holds too.
    paid: Sums<N>,
    /// Whether nothing was earned since the last payment.
    settled: bool,
    /// Earned in windows that ended, or deal by deal, and not paid yet.
    open: Sums<N>,
}

impl<N: Number> Payable<N> {
    pub(crate) fn new(plan: &Plan, currency: Currency, rounding: Rounding) -> Self {
        let cumulative = matches!(plan.mode, Mode::Marginal | Mode::WholeAmount);
        let nothing = Sums::NOTHING;
        let whole = |cap| if rounding == Rounding::None { cap } else { cut(cap, currency.decimals()) };
        let cap = plan.cap.map(|cap| N::from_decimal(whole(cap)));
        Self { cumulative, currency, rounding, cap, earned: nothing, paid: nothing, settled: true, open: nothing }
    }

    pub(crate) fn earn(&mut self, earned: Earned<N>) {
        if !self.cumulative {
            if earned.first {
                self.paid = Sums::NOTHING - self.rounded(self.open, self.paid);
            }
            self.open = self.open + (earned.after - earned.before);
            return;
        }
        if earned.first {
            self.open = self.open + self.due();
            self.paid = Sums::NOTHING;
        }
        self.earned = earned.after;
        self.settled = false;
    }

    /// What is paid now for everything earned since the last payment.
    pub(crate) fn pay(&mut self) -> Sums<N> {
        let open = std::mem::replace(&mut self.open, Sums::NOTHING);
        if !self.cumulative {
            let due = self.rounded(open, self.paid);
            self.paid = self.paid + due;
            return due;
        }
        let due = open + self.due();
        self.paid = self.rounded(self.earned, Sums::NOTHING);
        self.settled = true;
        due
    }

    /// Earned since the last payment and not paid, as it stands.
    pub(crate) fn outstanding(&self) -> N {
        let open = self.open.total();
        // After a payment, what its rounding left is not owed.
        if !self.cumulative || self.settled {
            return open;
        }
        open + (self.earned - self.paid).total()
    }

    fn due(&self) -> Sums<N> {
        self.rounded(self.earned, Sums::NOTHING) - self.paid
    }

    /// What was earned as it is payable in a window of which something is paid already.
    fn rounded(&self, earned: Sums<N>, paid: Sums<N>) -> Sums<N> {
        let round = |amount: N| amount.rounded(self.currency.decimals(), self.rounding);
        let total = round(earned.total());
        let total = self.cap.map_or(total, |cap| total.lower(cap - paid.total()));
        // The total is what is payable; its parts add up to it.
        let payout = round(earned.payout).lower(total);
        Sums { payout, bonus: total - payout }
    }
}

/// A window's volume while it fills.
pub(super) struct Volume<N> {
    volume: N,
    /// What the volume has earned by the bands.
    by_bands: N,
    bonuses: N,
    /// What the opening volume had earned: paid before, so it counts neither here nor for the cap.
    opening: N,
    /// What was earned, as far as the cap lets it.
    pub(super) granted: Sums<N>,
    /// For each bonus.
    reached: Vec<Reached>,
}

/// Whether a bonus' threshold was reached.
#[derive(Debug, Clone, Copy, Default)]
struct Reached {
    in_window: bool,
    in_one_before: bool,
}

impl<N: Number> Volume<N> {
    pub(super) fn opened(plan: &Plan, volume: N) -> Self {
        Self::begun(plan, volume, vec![Reached::default(); plan.bonuses.len()])
    }

    pub(super) fn next(self, plan: &Plan) -> Self {
        Self::begun(plan, N::ZERO, self.reached)
    }

    fn begun(plan: &Plan, volume: N, mut reached: Vec<Reached>) -> Self {
        let opening = match plan.mode {
            Mode::Marginal | Mode::WholeAmount => plan.bands.cumulative(plan.mode == Mode::WholeAmount, volume),
            Mode::Prospective | Mode::CrossingDeal => N::ZERO,
        };
        // A threshold that lies within the opening volume was reached in this window, which is still open: a
        // rate on the volume above it goes on.
        for (reached, bonus) in reached.iter_mut().zip(&plan.bonuses) {
            reached.in_one_before |= reached.in_window;
            reached.in_window = volume >= N::from_decimal(bonus.threshold);
        }
        Self { volume, by_bands: opening, bonuses: N::ZERO, opening, granted: Sums::NOTHING, reached }
    }

    pub(super) fn add(&mut self, plan: &Plan, amount: N, rate: Option<N>) {
        let reached = self.volume + amount;
        let earned = self.earned_by_all();
        self.by_bands = match (rate, plan.mode) {
            // Some modes do not look at the volume reached.
            _ if !reached.is_held() => N::UNHELD,
            (Some(rate), _) => self.by_bands + amount * rate,
            (None, Mode::Marginal | Mode::WholeAmount) => {
                plan.bands.cumulative(plan.mode == Mode::WholeAmount, reached)
            }
            (None, Mode::Prospective) => self.by_bands + amount * plan.bands.rate_at(self.volume),
            (None, Mode::CrossingDeal) => self.by_bands + amount * plan.bands.rate_at(reached),
        };
        for (known, bonus) in self.reached.iter_mut().zip(&plan.bonuses) {
            let threshold = N::from_decimal(bonus.threshold);
            if reached < threshold || (known.in_one_before && !bonus.each_window) {
                continue;
            }
            let due = match bonus.reward {
                Reward::Amount(_) if self.volume >= threshold => N::ZERO,
                Reward::Amount(amount) => N::from_decimal(amount),
                Reward::Rate(rate) => (reached - self.volume.higher(threshold)) * N::from_decimal(rate),
            };
            self.bonuses += due;
            known.in_window = true;
        }
        self.volume = reached;
        self.grant(plan.cap, earned);
    }

    /// Grants what the cap leaves of what an amount has earned more. It cuts a bonus before the payout that
    /// is earned with it, but takes no bonus back that was granted before.
    fn grant(&mut self, cap: Option<Decimal>, earned: Sums<N>) {
        let so_far = self.earned_by_all();
        let more = so_far - earned;
        let granted = match cap.map(N::from_decimal) {
            None => more,
            Some(cap) => {
                let due = so_far.total().lower(cap) - self.granted.total();
                let bonus = (due - more.payout).higher(N::ZERO).lower(more.bonus);
                Sums { payout: due - bonus, bonus }
            }
        };
        self.granted = self.granted + granted;
    }

    /// Before the cap.
    fn earned_by_all(&self) -> Sums<N> {
        Sums { payout: self.by_bands - self.opening, bonus: self.bonuses }
    }
}
