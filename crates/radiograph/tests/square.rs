//! The letterboxed square: where things land, how grey they are, and the geometry's way there and back.

use phrasebox_radiograph::{BoundingBox, Letterbox, Pixels, Radiograph, RadiographError};
use proptest::prelude::*;

fn film(width: u32, height: u32, grey: impl Fn(u32, u32) -> u8) -> Radiograph {
    let pixels = (0..height)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
        .map(|(x, y)| grey(x, y))
        .collect();
    Radiograph::new(width, height, Pixels::Eight(pixels), None)
        .expect("as many pixels as the size holds")
}

/// The box of what is at least half bright, in pixels of the square.
fn bright_box(square: &[f32], side: usize) -> [f32; 4] {
    let mut found = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
    for (i, &v) in square.iter().enumerate() {
        if v >= 0.5 {
            let (x, y) = ((i % side) as f32, (i / side) as f32);
            found = [
                found[0].min(x),
                found[1].min(y),
                found[2].max(x + 1.0),
                found[3].max(y + 1.0),
            ];
        }
    }
    found
}

#[test]
fn a_rectangle_lands_where_the_letterbox_says() {
    for (width, height) in [
        (640, 640),
        (900, 600),
        (500, 1000),
        (333, 777),
        (100, 80),
        (2000, 1999),
    ] {
        for side in [224usize, 320] {
            // On the image-left, in the upper part: off centre both ways, so that an exchange shows.
            let (x1, y1, x2, y2) = (width / 10, height / 5, width * 2 / 5, height / 2);
            let r = film(width, height, |x, y| {
                if x >= x1 && x < x2 && y >= y1 && y < y2 {
                    255
                } else {
                    0
                }
            });
            let seen = bright_box(&r.to_square(side), side);
            let (w, h) = (width as f32, height as f32);
            let truth =
                BoundingBox::from_xyxy(x1 as f32 / w, y1 as f32 / h, x2 as f32 / w, y2 as f32 / h)
                    .unwrap();
            let expected = Letterbox::new(width, height, side as u32)
                .to_square(truth)
                .xyxy();
            for (s, e) in seen.iter().zip(expected) {
                let off = (s - e * side as f32).abs();
                assert!(
                    off <= 0.51,
                    "{width}x{height} in {side}: {seen:?}, off by {off}"
                );
            }
            assert!(seen[2] < side as f32 * 0.55, "image-left stays image-left");
        }
    }
}

#[test]
fn padding_is_black_and_the_film_fills_the_rest() {
    let square = film(400, 200, |x, _| if x % 100 == 0 { 0 } else { 200 }).to_square(100);
    for (i, v) in square.iter().enumerate() {
        let row = i / 100;
        if !(25..75).contains(&row) {
            assert_eq!(*v, 0.0, "padding in row {row}");
        } else {
            assert!(*v > 0.5, "film in row {row}");
        }
    }
}

#[test]
fn reduction_averages_and_a_uniform_film_is_black() {
    // A checkerboard finer than a target pixel must become even grey, not a moiré.
    let square = film(640, 640, |x, y| if (x + y) % 2 == 0 { 0 } else { 255 }).to_square(64);
    assert!(square.iter().all(|v| (v - 0.5).abs() < 0.02));
    assert!(
        film(64, 64, |_, _| 130)
            .to_square(32)
            .iter()
            .all(|v| *v == 0.0)
    );
}

#[test]
fn exposure_is_normalised_whatever_bits_window_and_marker() {
    let ramp = |x: u32| 60 + x / 2;
    let eight = film(200, 200, |x, _| ramp(x) as u8);
    let sixteen = {
        let pixels = (0..200 * 200)
            .map(|i| (ramp(i % 200) * 257) as u16)
            .collect();
        Radiograph::new(200, 200, Pixels::Sixteen(pixels), None).unwrap()
    };
    // Twelve bits in sixteen, darker and with less contrast.
    let dull = {
        let pixels = (0..200 * 200)
            .map(|i| (ramp(i % 200) * 4 + 300) as u16)
            .collect();
        Radiograph::new(200, 200, Pixels::Sixteen(pixels), None).unwrap()
    };
    // A burnt-in marker, far brighter than anything else but small.
    let marked = film(
        200,
        200,
        |x, y| if x < 10 && y < 12 { 255 } else { ramp(x) as u8 },
    );
    let reference = eight.to_square(50);
    assert!(
        reference[25 * 50] < 0.02 && reference[25 * 50 + 49] > 0.98,
        "the stretch uses the whole range"
    );
    for (name, other) in [("16 bits", sixteen), ("dull", dull), ("marker", marked)] {
        let square = other.to_square(50);
        let row = 25 * 50;
        for x in 0..50 {
            assert!(
                (square[row + x] - reference[row + x]).abs() < 0.01,
                "{name} at {x}"
            );
        }
    }
}

#[test]
fn a_small_bright_thing_on_an_even_film_is_not_lost() {
    let square = film(100, 100, |x, y| if x < 3 && y < 3 { 200 } else { 90 }).to_square(100);
    assert!(square[101] > 0.999);
    assert_eq!(square[5050], 0.0);
}

