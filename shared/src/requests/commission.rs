//! Payouts of a bare list of amounts.

use rust_decimal::Decimal;

use crate::commission::{self, Bands, Bonus, Earned, Jump, Mode, Plan};
use crate::document::{self, Fields, Node};
use crate::fault::{Fault, Faults, code};
use crate::inputs::CommissionBase;
use crate::money::Currency;
use crate::number::checked::sum;
use crate::number::{Held, Number, Overflow, Rounding, held, settled};
use crate::text::plain;

/// What was asked.
struct Question {
    plan: Plan,
    amounts: Vec<Decimal>,
    window: Window,
    discounts: Option<Bands>,
    clawback: Option<Clawback>,
    currency: Currency,
    rounding: Rounding,
}

/// Payouts on customers that leave within so many amounts are paid back.
struct Clawback {
    months: u32,
    /// The share of customers that leaves from one amount to the next.
    churn: Decimal,
}

/// When the volume starts anew.
enum Window {
    Never,
    /// After so many amounts.
    Every(usize),
    /// By the month that an amount is of; month 1 is of this calendar month.
    Of(commission::Window, u32),
}

/// Payouts for amounts in order: `{"mode","bands":[{"from","rate"}],"amounts":[…],"reset_every":N|null,
/// "currency"}`, optionally `rounding` (`none` for exact figures), `window` with `start_month` instead of
/// `reset_every` (then amounts are months), `base` (with `gross_margin` for the one of this name), `bonuses` (`{"threshold",
/// "amount"|"rate","each_window"}`), `cap` a window, `volume_discounts` (bands), and `clawback` in months
/// with the monthly `churn` of the customers behind the amounts (then `clawbacks` says what is paid back
/// when; amounts are months, bonuses are kept).
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
        Window::Of(window, start_month) => {
            u32::try_from(index).is_ok_and(|index| window.begins_in(index + 1, start_month))
        }
    };
    let text = |amount: Decimal| Node::Text(plain(amount));
    let texts = |amounts: &[Decimal]| Node::List(amounts.iter().map(|amount| text(*amount)).collect());
    let payouts = plan.payouts(amounts, first_of_window, Decimal::ZERO, *currency, *rounding)?;
    let mut warnings = warnings(plan, "payout")?;
    let mut answer =
        vec![("payouts".to_owned(), texts(&payouts)), ("total".to_owned(), text(sum(payouts.iter().copied())?))];
    if let Some(bands) = &question.discounts {
        let discounts = Plan { mode: plan.mode, bands: bands.clone(), bonuses: Vec::new(), cap: None };
        warnings.extend(self::warnings(&discounts, "discount")?);
        let discounts = discounts.payouts(amounts, first_of_window, Decimal::ZERO, *currency, *rounding)?;
        answer.push(("discounts".to_owned(), texts(&discounts)));
        answer.push(("total_discount".to_owned(), text(sum(discounts)?)));
    }
    if let Some(clawback) = &question.clawback {
        let earned = plan.earned(&held(amounts), first_of_window, Held::ZERO, |_| None);
        let back = settled(clawback.of(&earned))?;
        let back: Vec<_> = back.into_iter().map(|amount| rounding.apply(amount, currency.decimals())).collect();
        answer.push(("clawbacks".to_owned(), texts(&back)));
        answer.push(("total_clawback".to_owned(), text(sum(back)?)));
    }
    answer.push(("warnings".to_owned(), Node::List(warnings)));
    Ok(Node::Object(answer))
}

/// Where one more unit of volume makes what a plan grants jump.
fn warnings(plan: &Plan, what: &str) -> Result<Vec<Node>, Overflow> {
    let warning = |jump: Jump| {
        let at = plain(jump.at);
        Node::object([
            ("by", jump.by.map_or(Node::Null, |by| Node::Text(plain(by)))),
            ("code", Node::text("payout_jumps")),
            ("detail", Node::Text(format!("one more unit at a volume of {at} makes the {what} jump"))),
            ("at", Node::Text(at)),
        ])
    };
    Ok(plan.jumps()?.into_iter().map(warning).collect())
}

impl Clawback {
    /// What is paid back in each month, within the months that are given: of the payout of month k, the
    /// part of the customers who leave in month k + a, (1 − churn)^(a − 1) · churn, for a up to the limit.
    fn of(&self, earned: &[Earned<Held>]) -> Vec<Held> {
        let mut back = vec![Held::ZERO; earned.len()];
        for (month, earned) in earned.iter().enumerate() {
            let mut staying = earned.after.payout - earned.before.payout;
            for cell in back.iter_mut().skip(month + 1).take(self.months as usize) {
                let lost = staying * Held::from(self.churn);
                *cell += lost;
                staying -= lost;
            }
        }
        back
    }
}

fn read(text: &str) -> Result<Question, Faults> {
    let node = document::parse(text)?;
    let mut fields = Fields::of(&node, "");
    let mode = fields.get::<Mode>("mode");
    let bands = fields.get::<Bands>("bands");
    let amounts = amounts(&mut fields);
    let window = window(&mut fields);
    // As in a scenario, no bands are no discounts.
    let no_discounts = matches!(fields.node("volume_discounts"), Some(Node::List(bands)) if bands.is_empty());
    let discounts = if no_discounts { None } else { fields.get::<Option<Bands>>("volume_discounts").flatten() };
    let currency = fields.get::<Option<Currency>>("currency").flatten();
    let rounding = fields.get::<Option<Rounding>>("rounding").flatten().unwrap_or(Rounding::HalfEven);
    let bonuses = fields.get::<Option<Vec<Bonus>>>("bonuses").flatten().unwrap_or_default();
    let cap = fields.amount("cap");
    let clawback = clawback(&mut fields);
    if let Some(faults) = Faults::if_any(fields.finish()) {
        return Err(faults);
    }
    // Without a fault they are all there.
    let (Some(mode), Some(bands)) = (mode, bands) else {
        return Err(Fault::new("/mode", code::MISSING, "\"mode\" and \"bands\" must be given").into());
    };
    let currency = currency.unwrap_or(Currency::US_DOLLAR);
    Ok(Question { plan: Plan { mode, bands, bonuses, cap }, amounts, window, discounts, clawback, currency, rounding })
}

fn clawback(fields: &mut Fields<'_>) -> Option<Clawback> {
    let months = fields.count("clawback");
    let churn = fields.fraction("churn");
    match (months, churn) {
        (Some(_), None) if fields.node("churn").is_none() => fields.missing("churn"),
        (None, Some(_)) if fields.node("clawback").is_none() => fields.missing("clawback"),
        _ => {}
    }
    Some(Clawback { months: months?, churn: churn? })
}

/// The amounts that count: revenue, or what the base leaves of it. Bare amounts say of no customer when its first
/// year ends, so under `first_year_revenue` they are taken as that of first years.
fn amounts(fields: &mut Fields<'_>) -> Vec<Decimal> {
    let base = fields.get::<Option<CommissionBase>>("base").flatten();
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
    let word = fields.get::<Option<commission::Window>>("window").flatten();
    let start_month = fields.count("start_month").unwrap_or(1);
    if every.is_some() && word.is_some() {
        fields.fault("/window", code::INCONSISTENT, "give either reset_every or window");
    }
    if start_month > 12 {
        fields.fault("/start_month", code::OUT_OF_RANGE, "a calendar month from 1 to 12");
    }
    match (every, word) {
        (Some(count), _) => Window::Every(count as usize),
        (None, Some(window)) => Window::Of(window, start_month),
        (None, None) => Window::Never,
    }
}
