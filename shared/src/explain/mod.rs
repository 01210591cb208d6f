//! Explanations: a figure opened into its formula, what goes into it, and where that comes from.
//!
//! An explanation is a tree. A measure rests on other measures, on lines of its ledger, on inputs or on
//! a series of months; a line rests on inputs; an input says who gave it. Its values are those of the
//! report.

mod lines;
mod ratios;

use rust_decimal::Decimal;

use crate::calculate::{Figures, too_large};
use crate::document::Node;
use crate::fault::Faults;
use crate::inputs::{InputGroup, InputId, Value, id};
use crate::ledger::{Ledger, Line, LineKind, running_total};
use crate::measures::{Discounting, Measures, Rates, Ratios};
use crate::number::checked::sum;
use crate::number::{Held, Overflow, held, settled};
use crate::program::Program;
use crate::projection::{Risk, YearTerms};
use crate::scenario::{Origin, Resolved, Scenario};
use crate::text::plain;
use crate::what_if::Target;

/// Explains a figure: its value, formula and terms, down to the inputs and their sources.
///
/// ```
/// use partner_roi_shared::{Catalog, Scenario, explain::explain, what_if::Target};
///
/// # #[cfg(feature = "bundled")] {
/// let program = Catalog::bundled().get("agent-platform", None).unwrap();
/// let scenario = Scenario::new("agent-platform", "channel", Some("premier"));
/// let roi = explain(program, &scenario, Target::from_name("partner.roi").unwrap())?;
/// assert_eq!(roi.pointer("/formula").unwrap().to_json(), "\"net_profit / total_cost\"");
/// assert_eq!(roi.pointer("/terms/0/figure").unwrap().to_json(), "\"partner.net_profit\"");
/// # }
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// The scenario does not fit the program, or a figure cannot be held.
pub fn explain(program: &Program, scenario: &Scenario, target: Target) -> Result<Node, Faults> {
    let resolved = scenario.resolve(program)?;
    let inputs = resolved.inputs();
    let figures = Figures::settled(&resolved.rules, resolved.values(), Risk::Applied)?;
    let discounting = Discounting::monthly(Held::from(inputs.discount_rate), inputs.discount_timing, inputs.horizon);
    // Ratios are of the whole, so their terms are those of the joint view.
    let of_whole = target.is_ratio();
    let view = View {
        side: if of_whole { "joint" } else { target.side_name() },
        ledger: target.side_of(&figures.ledgers)?,
        partner: &figures.ledgers.partner,
        measures: target.side_of(&figures.measures)?,
        ratios: &figures.ratios,
        resolved: &resolved,
        terms: &figures.terms,
        discounting: discounting.map_err(too_large)?,
    };
    let opened = if of_whole { view.ratio(target.measure()) } else { view.measure(target.measure()) };
    Ok(opened.map_err(too_large)?)
}

/// One side of a calculated scenario.
struct View<'a> {
    side: &'static str,
    ledger: &'a Ledger,
    /// What is paid to the partner, which vanishes from the joint ledger.
    partner: &'a Ledger,
    measures: &'a Measures,
    ratios: &'a Ratios,
    resolved: &'a Resolved,
    /// Of each contract year.
    terms: &'a [YearTerms],
    discounting: Discounting<Held>,
}

