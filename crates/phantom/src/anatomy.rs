//! The shape of one patient: lungs, heart, diaphragm and midline, in the patient frame of [`crate::film`].

use crate::View;
use crate::film::Point;
use crate::rng::{Rng, mix, ramp};

/// The patient's side as an index: 0 = right (x < 0), 1 = left (x > 0).
pub(crate) type Half = usize;

/// Right half.
pub(crate) const RIGHT: Half = 0;
/// Left half.
pub(crate) const LEFT: Half = 1;

/// Sign of x in a half.
pub(crate) fn sign(half: Half) -> f32 {
    if half == RIGHT { -1.0 } else { 1.0 }
}

/// What findings change in the shape before anything is drawn. Additive, in units of the patient frame, unless said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Changes {
    /// Factor on the width of the heart.
    pub(crate) heart: f32,
    /// How far each dome is raised.
    pub(crate) dome_raised: [f32; 2],
    /// Factor on the height of the lungs.
    pub(crate) inflation: f32,
    /// Factor on the depth of the domes.
    pub(crate) dome_depth: f32,
    /// Sideways sweep of the spine.
    pub(crate) scoliosis: f32,
    /// Factor on the aortic knob.
    pub(crate) knob: f32,
    /// Added to the half width of the upper mediastinum.
    pub(crate) mediastinum: f32,
    /// Added to the radius of each hilum.
    pub(crate) hilum: [f32; 2],
}

impl Default for Changes {
    fn default() -> Self {
        Self {
            heart: 1.0,
            dome_raised: [0.0; 2],
            inflation: 1.0,
            dome_depth: 1.0,
            scoliosis: 0.0,
            knob: 1.0,
            mediastinum: 0.0,
            hilum: [0.0; 2],
        }
    }
}

/// A function of one variable, sampled evenly: the borders are asked once or more for every pixel.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    low: f32,
    inverse_step: f32,
    values: Vec<f32>,
}

impl Table {
    pub(crate) fn new(low: f32, high: f32, of: impl Fn(f32) -> f32) -> Self {
        const COUNT: usize = 512;
        let step = (high - low) / (COUNT - 1) as f32;
        let values = (0..COUNT).map(|i| of(low + step * i as f32)).collect();
        Self {
            low,
            inverse_step: 1.0 / step,
            values,
        }
    }

    pub(crate) fn at(&self, v: f32) -> f32 {
        let last = self.values.len() - 2;
        let t = ((v - self.low) * self.inverse_step).clamp(0.0, last as f32 + 0.999);
        let i = t as usize;
        mix(self.values[i], self.values[i + 1], t - i as f32)
    }

    fn slope(&self, v: f32) -> f32 {
        let h = 0.01;
        (self.at(v + h) - self.at(v - h)) / (2.0 * h)
    }
}

/// Through points with straight lines, ends held.
fn through(points: &[Point], v: f32) -> f32 {
    for pair in points.windows(2) {
        if v <= pair[1].0 {
            let t = ((v - pair[0].0) / (pair[1].0 - pair[0].0)).clamp(0.0, 1.0);
            return mix(pair[0].1, pair[1].1, t * t * (3.0 - 2.0 * t));
        }
    }
    points.last().map_or(0.0, |p| p.1)
}

/// An ellipse with a tilt; `weight` scales its attenuation.
#[derive(Clone, Copy, Debug)]
struct Ellipse {
    centre: Point,
    axes: Point,
    /// Sine and cosine of the tilt, clockwise as seen.
    turn: Point,
    weight: f32,
}

impl Ellipse {
    fn new(centre: Point, axes: Point, tilt: f32, weight: f32) -> Self {
        Self {
            centre,
            axes,
            turn: tilt.sin_cos(),
            weight,
        }
    }

    /// Squared radius in units of the ellipse: below 1 inside.
    fn q(&self, x: f32, y: f32) -> f32 {
        let (dx, dy) = (x - self.centre.0, y - self.centre.1);
        let (s, c) = self.turn;
        let (u, v) = (
            (c * dx + s * dy) / self.axes.0,
            (c * dy - s * dx) / self.axes.1,
        );
        u * u + v * v
    }
}

