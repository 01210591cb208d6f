//! What the page's author chose by attributes.

use partner_roi_shared::report::Sides;
use partner_roi_shared::{Ledger, Measures, Program, Report};

use super::forecast::has_partners;

/// Whose money is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Perspective {
    /// The partner's, which is what a prospect came for.
    #[default]
    Partner,
    /// The vendor's.
    Vendor,
    /// Both together: payments between them vanish.
    Joint,
}

impl Perspective {
    /// In the order of the switch.
    pub const ALL: [Self; 3] = [Self::Partner, Self::Vendor, Self::Joint];

    /// The word of the `view` attribute.
    pub fn word(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Vendor => "vendor",
            Self::Joint => "joint",
        }
    }

    /// Unknown words are no reason to show nothing.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|view| view.word() == word.trim()).unwrap_or_default()
    }

    /// This side's ledger.
    pub fn ledger(self, report: &Report) -> &Ledger {
        self.side(&report.ledgers)
    }

    /// This side's measures.
    pub fn measures(self, report: &Report) -> &Measures {
        self.side(&report.measures)
    }

    /// What belongs to this side.
    pub fn side<T>(self, sides: &Sides<T>) -> &T {
        match self {
            Self::Partner => &sides.partner,
            Self::Vendor => &sides.vendor,
            Self::Joint => &sides.joint,
        }
    }
}

/// `<id>` or `<id>.<token>`, as the `scenario` attribute and links carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioRef {
    /// The stored scenario.
    pub id: String,
    /// The right to read it, if it came along.
    pub token: Option<String>,
}

impl ScenarioRef {
    /// `None` for an empty attribute.
    pub fn from_attribute(text: &str) -> Option<Self> {
        // What else a link says, such as the view, stands behind it.
        let text = text.split('&').next().unwrap_or_default().trim();
        let (id, token) = match text.split_once('.') {
            Some((id, token)) => (id, Some(token.to_owned()).filter(|t| !t.is_empty())),
            None => (text, None),
        };
        let id: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        (!id.is_empty()).then_some(Self { id, token })
    }

    /// From a link as it is shared, or what stands behind its `#`.
    pub fn from_link(link: &str) -> Option<Self> {
        let part = link.rsplit('#').next().unwrap_or_default().trim();
        // As the calculator's address has it once the figures are saved.
        let part = part.strip_prefix("scenario=").unwrap_or(part);
        Self::from_attribute(part).filter(|found| found.token.is_some() && part.starts_with(found.id.as_str()))
    }
}

/// What can be looked at besides the answer. Each is loaded when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The same business at each level.
    Levels,
    /// What a customer, a lead, a deal and a partner come to.
    Ratios,
    /// The program's cases beside each other.
    Cases,
    /// Every month, in the place of the years.
    Months,
    /// What each input does to the result.
    Matters,
    /// Scenarios side by side, and where their difference comes from.
    Compare,
    /// What has to change for a figure to come to a goal.
    Goal,
    /// The figure over many trials with uncertain inputs.
    Sure,
    /// A figure over two inputs.
    Pair,
    /// All results in another currency.
    Currency,
    /// The whole program over years.
    Forecast,
}

impl Panel {
    /// In the order on screen.
    pub const ALL: &[Self] = &[
        Self::Levels,
        Self::Cases,
        Self::Matters,
        Self::Goal,
        Self::Sure,
        Self::Pair,
        Self::Compare,
        Self::Ratios,
        Self::Currency,
        Self::Forecast,
    ];

    /// Its name in files of words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Levels => "levels",
            Self::Ratios => "ratios",
            Self::Cases => "cases",
            Self::Months => "months",
            Self::Matters => "matters",
            Self::Compare => "compare",
            Self::Goal => "goal",
            Self::Sure => "sure",
            Self::Pair => "pair",
            Self::Currency => "currency",
            Self::Forecast => "forecast",
        }
    }

    /// Whether there is anything to see in it, in a program that states so many cases.
    pub fn is_offered(self, program: &Program, cases: usize) -> bool {
        match self {
            Self::Levels => program.levels.len() > 1,
            Self::Cases => cases > 1,
            Self::Forecast => has_partners(program),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_attribute_carries_an_id_and_perhaps_a_token() {
        let read = |text| ScenarioRef::from_attribute(text).map(|r| (r.id, r.token));
        assert_eq!(read("0199-ab"), Some(("0199-ab".into(), None)));
        assert_eq!(read(" 0199-ab.prr_x1 "), Some(("0199-ab".into(), Some("prr_x1".into()))));
        assert_eq!(read("0199-ab."), Some(("0199-ab".into(), None)));
        assert_eq!(read("0199-ab.prr_x1&view=vendor"), Some(("0199-ab".into(), Some("prr_x1".into()))));
        assert_eq!(read("../../x"), None);
        assert_eq!(read("  "), None);
    }

    #[test]
    fn a_link_opens_what_it_was_made_for_and_nothing_else_is_one() {
        let read = |text| ScenarioRef::from_link(text).map(|r| (r.id, r.token));
        let found = Some(("0199-ab".to_owned(), Some("prr_x1".to_owned())));
        assert_eq!(read("https://roi.example/s#0199-ab.prr_x1"), found);
        assert_eq!(read(" 0199-ab.prr_x1"), found);
        let saved = "https://roi.example/calculator?lang=de#scenario=0199-ab.prr_x1&view=vendor&case=low";
        assert_eq!(read(saved), found, "the calculator's address after saving");
        for text in ["", "https://roi.example/calculator", "#roi=e30", "/s#0199-ab", "/s#0199-ab."] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn views_have_words() {
        for view in Perspective::ALL {
            assert_eq!(Perspective::from_word(view.word()), view);
        }
        assert_eq!(Perspective::from_word("nonsense"), Perspective::Partner);
    }
}
