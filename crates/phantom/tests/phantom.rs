//! What is claimed of a phantom: the same from the same seed, boxes true, sides right, words in the report.

use phrasebox_phantom::{
    FindingChoice, FindingRequest, INSERTABLE, Phantom, PhantomConfig, View, encode_png, generate,
};
use phrasebox_radiograph::BoundingBox;
use phrasebox_report::{Assertion, Category, Severity, Side, Zone};

fn phantom(seed: u64, findings: FindingChoice) -> Phantom {
    generate(&PhantomConfig {
        seed,
        width: 192,
        height: 192,
        findings,
    })
}

fn with(seed: u64, request: FindingRequest) -> Phantom {
    phantom(seed, FindingChoice::Exactly(vec![request]))
}

/// The boxes of the first phrase of a category.
fn boxes_of(p: &Phantom, category: Category) -> &[BoundingBox] {
    &p.truth
        .iter()
        .find(|t| t.category == category && t.present)
        .unwrap_or_else(|| panic!("{category:?} in the report: {}", p.report))
        .boxes
}

#[test]
fn the_same_seed_gives_the_same_phantom_and_another_seed_another() {
    let random = || FindingChoice::Random { max: 3 };
    for seed in [0, 7, u64::MAX] {
        assert_eq!(phantom(seed, random()), phantom(seed, random()));
        assert_ne!(
            phantom(seed, random()).image,
            phantom(seed ^ 1, random()).image
        );
    }
}

#[test]
fn every_phrase_stands_word_for_word_where_it_says() {
    for seed in 0..40 {
        let p = phantom(seed, FindingChoice::Random { max: 4 });
        let letters: Vec<char> = p.report.chars().collect();
        assert!(!p.truth.is_empty());
        let mut end = 0;
        for t in &p.truth {
            let length = t.phrase.chars().count();
            let there: String = letters[t.start..t.start + length].iter().collect();
            assert_eq!(there, t.phrase, "in {}", p.report);
            assert!(t.start >= end, "phrases overlap in {}", p.report);
            end = t.start + length;
            assert_eq!(
                t.present,
                t.assertion != Assertion::Absent,
                "{}: {}",
                t.phrase,
                p.report
            );
            assert!(t.present || t.boxes.is_empty());
        }
        assert!(p.report.starts_with("FINDINGS: "), "{}", p.report);
        assert_eq!(p.report.matches("\nIMPRESSION: ").count(), 1);
        for slip in ["  ", " .", " ,", "..", "a a ", "the the"] {
            assert!(!p.report.contains(slip), "{slip:?} in {}", p.report);
        }
    }
}

#[test]
fn a_report_never_denies_what_is_on_the_film() {
    for seed in 0..50 {
        let p = phantom(seed, FindingChoice::Random { max: 4 });
        for shown in p.truth.iter().filter(|t| t.present) {
            assert!(
                !p.truth
                    .iter()
                    .any(|t| !t.present && t.category == shown.category),
                "{:?} is shown and denied: {}",
                shown.category,
                p.report
            );
        }
    }
}

#[test]
fn boxes_lie_on_the_film_and_on_the_side_that_is_named() {
    for seed in 0..40 {
        let p = phantom(seed, FindingChoice::Random { max: 4 });
        // The midline, between the lungs: image-left of it is the patient's right.
        let [_, _, right_end, _] = p.anatomy.right_lung.xyxy();
        let [left_start, ..] = p.anatomy.left_lung.xyxy();
        assert!(right_end < left_start, "lungs overlap or are exchanged");
        let midline = f32::midpoint(right_end, left_start);
        for t in &p.truth {
            for b in &t.boxes {
                assert_eq!(*b, b.clamped(), "{} leaves the film", t.phrase);
                assert!(b.area() > 0.0, "{} has an empty box", t.phrase);
                // A line from one arm crosses to the great vein; everything else stays on its side.
                if t.category == Category::Device {
                    continue;
                }
                let centre = b.cxcywh()[0];
                match t.side {
                    Side::Right => assert!(centre < midline, "{} at {centre}", t.phrase),
                    Side::Left => assert!(centre > midline, "{} at {centre}", t.phrase),
                    Side::Bilateral | Side::None => {}
                }
            }
            if t.side == Side::Bilateral && t.boxes.len() == 2 {
                assert!(t.boxes[0].cxcywh()[0] < midline && t.boxes[1].cxcywh()[0] > midline);
            }
        }
    }
}

