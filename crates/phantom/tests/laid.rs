//! What is claimed of findings laid onto a film: on the side that is named, where the boxes say, by adding attenuation,
//! and nowhere else. A phantom without findings stands in for the film; its lungs and heart are known.

use image::GrayImage;
use phrasebox_phantom::{
    AnatomyBoxes, FindingChoice, FindingRequest, LAYABLE, Laid, Phantom, PhantomConfig, generate,
    lay,
};
use phrasebox_radiograph::BoundingBox;
use phrasebox_report::{Category, Severity, Side};

fn normal(seed: u64) -> Phantom {
    generate(&PhantomConfig {
        seed,
        width: 320,
        height: 320,
        findings: FindingChoice::None,
    })
}

fn laid(on: &Phantom, request: FindingRequest, seed: u64) -> Laid {
    let choice = FindingChoice::Exactly(vec![request]);
    lay(&on.image, &on.anatomy, &choice, seed).expect("a phantom has a chest")
}

fn middle(boxes: &AnatomyBoxes) -> f32 {
    f32::midpoint(boxes.right_lung.xyxy()[2], boxes.left_lung.xyxy()[0])
}

/// Mean change of grey inside and outside the boxes, which are widened a little.
fn change(before: &GrayImage, after: &GrayImage, boxes: &[BoundingBox]) -> (f32, f32) {
    const MARGIN: f32 = 0.03;
    let (w, h) = (before.width() as f32, before.height() as f32);
    let (mut inside, mut outside) = ((0.0, 0.0f32), (0.0, 0.0f32));
    for (x, y, pixel) in before.enumerate_pixels() {
        let (u, v) = ((x as f32 + 0.5) / w, (y as f32 + 0.5) / h);
        let change = f32::from(after.get_pixel(x, y).0[0]) - f32::from(pixel.0[0]);
        let within = boxes.iter().any(|b| {
            let [x1, y1, x2, y2] = b.xyxy();
            u > x1 - MARGIN && u < x2 + MARGIN && v > y1 - MARGIN && v < y2 + MARGIN
        });
        let sum = if within { &mut inside } else { &mut outside };
        sum.0 += if within { change } else { change.abs() };
        sum.1 += 1.0;
    }
    (inside.0 / inside.1.max(1.0), outside.0 / outside.1.max(1.0))
}

#[test]
fn each_finding_is_laid_where_its_boxes_say() {
    for category in LAYABLE {
        for seed in 0..6 {
            let film = normal(seed);
            let severe = FindingRequest {
                severity: Some(Severity::Severe),
                ..FindingRequest::of(category)
            };
            let laid = laid(&film, severe, seed);
            let [finding] = laid.findings.as_slice() else {
                panic!("{category:?}, seed {seed}: {:?}", laid.findings);
            };
            assert_eq!(finding.category, category);
            assert_ne!(laid.image, film.image, "{category:?}, seed {seed}");
            let (inside, outside) = change(&film.image, &laid.image, &finding.boxes);
            // A haze thins out beyond its box, and a heart that grew presses the lung beside it.
            let most = match category {
                Category::Edema => 4.0,
                Category::Cardiomegaly => 5.0,
                _ => 1.2,
            };
            assert!(
                outside < most,
                "{category:?}, seed {seed}: {outside} outside"
            );
            if category == Category::Pneumothorax {
                assert!(inside < -0.5, "{category:?}, seed {seed}: {inside} inside");
            } else {
                assert!(inside > 0.2, "{category:?}, seed {seed}: {inside} inside");
            }
        }
    }
}

