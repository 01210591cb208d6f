//! Simulations: what is asked, how it runs in slices, and what came of it.

use partner_roi_shared::document::{self, Node};
use partner_roi_shared::fault::code;
use partner_roi_shared::program::Catalog;
use partner_roi_shared::requests::Trials;
use partner_roi_shared::text::parse;
use partner_roi_shared::what_if::Bin;
use partner_roi_shared::{Decimal, Fault, Faults, Program, Scenario};

use super::ranges::object;

/// How far a simulation is.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// So many trials are left.
    Left(u32),
    /// None are left; the answer as a document.
    Answer(String),
}

/// Runs so many trials more.
pub type Slices = Box<dyn FnMut(u32) -> Result<Step, Faults>>;

/// Makes a simulation ready. `text` holds a program and a question about it, as the command line takes it:
/// `{"program":{…},"question":{…}}`.
///
/// # Errors
/// Everything that is wrong with either.
pub fn slices(text: &str) -> Result<Slices, Faults> {
    let node = document::parse(text)?;
    let part = |pointer: &str| match node.pointer(pointer) {
        Some(part) => Ok(part.to_json()),
        None => Err(Fault::new(pointer, code::MISSING, "")),
    };
    let program = Program::from_json(&part("/program")?)?;
    let catalog = Catalog::from_programs(vec![program]);
    let mut waiting = Some(Trials::of(&catalog, &part("/question")?)?);
    Ok(Box::new(move |slice| {
        let Some(mut trials) = waiting.take() else { return Ok(Step::Left(0)) };
        trials.run(slice)?;
        match trials.left() {
            0 => Ok(Step::Answer(trials.answer()?.to_json())),
            left => {
                waiting = Some(trials);
                Ok(Step::Left(left))
            }
        }
    }))
}

/// What a simulation is asked: `{"program":{…},"question":{…}}`, where the program is given as text.
pub fn question(program: &str, scenario: &Scenario, figure: &str, ranges: Vec<Node>, trials: u32, seed: u32) -> String {
    let count = |count: u32| Node::Number(count.to_string());
    let scenario = document::parse(&scenario.to_json()).unwrap_or(Node::Null);
    let question = object([
        ("scenario", scenario),
        ("figure", Node::Text(figure.to_owned())),
        ("uncertain", Node::List(ranges)),
        ("trials", count(trials)),
        ("seed", count(seed)),
    ]);
    [r#"{"program":"#, program, r#","question":"#, &question.to_json(), "}"].concat()
}

/// What came of the trials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How many there were.
    pub trials: Decimal,
    /// In how many of them the figure has no value.
    pub undefined: Decimal,
    /// What came out, unless the figure has no value in any of them.
    pub found: Option<Found>,
}

/// The figure over the trials in which it has a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Of ten trials, one came out lower than the first of these, five than the second, nine than the third.
    pub percentiles: [Decimal; 3],
    /// The mean.
    pub mean: Decimal,
    /// Share of the trials below zero, where that is a loss.
    pub loss: Option<Decimal>,
    /// Bars of equal width.
    pub bars: Vec<Bin>,
}

impl Outcome {
    /// Reads an answer. Nothing if it is none.
    pub fn read(text: &str) -> Option<Self> {
        let node = document::parse(text).ok()?;
        let undefined = number(&node, "/undefined")?;
        let found = number(&node, "/p50").and_then(|p50| Found::read(&node, p50));
        Some(Self { trials: number(&node, "/trials")?, undefined, found })
    }
}

impl Found {
    /// In how many trials there was a loss, and how many there were.
    pub fn losses(&self) -> Option<(Decimal, Decimal)> {
        let trials = Decimal::from(self.bars.iter().map(|bar| bar.trials).sum::<u32>());
        Some((self.loss?.checked_mul(trials)?.round(), trials))
    }

    fn read(node: &Node, p50: Decimal) -> Option<Self> {
        let Some(Node::List(bars)) = node.pointer("/histogram") else { return None };
        let bar = |bar| {
            let trials = u32::try_from(number(bar, "/trials")?).ok()?;
            Some(Bin { from: number(bar, "/from")?, to: number(bar, "/to")?, trials })
        };
        Some(Self {
            percentiles: [number(node, "/p10")?, p50, number(node, "/p90")?],
            mean: number(node, "/mean")?,
            loss: number(node, "/chance_of_loss"),
            bars: bars.iter().map(bar).collect::<Option<_>>()?,
        })
    }
}

fn number(node: &Node, pointer: &str) -> Option<Decimal> {
    match node.pointer(pointer)? {
        Node::Text(text) | Node::Number(text) => parse(text).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use partner_roi_shared::requests;

    const PROGRAM: &str = include_str!("../../../shared/programs/agent-platform/1.json");

    fn asked(figure: &str, trials: u32) -> (String, Scenario) {
        let scenario = Scenario::new("agent-platform", "channel", Some("premier"));
        let range = r#"{"input":"leads_per_month","low":"3","mode":"5","high":"7"}"#;
        let ranges = vec![document::parse(range).expect("JSON")];
        (question(PROGRAM, &scenario, figure, ranges, trials, 3), scenario)
    }

    fn run(text: &str, slice: u32) -> String {
        let mut run = slices(text).expect("a question");
        for _ in 0..1000 {
            if let Step::Answer(answer) = run(slice).expect("trials") {
                return answer;
            }
        }
        panic!("it does not end")
    }

    #[test]
    fn slices_come_to_what_the_command_line_says() {
        let (text, scenario) = asked("partner.net_profit", 50);
        let catalog = Catalog::from_programs(vec![Program::from_json(PROGRAM).expect("bundled")]);
        let direct = format!(
            r#"{{"scenario":{},"figure":"partner.net_profit","uncertain":[
                {{"input":"leads_per_month","low":"3","mode":"5","high":"7"}}],"trials":50,"seed":3}}"#,
            scenario.to_json()
        );
        let direct = requests::simulate(&catalog, &direct).expect("an answer").to_json();
        assert_eq!(run(&text, 7), direct);
        assert_eq!(run(&text, 50), direct);
        let outcome = Outcome::read(&direct).expect("an outcome");
        let found = outcome.found.expect("figures");
        assert_eq!(outcome.trials, Decimal::from(50));
        assert_eq!(found.bars.iter().map(|bar| bar.trials).sum::<u32>(), 50);
        assert!(found.percentiles[0] < found.percentiles[1] && found.percentiles[1] < found.percentiles[2]);
        let (losses, trials) = found.losses().expect("profit can be a loss");
        assert_eq!((losses / trials, trials), (found.loss.expect("profit can be a loss"), Decimal::from(50)));
    }

    #[test]
    fn a_figure_without_any_value_has_an_outcome_too() {
        let answer = r#"{"undefined":9,"trials":9,"seed":1}"#;
        let nine = Decimal::from(9);
        assert_eq!(Outcome::read(answer), Some(Outcome { trials: nine, undefined: nine, found: None }));
        assert_eq!(Outcome::read("[]"), None);
    }

    #[test]
    fn what_is_no_question_is_refused() {
        for text in ["", "{}", r#"{"program":{}}"#] {
            assert!(slices(text).is_err(), "{text}");
        }
        assert!(slices(&asked("partner.luck", 5).0).is_err());
    }
}
