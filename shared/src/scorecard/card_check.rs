//! What a card must keep besides its structure.

use rust_decimal::Decimal;

use super::card::{Card, CardQuarter, Entry, FitScore, Plan, Status};
use super::{MAX_METRICS, MAX_QUARTERS, MAX_RESTATEMENTS, Template};
use crate::document::shortened;
use crate::fault::{Fault, code};
use crate::program::Unit;

/// Everything that is wrong with a card, as far as its template is known.
pub(super) fn faults(card: &Card, template: Option<&Template>) -> Vec<Fault> {
    let mut check = Check { faults: Vec::new() };
    if card.schema_version != 1 {
        check.add("/schema_version", code::OUT_OF_RANGE, "this product reads schema_version 1");
    }
    check.order(&card.quarters);
    for (index, quarter) in card.quarters.iter().enumerate() {
        check.quarter(&format!("/quarters/{index}"), quarter, template);
    }
    if let Some(plan) = &card.plan {
        check.plan(plan);
    }
    check.fit(&card.fit, template);
    check.faults
}

/// A figure outside what its unit can be, in words.
pub(super) fn outside_unit(unit: Unit, actual: Decimal) -> Option<&'static str> {
    let (low, high, words) = match unit {
        Unit::OutOfTen => (Decimal::ZERO, Some(Decimal::TEN), "from 0 to 10"),
        Unit::NetPromoterScore => (-Decimal::ONE_HUNDRED, Some(Decimal::ONE_HUNDRED), "from -100 to 100"),
        Unit::Count | Unit::Milliseconds => (Decimal::ZERO, None, "not below 0"),
        Unit::Money | Unit::Share | Unit::Growth | Unit::Watched => return None,
    };
    (actual < low || high.is_some_and(|high| actual > high)).then_some(words)
}

/// What is wrong with a figure for a metric: code, words, and whether it is the figure itself.
pub(super) fn entry_fault(template: &Template, metric: &str, actual: Decimal) -> Option<(&'static str, String, bool)> {
    let name = shortened(metric);
    let Some(metric) = template.metric(metric) else {
        return Some((code::UNKNOWN_METRIC, format!("the template has no metric \"{name}\""), false));
    };
    if metric.derived.is_some() {
        return Some((code::DERIVED_METRIC, format!("\"{name}\" is worked out from others"), false));
    }
    let words = outside_unit(metric.unit, actual)?;
    Some((code::OUT_OF_RANGE, format!("{} is {words}", metric.label), true))
}

struct Check {
    faults: Vec<Fault>,
}

impl Check {
    fn add(&mut self, pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) {
        self.faults.push(Fault::new(pointer, code, detail));
    }

    /// Quarters follow one another, and are closed in that order.
    fn order(&mut self, quarters: &[CardQuarter]) {
        if quarters.len() > MAX_QUARTERS {
            self.add("/quarters", code::TOO_MANY, format!("at most {MAX_QUARTERS} quarters"));
            return;
        }
        let restatements: usize = quarters.iter().map(|quarter| quarter.restatements.len()).sum();
        if restatements > MAX_RESTATEMENTS {
            self.add("/quarters", code::TOO_MANY, format!("at most {MAX_RESTATEMENTS} restatements"));
        }
        for (index, pair) in quarters.windows(2).enumerate() {
            let [before, this] = pair else { continue };
            let at = format!("/quarters/{}", index + 1);
            let pointer = format!("{at}/quarter");
            let earlier = || quarters.iter().take(index + 1);
            if earlier().any(|known| known.quarter == this.quarter) {
                let detail = format!("{} stands twice", this.quarter);
                self.add(pointer, code::DUPLICATE_QUARTER, detail);
                continue;
            }
            match this.quarter.since(before.quarter) {
                None => {
                    let detail = format!("{} comes before {}", this.quarter, before.quarter);
                    self.add(pointer, code::QUARTER_ORDER, detail);
                }
                Some(1) => {}
                Some(_) => {
                    let detail = format!("{} is not the quarter after {}", this.quarter, before.quarter);
                    self.add(pointer, code::QUARTER_GAP, detail);
                }
            }
            if this.is_closed() && !before.is_closed() {
                let detail = format!("{} is still open; quarters are closed in order", before.quarter);
                self.add(format!("{at}/status"), code::QUARTER_ORDER, detail);
            }
            if this.closed_on.zip(before.closed_on).is_some_and(|(this, before)| this < before) {
                let detail = "closed before the quarter before it was";
                self.add(format!("{at}/closed_on"), code::QUARTER_ORDER, detail);
            }
        }
    }

