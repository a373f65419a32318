//! The film in the making: attenuation along each ray, and the brushes that add to it.
//!
//! Patient frame: x = 0 at the midline and positive towards the patient's left (image right), y = 0 at the lung
//! apices and growing downward, one unit = the height of the lungs at full inspiration.

use phrasebox_radiograph::BoundingBox;

/// A point of the patient frame.
pub(crate) type Point = (f32, f32);

/// Where the patient frame lies on the film.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    /// Pixels per unit.
    pub(crate) scale: f32,
    cos: f32,
    sin: f32,
    origin: Point,
}

impl Frame {
    pub(crate) fn new(scale: f32, angle: f32, origin: Point) -> Self {
        Self {
            scale,
            cos: angle.cos(),
            sin: angle.sin(),
            origin,
        }
    }

    pub(crate) fn to_pixel(self, (x, y): Point) -> Point {
        (
            self.origin.0 + self.scale * (self.cos * x - self.sin * y),
            self.origin.1 + self.scale * (self.sin * x + self.cos * y),
        )
    }

    pub(crate) fn to_patient(self, (px, py): Point) -> Point {
        let (dx, dy) = (
            (px - self.origin.0) / self.scale,
            (py - self.origin.1) / self.scale,
        );
        (self.cos * dx + self.sin * dy, self.cos * dy - self.sin * dx)
    }
}

/// Pixels that something reaches: first and last column and row, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Extent {
    pub(crate) fn at(x: usize, y: usize) -> Self {
        Self {
            left: x,
            top: y,
            right: x,
            bottom: y,
        }
    }

    pub(crate) fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

/// The extent of both, where either may be nothing.
pub(crate) fn joined(a: Option<Extent>, b: Option<Extent>) -> Option<Extent> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.union(b)),
        (a, b) => a.or(b),
    }
}

/// What a brush does to one pixel.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Touch {
    /// Attenuation added.
    pub(crate) add: f32,
    /// Share of the vessels that stay visible.
    pub(crate) vessels: f32,
    /// Whether the pixel counts as part of what is drawn.
    pub(crate) counts: bool,
}

impl Touch {
    pub(crate) const NONE: Self = Self {
        add: 0.0,
        vessels: 1.0,
        counts: false,
    };

    pub(crate) fn add(add: f32, counts: bool) -> Self {
        Self {
            add,
            vessels: 1.0,
            counts,
        }
    }
}

// Cross-sections of a stroke: weight at `q` = distance from its middle over its radius.

/// A solid round rod.
pub(crate) fn rod(q: f32) -> f32 {
    (1.0 - q * q).max(0.0).sqrt()
}

/// A bone: a dense shell around spongy bone.
pub(crate) fn bone(q: f32) -> f32 {
    use crate::rng::ramp;
    (0.62 + 0.38 * ramp(0.45, 0.8, q)) * (1.0 - ramp(0.78, 1.08, q))
}

/// A soft streak.
pub(crate) fn streak(q: f32) -> f32 {
    let t = (1.0 - q * q).max(0.0);
    t * t
}

/// A point of a stroke: place, radius and strength there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bead {
    pub(crate) at: Point,
    pub(crate) radius: f32,
    pub(crate) strength: f32,
}

/// Width, height and the layers.
pub(crate) struct Film {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) frame: Frame,
    /// Attenuation without the lung vessels.
    pub(crate) tissue: Vec<f32>,
    /// Attenuation of the lung vessels.
    pub(crate) vessels: Vec<f32>,
    /// Share of the vessels that stays visible.
    pub(crate) kept: Vec<f32>,
    scratch: Vec<f32>,
    dirty: Option<Extent>,
}

impl Film {
    pub(crate) fn new(width: usize, height: usize, frame: Frame) -> Self {
        let count = width * height;
        Self {
            width,
            height,
            frame,
            tissue: vec![0.0; count],
            vessels: vec![0.0; count],
            kept: vec![1.0; count],
            scratch: vec![0.0; count],
            dirty: None,
        }
    }

