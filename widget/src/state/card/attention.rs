//! What somebody who looks at a card should look at first.

use partner_roi_shared::Decimal;
use partner_roi_shared::date::Date;
use partner_roi_shared::scorecard::{Escalation, Metric, Run, Scorecard, Standing, State};

/// Something that needs attention, the most urgent kind first.
#[derive(Clone, Debug)]
pub enum Attention<'s, 'c> {
    /// A trigger that stands, and whether its day has passed.
    Raised(&'s Escalation<'c>, bool),
    /// In the red for some closed quarters; so many more raise the trigger.
    Run(&'s Run<'c>, u32),
    /// Red in a quarter that is not closed yet, or under no rule.
    Red(&'c Metric),
    /// Worse for so many quarters in a row, although not red.
    Slipping(&'c Metric, u32),
    /// So many metrics have no figure, and this share of the weights with them.
    Missing(usize, Decimal),
}

/// Of the quarter at a place.
pub fn of<'s, 'c>(card: &'s Scorecard<'c>, place: usize, today: Date) -> Vec<Attention<'s, 'c>> {
    let Some(quarter) = card.quarters.get(place) else { return Vec::new() };
    let mut found = Vec::new();
    for escalation in &card.audit.escalations {
        if escalation.standing == Standing::Raised {
            found.push(Attention::Raised(escalation, escalation.due_on < today));
        }
    }
    for run in &card.audit.runs {
        let needed = (run.rule.consecutive() as usize).saturating_sub(run.quarters.len());
        if needed > 0 {
            found.push(Attention::Run(run, needed as u32));
        }
    }
    let in_runs = |metric: &Metric| {
        card.audit.runs.iter().any(
            |run| matches!(run.about, partner_roi_shared::scorecard::About::Metric(about) if about.id == metric.id),
        )
    };
    for judged in quarter.metrics.iter().filter(|judged| judged.state == State::Red && !in_runs(judged.metric)) {
        found.push(Attention::Red(judged.metric));
    }
    for (at, judged) in quarter.metrics.iter().enumerate() {
        let quarters = worse_for(card, place, at);
        if judged.state != State::Red && quarters >= SLIPPING {
            found.push(Attention::Slipping(judged.metric, quarters));
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

/// For how many quarters in a row a metric has got worse up to a place.
pub fn worse_for(card: &Scorecard<'_>, place: usize, metric: usize) -> u32 {
    let actual = |at: usize| card.quarters.get(at)?.metrics.get(metric)?.actual.ok();
    let higher = |at: usize| {
        let judged = card.quarters.get(at)?.metrics.get(metric)?;
        judged.metric.comparison.map(|comparison| comparison.higher_is_better())
    };
    let Some(higher) = higher(place) else { return 0 };
    let mut quarters = 0;
    let mut at = place;
    while let Some(before) = at.checked_sub(1) {
        match (actual(before), actual(at)) {
            (Some(before), Some(now)) if now != before && (now < before) == higher => quarters += 1,
            _ => break,
        }
        at = before;
    }
    quarters
}