    fn quarter(&mut self, at: &str, quarter: &CardQuarter, template: Option<&Template>) {
        let closed_on = format!("{at}/closed_on");
        match (quarter.is_closed(), quarter.closed_on) {
            (true, None) => self.add(closed_on, code::MISSING, "a closed quarter says on which day it was closed"),
            (false, Some(_)) => self.add(closed_on, code::INCONSISTENT, "an open quarter has not been closed"),
            (true, Some(day)) if day < quarter.quarter.last_day() => {
                let detail = format!("{} ends on {}", quarter.quarter, quarter.quarter.last_day());
                self.add(closed_on, code::OUT_OF_RANGE, detail);
            }
            _ => {}
        }
        if (quarter.status == Status::Restated) == quarter.restatements.is_empty() {
            let detail = "a restated quarter has restatements, and no other has";
            self.add(format!("{at}/restatements"), code::INCONSISTENT, detail);
        }
        self.entries(&format!("{at}/entries"), &quarter.entries, template);
        let mut before = quarter.closed_on;
        for (index, restatement) in quarter.restatements.iter().enumerate() {
            let at = format!("{at}/restatements/{index}");
            if before.is_some_and(|before| restatement.on < before) {
                let detail = "restated before it was closed, or before the restatement before";
                self.add(format!("{at}/on"), code::QUARTER_ORDER, detail);
            }
            before = Some(restatement.on);
            for (key, text) in [("by", &restatement.by), ("reason", &restatement.reason)] {
                if text.trim().is_empty() {
                    self.add(format!("{at}/{key}"), code::BLANK, "must not be empty");
                }
            }
            self.entries(&format!("{at}/before"), &restatement.before, template);
        }
    }

    fn entries(&mut self, at: &str, entries: &[Entry], template: Option<&Template>) {
        if entries.len() > MAX_METRICS {
            self.add(at, code::TOO_MANY, format!("at most {MAX_METRICS} figures"));
            return;
        }
        for (index, entry) in entries.iter().enumerate() {
            let at = format!("{at}/{index}");
            if entries.iter().take(index).any(|known| known.metric == entry.metric) {
                let detail = format!("\"{}\" has a figure already", shortened(&entry.metric));
                self.add(format!("{at}/metric"), code::DUPLICATE_ENTRY, detail);
            }
            let fault = template.and_then(|template| entry_fault(template, &entry.metric, entry.actual.0));
            if let Some((code, detail, of_figure)) = fault {
                let field = if of_figure { "actual" } else { "metric" };
                self.add(format!("{at}/{field}"), code, detail);
            }
        }
    }

    fn plan(&mut self, plan: &Plan) {
        if plan.scenario.is_some() != plan.by_month.is_empty() {
            self.add("/plan", code::INCONSISTENT, "a plan has either a scenario or a series by month");
        }
        if plan.figure.is_some() && plan.scenario.is_none() {
            self.add("/plan/figure", code::INCONSISTENT, "a series needs no figure");
        }
        if plan.scenario.is_none() && !plan.by_month.is_empty() && !(2..=121).contains(&plan.by_month.len()) {
            self.add("/plan/by_month", code::OUT_OF_RANGE, "period 0 and 1 to 120 months");
        }
        if plan.first_month.is_some_and(|month| !(1..=3).contains(&month)) {
            self.add("/plan/first_month", code::OUT_OF_RANGE, "a month of the quarter, from 1 to 3");
        }
    }

    fn fit(&mut self, scores: &[FitScore], template: Option<&Template>) {
        if scores.len() > MAX_METRICS {
            self.add("/fit", code::TOO_MANY, format!("at most {MAX_METRICS} scores"));
            return;
        }
        for (index, score) in scores.iter().enumerate() {
            let at = format!("/fit/{index}");
            let same = |known: &FitScore| known.group == score.group && known.criterion == score.criterion;
            if scores.iter().take(index).any(same) {
                let detail = format!("\"{}\" has a score already", shortened(&score.criterion));
                self.add(format!("{at}/criterion"), code::DUPLICATE_ENTRY, detail);
            }
            if score.score.0 < Decimal::ZERO || score.score.0 > Decimal::TEN {
                self.add(format!("{at}/score"), code::OUT_OF_RANGE, "a score is from 0 to 10");
            }
            let known = template.is_none_or(|template| {
                let groups = template.fit.iter().filter(|group| group.group == score.group);
                groups.flat_map(|group| &group.criteria).any(|criterion| *criterion == score.criterion)
            });
            if !known {
                let (group, criterion) = (shortened(&score.group), shortened(&score.criterion));
                let detail = format!("the template has no criterion \"{criterion}\" in a group \"{group}\"");
                self.add(format!("{at}/criterion"), code::UNKNOWN_CRITERION, detail);
            }
        }
    }
}
