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
mod tests;
