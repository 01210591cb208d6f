//! Sliders: a hundred round steps from nothing to about three times the default. A slider is a quick way to try; what it
//! cannot reach is typed into its field.

use partner_roi_shared::inputs::id;
use partner_roi_shared::number::{Held, Number};
use partner_roi_shared::text::{parse, whole};
use partner_roi_shared::{Decimal, InputId, InputSpec, Rounding, Value};

/// The inputs that people try first.
const OF: [InputId; 3] = [id::LEADS_PER_MONTH, id::CONVERSION, id::DEAL_SIZE];

/// How many steps a slider has.
pub const STEPS: u32 = 100;

/// The first digit of the upper end.
const ROUND: [u32; 8] = [1, 2, 3, 4, 5, 6, 8, 10];

/// The values along a slider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Track {
    step: Decimal,
}

impl Track {
    /// Of an input with this default, if it has a slider: its limits begin at zero, and the default is above it.
    pub fn of(spec: &InputSpec, default: &Value) -> Option<Self> {
        let Value::Decimal(default) = default else { return None };
        if !OF.contains(&spec.id) || *default <= Decimal::ZERO || !spec.min.starts_with('0') {
            return None;
        }
        let wanted = (Held::from(*default) * Held::from_u32(3)).lower(parse(spec.max).ok()?.into());
        let (mut unit, ten) = (Held::ONE, Held::from_u32(10));
        while unit > wanted {
            unit = unit / ten;
        }
        while unit * ten <= wanted {
            unit = unit * ten;
        }
        let high = ROUND.iter().map(|digit| unit * Held::from_u32(*digit)).find(|high| *high >= wanted)?;
        Some(Self { step: (high / Held::from_u32(STEPS)).settled().ok()? })
    }

    /// The value at a place.
    pub fn value(self, place: u32) -> Value {
        Value::Decimal(self.at(place.min(STEPS)).settled().unwrap_or_default())
    }

    /// The place nearest to a value.
    pub fn place(self, value: &Value) -> u32 {
        let Value::Decimal(value) = value else { return 0 };
        let value = Held::from(*value);
        if self.at(STEPS) <= value {
            return STEPS;
        }
        let place = (value / self.step.into()).settled().unwrap_or_default();
        whole(Rounding::HalfEven.apply(place, 0)).unwrap_or_default()
    }

    fn at(self, place: u32) -> Held {
        Held::from(self.step) * Held::from_u32(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(path: &str, default: &str) -> Option<Track> {
        let spec = InputId::from_path(path).expect("in the registry").spec();
        Track::of(spec, &Value::Decimal(parse(default).expect("a number")))
    }

    fn text(track: Track, place: u32) -> String {
        track.value(place).to_text()
    }

    #[test]
    fn ends_and_steps_are_round() {
        for (path, default, first, last) in [
            ("leads_per_month", "5", "0.2", "20"),
            ("conversion", "0.15", "0.005", "0.5"),
            ("deal_size", "48000", "2000", "200000"),
            ("deal_size", "0.07", "0.003", "0.3"),
            ("conversion", "0.9", "0.01", "1"),
        ] {
            let track = track(path, default).expect("a slider");
            assert_eq!((text(track, 0), text(track, 1), text(track, STEPS)), ("0".into(), first.into(), last.into()));
        }
    }

    #[test]
    fn every_place_leads_back_to_itself_and_far_values_to_the_end() {
        let track = track("conversion", "0.15").expect("a slider");
        for place in 0..=STEPS {
            assert_eq!(track.place(&track.value(place)), place);
        }
        assert_eq!(track.place(&Value::Decimal(Decimal::MAX - Decimal::ONE)), STEPS);
        assert_eq!(track.value(STEPS + 1), track.value(STEPS));
    }

    #[test]
    fn what_begins_at_nothing_or_is_seldom_tried_has_none() {
        assert_eq!(track("deal_size", "0"), None);
        assert_eq!(track("churn", "0.01"), None);
    }
}