#[test]
fn a_film_must_have_its_pixels_and_a_sensible_size() {
    assert!(matches!(
        Radiograph::new(20, 20, Pixels::Eight(vec![0; 399]), None),
        Err(RadiographError::PixelCount { given: 399, .. })
    ));
    assert!(matches!(
        Radiograph::new(15, 900, Pixels::Eight(vec![]), None),
        Err(RadiographError::TooSmall { .. })
    ));
    assert!(matches!(
        Radiograph::new(20_000, 20_000, Pixels::Eight(vec![]), None),
        Err(RadiographError::TooLarge { .. })
    ));
}

prop_compose! {
    fn any_box()(x in 0.0f32..1.0, y in 0.0f32..1.0, u in 0.0f32..1.0, v in 0.0f32..1.0) -> BoundingBox {
        BoundingBox::from_xyxy(x.min(u), y.min(v), x.max(u), y.max(v)).expect("edges in order")
    }
}

proptest! {
    #[test]
    fn there_and_back_is_exact_to_half_a_film_pixel(
        b in any_box(), width in 1u32..=10_000, height in 1u32..=10_000, side in 32u32..=1024,
    ) {
        let letterbox = Letterbox::new(width, height, side);
        let back = letterbox.to_film(letterbox.to_square(b));
        for (i, (before, after)) in b.xyxy().into_iter().zip(back.xyxy()).enumerate() {
            let pixels = if i % 2 == 0 { width } else { height };
            prop_assert!((before - after).abs() * pixels as f32 <= 0.5, "{:?} became {:?}", b, back);
        }
    }

    #[test]
    fn the_square_keeps_sides_and_bounds(b in any_box(), width in 1u32..=10_000, height in 1u32..=10_000) {
        let letterbox = Letterbox::new(width, height, 320);
        let seen = letterbox.to_square(b);
        for v in seen.xyxy() {
            prop_assert!((-1e-5..=1.00001).contains(&v));
        }
        // Image-left of the midline stays so; a mirrored box lands mirrored.
        let (before, after) = (b.cxcywh()[0] - 0.5, seen.cxcywh()[0] - 0.5);
        prop_assert!(before * after >= -1e-6);
        let mirrored = letterbox.to_square(b.mirrored());
        for (p, q) in mirrored.xyxy().into_iter().zip(seen.mirrored().xyxy()) {
            prop_assert!((p - q).abs() < 1e-5);
        }
    }

    #[test]
    fn a_shape_is_not_stretched(b in any_box(), width in 100u32..=4_000, height in 100u32..=4_000) {
        let seen = Letterbox::new(width, height, 320).to_square(b);
        let longer = width.max(height) as f32;
        prop_assert!((seen.width() - b.width() * width as f32 / longer).abs() < 1e-4);
        prop_assert!((seen.height() - b.height() * height as f32 / longer).abs() < 1e-4);
    }

    #[test]
    fn overlap_is_symmetric_bounded_and_blind_to_mirrors(a in any_box(), b in any_box()) {
        let iou = a.iou(b);
        prop_assert_eq!(iou, b.iou(a));
        prop_assert!((0.0..=1.00001).contains(&iou));
        prop_assert!((a.mirrored().iou(b.mirrored()) - iou).abs() < 1e-3);
        if a.area() > 1e-4 {
            prop_assert!((a.iou(a) - 1.0).abs() < 1e-5);
        }
        let hull = a.union(b);
        prop_assert!(hull.area() + 1e-6 >= a.area().max(b.area()));
    }

    #[test]
    fn constructors_agree_and_json_is_four_numbers(b in any_box()) {
        let [cx, cy, w, h] = b.cxcywh();
        let again = BoundingBox::from_cxcywh(cx, cy, w, h).unwrap();
        for (p, q) in again.xyxy().into_iter().zip(b.xyxy()) {
            prop_assert!((p - q).abs() < 1e-6);
        }
        let json = serde_json::to_string(&b).unwrap();
        prop_assert_eq!(serde_json::from_str::<[f32; 4]>(&json).unwrap(), b.xyxy());
        prop_assert_eq!(serde_json::from_str::<BoundingBox>(&json).unwrap(), b);
    }

    #[test]
    fn every_value_of_the_square_is_a_grey(width in 16u32..200, height in 16u32..200, side in 8usize..64, seed in any::<u32>()) {
        let r = film(width, height, |x, y| (x.wrapping_mul(seed) ^ y.wrapping_mul(31)) as u8);
        let square = r.to_square(side);
        prop_assert_eq!(square.len(), side * side);
        prop_assert!(square.iter().all(|v| (0.0..=1.0).contains(v)));
    }
}

#[test]
fn boxes_that_are_none_are_refused() {
    for [x1, y1, x2, y2] in [
        [0.5, 0.0, 0.4, 1.0],
        [0.0, 0.6, 1.0, 0.5],
        [f32::NAN, 0.0, 1.0, 1.0],
        [0.0, 0.0, f32::INFINITY, 1.0],
    ] {
        assert!(BoundingBox::from_xyxy(x1, y1, x2, y2).is_err());
    }
    assert!(serde_json::from_str::<BoundingBox>("[0.9,0.1,0.2,0.3]").is_err());
}
