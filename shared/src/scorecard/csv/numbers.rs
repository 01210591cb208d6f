//! Figures as people and spreadsheets write them: which mark is the decimal one, and what is a slip of the pen.

use rust_decimal::Decimal;

use super::super::template::Metric;
use crate::document::{not_a_number, shortened};
use crate::fault::{Fault, code};
use crate::number::Checked;
use crate::program::Unit;
use crate::text::{self, NotANumber};

const HUNDREDTH: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// What the marks of a figure say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// It has none, or is no figure at all.
    Silent,
    /// This is its decimal mark.
    Decimal(char),
    /// A single mark before three digits: "1.234" is a thousand and more, or one and a quarter.
    Either(char),
}

/// Between thousands these cannot be anything else: spaces, some of which do not break, and apostrophes.
const SILENT_GROUPS: [char; 6] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '’'];

fn other(mark: char) -> char {
    if mark == ',' { '.' } else { ',' }
}

fn shape(written: &str) -> Shape {
    let unsigned = written.trim_start_matches(['-', '+']);
    let mantissa = unsigned.split(['e', 'E']).next().unwrap_or_default();
    let known = |character: char| character.is_ascii_digit() || SILENT_GROUPS.contains(&character);
    if !mantissa.chars().all(|character| known(character) || matches!(character, '.' | ',')) {
        return Shape::Silent;
    }
    let count = |mark: char| mantissa.matches(mark).count();
    let Some(last) = mantissa.chars().rev().find(|character| matches!(character, '.' | ',')) else {
        return Shape::Silent;
    };
    match (count(last), count(other(last))) {
        (1, 0) => {
            let (before, after) = mantissa.split_once(last).unwrap_or_default();
            let groups = (1..=3).contains(&before.len()) && !before.starts_with('0') && after.len() == 3;
            if groups && mantissa == unsigned { Shape::Either(last) } else { Shape::Decimal(last) }
        }
        (1, _) => Shape::Decimal(last),
        // What stands more than once separates thousands.
        _ => Shape::Decimal(other(last)),
    }
}

/// How the figures of a file are written, as they themselves say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks {
    /// The decimal mark; of a figure that can be read in two ways, none if nothing decides it.
    decimal: Option<char>,
    /// Files with commas between fields mean the point, unless a figure shows another.
    usual: char,
}

impl Marks {
    /// Of a file with a separator. Where figures contradict each other, those win that go with the separator.
    pub(super) fn of<'t>(figures: impl Iterator<Item = &'t str>, separator: char) -> Self {
        let usual = if separator == ',' { '.' } else { ',' };
        let (mut point, mut comma) = (false, false);
        for figure in figures {
            match shape(bare(figure).0) {
                Shape::Decimal('.') => point = true,
                Shape::Decimal(_) => comma = true,
                Shape::Silent | Shape::Either(_) => {}
            }
        }
        let decimal = match (point, comma) {
            (true, true) => Some(usual),
            (true, false) => Some('.'),
            (false, true) => Some(','),
            (false, false) => None,
        };
        Self { decimal, usual }
    }

    /// Whether a figure that is written with a decimal mark could be read in another way in a file with nothing else.
    pub(super) fn is_ambiguous(written: &str, separator: char) -> bool {
        shape(written) == Shape::Either(',') || (separator != ',' && shape(written) == Shape::Either('.'))
    }

    /// Reads a figure of a metric. A fraction may be written as a percentage, with its sign.
    pub(super) fn read(self, written: &str, metric: Option<&Metric>) -> Result<Decimal, Fault> {
        let fraction = metric.filter(|metric| is_fraction(metric));
        match (bare(written), fraction) {
            ((percent, true), Some(_)) => {
                let read = self.number(percent, written)?;
                read.times(HUNDREDTH).map_err(|_| not_a_number(String::new(), NotANumber::Digits, written))
            }
            (_, fraction) => {
                let read = self.number(written, written)?;
                match fraction.filter(|metric| needs_percent_sign(metric, read)) {
                    Some(metric) => Err(without_percent_sign(metric, read, written)),
                    None => Ok(read),
                }
            }
        }
    }

    fn number(self, figure: &str, written: &str) -> Result<Decimal, Fault> {
        let name = shortened(written);
        let decimal = match (self.decimal, shape(figure)) {
            (None, Shape::Either(mark)) if mark != self.usual || self.usual == ',' => {
                let detail = format!(
                    "\"{name}\" can be read as a thousand or as a fraction, and no other figure of the file shows which; \
                     write it without \"{mark}\", or with a 0 behind it"
                );
                return Err(Fault::new("", code::AMBIGUOUS_NUMBER, detail));
            }
            (decimal, _) => decimal.unwrap_or(self.usual),
        };
        let plain = without_groups(figure, decimal).ok_or_else(|| {
            let detail =
                format!("\"{name}\" is not written as other figures of the file, with \"{decimal}\" for decimals");
            Fault::new("", code::DECIMAL_MARK, detail)
        })?;
        text::parse(&plain).map_err(|reason| not_a_number(String::new(), reason, written))
    }
}

