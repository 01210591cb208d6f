//! Changes of one quarter, each a document of its own, and the plan taken from a saved scenario.
//!
//! Faults point into the document of the change: `/entries/0/actual`, not the place in the card.

use super::card::{Card, CardQuarter, Entry, Status};
use super::csv::open_quarter;
use super::{Checked, MAX_QUARTERS, Quarter};
use crate::date::Date;
use crate::document::{self, FromNode, Node, document};
use crate::fault::{Fault, Faults, code};

document! {
    /// All figures of an open quarter.
    pub struct Figures {
        /// The figures; those that are not among them are no longer there.
        pub entries: Vec<Entry>,
    }
}

document! {
    /// The closing of a quarter.
    pub struct Closing {
        /// The day; today if left out.
        pub on: Option<Date>,
    }
}

document! {
    /// The restatement of a closed quarter.
    pub struct Restating {
        /// The day; today if left out.
        pub on: Option<Date>,
        /// Who changes it.
        pub by: String,
        /// Why.
        pub reason: String,
        /// All figures as they stand from now on.
        pub entries: Vec<Entry>,
    }
}

impl Checked<'_> {
    /// The same card with other figures in an open quarter. Quarters that it does not have are added as open ones,
    /// those between included.
    ///
    /// ```
    /// use partner_roi_shared::{Catalog, scorecard::{Checked, Quarter, Templates}};
    ///
    /// # #[cfg(feature = "bundled")] {
    /// let card = r#"{"schema_version":1,"template":{"id":"health","version":1}}"#;
    /// let card = Checked::from_json(Templates::bundled(), Catalog::bundled(), card)?;
    /// let quarter = Quarter::parse("2026-Q1").unwrap();
    /// let card = card.with_figures(quarter, r#"{"entries":[{"metric":"vendor_alignment","actual":"8"}]}"#)?;
    /// assert_eq!(card.card().quarters[0].entries.len(), 1);
    /// # }
    /// # Ok::<(), partner_roi_shared::Faults>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with the document; `quarter_closed` if the quarter has to be restated,
    /// `quarter_order` if it comes before the card's first.
    pub fn with_figures(&self, quarter: Quarter, document: &str) -> Result<Self, Faults> {
        let (figures, faults) = read::<Figures>(document, true)?;
        let mut card = self.card().clone();
        let at = open_at(&mut card, quarter)?;
        if let (Some(figures), Some(open)) = (figures, card.quarters.get_mut(at)) {
            open.entries = figures.entries;
        }
        self.finished(self.changed(card), faults, at)
    }

    /// The same card with its first open quarter closed, which has to be this one.
    ///
    /// # Errors
    /// Everything that is wrong with the document, such as a day that has not come; `quarter_closed` if the quarter is
    /// closed, `quarter_order` if one before it is open, `not_one_of` if the card does not have it.
    pub fn closed_by(&self, quarter: Quarter, document: &str, today: Date) -> Result<Self, Faults> {
        let (closing, mut faults) = read::<Closing>(document, false)?;
        let quarters = &self.card().quarters;
        let at = quarters.iter().position(|known| known.quarter == quarter).ok_or_else(|| no_quarter(quarter))?;
        if let Some(open) = quarters.iter().take(at).find(|known| !known.is_closed()) {
            let detail = format!("{} is still open; quarters are closed in order", open.quarter);
            return Err(Fault::new("", code::QUARTER_ORDER, detail).into());
        }
        if quarters.get(at).is_some_and(CardQuarter::is_closed) {
            let detail = format!("{quarter} is closed; restate it to change its figures");
            return Err(Fault::new("", code::QUARTER_CLOSED, detail).into());
        }
        let day = closing.and_then(|closing| closing.on).unwrap_or(today);
        faults.extend(not_come(day, today));
        self.finished(self.closed(day), faults, at)
    }

    /// The same card with a closed quarter restated.
    ///
    /// # Errors
    /// Everything that is wrong with the document; `not_one_of` if the card has no such closed quarter.
    pub fn restated_by(&self, quarter: Quarter, document: &str, today: Date) -> Result<Self, Faults> {
        let (restating, mut faults) = read::<Restating>(document, true)?;
        let quarters = &self.card().quarters;
        let at = quarters.iter().position(|known| known.quarter == quarter && known.is_closed());
        let Some(at) = at else { return Err(no_quarter(quarter)) };
        // What could not be read has left a fault, and the card is then the one before.
        let Some(restating) = restating else { return self.finished(Ok(self.clone()), faults, at) };
        let day = restating.on.unwrap_or(today);
        faults.extend(not_come(day, today));
        let restated = self.restated(quarter, day, &restating.by, &restating.reason, restating.entries);
        self.finished(restated, faults, at)
    }

    /// The same card, if nothing in it is of a day that has not come.
    ///
    /// # Errors
    /// `out_of_range` for each such day.
    pub fn dated(self, today: Date) -> Result<Self, Faults> {
        let mut faults = Vec::new();
        let mut look = |day: Date, pointer: String| {
            faults.extend(not_come(day, today).map(|fault| Fault { pointer, ..fault }));
        };
        for (at, quarter) in self.card().quarters.iter().enumerate() {
            if let Some(day) = quarter.closed_on {
                look(day, format!("/quarters/{at}/closed_on"));
            }
            for (index, restatement) in quarter.restatements.iter().enumerate() {
                look(restatement.on, format!("/quarters/{at}/restatements/{index}/on"));
            }
        }
        Faults::if_any(faults).map_or(Ok(self), Err)
    }

    /// Another card in the place of this one, which keeps what is closed: its quarters may only be restated.
    ///
    /// # Errors
    /// `quarter_closed` for each closed quarter that is gone, open again or has other figures without a restatement
    /// that says what stood before.
    pub fn replaced_by(&self, card: Self) -> Result<Self, Faults> {
        let now = &card.card().quarters;
        let mut faults = Vec::new();
        for closed in self.card().quarters.iter().filter(|quarter| quarter.is_closed()) {
            let place = now.iter().position(|quarter| quarter.quarter == closed.quarter);
            if !place.and_then(|place| now.get(place)).is_some_and(|now| keeps(closed, now)) {
                let pointer = place.map_or_else(|| "/quarters".to_owned(), |place| format!("/quarters/{place}"));
                let detail = format!("{} is closed; restate it to change its figures", closed.quarter);
                faults.push(Fault::new(pointer, code::QUARTER_CLOSED, detail));
            }
        }
        Faults::if_any(faults).map_or(Ok(card), Err)
    }

    /// The outcome of a change, with the faults of its document before those that the card has from it.
    fn finished(&self, outcome: Result<Self, Faults>, mut faults: Vec<Fault>, at: usize) -> Result<Self, Faults> {
        let place = format!("/quarters/{at}");
        let outcome = outcome.map_err(|of_card| {
            faults.extend(of_card.iter().cloned().map(|fault| in_change(fault, &place)));
        });
        match (outcome, Faults::if_any(faults)) {
            (Ok(card), None) => Ok(card),
            (_, Some(faults)) => Err(faults),
            (Err(()), None) => Err(no_document()),
        }
    }
}

