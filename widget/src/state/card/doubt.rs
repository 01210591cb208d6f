//! Figures that are taken as they were typed, and asked about: far from all that their goals speak of.

use partner_roi_shared::Decimal;
use partner_roi_shared::program::Unit;
use partner_roi_shared::scorecard::{Goal, Metric};

/// What a figure looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Another one, a hundred times as large or as small, was probably meant.
    Meant(Decimal),
    /// It is far beyond the target.
    Far,
}

/// Beyond so many times the largest value of its goals, a figure is asked about.
const FAR: Decimal = Decimal::from_parts(100, 0, 0, false, 0);

/// Whether a figure should be asked about. `percent`: a percent sign was typed, so that it is no slip.
pub fn doubt(metric: &Metric, goal: Option<&Goal>, value: Decimal, percent: bool) -> Option<Doubt> {
    let share = matches!(metric.unit, Unit::Share | Unit::Growth);
    if matches!(metric.unit, Unit::OutOfTen | Unit::NetPromoterScore | Unit::Watched) {
        // Their limits are known, and kept.
        return None;
    }
    let stated = goal.map(|goal| {
        let all = [Some(&goal.worst), Some(&goal.threshold), Some(&goal.target), goal.stretch.as_ref()];
        all.into_iter().flatten().map(|stated| stated.value.0.abs()).max().unwrap_or_default()
    });
    let largest = stated.or(share.then_some(Decimal::ONE)).filter(|largest| !largest.is_zero())?;
    let size = value.abs();
    if !share {
        return (size > largest.checked_mul(FAR)?).then_some(Doubt::Far);
    }
    if percent || size.is_zero() {
        return None;
    }
    // 0.91 where a percentage is typed, and 9100 where the sign was thought to be missing.
    let (up, down) = (value.checked_mul(FAR)?, value.checked_div(FAR)?);
    if size <= Decimal::new(1, 2) && size < largest / Decimal::TEN && up.abs() <= largest + largest {
        return Some(Doubt::Meant(up));
    }
    (size > largest.checked_mul(Decimal::TEN)?).then_some(Doubt::Meant(down))
}

#[cfg(test)]
mod tests {
    use super::*;
    use partner_roi_shared::scorecard::Template;

    const CHANNEL: &str = include_str!("../../../../shared/scorecards/agent-platform-channel/1.json");
    const PLATFORM: &str = include_str!("../../../../shared/scorecards/agent-platform/1.json");

    fn asked(template: &str, metric: &str, value: &str, percent: bool) -> Option<Doubt> {
        let template = Template::from_json(template).expect("a template");
        let metric = template.metric(metric).expect("a metric");
        doubt(metric, metric.goals.first(), value.parse().expect("a number"), percent)
    }

    fn meant(value: &str) -> Option<Doubt> {
        Some(Doubt::Meant(value.parse().expect("a number")))
    }

    #[test]
    fn a_share_that_was_typed_as_a_fraction_or_without_its_sign_is_asked_about() {
        let retention = |value, percent| asked(CHANNEL, "retention", value, percent);
        assert_eq!(retention("0.0091", false), meant("0.9100"));
        assert_eq!(retention("91", false), meant("0.91"));
        assert_eq!(retention("0.91", false), None);
        assert_eq!(retention("0.02", false), None, "a bad quarter, and no slip");
        assert_eq!(retention("0", false), None);
        assert_eq!(retention("0.0091", true), None, "the sign was typed");
        assert_eq!(asked(CHANNEL, "deal_size_growth", "-0.0035", false), meant("-0.3500"));
        assert_eq!(asked(CHANNEL, "deal_size_growth", "1.2", false), None);
        assert_eq!(
            asked(CHANNEL, "training_completion", "95", false),
            meant("0.95"),
            "without a target, of all there is"
        );
        assert_eq!(asked(CHANNEL, "training_completion", "1.1", false), None);
    }

    #[test]
    fn other_figures_are_asked_about_when_they_are_far_off() {
        let asked = |metric, value| asked(PLATFORM, metric, value, false);
        assert_eq!(asked("qualified_leads", "10000"), None);
        assert_eq!(asked("qualified_leads", "10001"), Some(Doubt::Far));
        assert_eq!(asked("api_response", "250000"), Some(Doubt::Far));
        assert_eq!(asked("partnership_revenue", "900000000000"), None, "nothing is known to hold it against");
        assert_eq!(asked("nps", "90"), None);
    }
}
