//! Films and phantoms to questions: those to learn from, and those to be measured by.

use std::collections::BTreeMap;

use phrasebox_grounding::grounded_box;
use phrasebox_metrics::Random;
use phrasebox_model::Prompt;
use phrasebox_model::image_encoder::ImageEncoder;
use phrasebox_phantom::{FindingChoice, PhantomConfig};
use phrasebox_radiograph::{BoundingBox, Letterbox, Pixels, Radiograph};
use phrasebox_report::{Category, Side, Zone};

use crate::bank::{Bank, zone_key};
use crate::datasets::{Film, Source};
use crate::error::TrainError;
use crate::features::{FeatureStore, View};
use crate::films::{self, Place};
use crate::ground_stage::{GroundExample, GroundNetwork, StateBank, ask};
use crate::measure::{PresenceSample, Sample, constant_box};
use crate::queries::{Query, QueryTarget, film_queries, truth_queries, zone_of};
use crate::split::{Part, part};
use crate::wording;

/// Weight of a question about something that is not there, and of one about a phantom.
const ABSENT_WEIGHT: f32 = 0.7;
const PHANTOM_WEIGHT: f32 = 0.8;
/// Phantom seeds start here, away from those of the page's samples.
const FIRST_PHANTOM: u64 = 100_000;
/// One phantom in this many is only measured on.
const PHANTOM_VALIDATION: usize = 8;

/// A question that is measured.
#[derive(Clone, Debug)]
struct Measured {
    film: usize,
    maps: usize,
    patient: String,
    source: Option<Source>,
    letterbox: Letterbox,
    query: Query,
    asked: usize,
}

/// What the measured questions gave.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    /// Boxes.
    pub boxes: Vec<Sample>,
    /// Presence of opacity on NIH films read by RSNA.
    pub nih_presence: Vec<PresenceSample>,
    /// Presence by row, for thresholds.
    pub presence: Vec<(QueryTarget, f32, bool)>,
}

/// All questions of a run.
#[derive(Debug)]
pub struct Questions {
    bank: Bank,
    wordings: usize,
    random: Random,
    examples: Vec<GroundExample>,
    measured: Vec<Measured>,
    training_boxes: BTreeMap<QueryTarget, Vec<BoundingBox>>,
    films: usize,
}

/// Row of the table that a question counts in.
fn row(target: QueryTarget, source: Option<Source>) -> String {
    match (target, source) {
        (QueryTarget::RightLung | QueryTarget::LeftLung, Some(_)) => "lung".to_owned(),
        (QueryTarget::Heart, Some(_)) => "heart".to_owned(),
        (QueryTarget::Opacity(_), Some(source)) => format!("opacity, {}", source.folder()),
        (QueryTarget::Other(..), Some(_)) => "other findings, nih (not validated)".to_owned(),
        (QueryTarget::RightLung | QueryTarget::LeftLung, None) => "synthetic: lung".to_owned(),
        (QueryTarget::Heart, None) => "synthetic: heart".to_owned(),
        (QueryTarget::Opacity(_), None) => "synthetic: opacity".to_owned(),
        (QueryTarget::Other(category, _), None) => {
            format!("synthetic: {category:?}").to_lowercase()
        }
    }
}

impl Questions {
    /// No questions yet; `wordings` ways of asking per topic.
    #[must_use]
    pub fn new(seed: u64, wordings: usize) -> Self {
        Self {
            bank: Bank::default(),
            wordings,
            random: Random::new(seed),
            examples: Vec::new(),
            measured: Vec::new(),
            training_boxes: BTreeMap::new(),
            films: 0,
        }
    }

    /// Every prompt, in the order of the bank.
    #[must_use]
    pub fn prompts(&self) -> &[Prompt] {
        &self.bank.prompts
    }

    /// What is learnt from.
    #[must_use]
    pub fn examples(&self) -> &[GroundExample] {
        &self.examples
    }

    /// Counts, in a line.
    #[must_use]
    pub fn summary(&self) -> String {
        let boxed = self
            .examples
            .iter()
            .filter(|e| e.copies[0].1.is_some())
            .count();
        format!(
            "{} questions to learn from ({boxed} with a box), {} to measure on, {} films",
            self.examples.len(),
            self.measured.len(),
            self.films
        )
    }

