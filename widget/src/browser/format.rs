//! Numbers as the person's language writes them, by the browser's Intl.
//!
//! Decimals go in as text, so that no digit passes through a float.

use std::rc::Rc;

use js_sys::{Array, Function, Object, Reflect};
use partner_roi_shared::{Currency, Decimal, text::plain};
use wasm_bindgen::prelude::*;

use crate::state::entry::EntryFault;
use crate::state::number::{Separators, shifted};
use crate::words::{Key, Words};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl, js_name = NumberFormat)]
    type NumberFormat;

    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(locale: &JsValue, options: &Object) -> Result<NumberFormat, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn format(this: &NumberFormat) -> Function;

    #[wasm_bindgen(method, js_name = formatToParts)]
    fn parts(this: &NumberFormat, number: &str) -> Array;

    #[wasm_bindgen(js_namespace = Intl, js_name = PluralRules)]
    type PluralRules;

    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(locale: &str, options: &Object) -> Result<PluralRules, JsValue>;

    /// The plural category of a number, which the browser reads from its text.
    #[wasm_bindgen(method)]
    fn select(this: &PluralRules, number: &str) -> String;
}

/// An amount whose minor units can be set smaller.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// Sign, currency sign, whole part.
    pub lead: String,
    /// The decimal separator and the minor units.
    pub minor: String,
    /// What may follow, such as a currency sign.
    pub tail: String,
}

struct Table {
    money: NumberFormat,
    money_line: Function,
    short: Function,
    percent: Function,
    multiple: Function,
    number: Function,
    plurals: PluralRules,
    words: &'static Words,
    symbol: String,
    symbol_leads: bool,
    currency: Currency,
    /// As several of its units are called.
    currency_name: String,
    separators: Separators,
}

/// The formatters of one locale and currency, made once, and the words around figures.
#[derive(Clone)]
pub struct Formats(Rc<Table>);

