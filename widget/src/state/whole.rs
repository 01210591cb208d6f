//! The plan of the whole program as a person entered it, and the text that keeps it: in links, between visits, and to be taken
//! back. What stands there anyway is not part of it.

use partner_roi_shared::text::{joined, parse, plain};
use partner_roi_shared::{Decimal, Kind};

use super::forecast::{Group, MOST_YEARS, Plan, USUAL_YEARS};

/// More partners than there are companies.
const MOST_RECRUITS: u32 = 1_000_000;

/// One of the fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Who joins in a year, from 0.
    Recruits(usize),
    /// The share that leaves each month.
    Attrition,
    /// The share of a kind of partner, by its place among all kinds.
    Share(usize),
}

impl Place {
    /// How it is entered.
    pub fn kind(self) -> Kind {
        match self {
            Self::Recruits(_) => Kind::Count,
            Self::Attrition | Self::Share(_) => Kind::Rate,
        }
    }

    /// The greatest value; the least is 0.
    pub fn most(self) -> Decimal {
        match self {
            Self::Recruits(_) => Decimal::from(MOST_RECRUITS),
            Self::Attrition | Self::Share(_) => Decimal::ONE,
        }
    }
}

/// What stands in the fields as long as nothing is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Who joins and leaves.
    pub plan: Plan,
    /// All kinds of partners.
    pub groups: Vec<Group>,
}

/// What was entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whole {
    years: Option<u32>,
    /// Of who joins and leaves, what is not as at first.
    plan: Vec<(Place, Decimal)>,
    mix: Option<Vec<Decimal>>,
}

impl Whole {
    /// How many years are looked at.
    pub fn years(&self) -> u32 {
        self.years.unwrap_or(USUAL_YEARS)
    }

    /// Looks at so many years.
    pub fn set_years(&mut self, years: u32) {
        self.years = Some(years.clamp(1, MOST_YEARS)).filter(|years| *years != USUAL_YEARS);
    }

    /// The shares of all kinds of partners; none while all are like the one on screen.
    pub fn mix(&self) -> Option<&[Decimal]> {
        self.mix.as_deref()
    }

    /// All are like the one on screen again.
    pub fn clear_mix(&mut self) {
        self.mix = None;
    }

    /// Whether nothing was entered of who joins and leaves.
    pub fn joins_as_usual(&self) -> bool {
        self.plan.is_empty()
    }

    /// What counts in a field. `own` is the kind of the partner on screen.
    pub fn value(&self, place: Place, basis: &Basis, own: &Group) -> Decimal {
        match (place, &self.mix) {
            (Place::Share(index), Some(mix)) => mix.get(index).copied().unwrap_or_default(),
            (Place::Share(index), None) if basis.groups.get(index) == Some(own) => Decimal::ONE,
            (Place::Share(_), None) => Decimal::ZERO,
            _ => self
                .plan
                .iter()
                .find(|(known, _)| *known == place)
                .map_or_else(|| usual(place, basis), |(_, value)| *value),
        }
    }

    /// Puts a value into a field. The first share of a kind begins a mix.
    pub fn put(&mut self, place: Place, value: Decimal, basis: &Basis, own: &Group) {
        if let Place::Share(index) = place {
            let shares = || (0..basis.groups.len()).map(|index| self.value(Place::Share(index), basis, own)).collect();
            let mut mix: Vec<_> = self.mix.clone().unwrap_or_else(shares);
            if let Some(share) = mix.get_mut(index) {
                *share = value;
            }
            self.mix = Some(mix);
            return;
        }
        self.plan.retain(|(known, _)| *known != place);
        if value != usual(place, basis) {
            self.plan.push((place, value));
        }
    }

    /// The line that keeps it behind a scenario; empty if nothing was entered.
    pub fn to_text(&self, groups: &[Group]) -> String {
        let mut parts: Vec<String> = self.years.iter().map(|years| ["years", &years.to_string()].join(":")).collect();
        parts.extend(self.plan.iter().map(|(place, value)| match place {
            Place::Recruits(year) => ["join", &(year + 1).to_string(), &plain(*value)].join(":"),
            _ => ["leave", &plain(*value)].join(":"),
        }));
        if let Some(mix) = &self.mix {
            parts.push("mix".to_owned());
            parts.extend(groups.iter().zip(mix).filter(|(_, share)| !share.is_zero()).map(|(group, share)| {
                [&group.partner_type, group.level.as_deref().unwrap_or_default(), &plain(*share)].join(":")
            }));
        }
        if parts.is_empty() { String::new() } else { ["\n", &joined(&parts, ";")].concat() }
    }

