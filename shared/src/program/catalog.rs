//! The programs that a host offers.

use super::Program;
use crate::ordered::ordered;

/// Programs by id and version.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    programs: Vec<Program>,
}

/// Why a catalog has no program to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// No program of this id.
    Program,
    /// Not in this version.
    Version,
}

impl Catalog {
    /// A catalog of these programs, each with any number of versions.
    pub fn from_programs(programs: Vec<Program>) -> Self {
        Self { programs: ordered(programs, |program| (program.id.clone(), program.version)) }
    }

    /// All of them, by id and version.
    pub fn list(&self) -> &[Program] {
        &self.programs
    }

    /// A program in a version; left out, the highest.
    pub fn get(&self, id: &str, version: Option<u32>) -> Option<&Program> {
        self.find(id, version).ok()
    }

    /// The same, with the reason if there is none.
    ///
    /// # Errors
    /// [`Missing`].
    pub fn find(&self, id: &str, version: Option<u32>) -> Result<&Program, Missing> {
        let mut versions = self.programs.iter().filter(|program| program.id == id).peekable();
        if versions.peek().is_none() {
            return Err(Missing::Program);
        }
        match version {
            Some(version) => versions.find(|program| program.version == version).ok_or(Missing::Version),
            None => versions.last().ok_or(Missing::Version),
        }
    }
}

/// The programs that come with the product.
#[cfg(feature = "bundled")]
pub mod bundled {
    use std::sync::OnceLock;

    use super::{Catalog, Program};

    /// Id and document of each, every published version.
    pub const BUNDLED: &[(&str, &str)] = &[
        ("agent-platform", include_str!("../../programs/agent-platform/1.json")),
        ("business-ecosystem", include_str!("../../programs/business-ecosystem/1.json")),
        ("co-development", include_str!("../../programs/co-development/1.json")),
        ("joint-venture", include_str!("../../programs/joint-venture/1.json")),
    ];

    impl Catalog {
        /// The programs that come with the product, read once.
        pub fn bundled() -> &'static Self {
            static CATALOG: OnceLock<Catalog> = OnceLock::new();
            // A test proves that each of them reads; there is nobody to hand a fault to here.
            CATALOG.get_or_init(|| {
                Self::from_programs(BUNDLED.iter().filter_map(|(_, text)| Program::from_json(text).ok()).collect())
            })
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn every_bundled_program_reads() {
            for (id, text) in BUNDLED {
                let program = Program::from_json(text).unwrap_or_else(|faults| panic!("{id}: {faults}"));
                assert_eq!(program.id, *id);
            }
            assert_eq!(Catalog::bundled().list().len(), BUNDLED.len());
        }
    }
}
