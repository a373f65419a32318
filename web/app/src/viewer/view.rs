//! Where a point of the film lies on the screen, and back. Pure.
//!
//! Film coordinates are those of boxes: 0..1 along each side of the original film, origin top left, image-left the
//! patient's right. Screen coordinates are CSS pixels from the top left corner of the frame that the film is seen
//! through. However the film is turned or flipped, boxes keep their film coordinates.

use phrasebox_radiograph::BoundingBox;

/// x and y.
pub(crate) type Point = [f64; 2];

/// One film pixel may be shown as so many CSS pixels.
const LARGEST_PIXEL: f64 = 8.0;
/// Even a small film may be magnified so many times.
const LEAST_ZOOM_RANGE: f64 = 8.0;

/// An edge of the frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    /// Left on the screen.
    Left,
    /// Right on the screen.
    Right,
    /// Top.
    Top,
    /// Bottom.
    Bottom,
}

/// How the film lies: mirrored left to right first, if at all, then turned clockwise by quarters of a circle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Orientation {
    quarters: u8,
    mirrored: bool,
}

impl Orientation {
    /// Turned by so many more quarters, clockwise as seen.
    pub(crate) fn turned(self, quarters: i8) -> Self {
        let sum = (self.quarters.cast_signed() + quarters).rem_euclid(4);
        Self {
            quarters: sum.cast_unsigned(),
            ..self
        }
    }

    /// Mirrored left to right, as seen.
    pub(crate) fn flipped(self) -> Self {
        Self {
            // A mirror undoes a turn: flip ∘ turn = turn back ∘ flip.
            quarters: (4 - self.quarters) % 4,
            mirrored: !self.mirrored,
        }
    }

    /// Whether the film is seen as in a mirror, so that writing on it reads backwards.
    pub(crate) fn is_mirrored(self) -> bool {
        self.mirrored
    }

    /// Whether the film's rows run up or down the screen.
    fn is_sideways(self) -> bool {
        self.quarters % 2 == 1
    }

    /// The way on the screen of a step along the film's x or y axis, unit steps.
    fn step(self, [x, y]: Point) -> Point {
        let x = if self.mirrored { -x } else { x };
        match self.quarters {
            0 => [x, y],
            1 => [-y, x],
            2 => [-x, -y],
            _ => [y, -x],
        }
    }

    /// The edge of the frame towards which the patient's right lies.
    pub(crate) fn edge_of_right(self) -> Edge {
        match self.step([-1.0, 0.0]) {
            [x, _] if x < 0.0 => Edge::Left,
            [x, _] if x > 0.0 => Edge::Right,
            [_, y] if y < 0.0 => Edge::Top,
            _ => Edge::Bottom,
        }
    }

    /// The edge of the frame towards which the patient's left lies.
    pub(crate) fn edge_of_left(self) -> Edge {
        match self.edge_of_right() {
            Edge::Left => Edge::Right,
            Edge::Right => Edge::Left,
            Edge::Top => Edge::Bottom,
            Edge::Bottom => Edge::Top,
        }
    }
}

/// The frame and the film in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Frame {
    /// Width and height of the frame in CSS pixels, positive.
    pub size: Point,
    /// Width and height of the film in pixels, positive.
    pub film: Point,
}

impl Frame {
    /// CSS pixels per film pixel where the whole film just fits.
    fn fit(self, orientation: Orientation) -> f64 {
        let [w, h] = self.film;
        let seen = if orientation.is_sideways() {
            [h, w]
        } else {
            [w, h]
        };
        (self.size[0] / seen[0]).min(self.size[1] / seen[1])
    }

    fn middle(self) -> Point {
        self.size.map(|side| side / 2.0)
    }
}

/// How the film is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct View {
    /// How it lies.
    pub orientation: Orientation,
    /// Times larger than where it just fits, at least 1.
    pub zoom: f64,
    /// Film coordinates of the point in the middle of the frame.
    pub centre: Point,
}

