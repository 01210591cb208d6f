//! The figures that panels ask about, and goal seek: what has to change for one of them to come to a goal.

use partner_roi_shared::inputs::InputId;
use partner_roi_shared::what_if::{self, Target};
use partner_roi_shared::{Answer, Decimal, Faults, Kind, Program, Scenario, Value};

use super::settings::Perspective;

/// A figure that can be aimed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// What is left over.
    NetProfit,
    /// The same in today's money.
    Npv,
    /// Net profit over cost.
    Roi,
    /// When all money put in is back.
    Payback,
}

impl Aim {
    /// In the order of choices.
    pub const ALL: [Self; 4] = [Self::NetProfit, Self::Roi, Self::Payback, Self::Npv];

    /// Its name in the engine.
    pub fn word(self) -> &'static str {
        match self {
            Self::NetProfit => "net_profit",
            Self::Npv => "npv",
            Self::Roi => "roi",
            Self::Payback => "payback",
        }
    }

    /// The figure of a name.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|aim| aim.word() == word).unwrap_or(Self::NetProfit)
    }

    /// How its value is entered.
    pub fn kind(self) -> Kind {
        match self {
            Self::NetProfit | Self::Npv => Kind::Money,
            Self::Roi => Kind::Rate,
            Self::Payback => Kind::Count,
        }
    }

    /// The name of one side's figure.
    pub fn name(self, view: Perspective) -> String {
        [view.word(), ".", self.word()].concat()
    }

    /// The same as the engine knows it.
    pub fn target(self, view: Perspective) -> Option<Target> {
        Target::from_name(&self.name(view))
    }

    /// A goal to begin with: a round one, half as good again as today's figure.
    pub fn usual_goal(self, today: Answer, horizon: u32) -> Decimal {
        match (self, today) {
            (Self::Payback, Answer::Value(months)) => {
                (months.saturating_mul(Decimal::new(75, 2))).floor().max(Decimal::ONE)
            }
            (Self::Payback, Answer::Undefined(_)) => horizon.into(),
            (_, Answer::Value(value)) if value > Decimal::ZERO => round_up(value.saturating_mul(Decimal::new(15, 1))),
            _ => Decimal::ZERO,
        }
    }
}

/// The next of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten.
fn round_up(value: Decimal) -> Decimal {
    let mut power = Decimal::new(1, 2);
    while let Some(next) = power.checked_mul(Decimal::TEN).filter(|next| *next <= value) {
        power = next;
    }
    let steps = [10, 15, 20, 30, 40, 50, 60, 80, 100].map(|tenths| power.saturating_mul(Decimal::new(tenths, 1)));
    steps.into_iter().find(|step| *step >= value).unwrap_or(value).normalize()
}

/// What goal seek found.
#[derive(Clone, Debug, PartialEq)]
pub struct Sought {
    /// The value nearest to today's that reaches the goal; failing that, from which on the figure is past it.
    pub value: Option<Decimal>,
    /// The figure there, if it is only past the goal.
    pub past: Option<Answer>,
    /// Other values that reach it.
    pub others: Vec<Decimal>,
    /// Today's value; nothing for "no limit".
    pub today: Option<Decimal>,
    /// What was looked at: the least and the greatest value, each with the figure that it leads to.
    pub ends: [(Value, Answer); 2],
}

/// How many times further than the usual range to look before giving up.
const FURTHER: [u32; 2] = [10, 1000];