    /// Pixels that a rectangle of the patient frame (x1, y1, x2, y2) may touch; none when off the film.
    fn reach(&self, [x1, y1, x2, y2]: [f32; 4]) -> Option<Extent> {
        let corners = [(x1, y1), (x2, y1), (x1, y2), (x2, y2)].map(|p| self.frame.to_pixel(p));
        let low = |of: fn(&Point) -> f32| corners.iter().map(of).fold(f32::MAX, f32::min).floor();
        let high = |of: fn(&Point) -> f32| corners.iter().map(of).fold(f32::MIN, f32::max).ceil();
        let (left, right) = (
            low(|p| p.0).max(0.0),
            high(|p| p.0).min(self.width as f32 - 1.0),
        );
        let (top, bottom) = (
            low(|p| p.1).max(0.0),
            high(|p| p.1).min(self.height as f32 - 1.0),
        );
        (right >= left && bottom >= top).then_some(Extent {
            left: left as usize,
            top: top as usize,
            right: right as usize,
            bottom: bottom as usize,
        })
    }

    /// Runs a brush over every pixel of a rectangle of the patient frame; the extent of the pixels that count.
    pub(crate) fn paint(
        &mut self,
        area: [f32; 4],
        mut brush: impl FnMut(f32, f32) -> Touch,
    ) -> Option<Extent> {
        let reach = self.reach(area)?;
        let mut extent = None;
        for py in reach.top..=reach.bottom {
            for px in reach.left..=reach.right {
                let (x, y) = self.frame.to_patient((px as f32 + 0.5, py as f32 + 0.5));
                let touch = brush(x, y);
                let i = py * self.width + px;
                self.tissue[i] += touch.add;
                self.kept[i] *= touch.vessels;
                if touch.counts {
                    extent = joined(extent, Some(Extent::at(px, py)));
                }
            }
        }
        extent
    }

    /// Adds a stroke to the scratch layer, where strokes that meet do not add up.
    pub(crate) fn trace(&mut self, beads: &[Bead], profile: impl Fn(f32) -> f32 + Copy) {
        for pair in beads.windows(2) {
            self.trace_segment(pair[0], pair[1], profile);
        }
    }

    fn trace_segment(&mut self, a: Bead, b: Bead, profile: impl Fn(f32) -> f32 + Copy) {
        let (ax, ay) = self.frame.to_pixel(a.at);
        let (bx, by) = self.frame.to_pixel(b.at);
        // Thinner than a pixel would flicker: keep the width, lower the strength.
        let widen = |bead: Bead| {
            let r = bead.radius * self.frame.scale;
            (r.max(0.75), bead.strength * (r / 0.75).min(1.0))
        };
        let ((ra, sa), (rb, sb)) = (widen(a), widen(b));
        let margin = ra.max(rb) * 1.1;
        let low = |p: f32, q: f32| (p.min(q) - margin).floor().max(0.0) as usize;
        let high = |p: f32, q: f32, n: usize| (p.max(q) + margin).ceil().min(n as f32 - 1.0);
        let (right, bottom) = (high(ax, bx, self.width), high(ay, by, self.height));
        if right < 0.0 || bottom < 0.0 {
            return;
        }
        let (left, top, right, bottom) =
            (low(ax, bx), low(ay, by), right as usize, bottom as usize);
        if left > right || top > bottom {
            return;
        }
        let (dx, dy) = (bx - ax, by - ay);
        let inverse = 1.0 / (dx * dx + dy * dy).max(1e-6);
        for py in top..=bottom {
            for px in left..=right {
                let (qx, qy) = (px as f32 + 0.5 - ax, py as f32 + 0.5 - ay);
                let t = ((qx * dx + qy * dy) * inverse).clamp(0.0, 1.0);
                let radius = ra + (rb - ra) * t;
                let (ex, ey) = (qx - t * dx, qy - t * dy);
                let square = ex * ex + ey * ey;
                if square > radius * radius * 1.21 {
                    continue;
                }
                let value = (sa + (sb - sa) * t) * profile(square.sqrt() / radius);
                let cell = &mut self.scratch[py * self.width + px];
                if value > *cell {
                    *cell = value;
                }
            }
        }
        let touched = Extent {
            left,
            top,
            right,
            bottom,
        };
        self.dirty = joined(self.dirty, Some(touched));
    }

