use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::*;
use crate::datasets::{self, LabelledBox, Reader, RsnaClass};

fn b(x1: f32, y1: f32, x2: f32, y2: f32) -> BoundingBox {
    BoundingBox::from_xyxy(x1, y1, x2, y2).unwrap()
}

fn film(source: Source, boxes: &[(BoxLabel, BoundingBox)]) -> Film {
    Film {
        image: PathBuf::from("a.jpg"),
        patient: "p".into(),
        source,
        view: None,
        boxes: boxes
            .iter()
            .map(|(label, xyxy)| LabelledBox {
                label: *label,
                xyxy: *xyxy,
                reader: None,
            })
            .collect(),
        labels: Vec::new(),
        rsna_class: None,
        conflict: false,
        laterality_doubtful: false,
        clinical_notes: None,
    }
}

fn answers(film: &Film) -> Vec<(QueryTarget, Option<[f32; 4]>, Option<bool>)> {
    film_queries(film)
        .into_iter()
        .map(|q| (q.target, q.truth.map(BoundingBox::xyxy), q.present))
        .collect()
}

const ON_RIGHT: [f32; 4] = [0.1, 0.3, 0.4, 0.6];
const ON_LEFT: [f32; 4] = [0.6, 0.5, 0.9, 0.8];

fn of([x1, y1, x2, y2]: [f32; 4]) -> BoundingBox {
    b(x1, y1, x2, y2)
}

#[test]
fn who_read_the_film_decides_what_is_absent() {
    use QueryTarget::Opacity;
    use Side::{Left, Right};
    struct Case {
        name: &'static str,
        class: Option<RsnaClass>,
        conflict: bool,
        doubtful: bool,
        boxes: Vec<(BoxLabel, BoundingBox)>,
        expected: Vec<(QueryTarget, Option<[f32; 4]>, Option<bool>)>,
    }
    let right = (BoxLabel::LungOpacity, of(ON_RIGHT));
    let left = (BoxLabel::Pneumonia, of(ON_LEFT));
    let across = (BoxLabel::LungOpacity, b(0.2, 0.3, 0.7, 0.6));
    let none = (None, Some(false));
    let cases = [
        Case {
            name: "read as normal",
            class: Some(RsnaClass::Normal),
            conflict: false,
            doubtful: false,
            boxes: vec![],
            expected: vec![
                (Opacity(Right), none.0, none.1),
                (Opacity(Left), none.0, none.1),
            ],
        },
        Case {
            name: "unread",
            class: None,
            conflict: false,
            doubtful: false,
            boxes: vec![],
            expected: vec![],
        },
        Case {
            name: "opacity read on the image-left is the patient's right",
            class: Some(RsnaClass::LungOpacity),
            conflict: false,
            doubtful: false,
            boxes: vec![right],
            expected: vec![
                (Opacity(Right), Some(ON_RIGHT), Some(true)),
                (Opacity(Left), none.0, none.1),
            ],
        },
        Case {
            name: "only listed: silent about the other side",
            class: None,
            conflict: false,
            doubtful: false,
            boxes: vec![left],
            expected: vec![(Opacity(Left), Some(ON_LEFT), Some(true))],
        },
        Case {
            name: "readers disagree",
            class: Some(RsnaClass::NotNormal),
            conflict: true,
            doubtful: false,
            boxes: vec![left],
            expected: vec![(Opacity(Left), Some(ON_LEFT), None)],
        },
        Case {
            name: "a box over both lungs frees neither side",
            class: Some(RsnaClass::LungOpacity),
            conflict: false,
            doubtful: false,
            boxes: vec![across],
            expected: vec![(Opacity(Right), Some(across.1.xyxy()), Some(true))],
        },
        Case {
            name: "two boxes on one side are one answer",
            class: Some(RsnaClass::LungOpacity),
            conflict: false,
            doubtful: false,
            boxes: vec![left, (BoxLabel::LungOpacity, b(0.7, 0.1, 0.8, 0.2)), right],
            expected: vec![
                (Opacity(Right), Some(ON_RIGHT), Some(true)),
                (Opacity(Left), Some([0.6, 0.1, 0.9, 0.8]), Some(true)),
            ],
        },
        Case {
            name: "perhaps mirrored, nothing there",
            class: Some(RsnaClass::Normal),
            conflict: false,
            doubtful: true,
            boxes: vec![],
            expected: vec![
                (Opacity(Right), none.0, none.1),
                (Opacity(Left), none.0, none.1),
            ],
        },
        Case {
            name: "perhaps mirrored, something there",
            class: Some(RsnaClass::LungOpacity),
            conflict: false,
            doubtful: true,
            boxes: vec![right],
            expected: vec![],
        },
    ];
    for Case {
        name,
        class,
        conflict,
        doubtful,
        boxes,
        expected,
    } in cases
    {
        let film = Film {
            rsna_class: class,
            conflict,
            laterality_doubtful: doubtful,
            ..film(Source::Nih, &boxes)
        };
        assert_eq!(answers(&film), expected, "{name}");
    }
}