    /// What such a line keeps. What cannot be read, or is of a kind that there is no more, is left out: links are written by
    /// people too, and programs change.
    pub fn from_text(text: &str, basis: &Basis) -> Self {
        let number =
            |place: Place, text: &str| parse(text).ok().filter(|value| (Decimal::ZERO..=place.most()).contains(value));
        let text = text.trim_start();
        let (first, mix) = match text.split_once("mix") {
            Some((first, mix)) => (first, Some(mix)),
            None => (text, None),
        };
        let (mut whole, nobody) = (Self::default(), Group { partner_type: String::new(), level: None });
        for part in first.split(';') {
            let found = match part.split(':').collect::<Vec<_>>()[..] {
                ["years", years] => {
                    whole.set_years(years.parse().unwrap_or(USUAL_YEARS));
                    None
                }
                ["join", year, partners] => {
                    let year = year.parse().ok().and_then(|year: usize| year.checked_sub(1));
                    let place = year.filter(|year| *year < MOST_YEARS as usize).map(Place::Recruits);
                    place.and_then(|place| Some((place, number(place, partners)?)))
                }
                ["leave", share] => number(Place::Attrition, share).map(|share| (Place::Attrition, share)),
                _ => None,
            };
            if let Some((place, value)) = found {
                whole.put(place, value, basis, &nobody);
            }
        }
        whole.mix = mix.and_then(|mix| {
            let mut shares = vec![Decimal::ZERO; basis.groups.len()];
            for part in mix.split(';').filter(|part| !part.is_empty()) {
                let [partner_type, level, share] = part.split(':').collect::<Vec<_>>()[..] else { return None };
                let is = |group: &Group| {
                    group.partner_type == partner_type && group.level.as_deref().unwrap_or_default() == level
                };
                let index = basis.groups.iter().position(is)?;
                *shares.get_mut(index)? = number(Place::Share(index), share)?;
            }
            Some(shares)
        });
        whole
    }
}

fn usual(place: Place, basis: &Basis) -> Decimal {
    match place {
        Place::Recruits(year) => basis.plan.recruits.get(year).copied().unwrap_or_default(),
        Place::Attrition => basis.plan.attrition,
        Place::Share(_) => Decimal::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(partner_type: &str, level: Option<&str>) -> Group {
        Group { partner_type: partner_type.to_owned(), level: level.map(str::to_owned) }
    }

    fn basis() -> Basis {
        let groups = vec![kind("channel", Some("premier")), kind("channel", Some("strategic")), kind("mixer", None)];
        let plan = Plan { recruits: vec![Decimal::TEN; 10], attrition: Decimal::new(1, 2), mix: None };
        Basis { plan, groups }
    }

    fn kept(whole: &Whole) -> String {
        let text = whole.to_text(&basis().groups);
        assert_eq!(&Whole::from_text(&text, &basis()), whole, "{text}");
        text.strip_prefix('\n').unwrap_or(&text).to_owned()
    }

    #[test]
    fn what_is_entered_is_kept_and_nothing_else() {
        let (basis, own) = (basis(), kind("channel", Some("strategic")));
        let mut whole = Whole::default();
        assert_eq!(kept(&whole), "");
        assert_eq!(whole.value(Place::Share(1), &basis, &own), Decimal::ONE);
        assert_eq!((whole.years(), whole.value(Place::Recruits(2), &basis, &own)), (3, Decimal::TEN));
        whole.put(Place::Recruits(2), Decimal::from(7), &basis, &own);
        whole.put(Place::Attrition, Decimal::new(25, 3), &basis, &own);
        whole.set_years(4);
        assert_eq!(kept(&whole), "years:4;join:3:7;leave:0.025");
        whole.put(Place::Share(1), Decimal::new(6, 1), &basis, &own);
        whole.put(Place::Share(2), Decimal::new(5, 1), &basis, &own);
        assert_eq!(kept(&whole), "years:4;join:3:7;leave:0.025;mix;channel:strategic:0.6;mixer::0.5");
        // Back to what stands there anyway.
        whole.put(Place::Recruits(2), Decimal::TEN, &basis, &own);
        whole.put(Place::Attrition, Decimal::new(1, 2), &basis, &own);
        whole.set_years(3);
        whole.put(Place::Share(1), Decimal::ZERO, &basis, &own);
        whole.put(Place::Share(2), Decimal::ZERO, &basis, &own);
        assert!(whole.joins_as_usual());
        assert_eq!(kept(&whole), "mix", "a mix of nobody is no mix of the one on screen");
        whole.clear_mix();
        assert_eq!(kept(&whole), "");
    }

    #[test]
    fn a_mix_stays_when_another_kind_is_on_screen() {
        let (basis, own) = (basis(), kind("channel", Some("premier")));
        let mut whole = Whole::default();
        whole.put(Place::Share(2), Decimal::new(5, 1), &basis, &own);
        let other = kind("mixer", None);
        let shares: Vec<_> = (0..3).map(|index| whole.value(Place::Share(index), &basis, &other)).collect();
        assert_eq!(shares, [Decimal::ONE, Decimal::ZERO, Decimal::new(5, 1)]);
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        for text in
            ["x", "years:x", "join:0:5", "join:11:5", "join:1:-5", "join:1:1000001", "leave:2", "leave", "mixer"]
        {
            assert_eq!(Whole::from_text(text, &basis()), Whole::default(), "{text}");
        }
        for mix in ["mix;gone:premier:1", "mix;channel:premier:2", "mix;channel:premier", "mix;channel:premier:x"] {
            assert_eq!(Whole::from_text(mix, &basis()), Whole::default(), "{mix}");
        }
        assert_eq!(
            Whole::from_text("years:99;join:1:5;leave:x", &basis()).to_text(&basis().groups),
            "\nyears:10;join:1:5"
        );
    }
}
