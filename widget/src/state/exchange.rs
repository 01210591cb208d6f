//! The exchange rate by which a person sees all results in another currency.

use partner_roi_shared::date::Date;
use partner_roi_shared::scenario::ExchangeRate;
use partner_roi_shared::text::parse;
use partner_roi_shared::{Currency, Decimal};

use super::number::{self, Separators};

/// A rate beyond this is a slip of the pen; the engine refuses it too.
const HIGHEST: i64 = 1_000_000_000;

/// The currencies that are offered besides the program's own; a document may name any other.
pub const OFFERED: [&str; 24] = [
    "USD", "EUR", "GBP", "JPY", "CHF", "CAD", "AUD", "BRL", "MXN", "INR", "CNY", "KRW", "SGD", "HKD", "SEK", "NOK",
    "DKK", "PLN", "CZK", "TRY", "ZAR", "AED", "SAR", "EGP",
];

/// What was entered, if all of it is a rate: a currency, what one unit of the program's is worth in it, and the day of it.
pub fn read(currency: &str, rate: &str, date: &str, separators: Separators) -> Option<ExchangeRate> {
    let currency = Currency::new(currency)?;
    let rate = parse(&number::read(rate, separators).ok().filter(|reading| !reading.percent)?.plain).ok()?;
    let sound = rate > Decimal::ZERO && rate <= Decimal::from(HIGHEST) && Date::parse(date).is_some();
    sound.then(|| ExchangeRate { currency, rate, date: date.to_owned() })
}

/// An amount of the program's currency, or of the currency of the rate `from`, in that of the rate `to`, to its minor unit;
/// without a rate, the program's. Nothing if it is too large to be held.
pub fn converted(amount: Decimal, from: Option<&ExchangeRate>, to: Option<&ExchangeRate>) -> Option<Decimal> {
    if from.map(|from| from.rate) == to.map(|to| to.rate) {
        return Some(amount);
    }
    let amount = from.map_or(Some(amount), |from| amount.checked_div(from.rate))?;
    let amount = to.map_or(Some(amount), |to| amount.checked_mul(to.rate))?;
    Some(amount.round_dp(to.map_or(2, |to| to.currency.decimals())).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_come_into_another_currency_and_back() {
        let rate = |code: &str, rate: &str| read(code, rate, "2026-11-21", Separators::ENGLISH).expect("a rate");
        let (euro, yen) = (rate("EUR", "0.92"), rate("JPY", "149.37"));
        let amount = Decimal::from(50_000);
        let told = |from, to| converted(amount, from, to).map(|amount| amount.to_string());
        assert_eq!(told(None, None).as_deref(), Some("50000"));
        assert_eq!(told(None, Some(&euro)).as_deref(), Some("46000"));
        // 50000 ÷ 0.92 = 54347.826…
        assert_eq!(told(Some(&euro), None).as_deref(), Some("54347.83"));
        // 50000 ÷ 0.92 × 149.37 = 8117934.78…; a yen has no minor unit.
        assert_eq!(told(Some(&euro), Some(&yen)).as_deref(), Some("8117935"));
        assert_eq!(converted(Decimal::MAX, None, Some(&yen)), None);
    }

    #[test]
    fn a_rate_is_read_as_people_write_it() {
        let german = Separators { decimal: ',', group: '.' };
        let rate = read("EUR", "0,9217", "2026-11-21", german).expect("a rate");
        assert_eq!((rate.currency.code(), rate.rate.to_string().as_str()), ("EUR", "0.9217"));
        assert_eq!(rate.date, "2026-11-21");
    }

    #[test]
    fn without_currency_rate_or_day_there_is_none() {
        for (currency, rate, date) in [
            ("EUR", "", "2026-11-21"),
            ("EUR", "0", "2026-11-21"),
            ("EUR", "-1", "2026-11-21"),
            ("EUR", "5%", "2026-11-21"),
            ("EUR", "2000000000", "2026-11-21"),
            ("EUR", "0.9", ""),
            ("EUR", "0.9", "2026-02-30"),
            ("eur", "0.9", "2026-11-21"),
        ] {
            assert_eq!(read(currency, rate, date, Separators::ENGLISH), None, "{currency} {rate} {date}");
        }
    }

    #[test]
    fn every_currency_that_is_offered_exists() {
        assert!(OFFERED.iter().all(|code| Currency::new(code).is_some()));
    }
}
