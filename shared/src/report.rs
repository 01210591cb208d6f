//! The answer to a scenario.

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use crate::document::{Node, Writer};
use crate::inputs::InputId;
use crate::ledger::Ledger;
use crate::measures::{Answer, Measures, Rates, Ratios};
use crate::money::Currency;
use crate::number::{Held, Rounding};
use crate::scenario::ExchangeRate;
use crate::text::plain;

/// Which rules were applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramRef {
    /// Id of the program.
    pub id: String,
    /// Its version.
    pub version: u32,
}

/// Something for each ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides<T> {
    /// The vendor's.
    pub vendor: T,
    /// The partner's.
    pub partner: T,
    /// All consolidated: transfers vanish.
    pub joint: T,
    /// The venture's, in a joint venture.
    pub venture: Option<T>,
}

impl<T> Sides<T> {
    /// The same question asked of each.
    pub(crate) fn map<U>(&self, ask: impl Fn(&T) -> U) -> Sides<U> {
        Sides {
            vendor: ask(&self.vendor),
            partner: ask(&self.partner),
            joint: ask(&self.joint),
            venture: self.venture.as_ref().map(&ask),
        }
    }

    /// Each turned into something else.
    pub(crate) fn into_each<U>(self, mut turn: impl FnMut(T) -> U) -> Sides<U> {
        Sides {
            vendor: turn(self.vendor),
            partner: turn(self.partner),
            joint: turn(self.joint),
            venture: self.venture.map(turn),
        }
    }

    /// Each with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &T)> {
        let [vendor, partner, joint] = [("vendor", &self.vendor), ("partner", &self.partner), ("joint", &self.joint)];
        let venture = self.venture.as_ref().map(|venture| ("venture", venture));
        [Some(vendor), Some(partner), Some(joint), venture].into_iter().flatten()
    }
}

/// The ledgers of a report.
pub type Ledgers = Sides<Ledger>;
/// The measures of a report.
pub type ReportMeasures = Sides<Measures>;

/// Something that a reader of the figures should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Stable code. [`Report::detail`] is the sentence for it.
    pub code: &'static str,
    /// The amount it is about, in the report's currency.
    pub amount: Option<Decimal>,
    /// The field of the scenario it is about.
    pub pointer: Option<String>,
    /// The volume at which it happens, in the same currency.
    pub at: Option<Decimal>,
    /// What jumps, or whose result it is about: a side of [`Sides::iter`].
    pub what: &'static str,
}

impl Warning {
    /// One of a code alone.
    pub(crate) fn new(code: &'static str) -> Self {
        Self { code, amount: None, pointer: None, at: None, what: "" }
    }
}

/// The answer to a scenario: ledgers, measures, and what they were calculated from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Version of the document format; 1.
    pub schema_version: u32,
    /// [`ENGINE_VERSION`](crate::ENGINE_VERSION).
    pub engine: String,
    /// The program and the version that was applied.
    pub program: ProgramRef,
    /// The program's sentence that the answer is an estimate, not a promise.
    pub disclaimer: String,
    /// The scenario with every input filled in.
    pub scenario: Node,
    /// Currency of all amounts.
    pub currency: Currency,
    /// H: the ledgers have H + 1 periods.
    pub horizon: u32,
    /// What happens to the money.
    pub ledgers: Ledgers,
    /// What that comes to.
    pub measures: ReportMeasures,
    /// The same as if nothing went wrong, where the scenario has risk factors.
    pub unadjusted: Option<ReportMeasures>,
    /// What a customer, a lead, a deal and a partner come to.
    pub ratios: Ratios,
    /// Where the level is judged anew: the id of the level of each contract year.
    pub levels: Vec<String>,
    /// The rate by which all amounts were brought into the report's currency, if it is not the program's.
    pub exchange_rate: Option<ExchangeRate>,
    /// At which modified internal rates finance and reinvest, effective a year.
    pub(crate) discount_rate: Decimal,
    /// What a reader should know besides.
    pub warnings: Vec<Warning>,
}

