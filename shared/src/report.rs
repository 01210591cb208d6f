//! The answer to a scenario.

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

use crate::document;
use crate::ledger::Ledger;
use crate::measures::Measures;
use crate::money::Currency;
use crate::text::plain;

/// Which rules were applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProgramRef {
    /// Id of the program.
    pub id: String,
    /// Its version.
    pub version: u32,
}

/// Something for each ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sides<T> {
    /// The vendor's.
    pub vendor: T,
    /// The partner's.
    pub partner: T,
    /// Both consolidated: transfers vanish.
    pub joint: T,
}

/// The ledgers of a report.
pub type Ledgers = Sides<Ledger>;
/// The measures of a report.
pub type ReportMeasures = Sides<Measures>;

/// Something that a reader of the figures should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Stable code.
    pub code: &'static str,
    /// A sentence.
    pub detail: String,
    /// The amount it is about, in the report's currency.
    pub amount: Decimal,
}

impl Serialize for Warning {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entries = [("code", self.code), ("detail", &self.detail), ("amount", &plain(self.amount))];
        serializer.collect_map(entries)
    }
}

/// The answer to a scenario: ledgers, measures, and what they were calculated from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Version of the document format; 1.
    pub schema_version: u32,
    /// [`ENGINE_VERSION`](crate::ENGINE_VERSION).
    pub engine: String,
    /// The program and the version that was applied.
    pub program: ProgramRef,
    /// The scenario with every input filled in.
    pub scenario: Map<String, Json>,
    /// Currency of all amounts.
    pub currency: Currency,
    /// H: the ledgers have H + 1 periods.
    pub horizon: u32,
    /// What happens to the money.
    pub ledgers: Ledgers,
    /// What that comes to.
    pub measures: ReportMeasures,
    /// What a reader should know besides.
    pub warnings: Vec<Warning>,
}

impl Report {
    /// SHA-256 over the canonical form (RFC 8785) of the report without this hash, in hexadecimal:
    /// two reports with equal hashes are equal in every digit.
    pub fn result_hash(&self) -> String {
        hash(&self.to_value())
    }

    /// The report with its hash, in canonical form.
    pub fn to_json(&self) -> String {
        let mut value = self.to_value();
        let result_hash = hash(&value);
        if let Json::Object(report) = &mut value {
            report.insert("result_hash".to_owned(), result_hash.into());
        }
        document::canonical(&value)
    }

    fn to_value(&self) -> Json {
        // Only maps with keys that are not strings could fail here, and there are none.
        serde_json::to_value(self).unwrap_or(Json::Null)
    }
}

fn hash(value: &Json) -> String {
    let digest = Sha256::digest(document::canonical(value).as_bytes());
    digest.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|half| char::from_digit(half.into(), 16)).collect()
}
