//! Which figures are taken and asked about.

use partner_roi_shared::Decimal;
use partner_roi_shared::program::RequiredMetric;
use partner_roi_shared::scorecard::csv::Row;
use partner_roi_shared::scorecard::{Metric, Quarter};

use super::Board;
use crate::state::card::doubt::{Beside, Doubt, doubt};

/// A figure of a file that is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The row in its file.
    pub row: usize,
    /// The quarter that it is for, whose goal it is held against.
    pub quarter: Quarter,
    /// The metric.
    pub metric: Metric,
    /// The figure.
    pub figure: Decimal,
    /// What is odd about it.
    pub doubt: Doubt,
}

impl Board {
    /// Whether a figure that was typed should be asked about.
    pub fn doubt(&self, metric: &str) -> Option<(Decimal, Doubt)> {
        let entry = self.entry.as_ref()?;
        let (value, percent) = entry.fields.iter().find(|field| field.metric == metric)?.reading(self.separators)?;
        let judged = self.shown.judge().ok()?;
        let quarter = judged.quarters.iter().find(|judged| judged.quarter == entry.quarter)?;
        let judged = quarter.metrics.iter().find(|judged| judged.metric.id == metric)?;
        let beside = self.beside(judged.metric, entry.quarter);
        Some((value, doubt(judged.metric, judged.goal, value, percent, beside)?))
    }

    /// The figures of a file that should be asked about, held against the card as it is without them. Whether a percent sign is
    /// missing, reading the file has settled.
    pub fn doubts(&self, rows: &[Row]) -> Vec<Asked> {
        let template = self.kept.template();
        let asked = |row: &Row| {
            let (metric, figure) = (template.metric(&row.entry.metric)?, row.entry.actual.0);
            let beside = self.beside(metric, row.quarter);
            let doubt = doubt(metric, metric.goal(row.quarter), figure, true, beside)?;
            Some(Asked { row: row.number, quarter: row.quarter, metric: metric.clone(), figure, doubt })
        };
        rows.iter().filter_map(asked).collect()
    }

    fn beside(&self, metric: &Metric, quarter: Quarter) -> Beside {
        let others = self.kept.card().quarters.iter().filter(|known| known.quarter != quarter);
        let figures = others.flat_map(|known| &known.entries).filter(|entry| entry.metric == metric.id);
        let largest = figures.map(|entry| entry.actual.0.abs()).max();
        Beside { yes_or_no: says_yes_or_no(metric), largest }
    }
}

/// Whether a metric is one that levels ask for with yes or no.
fn says_yes_or_no(metric: &Metric) -> bool {
    RequiredMetric::from_word(&metric.id).is_some_and(RequiredMetric::is_yes_or_no)
}