/// How a point lies in a lung; distances in units, negative outside.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LungPoint {
    /// To the chest wall or the apex.
    pub(crate) wall: f32,
    /// To the diaphragm below.
    pub(crate) dome: f32,
    /// To the mediastinum.
    pub(crate) medial: f32,
    /// Air along the ray, 0..=1.
    pub(crate) air: f32,
}

impl LungPoint {
    /// Whether the point lies within the lung's outline.
    pub(crate) fn inside(&self) -> bool {
        self.wall > 0.0 && self.dome > 0.0 && self.medial > 0.0
    }
}

/// The measures that a patient is built from. Lengths in units of the patient frame.
#[derive(Clone, Debug)]
struct Shape {
    view: View,
    /// Half width of the chest at its widest, inside the ribs.
    half_width: f32,
    /// Height of the lungs, apex to costophrenic angle.
    height: f32,
    /// Costophrenic angle of each lung.
    angle: [f32; 2],
    /// How far the domes rise above their angles.
    depth: f32,
    /// How much less the left one does.
    offset: f32,
    /// |x| of the top of each dome.
    dome_x: [f32; 2],
    trunk: f32,
    arms: f32,
    breasts: f32,
    /// |x| of each apex.
    apex: [f32; 2],
    /// Factor on the width of the mediastinum's waist.
    slim: f32,
    /// Factor on the half width, by side.
    girth: [f32; 2],
    hila: [Point; 2],
    heart: Vec<Ellipse>,
    heart_fit: HeartFit,
}

/// Where the heart that the ellipses draw lies in the patient: point = offset + scale · (ellipses' point).
#[derive(Clone, Copy, Debug)]
struct HeartFit {
    offset: Point,
    scale: Point,
}

impl HeartFit {
    const NONE: Self = Self {
        offset: (0.0, 0.0),
        scale: (1.0, 1.0),
    };

    fn of_ellipses(self, x: f32, y: f32) -> Point {
        (
            (x - self.offset.0) / self.scale.0,
            (y - self.offset.1) / self.scale.1,
        )
    }
}

/// Where lungs and heart of a real patient end, in the patient frame.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Borders {
    /// |x| of each chest wall at its widest.
    pub(crate) wall: [f32; 2],
    /// y of each costophrenic angle.
    pub(crate) angle: [f32; 2],
    /// Left, top, right and bottom of the cardiomediastinal silhouette.
    pub(crate) heart: [f32; 4],
}

/// One patient.
#[derive(Clone, Debug)]
pub(crate) struct Anatomy {
    pub(crate) view: View,
    /// Half width of the chest at its widest, inside the ribs.
    pub(crate) half_width: f32,
    /// Height of the lungs, apex to costophrenic angle.
    pub(crate) height: f32,
    /// Half width of the trunk.
    pub(crate) trunk: f32,
    /// How far the arms are held from the trunk.
    pub(crate) arms: f32,
    /// Strength of the breast shadows; 0 for none.
    pub(crate) breasts: f32,
    heart: Vec<Ellipse>,
    heart_fit: HeartFit,
    /// Rectangle (x1, y1, x2, y2) around the heart's ellipses.
    heart_reach: [f32; 4],
    pub(crate) hila: [Point; 2],
    pub(crate) hilum_radius: [f32; 2],
    /// Highest point of each dome.
    pub(crate) dome_top: [Point; 2],
    scoliosis: f32,
    lateral: [Table; 2],
    lateral_norm: [Table; 2],
    medial: [Table; 2],
    dome: [Table; 2],
    dome_norm: [Table; 2],
}

