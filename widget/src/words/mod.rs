//! What the widget says. One table a language; English is the only one yet.
//!
//! Labels and explanations of inputs, lines and undefined measures come from the engine's registry.

pub mod en;

use crate::state::entry::EntryFault;
use partner_roi_shared::InputGroup;

/// Puts `values` where `{0}`, `{1}`, … stand.
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((index, tail)) = after.split_once('}') else { break };
        out.push_str(index.parse().ok().and_then(|index: usize| values.get(index)).copied().unwrap_or_default());
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The heading of a group of inputs, and the name of what waits behind its disclosure.
pub fn section(group: InputGroup) -> (&'static str, &'static str) {
    match group {
        InputGroup::Demand => (en::YOUR_BUSINESS, en::MORE_DEMAND),
        InputGroup::Deal => (en::DEALS, en::MORE_DEALS),
        InputGroup::Payout => (en::PROGRAM_TERMS, en::MORE_TERMS),
        InputGroup::PartnerBusiness => (en::PARTNER_BUSINESS, en::MORE_PARTNER),
        InputGroup::Costs => (en::COSTS, en::ALL_COSTS),
        InputGroup::Money => (en::METHOD, en::MORE_METHOD),
        InputGroup::Oem => (en::OEM, en::MORE_OEM),
        InputGroup::CoDevelopment => (en::CO_DEVELOPMENT, en::MORE_CO_DEVELOPMENT),
        InputGroup::Investment => (en::INVESTMENT, en::MORE_INVESTMENT),
        InputGroup::Venture => (en::VENTURE, en::MORE_VENTURE),
        InputGroup::Risk => (en::RISK, en::ALL_RISKS),
    }
}

/// What is wrong with a field, said so that it can be mended.
pub fn entry_fault(fault: &EntryFault, percent: bool) -> String {
    match fault {
        EntryFault::Empty => en::FAULT_EMPTY.to_owned(),
        EntryFault::NotANumber if percent => en::FAULT_NOT_A_PERCENTAGE.to_owned(),
        EntryFault::NotANumber => en::FAULT_NOT_A_NUMBER.to_owned(),
        EntryFault::OutOfRange { min, max } => {
            fill(if percent { en::FAULT_PERCENT_RANGE } else { en::FAULT_RANGE }, &[min, max])
        }
        EntryFault::WholeMonths => en::FAULT_WHOLE_MONTHS.to_owned(),
        EntryFault::TooManyDigits => en::FAULT_TOO_MANY_DIGITS.to_owned(),
        EntryFault::Season => en::FAULT_SEASON.to_owned(),
        EntryFault::Other(detail) => detail.clone(),
    }
}

/// The words of a choice, for people.
pub fn choice(word: &'static str) -> &'static str {
    en::CHOICES.iter().find(|(known, _)| *known == word).map_or(word, |(_, said)| said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use partner_roi_shared::Kind;
    use partner_roi_shared::inputs::all;

    #[test]
    fn templates_are_filled_in_any_order() {
        assert_eq!(fill("{1} of {0}", &["a", "b"]), "b of a");
        assert_eq!(fill("none", &["a"]), "none");
        assert_eq!(fill("{7}!", &["a"]), "!");
    }

    #[test]
    fn every_choice_of_the_registry_has_words() {
        for spec in all() {
            if let Kind::Choice(words) = spec.kind {
                for word in words {
                    assert!(en::CHOICES.iter().any(|(known, _)| known == word), "{}: {word}", spec.path);
                }
            }
        }
    }
}
