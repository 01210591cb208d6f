//! The compressed twins of a file, which a server sends as they are.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Kinds of file that compress well; pictures and fonts are compressed already.
const COMPRESSIBLE: &[&str] = &["html", "js", "css", "json", "wasm", "svg", "txt", "xml", "webmanifest", "ico"];

/// A compressed copy beside a file: `page.html.br`.
pub struct Twin {
    pub path: PathBuf,
    coding: Coding,
}

#[derive(Clone, Copy)]
enum Coding {
    Brotli,
    Gzip,
}

/// The twins that a file should have; none if it does not compress.
pub fn twins(path: &Path) -> Vec<Twin> {
    let kind = path.extension().unwrap_or_default();
    if !COMPRESSIBLE.iter().any(|known| kind == *known) {
        return Vec::new();
    }
    let twin = |suffix: &str, coding| Twin { path: path.with_added_extension(suffix), coding };
    vec![twin("br", Coding::Brotli), twin("gz", Coding::Gzip)]
}

impl Twin {
    pub fn compress(&self, content: &[u8]) -> Result<Vec<u8>> {
        match self.coding {
            Coding::Brotli => brotli(content),
            Coding::Gzip => gzip(content),
        }
    }
}

/// Brotli at its best quality: done once here, saved at every download.
pub fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let settings = brotli::enc::BrotliEncoderParams { quality: 11, size_hint: content.len(), ..Default::default() };
    let mut result = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut result, &settings)?;
    Ok(result)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_twins_unpack_to_the_original_and_are_smaller() {
        let content = "const answer = 42; ".repeat(200).into_bytes();
        for twin in twins(Path::new("a/b.js")) {
            let packed = twin.compress(&content).unwrap();
            assert!(packed.len() < content.len() / 10);
            let mut unpacked = Vec::new();
            match twin.coding {
                Coding::Brotli => brotli::BrotliDecompress(&mut &*packed, &mut unpacked).unwrap(),
                Coding::Gzip => {
                    flate2::read::GzDecoder::new(&*packed).read_to_end(&mut unpacked).unwrap();
                }
            }
            assert_eq!(unpacked, content);
        }
    }

    #[test]
    fn pictures_have_no_twins() {
        assert!(twins(Path::new("a.png")).is_empty());
        let names: Vec<_> = twins(Path::new("a.wasm")).into_iter().map(|twin| twin.path).collect();
        assert_eq!(names, [Path::new("a.wasm.br"), Path::new("a.wasm.gz")]);
    }
}