impl Anatomy {
    pub(crate) fn new(rng: &mut Rng, changes: &Changes) -> Self {
        let view = if rng.chance(0.62) { View::Pa } else { View::Ap };
        let ap = view == View::Ap;
        let half_width = rng.range(0.535, 0.615);
        let inspiration = if ap {
            rng.range(0.84, 0.95)
        } else {
            rng.range(0.94, 1.06)
        };
        let height = inspiration * changes.inflation;
        let depth = rng.range(0.11, 0.17) * changes.dome_depth;
        let offset = rng.range(0.015, 0.05);
        let dome_x = [rng.range(0.24, 0.31), rng.range(0.27, 0.34)];
        let trunk = half_width + rng.range(0.07, 0.17);
        let arms = rng.range(0.0, 0.14);
        let breasts = if rng.chance(0.45) {
            rng.range(0.3, 1.0)
        } else {
            0.0
        };
        let apex = [rng.range(0.22, 0.26), rng.range(0.22, 0.26)];
        let slim = rng.range(0.9, 1.1);
        let girth = [rng.range(0.985, 1.015), rng.range(0.985, 1.015)];
        let hila = [
            (-rng.range(0.13, 0.16), rng.range(0.43, 0.46) * height),
            (rng.range(0.135, 0.165), rng.range(0.395, 0.42) * height),
        ];
        let heart = heart(rng, ap, height, half_width, changes);
        let shape = Shape {
            view,
            half_width,
            height,
            angle: [height; 2],
            depth,
            offset,
            dome_x,
            trunk,
            arms,
            breasts,
            apex,
            slim,
            girth,
            hila,
            heart,
            heart_fit: HeartFit::NONE,
        };
        Self::of(shape, changes)
    }

    fn of(shape: Shape, changes: &Changes) -> Self {
        let Shape {
            view,
            half_width,
            height,
            angle,
            depth,
            offset,
            dome_x,
            trunk,
            arms,
            breasts,
            apex,
            slim,
            girth,
            hila,
            heart,
            heart_fit,
        } = shape;
        let lateral = [RIGHT, LEFT].map(|h| {
            Table::new(-0.05, 1.4, |y| {
                let t = (y / (0.62 * height)).clamp(0.0, 1.0);
                let round = (1.0 - (1.0 - t).powf(2.3)).max(0.0).powf(0.62);
                let base = 0.02 * ramp(0.6, 1.0, y / height);
                (apex[h] + (half_width * girth[h] - apex[h]) * round) + base
            })
        });
        let medial = [RIGHT, LEFT].map(|h| {
            let waist: [Point; 5] = if h == RIGHT {
                [
                    (0.0, apex[h]),
                    (0.10, 0.10),
                    (0.24, 0.07),
                    (0.5, 0.085),
                    (1.0, 0.10),
                ]
            } else {
                [
                    (0.0, apex[h]),
                    (0.10, 0.10),
                    (0.22, 0.075),
                    (0.5, 0.08),
                    (1.0, 0.095),
                ]
            };
            let wide = changes.mediastinum;
            Table::new(-0.05, 1.4, |y| {
                let v = y / height;
                // Steep at the very apex, where the lung closes.
                let close = (1.0 - (v / 0.10).clamp(0.0, 1.0)).powf(2.0);
                let open = through(&waist[1..], v.max(0.10));
                mix(open * slim, apex[h], close) + wide * ramp(0.55, 0.3, v) * ramp(-0.02, 0.1, v)
            })
        });
        let mut dome_top = [(0.0, 0.0); 2];
        let dome = [RIGHT, LEFT].map(|h| {
            let xc = dome_x[h];
            let angle = angle[h];
            let lowered = if h == LEFT { offset } else { 0.0 };
            let top = angle - depth - changes.dome_raised[h] + lowered;
            let lip = lateral[h].at(angle);
            dome_top[h] = (sign(h) * xc, top);
            Table::new(0.0, 0.8, |ax| {
                if ax > xc {
                    let t = ((ax - xc) / (lip - xc)).max(0.0);
                    top + (angle - top) * (0.55 * t * t + 0.45 * t.powf(6.0))
                } else {
                    let t = (xc - ax) / xc;
                    top + 0.075 * t * t
                }
            })
        });
        let norm = |t: &Table, low: f32, high: f32| {
            Table::new(low, high, |v| 1.0 / (1.0 + t.slope(v).powi(2)).sqrt())
        };
        let lateral_norm = [norm(&lateral[0], -0.05, 1.4), norm(&lateral[1], -0.05, 1.4)];
        let dome_norm = [norm(&dome[0], 0.0, 0.8), norm(&dome[1], 0.0, 0.8)];
        Self {
            view,
            half_width,
            height,
            trunk,
            arms,
            breasts,
            heart_reach: reach_of(&heart),
            heart,
            heart_fit,
            hila,
            hilum_radius: changes.hilum,
            dome_top,
            scoliosis: changes.scoliosis,
            lateral,
            lateral_norm,
            medial,
            dome,
            dome_norm,
        }
    }

