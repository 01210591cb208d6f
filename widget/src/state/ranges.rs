//! Uncertain inputs: what each may come out at, as people enter it.

use partner_roi_shared::document::{self, Node};
use partner_roi_shared::inputs::InputId;
use partner_roi_shared::text::{parse, plain};
use partner_roi_shared::what_if::limits;
use partner_roi_shared::{Currency, Decimal, InputSpec, Kind, Value};

use super::entry::{self, EntryFault};
use super::number::Separators;

/// How the person writes numbers, and the currency that amounts are entered in.
pub type Notation = (Separators, Currency);

/// Low, likely and high.
pub const PLACES: usize = 3;
/// Decimals of limits that are worked out: as many as draws have.
const DECIMALS: u32 = 8;

/// What an input may come out at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// The input.
    pub input: InputId,
    /// Low and high unless the person says otherwise, as multiples of the value in the form.
    factors: (Decimal, Decimal),
    /// What the person typed, unless that is what would stand there anyway.
    own: [Option<String>; PLACES],
}

/// What is wrong with a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RangeFault {
    /// One of its three numbers.
    Entry(EntryFault),
    /// The three together.
    Order,
}

impl Range {
    /// A fifth less to a fifth more.
    pub fn around(input: InputId) -> Self {
        Self { input, factors: (Decimal::new(8, 1), Decimal::new(12, 1)), own: [const { None }; PLACES] }
    }

    /// Low, likely and high unless the person says otherwise. `value` is the one in the form.
    fn usual(&self, value: Decimal) -> [Decimal; PLACES] {
        let (low, high) = limits(self.input.spec());
        let times = |factor| value.saturating_mul(factor).round_dp(DECIMALS).clamp(low, high);
        [times(self.factors.0), value, times(self.factors.1)]
    }

    /// The three texts as they stand in their fields.
    pub fn texts(&self, value: Decimal, separators: Separators) -> [String; PLACES] {
        let kind = self.input.spec().kind;
        let usual = self.usual(value);
        std::array::from_fn(|place| match &self.own[place] {
            Some(text) => text.clone(),
            None => entry::write(kind, &Value::Decimal(usual[place]), separators),
        })
    }

    /// A keystroke in one of the fields.
    pub fn type_text(&mut self, place: usize, text: &str) {
        if let Some(own) = self.own.get_mut(place) {
            *own = Some(text.to_owned());
        }
    }

    /// A field is left: what was read is written out, and what would stand there anyway is no choice.
    pub fn leave(&mut self, place: usize, value: Decimal, (separators, currency): Notation) {
        let usual = self.usual(value);
        let Some(own) = self.own.get_mut(place) else { return };
        let spec = self.input.spec();
        if let Some(read) = own.as_ref().and_then(|text| entry::read(currency, spec, text, separators).ok()) {
            let same = read.value == Value::Decimal(usual[place]);
            *own = (!same).then(|| entry::write(spec.kind, &read.value, separators));
        }
    }

    /// The range as a simulation takes it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(&self, value: Decimal, (separators, currency): Notation) -> Result<Node, RangeFault> {
        let mut read = self.usual(value);
        for (place, text) in self.own.iter().enumerate() {
            let Some(text) = text else { continue };
            let entry = entry::read(currency, self.input.spec(), text, separators).map_err(RangeFault::Entry)?;
            if let Value::Decimal(value) = entry.value {
                read[place] = value;
            }
        }
        let [low, likely, high] = read;
        if low >= high || likely < low || likely > high {
            return Err(RangeFault::Order);
        }
        let text = |value: Decimal| Node::Text(plain(value));
        let entries = [
            ("input", Node::Text(self.input.spec().path.to_owned())),
            ("low", text(low)),
            ("mode", text(likely)),
            ("high", text(high)),
        ];
        Ok(object(entries))
    }
}

/// Whether an input can be uncertain.
pub fn can_vary(spec: &InputSpec) -> bool {
    matches!(spec.kind, Kind::Money | Kind::Count | Kind::Rate)
}

/// The ranges to begin with: of the inputs that the program's cases change, as far as these go, or a fifth up and down for
/// what matters most. `value` gives the value of an input that counts.
pub fn usual_ranges(
    program: &str,
    first: impl Iterator<Item = InputId>,
    value: impl Fn(InputId) -> Option<Decimal>,
) -> Vec<Range> {
    let counts = |input: InputId| can_vary(input.spec()) && value(input).is_some_and(|value| !value.is_zero());
    let mut ranges: Vec<Range> = Vec::new();
    for (path, factor) in case_factors(program) {
        let Some(input) = InputId::from_path(&path).filter(|input| counts(*input)) else { continue };
        let place = match ranges.iter().position(|range| range.input == input) {
            Some(place) => place,
            None => {
                ranges.push(Range { factors: (Decimal::ONE, Decimal::ONE), ..Range::around(input) });
                ranges.len() - 1
            }
        };
        if let Some(Range { factors: (low, high), .. }) = ranges.get_mut(place) {
            (*low, *high) = ((*low).min(factor), (*high).max(factor));
        }
    }
    if ranges.is_empty() {
        ranges = first.filter(|input| counts(*input)).map(Range::around).collect();
    }
    ranges
}