    fn ways(
        &mut self,
        target: QueryTarget,
        lung: Option<BoundingBox>,
        truth: Option<BoundingBox>,
    ) -> Vec<usize> {
        // A zone is named as often where nothing is there: else the wording alone would tell presence.
        let zone = match (target, truth) {
            (QueryTarget::Opacity(_), Some(truth)) => zone_of(truth, lung),
            (QueryTarget::Opacity(_), None) => {
                Some([Zone::Upper, Zone::Mid, Zone::Lower][self.random.below(3)])
            }
            _ => None,
        };
        let mut asked = Vec::new();
        for zone in [None, zone]
            .into_iter()
            .take(if zone.is_some() { 2 } else { 1 })
        {
            let (random, wordings) = (&mut self.random, self.wordings);
            asked.extend(self.bank.of((target, zone_key(zone)), || {
                (0..wordings)
                    .map(|_| wording::prompt(target, zone, random))
                    .collect()
            }));
        }
        asked
    }

    fn learn(&mut self, place: &Place, query: &Query, lung: Option<BoundingBox>, weight: f32) {
        let asked = self.ways(query.target, lung, query.truth);
        let square = query.truth.map(|t| place.letterbox.to_square(t).cxcywh());
        let copies = place
            .views
            .iter()
            .enumerate()
            .map(|(k, v)| (place.first + k, square.map(|b| v.of_box(b))));
        let absent = if query.truth.is_some() {
            1.0
        } else {
            ABSENT_WEIGHT
        };
        self.examples.push(GroundExample {
            copies: copies.collect(),
            asked,
            presence_known: query.present.is_some(),
            weight: weight * absent,
        });
    }

    fn measure(&mut self, place: &Place, query: &Query, patient: &str, source: Option<Source>) {
        let asked = self.bank.of((query.target, Some("evaluation")), || {
            vec![wording::evaluation_prompt(query.target)]
        })[0];
        self.measured.push(Measured {
            film: self.films,
            maps: place.first,
            patient: patient.to_owned(),
            source,
            letterbox: place.letterbox,
            query: *query,
            asked,
        });
    }

    /// Questions of real films: those of training patients to learn from, of validation patients to measure on.
    pub fn add_films(&mut self, films: &[Film], places: &[Place]) {
        for (film, place) in films.iter().zip(places) {
            let queries = film_queries(film);
            let lung_of = |side: Side| {
                let wanted = if side == Side::Left {
                    QueryTarget::LeftLung
                } else {
                    QueryTarget::RightLung
                };
                queries
                    .iter()
                    .find(|q| q.target == wanted)
                    .and_then(|q| q.truth)
            };
            for query in &queries {
                if part(&film.patient) == Part::Validation {
                    self.measure(place, query, &film.patient, Some(film.source));
                    continue;
                }
                if let Some(truth) = query.truth {
                    self.training_boxes
                        .entry(query.target)
                        .or_default()
                        .push(truth);
                }
                self.learn(place, query, lung_of(query.target.side()), 1.0);
            }
            self.films += 1;
        }
    }

