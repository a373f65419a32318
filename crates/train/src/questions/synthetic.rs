//! Questions of synthetic films, and of findings laid onto real ones: what they say is known, because it was drawn.

use std::path::Path;

use phrasebox_metrics::Random;
use phrasebox_model::image_encoder::FusedEncoder;
use phrasebox_phantom::{FindingChoice, PhantomConfig};
use phrasebox_radiograph::{BoundingBox, Letterbox, Pixels, Radiograph};
use phrasebox_report::{Category, Side};

use super::{Origin, Questions};
use crate::datasets::Film;
use crate::error::TrainError;
use crate::features::{FeatureStore, View};
use crate::films::{self, Place};
use crate::laid::LaidFilm;
use crate::progress;
use crate::queries::{Query, QueryTarget, other_side, truth_queries};
use crate::split::fold;

/// Phantom seeds start here, away from those of the page's samples.
const FIRST_PHANTOM: u64 = 100_000;
/// One phantom in this many is only measured on.
const PHANTOM_VALIDATION: usize = 5;

impl Questions {
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
                let plain = (vec![View::PLAIN], Vec::new());
                films::encode(own, encoder, &radiograph, plain, seed);
            }
            let letterbox = Letterbox::new(width, height, own.side() as u32);
            Ok((letterbox, phantom.anatomy, phantom.truth))
        };
        let bar = progress::bar("phantoms encoded".to_owned(), count);
        let mut fresh = store.like();
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
                mirrored: Vec::new(),
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
                    self.measure(
                        &place,
                        query,
                        &format!("phantom {i}"),
                        (Origin::Phantom, None),
                    );
                    continue;
                }
                let lung = match query.target.side() {
                    Side::Left => anatomy.left_lung,
                    _ => anatomy.right_lung,
                };
                self.learn(&place, query, Some(lung), (Origin::Phantom, None));
            }
            self.films += 1;
        }
        Ok(())
    }

    /// Questions of laid findings: a film counts to the fold of the patient whose film it was.
    pub fn add_laid(&mut self, films: &[Film], laid: &[LaidFilm]) {
        let everything: Vec<(Category, Side)> = laid
            .iter()
            .flat_map(|l| l.findings.iter().map(|f| (f.category, f.side)))
            .collect();
        for one in laid {
            let patient = &films[one.film].patient;
            let origin = (Origin::Laid, Some(fold(patient, self.folds)));
            for query in laid_queries(one, &everything, &mut self.random) {
                self.measure(&one.place, &query, patient, origin);
                self.learn(&one.place, &query, None, origin);
            }
            self.films += 1;
        }
    }
}

/// What is asked of a film with laid findings: each of them; one that has a side on the other side, too, where it is
/// not; and one of another film, so that a category is asked for as often where it is not as where it is.
fn laid_queries(
    laid: &LaidFilm,
    everything: &[(Category, Side)],
    random: &mut Random,
) -> Vec<Query> {
    let asked = |category, side, boxes: &[BoundingBox]| {
        truth_queries(category, side, !boxes.is_empty(), boxes, laid.midline)
    };
    let mut queries: Vec<Query> = laid
        .findings
        .iter()
        .flat_map(|f| asked(f.category, f.side, &f.boxes))
        .collect();
    let there = queries.clone();
    let absent = |query: &Query| there.iter().all(|q| !alike(q.target, query.target));
    for finding in &laid.findings {
        let other = other_side(finding.side);
        if other != finding.side {
            queries.extend(
                asked(finding.category, other, &[])
                    .into_iter()
                    .filter(absent),
            );
        }
    }
    let (category, side) = everything[random.below(everything.len())];
    queries.extend(asked(category, side, &[]).into_iter().filter(absent));
    queries
}

/// Findings that look alike: where one of them is, none of the others may be called absent.
const ALIKE: [&[Category]; 2] = [
    &[
        Category::LungOpacity,
        Category::Edema,
        Category::Atelectasis,
        Category::Effusion,
    ],
    &[
        Category::Nodule,
        Category::Mass,
        Category::Granuloma,
        Category::DiffuseNodule,
    ],
];

fn alike(a: QueryTarget, b: QueryTarget) -> bool {
    let named = |target| match target {
        QueryTarget::Opacity(_) => Category::LungOpacity,
        QueryTarget::Other(category, _) => category,
        QueryTarget::RightLung | QueryTarget::LeftLung | QueryTarget::Heart => Category::Anatomy,
    };
    let both = [named(a), named(b)];
    a.side() == b.side()
        && (both[0] == both[1]
            || ALIKE
                .iter()
                .any(|looks| both.iter().all(|c| looks.contains(c))))
}

#[cfg(test)]
mod tests {
    use phrasebox_phantom::LaidFinding;
    use phrasebox_report::Severity;

    use super::*;

    fn laid(category: Category, side: Side, boxes: &[[f32; 4]]) -> LaidFilm {
        let boxes = boxes
            .iter()
            .map(|[x1, y1, x2, y2]| BoundingBox::from_xyxy(*x1, *y1, *x2, *y2).unwrap())
            .collect();
        LaidFilm {
            film: 0,
            place: Place {
                first: 0,
                views: vec![View::PLAIN],
                mirrored: Vec::new(),
                letterbox: Letterbox::new(64, 64, 64),
            },
            findings: vec![LaidFinding {
                category,
                side,
                severity: Severity::Mild,
                boxes,
            }],
            midline: 0.5,
        }
    }

    fn asked(one: &LaidFilm, elsewhere: (Category, Side)) -> Vec<(QueryTarget, bool)> {
        laid_queries(one, &[elsewhere], &mut Random::new(1))
            .iter()
            .map(|q| {
                assert_eq!(q.truth.is_some(), q.present == Some(true));
                (q.target, q.truth.is_some())
            })
            .collect()
    }

    #[test]
    fn a_laid_finding_is_asked_for_on_its_side_the_other_and_beside_what_lies_elsewhere() {
        use Category as C;
        use QueryTarget::{Opacity, Other};
        // The patient's left is at the right of the picture.
        let left = [[0.6, 0.6, 0.8, 0.8]];
        let effusion = laid(C::Effusion, Side::Left, &left);
        let both = [
            (Other(C::Effusion, Side::Left), true),
            (Other(C::Effusion, Side::Right), false),
        ];
        let cases = [
            ((C::Mass, Side::Left), Some(Other(C::Mass, Side::Left))),
            (
                (C::Cardiomegaly, Side::None),
                Some(Other(C::Cardiomegaly, Side::None)),
            ),
            // An effusion is an opacity to many a reader, on its own side.
            ((C::Consolidation, Side::Left), None),
            ((C::Consolidation, Side::Right), Some(Opacity(Side::Right))),
            ((C::Effusion, Side::Left), None),
        ];
        for (elsewhere, absent) in cases {
            let mut wanted = both.to_vec();
            wanted.extend(absent.map(|target| (target, false)));
            assert_eq!(asked(&effusion, elsewhere), wanted, "{elsewhere:?}");
        }
        let edema = laid(
            C::Edema,
            Side::Bilateral,
            &[[0.2, 0.3, 0.4, 0.7], [0.6, 0.3, 0.8, 0.7]],
        );
        assert_eq!(
            asked(&edema, (C::Infiltrate, Side::Right)),
            [
                (Other(C::Edema, Side::Right), true),
                (Other(C::Edema, Side::Left), true)
            ]
        );
    }
}
