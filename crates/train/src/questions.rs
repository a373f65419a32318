//! Films and phantoms to questions: those to learn from, and those to be measured by.

mod measured;
mod synthetic;

use std::collections::BTreeMap;

use phrasebox_metrics::Random;
use phrasebox_model::Prompt;
use phrasebox_model::box_decoder::box_of_edges;
use phrasebox_radiograph::BoundingBox;
use phrasebox_report::{Category, Side, Zone};

use crate::bank::{Bank, zone_key};
use crate::datasets::{Film, Source};
use crate::features::View;
use crate::film_stage::{FilmExample, Structure};
use crate::films::{self, Place};
use crate::heart_stage::HeartExample;
use crate::label_queries::measured_labels;
use crate::lung_stage::{LungExample, WeakExample};
use crate::queries::{Query, QueryTarget, film_queries, zone_of};
use crate::split::fold;
use crate::wording;

pub use self::measured::Samples;
pub(crate) use self::measured::synthetic_row;
use self::measured::{FloorKey, Measured, floor_key};

/// Weight of a question about something that is not there, and of one about a phantom.
const ABSENT_WEIGHT: f32 = 0.7;
const PHANTOM_WEIGHT: f32 = 0.8;
/// One phantom in this many teaches the heart's frame, beside the few real hearts.
const PHANTOM_HEARTS: usize = 8;
/// How often a film with a drawn heart is seen per pass: there are few of them.
const HEART_REPEATS: usize = 3;

/// What a question is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// What readers drew on a film of this set.
    Film(Source),
    /// A finding laid onto a real film.
    Laid,
    /// A synthetic film.
    Phantom,
}

impl Origin {
    /// The set of a film that was read.
    fn source(self) -> Option<Source> {
        match self {
            Self::Film(source) => Some(source),
            Self::Laid | Self::Phantom => None,
        }
    }

