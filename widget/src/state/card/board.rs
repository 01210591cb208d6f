//! The card on screen and what is done to it.

use partner_roi_shared::Faults;
use partner_roi_shared::date::Date;
use partner_roi_shared::document::{self, Node};
use partner_roi_shared::scorecard::{Checked, Quarter, csv};

use super::entry::Entry;
use super::needs::Library;
use crate::state::number::Separators;

/// What was done to a card, as the server knows such changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All figures of an open quarter.
    Figures(Quarter),
    /// The closing of a quarter.
    Close(Quarter),
    /// The restatement of a closed quarter.
    Restate(Quarter),
    /// Figures from CSV.
    Actuals,
    /// Another card in its place.
    Card,
}

/// A change and its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of change.
    pub kind: Kind,
    /// JSON, or CSV.
    pub document: String,
}

/// A card, and figures that are being entered into it.
#[derive(Clone, Debug)]
pub struct Board {
    library: &'static Library,
    separators: Separators,
    kept: Checked<'static>,
    /// With what is being entered, as far as it can be read.
    shown: Checked<'static>,
    entry: Option<Entry>,
}

impl Board {
    /// Reads a card.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(library: &'static Library, card: &str, separators: Separators) -> Result<Self, Faults> {
        let kept = Checked::from_json(&library.templates, &library.catalog, card)?;
        // What cannot be judged now could not be shown later.
        kept.judge()?;
        Ok(Self { library, separators, shown: kept.clone(), kept, entry: None })
    }

    /// What the card was read with.
    pub fn library(&self) -> &'static Library {
        self.library
    }

    /// The card as it is on screen.
    pub fn shown(&self) -> &Checked<'static> {
        &self.shown
    }

    /// What is being entered.
    pub fn entry(&self) -> Option<&Entry> {
        self.entry.as_ref()
    }

    /// How numbers are typed.
    pub fn separators(&self) -> Separators {
        self.separators
    }

    /// The card without what is being entered.
    pub fn document(&self) -> String {
        self.kept.to_json()
    }

    /// All figures as CSV.
    pub fn csv(&self) -> String {
        csv::write(self.kept.card())
    }

    /// The quarter that comes after those of the card; for a card without any, the one that a day is in.
    pub fn next_quarter(&self, today: Date) -> Quarter {
        match self.kept.card().quarters.last() {
            Some(last) => last.quarter.plus(1),
            None => Quarter::of(today),
        }
    }

    /// Begins to enter the figures of a quarter.
    pub fn enter(&mut self, quarter: Quarter) {
        let known = self.kept.card().quarters.iter().find(|known| known.quarter == quarter);
        self.entry = Some(Entry::new(self.kept.template(), quarter, known, self.separators));
        self.shown = self.kept.clone();
    }

    /// Lets go of what is being entered.
    pub fn leave(&mut self) {
        self.entry = None;
        self.shown = self.kept.clone();
    }

    /// Types a figure; the card on screen follows as far as the figures can be read.
    pub fn type_figure(&mut self, metric: &str, text: &str, today: Date) {
        let separators = self.separators;
        let Some(entry) = &mut self.entry else { return };
        entry.type_text(metric, text, separators);
        let outcome = changed(&self.kept, entry, separators, today, true);
        match outcome {
            Ok((next, _)) => self.shown = next,
            Err(faults) => entry.refuse(&faults, separators),
        }
    }

    /// Types who restates, or why.
    pub fn type_word(&mut self, field: Field, text: &str) {
        let Some(entry) = &mut self.entry else { return };
        let place = match field {
            Field::By => &mut entry.by,
            Field::Reason => &mut entry.reason,
        };
        text.clone_into(place);
        entry.refused.clear();
    }

    /// Takes what was entered, unless something is wrong with it; then that stands beside it.
    pub fn take_entry(&mut self, today: Date) -> Option<Change> {
        let separators = self.separators;
        let entry = self.entry.as_mut().filter(|entry| !entry.is_faulty())?;
        match changed(&self.kept, entry, separators, today, false) {
            Ok((next, change)) => {
                self.kept = next;
                self.leave();
                Some(change)
            }
            Err(faults) => {
                entry.refuse(&faults, separators);
                None
            }
        }
    }

    /// Closes a quarter on a day.
    ///
    /// # Errors
    /// Why it cannot be closed.
    pub fn close(&mut self, quarter: Quarter, today: Date) -> Result<Change, Faults> {
        let document = Node::object([("on", Node::text(&today.to_string()))]).to_json();
        self.kept = self.kept.closed_by(quarter, &document, today)?;
        self.leave();
        Ok(Change { kind: Kind::Close(quarter), document })
    }

    /// Takes figures from CSV: all of them or none.
    ///
    /// # Errors
    /// Everything that is wrong, by row and field.
    pub fn take_csv(&mut self, text: &str) -> Result<Change, Faults> {
        self.kept = self.kept.with_actuals(text)?;
        self.leave();
        Ok(Change { kind: Kind::Actuals, document: text.to_owned() })
    }

    /// Puts another card document in this one's place, of the same template.
    ///
    /// # Errors
    /// Everything that is wrong with it; then nothing has changed.
    pub fn replace(&mut self, card: &str) -> Result<Change, Faults> {
        *self = Self::read(self.library, card, self.separators)?;
        Ok(Change { kind: Kind::Card, document: self.document() })
    }

    /// Scores a criterion of the fit, or takes its score away.
    ///
    /// # Errors
    /// The score is not between 0 and 10.
    pub fn score_fit(&mut self, group: &str, criterion: &str, score: Option<&str>) -> Result<Change, Faults> {
        let mut card = document::parse(&self.document())?;
        let text = |node: &Node, key: &str| match node.pointer(key) {
            Some(Node::Text(text)) => text.clone(),
            _ => String::new(),
        };
        let mut scores = match card.pointer("/fit") {
            Some(Node::List(scores)) => scores.clone(),
            _ => Vec::new(),
        };
        scores.retain(|known| text(known, "/group") != group || text(known, "/criterion") != criterion);
        if let Some(score) = score {
            let fields = [("group", group), ("criterion", criterion), ("score", score)];
            scores.push(Node::object(fields.map(|(name, value)| (name, Node::text(value)))));
        }
        card.insert("fit", Node::List(scores));
        self.replace(&card.to_json())
    }
}

