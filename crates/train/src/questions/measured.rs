//! Questions that are measured: asked of a fit that never saw the patient, beside their floors.

use std::collections::BTreeMap;

use phrasebox_grounding::grounded_box;
use phrasebox_radiograph::{BoundingBox, Letterbox};
use phrasebox_report::{Category, Side};

use super::{Origin, Questions, in_lung, is_heart};
use crate::datasets::{Film, Source};
use crate::features::FeatureStore;
use crate::film_stage::{self, StateBank};
use crate::fit::Fit;
use crate::heart_stage;
use crate::lung_stage;
use crate::measure::{CONSTANT_BOX, PresenceSample, Sample, constant_box};
use crate::queries::{Query, QueryTarget};

/// A question that is measured.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    pub(super) film: usize,
    pub(super) maps: usize,
    pub(super) patient: String,
    pub(super) origin: Origin,
    pub(super) letterbox: Letterbox,
    pub(super) query: Query,
    pub(super) asked: usize,
    /// Fold of its patient; none for a phantom.
    pub(super) fold: Option<usize>,
    /// Whether only a label says if it is there.
    pub(super) by_label: bool,
}

/// What the measured questions gave.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    /// Boxes.
    pub boxes: Vec<Sample>,
    /// Presence of opacity on NIH films read by RSNA.
    pub nih_presence: Vec<PresenceSample>,
    /// Presence of opacity in the lungs of phantoms, as they were drawn.
    pub drawn_presence: Vec<PresenceSample>,
    /// Presence by row, for thresholds.
    pub presence: Vec<(QueryTarget, f32, bool)>,
    /// Presence of findings without trusted boxes, against the labels of NIH films.
    pub labels: Vec<(Category, PresenceSample)>,
}

impl Samples {
    /// Add the samples of another fit.
    pub fn extend(&mut self, other: Self) {
        self.boxes.extend(other.boxes);
        self.nih_presence.extend(other.nih_presence);
        self.drawn_presence.extend(other.drawn_presence);
        self.presence.extend(other.presence);
        self.labels.extend(other.labels);
    }
}

/// Row of the table that a question counts in.
fn row(target: QueryTarget, origin: Origin) -> String {
    let drawn = match origin {
        Origin::Film(source) => {
            return match target {
                QueryTarget::RightLung | QueryTarget::LeftLung => "lung".to_owned(),
                QueryTarget::Heart => "heart".to_owned(),
                QueryTarget::Opacity(_) => format!("opacity, {}", source.folder()),
                QueryTarget::Other(..) => "other findings, nih (not validated)".to_owned(),
            };
        }
        Origin::Laid => "laid",
        Origin::Phantom => "synthetic",
    };
    match target {
        QueryTarget::RightLung | QueryTarget::LeftLung => format!("{drawn}: lung"),
        QueryTarget::Heart => format!("{drawn}: heart"),
        QueryTarget::Opacity(_) => format!("{drawn}: opacity"),
        QueryTarget::Other(category, _) => format!("{drawn}: {category:?}").to_lowercase(),
    }
}

/// Row of a category that is measured on phantoms.
pub(crate) fn synthetic_row(category: Category) -> String {
    row(QueryTarget::Other(category, Side::None), Origin::Phantom)
}

impl Questions {
    /// The measured questions of real films as cases for `phrasebox evaluate`, one film each.
    #[must_use]
    pub fn cases(&self, films: &[Film]) -> Vec<serde_json::Value> {
        let mut truth: BTreeMap<usize, Vec<serde_json::Value>> = BTreeMap::new();
        for m in self
            .measured
            .iter()
            .filter(|m| m.origin.source().is_some() && !m.by_label)
        {
            truth.entry(m.film).or_default().push(serde_json::json!({
                "text": self.bank.prompts[m.asked].text,
                "boxes": m.query.truth.iter().collect::<Vec<_>>(),
                "present": m.query.present,
            }));
        }
        truth
            .into_iter()
            .filter_map(|(index, truth)| {
                let film = films.get(index)?;
                let image = std::path::absolute(&film.image).unwrap_or_else(|_| film.image.clone());
                Some(serde_json::json!({
                    "id": film.image.file_stem().map(|s| s.to_string_lossy()),
                    "image": image,
                    "patient": film.patient,
                    "truth": truth,
                }))
            })
            .collect()
    }

    /// The constant box of a target, from the training boxes of every fold but `without`.
    fn floor(&self, target: QueryTarget, origin: Origin, without: Option<usize>) -> BoundingBox {
        let boxes: Vec<BoundingBox> = self
            .training_boxes
            .get(&floor_key(target, origin))
            .into_iter()
            .flatten()
            .filter(|(fold, _)| without.is_none() || *fold != without)
            .map(|(_, b)| *b)
            .collect();
        constant_box(&boxes)
    }