/// Whether a quarter is still as it was closed, or says what it was.
fn keeps(closed: &CardQuarter, now: &CardQuarter) -> bool {
    let known = &closed.restatements;
    let same = |entries: &[Entry]| {
        entries.len() == closed.entries.len() && entries.iter().all(|entry| closed.entries.contains(entry))
    };
    let figures = now.restatements.get(known.len()).map_or(&now.entries, |first| &first.before);
    now.closed_on == closed.closed_on && now.restatements.starts_with(known) && same(figures)
}

/// The fault of a day that has not come anywhere on earth. Nothing takes a closing back, and what follows must not
/// lie before it: a slip of the year would bar the card until then.
fn not_come(day: Date, today: Date) -> Option<Fault> {
    let detail = || format!("{day} has not come yet; today is {today}");
    (day > today.plus_days(1)).then(|| Fault::new("/on", code::OUT_OF_RANGE, detail()))
}

/// A card document whose plan is a saved scenario: the scenario is put into its `plan`, as text.
///
/// # Errors
/// The text is no document, has no `plan` that says when it begins, or has a scenario or a series already.
pub fn with_scenario(card: &str, scenario: &str) -> Result<String, Faults> {
    let mut card = document::parse(card)?;
    let given = |pointer: &str| card.pointer(pointer).is_some_and(|node| *node != Node::Null);
    if !matches!(card.pointer("/plan"), Some(Node::Object(_))) {
        let detail = "a plan from a saved scenario needs \"plan\" with \"first_quarter\"";
        return Err(Fault::new("/plan", code::MISSING, detail).into());
    }
    for pointer in ["/plan/scenario", "/plan/by_month"] {
        if given(pointer) {
            let detail = "the plan is taken from a saved scenario; it cannot be given as well";
            return Err(Fault::new(pointer, code::INCONSISTENT, detail).into());
        }
    }
    card.insert("plan.scenario", document::parse(scenario)?);
    Ok(card.to_json())
}

