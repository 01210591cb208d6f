//! Where one more unit of volume makes a payout jump.

use rust_decimal::Decimal;

use super::{Mode, Plan, Reward};
use crate::number::{Held, Number, Overflow};

/// A place where one more unit of volume makes the payout jump.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jump {
    /// The volume.
    pub at: Decimal,
    /// By how much, where it does not depend on the size of the deal that gets there.
    pub by: Option<Decimal>,
}

impl Plan {
    /// Where one more unit makes the payout jump, a cap taken into account: what the cap swallows is no
    /// jump.
    ///
    /// # Errors
    /// [`Overflow`].
    pub fn jumps(&self) -> Result<Vec<Jump>, Overflow> {
        let mut jumps = Vec::new();
        for pair in self.bands.0.windows(2) {
            let [below, above] = pair else { continue };
            if below.rate == above.rate {
                continue;
            }
            match self.mode {
                Mode::WholeAmount => {
                    let by = (Held::from(above.rate) - Held::from(below.rate)) * Held::from(above.from);
                    jumps.push(Jump { at: above.from, by: Some(by.settled()?) });
                }
                Mode::CrossingDeal => jumps.push(Jump { at: above.from, by: None }),
                Mode::Marginal | Mode::Prospective => {}
            }
        }
        for bonus in &self.bonuses {
            if let Reward::Amount(amount) = bonus.reward {
                let place = jumps.partition_point(|jump: &Jump| jump.at <= bonus.threshold);
                jumps.insert(place, Jump { at: bonus.threshold, by: Some(amount) });
            }
        }
        let Some(cap) = self.cap else { return Ok(jumps) };
        let mut left = Vec::new();
        // What jumps at the same volume have added already.
        let mut added = Held::ZERO;
        let mut last = None;
        let cap = Held::from(cap);
        for jump in jumps {
            if last.replace(jump.at) != Some(jump.at) {
                added = Held::ZERO;
            }
            let (least, most) = self.earned_before(jump.at.into());
            let (least, most) = (least + added, most + added);
            let by = jump.by.map_or(Held::ZERO, Held::from);
            added += by;
            for sum in [most, least + by, added] {
                sum.settled()?;
            }
            if least.lower(least + by) >= cap {
                continue;
            }
            if jump.by.is_some() {
                (most + by).settled()?;
            }
            let by = match jump.by {
                Some(jump) if most.higher(most + by) <= cap => Some(jump),
                Some(_) if least == most => Some(((least + by).lower(cap) - least.lower(cap)).settled()?),
                // It depends on the deals before how much of it the cap leaves.
                _ => None,
            };
            left.push(Jump { by, ..jump });
        }
        Ok(left)
    }

    /// The least and the most that a window can have earned just below a volume, before the cap. Only
    /// deal by deal, and with bonuses that may have been paid in an earlier window, do the two differ.
    fn earned_before(&self, volume: Held) -> (Held, Held) {
        let mut below =
            self.bands.0.iter().filter(|band| Held::from(band.from) < volume).map(|band| Held::from(band.rate));
        let first = below.next().unwrap_or(Held::ZERO);
        let (mut low, mut high, mut reached) = (first, first, first);
        for rate in below {
            (low, high, reached) = (rate.lower(low), rate.higher(high), rate);
        }
        let (mut least, mut most) = match self.mode {
            Mode::Marginal => {
                let earned = self.bands.cumulative(false, volume);
                (earned, earned)
            }
            Mode::WholeAmount => {
                let earned = volume * reached;
                (earned, earned)
            }
            Mode::Prospective | Mode::CrossingDeal => (volume * low, volume * high),
        };
        for bonus in self.bonuses.iter().filter(|bonus| Held::from(bonus.threshold) < volume) {
            let earned = match bonus.reward {
                Reward::Amount(amount) => Held::from(amount),
                Reward::Rate(rate) => (volume - Held::from(bonus.threshold)) * Held::from(rate),
            };
            most += earned;
            if bonus.each_window {
                least += earned;
            }
        }
        (least, most)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Band, Bands, Bonus};
    use super::*;

