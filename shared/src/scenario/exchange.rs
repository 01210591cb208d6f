//! Seeing a scenario's amounts in another currency.

use rust_decimal::Decimal;

use crate::date::Date;
use crate::document::{Fields, FromNode, Node};
use crate::fault::{Fault, code, detail};
use crate::money::Currency;
use crate::text::plain;

/// An exchange rate that a person typed in, and the day it is of. There is no other way to another
/// currency, and every amount of the report is then in it.
///
/// ```
/// use partner_roi_shared::Scenario;
///
/// let scenario = Scenario::from_json(
///     r#"{"program":"agent-platform","partner_type":"channel","level":"premier",
///         "exchange_rate":{"currency":"EUR","rate":"0.92","date":"2026-11-02"}}"#,
/// )?;
/// assert_eq!(scenario.exchange_rate.map(|rate| rate.currency.code().to_owned()).as_deref(), Some("EUR"));
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeRate {
    /// The other currency.
    pub currency: Currency,
    /// How much of it one unit of the program's currency is.
    pub rate: Decimal,
    /// The day of the rate, `YYYY-MM-DD`.
    pub date: String,
}

impl ExchangeRate {
    /// As it stands in documents.
    pub(crate) fn to_node(&self) -> Node {
        let mut node = Node::Object(Vec::new());
        for (key, text) in [("currency", self.currency.code()), ("rate", &plain(self.rate)), ("date", &self.date)] {
            node.insert(key, Node::text(text));
        }
        node
    }
}

/// A rate beyond this is a slip of the pen in any currency.
const HIGHEST: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

impl FromNode for ExchangeRate {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        let mut fields = Fields::of(node, at);
        let currency = fields.get::<Currency>("currency");
        if fields.node("rate").is_none() {
            fields.missing("rate");
        }
        let rate = fields.decimal("rate").filter(|rate| {
            let sound = *rate > Decimal::ZERO && *rate <= HIGHEST;
            if !sound {
                fields.fault(
                    fields.at("rate"),
                    code::OUT_OF_RANGE,
                    detail!("a rate lies above 0 and not above a billion"),
                );
            }
            sound
        });
        let date = fields.get::<String>("date").filter(|date| {
            let sound = Date::parse(date).is_some();
            if !sound {
                fields.fault(fields.at("date"), code::NOT_A_DATE, detail!("a rate is of a day written YYYY-MM-DD"));
            }
            sound
        });
        faults.extend(fields.finish());
        Some(Self { currency: currency?, rate: rate?, date: date? })
    }
}