    /// Questions of `count` phantoms; some are only measured on.
    ///
    /// # Errors
    /// If a phantom's film is malformed.
    pub fn add_phantoms(
        &mut self,
        store: &mut FeatureStore,
        encoder: &ImageEncoder,
        count: usize,
        seed: u64,
    ) -> Result<(), TrainError> {
        let device = phrasebox_model::engine::cpu();
        for i in 0..count {
            let phantom = phrasebox_phantom::generate(&PhantomConfig {
                seed: FIRST_PHANTOM + seed * 1_000_000 + i as u64,
                width: 512,
                height: 512,
                findings: FindingChoice::Random { max: 4 },
            });
            let (width, height) = phantom.image.dimensions();
            let radiograph =
                Radiograph::new(width, height, Pixels::Eight(phantom.image.into_raw()), None)
                    .map_err(|e| TrainError::Data(format!("phantom {i}: {e}")))?;
            let place = films::encode(
                store,
                encoder,
                &radiograph,
                vec![View::PLAIN],
                seed,
                &device,
            );
            let anatomy = [
                (QueryTarget::RightLung, phantom.anatomy.right_lung),
                (QueryTarget::LeftLung, phantom.anatomy.left_lung),
                (QueryTarget::Heart, phantom.anatomy.heart),
            ];
            let there = |(target, truth)| Query {
                target,
                truth: Some(truth),
                present: Some(true),
            };
            let mut queries: Vec<Query> = anatomy.into_iter().map(there).collect();
            let middle = f32::midpoint(
                phantom.anatomy.right_lung.xyxy()[2],
                phantom.anatomy.left_lung.xyxy()[0],
            );
            for truth in &phantom.truth {
                queries.extend(truth_queries(
                    truth.category,
                    truth.side,
                    truth.present,
                    &truth.boxes,
                    middle,
                ));
            }
            for query in &queries {
                // A finding that takes no box cannot be learnt as a box; one that is global says so elsewhere.
                if matches!(query.target, QueryTarget::Other(Category::Other, _)) {
                    continue;
                }
                if i % PHANTOM_VALIDATION == 0 {
                    self.measure(&place, query, &format!("phantom {i}"), None);
                } else {
                    let lung = match query.target.side() {
                        Side::Left => Some(phantom.anatomy.left_lung),
                        _ => Some(phantom.anatomy.right_lung),
                    };
                    if !matches!(
                        query.target,
                        QueryTarget::RightLung | QueryTarget::LeftLung | QueryTarget::Heart
                    ) && let Some(truth) = query.truth
                    {
                        self.training_boxes
                            .entry(phantom_key(query.target))
                            .or_default()
                            .push(truth);
                    }
                    self.learn(&place, query, lung, PHANTOM_WEIGHT);
                }
            }
            self.films += 1;
            if (i + 1) % 100 == 0 {
                crate::run::say(&format!("phantoms: {} of {count}", i + 1));
            }
        }
        Ok(())
    }

    /// The measured questions of real films as cases for `phrasebox evaluate`, one film each.
    #[must_use]
    pub fn cases(&self, films: &[Film]) -> Vec<serde_json::Value> {
        let mut truth: BTreeMap<usize, Vec<serde_json::Value>> = BTreeMap::new();
        for m in self.measured.iter().filter(|m| m.source.is_some()) {
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

    /// The constant box of a target.
    #[must_use]
    pub fn floor(&self, target: QueryTarget) -> BoundingBox {
        constant_box(self.training_boxes.get(&target).map_or(&[], Vec::as_slice))
    }

    /// Ask the measured questions.
    #[must_use]
    pub fn samples(
        &self,
        network: &GroundNetwork,
        store: &FeatureStore,
        bank: &StateBank,
    ) -> Samples {
        let asked: Vec<(usize, &[f32])> = self
            .measured
            .iter()
            .map(|m| (m.maps, bank[m.asked].as_slice()))
            .collect();
        let answers = ask(network, store, &asked);
        let mut samples = Samples::default();
        for (m, answer) in self.measured.iter().zip(answers) {
            let Ok(found) = grounded_box(&answer, m.letterbox, m.query.target.side(), None) else {
                continue;
            };
            let uncertainty = found.uncertainty;
            if let Some(there) = m.query.present
                && m.source.is_some()
            {
                samples
                    .presence
                    .push((m.query.target, answer.presence, there));
            }
            if m.source == Some(Source::Nih)
                && matches!(m.query.target, QueryTarget::Opacity(_))
                && let Some(there) = m.query.present
            {
                samples.nih_presence.push(PresenceSample {
                    patient: m.patient.clone(),
                    film: m.film,
                    presence: answer.presence,
                    there,
                });
            }
            if let Some(truth) = m.query.truth {
                samples.boxes.push(Sample {
                    patient: m.patient.clone(),
                    row: row(m.query.target, m.source),
                    found: found.xyxy,
                    truth,
                    floor: self.floor(if m.source.is_some() {
                        m.query.target
                    } else {
                        phantom_key(m.query.target)
                    }),
                    uncertainty,
                });
            }
        }
        samples
    }
}

/// Phantom opacities keep to themselves: they must not move the floor of real ones.
fn phantom_key(target: QueryTarget) -> QueryTarget {
    match target {
        QueryTarget::Opacity(side) => QueryTarget::Other(Category::LungOpacity, side),
        other => other,
    }
}
