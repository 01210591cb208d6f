//! What the page's author chose by attributes.

use partner_roi_shared::{Ledger, Measures};
use partner_roi_shared::{Program, Report};

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
        match self {
            Self::Partner => &report.ledgers.partner,
            Self::Vendor => &report.ledgers.vendor,
            Self::Joint => &report.ledgers.joint,
        }
    }

    /// This side's measures.
    pub fn measures(self, report: &Report) -> &Measures {
        match self {
            Self::Partner => &report.measures.partner,
            Self::Vendor => &report.measures.vendor,
            Self::Joint => &report.measures.joint,
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
        let text = text.trim();
        let (id, token) = match text.split_once('.') {
            Some((id, token)) => (id, Some(token.to_owned()).filter(|t| !t.is_empty())),
            None => (text, None),
        };
        let id: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        (!id.is_empty()).then_some(Self { id, token })
    }
}

/// What can be looked at besides the answer. Each is loaded when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The same business at each level.
    Levels,
    /// What each input does to the result.
    Matters,
    /// What has to change for a figure to come to a goal.
    Goal,
    /// The figure over many trials with uncertain inputs.
    Sure,
    /// A figure over two inputs.
    Pair,
}

impl Panel {
    /// In the order on screen.
    pub const ALL: &[Self] = &[Self::Levels, Self::Matters, Self::Goal, Self::Sure, Self::Pair];

    /// Its name in files of words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Levels => "levels",
            Self::Matters => "matters",
            Self::Goal => "goal",
            Self::Sure => "sure",
            Self::Pair => "pair",
        }
    }

    /// Whether there is anything to see in it.
    pub fn is_offered(self, program: &Program) -> bool {
        match self {
            Self::Levels => program.levels.len() > 1,
            Self::Matters => true,
            Self::Goal | Self::Sure | Self::Pair => true,
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
        assert_eq!(read("../../x"), None);
        assert_eq!(read("  "), None);
    }

    #[test]
    fn views_have_words() {
        for view in Perspective::ALL {
            assert_eq!(Perspective::from_word(view.word()), view);
        }
        assert_eq!(Perspective::from_word("nonsense"), Perspective::Partner);
    }
}