    /// A patient whose lungs and heart end where a real one's do; what boxes do not tell is drawn.
    pub(crate) fn fitted(rng: &mut Rng, borders: &Borders) -> Self {
        let changes = Changes::default();
        let plain = Self::new(rng, &changes);
        let half_width = f32::midpoint(borders.wall[RIGHT], borders.wall[LEFT]);
        let height = f32::midpoint(borders.angle[RIGHT], borders.angle[LEFT]);
        let apex = [RIGHT, LEFT].map(|h| 0.42 * borders.wall[h]);
        let hila = plain.hila.map(|(x, y)| (x, y * height / plain.height));
        let shape = |heart: Vec<Ellipse>, heart_fit| Shape {
            view: plain.view,
            half_width,
            height,
            angle: borders.angle,
            depth: 0.14 * height,
            offset: 0.0,
            dome_x: plain.dome_top.map(|(x, _)| x.abs()),
            trunk: half_width + 0.12,
            arms: plain.arms,
            breasts: 0.0,
            apex,
            slim: 1.0,
            girth: borders.wall.map(|wall| wall / half_width),
            hila,
            heart,
            heart_fit,
        };
        let drawn = Self::of(shape(plain.heart.clone(), HeartFit::NONE), &changes);
        let heart_fit = drawn
            .heart_extent()
            .map_or(HeartFit::NONE, |[x1, y1, x2, y2]| {
                let [left, top, right, bottom] = borders.heart;
                let scale = ((right - left) / (x2 - x1), (bottom - top) / (y2 - y1));
                HeartFit {
                    offset: (left - scale.0 * x1, top - scale.1 * y1),
                    scale,
                }
            });
        Self::of(shape(plain.heart, heart_fit), &changes)
    }

    /// Left, top, right and bottom of the ellipses from the arch to the domes: what is boxed as the heart.
    fn heart_extent(&self) -> Option<[f32; 4]> {
        const STEP: f32 = 0.005;
        let steps = |low: f32, high: f32| {
            (0..=((high - low) / STEP) as usize).map(move |i| low + STEP * i as f32)
        };
        let arch = 0.22 * self.height;
        let mut extent: Option<[f32; 4]> = None;
        for y in steps(arch, self.height) {
            for x in steps(-0.6, 0.6) {
                let half = if x < 0.0 { RIGHT } else { LEFT };
                if self.in_heart(x, y) && self.lung(half, x, y).dome > -0.02 {
                    let [x1, y1, x2, y2] = extent.unwrap_or([x, y, x, y]);
                    extent = Some([x1.min(x), y1.min(y), x2.max(x), y2.max(y)]);
                }
            }
        }
        extent.filter(|[x1, y1, x2, y2]| x2 > x1 && y2 > y1)
    }

    /// x of the spine at a height.
    pub(crate) fn midline(&self, y: f32) -> f32 {
        self.scoliosis * (3.6 * (y - 0.1)).sin()
    }

    /// |x| of the chest wall at a height.
    pub(crate) fn wall(&self, half: Half, y: f32) -> f32 {
        self.lateral[half].at(y)
    }

    /// y of the dome at |x|.
    pub(crate) fn dome(&self, half: Half, ax: f32) -> f32 {
        self.dome[half].at(ax)
    }

    /// How a point lies in a lung.
    pub(crate) fn lung(&self, half: Half, x: f32, y: f32) -> LungPoint {
        let ax = x * sign(half);
        if ax < 0.0 || y < -0.02 {
            return LungPoint {
                wall: -1.0,
                dome: 1.0,
                medial: -1.0,
                air: 0.0,
            };
        }
        // Near the apex the wall turns over: there the way up is the shorter one.
        let across = (self.lateral[half].at(y) - ax) * self.lateral_norm[half].at(y).max(0.25);
        let wall = if y < 0.0 { -1.0 } else { across };
        let dome = (self.dome[half].at(ax) - y) * self.dome_norm[half].at(ax);
        let medial = ax - self.medial[half].at(y);
        let air = if wall <= 0.0 || medial <= 0.0 {
            0.0
        } else {
            // Lower down the lung thins out gradually before and behind the spine.
            let thin = mix(0.045, 0.10, ramp(0.25, 0.7, y));
            let body = (1.0 - (-wall / 0.055).exp()) * ramp(0.0, thin, medial);
            // Lung hangs on behind the dome, thinner and thinner.
            let down = if dome > 0.0 {
                mix(0.30, 1.0, ramp(-0.004, 0.010, dome))
            } else {
                0.30 * (dome / 0.07).exp() * ramp(0.0, 0.03, wall)
            };
            let apex = mix(0.5, 1.0, ramp(0.0, 0.25, y));
            body * down * apex
        };
        LungPoint {
            wall,
            dome,
            medial,
            air,
        }
    }