/// A figure without its percent sign, and whether it has one.
fn bare(written: &str) -> (&str, bool) {
    written.strip_suffix('%').map_or((written, false), |figure| (figure.trim_end(), true))
}

/// With a point for decimals and nothing between thousands; `None` if a mark stands where thousands do not part.
fn without_groups(figure: &str, decimal: char) -> Option<String> {
    let is_group = |character: char| character == other(decimal) || SILENT_GROUPS.contains(&character);
    if !figure.contains(is_group) {
        return Some(figure.replacen(decimal, ".", 1));
    }
    let (whole, rest) = figure.split_once(decimal).map_or((figure, None), |(whole, rest)| (whole, Some(rest)));
    let digits = whole.trim_start_matches(['-', '+']);
    let mut groups = digits.split(is_group);
    let first = groups.next().unwrap_or_default();
    let fits = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    if !fits || rest.is_some_and(|rest| rest.contains(is_group)) {
        // Spaces alone are no mark of another way of writing; what they make of it is no number.
        return (!figure.contains(other(decimal))).then(|| figure.to_owned());
    }
    let mut plain = whole.replace(is_group, "");
    if let Some(rest) = rest {
        plain.push('.');
        plain.push_str(rest);
    }
    Some(plain)
}

/// Whether a metric's figures are fractions, which people write as percentages.
pub(super) fn is_fraction(metric: &Metric) -> bool {
    matches!(metric.unit, Unit::Share | Unit::Growth)
}

/// Whether a fraction is so far beyond all goals of its metric that it can only be a percentage without its sign: a share
/// above 1 where no goal is, else anything above ten times the furthest goal; growth without goals, above 10.
pub(super) fn needs_percent_sign(metric: &Metric, value: Decimal) -> bool {
    let values = metric.goals.iter().flat_map(|goal| {
        let stretch = goal.stretch.as_ref();
        [Some(&goal.worst), Some(&goal.threshold), Some(&goal.target), stretch].into_iter().flatten()
    });
    let furthest = values.map(|stated| stated.value.0.abs()).max();
    let most = match (metric.unit, furthest) {
        (Unit::Growth, None) => Decimal::TEN,
        (Unit::Share, None) => Decimal::ONE,
        (Unit::Share, Some(furthest)) if furthest <= Decimal::ONE => Decimal::ONE,
        // Above ten times what can be held there is nothing.
        (_, Some(furthest)) => furthest.times(Decimal::TEN).unwrap_or(Decimal::MAX).max(Decimal::ONE),
        (_, None) => return false,
    };
    value.abs() > most
}

fn without_percent_sign(metric: &Metric, value: Decimal, written: &str) -> Fault {
    let name = shortened(written);
    let percent = value.times(Decimal::ONE_HUNDRED).map_or_else(|_| name.to_string(), text::plain);
    let detail = format!(
        "\"{name}\" would be {percent}% of {}; write \"{name}%\" for {name} percent, or \"{percent}%\"",
        metric.label
    );
    Fault::new("", code::PERCENT_SIGN, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_says_which_mark_is_the_decimal_one() {
        for (written, expected) in [
            ("1234", Shape::Silent),
            ("much", Shape::Silent),
            ("=1,5+1", Shape::Silent),
            ("1 234", Shape::Silent),
            ("12,5", Shape::Decimal(',')),
            ("-0.915", Shape::Decimal('.')),
            ("1234.567", Shape::Decimal('.')),
            ("1,2340", Shape::Decimal(',')),
            ("1.234,5", Shape::Decimal(',')),
            ("1,234.5", Shape::Decimal('.')),
            ("1.234.567", Shape::Decimal(',')),
            ("1,234,567", Shape::Decimal('.')),
            ("1.234e3", Shape::Decimal('.')),
            ("1.234", Shape::Either('.')),
            ("-123,456", Shape::Either(',')),
        ] {
            assert_eq!(shape(written), expected, "{written}");
        }
    }
}