    /// The constant box of every measured question, from all training boxes, by the name that `evaluate` looks for.
    #[must_use]
    pub fn constant_boxes(&self) -> BTreeMap<String, [f32; 4]> {
        [
            ("right_lung", QueryTarget::RightLung),
            ("left_lung", QueryTarget::LeftLung),
            ("heart", QueryTarget::Heart),
            ("right_opacity", QueryTarget::Opacity(Side::Right)),
            ("left_opacity", QueryTarget::Opacity(Side::Left)),
        ]
        .into_iter()
        .map(|(name, target)| {
            (
                name.to_owned(),
                self.floor(target, Origin::Film(Source::Nih), None).xyxy(),
            )
        })
        .collect()
    }

    /// Ask the measured questions of one fold, or of the phantoms, and add what came.
    pub fn measure_fold(
        &self,
        fit: &Fit,
        store: &FeatureStore,
        bank: &StateBank,
        fold: Option<usize>,
        samples: &mut Samples,
    ) {
        let measured: Vec<&Measured> = self.measured.iter().filter(|m| m.fold == fold).collect();
        let (lungs, film): (Vec<&Measured>, Vec<&Measured>) =
            measured.into_iter().partition(|m| in_lung(m.query.target));
        let on_film: Vec<(usize, &[f32])> = film
            .iter()
            .map(|m| (m.maps, bank[m.asked].as_slice()))
            .collect();
        let in_lungs: Vec<(usize, bool, &[f32])> = lungs
            .iter()
            .map(|m| {
                let left = m.query.target.side() == Side::Left;
                (m.maps, left, bank[m.asked].as_slice())
            })
            .collect();
        let mut on_film = film_stage::ask(&fit.film, store, &on_film);
        let hearts: Vec<usize> = (0..film.len())
            .filter(|i| is_heart(film[*i].query.target))
            .collect();
        let maps: Vec<usize> = hearts.iter().map(|i| film[*i].maps).collect();
        let found = heart_stage::find(&fit.sizes, &fit.heart, store, &fit.lung_edges, &maps);
        for (i, hypotheses) in hearts.into_iter().zip(found) {
            on_film[i].hypotheses = hypotheses;
        }
        let answers = on_film.into_iter().chain(lung_stage::ask(
            &fit.sizes,
            (&fit.lung, &fit.presence),
            &fit.lungs,
            &in_lungs,
        ));
        for (m, answer) in film.into_iter().chain(lungs).zip(answers) {
            let side = m.query.target.side();
            let Ok(found) = grounded_box(&answer, m.letterbox, side, None) else {
                continue;
            };
            if let Some(there) = m.query.present {
                if m.origin.source().is_some() {
                    samples
                        .presence
                        .push((m.query.target, answer.presence, there));
                }
                let sample = PresenceSample {
                    patient: m.patient.clone(),
                    film: m.film,
                    presence: answer.presence,
                    there,
                };
                match m.query.target {
                    QueryTarget::Opacity(_) if m.origin == Origin::Film(Source::Nih) => {
                        samples.nih_presence.push(sample);
                    }
                    QueryTarget::Opacity(_) if m.origin == Origin::Phantom => {
                        samples.drawn_presence.push(sample);
                    }
                    QueryTarget::Other(category, _) if m.by_label => {
                        samples.labels.push((category, sample));
                    }
                    _ => {}
                }
            }
            let Some(truth) = m.query.truth else { continue };
            let mut floors = vec![(CONSTANT_BOX, self.floor(m.query.target, m.origin, fold))];
            if in_lung(m.query.target) {
                floors.extend(fit.lung_floors(
                    m.maps,
                    side == Side::Left,
                    m.origin.source(),
                    m.letterbox,
                ));
            }
            samples.boxes.push(Sample {
                patient: m.patient.clone(),
                row: row(m.query.target, m.origin),
                found: found.xyxy,
                hypotheses: found.hypotheses,
                truth,
                floors,
                uncertainty: found.uncertainty,
                spread: found.spread,
                presence: answer.presence,
                fold: m.fold,
            });
        }
    }
}

/// Where training boxes are kept: whether they were laid, and for what.
pub(super) type FloorKey = (bool, QueryTarget);

/// Where a target's training boxes are kept: phantoms must not move the floor of real findings, except for what is
/// only measured on phantoms; laid findings have floors of their own.
pub(super) fn floor_key(target: QueryTarget, origin: Origin) -> FloorKey {
    let target = match target {
        _ if origin != Origin::Phantom => target,
        QueryTarget::Opacity(side) => QueryTarget::Other(Category::LungOpacity, side),
        QueryTarget::RightLung => QueryTarget::Other(Category::Anatomy, Side::Right),
        QueryTarget::LeftLung => QueryTarget::Other(Category::Anatomy, Side::Left),
        QueryTarget::Heart => QueryTarget::Other(Category::Anatomy, Side::None),
        QueryTarget::Other(..) => target,
    };
    (origin == Origin::Laid, target)
}
