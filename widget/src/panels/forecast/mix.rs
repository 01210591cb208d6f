//! Which kinds of partners join: a share for each type and level.

use partner_roi_shared::{Decimal, Kind};

use super::entries::Entries;
use crate::panels::controls::fault_text;
use crate::state::entry::EntryFault;
use crate::state::forecast::{Group, whole};
use crate::state::whole::{Place, Whole};
use crate::view::{Context, El, button, el};
use crate::words::Key;

const FAULT: &str = "forecast-mix-fault";

/// The shares, which all stand with the partner on screen until somebody says otherwise.
#[derive(Clone, Copy)]
pub struct Mix {
    cx: Context,
    entries: Entries,
}

/// What is wrong with them.
enum Wrong {
    Entry(EntryFault),
    /// What they come to instead of 1.
    Sum(Decimal),
}

impl Mix {
    pub fn new(cx: Context, entries: Entries) -> Self {
        Self { cx, entries }
    }

    /// Whether somebody said otherwise; follows what is typed.
    fn is_own(self) -> bool {
        self.entries.with(|whole| whole.mix().is_some())
    }

    /// For a plan: nothing while all are like the one on screen.
    ///
    /// # Errors
    /// The shares are none, which is said beside them.
    pub fn read(self) -> Result<Option<Vec<(Group, Decimal)>>, ()> {
        let shares = self.shares().map_err(|_| ())?;
        Ok(shares.map(|shares| self.entries.groups().into_iter().zip(shares).collect()))
    }

    fn shares(self) -> Result<Option<Vec<Decimal>>, Wrong> {
        let places = (0..self.entries.groups().len()).map(Place::Share);
        let shares: Vec<_> =
            places.map(|place| self.entries.read(place)).collect::<Result<_, _>>().map_err(Wrong::Entry)?;
        if !self.is_own() {
            return Ok(None);
        }
        let sum = whole(&shares);
        if sum == Decimal::ONE { Ok(Some(shares)) } else { Err(Wrong::Sum(sum)) }
    }

    /// The fields, a row a partner type.
    pub fn fields(self) -> El {
        let (cx, entries) = (self.cx, self.entries);
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
                let id = ["forecast-mix-", &place.to_string()].concat();
                el("div.mix-cell").children(name).child(entries.field(Place::Share(place), &id, &label, FAULT))
            });
            el("div.mix-row")
                .attr("role", "group")
                .attr("aria-label", &partner_type.name)
                .child(cx.own_words(el("span.mix-type").attr("aria-hidden", "true").text(&partner_type.name)))
                .child(el("div.mix-cells").children(cells))
        });
        let back = button("button.quiet", "button", move |_| {
            entries.forget(|place| matches!(place, Place::Share(_)));
            entries.change(false, Whole::clear_mix);
        });
        let mix = el("details.more forecast-mix");
        // What somebody entered is there to be seen.
        mix.set("open", self.is_own().then_some(""));
        mix.child(el("summary").text(cx.say(Key::FORECAST_MIX)))
            .child(el("p.forecast-note").text(cx.say(Key::FORECAST_MIX_OTHERS)))
            .child(el("div").children(rows))
            .child(el("p.fault").attr("id", FAULT).live_text(move || self.wrong()))
            .child(back.flag("hidden", move || !self.is_own()).text(cx.say(Key::FORECAST_MIX_RESET)))
    }

    /// What is wrong with the shares, in words.
    fn wrong(self) -> String {
        match self.shares() {
            Ok(_) => String::new(),
            Err(Wrong::Entry(fault)) => fault_text(self.cx, Kind::Rate, &fault),
            Err(Wrong::Sum(sum)) => {
                let write = |share| self.entries.write(Place::Share(0), share);
                let percent = |share| self.cx.words.figure(&self.cx.fill(Key::PERCENT, &[&write(share)]));
                self.cx.fill(Key::FORECAST_MIX_SUM, &[&percent(sum), &percent(Decimal::ONE)])
            }
        }
    }
}