#[test]
fn masks_give_anatomy_and_use_the_lungs_midline() {
    // The patient stands off centre: the opacity's centre lies left of 0.5 on the film and in the left lung.
    let film = film(
        Source::CovidSeg,
        &[
            (BoxLabel::RightLung, b(0.02, 0.1, 0.3, 0.9)),
            (BoxLabel::LeftLung, b(0.36, 0.1, 0.7, 0.9)),
            (BoxLabel::Cardiomediastinum, b(0.2, 0.3, 0.5, 0.9)),
            (BoxLabel::GroundGlassOpacities, b(0.4, 0.5, 0.5, 0.6)),
        ],
    );
    assert_eq!(
        answers(&film),
        [
            (
                QueryTarget::RightLung,
                Some([0.02, 0.1, 0.3, 0.9]),
                Some(true)
            ),
            (
                QueryTarget::LeftLung,
                Some([0.36, 0.1, 0.7, 0.9]),
                Some(true)
            ),
            (QueryTarget::Heart, Some([0.2, 0.3, 0.5, 0.9]), Some(true)),
            (QueryTarget::Opacity(Side::Right), None, Some(false)),
            (
                QueryTarget::Opacity(Side::Left),
                Some([0.4, 0.5, 0.5, 0.6]),
                Some(true)
            ),
        ]
    );
}

#[test]
fn a_mirrored_film_has_mirrored_answers() {
    let boxes = [
        (BoxLabel::RightLung, b(0.05, 0.1, 0.45, 0.9)),
        (BoxLabel::LeftLung, b(0.55, 0.1, 0.95, 0.9)),
        (BoxLabel::Consolidation, of(ON_RIGHT)),
    ];
    let swapped = boxes.map(|(label, region)| {
        let label = match label {
            BoxLabel::RightLung => BoxLabel::LeftLung,
            BoxLabel::LeftLung => BoxLabel::RightLung,
            other => other,
        };
        (label, region.mirrored())
    });
    let mut plain = film_queries(&film(Source::CovidSeg, &boxes));
    plain.sort_by_key(|q| q.target);
    let mut mirrored = film_queries(&film(Source::CovidSeg, &swapped));
    mirrored.sort_by_key(|q| q.target.mirrored());
    for (one, other) in plain.iter().zip(&mirrored) {
        assert_eq!(
            (one.target, one.present),
            (other.target.mirrored(), other.present)
        );
        let close = match (one.truth, other.truth.map(BoundingBox::mirrored)) {
            (Some(p), Some(q)) => p.iou(q) > 0.999,
            (p, q) => p == q,
        };
        assert!(close, "{one:?} {other:?}");
    }
    assert_eq!(plain.len(), mirrored.len());
}

#[test]
fn zones_are_thirds_of_the_lung() {
    let lung = b(0.1, 0.2, 0.4, 0.8);
    for (region, lung, expected) in [
        (b(0.1, 0.2, 0.3, 0.4), Some(lung), Some(Zone::Upper)),
        (b(0.1, 0.4, 0.3, 0.6), Some(lung), Some(Zone::Mid)),
        (b(0.1, 0.6, 0.3, 0.8), Some(lung), Some(Zone::Lower)),
        (b(0.1, 0.3, 0.3, 0.7), Some(lung), None),
        (b(0.1, 0.1, 0.3, 0.3), None, Some(Zone::Upper)),
        (b(0.1, 0.6, 0.3, 0.85), None, Some(Zone::Lower)),
    ] {
        assert_eq!(zone_of(region, lung), expected, "{region:?}");
    }
}

