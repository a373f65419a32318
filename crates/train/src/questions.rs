//! Films and phantoms to questions: those to learn from, and those to be measured by.

mod measured;

use std::collections::BTreeMap;
use std::path::Path;

use phrasebox_metrics::Random;
use phrasebox_model::Prompt;
use phrasebox_model::image_encoder::FusedEncoder;
use phrasebox_phantom::{FindingChoice, PhantomConfig};
use phrasebox_radiograph::{BoundingBox, Letterbox, Pixels, Radiograph};
use phrasebox_report::{Category, Side, Zone};

use crate::bank::{Bank, zone_key};
use crate::datasets::{Film, Source};
use crate::error::TrainError;
use crate::features::{FeatureStore, View};
use crate::film_stage::FilmExample;
use crate::films::{self, Place};
use crate::heart_stage::HeartExample;
use crate::label_queries::measured_labels;
use crate::lung_stage::{LungExample, WeakExample};
use crate::progress;
use crate::queries::{Query, QueryTarget, film_queries, truth_queries, zone_of};
use crate::split::fold;
use crate::wording;

pub use self::measured::Samples;
pub(crate) use self::measured::synthetic_row;
use self::measured::{Measured, floor_key};

/// Weight of a question about something that is not there, and of one about a phantom.
const ABSENT_WEIGHT: f32 = 0.7;
const PHANTOM_WEIGHT: f32 = 0.8;
/// One phantom in this many teaches the heart's frame, beside the few real hearts.
const PHANTOM_HEARTS: usize = 8;
/// Phantom seeds start here, away from those of the page's samples.
const FIRST_PHANTOM: u64 = 100_000;
/// One phantom in this many is only measured on.
const PHANTOM_VALIDATION: usize = 5;
/// How often a film with a drawn heart is seen per pass: there are few of them.
const HEART_REPEATS: usize = 3;

/// All questions of a run.
#[derive(Debug)]
pub struct Questions {
    bank: Bank,
    wordings: usize,
    folds: usize,
    random: Random,
    film_examples: Vec<FilmExample>,
    lung_examples: Vec<LungExample>,
    heart_examples: Vec<HeartExample>,
    weak_examples: Vec<WeakExample>,
    measured: Vec<Measured>,
    training_boxes: BTreeMap<QueryTarget, Vec<(Option<usize>, BoundingBox)>>,
    /// Source of each lung example.
    lung_sources: Vec<Option<Source>>,
    films: usize,
}

impl Questions {
    /// No questions yet; `wordings` ways of asking per topic, patients in `folds` folds.
    #[must_use]
    pub fn new(seed: u64, wordings: usize, folds: usize) -> Self {
        Self {
            bank: Bank::default(),
            wordings,
            folds,
            random: Random::new(seed),
            film_examples: Vec::new(),
            lung_examples: Vec::new(),
            heart_examples: Vec::new(),
            weak_examples: Vec::new(),
            measured: Vec::new(),
            training_boxes: BTreeMap::new(),
            lung_sources: Vec::new(),
            films: 0,
        }
    }

    /// Every prompt, in the order of the bank.
    #[must_use]
    pub fn prompts(&self) -> &[Prompt] {
        &self.bank.prompts
    }

    /// What neck and box decoder learn from.
    #[must_use]
    pub fn film_examples(&self) -> &[FilmExample] {
        &self.film_examples
    }

    /// What the lung frame learns from.
    #[must_use]
    pub fn lung_examples(&self) -> &[LungExample] {
        &self.lung_examples
    }

    /// What the heart frame learns from.
    #[must_use]
    pub fn heart_examples(&self) -> &[HeartExample] {
        &self.heart_examples
    }

    /// Maps on which the heart is looked for.
    pub fn heart_maps(&self) -> impl Iterator<Item = usize> {
        let learnt = self.heart_examples.iter().flat_map(|e| &e.copies);
        let measured = self.measured.iter().filter(|m| is_heart(m.query.target));
        learnt.map(|c| c.0).chain(measured.map(|m| m.maps))
    }

    /// What the lung frame learns from weakly.
    #[must_use]
    pub fn weak_examples(&self) -> &[WeakExample] {
        &self.weak_examples
    }

    /// The set of each lung example; none for a phantom.
    #[must_use]
    pub fn lung_sources(&self) -> &[Option<Source>] {
        &self.lung_sources
    }

    /// Index in the bank of the questions for the right and the left lung.
    pub fn lung_questions(&mut self) -> [usize; 2] {
        [QueryTarget::RightLung, QueryTarget::LeftLung].map(|t| self.evaluation(t))
    }

