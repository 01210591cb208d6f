//! What a program expects: how things could turn out and how many partners leave.

use rust_decimal::Decimal;

use super::Check;
use crate::document::Node;
use crate::fault::code;

impl Check<'_> {
    pub(super) fn outlook(&mut self) {
        let program = self.program;
        let ids: Vec<_> = program.cases.iter().map(|case| case.id.as_str()).collect();
        self.once("/cases", "/id", &ids);
        for (index, case) in program.cases.iter().enumerate() {
            let at = format!("/cases/{index}");
            self.id(&format!("{at}/id"), &case.id);
            self.text(&format!("{at}/name"), &case.name);
            self.either(&at, &case.source, &case.assumption);
            let factors = self.document.pointer(&format!("{at}/factors"));
            if case.id == "expected" && matches!(factors, Some(Node::Object(factors)) if !factors.is_empty()) {
                let detail = "what is expected are the values as they are; the case has no factors";
                self.add(format!("{at}/factors"), code::INCONSISTENT, detail);
            }
        }
        if let Some(attrition) = &program.attrition {
            self.between("/attrition/monthly", attrition.monthly, Some(Decimal::ONE));
            self.either("/attrition", &attrition.source, &attrition.assumption);
        }
    }
}