/// Looks for the value of an input that brings a figure to a goal: around today's value, and where nothing is found there,
/// further away within the limits of the input.
///
/// # Errors
/// The scenario does not fit the program, or the input is not a number.
pub fn seek(
    program: &Program,
    scenario: &Scenario,
    target: Target,
    goal: Decimal,
    input: InputId,
) -> Result<Sought, Faults> {
    let spec = input.spec();
    let now = scenario.resolve(program)?.value(input);
    let limits = what_if::limits(spec);
    let mut range = what_if::usual_range(spec, &now);
    let mut found = what_if::goal_seek(program, scenario, target, goal, input, range)?;
    for factor in FURTHER {
        let factor = Decimal::from(factor);
        let further = ((range.0 / factor).max(limits.0), range.1.saturating_mul(factor).min(limits.1));
        if found.value.is_some() || !found.passes.is_empty() || further == range {
            break;
        }
        // So far out, a figure may be too large to be held: then that is as far as it goes.
        let Ok(next) = what_if::goal_seek(program, scenario, target, goal, input, further) else { break };
        (found, range) = (next, further);
    }
    let value = |end: Decimal| match spec.kind {
        Kind::Months | Kind::OptionalMonths => Value::Months(u32::try_from(end.trunc()).unwrap_or_default()),
        _ => Value::Decimal(end),
    };
    let ends = (value(range.0), value(range.1));
    let at_ends = what_if::sensitivity(program, scenario, target, vec![(input, ends.0.clone(), ends.1.clone())])?;
    let today = Answer::Undefined(partner_roi_shared::Undefined::Overflow);
    let (low, high) = at_ends.first().map_or((today, today), |swing| swing.answers);
    let away = |value: &Decimal| (*value - found.today.unwrap_or(range.1)).abs();
    let passed = found.passes.iter().copied().min_by_key(away).filter(|_| found.value.is_none());
    let past = match passed {
        Some(at) => {
            let there = vec![(input, value(at), value(at))];
            what_if::sensitivity(program, scenario, target, there)?.first().map(|swing| swing.answers.0)
        }
        None => None,
    };
    let others = found.solutions.into_iter().filter(|other| Some(*other) != found.value).collect();
    Ok(Sought {
        value: found.value.or(passed),
        past,
        others,
        today: found.today,
        ends: [(ends.0, low), (ends.1, high)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use partner_roi_shared::inputs::id;

    fn program() -> Program {
        Program::from_json(include_str!("../../../shared/programs/agent-platform/1.json")).expect("bundled")
    }

    fn ask(aim: Aim, goal: i64, input: InputId) -> Sought {
        let scenario = Scenario::new("agent-platform", "channel", Some("premier"));
        let target = aim.target(Perspective::Partner).expect("a figure");
        seek(&program(), &scenario, target, goal.into(), input).expect("an answer")
    }

    #[test]
    fn figures_are_found_by_their_names() {
        for aim in Aim::ALL {
            assert_eq!(Aim::from_word(aim.word()), aim);
            for view in Perspective::ALL {
                assert!(aim.target(view).is_some(), "{}", aim.name(view));
            }
        }
    }

    #[test]
    fn goals_to_begin_with_are_round_and_better_than_today() {
        let goal = |aim: Aim, today: &str| {
            let today = partner_roi_shared::text::parse(today).expect("a number");
            aim.usual_goal(Answer::Value(today), 36).to_string()
        };
        assert_eq!(goal(Aim::NetProfit, "271234.56"), "500000");
        assert_eq!(goal(Aim::NetProfit, "-40"), "0");
        assert_eq!((goal(Aim::Roi, "0.62"), goal(Aim::Roi, "4.1")), ("1".to_owned(), "8".to_owned()));
        assert_eq!((goal(Aim::Payback, "16.3"), goal(Aim::Payback, "0.5")), ("12".to_owned(), "1".to_owned()));
        assert_eq!(goal(Aim::NetProfit, "0.001"), "0.010".trim_end_matches('0'));
        let never = Answer::Undefined(partner_roi_shared::Undefined::Never);
        assert_eq!(Aim::Payback.usual_goal(never, 36), Decimal::from(36));
    }

    #[test]
    fn what_is_found_reaches_the_goal() {
        let found = ask(Aim::NetProfit, 500_000, id::LEADS_PER_MONTH);
        let value = found.value.expect("reachable");
        assert!(found.today.is_some_and(|today| value > today), "{found:?}");
        let mut scenario = Scenario::new("agent-platform", "channel", Some("premier"));
        scenario.set(id::LEADS_PER_MONTH, Value::Decimal(value));
        let report = partner_roi_shared::calculate(&program(), &scenario).expect("a report");
        let Answer::Value(profit) = report.measures.partner.net_profit.answer else { panic!("{report:?}") };
        assert!((profit - Decimal::from(500_000)).abs() < Decimal::ONE, "{profit}");
    }

    #[test]
    fn a_jump_past_the_goal_is_an_answer_that_says_so() {
        let found = ask(Aim::Payback, 12, id::DEAL_SIZE);
        let Some(Answer::Value(months)) = found.past else { panic!("{found:?}") };
        assert!(found.value.is_some() && months <= Decimal::from(12), "{found:?}");
        assert_eq!(ask(Aim::NetProfit, 500_000, id::DEAL_SIZE).past, None);
    }

    #[test]
    fn the_search_goes_on_further_out_and_then_says_how_far_it_went() {
        // More than ten times today's leads.
        let far = ask(Aim::NetProfit, 90_000_000, id::LEADS_PER_MONTH);
        assert!(far.value.is_some_and(|value| value > far.today.expect("a number") * Decimal::TEN), "{far:?}");
        let never = ask(Aim::NetProfit, -900_000_000, id::CONVERSION);
        assert_eq!((never.value, never.others.len()), (None, 0));
        assert_eq!(never.ends[1].0, Value::Decimal(Decimal::ONE), "a share ends at 100%");
        assert!(matches!(never.ends[0].1, Answer::Value(_)) && matches!(never.ends[1].1, Answer::Value(_)));
    }
}
