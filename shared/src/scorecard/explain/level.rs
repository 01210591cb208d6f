//! What is missing to a level, opened into the requirement and the figure that it is held against.

use crate::document::Node;
use crate::scorecard::Scorecard;
use crate::scorecard::known::Reason;
use crate::scorecard::report::{known, number};

impl Scorecard<'_> {
    /// By how much a requirement of a level is missed: `LEVEL.METRIC`.
    pub(super) fn gap_node(&self, name: &str) -> Option<Node> {
        let (level, metric) = name.rsplit_once('.')?;
        let (quarter, qualification) = self.qualification.as_ref()?;
        let qualifies = qualification.levels.iter().find(|qualifies| qualifies.level.id == level)?;
        let requires = qualifies.requirements.iter().find(|requires| requires.requirement.metric.as_str() == metric)?;
        let judged = self.quarters.iter().find(|judged| judged.quarter == *quarter);
        let judged = judged.and_then(|judged| judged.metrics.iter().find(|judged| judged.metric.id == metric));
        let mut actual = match judged {
            Some(judged) => self.actual(judged, *quarter),
            None => {
                let mut node = known(Err(Reason::Missing));
                node.insert("input", Node::text(metric));
                node
            }
        };
        actual.insert("quarter", Node::text(&quarter.to_string()));
        let source = &qualifies.level.source;
        let source = self.program.and_then(|program| program.sources.get(source)).unwrap_or(source);
        let asked = Node::object([
            ("input", Node::text("at_least")),
            ("value", number(requires.requirement.at_least.0)),
            ("origin", Node::text("program")),
            ("source", Node::text(source)),
        ]);
        let mut node = known(requires.gap);
        let name = ["level.", name].concat();
        for (key, text) in [
            ("figure", name.as_str()),
            ("label", &requires.requirement.label),
            ("level", level),
            ("quarter", &quarter.to_string()),
            ("unit", "count"),
            ("rule", "requirement_gap"),
            ("formula", "max(at_least - actual, 0)"),
        ] {
            node.insert(key, Node::text(text));
        }
        node.insert("terms", Node::List(vec![asked, actual]));
        Some(node)
    }
}
