use proptest::prelude::*;

use super::*;

fn orientations() -> impl Iterator<Item = Orientation> {
    [false, true]
        .into_iter()
        .flat_map(|mirrored| (0..4).map(move |quarters| Orientation { quarters, mirrored }))
}

fn an_orientation() -> impl Strategy<Value = Orientation> {
    (0u8..4, any::<bool>()).prop_map(|(quarters, mirrored)| Orientation { quarters, mirrored })
}

fn a_frame() -> impl Strategy<Value = Frame> {
    (
        prop::array::uniform2(120.0f64..2000.0),
        prop::array::uniform2(64.0f64..5000.0),
    )
        .prop_map(|(size, film)| Frame { size, film })
}

fn a_view() -> impl Strategy<Value = (Frame, View)> {
    (
        a_frame(),
        an_orientation(),
        1.0f64..8.0,
        prop::array::uniform2(0.0f64..1.0),
    )
        .prop_map(|(frame, orientation, zoom, centre)| {
            let view = View {
                orientation,
                zoom,
                centre,
            };
            (frame, view.kept_in(frame))
        })
}

fn close(a: Point, b: Point, by: f64) -> bool {
    (a[0] - b[0]).abs() < by && (a[1] - b[1]).abs() < by
}

#[test]
fn the_markers_stay_true_however_the_film_lies() {
    let frame = Frame {
        size: [600.0, 500.0],
        film: [2000.0, 2400.0],
    };
    for orientation in orientations() {
        let view = View {
            orientation,
            ..View::default()
        };
        let placement = view.placement(frame);
        // Image-left is the patient's right.
        let (right, left) = (
            placement.to_screen([0.1, 0.5]),
            placement.to_screen([0.9, 0.5]),
        );
        let true_edge = match orientation.edge_of_right() {
            Edge::Left => right[0] < left[0],
            Edge::Right => right[0] > left[0],
            Edge::Top => right[1] < left[1],
            Edge::Bottom => right[1] > left[1],
        };
        assert!(true_edge, "{orientation:?}: {right:?} {left:?}");
        let along_x = |e| matches!(e, Edge::Left | Edge::Right);
        let (r, l) = (orientation.edge_of_right(), orientation.edge_of_left());
        assert!(r != l && along_x(r) == along_x(l), "{orientation:?}");
    }
    let as_stored = Orientation::default();
    assert_eq!(as_stored.edge_of_right(), Edge::Left);
    assert_eq!(as_stored.flipped().edge_of_right(), Edge::Right);
    assert_eq!(as_stored.turned(1).edge_of_right(), Edge::Top);
    assert_eq!(as_stored.turned(-1).edge_of_right(), Edge::Bottom);
}

#[test]
fn four_turns_and_two_flips_change_nothing_and_a_flip_is_seen_left_to_right() {
    for o in orientations() {
        assert_eq!(o.turned(1).turned(1).turned(1).turned(1), o);
        assert_eq!(o.turned(1).turned(-1), o);
        assert_eq!(o.flipped().flipped(), o);
        assert_eq!(o.flipped().is_mirrored(), !o.is_mirrored());
        for step in [[1.0, 0.0], [0.0, 1.0]] {
            let ([x, y], [fx, fy]) = (o.step(step), o.flipped().step(step));
            assert_eq!((fx, fy), (-x, y), "{o:?}");
            let [tx, ty] = o.turned(1).step(step);
            assert_eq!((tx, ty), (-y, x), "clockwise: right goes down");
        }
    }
}

#[test]
fn a_box_stays_on_its_patients_side() {
    let frame = Frame {
        size: [400.0, 400.0],
        film: [300.0, 400.0],
    };
    let right = BoundingBox::from_xyxy(0.1, 0.2, 0.4, 0.6).expect("ordered");
    for orientation in orientations() {
        let view = View {
            orientation,
            ..View::default()
        };
        let placement = view.placement(frame);
        let middle = |b| {
            let [x1, y1, x2, y2] = placement.edges(b);
            [(x1 + x2) / 2.0, (y1 + y2) / 2.0]
        };
        let (r, l) = (middle(right), middle(right.mirrored()));
        assert!(
            match orientation.edge_of_right() {
                Edge::Left => r[0] < 200.0 && l[0] > 200.0,
                Edge::Right => r[0] > 200.0 && l[0] < 200.0,
                Edge::Top => r[1] < 200.0 && l[1] > 200.0,
                Edge::Bottom => r[1] > 200.0 && l[1] < 200.0,
            },
            "{orientation:?}"
        );
    }
}

#[test]
fn fit_and_actual_size() {
    let frame = Frame {
        size: [500.0, 500.0],
        film: [2000.0, 1000.0],
    };
    let fitted = View::default();
    assert!(fitted.is_fitted());
    assert_eq!(fitted.scale(frame), 0.25);
    assert_eq!(
        fitted.placement(frame).to_screen([0.0, 0.0]),
        [0.0, 125.0],
        "bands above and below"
    );
    let actual = fitted.at_actual_size(frame);
    assert!((actual.scale(frame) - 1.0).abs() < 1e-9 && !actual.is_fitted());
    assert_eq!(actual.fitted(), fitted);
    let small = Frame {
        film: [100.0, 100.0],
        ..frame
    };
    assert!(
        fitted.at_actual_size(small).is_fitted(),
        "never smaller than the frame"
    );
}

