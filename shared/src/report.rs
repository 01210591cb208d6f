//! The answer to a scenario.

use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use crate::document::{Node, Writer};
use crate::ledger::Ledger;
use crate::measures::Measures;
use crate::money::Currency;
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

/// The answer to a scenario: ledgers, measures, and what they were calculated from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Version of the document format; 1.
    pub schema_version: u32,
    /// [`ENGINE_VERSION`](crate::ENGINE_VERSION).
    pub engine: String,
    /// The program and the version that was applied.
    pub program: ProgramRef,
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
    /// What a reader should know besides.
    pub warnings: Vec<Warning>,
}

impl Report {
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

    /// The canonical form in two parts: the hash belongs between them.
    fn text(&self) -> (String, String) {
        let mut writer = Writer::new();
        let mut split = 0;
        writer.object(|report| {
            report.field("currency").text(self.currency.code());
            report.field("engine").text(&self.engine);
            report.field("horizon").number(self.horizon);
            self.ledgers.write(report.field("ledgers"), Ledger::write);
            self.measures.write(report.field("measures"), Measures::write);
            let program = report.field("program");
            program.object(|object| {
                object.field("id").text(&self.program.id);
                object.field("version").number(self.program.version);
            });
            split = program.out.len();
            report.field("scenario").node(&self.scenario);
            report.field("schema_version").number(self.schema_version);
            report.field("warnings").list(&self.warnings, |writer, warning| {
                writer.object(|object| {
                    object.field("amount").text(&plain(warning.amount));
                    object.field("code").text(warning.code);
                    object.field("detail").text(&warning.detail);
                });
            });
        });
        let after = writer.out.split_off(split);
        (writer.out, after)
    }
}

impl<T> Sides<T> {
    fn write(&self, writer: &mut Writer, write: fn(&T, &mut Writer)) {
        writer.object(|object| {
            write(&self.joint, object.field("joint"));
            write(&self.partner, object.field("partner"));
            write(&self.vendor, object.field("vendor"));
        });
    }
}

fn hash(before: &str, after: &str) -> String {
    let digest = Sha256::new().chain_update(before).chain_update(after).finalize();
    digest.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|half| char::from_digit(half.into(), 16)).collect()
}