#[test]
fn each_category_shows_and_is_named_with_as_many_boxes_as_it_has_places() {
    for category in INSERTABLE {
        for seed in 0..3 {
            let p = with(seed, FindingRequest::of(category));
            let boxes = boxes_of(&p, category);
            let side = p
                .truth
                .iter()
                .find(|t| t.category == category)
                .unwrap()
                .side;
            let places = match (category, side) {
                (Category::Hyperinflation | Category::Emphysema, _) => 0,
                (_, Side::Bilateral) => 2,
                _ => 1,
            };
            assert_eq!(
                boxes.len(),
                places,
                "{category:?}, seed {seed}: {}",
                p.report
            );
            let plain = phantom(seed, FindingChoice::None);
            assert_ne!(p.image, plain.image, "{category:?} does not show");
        }
    }
}

#[test]
fn what_is_requested_is_drawn() {
    struct Case {
        category: Category,
        side: Side,
        zone: Option<Zone>,
        /// Range of the centre of the box down the lung it lies in, 0 = apex.
        down: (f32, f32),
    }
    let cases = [
        Case {
            category: Category::Consolidation,
            side: Side::Right,
            zone: Some(Zone::Upper),
            down: (0.0, 0.42),
        },
        Case {
            category: Category::Consolidation,
            side: Side::Left,
            zone: Some(Zone::Lower),
            down: (0.5, 1.0),
        },
        Case {
            category: Category::Nodule,
            side: Side::Left,
            zone: Some(Zone::Mid),
            down: (0.3, 0.7),
        },
        Case {
            category: Category::Effusion,
            side: Side::Right,
            zone: None,
            down: (0.5, 1.1),
        },
        Case {
            category: Category::Effusion,
            side: Side::Left,
            zone: None,
            down: (0.5, 1.1),
        },
        Case {
            category: Category::Scarring,
            side: Side::Right,
            zone: Some(Zone::Apex),
            down: (-0.05, 0.3),
        },
    ];
    for case in cases {
        for seed in 20..26 {
            let request = FindingRequest {
                category: case.category,
                side: Some(case.side),
                zone: case.zone,
                severity: Some(Severity::Moderate),
            };
            let p = with(seed, request);
            let lung = if case.side == Side::Right {
                p.anatomy.right_lung
            } else {
                p.anatomy.left_lung
            };
            let [x1, y1, x2, _] = lung.xyxy();
            for b in boxes_of(&p, case.category) {
                let [cx, cy, ..] = b.cxcywh();
                assert!(
                    cx > x1 - 0.05 && cx < x2 + 0.05,
                    "{:?} beside its lung",
                    case.category
                );
                let down = (cy - y1) / lung.height();
                assert!(
                    down > case.down.0 && down < case.down.1,
                    "{:?} {:?}: {down}",
                    case.category,
                    case.zone
                );
            }
        }
    }
}

/// Change of grey between the film with a finding and without, inside its boxes and in all. The film's blur carries
/// an edge on by a pixel or two.
fn change(p: &Phantom, plain: &Phantom, boxes: &[BoundingBox]) -> (f64, f64) {
    let (w, h) = (plain.image.width() as f32, plain.image.height() as f32);
    let (mut inside, mut all) = (0.0, 0.0);
    for (x, y, pixel) in p.image.enumerate_pixels() {
        let d = f64::from(pixel.0[0].abs_diff(plain.image.get_pixel(x, y).0[0]));
        all += d;
        let (u, v) = ((x as f32 + 0.5) / w, (y as f32 + 0.5) / h);
        if boxes.iter().any(|b| {
            let [x1, y1, x2, y2] = b.xyxy();
            let (du, dv) = (1.5 / w, 1.5 / h);
            u >= x1 - du && u <= x2 + du && v >= y1 - dv && v <= y2 + dv
        }) {
            inside += d;
        }
    }
    (inside, all)
}