/// What a restatement says besides figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Who.
    By,
    /// Why.
    Reason,
}

/// A card with what was entered, and the change.
fn changed(
    kept: &Checked<'static>,
    entry: &Entry,
    separators: Separators,
    today: Date,
    preview: bool,
) -> Result<(Checked<'static>, Change), Faults> {
    let document = entry.document(separators, &today.to_string(), preview);
    let quarter = entry.quarter;
    let (next, kind) = match entry.restates {
        true => (kept.restated_by(quarter, &document, today)?, Kind::Restate(quarter)),
        false => (kept.with_figures(quarter, &document)?, Kind::Figures(quarter)),
    };
    next.judge()?;
    Ok((next, Change { kind, document }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::card::entry::Wrong;
    use crate::state::entry::EntryFault;
    use partner_roi_shared::scorecard::{State, Status, Template};

    const TEMPLATE: &str = r#"{
        "schema_version": 1, "id": "small", "version": 1, "name": "Small", "description": "Two metrics", "sources": {"S": "A source"},
        "groups": [{"id": "g", "label": "G"}],
        "metrics": [
            {"id": "leads", "label": "Leads", "group": "g", "unit": "count", "comparison": ">=", "source": "S", "goals": [{
                "worst": {"value": "0", "source": "S"}, "threshold": {"value": "50", "source": "S"},
                "target": {"value": "100", "source": "S"}, "weight": {"value": "0.5", "source": "S"}}]},
            {"id": "trained", "label": "Trained", "group": "g", "unit": "share", "comparison": ">=", "source": "S", "goals": [{
                "worst": {"value": "0", "source": "S"}, "threshold": {"value": "0.5", "source": "S"},
                "target": {"value": "0.9", "source": "S"}, "weight": {"value": "0.5", "source": "S"}}]}],
        "escalations": [{"id": "r", "subject": "metrics", "trigger": "improvement_plan", "owner": "O", "due_days": 30, "source": "S"}],
        "fit": [{"group": "strategic", "weight": {"value": "1", "source": "S"}, "criteria": ["market", "brand"], "source": "S"}]
    }"#;

    fn board() -> Board {
        let template = Template::from_json(TEMPLATE).expect("a template");
        let library = Box::leak(Box::new(Library::new(Some(template), Vec::new())));
        let card = r#"{"schema_version":1,"template":{"id":"small","version":1}}"#;
        Board::read(library, card, Separators::ENGLISH).expect("a card")
    }

    fn day(text: &str) -> Date {
        Date::parse(text).expect("a day")
    }

    fn score(board: &Board) -> Option<String> {
        let judged = board.shown().judge().expect("judged");
        judged.quarters.last()?.score.ok().map(|score| score.normalize().to_string())
    }

    #[test]
    fn figures_are_judged_while_they_are_typed_and_kept_when_taken() {
        let (mut board, today) = (board(), day("2026-02-10"));
        let quarter = board.next_quarter(today);
        assert_eq!(quarter.to_string(), "2026-Q1");
        board.enter(quarter);
        board.type_figure("leads", "80", today);
        assert_eq!(score(&board).as_deref(), Some("80"));
        board.type_figure("trained", "45%", today);
        assert_eq!(score(&board).as_deref(), Some("65"));
        assert!(board.document().contains("\"quarters\":[]"), "nothing is kept yet");
        let change = board.take_entry(today).expect("a change");
        assert_eq!(change.kind, Kind::Figures(quarter));
        assert_eq!(
            change.document,
            r#"{"entries":[{"actual":"80","metric":"leads"},{"actual":"0.45","metric":"trained"}]}"#
        );
        assert!(board.entry().is_none() && board.document().contains("0.45"));
    }

    #[test]
    fn what_cannot_be_read_stays_beside_its_field_and_is_not_taken() {
        let (mut board, today) = (board(), day("2026-02-10"));
        board.enter(board.next_quarter(today));
        board.type_figure("leads", "eighty", today);
        board.type_figure("trained", "45", today);
        let entry = board.entry().expect("an entry");
        assert_eq!(entry.fields[0].fault, Some(Wrong::Text(EntryFault::NotANumber)));
        assert_eq!((entry.fields[0].text.as_str(), entry.fields[1].fault.as_ref()), ("eighty", None));
        assert_eq!(score(&board).as_deref(), Some("50"), "what can be read counts");
        assert!(board.take_entry(today).is_none());
        board.type_figure("leads", "", today);
        assert!(board.take_entry(today).is_some(), "no figure is no fault");
    }

    #[test]
    fn a_closed_quarter_is_restated_with_name_and_reason() {
        let (mut board, today) = (board(), day("2026-04-10"));
        let quarter = Quarter::parse("2026-Q1").expect("a quarter");
        board.enter(quarter);
        board.type_figure("leads", "40", today);
        board.take_entry(today).expect("a change");
        let closed = board.close(quarter, today).expect("closed");
        assert_eq!((closed.kind, closed.document.as_str()), (Kind::Close(quarter), r#"{"on":"2026-04-10"}"#));
        let later = day("2026-04-20");
        board.enter(quarter);
        board.type_figure("leads", "100", later);
        let judged = board.shown().judge().expect("judged");
        assert_eq!(judged.quarters[0].metrics[0].state, State::Green, "looked at before it is said who and why");
        assert!(board.take_entry(later).is_none());
        let entry = board.entry().expect("still there");
        assert!(entry.refusal("/by").is_some() && entry.refusal("/reason").is_some(), "{:?}", entry.refused);
        board.type_word(Field::By, "A. Example");
        board.type_word(Field::Reason, "Counted late");
        let change = board.take_entry(later).expect("a change");
        assert_eq!(change.kind, Kind::Restate(quarter));
        let quarter = &board.shown().card().quarters[0];
        assert_eq!((quarter.status, quarter.restatements.len()), (Status::Restated, 1));
    }

    #[test]
    fn csv_and_fit_change_the_card_or_leave_it() {
        let mut board = board();
        assert!(board.take_csv("metric,quarter,actual\nleads,2026-Q1,10\nnobody,2026-Q1,1\n").is_err());
        assert!(board.document().contains("\"quarters\":[]"));
        board.take_csv("metric,quarter,actual\nleads,2026-Q1,10\n").expect("taken");
        assert!(board.csv().contains("leads,2026-Q1,10"));
        let fit = |board: &Board| board.shown().judge().expect("judged").fit.map(|fit| fit.percent.expect("a percent"));
        board.score_fit("strategic", "market", Some("7")).expect("scored");
        board.score_fit("strategic", "market", Some("8")).expect("scored again");
        assert_eq!(fit(&board).map(|percent| percent.normalize().to_string()).as_deref(), Some("80"));
        assert!(board.score_fit("strategic", "brand", Some("11")).is_err());
        board.score_fit("strategic", "market", None).expect("taken away");
        assert_eq!(fit(&board), None);
    }
}
