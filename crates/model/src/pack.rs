//! The pack: a versioned folder of weights with a manifest.
//!
//! `manifest.json` names every other file with its bytes and SHA-256, holds the network's sizes, what was measured,
//! the thresholds and calibrations, and a golden input with the answer that every engine must give.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::config::NetworkConfig;
use crate::error::ModelError;
use crate::grounder::Answer;
use crate::lung_answer::MOVED_USUAL;

/// Name of the manifest's file.
pub const MANIFEST: &str = "manifest.json";
/// Name of the tokeniser's file.
pub const TOKENISER: &str = "tokenizer.json";
/// Name of the golden film's file: side × side bytes, grey.
pub const GOLDEN_FILM: &str = "golden.bin";

/// One file of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackFile {
    /// Name within the pack's folder.
    pub name: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
}

/// What was measured against trusted boxes. Everything else is [`Target::Other`] and not validated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// One lung.
    Lung,
    /// The heart, or cardiomediastinal silhouette.
    Heart,
    /// Lung opacity of one side.
    Opacity,
    /// Anything without trusted boxes.
    Other,
}

/// Calibrated confidence: P(IoU ≥ 0.5) = sigmoid(intercept + slope · ln(u + 1e-4)).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Intercept.
    pub intercept: f32,
    /// Slope on the logarithm of u.
    pub slope: f32,
    /// Number of boxes it was fitted on.
    pub n: usize,
}

/// How the weights were quantised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantisation {
    /// In words.
    pub scheme: String,
    /// Largest tensor in bytes, once loaded as f32.
    pub largest_tensor: usize,
}

/// A question whose answer is known, asked of the film and of its right lung.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Golden {
    /// The prompt's text.
    pub text: String,
    /// Byte offset of `[BOX]` in it.
    pub box_at: usize,
    /// The numbers of the answers, see [`golden_values`].
    pub values: Vec<f32>,
    /// Largest difference that still counts as agreement: engines sum in different orders, weights are the same.
    pub tolerance: f32,
}

/// The numbers that are compared: of the film, every hypothesis and the presence; of the lung, presence, expected IoU
/// and the moved usual box (the other two boxes are choices among candidates, which a rounding error may tip); of the
/// heart, every hypothesis.
#[must_use]
pub fn golden_values(film: &Answer, lung: &Answer, heart: &Answer) -> Vec<f32> {
    let film_numbers = film.hypotheses.iter().flatten().chain([&film.presence]);
    let moved = &lung.hypotheses[MOVED_USUAL];
    film_numbers
        .chain([&lung.presence])
        .chain(&lung.expected_iou)
        .chain(moved)
        .chain(heart.hypotheses.iter().flatten())
        .copied()
        .collect()
}

/// `manifest.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Name of the pack.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Licence of the weights.
    pub licence: String,
    /// Sizes of the network.
    pub network: NetworkConfig,
    /// Every other file.
    pub files: Vec<PackFile>,
    /// How the weights were quantised.
    pub quantisation: Quantisation,
    /// Presence below this is "not found", per target.
    pub presence_threshold: BTreeMap<Target, f32>,
    /// Calibrations, per validated target. Up to pack 1.3.0 they were over another uncertainty and called `calibration`:
    /// such a pack is refused, where reading it would show wrong numbers.
    #[serde(rename = "confidence")]
    pub calibration: BTreeMap<Target, Calibration>,
    /// Categories that are never drawn: on synthetic films their boxes were no better than a fixed place.
    #[serde(default)]
    pub withheld: Vec<String>,
    /// Median training box of each measured question, film coordinates: the answer that needs no film, for comparison.
    #[serde(default)]
    pub constant_boxes: BTreeMap<String, [f32; 4]>,
    /// What was measured, with n; shown on the page as it is.
    pub metrics: serde_json::Value,
    /// The golden question and its answer on the golden film.
    pub golden: Golden,
}