#[test]
fn a_finding_changes_the_film_mainly_inside_its_boxes() {
    use Category as C;
    // Those that change the shape of the patient, not a place in it, are left out.
    let local = [
        C::Consolidation,
        C::LungOpacity,
        C::Effusion,
        C::Pneumothorax,
        C::Nodule,
        C::Mass,
        C::Atelectasis,
        C::Infiltrate,
        C::Pneumonia,
        C::Granuloma,
        C::Calcification,
        C::Device,
        C::Hernia,
        C::PleuralThickening,
        C::Fracture,
        C::Scarring,
    ];
    for category in local {
        for seed in 30..34 {
            let p = with(seed, FindingRequest::of(category));
            let plain = phantom(seed, FindingChoice::None);
            let (inside, all) = change(&p, &plain, boxes_of(&p, category));
            assert!(
                inside > 0.8 * all,
                "{category:?}, seed {seed}: {inside} of {all} inside"
            );
        }
    }
}

#[test]
fn severity_makes_it_larger() {
    for (category, side) in [
        (Category::Effusion, Side::Left),
        (Category::Pneumothorax, Side::Right),
        (Category::Cardiomegaly, Side::None),
    ] {
        for seed in 0..4 {
            let area = |severity| {
                let request = FindingRequest {
                    severity: Some(severity),
                    ..FindingRequest::of(category).on(side)
                };
                boxes_of(&with(seed, request), category)[0].area()
            };
            assert!(
                area(Severity::Severe) > 1.15 * area(Severity::Mild),
                "{category:?}, seed {seed}"
            );
        }
    }
}

#[test]
fn the_normal_shape_is_that_of_a_patient() {
    let films: Vec<Phantom> = (0..40)
        .map(|seed| phantom(seed, FindingChoice::None))
        .collect();
    let mean =
        |of: &dyn Fn(&Phantom) -> f32| films.iter().map(of).sum::<f32>() / films.len() as f32;
    // Medians of radiologists' boxes on 374 real films lie near these.
    for (name, value, low, high) in [
        (
            "right lung, left edge",
            mean(&|p| p.anatomy.right_lung.xyxy()[0]),
            0.02,
            0.14,
        ),
        (
            "right lung, right edge",
            mean(&|p| p.anatomy.right_lung.xyxy()[2]),
            0.40,
            0.49,
        ),
        (
            "left lung, left edge",
            mean(&|p| p.anatomy.left_lung.xyxy()[0]),
            0.51,
            0.60,
        ),
        (
            "lungs, top",
            mean(&|p| p.anatomy.left_lung.xyxy()[1]),
            0.05,
            0.19,
        ),
        (
            "lungs, bottom",
            mean(&|p| p.anatomy.right_lung.xyxy()[3]),
            0.78,
            0.95,
        ),
        (
            "heart, right edge",
            mean(&|p| p.anatomy.heart.xyxy()[2]),
            0.68,
            0.84,
        ),
        (
            "heart, left edge",
            mean(&|p| p.anatomy.heart.xyxy()[0]),
            0.30,
            0.42,
        ),
        (
            "share of bedside films",
            mean(&|p| f32::from(u8::from(p.view == View::Ap))),
            0.2,
            0.6,
        ),
    ] {
        assert!(value > low && value < high, "{name}: {value}");
    }
    for p in &films {
        let [hx1, _, hx2, _] = p.anatomy.heart.xyxy();
        let middle = f32::midpoint(
            p.anatomy.right_lung.xyxy()[2],
            p.anatomy.left_lung.xyxy()[0],
        );
        assert!(
            hx2 - middle > middle - hx1,
            "the heart lies to the patient's left, image-right"
        );
    }
}

#[test]
fn any_size_will_do_and_png_keeps_every_pixel() {
    for (width, height) in [(64, 64), (512, 400), (300, 512), (10, 1)] {
        let p = generate(&PhantomConfig {
            seed: 3,
            width,
            height,
            findings: FindingChoice::Random { max: 3 },
        });
        assert_eq!(p.image.dimensions(), (width.max(64), height.max(64)));
        let bytes = encode_png(&p).unwrap();
        let film = phrasebox_radiograph::decode(&bytes).unwrap();
        assert_eq!(
            *film.pixels(),
            phrasebox_radiograph::Pixels::Eight(p.image.into_raw())
        );
    }
}

#[test]
fn a_category_that_cannot_be_drawn_is_neither_shown_nor_named() {
    let p = with(5, FindingRequest::of(Category::Anatomy));
    assert_eq!(p, phantom(5, FindingChoice::None));
    assert!(p.truth.iter().all(|t| !t.present));
}