#[test]
fn a_bilateral_truth_is_asked_once_per_side() {
    use QueryTarget::{Opacity, Other};
    use Side::{Bilateral, Left, None as Nowhere, Right};
    let (r, l) = (of(ON_RIGHT), of(ON_LEFT));
    let ask = |category,
               side,
               present,
               boxes: &[BoundingBox]|
     -> Vec<(QueryTarget, Option<BoundingBox>)> {
        truth_queries(category, side, present, boxes, 0.5)
            .into_iter()
            .map(|q| (q.target, q.truth))
            .collect()
    };
    let effusion = Category::Effusion;
    let pneumonia = Category::Pneumonia;
    let heart = Category::Cardiomegaly;
    assert_eq!(
        ask(effusion, Bilateral, true, &[l, r]),
        [
            (Other(effusion, Right), Some(r)),
            (Other(effusion, Left), Some(l))
        ]
    );
    assert_eq!(
        ask(effusion, Bilateral, false, &[]),
        [
            (Other(effusion, Right), None),
            (Other(effusion, Left), None)
        ]
    );
    assert_eq!(
        ask(effusion, Bilateral, true, &[l]),
        [(Other(effusion, Left), Some(l))]
    );
    assert_eq!(
        ask(pneumonia, Right, true, &[r]),
        [(Opacity(Right), Some(r))]
    );
    assert_eq!(
        ask(pneumonia, Nowhere, true, &[l]),
        [(Opacity(Left), Some(l))]
    );
    assert_eq!(
        ask(heart, Nowhere, true, &[b(0.3, 0.4, 0.7, 0.8)])[0].0,
        Other(heart, Nowhere)
    );
}

#[test]
fn the_training_films_give_the_counts_of_the_yardstick() {
    let root = Path::new("../../../shared/data");
    if !root.is_dir() {
        println!("skipped: no training films beside the checkout");
        return;
    }
    let films = datasets::films(root).unwrap();
    let mut counts: BTreeMap<(Source, &str), usize> = BTreeMap::new();
    let mut opacity_films = 0;
    let (mut listed_free, mut disputed_free) = (0, 0);
    for film in &films {
        let queries = film_queries(film);
        let sides: Vec<_> = queries
            .iter()
            .filter(|q| matches!(q.target, QueryTarget::Opacity(_)))
            .collect();
        opacity_films += usize::from(sides.iter().any(|q| q.truth.is_some()));
        let boxed = sides.iter().filter(|q| q.truth.is_some()).count();
        if film.conflict {
            disputed_free += 2 - boxed;
            assert!(queries.iter().all(|q| q.present.is_none()));
        } else if film.source == Source::Nih && film.rsna_class.is_none() && boxed > 0 {
            listed_free += 2 - boxed;
            assert!(film.boxes.iter().all(|b| b.reader == Some(Reader::NihList)));
        }
        for query in queries {
            let name = match (query.target, query.truth) {
                (QueryTarget::RightLung | QueryTarget::LeftLung, _) => "lung",
                (QueryTarget::Heart, _) => "heart",
                (QueryTarget::Opacity(_), Some(_)) => "opacity",
                (QueryTarget::Opacity(_), None) => "free side",
                (QueryTarget::Other(..), _) => "other",
            };
            *counts.entry((film.source, name)).or_default() += 1;
        }
    }
    println!(
        "{} films, {opacity_films} with opacity; {counts:?}",
        films.len()
    );
    let total = |name| {
        counts
            .iter()
            .filter(|((_, n), _)| *n == name)
            .map(|(_, c)| c)
            .sum::<usize>()
    };
    println!("free sides not counted: {listed_free} only listed, {disputed_free} disputed");
    assert_eq!(opacity_films, 193);
    assert_eq!(total("opacity"), 293);
    assert_eq!(total("heart"), 65);
    assert_eq!(total("lung"), 2 * 374);
    // The yardstick's 691 free sides count silence of the NIH list and disputed films as "free".
    let beyond_midline = 691 - (total("free side") + listed_free + disputed_free);
    println!("free side refused since a box reaches over: {beyond_midline}");
    assert_eq!(beyond_midline, 1);
}
