//! The pack in three precisions: what each weighs, how long it takes to load, how far it moves the boxes. Int8 is what
//! ships; the others are left in the work folder, for `phrasebox evaluate`.

use std::time::Instant;

use phrasebox_model::network::Network;
use phrasebox_model::tokens::PromptTokeniser;
use phrasebox_model::weights::{Precision, Weights};
use phrasebox_model::{Frame, Grounder, NoCheckpoint, Pack, PhraseGrounder, Prompt};
use serde::Serialize;

use crate::error::TrainError;
use crate::films;
use crate::finish::Finish;
use crate::packing::{self, Contents};

/// Films on which the precisions are compared.
const FILMS: usize = 24;

/// What is told of a precision.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Compared {
    /// Its name.
    pub(crate) name: &'static str,
    /// Bytes of the pack; int4 as it would be with two codes to a byte.
    pub(crate) bytes: usize,
    /// Seconds from the files in memory to a network that answers, native, on the processor.
    pub(crate) load: f64,
    /// Mean and largest difference of the mean box's coordinates to f32.
    pub(crate) moved: (f64, f64),
    /// Boxes compared.
    pub(crate) boxes: usize,
}

/// Write and compare the packs; int8 goes where the pack is wanted.
pub(crate) fn compare(f: &Finish<'_>, contents: Contents<'_>) -> Result<Vec<Compared>, TrainError> {
    let device = phrasebox_model::engine::cpu();
    let exact = Network {
        image_encoder: f.learnt_image_encoder.clone(),
        text_encoder: f.learnt_text_encoder.clone(),
        ..f.network.clone()
    };
    let tokeniser = PromptTokeniser::from_json(f.tokeniser_json)?;
    let whole = PhraseGrounder::new(
        f.sizes.clone(),
        exact.clone(),
        f.words.clone(),
        tokeniser,
        &device,
    )?;
    let truth = mean_boxes(f, &whole)?;
    let mut all = Vec::new();
    for (precision, name, network) in [
        (Precision::Int8, "int8", &f.network),
        (Precision::F32, "f32", &exact),
        (Precision::Int4, "int4", &exact),
    ] {
        let packed = packing::pack(f.sizes, network, contents.clone(), precision)?;
        let folder = match precision {
            Precision::Int8 => f.inputs.out.clone(),
            _ => f.inputs.work.join(format!("pack-{name}")),
        };
        packing::write(&folder, &packed)?;
        let mut bytes: usize = packed.files.values().map(Vec::len).sum();
        if precision == Precision::Int4 {
            bytes -= Weights::of(network, precision).codes() / 2;
        }
        let files = Pack::read_folder(&folder)?;
        let started = Instant::now();
        let grounder = PhraseGrounder::load(&files, &device)?;
        let load = started.elapsed().as_secs_f64();
        let found = mean_boxes(f, &grounder)?;
        let differences: Vec<f64> = truth
            .iter()
            .zip(&found)
            .flat_map(|(a, b)| a.iter().zip(b).map(|(a, b)| (a - b).abs()))
            .collect();
        let mean = differences.iter().sum::<f64>() / differences.len().max(1) as f64;
        all.push(Compared {
            name,
            bytes,
            load,
            moved: (mean, differences.into_iter().fold(0.0, f64::max)),
            boxes: found.len(),
        });
    }
    Ok(all)
}

/// The mean box of a few phrases on films from all sets.
fn mean_boxes(f: &Finish<'_>, grounder: &PhraseGrounder) -> Result<Vec<[f64; 4]>, TrainError> {
    let prompts: Vec<Prompt> = [
        ("right lung", Frame::Film),
        ("left lung", Frame::Film),
        ("cardiomediastinal silhouette", Frame::Film),
        ("airspace opacity in the right lung", Frame::RightLung),
        ("airspace opacity in the left lung", Frame::LeftLung),
    ]
    .map(|(text, frame)| Prompt {
        text: text.to_owned(),
        box_at: text.len(),
        frame,
    })
    .into();
    let mut boxes = Vec::new();
    let step = (f.films.len() / FILMS).max(1);
    for film in f.films.iter().step_by(step).take(FILMS) {
        let square = films::open(&film.image)?.to_square(f.sizes.side);
        let answers = pollster::block_on(async {
            let features = grounder.encode_image(&square, &mut NoCheckpoint).await?;
            grounder.ground(&features, &prompts).await
        })?;
        boxes.extend(answers.iter().map(|answer| {
            [0, 1, 2, 3].map(|k| {
                answer
                    .hypotheses
                    .iter()
                    .map(|h| f64::from(h[k]))
                    .sum::<f64>()
                    / answer.hypotheses.len() as f64
            })
        }));
    }
    Ok(boxes)
}