    /// Attenuation profile of heart and great vessels, 0 outside.
    pub(crate) fn heart_at(&self, x: f32, y: f32) -> f32 {
        let (x, y) = self.heart_fit.of_ellipses(x, y);
        let [x1, y1, x2, y2] = self.heart_reach;
        if x < x1 || x > x2 || y < y1 || y > y2 {
            return 0.0;
        }
        self.heart
            .iter()
            .map(|e| e.weight * e.weight * (1.0 - e.q(x, y)))
            .fold(0.0, f32::max)
            .sqrt()
    }

    /// Whether the heart silhouette covers a point.
    pub(crate) fn in_heart(&self, x: f32, y: f32) -> bool {
        self.heart_at(x, y) > 0.0
    }
}

/// A rectangle around ellipses, generous to their tilt.
fn reach_of(ellipses: &[Ellipse]) -> [f32; 4] {
    ellipses
        .iter()
        .fold([0.0f32, 1.0, 0.0, 0.0], |[x1, y1, x2, y2], e| {
            let ((cx, cy), r) = (e.centre, e.axes.0.max(e.axes.1));
            [
                x1.min(cx - r),
                y1.min(cy - r),
                x2.max(cx + r),
                y2.max(cy + r),
            ]
        })
}

/// The ellipses of the cardiomediastinal silhouette below the top of the arch.
fn heart(rng: &mut Rng, ap: bool, height: f32, half_width: f32, changes: &Changes) -> Vec<Ellipse> {
    let size = rng.range(0.90, 1.06) * if ap { 1.12 } else { 1.0 };
    let wide = half_width / 0.575 * size * changes.heart;
    let tall = size * changes.heart.sqrt() * height.min(1.04);
    let bottom = height - rng.range(0.06, 0.10);
    let knob = rng.range(0.055, 0.072) * changes.knob;
    let tilt = rng.range(0.66, 0.86);
    let mid = bottom - 0.20 * tall;
    let trunk = mix(0.43, 0.47, rng.unit()) * height;
    vec![
        // Left ventricle.
        Ellipse::new(
            (0.120 * wide, mid + 0.01),
            (0.285 * wide, 0.175 * tall),
            tilt,
            1.0,
        ),
        // Left border between ventricle and pulmonary trunk.
        Ellipse::new(
            (0.075 * wide, mix(trunk, mid, 0.55)),
            (0.135 * wide, 0.23 * tall),
            -0.42,
            0.95,
        ),
        // Right atrium.
        Ellipse::new(
            (-0.045 * wide, mid + 0.01),
            (0.135 * wide, 0.20 * tall),
            0.10,
            0.95,
        ),
        // Right ventricle and the floor of the heart, lost in the diaphragm.
        Ellipse::new(
            (0.07 * wide, bottom - 0.06 * tall),
            (0.23 * wide, 0.10 * tall),
            0.16,
            0.95,
        ),
        // Pulmonary trunk and left atrial appendage.
        Ellipse::new((0.04, trunk), (0.095 * wide.max(0.9), 0.145), -0.12, 0.8),
        // Superior vena cava and ascending aorta.
        Ellipse::new(
            (-0.025, 0.42 * height),
            (0.085 + changes.mediastinum, 0.25),
            0.0,
            0.7,
        ),
        // Aortic knob.
        Ellipse::new(
            (
                0.068 + 0.2 * (knob - 0.06) + 0.6 * changes.mediastinum,
                0.30 * height,
            ),
            (knob * 0.95, knob * 1.15),
            0.0,
            0.75,
        ),
    ]
}