#[test]
fn the_side_is_the_patients() {
    for category in LAYABLE {
        for (side, right) in [(Side::Right, true), (Side::Left, false)] {
            for seed in 0..4 {
                let film = normal(seed);
                let laid = laid(&film, FindingRequest::of(category).on(side), seed);
                for finding in laid.findings.iter().filter(|f| f.side == side) {
                    // Lines end in the great vein, whichever arm they come from.
                    if category == Category::Device {
                        continue;
                    }
                    let centre = finding.boxes[0].cxcywh()[0];
                    assert_eq!(
                        centre < middle(&film.anatomy),
                        right,
                        "{category:?} {side:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_finding_follows_the_lungs_of_the_film() {
    // The same film with room added at its right and below: everything lies where it did, in pixels.
    let film = normal(3);
    let mut wide = GrayImage::new(480, 400);
    image::imageops::overlay(&mut wide, &film.image, 0, 0);
    let moved = |b: BoundingBox| {
        let [x1, y1, x2, y2] = b.xyxy();
        let (sx, sy) = (320.0 / 480.0, 320.0 / 400.0);
        BoundingBox::from_xyxy(x1 * sx, y1 * sy, x2 * sx, y2 * sy).unwrap()
    };
    let boxes = AnatomyBoxes {
        right_lung: moved(film.anatomy.right_lung),
        left_lung: moved(film.anatomy.left_lung),
        heart: moved(film.anatomy.heart),
    };
    let request = FindingRequest::of(Category::Mass).on(Side::Left);
    let choice = FindingChoice::Exactly(vec![request]);
    let on_wide = lay(&wide, &boxes, &choice, 5).unwrap();
    let plain = laid(&film, request, 5);
    let expected = moved(plain.findings[0].boxes[0]);
    let iou = on_wide.findings[0].boxes[0].iou(expected);
    assert!(iou > 0.9, "{iou}");
    assert!(expected.iou(boxes.left_lung) > 0.0);
}

#[test]
fn what_lets_no_light_through_stays_as_it_is_and_dark_lung_brightens() {
    let film = normal(1);
    let mut white = film.image.clone();
    // A plate of metal over the whole right lung.
    let [x1, y1, x2, y2] = film.anatomy.right_lung.xyxy();
    for y in (y1 * 320.0) as u32..(y2 * 320.0) as u32 {
        for x in (x1 * 320.0) as u32..(x2 * 320.0) as u32 {
            white.put_pixel(x, y, image::Luma([255]));
        }
    }
    let request = FindingRequest::of(Category::Consolidation).on(Side::Right);
    let choice = FindingChoice::Exactly(vec![request]);
    let on_white = lay(&white, &film.anatomy, &choice, 2).unwrap();
    let (inside, _) = change(&white, &on_white.image, &on_white.findings[0].boxes);
    assert!(inside.abs() < 3.0, "{inside}");
    let plain = laid(&film, request, 2);
    let (inside, _) = change(&film.image, &plain.image, &plain.findings[0].boxes);
    assert!(inside > 10.0, "{inside}");
}

#[test]
fn an_enlarged_heart_takes_more_than_half_the_chest_and_leaves_its_wall_alone() {
    for seed in 0..8 {
        let film = normal(seed);
        let laid = laid(&film, FindingRequest::of(Category::Cardiomegaly), seed);
        let (heart, before) = (laid.findings[0].boxes[0], film.anatomy.heart);
        let [x1, _, x2, _] = before.xyxy();
        let [wide1, top, wide2, bottom] = heart.xyxy();
        assert!(wide1 <= x1 && wide2 > x2);
        // The ventricle is on the patient's left, at the right of the picture.
        assert!(wide2 - x2 > x1 - wide1, "seed {seed}");
        assert!((top - before.xyxy()[1]).abs() < 1e-3 && (bottom - before.xyxy()[3]).abs() < 1e-3);
        let (right, left) = (film.anatomy.right_lung, film.anatomy.left_lung);
        let chest = left.xyxy()[2] - right.xyxy()[0];
        assert!(heart.width() / chest > 0.5, "seed {seed}");
        for (x, y, pixel) in film.image.enumerate_pixels() {
            let u = (x as f32 + 0.5) / 320.0;
            if u < right.xyxy()[0] - 0.01 || u > left.xyxy()[2] + 0.01 {
                assert_eq!(laid.image.get_pixel(x, y), pixel);
            }
        }
    }
}

#[test]
fn the_same_seed_lays_the_same_and_another_seed_another() {
    let film = normal(4);
    let random = FindingChoice::Exactly(vec![
        FindingRequest::of(Category::Nodule),
        FindingRequest::of(Category::Effusion),
    ]);
    let of = |seed| lay(&film.image, &film.anatomy, &random, seed).unwrap();
    assert_eq!(of(9), of(9));
    assert_ne!(of(9).image, of(10).image);
    assert_eq!(of(9).findings.len(), 2);
}

#[test]
fn nothing_is_laid_onto_what_is_no_chest() {
    let film = normal(6);
    let a = film.anatomy;
    let mirrored = AnatomyBoxes {
        right_lung: a.left_lung,
        left_lung: a.right_lung,
        ..a
    };
    let heartless = AnatomyBoxes {
        heart: BoundingBox::from_xyxy(0.5, 0.5, 0.51, 0.51).unwrap(),
        ..a
    };
    let choice = FindingChoice::Exactly(vec![FindingRequest::of(Category::Mass)]);
    for boxes in [mirrored, heartless] {
        assert_eq!(lay(&film.image, &boxes, &choice, 1), None);
    }
    let small = image::imageops::thumbnail(&film.image, 32, 32);
    assert_eq!(lay(&small, &a, &choice, 1), None);
}
