//! The value of an input, in words and digits.

use partner_roi_shared::document::Node;
use partner_roi_shared::text::parse;
use partner_roi_shared::{InputSpec, Kind, Value};

use crate::browser::format::Formats;
use crate::state::entry;
use crate::state::explained::text;
use crate::view::Context;
use crate::words::Key;

/// A value with its unit. Amounts are in the program's currency, as inputs are.
pub fn value_text(cx: Context, spec: &InputSpec, value: &Value) -> String {
    match (spec.kind, value) {
        (_, Value::NoLimit) => cx.say(Key::NO_LIMIT).to_owned(),
        (_, Value::Choice(word)) => cx.words.choice(word).to_owned(),
        (Kind::Money | Kind::OptionalMoney, Value::Decimal(amount)) => {
            cx.entry_formats.with(|formats| formats.money(*amount))
        }
        (Kind::Bands | Kind::Bonuses, value) => stepped(cx, &value.to_node()),
        (kind, value) => {
            let written = cx.words.apart(&entry::write(kind, value, cx.entry_formats.with(Formats::separators)));
            match kind {
                // The sign belongs to the digits, whichever way the text around them runs.
                Kind::Rate => cx.words.apart(&cx.fill(Key::PERCENT, &[&written])),
                _ => written,
            }
        }
    }
}

/// A plain decimal with all of its digits.
pub fn plain_text(cx: Context, plain: &str) -> String {
    cx.words.apart(&entry::grouped(plain, cx.entry_formats.with(Formats::separators)))
}

/// Bands and bonuses: from which volume on there is what.
fn stepped(cx: Context, steps: &Node) -> String {
    let Node::List(steps) = steps else { return String::new() };
    if steps.is_empty() {
        return cx.say(Key::EXPLAINED_NONE).to_owned();
    }
    let amount = |plain: &str| cx.entry_formats.with(|formats| formats.money(parse(plain).unwrap_or_default()));
    let step = |node: &Node| {
        let from = text(node, "from").or_else(|| text(node, "threshold")).map(amount).unwrap_or_default();
        let what = match (text(node, "rate"), text(node, "amount")) {
            (Some(rate), _) => cx.entry_formats.with(|formats| formats.percent(parse(rate).unwrap_or_default())),
            (None, Some(paid)) => amount(paid),
            (None, None) => String::new(),
        };
        cx.fill(Key::EXPLAINED_BAND, &[&from, &what])
    };
    steps.iter().map(step).collect::<Vec<_>>().join("; ")
}
