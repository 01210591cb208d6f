//! Where one more unit of volume makes a payout jump.

use rust_decimal::Decimal;

use super::{Band, Bonus, Mode, Plan, Reward, cumulative};
use crate::number::{Held, Number, Overflow};

/// A place where one more unit of volume makes the payout jump.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jump {
    /// The volume.
    pub at: Decimal,
    /// By how much, where it does not depend on the size of the deal that gets there, or of the one after it.
    pub by: Option<Decimal>,
}

impl Plan {
    /// Where one more unit makes the payout jump, a cap taken into account: what the cap swallows is no
    /// jump.
    ///
    /// # Errors
    /// [`Overflow`].
    pub fn jumps(&self) -> Result<Vec<Jump>, Overflow> {
        jumps(self.mode, &self.bands.0, &self.bonuses, self.cap)
    }
}

/// The same of a plan's parts.
pub(crate) fn jumps(
    mode: Mode,
    bands: &[Band],
    bonuses: &[Bonus],
    cap: Option<Decimal>,
) -> Result<Vec<Jump>, Overflow> {
    let mut jumps: Vec<Jump> = Vec::new();
    for pair in bands.windows(2) {
        let [below, above] = pair else { continue };
        if below.rate == above.rate || mode == Mode::Marginal {
            continue;
        }
        let by = (Held::from(above.rate) - Held::from(below.rate)) * Held::from(above.from);
        let by = if mode == Mode::WholeAmount { Some(by.settled()?) } else { None };
        jumps.push(Jump { at: above.from, by });
    }
    for bonus in bonuses {
        let Reward::Amount(amount) = bonus.reward else { continue };
        let at = bonus.threshold;
        // What is known of a volume is one jump.
        match jumps.iter_mut().find(|jump| jump.at == at && jump.by.is_some()) {
            Some(jump) => jump.by = Some((Held::from(jump.by.unwrap_or_default()) + Held::from(amount)).settled()?),
            None => {
                let place = jumps.iter().take_while(|jump| jump.at <= at).count();
                jumps.insert(place, Jump { at, by: Some(amount) });
            }
        }
    }
    let mut left = Vec::new();
    for mut jump in jumps {
        if jump.by.is_some_and(|by| by.is_zero()) {
            continue;
        }
        let Some(cap) = cap.map(Held::from) else {
            left.push(jump);
            continue;
        };
        let (least, most) = earned_before(mode, bands, bonuses, jump.at.into());
        let by = Held::from(jump.by.unwrap_or_default());
        let after = least + by;
        if !(most.is_held() && after.is_held()) {
            return Err(Overflow);
        }
        if least.lower(after) >= cap {
            continue;
        }
        let top = most + by;
        top.settled()?;
        if jump.by.is_some() && most.higher(top) > cap {
            // Where the two differ, it depends on the deals before how much of it the cap leaves.
            let rest = after.lower(cap) - least.lower(cap);
            jump.by = if least == most { Some(rest.settled()?) } else { None };
        }
        left.push(jump);
    }
    Ok(left)
}

/// The least and the most that a window can have earned just below a volume, before the cap. Only
/// deal by deal, and with bonuses that may have been paid in an earlier window, do the two differ.
fn earned_before(mode: Mode, bands: &[Band], bonuses: &[Bonus], volume: Held) -> (Held, Held) {
    let (mut low, mut high, mut reached) = (Held::ZERO, Held::ZERO, Held::ZERO);
    for (index, band) in bands.iter().enumerate() {
        if Held::from(band.from) < volume {
            reached = Held::from(band.rate);
            low = if index == 0 { reached } else { reached.lower(low) };
            high = if index == 0 { reached } else { reached.higher(high) };
        }
    }
    let (mut least, mut most) = match mode {
        Mode::Marginal => {
            let earned = cumulative(bands, volume);
            (earned, earned)
        }
        Mode::WholeAmount => (volume * reached, volume * reached),
        Mode::Prospective | Mode::CrossingDeal => (volume * low, volume * high),
    };
    for bonus in bonuses.iter().filter(|bonus| Held::from(bonus.threshold) < volume) {
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

#[cfg(test)]
mod tests {
    use super::super::Bands;
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
        // A deal that just reaches a band has the next one paid at its rate.
        assert_eq!(found(&plan(Mode::Prospective, STEPS)), expected(&[("50000", "?"), ("100000", "?")]));
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
            (38, vec![("100", "9"), ("200", "9")]),
            (30, vec![("100", "9"), ("200", "1")]),
            (17, vec![("100", "7")]),
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
    fn what_jumps_at_one_volume_is_one_jump() {
        let bonus = |threshold: i64, amount: i64| Bonus {
            threshold: Decimal::from(threshold),
            reward: Reward::Amount(Decimal::from(amount)),
            each_window: true,
        };
        let mut plan = plan(Mode::WholeAmount, &[(0, 30), (20, 10)]);
        // 6 just below 20, 2 at 20.
        for (amounts, jumps) in [(vec![4], vec![]), (vec![4, 5], vec![("20", "5")]), (vec![0], vec![("20", "-4")])] {
            plan.bonuses = amounts.iter().map(|amount| bonus(20, *amount)).collect();
            assert_eq!(found(&plan), expected(&jumps), "{amounts:?}");
        }
        // The bonus comes with the deal that reaches 20, the rate with the next one.
        plan.mode = Mode::Prospective;
        plan.bonuses = vec![bonus(20, 4), bonus(20, 1), bonus(30, 0)];
        assert_eq!(found(&plan), expected(&[("20", "?"), ("20", "5")]));
    }

    #[test]
    fn falling_rates_jump_down_to_below_the_cap() {
        let mut plan = plan(Mode::WholeAmount, &[(0, 20), (100, 5)]);
        plan.cap = Some(Decimal::from(12));
        // 20, capped at 12, and then 5.
        assert_eq!(found(&plan), expected(&[("100", "-7")]));
    }
}
