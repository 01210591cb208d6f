//! Money: currencies with their minor units, payable amounts, and splits that add up.

use std::fmt;

use rust_decimal::Decimal;

use crate::document::{Field, FromNode, Node, shortened};
use crate::fault::{Fault, code};
use crate::number::{Held, Number, Overflow, Rounding, cut};

/// Active ISO 4217 codes by the number of their minor units.
const NO_MINOR_UNIT: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
const THREE_DECIMALS: &str = "BHD IQD JOD KWD LYD OMR TND";
const FOUR_DECIMALS: &str = "CLF UYW";
const TWO_DECIMALS: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN \
    BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD \
    HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU \
    MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK \
    SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER \
    ZAR ZMW ZWG";

/// A currency of ISO 4217.
///
/// ```
/// use partner_roi_shared::Currency;
///
/// assert_eq!(Currency::new("JPY").unwrap().decimals(), 0);
/// assert_eq!(Currency::new("USD").unwrap().decimals(), 2);
/// assert_eq!(Currency::new("BHD").unwrap().decimals(), 3);
/// assert!(Currency::new("usd").is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    code: &'static str,
    decimals: u8,
}

impl Currency {
    /// ISO 4217's code for transactions without a currency: that of a ledger of nothing.
    pub(crate) const UNKNOWN: Self = Self { code: "XXX", decimals: 2 };
    /// That of bare amounts which do not say theirs.
    pub(crate) const US_DOLLAR: Self = Self { code: "USD", decimals: 2 };

    /// The currency of an active alphabetic code, or nothing.
    pub fn new(code: &str) -> Option<Self> {
        for (list, decimals) in &[(TWO_DECIMALS, 2), (NO_MINOR_UNIT, 0), (THREE_DECIMALS, 3), (FOUR_DECIMALS, 4)] {
            if let Some(code) = list.split(' ').find(|listed| *listed == code) {
                return Some(Self { code, decimals: *decimals });
            }
        }
        None
    }

    /// The three letters.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// How many decimals a payable amount has.
    pub fn decimals(&self) -> u32 {
        self.decimals.into()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromNode for Currency {
    fn from_node(node: &Node, at: String, faults: &mut Vec<Fault>) -> Option<Self> {
        let code = String::from_node(node, at.clone(), faults)?;
        let currency = Self::new(&code);
        if currency.is_none() {
            let detail = format!("\"{}\" is no active ISO 4217 currency code such as \"USD\"", shortened(&code));
            faults.push(Fault::new(at, code::NOT_ONE_OF, detail));
        }
        currency
    }
}

impl Field for Currency {
    const BLANK: Self = Self::UNKNOWN;
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Currency {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Currency".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 4217 code" })
    }
}

/// An amount in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

impl Money {
    /// So much of a currency, not rounded.
    pub fn new(amount: Decimal, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// The number.
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// The currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The amount that is really paid: whole minor units.
    pub fn payable(self, rounding: Rounding) -> Self {
        Self { amount: rounding.apply(self.amount, self.currency.decimals()), ..self }
    }

    /// The payable amount in `parts` payable parts that add up to it: the largest-remainder method,
    /// the minor units left over going to the first parts. With [`Rounding::None`] the parts are
    /// equal and may carry as many decimals as a decimal holds.
    ///
    /// ```
    /// use partner_roi_shared::{Currency, Decimal, Money, Rounding};
    ///
    /// let yearly = Money::new(Decimal::from(50_000), Currency::new("USD").unwrap());
    /// let monthly = yearly.split(12, Rounding::HalfEven).unwrap();
    /// assert_eq!(monthly[0].amount().to_string(), "4166.67");
    /// assert_eq!(monthly[11].amount().to_string(), "4166.66");
    /// assert_eq!(monthly.iter().map(|part| part.amount()).sum::<Decimal>(), yearly.amount());
    /// ```
    ///
    /// # Errors
    /// [`Overflow`], also for no parts.
    pub fn split(self, parts: u32, rounding: Rounding) -> Result<Vec<Self>, Overflow> {
        let [whole, count] = [self.payable(rounding).amount, Decimal::from(parts)].map(Held::from);
        let (part, decimals) = ((whole / count).settled()?, self.currency.decimals());
        let (base, unit) = match rounding {
            Rounding::None => (Held::from(part), Held::ZERO),
            _ => (Held::from(cut(part, decimals)), Held::new(1, decimals)),
        };
        let unit = if part.is_sign_negative() { -unit } else { unit };
        let mut left = if rounding == Rounding::None { Held::ZERO } else { whole - base * count };
        let (less, more) = (base.settled()?, (base + unit).settled()?);
        let mut amounts = Vec::with_capacity(parts as usize);
        for _ in 0..parts {
            let amount = if left.is_zero() {
                less
            } else {
                left -= unit;
                more
            };
            amounts.push(Self { amount, ..self });
        }
        Ok(amounts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(text: &str) -> Money {
        Money::new(text.parse().unwrap(), Currency::new("USD").unwrap())
    }

    #[test]
    fn halves_go_where_the_rule_says() {
        for (amount, even, up) in [("0.125", "0.12", "0.13"), ("0.135", "0.14", "0.14"), ("-0.125", "-0.12", "-0.13")] {
            assert_eq!(usd(amount).payable(Rounding::HalfEven).amount().to_string(), even);
            assert_eq!(usd(amount).payable(Rounding::HalfUp).amount().to_string(), up);
            assert_eq!(usd(amount).payable(Rounding::None).amount().to_string(), amount);
        }
    }

    #[test]
    fn minor_units_follow_the_currency() {
        let third = Decimal::ONE_HUNDRED / Decimal::from(3);
        for (code, expected) in [("JPY", "33"), ("USD", "33.33"), ("BHD", "33.333"), ("CLF", "33.3333")] {
            let money = Money::new(third, Currency::new(code).unwrap());
            assert_eq!(money.payable(Rounding::HalfEven).amount().to_string(), expected);
        }
    }

    #[test]
    fn splits_add_up() {
        for (amount, parts) in [("100", 3), ("0.02", 12), ("-50000", 12), ("15000", 7), ("0", 4)] {
            let split = usd(amount).split(parts, Rounding::HalfEven).unwrap();
            assert_eq!(split.len(), parts as usize);
            let total: Decimal = split.iter().map(Money::amount).sum();
            assert_eq!(total, usd(amount).amount());
            let spread = split[0].amount() - split[split.len() - 1].amount();
            assert!(spread.abs() <= Decimal::new(1, 2), "{amount}/{parts}: {spread}");
        }
    }
}
