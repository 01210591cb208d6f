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
    /// A part of a whole beyond what a part can be, or what its goals speak of.
    Beyond(Decimal, Decimal),
    /// 1 is yes and 0 is no, and it is neither.
    YesNo,
    /// Less than nothing of what is counted from nothing.
    Below,
    /// Far from all that is known of its kind.
    Unusual,
}

/// What a figure is held against besides its goals.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside {
    /// It says yes or no.
    pub yes_or_no: bool,
    /// The largest figure of other quarters, whatever its sign; nothing if there is none.
    pub largest: Option<Decimal>,
}

/// Beyond so many times the largest value of its goals, a figure is asked about.
const FAR: Decimal = Decimal::from_parts(100, 0, 0, false, 0);
/// A thousand billion: where nothing else is known, more than a partnership brings.
const IMMENSE: Decimal = Decimal::from_parts(3_567_587_328, 232, 0, false, 0);

/// Whether a figure should be asked about. `percent`: a percent sign was typed, so that it is no slip.
pub fn doubt(metric: &Metric, goal: Option<&Goal>, value: Decimal, percent: bool, beside: Beside) -> Option<Doubt> {
    if matches!(metric.unit, Unit::OutOfTen | Unit::NetPromoterScore | Unit::Watched) {
        // Their limits are known, and kept.
        return None;
    }
    if beside.yes_or_no {
        return (!value.is_zero() && value != Decimal::ONE).then_some(Doubt::YesNo);
    }
    let stated = || {
        let all =
            goal.map(|goal| [Some(&goal.worst), Some(&goal.threshold), Some(&goal.target), goal.stretch.as_ref()]);
        all.into_iter().flatten().flatten().map(|stated| stated.value.0)
    };
    let largest = stated().map(|stated| stated.abs()).max();
    match metric.unit {
        Unit::Share | Unit::Growth => {
            let slip = if percent { None } else { slip(largest.unwrap_or(Decimal::ONE), value) };
            slip.or_else(|| match metric.unit {
                Unit::Share => beyond(stated().chain(metric.benchmark.as_ref().map(|known| known.value.0)), value),
                // Nothing can shrink by more than all of it.
                _ => (value < Decimal::NEGATIVE_ONE).then_some(Doubt::Unusual),
            })
        }
        _ => {
            let may_be_negative = || stated().any(|stated| stated.is_sign_negative() && !stated.is_zero());
            let far = |largest: Decimal| largest.checked_mul(FAR).is_some_and(|far| value.abs() > far);
            let known = |largest: &Decimal| !largest.is_zero();
            if value.is_sign_negative() && !value.is_zero() && !may_be_negative() {
                return Some(Doubt::Below);
            }
            if let Some(largest) = largest.filter(known) {
                return far(largest).then_some(Doubt::Far);
            }
            let unusual = beside.largest.filter(known).map_or(value.abs() > IMMENSE, far);
            unusual.then_some(Doubt::Unusual)
        }
    }
}

/// 0.91 where a percentage is typed, and 9100 where the sign was thought to be missing.
fn slip(largest: Decimal, value: Decimal) -> Option<Doubt> {
    let size = value.abs();
    if largest.is_zero() || size.is_zero() {
        return None;
    }
    let (up, down) = (value.checked_mul(FAR)?, value.checked_div(FAR)?);
    if size <= Decimal::new(1, 2) && size < largest / Decimal::TEN && up.abs() <= largest + largest {
        return Some(Doubt::Meant(up));
    }
    (size > largest.checked_mul(Decimal::TEN)?).then_some(Doubt::Meant(down))
}

/// A share lies between nothing and all, or as far as the figures that are stated for it go.
fn beyond(stated: impl Iterator<Item = Decimal>, value: Decimal) -> Option<Doubt> {
    let (low, high) = stated.fold((Decimal::ZERO, Decimal::ONE), |(low, high), one| (low.min(one), high.max(one)));
    (value < low || value > high).then_some(Doubt::Beyond(low, high))
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
        doubt(metric, metric.goals.first(), value.parse().expect("a number"), percent, Beside::default())
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

    #[test]
    fn what_cannot_be_is_asked_about_with_or_without_a_target() {
        let asked = |metric, value, percent| asked(CHANNEL, metric, value, percent);
        let whole = Some(Doubt::Beyond(Decimal::ZERO, Decimal::ONE));
        assert_eq!(asked("channel_revenue_share", "3.8", true), whole, "380% of all there is");
        assert_eq!(asked("channel_revenue_share", "3.8", false), whole);
        assert_eq!(asked("channel_revenue_share", "1", true), None);
        assert_eq!(asked("retention", "-0.05", true), whole);
        assert_eq!(asked("training_completion", "1.1", false), whole, "no target is stated");
        assert_eq!(asked("deal_size_growth", "-0.2", true), None, "a change may go down");
        assert_eq!(asked("deal_size_growth", "-1.2", true), Some(Doubt::Unusual));
        assert_eq!(asked("partner_revenue", "-99999999999999", false), Some(Doubt::Below));
        assert_eq!(asked("partner_revenue", "99999999999999", false), Some(Doubt::Unusual));
        assert_eq!(asked("partner_revenue", "0", false), None);
    }

    #[test]
    fn earlier_figures_and_answers_of_yes_or_no_say_what_is_usual() {
        let template = Template::from_json(CHANNEL).expect("a template");
        let asked = |metric: &str, value: &str, beside| {
            let metric = template.metric(metric).expect("a metric");
            doubt(metric, metric.goals.first(), value.parse().expect("a number"), false, beside)
        };
        let before = Beside { largest: Some(Decimal::ONE_THOUSAND), ..Beside::default() };
        assert_eq!(asked("partner_revenue", "100000", before), None);
        assert_eq!(asked("partner_revenue", "100001", before), Some(Doubt::Unusual));
        let yes_or_no = Beside { yes_or_no: true, ..Beside::default() };
        for (value, doubt) in [("0", None), ("1", None), ("7", Some(Doubt::YesNo)), ("0.5", Some(Doubt::YesNo))] {
            assert_eq!(asked("quarterly_business_reviews", value, yes_or_no), doubt, "{value}");
        }
    }
}