impl Formats {
    /// For a BCP 47 tag; an unknown one falls back to English.
    ///
    /// # Errors
    /// The browser's own error if Intl is missing.
    pub fn new(locale: &str, currency: Currency, words: &'static Words) -> Result<Self, JsValue> {
        let tag = [locale, "en"].into_iter().filter(|tag| !tag.is_empty());
        let mut last = JsValue::UNDEFINED;
        for tag in tag {
            match Self::exactly(tag, currency, words) {
                Ok(formats) => return Ok(formats),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    fn exactly(tag: &str, currency: Currency, words: &'static Words) -> Result<Self, JsValue> {
        let latin: [JsValue; 2] = ["numberingSystem", "latn"].map(JsValue::from);
        let make = |options: &[(&str, &JsValue)]| -> Result<NumberFormat, JsValue> {
            let object = Object::new();
            // Rounds to zero without a minus before it.
            Reflect::set(&object, &"signDisplay".into(), &"negative".into())?;
            // The digits of the fields, unless the tag names others: one sentence may hold figures of both.
            if tag.split('-').all(|subtag| subtag != "nu") {
                Reflect::set(&object, &latin[0], &latin[1])?;
            }
            for (name, value) in options {
                Reflect::set(&object, &(*name).into(), value)?;
            }
            NumberFormat::new(&tag.into(), &object)
        };
        let code: JsValue = currency.code().into();
        let (style, digits) = ("style", "maximumFractionDigits");
        let money =
            make(&[(style, &"currency".into()), ("currency", &code), ("currencyDisplay", &"narrowSymbol".into())])?;
        let short = make(&[
            (style, &"currency".into()),
            ("currency", &code),
            ("currencyDisplay", &"narrowSymbol".into()),
            ("notation", &"compact".into()),
            // Without it, some browsers keep a currency's two places or pad to one.
            ("minimumFractionDigits", &0.into()),
            (digits, &1.into()),
        ])?;
        let percent = make(&[(style, &"percent".into()), (digits, &1.into())])?;
        let multiple = make(&[(digits, &2.into()), ("minimumFractionDigits", &2.into())])?;
        let number = make(&[(digits, &1.into())])?;
        let named = make(&[(style, &"currency".into()), ("currency", &code), ("currencyDisplay", &"name".into())])?;
        let symbol = part(&money.parts("1"), "currency");
        let symbol_leads = money.parts("1").iter().next().is_some_and(|item| field(&item, "type") == "currency");
        // Fields are written in Latin digits, whatever the locale's are; both are read.
        let sample = make(&[("numberingSystem", &latin[1])])?.parts("12345678.5");
        let sign = |kind: &str, fallback: char| part(&sample, kind).chars().next().unwrap_or(fallback);
        let separators = Separators { decimal: sign("decimal", '.'), group: sign("group", ',') };
        let plurals = Object::new();
        Reflect::set(&plurals, &digits.into(), &1.into())?;
        let plurals = PluralRules::new(words.language(), &plurals)?;
        Ok(Self(Rc::new(Table {
            money_line: money.format(),
            money,
            short: short.format(),
            percent: percent.format(),
            multiple: multiple.format(),
            number: number.format(),
            plurals,
            words,
            symbol,
            symbol_leads,
            currency,
            currency_name: part(&named.parts("2"), "currency"),
            separators,
        })))
    }

    /// An amount with its minor units.
    pub fn money(&self, amount: Decimal) -> String {
        self.written(&self.0.money_line, &plain(amount))
    }

    /// The same in three parts.
    pub fn money_parts(&self, amount: Decimal) -> Parts {
        let mut parts = Parts { lead: String::new(), minor: String::new(), tail: String::new() };
        for item in self.0.money.parts(&plain(amount)).iter() {
            let target = match field(&item, "type").as_str() {
                "decimal" | "fraction" => &mut parts.minor,
                _ if parts.minor.is_empty() => &mut parts.lead,
                _ => &mut parts.tail,
            };
            target.push_str(&field(&item, "value").replace('\u{200f}', ""));
        }
        // The three stand in elements of their own, but in one line.
        let around = self.0.words.figure("\0");
        if let Some((before, after)) = around.split_once('\0') {
            parts.lead.insert_str(0, before);
            parts.tail.push_str(after);
        }
        parts
    }

    /// An amount of an axis: `$50K`.
    pub fn short(&self, plain: &str) -> String {
        self.written(&self.0.short, plain)
    }

    /// A fraction as a percentage.
    pub fn percent(&self, fraction: Decimal) -> String {
        self.written(&self.0.percent, &plain(fraction))
    }

    /// A percentage that is given as a number of a hundred.
    pub fn percent_of_hundred(&self, percent: Decimal) -> String {
        self.written(&self.0.percent, &shifted(&plain(percent), -2))
    }

    /// A multiple: `3.12×`.
    pub fn multiple(&self, value: Decimal) -> String {
        let mut text = call(&self.0.multiple, &plain(value));
        text.push('×');
        self.0.words.figure(&text)
    }

    /// A time in months, with its unit in the language of the texts around it.
    pub fn months(&self, value: Decimal) -> String {
        self.count(Key::MONTHS, &plain(value))
    }

    /// The same inside a sentence, after such words as "within" and "after": some languages say it otherwise there.
    pub fn span(&self, value: Decimal) -> String {
        self.count(Key::SPAN, &plain(value))
    }

    /// A plain number with at most one digit behind the point.
    pub fn number(&self, plain: &str) -> String {
        self.written(&self.0.number, plain)
    }

    /// How many there are of something.
    pub fn count(&self, of: Key, plain: &str) -> String {
        self.counted(of, plain, &[])
    }

    /// The same where more is said with it, from place `{1}` on.
    pub fn counted(&self, of: Key, plain: &str, more: &[&str]) -> String {
        let number = self.number(plain);
        let values: Vec<&str> = [number.as_str()].into_iter().chain(more.iter().copied()).collect();
        self.0.words.count(of, &self.0.plurals.select(plain), &values)
    }

    fn written(&self, format: &Function, plain: &str) -> String {
        self.0.words.figure(&call(format, plain))
    }

    /// The currency of amounts.
    pub fn currency(&self) -> Currency {
        self.0.currency
    }

    /// What is wrong with a field's text, said so that it can be mended.
    pub fn fault(&self, fault: &EntryFault, percent: bool) -> String {
        self.0.words.entry_fault(fault, percent, self.0.separators, &self.0.currency_name)
    }

    /// The currency's sign, for a field.
    pub fn symbol(&self) -> &str {
        &self.0.symbol
    }

    /// Whether the sign stands before the amount.
    pub fn symbol_leads(&self) -> bool {
        self.0.symbol_leads
    }

    /// How this language separates.
    pub fn separators(&self) -> Separators {
        self.0.separators
    }
}

fn part(parts: &Array, kind: &str) -> String {
    parts.iter().find(|item| field(item, "type") == kind).map(|item| field(&item, "value")).unwrap_or_default()
}

fn field(object: &JsValue, name: &str) -> String {
    Reflect::get(object, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

fn call(format: &Function, plain: &str) -> String {
    format
        .call1(&JsValue::NULL, &plain.into())
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| plain.to_owned())
}