    fn weight(self) -> f32 {
        if self.source().is_some() {
            1.0
        } else {
            PHANTOM_WEIGHT
        }
    }
}

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
    training_boxes: BTreeMap<FloorKey, Vec<(Option<usize>, BoundingBox)>>,
    /// Mirrored maps: the plain one, and how it is seen.
    mirrors: BTreeMap<usize, (usize, View)>,
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
            mirrors: BTreeMap::new(),
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

    /// Of these, the lungs and hearts of real films.
    pub fn anatomy_examples(&self) -> impl Iterator<Item = &FilmExample> {
        self.film_examples
            .iter()
            .filter(|e| e.structure.is_some() && e.fold.is_some())
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

    /// Mirrored maps, each with the plain map of its film and the view that made it.
    #[must_use]
    pub fn mirrors(&self) -> &BTreeMap<usize, (usize, View)> {
        &self.mirrors
    }

    /// Index in the bank of the questions for the right lung, the left lung and the heart.
    pub fn anatomy_questions(&mut self) -> [usize; 3] {
        [
            QueryTarget::RightLung,
            QueryTarget::LeftLung,
            QueryTarget::Heart,
        ]
        .map(|t| self.evaluation(t))
    }

    /// Maps that are read in a lung's frame, and whether each is a changed copy; the mirrored ones last, so that the others
    /// do not depend on them.
    #[must_use]
    pub fn lung_maps(&self) -> Vec<(usize, bool)> {
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
            maps.insert(map, copy > 0 || self.mirrors.contains_key(&map));
        }
        let measured = self.measured.iter().filter(|m| in_lung(m.query.target));
        maps.extend(measured.map(|m| (m.maps, false)));
        let mut maps: Vec<(usize, bool)> = maps.into_iter().collect();
        maps.sort_by_key(|(map, _)| self.mirrors.contains_key(map));
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
        (origin, fold): (Origin, Option<usize>),
    ) {
        let asked = self.ways(query.target, lung, query.truth);
        let square = query.truth.map(|t| place.letterbox.to_square(t).cxcywh());
        let copies: Vec<(usize, Option<[f32; 4]>)> = place
            .views
            .iter()
            .enumerate()
            .map(|(k, v)| (place.first + k, square.map(|b| edges_of(v.of_box(b)))))
            .collect();
        let weight = origin.weight();
        let absent = if query.truth.is_some() {
            1.0
        } else {
            ABSENT_WEIGHT
        };
        if let Some(truth) = query.truth {
            self.training_boxes
                .entry(floor_key(query.target, origin))
                .or_default()
                .push((fold, truth));
        }
        if in_lung(query.target) {
            self.lung_examples.push(LungExample {
                copies,
                left: query.target.side() == Side::Left,
                mirrored: false,
                asked,
                present: query.present,
                weight,
                fold,
                source: origin.source(),
            });
            return;
        }
        let real = origin.source().is_some();
        if query.target == QueryTarget::Heart && (real || self.films.is_multiple_of(PHANTOM_HEARTS))
        {
            self.heart_examples.push(HeartExample {
                copies: copies
                    .iter()
                    .filter_map(|(map, truth)| truth.map(|t| (*map, t)))
                    .collect(),
                weight,
                fold,
            });
        }
        let heart = origin == Origin::Film(Source::CovidSeg);
        self.film_examples.push(FilmExample {
            copies,
            asked,
            presence_known: query.present.is_some(),
            weight: weight * absent,
            repeats: if heart { HEART_REPEATS } else { 1 },
            fold,
            structure: structure(query.target),
        });
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
        (origin, fold): (Origin, Option<usize>),
    ) {
        let asked = self.evaluation(query.target);
        self.measured.push(Measured {
            film: self.films,
            maps: place.first,
            patient: patient.to_owned(),
            origin,
            letterbox: place.letterbox,
            query: *query,
            asked,
            fold,
            by_label: origin.source().is_some() && query.truth.is_none() && !in_lung(query.target),
        });
    }

    /// Questions of real films: each is learnt from in every fold but its own, and measured in its own.
    pub fn add_films(&mut self, films: &[Film], places: &[Place]) {
        for (film, place) in films.iter().zip(places) {
            let fold = fold(&film.patient, self.folds);
            let origin = (Origin::Film(film.source), Some(fold));
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
                self.measure(place, query, &film.patient, origin);
                self.learn(place, query, lung_of(query.target.side()), origin);
            }
            if films::asked(film) {
                for query in measured_labels(film) {
                    self.measure(place, &query, &film.patient, origin);
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
        self.add_mirrored(places);
    }

    /// What mirrored copies of real films teach: a lung that was read, asked for as the other one.
    fn add_mirrored(&mut self, places: &[Place]) {
        for place in places {
            let first = place.first + place.views.len();
            for (k, view) in place.mirrored.iter().enumerate() {
                self.mirrors.insert(first + k, (place.first, *view));
            }
        }
        let plain_of: BTreeMap<usize, &Place> = places.iter().map(|p| (p.first, p)).collect();
        let mirrored: Vec<LungExample> = self
            .lung_examples
            .iter()
            .filter_map(|example| {
                let place = plain_of.get(&example.copies[0].0)?;
                let first = place.first + place.views.len();
                let plain = example.copies[0].1.map(box_of_edges);
                let copies: Vec<_> = place
                    .mirrored
                    .iter()
                    .enumerate()
                    .map(|(k, view)| (first + k, plain.map(|b| edges_of(view.of_box(b)))))
                    .collect();
                let asked = self.bank.mirrored(&example.asked);
                (!copies.is_empty() && !asked.is_empty()).then(|| LungExample {
                    copies,
                    left: !example.left,
                    mirrored: true,
                    asked,
                    ..example.clone()
                })
            })
            .collect();
        self.lung_examples.extend(mirrored);
        for weak in &mut self.weak_examples {
            if let Some(place) = plain_of.get(&weak.copies[0]) {
                let first = place.first + place.views.len();
                weak.copies
                    .extend((0..place.mirrored.len()).map(|k| first + k));
            }
        }
    }
}

/// Whether a target is read in a lung's frame.
fn in_lung(target: QueryTarget) -> bool {
    matches!(target, QueryTarget::Opacity(_))
}

/// The structure that a target names.
fn structure(target: QueryTarget) -> Option<Structure> {
    match target {
        QueryTarget::RightLung => Some(Structure::RightLung),
        QueryTarget::LeftLung => Some(Structure::LeftLung),
        QueryTarget::Heart => Some(Structure::Heart),
        QueryTarget::Opacity(_) | QueryTarget::Other(..) => None,
    }
}

/// Whether a target's box is the heart, by whatever name: an enlarged one is the same box.
fn is_heart(target: QueryTarget) -> bool {
    matches!(
        target,
        QueryTarget::Heart | QueryTarget::Other(Category::Cardiomegaly, _)
    )
}

/// Left, top, right and bottom of (cx, cy, w, h).
pub(crate) fn edges_of([cx, cy, w, h]: [f32; 4]) -> [f32; 4] {
    [cx - w / 2.0, cy - h / 2.0, cx + w / 2.0, cy + h / 2.0]
}

#[cfg(test)]
mod tests {
    use phrasebox_radiograph::Letterbox;

    use super::*;
    use crate::datasets::{BoxLabel, LabelledBox, Reader, RsnaClass};

    #[test]
    fn a_mirrored_copy_is_asked_for_the_other_lung_in_the_other_words() {
        // An opacity of the patient's right lung, at the left of the picture.
        let film = Film {
            image: "a.jpg".into(),
            patient: "nih-1".into(),
            source: Source::Nih,
            view: None,
            boxes: vec![LabelledBox {
                label: BoxLabel::LungOpacity,
                xyxy: BoundingBox::from_xyxy(0.1, 0.5, 0.3, 0.7).unwrap(),
                reader: Some(Reader::Rsna),
            }],
            labels: Vec::new(),
            rsna_class: Some(RsnaClass::LungOpacity),
            conflict: false,
            laterality_doubtful: false,
            clinical_notes: None,
        };
        let place = Place {
            first: 0,
            views: vec![View::PLAIN],
            mirrored: vec![View::PLAIN.mirrored()],
            letterbox: Letterbox::new(384, 384, 384),
        };
        let mut questions = Questions::new(1, 3, 5);
        questions.add_films(&[film], &[place]);
        let of = |mirrored: bool, left: bool| -> &LungExample {
            let mut all = questions.lung_examples().iter();
            all.find(|e| e.mirrored == mirrored && e.left == left)
                .expect("both lungs are asked for on both copies")
        };
        let words = |example: &LungExample| -> Vec<String> {
            let texts = example.asked.iter().map(|a| &questions.prompts()[*a].text);
            texts.map(|t| t.to_lowercase()).collect()
        };
        for (left, there) in [(false, true), (true, false)] {
            let (plain, mirrored) = (of(false, left), of(true, !left));
            assert_eq!(plain.present, Some(there));
            assert_eq!(mirrored.present, plain.present);
            assert_eq!((plain.copies[0].0, mirrored.copies[0].0), (0, 1));
            let side = |left: bool| if left { "left" } else { "right" };
            for text in words(mirrored) {
                assert!(text.contains(side(!left)), "{text}");
                assert!(!text.contains(side(left)), "{text}");
            }
        }
        let [x1, y1, x2, y2] = of(true, true).copies[0].1.unwrap();
        for (found, expected) in [(x1, 0.7), (y1, 0.5), (x2, 0.9), (y2, 0.7)] {
            assert!((found - expected).abs() < 1e-5, "{found} {expected}");
        }
        assert_eq!(questions.mirrors()[&1].0, 0);
        // A copy counts as changed, so that its lung is jittered.
        assert_eq!(questions.lung_maps(), [(0, false), (1, true)]);
    }
}
