//! Payouts of a bare list of amounts.

use rust_decimal::Decimal;

use crate::commission::{Band, Bands, BandsError, Bonus, Mode, Plan, Reward};
use crate::document::{self, Fields, Node};
use crate::fault::{Fault, Faults, code};
use crate::inputs::CommissionBase;
use crate::money::Currency;
use crate::number::Rounding;
use crate::number::{Overflow, sum};
use crate::text::plain;

/// The windows that a volume can be counted in, for amounts of months.
const WINDOWS: &[&str] = &["quarter", "contract_year", "calendar_year", "lifetime"];

/// What was asked.
struct Question {
    plan: Plan,
    amounts: Vec<Decimal>,
    window: Window,
    discounts: Option<Bands>,
    currency: Currency,
    rounding: Rounding,
}

/// When the volume starts anew.
enum Window {
    Never,
    Every(usize),
    /// Every twelve amounts, the first window having begun so many amounts earlier.
    CalendarYear(usize),
}

/// Payouts for amounts in order: `{"mode","bands":[{"from","rate"}],"amounts":[…],"reset_every":N|null,
/// "currency"}`, optionally `rounding` (`none` for exact figures), `window` with `start_month` instead of
/// `reset_every` (then amounts are months), `base` with `gross_margin`, `bonuses` (`{"threshold",
/// "amount"|"rate","each_window"}`), `cap` a window and `volume_discounts` (bands).
///
/// ```
/// let answer = partner_roi_shared::requests::commission(
///     r#"{"mode":"marginal","bands":[{"from":"0","rate":"0.15"},{"from":"50000","rate":"0.25"},
///         {"from":"100000","rate":"0.35"}],"amounts":["120000"],"reset_every":null,"currency":"USD"}"#,
/// )?;
/// assert_eq!(answer.pointer("/total").unwrap().to_json(), "\"27000\"");
/// # Ok::<(), partner_roi_shared::Faults>(())
/// ```
///
/// # Errors
/// Everything that is wrong with the document, or `overflow` if a figure cannot be held.
pub fn commission(text: &str) -> Result<Node, Faults> {
    let question = read(text)?;
    answer(&question)
        .map_err(|Overflow| Fault::new("", code::OVERFLOW, "the figures are too large for exact decimals").into())
}

fn answer(question: &Question) -> Result<Node, Overflow> {
    let Question { plan, amounts, currency, rounding, .. } = question;
    let first_of_window = |index: usize| match question.window {
        Window::Never => false,
        Window::Every(count) => index.is_multiple_of(count),
        Window::CalendarYear(begun) => (index + begun).is_multiple_of(12),
    };
    let text = |amount: Decimal| Node::Text(plain(amount));
    let texts = |amounts: &[Decimal]| Node::List(amounts.iter().map(|amount| text(*amount)).collect());
    let payouts = plan.payouts(amounts, first_of_window, Decimal::ZERO, *currency, *rounding)?;
    let warnings = plan
        .jumps()?
        .into_iter()
        .map(|jump| {
            let detail = format!("one more unit at a volume of {} makes the payout jump", plain(jump.at));
            Node::Object(vec![
                ("at".to_owned(), text(jump.at)),
                ("by".to_owned(), jump.by.map_or(Node::Null, text)),
                ("code".to_owned(), Node::Text("payout_jumps".to_owned())),
                ("detail".to_owned(), Node::Text(detail)),
            ])
        })
        .collect();
    let mut answer = vec![
        ("payouts".to_owned(), texts(&payouts)),
        ("total".to_owned(), text(sum(payouts.iter().copied())?)),
        ("warnings".to_owned(), Node::List(warnings)),
    ];
    if let Some(bands) = &question.discounts {
        let discounts = Plan { mode: plan.mode, bands: bands.clone(), bonuses: Vec::new(), cap: None };
        let discounts = discounts.payouts(amounts, first_of_window, Decimal::ZERO, *currency, *rounding)?;
        answer.push(("discounts".to_owned(), texts(&discounts)));
        answer.push(("total_discount".to_owned(), text(sum(discounts)?)));
    }
    Ok(Node::Object(answer))
}

fn read(text: &str) -> Result<Question, Faults> {
    let node = document::parse(text)?;
    let mut fields = Fields::of(&node, "");
    let mode = fields.get::<Mode>("mode");
    let bands = match fields.node("bands") {
        Some(_) => bands(&mut fields, "bands"),
        None => {
            fields.missing("bands");
            None
        }
    };
    let amounts = amounts(&mut fields);
    let window = window(&mut fields);
    let discounts = fields.node("volume_discounts").and_then(|_| self::bands(&mut fields, "volume_discounts"));
    let currency = fields.get::<Option<Currency>>("currency").flatten();
    let rounding = fields.get::<Option<Rounding>>("rounding").flatten().unwrap_or(Rounding::HalfEven);
    let bonuses = bonuses(&mut fields);
    let cap = fields.amount("cap");
    if let Some(faults) = Faults::if_any(fields.finish()) {
        return Err(faults);
    }
    // Without a fault they are all there.
    let (Some(mode), Some(bands)) = (mode, bands) else {
        return Err(Fault::new("/mode", code::MISSING, "\"mode\" and \"bands\" must be given").into());
    };
    let currency = currency.unwrap_or(Currency::US_DOLLAR);
    Ok(Question { plan: Plan { mode, bands, bonuses, cap }, amounts, window, discounts, currency, rounding })
}