impl Report {
    /// The rates of return of each ledger. They take as long as everything else together, so they are
    /// worked out when they are asked for, and whenever the report is written.
    pub fn rates(&self) -> Sides<Rates> {
        let Sides { vendor, partner, joint, venture } = &self.ledgers;
        let rates = |ledger: &Ledger| Rates::or_reasons(ledger.net_by_month(), self.discount_rate);
        Sides {
            vendor: rates(vendor),
            partner: rates(partner),
            joint: rates(joint),
            venture: venture.as_ref().map(|_| Rates::of_venture()),
        }
    }

    /// SHA-256 over the canonical form (RFC 8785) of the report without this hash, in hexadecimal:
    /// two reports with equal hashes are equal in every digit.
    pub fn result_hash(&self) -> String {
        self.to_json_and_hash().1
    }

    /// The report with its hash, in canonical form.
    pub fn to_json(&self) -> String {
        self.to_json_and_hash().0
    }

    /// Both, for the price of one.
    pub fn to_json_and_hash(&self) -> (String, String) {
        let (mut text, after) = self.text();
        let result_hash = hash(&text, &after);
        text.push_str(",\"result_hash\":\"");
        text.push_str(&result_hash);
        text.push('"');
        text.push_str(&after);
        (text, result_hash)
    }

    /// A warning as a sentence. Made only when it is asked for and when the report is written, because a page has words of
    /// its own.
    pub fn detail(&self, warning: &Warning) -> String {
        let currency = self.currency;
        let left_out = |what: &str| {
            let amount = Rounding::HalfEven.apply(warning.amount.unwrap_or_default(), currency.decimals());
            let (amount, horizon) = (plain(amount), self.horizon);
            format!("{what} of {amount} {currency} fall beyond the horizon of {horizon} months and are left out")
        };
        match (warning.code, warning.at) {
            ("collected_after_horizon", _) => left_out("Customer payments"),
            ("paid_after_horizon", _) => left_out("Payouts"),
            ("venture_short", _) => {
                let short = self.measures.venture.as_ref().and_then(|venture| venture.peak_funding.month);
                let month = short.unwrap_or_default();
                format!("the venture's capital does not last: in month {month} it is short by the amount")
            }
            (_, Some(at)) => {
                let (at, what) = (plain(at), warning.what);
                let by = warning.amount.map_or_else(String::new, |by| format!(" by {} {currency}", plain(by)));
                format!("one more unit at a volume of {at} {currency} makes the {what} jump{by}")
            }
            ("exit_assumed", _) => {
                let [amount, left] =
                    [warning.amount, self.left_without(warning)].map(|amount| plain(amount.unwrap_or_default()));
                let side = warning.what;
                format!(
                    "{amount} {currency} of the {side} net profit is the assumed value at exit; without it, {left} {currency} is left"
                )
            }
            ("requirements_assumed", _) => {
                "levels are judged by qualified leads alone; whatever else they take is taken as met".to_owned()
            }
            ("plan_kept", _) => {
                "levels reached later have another payout plan; that of the first level is kept".to_owned()
            }
            ("plan_not_used", _) => "a payout plan is chosen, but nothing of it counts here".to_owned(),
            _ => {
                let input = warning.pointer.as_deref().and_then(InputId::from_pointer);
                let label = input.map_or("something", |input| input.spec().label);
                format!("{label} is given, but nothing depends on it here")
            }
        }
    }

    /// The net profit of the side that a warning is about, less the warning's amount.
    pub fn left_without(&self, warning: &Warning) -> Option<Decimal> {
        let (_, measures) = self.measures.iter().find(|(side, _)| *side == warning.what)?;
        match measures.net_profit.answer {
            Answer::Value(profit) => (Held::from(profit) - Held::from(warning.amount?)).settled().ok(),
            Answer::Undefined(_) => None,
        }
    }