/// The inputs that a program's cases change, each with its factor.
fn case_factors(program: &str) -> Vec<(String, Decimal)> {
    let Ok(program) = document::parse(program) else { return Vec::new() };
    let Some(Node::List(cases)) = program.pointer("/cases") else { return Vec::new() };
    let mut found = Vec::new();
    for case in cases {
        let Some(Node::Object(factors)) = case.pointer("/factors") else { continue };
        for (path, factor) in factors {
            if let Node::Text(text) | Node::Number(text) = factor
                && let Ok(factor) = parse(text)
            {
                found.push((path.clone(), factor));
            }
        }
    }
    found
}

/// An object of these entries.
pub fn object<const N: usize>(entries: [(&str, Node); N]) -> Node {
    Node::Object(entries.into_iter().map(|(name, node)| (name.to_owned(), node)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use partner_roi_shared::inputs::id;

    const GERMAN: Separators = Separators { decimal: ',', group: '.' };

    fn in_dollars(separators: Separators) -> Notation {
        (separators, Currency::new("USD").expect("a currency"))
    }

    fn five() -> Decimal {
        Decimal::from(5)
    }

    #[test]
    fn ranges_begin_as_far_as_the_cases_go() {
        let program = r#"{"cases":[{"id":"low","factors":{"leads_per_month":"0.7","churn":"1.5"}},{"id":"as_is"},
            {"id":"high","factors":{"leads_per_month":1.3,"churn":"0.75","opening_customers":"2","price":"3"}}]}"#;
        let value = |input: InputId| match input {
            id::OPENING_CUSTOMERS => Decimal::ZERO,
            id::CHURN => Decimal::new(2, 2),
            _ => five(),
        };
        let ranges = usual_ranges(program, [id::DEAL_SIZE].into_iter(), |input| Some(value(input)));
        let texts: Vec<_> = ranges.iter().map(|range| (range.input, range.texts(value(range.input), GERMAN))).collect();
        let leads = ["3,5", "5", "6,5"].map(str::to_owned);
        let churn = ["1,5", "2", "3"].map(str::to_owned);
        assert_eq!(texts, [(id::LEADS_PER_MONTH, leads), (id::CHURN, churn)]);
        let plain = usual_ranges("{}", [id::DEAL_SIZE, id::HORIZON, id::CHURN].into_iter(), |input| {
            (input != id::CHURN).then(five)
        });
        assert_eq!(plain, [Range::around(id::DEAL_SIZE)]);
    }

    #[test]
    fn what_is_typed_holds_until_it_is_what_would_stand_there() {
        let mut range = Range::around(id::LEADS_PER_MONTH);
        assert_eq!(range.texts(five(), GERMAN), ["4", "5", "6"]);
        assert_eq!(range.texts(Decimal::TEN, GERMAN), ["8", "10", "12"]);
        range.type_text(0, "2.5k");
        assert_eq!(range.texts(five(), GERMAN)[0], "2.5k");
        assert_eq!(range.read(five(), in_dollars(GERMAN)), Err(RangeFault::Order));
        range.type_text(0, "3,5");
        range.leave(0, five(), in_dollars(GERMAN));
        let node = range.read(Decimal::TEN, in_dollars(GERMAN)).map(|node| node.to_json());
        assert_eq!(node.as_deref(), Ok(r#"{"high":"12","input":"leads_per_month","low":"3.5","mode":"10"}"#));
        range.type_text(0, "8,0");
        range.leave(0, Decimal::TEN, in_dollars(GERMAN));
        assert_eq!(range, Range::around(id::LEADS_PER_MONTH));
        range.type_text(2, "many");
        assert_eq!(range.read(five(), in_dollars(GERMAN)), Err(RangeFault::Entry(EntryFault::NotANumber)));
    }

    #[test]
    fn an_amount_of_another_currency_is_no_amount_here() {
        let mut range = Range::around(id::DEAL_SIZE);
        for (text, other) in [("£2", true), ("$2", false)] {
            range.type_text(0, text);
            let fault = other.then_some(RangeFault::Entry(EntryFault::Currency));
            assert_eq!(range.read(five(), in_dollars(GERMAN)).err(), fault, "{text}");
            range.leave(0, five(), in_dollars(GERMAN));
            assert_eq!(range.texts(five(), GERMAN)[0], if other { text } else { "2" });
        }
    }

    #[test]
    fn percentages_are_entered_as_percent_and_end_at_their_limits() {
        let mut range = Range::around(id::CONVERSION);
        let share = Decimal::new(95, 2);
        assert_eq!(range.texts(share, Separators::ENGLISH), ["76", "95", "100"]);
        range.type_text(0, "50%");
        range.leave(0, share, in_dollars(Separators::ENGLISH));
        let node = range.read(share, in_dollars(Separators::ENGLISH)).map(|node| node.to_json());
        assert_eq!(node.as_deref(), Ok(r#"{"high":"1","input":"conversion","low":"0.5","mode":"0.95"}"#));
    }
}