    fn plan(mode: Mode, bands: &[(i64, i64)]) -> Plan {
        let bands =
            bands.iter().map(|(from, percent)| Band { from: Decimal::from(*from), rate: Decimal::new(*percent, 2) });
        Plan { mode, bands: Bands::new(bands.collect()).unwrap(), bonuses: Vec::new(), cap: None }
    }

    fn found(plan: &Plan) -> Vec<(String, Option<String>)> {
        let by = |jump: &Jump| jump.by.map(|by| by.normalize().to_string());
        plan.jumps().unwrap().iter().map(|jump| (jump.at.to_string(), by(jump))).collect()
    }

    fn expected(jumps: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
        let by = |by: &str| (by != "?").then(|| by.to_owned());
        jumps.iter().map(|(at, amount)| ((*at).to_owned(), by(amount))).collect()
    }

    const STEPS: &[(i64, i64)] = &[(0, 15), (50_000, 25), (100_000, 35)];

    #[test]
    fn jumps_are_where_one_more_unit_pays_more() {
        assert_eq!(found(&plan(Mode::WholeAmount, STEPS)), expected(&[("50000", "5000"), ("100000", "10000")]));
        assert!(found(&plan(Mode::Marginal, STEPS)).is_empty());
    }

    #[test]
    fn a_cap_limits_a_jump_or_swallows_it() {
        let capped = |mode, cap: i64| {
            let mut plan = plan(mode, STEPS);
            plan.cap = Some(Decimal::from(cap));
            found(&plan)
        };
        // 7,500 and 12,500 at 50,000; 25,000 and 35,000 at 100,000.
        let whole = |cap| capped(Mode::WholeAmount, cap);
        assert_eq!(whole(35_000), expected(&[("50000", "5000"), ("100000", "10000")]));
        assert_eq!(whole(30_000), expected(&[("50000", "5000"), ("100000", "5000")]));
        assert_eq!(whole(25_000), expected(&[("50000", "5000")]));
        assert_eq!(whole(7_500), expected(&[]));
        // Deal by deal at least 15% have been earned: 7,500 at 50,000, 15,000 at 100,000.
        assert_eq!(capped(Mode::CrossingDeal, 15_000), expected(&[("50000", "?")]));
        assert_eq!(capped(Mode::CrossingDeal, 15_001), expected(&[("50000", "?"), ("100000", "?")]));
    }

    #[test]
    fn a_cap_counts_bonuses_too() {
        let bonus = |threshold: i64, amount: i64, each_window| Bonus {
            threshold: Decimal::from(threshold),
            reward: Reward::Amount(Decimal::from(amount)),
            each_window,
        };
        let mut plan = plan(Mode::Marginal, &[(0, 10)]);
        plan.bonuses = vec![bonus(100, 5, true), bonus(100, 4, true), bonus(200, 9, true)];
        // Without a cap: 10, 15, 19 at 100; 29 and 38 at 200.
        for (cap, jumps) in [
            (38, vec![("100", "5"), ("100", "4"), ("200", "9")]),
            (30, vec![("100", "5"), ("100", "4"), ("200", "1")]),
            (17, vec![("100", "5"), ("100", "2")]),
            (10, vec![]),
        ] {
            plan.cap = Some(Decimal::from(cap));
            assert_eq!(found(&plan), expected(&jumps), "{cap}");
        }
        // Whether the first was paid in this window depends on the ones before.
        plan.bonuses = vec![bonus(100, 5, false), bonus(200, 9, true)];
        plan.cap = Some(Decimal::from(31));
        assert_eq!(found(&plan), expected(&[("100", "5"), ("200", "?")]));
    }

    #[test]
    fn falling_rates_jump_down_to_below_the_cap() {
        let mut plan = plan(Mode::WholeAmount, &[(0, 20), (100, 5)]);
        plan.cap = Some(Decimal::from(12));
        // 20, capped at 12, and then 5.
        assert_eq!(found(&plan), expected(&[("100", "-7")]));
    }
}
