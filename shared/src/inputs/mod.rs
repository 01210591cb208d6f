//! The registry of inputs: the one source of their names, units, limits, labels and defaults.
//!
//! Everything a person can change in a scenario stands once, in [`registry`](all): documents are
//! read and written by it, JSON Schemas are generated from it, forms are built from it, and the
//! typed [`Inputs`] that the formulas use are filled from it.

mod read;
mod registry;
mod typed;
mod used;

use rust_decimal::Decimal;

use crate::commission::{Bands, Bonus};
use crate::document::{Node, words};
use crate::text::{joined, plain};

pub use registry::{Inputs, all, id};
pub(crate) use typed::Slot;
pub(crate) use used::is_resale;

/// One input, by its place in the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InputId(u16);

impl InputId {
    /// The input of a path such as `deal_size` or `vendor_costs.acquisition.monthly`.
    pub fn from_path(path: &str) -> Option<Self> {
        all().iter().find(|spec| spec.path == path).map(|spec| spec.id)
    }

    /// The input that an RFC 6901 pointer in a scenario document leads to.
    pub fn from_pointer(pointer: &str) -> Option<Self> {
        all().iter().map(|spec| spec.id).find(|id| id.pointer() == pointer)
    }

    /// All that is known about it.
    pub fn spec(self) -> &'static InputSpec {
        &all()[self.index()]
    }

    /// Its place in [`all`].
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// RFC 6901 pointer to it in a scenario document.
    pub fn pointer(self) -> String {
        ["/", &self.spec().path.replace('.', "/")].concat()
    }
}

/// What is known about an input.
#[derive(Debug)]
pub struct InputSpec {
    /// Its place in the registry.
    pub id: InputId,
    /// Key in the scenario document; a dot leads into a nested object.
    pub path: &'static str,
    /// Where it belongs on a form.
    pub group: InputGroup,
    /// What kind of value it takes, and in what unit.
    pub kind: Kind,
    /// Plain English label, with the unit where it is not plain from the kind.
    pub label: &'static str,
    /// One sentence for the person who wonders. Forms have it in their own language.
    #[cfg(feature = "schema")]
    pub help: &'static str,
    /// Smallest allowed value, as a plain decimal; empty where limits make no sense.
    pub min: &'static str,
    /// Largest allowed value.
    pub max: &'static str,
    /// What holds if neither person nor program says anything: the value that leaves the
    /// calculation as if the input did not exist.
    pub default: &'static str,
}

/// The groups of inputs, in the order of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InputGroup {
    /// Leads, and what becomes of them.
    Demand,
    /// What a customer buys.
    Deal,
    /// What the partner earns and spends besides.
    PartnerBusiness,
    /// The program's terms between the two sides.
    Payout,
    /// The five cost groups of each side.
    Costs,
    /// White label: what the partner buys to sell under its own brand.
    Oem,
    /// What both build together, and who owns it.
    CoDevelopment,
    /// What one side invests in the other.
    Investment,
    /// The company that both own, and what it invents.
    Venture,
    /// Horizon, discounting, rounding.
    Money,
    /// By how much drivers may fall short and costs run over.
    Risk,
}

/// Kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An amount in the program's currency.
    Money,
    /// A fraction: 0.25 is what people see as 25%.
    Rate,
    /// A number of things; expected values, so fractions are allowed.
    Count,
    /// Whole months, or a calendar month.
    Months,
    /// Whole months, or `null` for no limit.
    OptionalMonths,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Twelve factors, January first, of mean 1.
    Season,
    /// An amount, or `null` for no limit.
    OptionalMoney,
    /// Bands of a volume, each with its rate; none for no bands.
    Bands,
    /// Bonuses on passing a volume.
    Bonuses,
}

/// A value of one of these kinds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Of [`Kind::Money`], [`Kind::Rate`], [`Kind::Count`] and [`Kind::OptionalMoney`].
    Decimal(Decimal),
    /// Of [`Kind::Months`] and [`Kind::OptionalMonths`].
    Months(u32),
    /// `null` of [`Kind::OptionalMonths`] and [`Kind::OptionalMoney`].
    NoLimit,
    /// Of [`Kind::Choice`].
    Choice(&'static str),
    /// Of [`Kind::Season`].
    Season(Box<[Decimal; 12]>),
    /// Of [`Kind::Bands`].
    Bands(Option<Bands>),
    /// Of [`Kind::Bonuses`].
    Bonuses(Vec<Bonus>),
}