proptest! {
    #[test]
    fn screen_and_film_agree((frame, view) in a_view(), film in prop::array::uniform2(-0.5f64..1.5)) {
        let placement = view.placement(frame);
        let back = placement.to_film(placement.to_screen(film));
        prop_assert!(close(back, film, 1e-9), "{film:?} {back:?}");
    }

    #[test]
    fn a_box_between_its_own_corners_is_itself(
        (frame, view) in a_view(), x in 0.0f32..0.7, y in 0.0f32..0.7, w in 0.01f32..0.3, h in 0.01f32..0.3,
    ) {
        let b = BoundingBox::from_xyxy(x, y, x + w, y + h).expect("ordered");
        let placement = view.placement(frame);
        let [x1, y1, x2, y2] = placement.edges(b);
        prop_assert!(x1 < x2 && y1 < y2, "edges on the screen are ordered however the film lies");
        let (p, q) = (placement.to_film([x1, y1]), placement.to_film([x2, y2]));
        let back = [p[0].min(q[0]), p[1].min(q[1]), p[0].max(q[0]), p[1].max(q[1])];
        for (a, b) in back.into_iter().zip(b.xyxy()) {
            prop_assert!((a - f64::from(b)).abs() < 1e-4, "{back:?} {b:?}");
        }
        for (p, q) in [([x1, y1], [x2, y2]), ([x2, y1], [x1, y2])] {
            let drawn = placement.box_between(p, q);
            for (a, b) in drawn.xyxy().into_iter().zip(b.xyxy()) {
                prop_assert!((a - b).abs() < 1e-4, "{drawn:?} {b:?}");
            }
        }
    }

    #[test]
    fn what_is_under_the_cursor_stays_there_while_zooming(
        (frame, view) in a_view(), at in prop::array::uniform2(0.0f64..1.0), factor in 1.0f64..4.0,
    ) {
        let at = [at[0] * frame.size[0], at[1] * frame.size[1]];
        let before = view.placement(frame);
        let whole = before.edges(BoundingBox::from_xyxy(0.0, 0.0, 1.0, 1.0).expect("ordered"));
        let after = view.zoomed(frame, at, factor).placement(frame).to_screen(before.to_film(at));
        // Along a side where the film was smaller than the frame it is centred first.
        for i in 0..2 {
            if whole[i + 2] - whole[i] >= frame.size[i] - 1e-6 {
                prop_assert!((after[i] - at[i]).abs() < 1e-4, "{at:?} {after:?}");
            }
        }
    }

    #[test]
    fn the_film_never_leaves_the_frame(
        (frame, view) in a_view(), by in prop::array::uniform2(-9000.0f64..9000.0), factor in 0.05f64..20.0,
    ) {
        let moved = view.panned(frame, by).zoomed(frame, [10.0, 10.0], factor).turned(frame, 1).flipped(frame);
        prop_assert!(moved.zoom >= 1.0);
        let whole = BoundingBox::from_xyxy(0.0, 0.0, 1.0, 1.0).expect("ordered");
        let edges = moved.placement(frame).edges(whole);
        for i in 0..2 {
            let (near, far) = (edges[i], edges[i + 2]);
            if far - near >= frame.size[i] {
                prop_assert!(near < 1e-3 && far > frame.size[i] - 1e-3, "{edges:?} in {frame:?}");
            } else {
                prop_assert!((near - (frame.size[i] - far)).abs() < 1e-3, "centred: {edges:?} in {frame:?}");
            }
        }
    }

    #[test]
    fn a_pinch_keeps_the_film_under_the_fingers(
        (frame, view) in a_view(), from in prop::array::uniform2(prop::array::uniform2(100.0f64..400.0)),
    ) {
        // Zoomed in so far that the film covers the frame well beyond the fingers.
        let view = View { zoom: 6.0, centre: [0.5, 0.5], ..view };
        let frame = Frame { size: [500.0, 500.0], film: [frame.film[0], frame.film[0]] };
        let spread = from.map(|p| [250.0 + (p[0] - 250.0) * 1.1, 250.0 + (p[1] - 250.0) * 1.1]);
        prop_assume!((from[0][0] - from[1][0]).hypot(from[0][1] - from[1][1]) > 5.0);
        let before = view.placement(frame);
        let after = view.pinched(frame, from, spread).placement(frame);
        for i in 0..2 {
            let moved = after.to_screen(before.to_film(from[i]));
            prop_assert!(close(moved, spread[i], 1e-3), "{moved:?} {:?}", spread[i]);
        }
    }

    #[test]
    fn a_magnifier_shows_the_point_it_is_held_over((frame, view) in a_view(), film in prop::array::uniform2(0.0f64..1.0)) {
        let placement = view.placement(frame);
        let at = placement.to_screen(film);
        let lens = placement.magnified(at, 2.5, [80.0, 80.0]);
        prop_assert!(close(lens.to_screen(film), [80.0, 80.0], 1e-6));
        let [a, b, ..] = placement.matrix([1.0, 1.0]);
        let [la, lb, ..] = lens.matrix([1.0, 1.0]);
        prop_assert!(close([a * 2.5, b * 2.5], [la, lb], 1e-6), "the same side up, larger");
    }
}
