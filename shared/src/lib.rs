//! The partner ROI engine: what a partnership costs and earns, seen by both sides, to the last digit.
//!
//! The crate is pure. It reads no clock, no file, no environment and no locale, draws no random
//! number and computes in exact decimals, so a browser, a server and a command line that are given
//! the same documents print the same digits. What has no answer is said with a typed reason
//! ([`Undefined`]), never with 0, infinity or NaN; what is wrong with an input comes back all at once
//! as [`Faults`], each with the path of its field.
//!
//! ```
//! use partner_roi_shared::{Catalog, calculate_document};
//!
//! # #[cfg(feature = "bundled")] {
//! let report = calculate_document(
//!     Catalog::bundled(),
//!     r#"{"program":"agent-platform","partner_type":"channel","level":"premier"}"#,
//! )?;
//! assert_eq!(report.ledgers.partner.net_by_month().len(), 37);
//! # }
//! # Ok::<(), partner_roi_shared::Faults>(())
//! ```
//!
//! Where to look: [`inputs`] is the registry of everything a person can change, [`Program`] the
//! vendor's rules, [`Scenario`] one person's what-if, [`calculate`] the calculation, [`Report`] its
//! answer. The definitions of all figures stand with [`measures`] and in `docs/methodology.md`.

#![deny(missing_docs)]
#![deny(clippy::float_arithmetic)]

pub mod commission;
pub mod date;
pub mod document;
pub mod explain;
pub mod fault;
pub mod inputs;
pub mod ledger;
pub mod measures;
pub mod money;
pub mod number;
mod ordered;
pub mod program;
mod projection;
pub mod report;
pub mod requests;
pub mod scenario;
#[cfg(feature = "schema")]
pub mod schema;
pub mod scorecard;
pub mod text;
pub mod what_if;

mod calculate;

pub use calculate::{calculate, calculate_document};
pub use fault::{Fault, Faults};
pub use inputs::{InputGroup, InputId, InputSpec, Kind, Value};
pub use ledger::{Ledger, Line, LineId, LineKind, YearSummary};
pub use measures::{Answer, Figure, Measures, Undefined};
pub use money::{Currency, Money};
pub use number::Rounding;
#[cfg(feature = "bundled")]
pub use program::bundled;
pub use program::{Catalog, Level, PartnerType, Program};
pub use report::{Ledgers, Report, ReportMeasures, Warning};
pub use rust_decimal::Decimal;
pub use scenario::{Origin, Resolved, Scenario};

/// The version of the calculation. It stands in every report, because a later engine may define a
/// figure differently; such changes are listed under "numbers changed" in the changelog.
pub const ENGINE_VERSION: &str = env!("CARGO_PKG_VERSION");
