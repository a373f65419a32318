//! Writes a pack: weights as int8, tokeniser, golden film, manifest.

use std::collections::BTreeMap;
use std::path::Path;

use phrasebox_model::network::Network;
use phrasebox_model::pack::{GOLDEN_FILM, MANIFEST, TOKENISER};
use phrasebox_model::weights::{Precision, Weights};
use phrasebox_model::words::WordTable;
use phrasebox_model::{
    Calibration, Golden, Manifest, NetworkConfig, Pack, PackFile, PhraseGrounder, Quantisation,
    Target, sha256,
};

use phrasebox_report::Category;

use crate::error::TrainError;

/// Largest difference of a golden number between engines: they sum in another order, weights are the same.
const GOLDEN_TOLERANCE: f32 = 5e-3;

/// What goes into a pack beside the network.
#[derive(Clone, Debug)]
pub struct Contents<'a> {
    /// Name.
    pub name: &'a str,
    /// Version.
    pub version: &'a str,
    /// `tokenizer.json` as published.
    pub tokeniser: &'a [u8],
    /// Word table.
    pub words: &'a WordTable,
    /// Golden film: side × side grey bytes. Synthetic: packs hold no film of a person.
    pub golden_film: Vec<u8>,
    /// Golden question and the byte offset of `[BOX]` in it.
    pub golden_question: (&'a str, usize),
    /// Presence below this is "not found".
    pub presence_threshold: BTreeMap<Target, f32>,
    /// Calibrations of validated targets.
    pub calibration: BTreeMap<Target, Calibration>,
    /// Categories that are never drawn.
    pub withheld: Vec<Category>,
    /// Median training box of each measured question.
    pub constant_boxes: BTreeMap<String, [f32; 4]>,
    /// What was measured.
    pub metrics: serde_json::Value,
}

fn compact_json(bytes: &[u8]) -> Result<Vec<u8>, TrainError> {
    let bad = |e: serde_json::Error| TrainError::Data(format!("{TOKENISER}: {e}"));
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(bad)?;
    serde_json::to_vec(&value).map_err(bad)
}

/// A category's name, as in every format.
fn name(category: &Category) -> String {
    serde_json::to_value(category)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .expect("a category is written as its name")
}

/// A pack in memory.
#[derive(Clone, Debug)]
pub struct Packed {
    /// Bytes of the manifest.
    pub manifest: Vec<u8>,
    /// Every other file by its name.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Put a pack together in memory; its golden answer is computed by the pack itself on the processor.
///
/// # Errors
/// If a part cannot be written or the finished pack does not load.
pub fn pack(
    config: &NetworkConfig,
    network: &Network,
    contents: Contents<'_>,
    precision: Precision,
) -> Result<Packed, TrainError> {
    let mut weights = Weights::of(network, precision);
    contents.words.put(&mut weights);
    let mut files = BTreeMap::new();
    for (file, prefix) in [
        ("image.bpk", "image_encoder"),
        ("neck.bpk", "neck"),
        ("decoder.bpk", "box_decoder"),
        ("lung.bpk", "lung_frame"),
        ("presence.bpk", "presence_frame"),
        ("heart.bpk", "heart_frame"),
        ("text.bpk", "text_encoder"),
        ("words.bpk", "words"),
    ] {
        files.insert(file.to_owned(), weights.to_bytes(prefix)?);
    }
    files.insert(TOKENISER.to_owned(), compact_json(contents.tokeniser)?);
    files.insert(GOLDEN_FILM.to_owned(), contents.golden_film.clone());
    let (text, box_at) = contents.golden_question;
    let scheme = match precision {
        Precision::F32 => "f32",
        Precision::Int8 => {
            "int8: linear weights in blocks of 32, convolutions per channel, words per row; f32 scales"
        }
        Precision::Int4 => "int8 with the codes of int4, to be measured; words per row in int8",
    };
    let mut manifest = Manifest {
        name: contents.name.to_owned(),
        version: contents.version.to_owned(),
        licence: "CC BY-NC-SA 4.0, research and teaching".to_owned(),
        network: config.clone(),
        files: files
            .iter()
            .map(|(name, bytes)| PackFile {
                name: name.clone(),
                bytes: bytes.len() as u64,
                sha256: sha256(bytes),
            })
            .collect(),
        quantisation: Quantisation {
            scheme: scheme.to_owned(),
            largest_tensor: weights.largest(),
        },
        presence_threshold: contents.presence_threshold,
        calibration: contents.calibration,
        withheld: contents.withheld.iter().map(name).collect(),
        constant_boxes: contents.constant_boxes,
        metrics: contents.metrics,
        golden: Golden {
            text: text.to_owned(),
            box_at,
            values: Vec::new(),
            tolerance: GOLDEN_TOLERANCE,
        },
    };
    let bytes = |m: &Manifest| {
        serde_json::to_vec_pretty(m).map_err(|e| TrainError::Data(format!("{MANIFEST}: {e}")))
    };
    let draft = Pack::new(&bytes(&manifest)?, files.clone())?;
    let grounder = PhraseGrounder::load(&draft, &phrasebox_model::engine::cpu())?;
    manifest.golden.values =
        pollster::block_on(grounder.golden_answer(&contents.golden_film, text, box_at))?;
    Ok(Packed {
        manifest: bytes(&manifest)?,
        files,
    })
}

/// Write a pack to a folder, manifest last, so that an interrupted write leaves no pack that looks whole.
///
/// # Errors
/// If a file cannot be written.
pub fn write(folder: &Path, packed: &Packed) -> Result<(), TrainError> {
    let put = |path: &Path, bytes: &[u8]| {
        std::fs::write(path, bytes).map_err(|source| TrainError::Write {
            path: path.to_owned(),
            source,
        })
    };
    std::fs::create_dir_all(folder).map_err(|source| TrainError::Write {
        path: folder.to_owned(),
        source,
    })?;
    for (name, bytes) in &packed.files {
        put(&folder.join(name), bytes)?;
    }
    put(&folder.join(MANIFEST), &packed.manifest)
}