impl Value {
    /// As it stands in a document: decimals as strings, months as numbers.
    pub fn to_node(&self) -> Node {
        // Loops: collecting from iterators is the same loop for each of them.
        let mut items = Vec::new();
        match self {
            Self::Decimal(value) => return Node::Text(plain(*value)),
            Self::Months(months) => return Node::Number(months.to_string()),
            Self::NoLimit => return Node::Null,
            Self::Choice(word) => return Node::text(word),
            Self::Season(factors) => {
                for factor in factors.iter() {
                    items.push(Node::Text(plain(*factor)));
                }
            }
            Self::Bands(bands) => {
                for band in bands.iter().flat_map(Bands::iter) {
                    items.push(band.to_node());
                }
            }
            Self::Bonuses(bonuses) => {
                for bonus in bonuses {
                    items.push(bonus.to_node());
                }
            }
        }
        Node::List(items)
    }

    /// As plain text, for a field; a season as twelve numbers with blanks between, no limit as "",
    /// bands and bonuses as JSON.
    pub fn to_text(&self) -> String {
        match self {
            Self::Decimal(value) => plain(*value),
            Self::Months(months) => months.to_string(),
            Self::NoLimit => String::new(),
            Self::Choice(word) => (*word).to_owned(),
            Self::Season(factors) => {
                let texts: Vec<_> = factors.iter().map(|factor| plain(*factor)).collect();
                joined(&texts, " ")
            }
            Self::Bands(_) | Self::Bonuses(_) => self.to_node().to_json(),
        }
    }
}

words! {
    /// How leads build up to their full number.
    pub enum Ramp {
        /// All at once.
        None = "none",
        /// In equal steps.
        Linear = "linear",
        /// Slow, fast, slow: 3x² − 2x³.
        SCurve = "s_curve",
    }
}

words! {
    /// What a customer signs.
    pub enum DealType {
        /// Pays the deal size once.
        OneTime = "one_time",
        /// Pays the deal size a year for as long as they stay.
        Recurring = "recurring",
    }
}

words! {
    /// When a recurring customer pays.
    pub enum Billing {
        /// A twelfth each month.
        Monthly = "monthly",
        /// Twelve months in advance.
        Yearly = "yearly",
    }
}

words! {
    /// What the revenue share is a share of.
    pub enum CommissionBase {
        /// What customers pay.
        Revenue = "revenue",
        /// What customers pay, less delivery.
        GrossMargin = "gross_margin",
        /// What customers pay in their first twelve months.
        FirstYearRevenue = "first_year_revenue",
    }
}

words! {
    /// How often the vendor pays out.
    pub enum PayoutFrequency {
        /// Each month.
        Monthly = "monthly",
        /// At the end of each quarter of the contract year.
        Quarterly = "quarterly",
        /// At the end of each contract year.
        Yearly = "yearly",
    }
}

words! {
    /// When within a period the flows of a month count for discounting.
    pub enum DiscountTiming {
        /// At the end of their month.
        End = "end",
        /// In the middle of their month.
        Mid = "mid",
        /// At the end of their contract year, as many published studies do.
        YearEnd = "year_end",
    }
}

words! {
    /// How the partner is paid for the customers it brings.
    pub enum Compensation {
        /// A share of what customers pay the vendor.
        Share = "share",
        /// The partner buys at a discount and sells at the full price.
        Resale = "resale",
    }
}

words! {
    /// Whether a partner keeps its level.
    pub enum LevelPolicy {
        /// It keeps the level it starts at.
        Fixed = "fixed",
        /// Each contract year it gets the level it qualified for in the year before.
        Rejudged = "rejudged",
    }
}

words! {
    /// One of the two sides.
    pub enum Party {
        /// The vendor.
        Vendor = "vendor",
        /// The partner.
        Partner = "partner",
    }
}

words! {
    /// Who owns what both build.
    pub enum Ownership {
        /// Both, each in its field of use.
        Joint = "joint_field_of_use",
        /// What each brought stays its own; what they build is joint.
        BackgroundForeground = "background_foreground",
        /// One side owns it and licenses it back to the other in perpetuity.
        LicenceBack = "licence_back",
    }
}

impl PayoutFrequency {
    /// Months from one payout to the next.
    pub fn months(self) -> u32 {
        match self {
            Self::Monthly => 1,
            Self::Quarterly => 3,
            Self::Yearly => 12,
        }
    }
}