    /// The canonical form in two parts: the hash belongs between them.
    fn text(&self) -> (String, String) {
        let mut writer = Writer::new();
        let mut split = 0;
        writer.object(|report| {
            report.field("currency").text(self.currency.code());
            report.field("disclaimer").text(&self.disclaimer);
            report.field("engine").text(&self.engine);
            if let Some(exchange) = &self.exchange_rate {
                report.field("exchange_rate").node(&exchange.to_node());
            }
            report.field("horizon").number(self.horizon);
            self.ledgers.write(report.field("ledgers"), Ledger::write);
            if !self.levels.is_empty() {
                report.field("levels").list(&self.levels, |writer, level| writer.text(level));
            }
            let rates = self.rates();
            report.field("measures").node(&self.measures_with(&rates));
            if let Some(unadjusted) = &self.unadjusted {
                report.field("measures_unadjusted").node(&sides_node(unadjusted.iter(), Measures::to_node));
            }
            let program = report.field("program");
            program.object(|object| {
                object.field("id").text(&self.program.id);
                object.field("version").number(self.program.version);
            });
            let ratios = report.field("ratios");
            ratios.node(&self.ratios.to_node());
            split = ratios.out.len();
            report.field("scenario").node(&self.scenario);
            report.field("schema_version").number(self.schema_version);
            let said = self.warnings.iter().map(|warning| (warning.clone(), self.detail(warning)));
            let mut warnings: Vec<_> = said.collect();
            several_rates(&rates, &mut warnings);
            report.field("warnings").list(&warnings, |writer, (warning, detail)| {
                writer.object(|object| {
                    if let Some(amount) = warning.amount {
                        object.field("amount").text(&plain(amount));
                    }
                    if let Some(at) = warning.at {
                        object.field("at").text(&plain(at));
                    }
                    object.field("code").text(warning.code);
                    object.field("detail").text(detail);
                    if let Some(pointer) = &warning.pointer {
                        object.field("pointer").text(pointer);
                    }
                });
            });
        });
        let after = writer.out.split_off(split);
        (writer.out, after)
    }

    /// The measures of each ledger with its rates beside them.
    #[cfg(feature = "authoring")]
    pub(crate) fn measures_node(&self) -> Node {
        self.measures_with(&self.rates())
    }

    fn measures_with(&self, rates: &Sides<Rates>) -> Node {
        let mut sides = Vec::with_capacity(4);
        for ((name, measures), (_, rates)) in self.measures.iter().zip(rates.iter()) {
            let mut node = measures.to_node();
            for (name, rate) in rates.to_entries() {
                node.insert(name, rate);
            }
            sides.push((name.to_owned(), node));
        }
        Node::Object(sides)
    }
}

/// Warns of each ledger that has more than one internal rate, of which one is shown.
fn several_rates(rates: &Sides<Rates>, warnings: &mut Vec<(Warning, String)>) {
    for (side, rates) in rates.iter().filter(|(_, rates)| rates.irr.roots.len() > 1) {
        let count = rates.irr.roots.len().to_string();
        let detail = ["the ", side, " ledger has ", &count, " internal rates; the one nearest 10% a year is shown"];
        warnings.push((Warning::new("irr_multiple"), detail.concat()));
    }
}

fn sides_node<'a, T: 'a>(sides: impl Iterator<Item = (&'static str, &'a T)>, write: fn(&T) -> Node) -> Node {
    Node::Object(sides.map(|(name, side)| (name.to_owned(), write(side))).collect())
}

impl<T> Sides<T> {
    fn write(&self, writer: &mut Writer, write: fn(&T, &mut Writer)) {
        writer.object(|object| {
            write(&self.joint, object.field("joint"));
            write(&self.partner, object.field("partner"));
            write(&self.vendor, object.field("vendor"));
            if let Some(venture) = &self.venture {
                write(venture, object.field("venture"));
            }
        });
    }
}

fn hash(before: &str, after: &str) -> String {
    let digest = Sha256::new().chain_update(before).chain_update(after).finalize();
    digest.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|half| char::from_digit(half.into(), 16)).collect()
}
