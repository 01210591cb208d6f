//! What somebody who looks at a card should look at first.

use super::basis;
use partner_roi_shared::Decimal;
use partner_roi_shared::date::Date;
use partner_roi_shared::scorecard::{Direction, Escalation, Metric, Run, Scorecard, Standing, State};

/// Something that needs attention, the most urgent kind first.
#[derive(Clone, Debug)]
pub enum Attention<'s, 'c> {
    /// A trigger that stands, and whether its day has passed.
    Raised(&'s Escalation<'c>, bool),
    /// In the red for some closed quarters; some more raise the trigger.
    Run(&'s Run<'c>),
    /// Red in a quarter that is not closed yet, so that it may still change, or under no rule.
    Red(&'c Metric, bool),
    /// Worse for so many quarters in a row, although not red.
    Slipping(&'c Metric, u32),
    /// So many metrics have no figure, and this share of the weights with them.
    Missing(usize, Decimal),
}

/// Of the quarter at a place.
pub fn of<'s, 'c>(card: &'s Scorecard<'c>, place: usize, today: Date) -> Vec<Attention<'s, 'c>> {
    let Some(quarter) = card.quarters.get(place) else { return Vec::new() };
    let open = place >= basis::closed(card);
    let mut found = Vec::new();
    for escalation in &card.audit.escalations {
        if escalation.standing == Standing::Raised {
            found.push(Attention::Raised(escalation, escalation.due_on < today));
        }
    }
    for run in &card.audit.runs {
        if run.quarters_to_trigger() > 0 {
            found.push(Attention::Run(run));
        }
    }
    let in_runs = |metric: &Metric| {
        card.audit.runs.iter().any(
            |run| matches!(run.about, partner_roi_shared::scorecard::About::Metric(about) if about.id == metric.id),
        )
    };
    for judged in quarter.metrics.iter().filter(|judged| judged.state == State::Red && !in_runs(judged.metric)) {
        found.push(Attention::Red(judged.metric, open));
    }
    // A figure that is still coming in is lower than it will be.
    for judged in quarter.metrics.iter().filter(|judged| judged.state != State::Red && !open) {
        let higher = judged.metric.comparison.map(|comparison| comparison.higher_is_better());
        let trend = card.trend(place, Some(&judged.metric.id)).ok().zip(higher);
        if let Some((trend, higher)) = trend
            && trend.in_a_row >= SLIPPING
            && trend.direction(higher) == Some(Direction::Worse)
        {
            found.push(Attention::Slipping(judged.metric, trend.in_a_row));
        }
    }
    let missing = quarter.metrics.iter().filter(|judged| judged.goal.is_some() && judged.state == State::Undecided);
    match missing.count() {
        0 => {}
        // Without any figure there is nothing to share weights out to; the score says so itself.
        _ if quarter.score.is_err() => {}
        missing => found.push(Attention::Missing(missing, quarter.undecided_weight)),
    }
    found
}

/// From how many quarters on getting worse is worth a word.
const SLIPPING: u32 = 2;
