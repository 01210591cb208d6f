//! Which kinds of partners join: a share for each type and level.

use partner_roi_shared::{Decimal, Kind, Value};

use crate::browser::format::Formats;
use crate::panels::controls::{NumberField, fault_text};
use crate::state::entry::{self, EntryFault};
use crate::state::forecast::{Group, groups, whole};
use crate::view::{Context, El, Live, button, el};
use crate::words::Key;

const FAULT: &str = "forecast-mix-fault";

/// The shares, which all stand with the partner on screen until somebody says otherwise.
#[derive(Clone, Copy)]
pub struct Mix {
    cx: Context,
    groups: Live<Vec<Group>>,
    typed: Live<Option<Vec<String>>>,
}

/// What is wrong with them.
enum Wrong {
    Entry(EntryFault),
    /// What they come to instead of 1.
    Sum(Decimal),
}

impl Mix {
    pub fn new(cx: Context) -> Self {
        let groups = cx.form.with_untracked(|form| groups(form.program()));
        Self { cx, groups: Live::new(groups), typed: Live::new(None) }
    }

    /// Whether somebody said otherwise; follows what is typed.
    pub fn is_own(self) -> bool {
        self.typed.with(Option::is_some)
    }

    /// For a plan: nothing while all are like the one on screen.
    ///
    /// # Errors
    /// The shares are none, which is said beside them.
    pub fn read(self) -> Result<Option<Vec<(Group, Decimal)>>, ()> {
        match self.typed.get() {
            None => Ok(None),
            Some(texts) => {
                let shares = self.shares(&texts).map_err(|_| ())?;
                Ok(Some(self.groups.with_untracked(Clone::clone).into_iter().zip(shares).collect()))
            }
        }
    }

    fn shares(self, texts: &[String]) -> Result<Vec<Decimal>, Wrong> {
        let shares: Vec<_> =
            texts.iter().map(|text| self.share(text)).collect::<Result<_, _>>().map_err(Wrong::Entry)?;
        let sum = whole(&shares);
        if sum == Decimal::ONE { Ok(shares) } else { Err(Wrong::Sum(sum)) }
    }

    fn share(self, text: &str) -> Result<Decimal, EntryFault> {
        let share = entry::read_any(Kind::Rate, text, self.cx.formats.with(Formats::separators))?;
        if (Decimal::ZERO..=Decimal::ONE).contains(&share) {
            return Ok(share);
        }
        Err(EntryFault::OutOfRange { min: self.write(Decimal::ZERO), max: self.write(Decimal::ONE) })
    }

    fn write(self, share: Decimal) -> String {
        self.cx.formats.with(|formats| entry::write(Kind::Rate, &Value::Decimal(share), formats.separators()))
    }

    /// What stands in the fields.
    fn texts(self) -> Vec<String> {
        self.typed.get().unwrap_or_else(|| {
            let own = self.cx.form.with(|form| {
                let scenario = form.scenario();
                Group { partner_type: scenario.partner_type.clone(), level: scenario.level.clone() }
            });
            let share = |group: &Group| if *group == own { Decimal::ONE } else { Decimal::ZERO };
            self.groups.with_untracked(|groups| groups.iter().map(|group| self.write(share(group))).collect())
        })
    }

    fn set(self, place: usize, text: String) {
        let mut texts = self.texts();
        if let Some(slot) = texts.get_mut(place) {
            *slot = text;
        }
        self.typed.set(Some(texts));
    }

    /// The fields, a row a partner type. `asked` is told of every change.
    pub fn fields(self, asked: Live<bool>) -> El {
        let cx = self.cx;
        let program = cx.form.with_untracked(|form| form.program().clone());
        let levels = program.levels.len().max(1);
        let rows = program.partner_types.iter().enumerate().map(|(row, partner_type)| {
            let cells = (0..levels).map(|column| {
                let place = row * levels + column;
                let level = program.levels.get(column).map(|level| level.name.as_str());
                let label = match level {
                    Some(level) => cx.fill(Key::CHART_LIST, &[&partner_type.name, level]),
                    None => partner_type.name.clone(),
                };
                let name =
                    level.map(|level| cx.own_words(el("span.mix-level").attr("aria-hidden", "true").text(level)));
                el("div.mix-cell").children(name).child(self.field(place, &label, asked))
            });
            el("div.mix-row")
                .attr("role", "group")
                .attr("aria-label", &partner_type.name)
                .child(cx.own_words(el("span.mix-type").attr("aria-hidden", "true").text(&partner_type.name)))
                .child(el("div.mix-cells").children(cells))
        });
        let back = button("button.quiet", "button", move |_| {
            asked.set(true);
            self.typed.set(None);
        });
        el("details.more forecast-mix")
            .child(el("summary").text(cx.say(Key::FORECAST_MIX)))
            .child(el("div").children(rows))
            .child(el("p.fault").attr("id", FAULT).live_text(move || self.wrong()))
            .child(back.flag("hidden", move || !self.is_own()).text(cx.say(Key::FORECAST_MIX_RESET)))
    }

    fn field(self, place: usize, label: &str, asked: Live<bool>) -> El {
        let field = NumberField {
            id: &["forecast-mix-", &place.to_string()].concat(),
            label,
            kind: Kind::Rate,
            formats: self.cx.formats,
            fault: FAULT,
            unit: None,
        };
        let shown = move || {
            let text = self.texts().get(place).cloned().unwrap_or_default();
            let wrong = self.share(&text).is_err();
            (text, wrong)
        };
        let typed = move |text: String| {
            asked.set(true);
            self.set(place, text);
        };
        let left = move || {
            let text = self.typed.with_untracked(|texts| texts.as_ref()?.get(place).cloned());
            let Some((text, Ok(share))) = text.map(|text| (text.clone(), self.share(&text))) else { return };
            let written = self.write(share);
            if written != text {
                self.set(place, written);
            }
        };
        field.build(self.cx.shell(), shown, typed, left)
    }

    /// What is wrong with the shares, in words.
    fn wrong(self) -> String {
        let Some(texts) = self.typed.get() else { return String::new() };
        match self.shares(&texts) {
            Ok(_) => String::new(),
            Err(Wrong::Entry(fault)) => fault_text(self.cx, Kind::Rate, &fault),
            Err(Wrong::Sum(sum)) => {
                let percent = |share| self.cx.words.figure(&self.cx.fill(Key::PERCENT, &[&self.write(share)]));
                self.cx.fill(Key::FORECAST_MIX_SUM, &[&percent(sum), &percent(Decimal::ONE)])
            }
        }
    }
}
