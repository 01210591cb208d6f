//! Two inputs at once: which values stand along the sides of the table, and how its cells are shaded.

use partner_roi_shared::inputs::InputId;
use partner_roi_shared::what_if::{Axis, limits};
use partner_roi_shared::{Answer, Decimal, Kind, Value};

/// How much of today's value each row or column stands for, in percent.
const STEPS: [u32; 5] = [50, 75, 100, 125, 150];
/// Decimals of values that are worked out.
const DECIMALS: u32 = 8;
/// Shades, from none to the darkest.
const SHADES: i64 = 5;

/// Values around today's, within the limits of the input, each once and rising. Nothing if there is nothing around it:
/// a value of zero, or none.
pub fn axis(input: InputId, today: &Value) -> Option<Axis> {
    let (low, high) = limits(input.spec());
    let whole = matches!(input.spec().kind, Kind::Months | Kind::OptionalMonths);
    let today = match today {
        Value::Decimal(value) => *value,
        Value::Months(months) => Decimal::from(*months),
        _ => return None,
    };
    let mut values = Vec::new();
    for step in STEPS {
        let at = today.saturating_mul(Decimal::new(step.into(), 2)).clamp(low, high);
        let value = match whole {
            true => Value::Months(u32::try_from(at.round()).ok()?),
            false => Value::Decimal(at.round_dp(DECIMALS)),
        };
        if !values.contains(&value) {
            values.push(value);
        }
    }
    (values.len() > 1).then_some(Axis { input, values })
}

/// How dark each cell is, from 0 for the worst to 4 for the best.
pub fn shades(answers: &[Vec<Answer>], less_is_better: bool) -> Vec<Vec<Option<u8>>> {
    let value = |answer: &Answer| match answer {
        Answer::Value(value) => Some(*value),
        Answer::Undefined(_) => None,
    };
    let values = || answers.iter().flatten().filter_map(value);
    let (Some(low), Some(high)) = (values().min(), values().max()) else {
        return answers.iter().map(|row| vec![None; row.len()]).collect();
    };
    let shade = |answer: &Answer| {
        let part = value(answer)?.checked_sub(low)?.checked_mul(Decimal::from(SHADES))?;
        let width = high.checked_sub(low).filter(|width| !width.is_zero())?;
        let shade = i64::try_from((part / width).trunc()).ok()?.clamp(0, SHADES - 1);
        u8::try_from(if less_is_better { SHADES - 1 - shade } else { shade }).ok()
    };
    answers.iter().map(|row| row.iter().map(shade).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use partner_roi_shared::Undefined;
    use partner_roi_shared::inputs::id;

    #[test]
    fn values_lie_around_today_s_within_limits() {
        let texts = |input: InputId, today: Value| {
            let axis = axis(input, &today);
            axis.map(|axis| axis.values.iter().map(Value::to_text).collect::<Vec<_>>().join(" "))
        };
        let leads = texts(id::LEADS_PER_MONTH, Value::Decimal(Decimal::from(10)));
        assert_eq!(leads.as_deref(), Some("5 7.5 10 12.5 15"));
        let share = texts(id::CONVERSION, Value::Decimal(Decimal::new(9, 1)));
        assert_eq!(share.as_deref(), Some("0.45 0.675 0.9 1"));
        assert_eq!(texts(id::HORIZON, Value::Months(2)).as_deref(), Some("1 2 3"));
        assert_eq!(texts(id::CHURN, Value::Decimal(Decimal::ZERO)), None);
        assert_eq!(texts(id::PAYOUT_DURATION, Value::NoLimit), None);
    }

    #[test]
    fn the_best_is_darkest() {
        let value = |value: i64| Answer::Value(Decimal::from(value));
        let answers = [vec![value(-10), value(0), value(40)], vec![value(90), Answer::Undefined(Undefined::Never)]];
        assert_eq!(shades(&answers, false), [vec![Some(0), Some(0), Some(2)], vec![Some(4), None]]);
        assert_eq!(shades(&answers, true), [vec![Some(4), Some(4), Some(2)], vec![Some(0), None]]);
        assert_eq!(shades(&[vec![value(3)], vec![value(3)]], false), [vec![None], vec![None]]);
    }
}