impl Default for View {
    fn default() -> Self {
        Self {
            orientation: Orientation::default(),
            zoom: 1.0,
            centre: [0.5, 0.5],
        }
    }
}

impl View {
    /// CSS pixels per film pixel.
    pub(crate) fn scale(self, frame: Frame) -> f64 {
        frame.fit(self.orientation) * self.zoom
    }

    /// Where the film lies on the screen.
    pub(crate) fn placement(self, frame: Frame) -> Placement {
        let scale = self.scale(frame);
        let [ax, ay] = self
            .orientation
            .step([1.0, 0.0])
            .map(|v| v * scale * frame.film[0]);
        let [bx, by] = self
            .orientation
            .step([0.0, 1.0])
            .map(|v| v * scale * frame.film[1]);
        let [mx, my] = frame.middle();
        let [cx, cy] = self.centre;
        Placement {
            x_axis: [ax, ay],
            y_axis: [bx, by],
            origin: [mx - ax * cx - bx * cy, my - ay * cx - by * cy],
        }
    }

    /// Whether the whole film is seen.
    pub(crate) fn is_fitted(self) -> bool {
        self.zoom <= 1.0
    }

    /// The whole film, lying as it does.
    pub(crate) fn fitted(self) -> Self {
        Self {
            orientation: self.orientation,
            ..Self::default()
        }
    }

    /// One film pixel as one CSS pixel, or as near as the film allows.
    pub(crate) fn at_actual_size(self, frame: Frame) -> Self {
        self.zoomed(frame, frame.middle(), 1.0 / self.scale(frame))
    }

    /// Larger by `factor`; the film's point at `at` stays where it is, unless the film would leave the frame.
    pub(crate) fn zoomed(self, frame: Frame, at: Point, factor: f64) -> Self {
        let under = self.placement(frame).to_film(at);
        let most = (LARGEST_PIXEL / frame.fit(self.orientation)).max(LEAST_ZOOM_RANGE);
        let zoomed = Self {
            zoom: (self.zoom * factor).clamp(1.0, most),
            ..self
        };
        zoomed.holding(frame, under, at)
    }

    /// Moved on the screen by so many CSS pixels, as far as the film covers the frame.
    pub(crate) fn panned(self, frame: Frame, by: Point) -> Self {
        let [mx, my] = frame.middle();
        let centre = self.placement(frame).to_film([mx - by[0], my - by[1]]);
        Self { centre, ..self }.kept_in(frame)
    }

    /// As two fingers drag and spread it: from these two points to those.
    pub(crate) fn pinched(self, frame: Frame, from: [Point; 2], to: [Point; 2]) -> Self {
        let apart = |[a, b]: [Point; 2]| (a[0] - b[0]).hypot(a[1] - b[1]).max(1.0);
        let between = |[a, b]: [Point; 2]| [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
        let (start, end) = (between(from), between(to));
        self.zoomed(frame, start, apart(to) / apart(from))
            .panned(frame, [end[0] - start[0], end[1] - start[1]])
    }

    /// Turned by so many quarters, clockwise.
    pub(crate) fn turned(self, frame: Frame, quarters: i8) -> Self {
        Self {
            orientation: self.orientation.turned(quarters),
            ..self
        }
        .kept_in(frame)
    }

    /// Mirrored left to right, as seen.
    pub(crate) fn flipped(self, frame: Frame) -> Self {
        Self {
            orientation: self.orientation.flipped(),
            ..self
        }
        .kept_in(frame)
    }

    /// Moved so that the film's point `film` lies at `at`, as far as the film covers the frame.
    fn holding(self, frame: Frame, film: Point, at: Point) -> Self {
        let now = self.placement(frame).to_screen(film);
        self.panned(frame, [at[0] - now[0], at[1] - now[1]])
    }

    /// Moved back so that the frame shows no more emptiness than it must.
    fn kept_in(self, frame: Frame) -> Self {
        let scale = self.scale(frame);
        let sides = if self.orientation.is_sideways() {
            [frame.size[1], frame.size[0]]
        } else {
            frame.size
        };
        let keep = |i: usize| {
            let half = sides[i] / (2.0 * scale * frame.film[i]);
            if half >= 0.5 {
                0.5
            } else {
                self.centre[i].clamp(half, 1.0 - half)
            }
        };
        Self {
            centre: [keep(0), keep(1)],
            ..self
        }
    }
}

/// Where the film lies on the screen: an affine map from film to screen coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Placement {
    x_axis: Point,
    y_axis: Point,
    origin: Point,
}

