//! Findings laid onto films that were read as normal. Their lungs and hearts, which nobody drew, are found by a film
//! network that learnt from every lung and heart that somebody did: it only says where to lay.

use std::path::Path;

use phrasebox_grounding::grounded_box;
use phrasebox_metrics::Random;
use phrasebox_model::image_encoder::FusedEncoder;
use phrasebox_phantom::{AnatomyBoxes, FindingChoice, FindingRequest, LAYABLE, LaidFinding, lay};
use phrasebox_radiograph::{BoundingBox, Letterbox};
use phrasebox_report::Side;

use crate::datasets::{Film, RsnaClass, Source};
use crate::error::TrainError;
use crate::features::{FeatureStore, View};
use crate::film_stage::{self, FilmNetwork};
use crate::films::{self, Place};
use crate::progress;

/// Most findings on one film.
const MOST: usize = 2;

/// A film with findings laid onto it.
#[derive(Clone, Debug)]
pub struct LaidFilm {
    /// Index of the film it was laid onto.
    pub film: usize,
    /// Its maps. The film is the network's square itself: boxes are of the square.
    pub place: Place,
    /// What was laid.
    pub findings: Vec<LaidFinding>,
    /// x of the midline.
    pub midline: f32,
}

/// Where findings are laid.
#[derive(Debug)]
pub struct Onto<'a> {
    /// Every film.
    pub films: &'a [Film],
    /// Where their maps lie.
    pub places: &'a [Place],
    /// A network that finds lungs and hearts.
    pub anatomy: &'a FilmNetwork,
    /// States that ask for the right lung, the left lung and the heart.
    pub states: [&'a [f32]; 3],
}

/// Whether radiologists read a film as normal.
fn is_normal(film: &Film) -> bool {
    film.source == Source::Nih
        && film.rsna_class == Some(RsnaClass::Normal)
        && film.boxes.is_empty()
        && !film.laterality_doubtful
}

/// Lungs and hearts of some films, in their squares; none where the boxes found have no inside.
fn anatomies(onto: &Onto<'_>, store: &FeatureStore, normal: &[usize]) -> Vec<Option<AnatomyBoxes>> {
    let asked: Vec<(usize, &[f32])> = normal
        .iter()
        .flat_map(|film| onto.states.map(|state| (onto.places[*film].first, state)))
        .collect();
    let answers = film_stage::ask(onto.anatomy, store, &asked);
    let side = store.side() as u32;
    let square = Letterbox::new(side, side, side);
    let found: Vec<Option<BoundingBox>> = answers
        .iter()
        .zip([Side::Right, Side::Left, Side::None].iter().cycle())
        .map(|(answer, side)| Some(grounded_box(answer, square, *side, None).ok()?.xyxy))
        .collect();
    found
        .as_chunks::<3>()
        .0
        .iter()
        .map(|[right, left, heart]| {
            Some(AnatomyBoxes {
                right_lung: (*right)?,
                left_lung: (*left)?,
                heart: (*heart)?,
            })
        })
        .collect()
}

/// One or two findings.
fn choice(random: &mut Random) -> FindingChoice {
    let count = 1 + random.below(MOST);
    FindingChoice::Exactly(
        (0..count)
            .map(|_| FindingRequest::of(LAYABLE[random.below(LAYABLE.len())]))
            .collect(),
    )
}

