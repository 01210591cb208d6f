//! The way back: what a person changed, step by step.

use partner_roi_shared::{InputId, Scenario};

/// More steps than anybody goes back.
const MOST: usize = 100;

/// Scenarios before and after the one at hand.
#[derive(Clone, Debug, Default)]
pub struct History {
    past: Vec<Scenario>,
    ahead: Vec<Scenario>,
    /// The field that the last step was typed into: the keystrokes of one visit are one step.
    typing: Option<InputId>,
}

impl History {
    /// Notes that `before` was changed; `field` is the field that was typed into, if one was.
    pub fn note(&mut self, before: Scenario, field: Option<InputId>) {
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

    /// Ends the step that is being typed.
    pub fn pause(&mut self) {
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

    /// The scenario before the last step, in exchange for the one at hand.
    pub fn undo(&mut self, now: Scenario) -> Option<Scenario> {
        Self::step(&mut self.typing, &mut self.past, &mut self.ahead, now)
    }

    /// The scenario that was taken back last.
    pub fn redo(&mut self, now: Scenario) -> Option<Scenario> {
        Self::step(&mut self.typing, &mut self.ahead, &mut self.past, now)
    }

    fn step(
        typing: &mut Option<InputId>,
        from: &mut Vec<Scenario>,
        to: &mut Vec<Scenario>,
        now: Scenario,
    ) -> Option<Scenario> {
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

    fn named(level: &str) -> Scenario {
        Scenario::new("p", "t", Some(level))
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
        let mut history = History::default();
        history.note(named("a"), Some(id::CHURN));
        history.note(named("b"), Some(id::CHURN));
        assert_eq!(history.undo(named("c")), Some(named("a")));
        assert!(!history.can_undo());
        history.note(named("a"), Some(id::CHURN));
        history.pause();
        history.note(named("b"), Some(id::CHURN));
        history.note(named("c"), Some(id::DEAL_SIZE));
        assert_eq!(history.undo(named("d")), Some(named("c")));
        assert_eq!(history.undo(named("c")), Some(named("b")));
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