    /// Empties the scratch layer into the tissue, each pixel weighted by `weight(x, y)`; the extent of the pixels
    /// that changed by at least `counts`.
    pub(crate) fn flush(
        &mut self,
        counts: f32,
        mut weight: impl FnMut(f32, f32) -> f32,
    ) -> Option<Extent> {
        self.drain(|film, i, x, y, value| {
            let change = value * weight(x, y);
            film.tissue[i] += change;
            change.abs() >= counts
        })
    }

    /// Empties the scratch layer into the vessels.
    pub(crate) fn flush_vessels(&mut self, mut weight: impl FnMut(f32, f32) -> f32) {
        self.drain(|film, i, x, y, value| {
            film.vessels[i] += value * weight(x, y);
            false
        });
    }

    fn drain(
        &mut self,
        mut each: impl FnMut(&mut Self, usize, f32, f32, f32) -> bool,
    ) -> Option<Extent> {
        let reach = self.dirty.take()?;
        let mut extent = None;
        for py in reach.top..=reach.bottom {
            for px in reach.left..=reach.right {
                let i = py * self.width + px;
                let value = std::mem::take(&mut self.scratch[i]);
                if value == 0.0 {
                    continue;
                }
                let (x, y) = self.frame.to_patient((px as f32 + 0.5, py as f32 + 0.5));
                if each(self, i, x, y, value) {
                    extent = joined(extent, Some(Extent::at(px, py)));
                }
            }
        }
        extent
    }

    /// A stroke of one strength whose rim may outweigh its middle. Where its segments meet, the nearest counts: the
    /// largest would let the rim of one segment show through the middle of the next.
    pub(crate) fn shell(
        &mut self,
        beads: &[Bead],
        profile: impl Fn(f32) -> f32 + Copy,
        mut weight: impl FnMut(f32, f32) -> f32,
    ) -> Option<Extent> {
        const BEYOND: f32 = 1.11;
        let strength = beads.first().map_or(0.0, |b| b.strength);
        let plain: Vec<Bead> = beads
            .iter()
            .map(|b| Bead {
                strength: 1.0,
                ..*b
            })
            .collect();
        self.trace(&plain, |q| (BEYOND - q).max(0.0));
        self.drain(|film, i, x, y, value| {
            let change = strength * profile(BEYOND - value) * weight(x, y);
            film.tissue[i] += change;
            change.abs() >= 0.02
        })
    }

    /// A stroke straight into the tissue.
    pub(crate) fn stroke(
        &mut self,
        beads: &[Bead],
        profile: impl Fn(f32) -> f32 + Copy,
    ) -> Option<Extent> {
        self.trace(beads, profile);
        self.flush(0.02, |_, _| 1.0)
    }

    /// The box around an extent, normalised to the film.
    pub(crate) fn to_box(&self, e: Extent) -> BoundingBox {
        let (w, h) = (self.width as f32, self.height as f32);
        BoundingBox::from_xyxy(
            e.left as f32 / w,
            e.top as f32 / h,
            (e.right + 1) as f32 / w,
            (e.bottom + 1) as f32 / h,
        )
        .expect("an extent has its edges in order")
    }
}

/// A smooth curve through the points (Catmull-Rom), `steps` beads between each two.
pub(crate) fn curve(points: &[Point], steps: usize, radius: f32, strength: f32) -> Vec<Bead> {
    let get = |i: isize| points[i.clamp(0, points.len() as isize - 1) as usize];
    let mut beads = Vec::with_capacity(points.len() * steps);
    for i in 0..points.len().saturating_sub(1) as isize {
        let (p0, p1, p2, p3) = (get(i - 1), get(i), get(i + 1), get(i + 2));
        let spline = |a: f32, b: f32, c: f32, d: f32, t: f32| {
            0.5 * (2.0 * b
                + (c - a) * t
                + (2.0 * a - 5.0 * b + 4.0 * c - d) * t * t
                + (3.0 * b - a - 3.0 * c + d) * t * t * t)
        };
        for k in 0..steps {
            let t = k as f32 / steps as f32;
            let at = (
                spline(p0.0, p1.0, p2.0, p3.0, t),
                spline(p0.1, p1.1, p2.1, p3.1, t),
            );
            beads.push(Bead {
                at,
                radius,
                strength,
            });
        }
    }
    if let Some(&at) = points.last() {
        beads.push(Bead {
            at,
            radius,
            strength,
        });
    }
    beads
}
