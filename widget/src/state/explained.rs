//! An explanation as it is shown: what each of its nodes is, and under which name the words for it stand.
//!
//! The engine explains in English. What it says of a node follows from what the node is, so its words are looked up by
//! that instead.

use partner_roi_shared::document::Node;
use partner_roi_shared::text::parse;
use partner_roi_shared::{Answer, Decimal, InputGroup, InputId, LineId, Undefined};

/// What a node of an explanation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What<'a> {
    /// A measure or a ratio, by its name without the side.
    Figure(&'a str),
    /// A line of a ledger.
    Line(LineId),
    /// A sum that is no figure of a report, by the name its words have.
    Sum(&'static str),
    /// Amounts month by month, by the name its words have.
    Series(&'static str),
    /// An input.
    Input(InputId),
    /// The rate by which amounts come into another currency.
    ExchangeRate,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Money.
    Money,
    /// A fraction, as a percentage.
    Fraction,
    /// A multiple.
    Multiple,
    /// A time in months.
    Months,
}

/// Who says what an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said<'a> {
    /// The person.
    Person,
    /// The program, from a source if it names one.
    Program(Option<&'a str>),
    /// Nobody: it is assumed for this reason.
    Assumption(&'a str),
    /// Nobody, and it changes nothing.
    Neutral,
}

/// The engine's names of sums, and those of their words.
const SUMS: [(&str, &str); 4] = [
    ("net", "net"),
    ("capital put in", "capital_put_in"),
    ("capital returned", "capital_returned"),
    ("present value of the costs", "present_value_of_the_costs"),
];

/// The same of series.
const SERIES: [(&str, &str); 3] = [
    ("cumulative net, month by month", "cumulative_net"),
    ("net, month by month", "net_by_month"),
    ("present value of the net, month by month", "present_value_of_the_net"),
];

/// What a node is; nothing if this calculator knows no words for it.
pub fn what(node: &Node) -> Option<What<'_>> {
    let of = |table: &[(&str, &'static str)], name: &str| {
        table.iter().find(|(known, _)| *known == name).map(|(_, words)| *words)
    };
    if let Some(name) = text(node, "figure") {
        return Some(What::Figure(name.split_once('.').map_or(name, |(_, measure)| measure)));
    }
    if let Some(name) = text(node, "line") {
        return LineId::ALL.iter().find(|line| line.as_str() == name).map(|line| What::Line(*line));
    }
    if let Some(name) = text(node, "sum") {
        return of(&SUMS, name).map(What::Sum);
    }
    if let Some(name) = text(node, "series") {
        return of(&SERIES, name).map(What::Series);
    }
    if let Some(path) = text(node, "input") {
        return InputId::from_path(path).map(What::Input);
    }
    text(node, "exchange_rate").map(|_| What::ExchangeRate)
}

/// The names of the sentences that say how a node is worked out: its rule, and what comes on top of it here.
pub fn rule(node: &Node) -> Vec<String> {
    let terms = terms(node);
    let has = |wanted: &dyn Fn(What<'_>) -> bool| terms.iter().filter_map(what).any(wanted);
    let exchanged = has(&|term| term == What::ExchangeRate);
    let own = match what(node) {
        Some(What::Figure(name)) => {
            let capital = has(&|term| matches!(term, What::Sum("capital_put_in" | "capital_returned")));
            let variant = match name {
                "total_cost" | "net_profit" | "moic" if capital => "_with_capital",
                "revenue_multiple" => match (terms.iter().any(|term| !by_year(term).is_empty()), exchanged) {
                    (true, true) => "_by_year_with_exchange",
                    (true, false) => "_by_year",
                    (false, true) => "_with_exchange",
                    (false, false) => "",
                },
                _ => "",
            };
            [name, variant].concat()
        }
        Some(What::Line(line)) => line_rule(line).to_owned(),
        Some(What::Sum(name)) => name.to_owned(),
        _ => return Vec::new(),
    };
    let mut rules = vec![own];
    if matches!(what(node), Some(What::Line(_))) {
        if has(&|term| matches!(term, What::Input(input) if input.spec().group == InputGroup::Risk)) {
            rules.push("with_risk".to_owned());
        }
        if exchanged {
            rules.push("with_exchange".to_owned());
        }
    }
    rules
}

/// Many lines share a rule.
fn line_rule(line: LineId) -> &'static str {
    match line {
        LineId::Licence
        | LineId::LicenceBack
        | LineId::AnnualFee
        | LineId::TrainingFee
        | LineId::SupportFee
        | LineId::MarketingFee
        | LineId::Commitment => "yearly",
        LineId::SetupFee | LineId::PartnerIntegration | LineId::Investment => "at_signing",
        LineId::RetailSales => "customer_revenue",
        line if LineId::COST_GROUPS.contains(&line) => "cost_group",
        line => line.as_str(),
    }
}

/// What a node rests on.
pub fn terms(node: &Node) -> &[Node] {
    match node.pointer("/terms") {
        Some(Node::List(terms)) => terms,
        _ => &[],
    }
}

/// Whether it adds up lines of which some have a minus sign. What is subtracted from it elsewhere has its own rule.
pub fn adds_minus(node: &Node) -> bool {
    let minus = |term: &Node| {
        matches!(what(term), Some(What::Line(_)))
            && matches!(answer(term), Some(Answer::Value(amount)) if amount < Decimal::ZERO)
    };
    matches!(what(node), Some(What::Figure("total_revenue" | "gross_profit") | What::Sum("net")))
        && terms(node).iter().any(|term| minus(term) || terms(term).iter().any(minus))
}

/// Whether it is the one rate of a series in which money comes in first.
pub fn is_financing(node: &Node) -> bool {
    let nets =
        terms(node).iter().flat_map(|term| by_month(term).into_iter().chain(terms(term).iter().flat_map(by_month)));
    matches!(what(node), Some(What::Figure("irr" | "irr_annual")))
        && matches!(answer(node), Some(Answer::Value(_)))
        && nets.into_iter().find(|net| !net.is_zero()).is_some_and(|net| net > Decimal::ZERO)
}

/// The value of a figure, a line or a sum.
pub fn answer(node: &Node) -> Option<Answer> {
    if let Some(reason) = text(node, "undefined") {
        return Undefined::ALL.into_iter().find(|known| known.code() == reason).map(Answer::Undefined);
    }
    Some(Answer::Value(parse(text(node, "value")?).ok()?))
}

/// How the value of a node is written.
pub fn written(node: &Node) -> Written {
    match text(node, "unit") {
        Some("multiple") => Written::Multiple,
        Some("months") => Written::Months,
        Some("fraction" | "rate a month" | "rate a year") => Written::Fraction,
        _ => Written::Money,
    }
}

/// The amounts of a series, month 0 first.
pub fn by_month(node: &Node) -> Vec<Decimal> {
    match node.pointer("/by_month") {
        Some(Node::List(amounts)) => amounts
            .iter()
            .filter_map(|amount| match amount {
                Node::Text(amount) => parse(amount).ok(),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Who says what an input is.
pub fn said(node: &Node) -> Said<'_> {
    match (text(node, "origin"), text(node, "assumption")) {
        (Some("person"), _) => Said::Person,
        (_, Some(reason)) => Said::Assumption(reason),
        (Some("program"), _) => Said::Program(text(node, "source")),
        _ => Said::Neutral,
    }
}

/// What an input is in each contract year, by the id of the year's level; nothing where it is the same in all of them.
pub fn by_year(node: &Node) -> Vec<(&str, &Node)> {
    let Some(Node::List(years)) = node.pointer("/by_year") else { return Vec::new() };
    years.iter().filter_map(|year| Some((text(year, "level")?, year.pointer("/value")?))).collect()
}

/// A text of a node.
pub fn text<'a>(node: &'a Node, name: &str) -> Option<&'a str> {
    match node {
        Node::Object(entries) => entries.iter().find_map(|(key, value)| match value {
            Node::Text(text) if key == name => Some(text.as_str()),
            _ => None,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