/// The scenario that is the plan of a card, in canonical form.
pub fn planned_scenario(card: &Card) -> Option<String> {
    card.plan.as_ref()?.scenario.as_ref().map(|scenario| scenario.0.to_json())
}

/// Reads a document as far as it can be read. With `figures`, their list must be given: left out by mistake it would
/// take every figure away.
fn read<T: FromNode>(text: &str, figures: bool) -> Result<(Option<T>, Vec<Fault>), Faults> {
    let document = document::parse(text)?;
    let mut faults = Vec::new();
    let mut read = T::from_node(&document, String::new(), &mut faults);
    if read.is_none() {
        // A figure that cannot be read must not hide what else is wrong, see `Checked::from_json`.
        let mut other = document.clone();
        for fault in faults.iter().filter(|fault| fault.pointer.ends_with("/actual")) {
            other.replace(&fault.pointer, Node::Number("0".to_owned()));
        }
        read = T::from_node(&other, String::new(), &mut Vec::new());
    }
    if figures && document.pointer("/entries").is_none_or(|node| *node == Node::Null) {
        faults.push(Fault::new("/entries", code::MISSING, "\"entries\" must be given, be it as an empty list"));
    }
    Ok((read, faults))
}

/// The place of an open quarter, made if it is not there.
fn open_at(card: &mut Card, quarter: Quarter) -> Result<usize, Faults> {
    let fault = |code, detail| Err(Faults::from(Fault::new("", code, detail)));
    let first = card.quarters.first().map_or(quarter, |first| first.quarter);
    let Some(place) = quarter.since(first).map(|quarters| quarters as usize) else {
        return fault(code::QUARTER_ORDER, format!("{quarter} comes before the card's first quarter, {first}"));
    };
    if place >= MAX_QUARTERS {
        return fault(code::TOO_MANY, format!("at most {MAX_QUARTERS} quarters"));
    }
    while card.quarters.len() <= place {
        let next = card.quarters.last().map_or(first, |last| last.quarter.plus(1));
        card.quarters.push(open_quarter(next));
    }
    match card.quarters.get(place) {
        Some(found) if found.status == Status::Open => Ok(place),
        _ => fault(code::QUARTER_CLOSED, format!("{quarter} is closed; restate it to change its figures")),
    }
}

/// A fault of the card where the document of the change has it.
fn in_change(fault: Fault, place: &str) -> Fault {
    let Some(inside) = fault.pointer.strip_prefix(place).map(ToOwned::to_owned) else { return fault };
    let pointer = match inside.split('/').collect::<Vec<_>>().as_slice() {
        ["", "closed_on"] => "/on".to_owned(),
        ["", "restatements", _, field @ ("on" | "by" | "reason")] => format!("/{field}"),
        ["", "entries", ..] => inside,
        _ => String::new(),
    };
    Fault { pointer, ..fault }
}

fn no_quarter(quarter: Quarter) -> Faults {
    Fault::new("", code::NOT_ONE_OF, format!("the card has no such quarter for this: {quarter}")).into()
}

fn no_document() -> Faults {
    Fault::new("", code::WRONG_TYPE, "not a document of this kind").into()
}