    /// Maps that are read in a lung's frame, and whether each is a changed copy.
    #[must_use]
    pub fn lung_maps(&self) -> BTreeMap<usize, bool> {
        let mut maps = BTreeMap::new();
        let known = self
            .lung_examples
            .iter()
            .flat_map(|e| e.copies.iter().map(|c| c.0).enumerate());
        let weak = self
            .weak_examples
            .iter()
            .flat_map(|e| e.copies.iter().copied().enumerate());
        for (copy, map) in known.chain(weak) {
            maps.insert(map, copy > 0);
        }
        let measured = self.measured.iter().filter(|m| in_lung(m.query.target));
        maps.extend(measured.map(|m| (m.maps, false)));
        maps
    }

    /// Counts, in a line.
    #[must_use]
    pub fn summary(&self) -> String {
        let boxed = |copies: &[(usize, Option<[f32; 4]>)]| usize::from(copies[0].1.is_some());
        format!(
            "{} questions on films ({} with a box), {} on lungs ({} with a box), {} weakly labelled films, {} to \
             measure on, {} films",
            self.film_examples.len(),
            self.film_examples
                .iter()
                .map(|e| boxed(&e.copies))
                .sum::<usize>(),
            self.lung_examples.len(),
            self.lung_examples
                .iter()
                .map(|e| boxed(&e.copies))
                .sum::<usize>(),
            self.weak_examples.len(),
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

    fn learn(
        &mut self,
        place: &Place,
        query: &Query,
        lung: Option<BoundingBox>,
        film: Option<(&Film, usize)>,
    ) {
        let asked = self.ways(query.target, lung, query.truth);
        let square = query.truth.map(|t| place.letterbox.to_square(t).cxcywh());
        let copies: Vec<(usize, Option<[f32; 4]>)> = place
            .views
            .iter()
            .enumerate()
            .map(|(k, v)| (place.first + k, square.map(|b| edges_of(v.of_box(b)))))
            .collect();
        let weight = if film.is_some() { 1.0 } else { PHANTOM_WEIGHT };
        let absent = if query.truth.is_some() {
            1.0
        } else {
            ABSENT_WEIGHT
        };
        let fold = film.map(|(_, fold)| fold);
        if let Some(truth) = query.truth {
            self.training_boxes
                .entry(floor_key(query.target, film.is_some()))
                .or_default()
                .push((fold, truth));
        }
        if in_lung(query.target) {
            self.lung_sources.push(film.map(|(film, _)| film.source));
            self.lung_examples.push(LungExample {
                copies,
                left: query.target.side() == Side::Left,
                asked,
                present: query.present,
                weight: if film.is_some() { 1.0 } else { PHANTOM_WEIGHT },
                fold,
            });
        } else {
            let heart = film.is_some_and(|(film, _)| film.source == Source::CovidSeg);
            if query.target == QueryTarget::Heart
                && (film.is_some() || self.films.is_multiple_of(PHANTOM_HEARTS))
            {
                self.heart_examples.push(HeartExample {
                    copies: copies
                        .iter()
                        .filter_map(|(map, truth)| truth.map(|t| (*map, t)))
                        .collect(),
                    weight: if film.is_some() { 1.0 } else { PHANTOM_WEIGHT },
                    fold,
                });
            }
            self.film_examples.push(FilmExample {
                copies,
                asked,
                presence_known: query.present.is_some(),
                weight: weight * absent,
                repeats: if heart { HEART_REPEATS } else { 1 },
                fold,
            });
        }
    }

    fn evaluation(&mut self, target: QueryTarget) -> usize {
        self.bank.of((target, Some("evaluation")), || {
            vec![wording::evaluation_prompt(target)]
        })[0]
    }

    fn measure(
        &mut self,
        place: &Place,
        query: &Query,
        patient: &str,
        film: Option<(&Film, usize)>,
    ) {
        let asked = self.evaluation(query.target);
        self.measured.push(Measured {
            film: self.films,
            maps: place.first,
            patient: patient.to_owned(),
            source: film.map(|(film, _)| film.source),
            letterbox: place.letterbox,
            query: *query,
            asked,
            fold: film.map(|(_, fold)| fold),
            by_label: film.is_some() && query.truth.is_none() && !in_lung(query.target),
        });
    }

    /// Questions of real films: each is learnt from in every fold but its own, and measured in its own.
    pub fn add_films(&mut self, films: &[Film], places: &[Place]) {
        for (film, place) in films.iter().zip(places) {
            let fold = fold(&film.patient, self.folds);
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
                self.measure(place, query, &film.patient, Some((film, fold)));
                self.learn(
                    place,
                    query,
                    lung_of(query.target.side()),
                    Some((film, fold)),
                );
            }
            if films::asked(film) {
                for query in measured_labels(film) {
                    self.measure(place, &query, &film.patient, Some((film, fold)));
                }
            }
            if !films::asked(film)
                && let Some(present) = film.weak_opacity()
            {
                let asked = [Side::Right, Side::Left]
                    .map(|side| self.ways(QueryTarget::Opacity(side), None, None));
                self.weak_examples.push(WeakExample {
                    copies: (0..place.views.len()).map(|k| place.first + k).collect(),
                    asked,
                    present,
                    fold,
                });
            }
            self.films += 1;
        }
    }

    /// Questions of `learnt` phantoms, of which some are only measured on, and of `measured` more that all are. Their
    /// maps are kept in `file`, or taken from there.
    ///
    /// # Errors
    /// If a phantom's film is malformed, or the file cannot be used.
    pub fn add_phantoms(
        &mut self,
        store: &mut FeatureStore,
        encoder: &FusedEncoder,
        (learnt, measured): (usize, usize),
        seed: u64,
        file: &Path,
    ) -> Result<(), TrainError> {
        let count = learnt + measured;
        let kept = file
            .is_file()
            .then(|| FeatureStore::load(file))
            .transpose()?;
        if let Some(kept) = kept.as_ref().filter(|k| k.len() != count) {
            return Err(TrainError::Data(format!(
                "{} phantoms are kept where {count} are asked for",
                kept.len()
            )));
        }
        let one = |own: &mut FeatureStore, i: usize| {
            let phantom = phrasebox_phantom::generate(&PhantomConfig {
                seed: FIRST_PHANTOM + seed * 1_000_000 + i as u64,
                width: 512,
                height: 512,
                findings: FindingChoice::Random { max: 4 },
            });
            let (width, height) = phantom.image.dimensions();
            if kept.is_none() {
                let pixels = Pixels::Eight(phantom.image.into_raw());
                let radiograph = Radiograph::new(width, height, pixels, None)
                    .map_err(|e| TrainError::Data(format!("phantom {i}: {e}")))?;
                films::encode(own, encoder, &radiograph, vec![View::PLAIN], seed);
            }
            let letterbox = Letterbox::new(width, height, own.side() as u32);
            Ok((letterbox, phantom.anatomy, phantom.truth))
        };
        let bar = progress::bar("phantoms encoded".to_owned(), count);
        let mut fresh = FeatureStore::new(store.side());
        let phantoms = films::encode_many(&mut fresh, count, &one, &mut |done, _| {
            bar.set_position(done as u64);
        })?;
        bar.finish_and_clear();
        let first = match kept {
            Some(kept) => store.append(kept),
            None => {
                fresh.save(file)?;
                store.append(fresh)
            }
        };
        for (i, (_, (letterbox, anatomy, truths))) in phantoms.into_iter().enumerate() {
            let place = Place {
                first: first + i,
                views: vec![View::PLAIN],
                letterbox,
            };
            let drawn = [
                (QueryTarget::RightLung, anatomy.right_lung),
                (QueryTarget::LeftLung, anatomy.left_lung),
                (QueryTarget::Heart, anatomy.heart),
            ];
            let there = |(target, truth)| Query {
                target,
                truth: Some(truth),
                present: Some(true),
            };
            let mut queries: Vec<Query> = drawn.into_iter().map(there).collect();
            let middle = f32::midpoint(anatomy.right_lung.xyxy()[2], anatomy.left_lung.xyxy()[0]);
            for truth in &truths {
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
                if i >= learnt || i % PHANTOM_VALIDATION == 0 {
                    self.measure(&place, query, &format!("phantom {i}"), None);
                    continue;
                }
                let lung = match query.target.side() {
                    Side::Left => anatomy.left_lung,
                    _ => anatomy.right_lung,
                };
                self.learn(&place, query, Some(lung), None);
            }
            self.films += 1;
        }
        Ok(())
    }
}

/// Whether a target is read in a lung's frame.
fn in_lung(target: QueryTarget) -> bool {
    matches!(target, QueryTarget::Opacity(_))
}

/// Whether a target's box is the heart, by whatever name: an enlarged one is the same box.
fn is_heart(target: QueryTarget) -> bool {
    matches!(
        target,
        QueryTarget::Heart | QueryTarget::Other(Category::Cardiomegaly, _)
    )
}

/// Left, top, right and bottom of (cx, cy, w, h).
fn edges_of([cx, cy, w, h]: [f32; 4]) -> [f32; 4] {
    [cx - w / 2.0, cy - h / 2.0, cx + w / 2.0, cy + h / 2.0]
}
