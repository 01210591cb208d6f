//! Faults as a document.

use super::Writer;
use crate::fault::Faults;

impl Faults {
    /// `{"errors":[{"pointer","code","detail"},…]}`, the same in command line and API.
    pub fn to_json(&self) -> String {
        let mut writer = Writer::new();
        writer.object(|document| {
            document.field("errors").list(self.iter().as_slice(), |writer, fault| {
                writer.object(|object| {
                    object.field("code").text(fault.code);
                    object.field("detail").text(&fault.detail);
                    object.field("pointer").text(&fault.pointer);
                });
            });
        });
        writer.out
    }
}