/// The amounts that count: revenue, or what the base leaves of it.
fn amounts(fields: &mut Fields<'_>) -> Vec<Decimal> {
    let base = fields.get::<Option<CommissionBase>>("base").flatten();
    if base == Some(CommissionBase::FirstYearRevenue) {
        let detail = "bare amounts have no customers whose first year could count; give the amounts of that year";
        fields.fault("/base", code::NOT_ONE_OF, detail);
    }
    let margin = fields.decimal("gross_margin");
    if base == Some(CommissionBase::GrossMargin) && margin.is_none() {
        fields.missing("gross_margin");
    }
    if margin.is_some_and(|margin| margin.is_sign_negative() || margin > Decimal::ONE) {
        fields.fault("/gross_margin", code::OUT_OF_RANGE, "a margin is a fraction from 0 to 1");
    }
    if fields.node("amounts").is_none() {
        fields.missing("amounts");
    }
    let amounts = fields.decimals("amounts").unwrap_or_default();
    for (index, _) in amounts.iter().enumerate().filter(|(_, amount)| **amount < Decimal::ZERO) {
        fields.fault(format!("/amounts/{index}"), code::OUT_OF_RANGE, "an amount must not be negative");
    }
    match (base, margin) {
        // Both factors are held exactly, and a product with a fraction is no larger than the amount.
        (Some(CommissionBase::GrossMargin), Some(margin)) => {
            amounts.iter().map(|amount| amount.saturating_mul(margin)).collect()
        }
        _ => amounts,
    }
}

fn window(fields: &mut Fields<'_>) -> Window {
    let every = fields.count("reset_every");
    let word = fields.word("window", WINDOWS);
    let start_month = fields.count("start_month").unwrap_or(1);
    if every.is_some() && word.is_some() {
        fields.fault("/window", code::INCONSISTENT, "give either reset_every or window");
    }
    if start_month > 12 {
        fields.fault("/start_month", code::OUT_OF_RANGE, "a calendar month from 1 to 12");
    }
    match (every, word) {
        (Some(count), _) => Window::Every(count as usize),
        (None, Some("quarter")) => Window::Every(3),
        (None, Some("contract_year")) => Window::Every(12),
        (None, Some("calendar_year")) => Window::CalendarYear(start_month as usize - 1),
        (None, _) => Window::Never,
    }
}

fn bands(fields: &mut Fields<'_>, key: &'static str) -> Option<Bands> {
    let items = fields.list(key)?;
    let at = fields.at(key);
    let mut bands = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let mut band = Fields::of(item, format!("{at}/{index}"));
        for required in ["from", "rate"] {
            if band.node(required).is_none() {
                band.missing(required);
            }
        }
        let (from, rate) = (band.amount("from"), band.fraction("rate"));
        fields.extend(band.finish());
        bands.extend(from.zip(rate).map(|(from, rate)| Band { from, rate }));
    }
    if bands.len() < items.len() {
        return None;
    }
    let (pointer, detail) = match Bands::new(bands) {
        Ok(bands) => return Some(bands),
        Err(BandsError::Empty) => (at, "there must be at least one band"),
        Err(BandsError::NotFromZero) => (format!("{at}/0/from"), "the first band starts at 0"),
        Err(BandsError::NotRising(index)) => (
            format!("{at}/{index}/from"),
            "a band starts above the one before it; bands neither overlap nor stand out of order",
        ),
    };
    fields.fault(pointer, code::BANDS, detail);
    None
}

fn bonuses(fields: &mut Fields<'_>) -> Vec<Bonus> {
    let Some(items) = fields.node("bonuses").and_then(|_| fields.list("bonuses")) else {
        return Vec::new();
    };
    let mut bonuses = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let mut bonus = Fields::of(item, format!("/bonuses/{index}"));
        if bonus.node("threshold").is_none() {
            bonus.missing("threshold");
        }
        let threshold = bonus.amount("threshold").unwrap_or_default();
        if bonus.node("threshold").is_some() && threshold.is_zero() {
            bonus.fault(
                bonus.at("threshold"),
                code::OUT_OF_RANGE,
                "a threshold lies above 0, or nobody could reach it",
            );
        }
        let each_window = bonus.get::<bool>("each_window").unwrap_or(false);
        let reward = match (bonus.amount("amount"), bonus.fraction("rate")) {
            (Some(amount), None) => Some(Reward::Amount(amount)),
            (None, Some(rate)) => Some(Reward::Rate(rate)),
            _ => {
                bonus.fault(format!("/bonuses/{index}"), code::INCONSISTENT, "a bonus pays either an amount or a rate");
                None
            }
        };
        fields.extend(bonus.finish());
        bonuses.extend(reward.map(|reward| Bonus { threshold, reward, each_window }));
    }
    bonuses
}
