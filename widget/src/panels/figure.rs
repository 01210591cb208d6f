//! Which figure a panel is about.

use web_sys::HtmlSelectElement;

use crate::view::{Context, El, Live, Unit, effect, el, event_text};
use crate::words::Key;

/// A figure that can be chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The engine's name, without the side.
    pub measure: &'static str,
    /// What it is called.
    pub name: Key,
    /// What it is counted in.
    pub unit: Unit,
}

/// The figures of the headline.
pub const CHOICES: [Choice; 4] = [
    Choice { measure: "net_profit", name: Key::NET_PROFIT, unit: Unit::Money },
    Choice { measure: "roi", name: Key::ROI, unit: Unit::Percent },
    Choice { measure: "payback", name: Key::PAYBACK, unit: Unit::Months },
    Choice { measure: "npv", name: Key::NPV, unit: Unit::Money },
];

/// A list to choose one from, by its place in [`CHOICES`].
pub fn figure_choice(cx: Context, id: &str, chosen: Live<usize>) -> El {
    let options = move || CHOICES.iter().map(|choice| cx.say(choice.name).to_owned()).collect();
    choice(id, cx.say(Key::FIGURE), options, chosen)
}

/// A list to choose from; what it offers may change.
pub fn choice(id: &str, label: &str, options: impl Fn() -> Vec<String> + 'static, chosen: Live<usize>) -> El {
    let select = el("select").attr("id", id).part("select").on("change", move |event| {
        chosen.set(event_text(&event).parse().unwrap_or_default());
    });
    let this = select.clone();
    effect(move || {
        let options: Vec<_> = options()
            .iter()
            .enumerate()
            .map(|(index, name)| el("option").attr("value", &index.to_string()).text(name))
            .collect();
        this.replace(&options);
        let last = options.len().saturating_sub(1);
        if chosen.get_untracked() > last {
            chosen.set(last);
        }
        this.cast::<HtmlSelectElement>().set_value(&chosen.get().to_string());
    });
    el("div").child(el("label").attr("for", id).text(label)).child(select)
}
