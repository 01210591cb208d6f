//! Ratios opened into what they divide.

use super::{View, lines};
use crate::document::Node;
use crate::inputs::{InputId, id};
use crate::ledger::{Line, LineId};
use crate::number::Overflow;

/// What a lifetime value follows from.
const LIFETIME: [InputId; 9] = [
    id::DEAL_SIZE,
    id::DEAL_TYPE,
    id::BILLING,
    id::CHURN,
    id::PRICE_CHANGE,
    id::GROSS_MARGIN,
    id::RETAIL_COST,
    id::OEM_WHOLESALE_PRICE,
    id::RISK_DEAL_SIZE,
];

const SPENT: [LineId; 3] = [LineId::Acquisition, LineId::MarketingPromotion, LineId::PartnerMarketing];
const PAID: [LineId; 3] = [LineId::CustomerRevenue, LineId::RetailSales, LineId::ProductRevenue];

impl View<'_> {
    /// A ratio with its terms: lines of the joint ledger, and the inputs of what they are divided by.
    pub(super) fn ratio(&self, name: &str) -> Result<Node, Overflow> {
        let leads = self.inputs(&lines::LEADS);
        let deals = self.inputs(&lines::DEALS);
        let (unit, formula, terms) = match name {
            "ltv" => (
                "money",
                "what a customer pays over its life less delivery: a year / (1 - (1 + price_change) * (1 - churn)^12), within the horizon if nobody ever leaves or that has no end",
                self.inputs(&LIFETIME).into_iter().chain(self.exchange()).collect(),
            ),
            "cac" => {
                let formula = "-(acquisition + marketing and promotion + co-funded marketing, of both sides) / deals";
                ("money", formula, self.found(&SPENT, deals)?)
            }
            "ltv_cac" => (
                "multiple",
                "lifetime value / acquisition cost of a customer",
                vec![self.ratio("ltv")?, self.ratio("cac")?],
            ),
            "revenue_per_lead" => ("money", "what customers pay / qualified leads", self.found(&PAID, leads)?),
            "revenue_per_deal" => ("money", "what customers pay / deals", self.found(&PAID, deals)?),
            "revenue_per_partner" => {
                ("money", "what customers pay; a scenario is one partner", self.found(&PAID, Vec::new())?)
            }
            "cost_per_lead" => ("money", "total_cost of both / qualified leads", self.cost(leads)?),
            "cost_per_deal" => ("money", "total_cost of both / deals", self.cost(deals)?),
            "cost_per_partner" => ("money", "total_cost of both; a scenario is one partner", self.cost(Vec::new())?),
            _ => {
                let mut terms = self.found(&PAID, Vec::new())?;
                let paid_out = [LineId::Payout, LineId::Bonus, LineId::Clawback];
                let lines = self.partner.lines.iter().filter(|line| paid_out.contains(&line.id));
                terms.extend(lines.map(|line| self.line(line)).collect::<Result<Vec<_>, _>>()?);
                ("fraction", "(payouts + bonuses - clawback) / what customers pay", terms)
            }
        };
        let figure = self.ratios.iter().find(|(known, _)| *known == name);
        let mut node = figure.map_or(Node::Object(Vec::new()), |(_, figure)| figure.to_node());
        node.insert("figure", Node::text(&["ratios.", name].concat()));
        node.insert("unit", Node::text(unit));
        node.insert("formula", Node::text(formula));
        node.insert("terms", Node::List(terms));
        Ok(node)
    }

    fn inputs(&self, inputs: &[InputId]) -> Vec<Node> {
        inputs.iter().filter(|input| self.counts(**input)).map(|input| self.input(*input)).collect()
    }

    /// The lines of these that there are, and more terms.
    fn found(&self, ids: &[LineId], more: Vec<Node>) -> Result<Vec<Node>, Overflow> {
        let lines = self.ledger.lines.iter().filter(|line: &&Line| ids.contains(&line.id));
        let mut terms = lines.map(|line| self.line(line)).collect::<Result<Vec<_>, _>>()?;
        terms.extend(more);
        Ok(terms)
    }

    fn cost(&self, more: Vec<Node>) -> Result<Vec<Node>, Overflow> {
        let mut terms = vec![self.measure("total_cost")?];
        terms.extend(more);
        Ok(terms)
    }
}