impl View<'_> {
    fn measure(&self, name: &str) -> Result<Node, Overflow> {
        let (unit, formula, terms) = match name {
            "total_revenue" => ("money", "sum of the revenue lines", self.lines(LineKind::Revenue)?),
            "gross_profit" => {
                let mut terms = vec![self.measure("total_revenue")?];
                terms.extend(self.lines(LineKind::CostOfRevenue)?);
                ("money", "total_revenue + cost of revenue (negative)", terms)
            }
            "total_cost" if self.capital(|amount| amount < Decimal::ZERO) => {
                let mut terms = self.lines(LineKind::Cost)?;
                terms.push(self.capital_sum("capital put in", |amount| amount < Decimal::ZERO)?);
                ("money", "-(sum of the cost lines) + capital put in", terms)
            }
            "total_cost" => ("money", "-(sum of the cost lines)", self.lines(LineKind::Cost)?),
            "net_profit" | "moic" if self.capital(|amount| amount > Decimal::ZERO) => {
                let mut terms = self.both("gross_profit", "total_cost")?;
                terms.insert(1, self.capital_sum("capital returned", |amount| amount > Decimal::ZERO)?);
                match name {
                    "moic" => ("multiple", "(gross_profit + capital returned) / total_cost", terms),
                    _ => ("money", "gross_profit + capital returned - total_cost", terms),
                }
            }
            "net_profit" => ("money", "gross_profit - total_cost", self.both("gross_profit", "total_cost")?),
            "roi" => ("fraction", "net_profit / total_cost", self.both("net_profit", "total_cost")?),
            "roi_on_turnover" => {
                let formula = "(total_revenue - total_cost) / total_cost: turnover taken for profit";
                ("fraction", formula, self.both("total_revenue", "total_cost")?)
            }
            "moic" => ("multiple", "gross_profit / total_cost", self.both("gross_profit", "total_cost")?),
            "roi_present_value" => {
                ("fraction", "npv / present value of the costs", vec![self.measure("npv")?, self.present_cost()?])
            }
            "revenue_multiple" => {
                let inputs = [id::HORIZON, id::ANNUAL_COMMITMENT].map(|input| self.input(input));
                let exchange = self.exchange();
                let formula = match (&exchange, self.judged_anew()) {
                    (Some(_), false) => "total_revenue * 12 / horizon / (annual_commitment * exchange_rate)",
                    (None, false) => "total_revenue * 12 / horizon / annual_commitment",
                    (Some(_), true) => "total_revenue * 12 / horizon / (mean annual_commitment * exchange_rate)",
                    (None, true) => "total_revenue * 12 / horizon / mean annual_commitment",
                };
                let terms = [self.measure("total_revenue")?].into_iter().chain(inputs).chain(exchange).collect();
                ("multiple", formula, terms)
            }
            "npv" => {
                let flows = self.present_values(self.ledger.net_by_month())?;
                let formula = "sum over the months of net * discount factor";
                ("money", formula, self.discounted(series("present value of the net, month by month", &flows))?)
            }
            "payback" => {
                let formula = "the last month with a cumulative net below 0, and of the next what it takes to reach 0";
                ("months", formula, vec![self.cumulative(self.ledger.net_by_month())?, self.net()?])
            }
            "discounted_payback" => {
                let flows = self.present_values(self.ledger.net_by_month())?;
                ("months", "payback of the discounted net", self.discounted(self.cumulative(&flows)?)?)
            }
            "irr" => {
                let formula = "the rate a month at which the sum over the months of net / (1 + irr)^month is 0; of several, the one nearest 10% a year";
                ("rate a month", formula, self.flows()?)
            }
            "irr_annual" => ("rate a year", "(1 + irr)^12 - 1", vec![self.measure("irr")?]),
            "mirr" => {
                let formula = "(future value of the months with money in / present value of those with money out)^(1 / horizon) - 1, both at the discount rate";
                let mut terms = self.flows()?;
                terms.push(self.input(id::DISCOUNT_RATE));
                ("rate a month", formula, terms)
            }
            _ => {
                let formula = "the largest depth of the cumulative net below 0";
                ("money", formula, vec![self.cumulative(self.ledger.net_by_month())?, self.net()?])
            }
        };
        let figure = self.measures.iter().find(|(known, _)| *known == name);
        let mut node = match figure {
            Some((_, figure)) => figure.to_node(),
            None => self.rate(name),
        };
        node.insert("figure", Node::text(&[self.side, ".", name].concat()));
        node.insert("unit", Node::text(unit));
        node.insert("formula", Node::text(formula));
        node.insert("terms", Node::List(terms));
        Ok(node)
    }

    /// A rate of return as it stands in reports.
    fn rate(&self, name: &str) -> Node {
        let rates = match self.side {
            "venture" => Rates::of_venture(),
            _ => Rates::or_reasons(self.ledger.net_by_month(), self.resolved.inputs().discount_rate),
        };
        let found = rates.to_entries().into_iter().find(|(known, _)| *known == name);
        found.map_or(Node::Object(Vec::new()), |(_, node)| node)
    }

    fn present_values(&self, flows: &[Decimal]) -> Result<Vec<Decimal>, Overflow> {
        settled(self.discounting.discount(&held(flows)))
    }

    fn flows(&self) -> Result<Vec<Node>, Overflow> {
        Ok(vec![series("net, month by month", self.ledger.net_by_month()), self.net()?])
    }

    /// Whether there is capital of this direction.
    fn capital(&self, counts: impl Fn(Decimal) -> bool) -> bool {
        let capital = self.ledger.lines.iter().filter(|line| line.kind == LineKind::Capital);
        capital.flat_map(|line| &line.by_month).any(|amount| counts(*amount))
    }

    /// The months of the capital lines in which money goes one way, as a positive sum.
    fn capital_sum(&self, name: &str, counts: impl Fn(Decimal) -> bool) -> Result<Node, Overflow> {
        let lines = || self.ledger.lines.iter().filter(|line| line.kind == LineKind::Capital);
        let one_way = lines().flat_map(|line| &line.by_month).copied().filter(|amount| counts(*amount));
        let terms = lines().filter(|line| line.by_month.iter().any(|amount| counts(*amount)));
        Ok(Node::object([
            ("sum", Node::text(name)),
            ("value", Node::text(&plain(sum(one_way)?.abs()))),
            ("formula", Node::text("of the capital lines, the months in which money goes this way")),
            ("terms", Node::List(terms.map(|line| self.line(line)).collect::<Result<_, _>>()?)),
        ]))
    }

    fn both(&self, one: &str, other: &str) -> Result<Vec<Node>, Overflow> {
        Ok(vec![self.measure(one)?, self.measure(other)?])
    }

    /// A series, and what it was discounted by.
    fn discounted(&self, series: Node) -> Result<Vec<Node>, Overflow> {
        Ok(vec![series, self.net()?, self.input(id::DISCOUNT_RATE), self.input(id::DISCOUNT_TIMING)])
    }

    fn cumulative(&self, flows: &[Decimal]) -> Result<Node, Overflow> {
        Ok(series("cumulative net, month by month", &settled(running_total(&held(flows)))?))
    }

    /// What every month's net is the sum of.
    fn net(&self) -> Result<Node, Overflow> {
        let lines = self.ledger.lines.iter().map(|line| self.line(line)).collect::<Result<_, _>>()?;
        Ok(Node::object([
            ("sum", Node::text("net")),
            ("value", Node::text(&plain(sum(self.ledger.net_by_month().iter().copied())?))),
            ("formula", Node::text("in each month, the sum of all lines")),
            ("terms", Node::List(lines)),
        ]))
    }

    fn present_cost(&self) -> Result<Node, Overflow> {
        let costs = self.ledger.lines.iter().filter(|line| matches!(line.kind, LineKind::Cost | LineKind::Capital));
        let present = costs.map(|line| {
            let put_in = |amount: &Decimal| {
                if line.kind == LineKind::Capital { (*amount).min(Decimal::ZERO) } else { *amount }
            };
            sum(self.present_values(&line.by_month.iter().map(put_in).collect::<Vec<_>>())?)
        });
        let total = sum(present.collect::<Result<Vec<_>, _>>()?)?;
        let mut terms = self.lines(LineKind::Cost)?;
        if self.capital(|amount| amount < Decimal::ZERO) {
            terms.push(self.capital_sum("capital put in", |amount| amount < Decimal::ZERO)?);
        }
        terms.extend([id::DISCOUNT_RATE, id::DISCOUNT_TIMING].map(|input| self.input(input)));
        Ok(Node::object([
            ("sum", Node::text("present value of the costs")),
            ("value", Node::text(&plain(-total))),
            ("formula", Node::text("-(sum over the months of costs * discount factor)")),
            ("terms", Node::List(terms)),
        ]))
    }

    fn lines(&self, kind: LineKind) -> Result<Vec<Node>, Overflow> {
        self.ledger.lines.iter().filter(|line| line.kind == kind).map(|line| self.line(line)).collect()
    }

    fn line(&self, line: &Line) -> Result<Node, Overflow> {
        let (formula, inputs) = lines::rule(line.id);
        // Of a cost group, a side has its own inputs only; the joint view has both.
        let others = match self.side {
            "vendor" => "partner_costs.",
            "partner" => "vendor_costs.",
            _ => "-",
        };
        let inputs = inputs.into_iter().filter(|input| {
            let path = input.spec().path;
            !path.strip_prefix("risk.").unwrap_or(path).starts_with(others) && self.counts(*input)
        });
        let inputs: Vec<InputId> = inputs.collect();
        let mut formula = formula.to_owned();
        if inputs.iter().any(|input| input.spec().group == InputGroup::Risk) {
            formula.push_str("; of what has a risk, drivers * (1 - risk) and costs * (1 + risk)");
        }
        let mut terms: Vec<Node> = inputs.into_iter().map(|input| self.input(input)).collect();
        if let Some(exchange) = self.exchange() {
            formula.push_str("; all of it * exchange_rate");
            terms.push(exchange);
        }
        Ok(Node::object([
            ("line", Node::text(line.id.as_str())),
            ("label", Node::text(line.id.label())),
            ("value", Node::text(&plain(sum(line.by_month.iter().copied())?))),
            ("transfer", Node::Bool(line.transfer)),
            ("formula", Node::Text(formula)),
            ("terms", Node::List(terms)),
        ]))
    }

    /// What amounts are multiplied by where inputs, which are in the program's currency, meet figures, which
    /// are not.
    fn exchange(&self) -> Option<Node> {
        let exchange = self.resolved.rules.exchange.as_ref()?;
        Some(Node::object([
            ("exchange_rate", Node::text(&plain(exchange.rate))),
            ("label", Node::Text(format!("{} for one {}", exchange.currency, self.resolved.rules.currency))),
            ("date", Node::text(&exchange.date)),
            ("origin", Node::text("person")),
        ]))
    }

    /// Whether figures depend on an input here. A risk that nobody has named is none.
    fn counts(&self, input: InputId) -> bool {
        let spec = input.spec();
        let none = matches!(self.resolved.value(input), Value::Decimal(risk) if risk.is_zero());
        spec.is_used(self.resolved.model(), self.resolved.inputs().compensation)
            && !(spec.group == InputGroup::Risk && none)
    }

    fn input(&self, input: InputId) -> Node {
        let mut node = Node::object([
            ("input", Node::text(input.spec().path)),
            ("label", Node::text(input.spec().label)),
            ("value", self.resolved.value(input).to_node()),
        ]);
        let origin = match self.resolved.origin(input) {
            Origin::Person => "person",
            Origin::Engine => "neutral",
            Origin::Program { source, assumption } => {
                for (key, words) in [("source", source), ("assumption", assumption)] {
                    if let Some(words) = words {
                        node.insert(key, Node::text(words));
                    }
                }
                if assumption.is_some() { "assumption" } else { "program" }
            }
        };
        node.insert("origin", Node::text(origin));
        if let Some(years) = self.by_year(input) {
            node.insert("by_year", years);
        }
        node
    }

    fn judged_anew(&self) -> bool {
        self.resolved.rules.judged_anew(self.resolved.inputs())
    }

    /// What a term is in each contract year, and by which level, where levels are judged anew.
    fn by_year(&self, input: InputId) -> Option<Node> {
        let term: fn(&YearTerms) -> Decimal = match input {
            id::REVENUE_SHARE => |year| year.terms.revenue_share,
            id::MDF => |year| year.terms.mdf,
            id::ANNUAL_COMMITMENT => |year| year.terms.annual_commitment,
            _ => return None,
        };
        let years = self.terms.iter().map(|year| {
            let level = year.level.and_then(|level| self.resolved.rules.rungs.get(level));
            Node::object([
                ("level", Node::text(level.map_or("", |rung| &rung.id))),
                ("value", Node::text(&plain(term(year)))),
            ])
        });
        self.judged_anew().then(|| Node::List(years.collect()))
    }
}

fn series(name: &str, amounts: &[Decimal]) -> Node {
    let amounts = amounts.iter().map(|amount| Node::text(&plain(*amount))).collect();
    Node::object([("series", Node::text(name)), ("by_month", Node::List(amounts))])
}
