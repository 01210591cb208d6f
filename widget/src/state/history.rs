//! The way back: what a person changed, step by step.

use partner_roi_shared::{InputId, Scenario};

/// More steps than anybody goes back.
const MOST: usize = 100;

/// What a person entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// The inputs that are the person's own.
    pub scenario: Scenario,
    /// What stands in no scenario: the plan of the whole program, on a line of its own. Empty while there is none.
    pub plan: String,
}

/// What was entered before and after what is entered now.
#[derive(Clone, Debug, Default)]
pub struct History {
    past: Vec<Entered>,
    ahead: Vec<Entered>,
    /// What the last step was typed into: the keystrokes of one visit are one step.
    typing: Option<Typed>,
}

/// What can be typed into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The field of an input.
    Input(InputId),
    /// An exchange rate, or its day.
    Rate,
    /// The plan of the whole program.
    Plan,
}

impl History {
    /// Notes that `before` was changed; `field` is the field that was typed into, if one was.
    pub fn note(&mut self, before: Entered, field: Option<Typed>) {
        if field.is_some() && field == self.typing {
            return;
        }
        self.typing = field;
        self.ahead.clear();
        self.past.push(before);
        if self.past.len() > MOST {
            self.past.remove(0);
        }
    }

    /// What was entered before what is being typed into `field`, or into any.
    pub fn before(&self, field: Option<Typed>) -> Option<&Entered> {
        self.past.last().filter(|_| self.typing.is_some() && (field.is_none() || field == self.typing))
    }

    /// Ends the step that is being typed. One that came to nothing is none.
    pub fn pause(&mut self, now: &Entered) {
        if self.before(None) == Some(now) {
            self.past.pop();
        }
        self.typing = None;
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is one to take again.
    pub fn can_redo(&self) -> bool {
        !self.ahead.is_empty()
    }

    /// What was entered before the last step, in exchange for what is entered now.
    pub fn undo(&mut self, now: Entered) -> Option<Entered> {
        Self::step(&mut self.typing, &mut self.past, &mut self.ahead, now)
    }

    /// What was taken back last.
    pub fn redo(&mut self, now: Entered) -> Option<Entered> {
        Self::step(&mut self.typing, &mut self.ahead, &mut self.past, now)
    }

    fn step(
        typing: &mut Option<Typed>,
        from: &mut Vec<Entered>,
        to: &mut Vec<Entered>,
        now: Entered,
    ) -> Option<Entered> {
        *typing = None;
        let other = from.pop()?;
        to.push(now);
        Some(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partner_roi_shared::inputs::id;

    fn named(level: &str) -> Entered {
        Entered { scenario: Scenario::new("p", "t", Some(level)), plan: String::new() }
    }

    #[test]
    fn steps_lead_back_and_forth() {
        let mut history = History::default();
        assert!(!history.can_undo() && history.undo(named("a")).is_none());
        history.note(named("a"), None);
        history.note(named("b"), None);
        assert_eq!(history.undo(named("c")), Some(named("b")));
        assert_eq!(history.undo(named("b")), Some(named("a")));
        assert!(!history.can_undo());
        assert_eq!(history.redo(named("a")), Some(named("b")));
        assert_eq!(history.redo(named("b")), Some(named("c")));
        assert!(!history.can_redo());
    }

    #[test]
    fn a_new_step_ends_what_was_taken_back() {
        let mut history = History::default();
        history.note(named("a"), None);
        assert!(history.undo(named("b")).is_some());
        history.note(named("a"), None);
        assert!(!history.can_redo());
    }

    #[test]
    fn the_keystrokes_of_one_visit_are_one_step() {
        let churn = Typed::Input(id::CHURN);
        let mut history = History::default();
        history.note(named("a"), Some(churn));
        history.note(named("b"), Some(churn));
        assert_eq!(history.undo(named("c")), Some(named("a")));
        assert!(!history.can_undo());
        history.note(named("a"), Some(churn));
        history.pause(&named("b"));
        history.note(named("b"), Some(churn));
        history.note(named("c"), Some(Typed::Input(id::DEAL_SIZE)));
        assert_eq!(history.undo(named("d")), Some(named("c")));
        assert_eq!(history.undo(named("c")), Some(named("b")));
    }

    #[test]
    fn a_plan_is_a_step_of_its_own() {
        let planned = |plan: &str| Entered { plan: plan.to_owned(), ..named("a") };
        let mut history = History::default();
        history.note(planned(""), Some(Typed::Plan));
        history.note(planned("join:1:5"), Some(Typed::Plan));
        history.pause(&planned("join:1:50"));
        assert_eq!(history.undo(planned("join:1:50")), Some(planned("")));
        assert_eq!(history.redo(planned("")), Some(planned("join:1:50")));
    }

    #[test]
    fn what_is_typed_and_taken_away_again_is_no_step() {
        let mut history = History::default();
        assert_eq!(history.before(None), None);
        history.note(named("a"), Some(Typed::Rate));
        assert_eq!(history.before(Some(Typed::Rate)), Some(&named("a")));
        assert_eq!(history.before(Some(Typed::Input(id::CHURN))), None);
        history.pause(&named("a"));
        assert!(!history.can_undo() && history.before(None).is_none());
    }

    #[test]
    fn only_so_many_steps_are_kept() {
        let mut history = History::default();
        for step in 0..150 {
            history.note(named(&step.to_string()), None);
        }
        let mut steps = 0;
        while history.undo(named("x")).is_some() {
            steps += 1;
        }
        assert_eq!(steps, MOST);
    }
}