/// Lay findings onto normal films, over and over until there are `count`, and encode the results. Their maps are kept
/// in `file`, or taken from there. A film without a chest that anything can be laid onto is left out.
///
/// # Errors
/// If there is no normal film, one cannot be read, or the file cannot be used.
pub fn lay_onto(
    onto: &Onto<'_>,
    store: &mut FeatureStore,
    encoder: &FusedEncoder,
    (count, seed): (usize, u64),
    file: &Path,
) -> Result<Vec<LaidFilm>, TrainError> {
    let normal: Vec<usize> = (0..onto.films.len())
        .filter(|i| is_normal(&onto.films[*i]))
        .collect();
    let anatomies = anatomies(onto, store, &normal);
    let chests: Vec<(usize, AnatomyBoxes)> = normal
        .into_iter()
        .zip(anatomies)
        .filter_map(|(film, boxes)| Some((film, boxes?)))
        .collect();
    if chests.is_empty() {
        return Err(TrainError::Data(
            "no film was read as normal: nothing to lay findings onto".to_owned(),
        ));
    }
    let kept = file
        .is_file()
        .then(|| FeatureStore::load(file))
        .transpose()?;
    let side = store.side();
    let one = |own: &mut FeatureStore, i: usize| {
        let (film, boxes) = &chests[i % chests.len()];
        let square: Vec<f32> = films::open(&onto.films[*film].image)?.to_square(side);
        let mut random = Random::new(seed ^ ((i as u64 + 1) << 24));
        let laid = lay_square(&square, side, boxes, &choice(&mut random), seed + i as u64);
        let Some((square, findings)) = laid else {
            return Ok(None);
        };
        if kept.is_none() {
            own.add(encoder, &[square]);
        }
        let right = boxes.right_lung.xyxy()[2];
        let midline = f32::midpoint(right, boxes.left_lung.xyxy()[0]);
        Ok(Some((*film, findings, midline)))
    };
    let bar = progress::bar("findings laid".to_owned(), count);
    let mut fresh = store.like();
    let laid = films::encode_many(&mut fresh, count, &one, &mut |done, _| {
        bar.set_position(done as u64);
    })?;
    bar.finish_and_clear();
    let laid: Vec<_> = laid.into_iter().filter_map(|(_, laid)| laid).collect();
    let fresh = match kept {
        Some(kept) => kept,
        None => {
            fresh.save(file)?;
            fresh
        }
    };
    if fresh.len() != laid.len() {
        return Err(TrainError::Data(format!(
            "{} films with findings laid on are kept where {} were laid",
            fresh.len(),
            laid.len()
        )));
    }
    let first = store.append(fresh);
    let letterbox = Letterbox::new(side as u32, side as u32, side as u32);
    let films = laid.into_iter().enumerate();
    Ok(films
        .map(|(i, (film, findings, midline))| LaidFilm {
            film,
            place: Place {
                first: first + i,
                views: vec![View::PLAIN],
                mirrored: Vec::new(),
                letterbox,
            },
            findings,
            midline,
        })
        .collect())
}

/// Lay onto a square of greys 0..=1.
fn lay_square(
    square: &[f32],
    side: usize,
    boxes: &AnatomyBoxes,
    choice: &FindingChoice,
    seed: u64,
) -> Option<(Vec<f32>, Vec<LaidFinding>)> {
    let greys = square
        .iter()
        .map(|v| (v * 255.0).round().clamp(0.0, 255.0) as u8)
        .collect();
    let film = image::GrayImage::from_raw(side as u32, side as u32, greys)?;
    let laid = lay(&film, boxes, choice, seed)?;
    let square = laid.image.as_raw().iter().map(|g| f32::from(*g) / 255.0);
    (!laid.findings.is_empty()).then(|| (square.collect(), laid.findings))
}

#[cfg(test)]
mod tests {
    use phrasebox_phantom::{PhantomConfig, generate};
    use phrasebox_report::Category;

    use super::*;

    #[test]
    fn what_is_laid_lies_in_the_square_on_the_side_that_it_names() {
        let phantom = generate(&PhantomConfig {
            seed: 5,
            width: 128,
            height: 128,
            findings: FindingChoice::None,
        });
        let square: Vec<f32> = phantom
            .image
            .as_raw()
            .iter()
            .map(|g| f32::from(*g) / 255.0)
            .collect();
        for (side, right) in [(Side::Right, true), (Side::Left, false)] {
            let mass = FindingRequest::of(Category::Mass).on(side);
            let choice = FindingChoice::Exactly(vec![mass]);
            let (laid, findings) =
                lay_square(&square, 128, &phantom.anatomy, &choice, 3).expect("a chest");
            let [x1, y1, x2, y2] = findings[0].boxes[0].xyxy();
            assert_eq!(x2 < 0.55, right);
            let brighter = |x: f32, y: f32| {
                let at = (y * 128.0) as usize * 128 + (x * 128.0) as usize;
                laid[at] - square[at]
            };
            assert!(brighter(f32::midpoint(x1, x2), f32::midpoint(y1, y2)) > 0.05);
        }
        let nothing = FindingChoice::None;
        assert!(lay_square(&square, 128, &phantom.anatomy, &nothing, 3).is_none());
    }
}