impl Manifest {
    /// Read a manifest.
    ///
    /// # Errors
    /// [`ModelError::PackFormat`] if it is not one.
    pub fn parse(bytes: &[u8]) -> Result<Self, ModelError> {
        serde_json::from_slice(bytes)
            .map_err(|e| ModelError::PackFormat(format!("{MANIFEST}: {e}")))
    }

    /// Bytes of all files together.
    #[must_use]
    pub fn total_bytes(&self) -> u64 {
        self.files
            .iter()
            .fold(0, |sum: u64, file| sum.saturating_add(file.bytes))
    }
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

/// Whether `bytes` are those of `file`.
///
/// # Errors
/// [`ModelError::PackHash`] if they are not.
pub fn check_file(file: &PackFile, bytes: &[u8]) -> Result<(), ModelError> {
    let found = sha256(bytes);
    if found == file.sha256 && bytes.len() as u64 == file.bytes {
        return Ok(());
    }
    Err(ModelError::PackHash {
        file: file.name.clone(),
        expected: file.sha256.clone(),
        found,
    })
}

/// A pack with all its files in memory, every hash checked.
#[derive(Clone, Debug)]
pub struct Pack {
    /// What it says of itself.
    pub manifest: Manifest,
    /// SHA-256 of the manifest's bytes: since the manifest names every file's hash, this names the pack.
    pub sha256: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Pack {
    /// Put a pack together and check every file.
    ///
    /// # Errors
    /// [`ModelError::PackMissing`] and [`ModelError::PackHash`].
    pub fn new(manifest: &[u8], files: BTreeMap<String, Vec<u8>>) -> Result<Self, ModelError> {
        let pack = Self {
            manifest: Manifest::parse(manifest)?,
            sha256: sha256(manifest),
            files,
        };
        for file in &pack.manifest.files {
            check_file(file, pack.file(&file.name)?)?;
        }
        Ok(pack)
    }

    /// Read a pack's folder.
    ///
    /// # Errors
    /// As for [`Pack::new`]; [`ModelError::PackMissing`] where a file cannot be read.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn read_folder(folder: &std::path::Path) -> Result<Self, ModelError> {
        let read = |name: &str| {
            let path = folder.join(name);
            std::fs::read(&path)
                .map_err(|e| ModelError::PackMissing(format!("{}: {e}", path.display())))
        };
        let manifest = read(MANIFEST)?;
        let mut files = BTreeMap::new();
        for file in Manifest::parse(&manifest)?.files {
            let bytes = read(&file.name)?;
            files.insert(file.name, bytes);
        }
        Self::new(&manifest, files)
    }

    /// Bytes of one file.
    ///
    /// # Errors
    /// [`ModelError::PackMissing`] if it is not there.
    pub fn file(&self, name: &str) -> Result<&[u8], ModelError> {
        self.files
            .get(name)
            .map(Vec::as_slice)
            .ok_or_else(|| ModelError::PackMissing(name.to_owned()))
    }

    /// Bytes of every weights file.
    pub fn weights(&self) -> impl Iterator<Item = &[u8]> {
        self.files
            .iter()
            .filter(|(name, _)| name.ends_with(".bpk"))
            .map(|(_, bytes)| bytes.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_byte_or_a_missing_one_is_found() {
        let bytes = b"weights";
        let file = PackFile {
            name: "a.bpk".to_owned(),
            bytes: 7,
            sha256: sha256(bytes),
        };
        assert!(check_file(&file, bytes).is_ok());
        for damaged in [b"weightz".as_slice(), b"weight", b""] {
            let error = check_file(&file, damaged);
            assert!(matches!(error, Err(ModelError::PackHash { .. })));
        }
    }

    #[test]
    fn the_hash_is_sha_256() {
        // FIPS 180-2, appendix B.1.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), expected);
    }

    #[test]
    fn what_is_no_manifest_is_refused() {
        for bytes in [b"".as_slice(), b"{}", b"\xff\xfe", b"{\"name\": 1}"] {
            assert!(matches!(
                Manifest::parse(bytes),
                Err(ModelError::PackFormat(_))
            ));
        }
    }
}