impl Placement {
    /// From film to screen.
    pub(crate) fn to_screen(self, [x, y]: Point) -> Point {
        [0, 1].map(|i| self.origin[i] + self.x_axis[i] * x + self.y_axis[i] * y)
    }

    /// From screen to film; beyond 0..1 beside the film.
    pub(crate) fn to_film(self, at: Point) -> Point {
        let [dx, dy] = [at[0] - self.origin[0], at[1] - self.origin[1]];
        let ([ax, ay], [bx, by]) = (self.x_axis, self.y_axis);
        // Not zero: frame and film have an area.
        let det = ax * by - ay * bx;
        [(dx * by - dy * bx) / det, (dy * ax - dx * ay) / det]
    }

    /// Left, top, right and bottom edge of a box on the screen.
    pub(crate) fn edges(self, b: BoundingBox) -> [f64; 4] {
        let [x1, y1, x2, y2] = b.xyxy().map(f64::from);
        let (p, q) = (self.to_screen([x1, y1]), self.to_screen([x2, y2]));
        [
            p[0].min(q[0]),
            p[1].min(q[1]),
            p[0].max(q[0]),
            p[1].max(q[1]),
        ]
    }

    /// The box between two points of the screen, cut to the film.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "drawing boxes by hand builds on it")
    )]
    pub(crate) fn box_between(self, a: Point, b: Point) -> BoundingBox {
        let (p, q) = (self.to_film(a), self.to_film(b));
        #[expect(clippy::cast_possible_truncation, reason = "boxes are kept as f32")]
        let [x1, y1, x2, y2] = [
            p[0].min(q[0]),
            p[1].min(q[1]),
            p[0].max(q[0]),
            p[1].max(q[1]),
        ]
        .map(|v| v.clamp(0.0, 1.0) as f32);
        BoundingBox::from_xyxy(x1, y1, x2, y2).expect("edges are ordered and on the film")
    }

    /// The same film, `by` times larger, with its point at `at` moved to `to`: what a magnifier shows.
    pub(crate) fn magnified(self, at: Point, by: f64, to: Point) -> Self {
        Self {
            x_axis: self.x_axis.map(|v| v * by),
            y_axis: self.y_axis.map(|v| v * by),
            origin: [0, 1].map(|i| (self.origin[i] - at[i]) * by + to[i]),
        }
    }

    /// The six numbers of a CSS, SVG or canvas matrix that places something drawn `unit` wide and high for the film.
    pub(crate) fn matrix(self, unit: Point) -> [f64; 6] {
        let [a, b] = self.x_axis.map(|v| v / unit[0]);
        let [c, d] = self.y_axis.map(|v| v / unit[1]);
        [a, b, c, d, self.origin[0], self.origin[1]]
    }

    /// [`Placement::matrix`] as CSS and SVG write it.
    pub(crate) fn matrix_text(self, unit: Point) -> String {
        let numbers = self.matrix(unit).map(|v| format!("{v:.6}"));
        format!("matrix({})", numbers.join(","))
    }
}

#[cfg(test)]
mod tests {
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
        fn a_box_drawn_between_its_own_corners_is_itself(
            (frame, view) in a_view(), x in 0.0f32..0.7, y in 0.0f32..0.7, w in 0.01f32..0.3, h in 0.01f32..0.3,
        ) {
            let b = BoundingBox::from_xyxy(x, y, x + w, y + h).expect("ordered");
            let placement = view.placement(frame);
            let [x1, y1, x2, y2] = placement.edges(b);
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
}
