//! The templates that a host offers.

use super::Pinned;
use super::template::Template;
use crate::document::{self, FromNode, shortened};
use crate::fault::{Fault, Faults, code};
use crate::ordered::ordered;

impl Template {
    /// Reads a template document, and checks it with the feature `authoring`: a browser reads what was checked before it
    /// was published.
    ///
    /// # Errors
    /// Everything that is wrong, each with its pointer; inconsistencies are looked for in every part that could
    /// be read.
    pub fn from_json(text: &str) -> Result<Self, Faults> {
        let document = document::parse(text)?;
        let mut faults = Vec::new();
        #[cfg(not(feature = "authoring"))]
        let template = Self::from_node(&document, String::new(), &mut faults);
        #[cfg(feature = "authoring")]
        let template = {
            let (read, whole) = Self::as_far_as_read(&document, String::new(), &mut faults);
            if let Some(read) = &read {
                super::template_check::as_far_as_read(read, &document, &mut faults);
            }
            read.filter(|_| whole)
        };
        match (template, Faults::if_any(faults)) {
            (Some(template), None) => Ok(template),
            (_, Some(faults)) => Err(faults),
            // What could not be read has left a fault.
            (None, None) => Err(Fault::new("", code::WRONG_TYPE, "not a template document").into()),
        }
    }
}

/// Templates by id and version.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    templates: Vec<Template>,
}

impl Templates {
    /// These templates, each with any number of versions.
    pub fn from_templates(templates: Vec<Template>) -> Self {
        Self { templates: ordered(templates, |template| (template.id.clone(), template.version)) }
    }

    /// All of them, by id and version.
    pub fn list(&self) -> &[Template] {
        &self.templates
    }

    /// A version of a template.
    pub fn get(&self, id: &str, version: u32) -> Option<&Template> {
        self.templates.iter().find(|template| template.id == id && template.version == version)
    }

    /// The same, or what is wrong with the name.
    pub(super) fn find(&self, pinned: &Pinned) -> Result<&Template, Fault> {
        let id = shortened(&pinned.id);
        if let Some(template) = self.get(&pinned.id, pinned.version) {
            return Ok(template);
        }
        let versions = self.templates.iter().filter(|template| template.id == pinned.id);
        let versions: Vec<_> = versions.map(|template| template.version.to_string()).collect();
        if versions.is_empty() {
            let mut known: Vec<_> = self.templates.iter().map(|template| template.id.as_str()).collect();
            known.dedup();
            let detail = format!("no scorecard template \"{id}\"; there are {}", known.join(", "));
            return Err(Fault::new("/template/id", code::UNKNOWN_TEMPLATE, detail));
        }
        let detail = format!("the template \"{id}\" has the versions {}", versions.join(", "));
        Err(Fault::new("/template/version", code::UNKNOWN_VERSION, detail))
    }
}

/// The templates that come with the product.
#[cfg(feature = "bundled")]
pub mod bundled {
    use std::sync::OnceLock;

    use super::{Template, Templates};

    /// Id and document of each, every published version.
    pub const BUNDLED: &[(&str, &str)] = &[
        ("agent-platform", include_str!("../../scorecards/agent-platform/1.json")),
        ("agent-platform-channel", include_str!("../../scorecards/agent-platform-channel/1.json")),
        ("agent-platform-solution", include_str!("../../scorecards/agent-platform-solution/1.json")),
        ("agent-platform-technology", include_str!("../../scorecards/agent-platform-technology/1.json")),
        ("business-ecosystem", include_str!("../../scorecards/business-ecosystem/1.json")),
        ("health", include_str!("../../scorecards/health/1.json")),
    ];

    impl Templates {
        /// The templates that come with the product, read once.
        pub fn bundled() -> &'static Self {
            static TEMPLATES: OnceLock<Templates> = OnceLock::new();
            // A test proves that each of them reads; there is nobody to hand a fault to here.
            TEMPLATES.get_or_init(|| {
                Self::from_templates(BUNDLED.iter().filter_map(|(_, text)| Template::from_json(text).ok()).collect())
            })
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn every_bundled_template_reads() {
            for (id, text) in BUNDLED {
                let template = Template::from_json(text).unwrap_or_else(|faults| panic!("{id}: {faults}"));
                assert_eq!(template.id, *id);
            }
            assert_eq!(Templates::bundled().list().len(), BUNDLED.len());
        }
    }
}
