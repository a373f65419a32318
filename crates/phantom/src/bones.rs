//! Spine, ribs, clavicles, shoulder blades and humeri.

use std::f32::consts::{FRAC_PI_2, PI};

use crate::anatomy::{Anatomy, Half, LEFT, RIGHT, sign};
use crate::film::{Bead, Film, Point, Touch, bone, curve, rod, streak};
use crate::rng::{Noise, Rng, mix, ramp};

/// Ribs drawn on each side.
const RIBS: usize = 11;

/// One rib: a tilted ring, its near half (φ < π/2) behind, its far half in front.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rib {
    half: Half,
    start: Point,
    reach: f32,
    drop: f32,
    end: f32,
    radius: f32,
}

impl Rib {
    /// Rib `index` (0 = first) of a half.
    pub(crate) fn new(a: &Anatomy, half: Half, index: usize) -> Self {
        let i = index as f32;
        let stretch = a.height.clamp(0.9, 1.15);
        let y = (-0.045 + 0.074 * i + 0.002 * i * i) * stretch;
        let drop = 0.075 + 0.022 * i.min(7.0);
        let level = y + drop;
        let reach = if index == 0 {
            0.235
        } else {
            a.wall(half, level.max(0.02)) + 0.002
        };
        Self {
            half,
            start: (0.05 + sign(half) * a.midline(y), y),
            reach: reach.min(0.27 + 0.13 * i),
            drop,
            end: mix(2.5, 2.15, i / 10.0),
            radius: if index == 0 { 0.021 } else { 0.0175 },
        }
    }

    /// The place at angle φ along the ring: 0 at the spine, π/2 at the side, on to the front end.
    pub(crate) fn at(&self, phi: f32) -> Point {
        let (sx, sy) = self.start;
        // The front half slopes down more steeply than the back half.
        let drop = if phi > FRAC_PI_2 {
            self.drop * 1.15
        } else {
            self.drop
        };
        let x = sx + (self.reach - sx) * phi.sin().max(0.0).powf(0.92);
        let neck = 0.016 * (-((phi - 0.42) / 0.25).powi(2)).exp();
        (
            sign(self.half) * x,
            sy + self.drop - drop * phi.cos() - neck,
        )
    }

    fn beads(&self, from: f32, to: f32, strength: f32) -> Vec<Bead> {
        const COUNT: usize = 28;
        (0..=COUNT)
            .map(|k| {
                let phi = mix(from, to, k as f32 / COUNT as f32);
                let front = ramp(FRAC_PI_2, PI, phi);
                let radius = self.radius * (1.0 + 0.35 * front);
                Bead {
                    at: self.at(phi),
                    radius,
                    strength,
                }
            })
            .collect()
    }
}

/// Draws every bone.
pub(crate) fn draw(film: &mut Film, a: &Anatomy, rng: &mut Rng) {
    let calcium = rng.range(0.8, 1.2);
    let marrow = Noise(rng.next() as u32);
    for half in [RIGHT, LEFT] {
        for index in 0..RIBS {
            let rib = Rib::new(a, half, index);
            let texture = |x: f32, y: f32| calcium * (1.0 + 0.16 * marrow.at(45.0 * x, 45.0 * y));
            let behind = if index == 0 { 0.13 } else { 0.21 };
            film.shell(&rib.beads(0.10, FRAC_PI_2 + 0.15, behind), bone, texture);
            film.shell(
                &rib.beads(FRAC_PI_2 - 0.05, rib.end, 0.115),
                bone,
                |x, y| {
                    // Fades into cartilage towards the breastbone.
                    texture(x, y) * ramp(0.20, 0.34, x.abs())
                },
            );
        }
        shoulder_girdle(film, a, half, calcium, rng);
    }
    spine(film, a, calcium, rng);
}

fn shoulder_girdle(film: &mut Film, a: &Anatomy, half: Half, calcium: f32, rng: &mut Rng) {
    let s = sign(half);
    let lift = rng.range(-0.035, 0.03)
        + if a.view == crate::View::Ap {
            -0.03
        } else {
            0.0
        };
    let place = |points: &[Point]| points.iter().map(|p| (s * p.0, p.1)).collect::<Vec<_>>();
    // Clavicle: S-shaped, thick at its inner end.
    let path = place(&[
        (0.055, 0.115 + lift * 0.3),
        (0.16, 0.085 + lift * 0.5),
        (0.30, 0.035 + lift),
        (0.45, -0.015 + lift),
        (0.60, -0.065 + lift),
        (0.70, -0.06 + lift),
    ]);
    let mut beads = curve(&path, 9, 0.020, 0.27 * calcium);
    for (i, bead) in beads.iter_mut().enumerate() {
        bead.radius *= 1.0 + 0.5 * ramp(8.0, 0.0, i as f32) + 0.25 * ramp(34.0, 45.0, i as f32);
    }
    film.shell(&beads, bone, |_, _| 1.0);
    // Humerus: head and shaft.
    let head = (s * 0.80, 0.035);
    film.paint(
        [head.0 - 0.1, head.1 - 0.1, head.0 + 0.1, head.1 + 0.1],
        |x, y| {
            let r = ((x - head.0).powi(2) + (y - head.1).powi(2)).sqrt() / 0.085;
            Touch::add(0.36 * calcium * bone(r), false)
        },
    );
    let shaft = place(&[
        (0.81, 0.08),
        (0.83 + a.arms * 0.6, 0.35),
        (0.86 + a.arms, 0.8),
        (0.89 + a.arms, 1.3),
    ]);
    film.shell(&curve(&shaft, 8, 0.042, 0.34 * calcium), bone, |_, _| 1.0);
    // Shoulder blade: a thin plate with thick edges, turned out of the lungs when the arms are.
    let turned = rng.range(0.0, 0.10);
    let inner = 0.40 + turned;
    let corners = place(&[
        (0.73, 0.05),
        (inner + 0.06, -0.02),
        (inner, 0.10),
        (inner + 0.10, 0.47),
    ]);
    let side_of = |p: Point, q: Point, x: f32, y: f32| {
        let (ex, ey) = (q.0 - p.0, q.1 - p.1);
        s * ((x - p.0) * ey - (y - p.1) * ex) / (ex * ex + ey * ey).sqrt()
    };
    let low = s * (inner - 0.02);
    let high = s * 0.76;
    film.paint([low.min(high), -0.06, low.max(high), 0.5], |x, y| {
        let depth = (0..4)
            .map(|i| side_of(corners[i], corners[(i + 1) % 4], x, y))
            .fold(f32::MAX, f32::min);
        Touch::add(0.12 * calcium * ramp(-0.004, 0.012, depth), false)
    });
    let outer = place(&[
        (0.72, 0.09),
        (0.65, 0.22),
        (inner + 0.12, 0.44),
        (inner + 0.09, 0.47),
    ]);
    film.stroke(&curve(&outer, 8, 0.014, 0.20 * calcium), rod);
    let inner_edge = place(&[
        (inner + 0.05, -0.01),
        (inner, 0.10),
        (inner + 0.03, 0.3),
        (inner + 0.10, 0.47),
    ]);
    film.stroke(&curve(&inner_edge, 8, 0.007, 0.12 * calcium), rod);
    let ridge = place(&[(inner + 0.02, 0.09), (0.60, -0.02), (0.74, -0.07)]);
    film.stroke(&curve(&ridge, 8, 0.016, 0.17 * calcium), streak);
}

/// Vertebral bodies with the discs between them, pedicles and spinous processes.
fn spine(film: &mut Film, a: &Anatomy, calcium: f32, rng: &mut Rng) {
    let pitch = rng.range(0.086, 0.094) * a.height.clamp(0.92, 1.1);
    let first = -0.60 + rng.range(0.0, pitch);
    let through = if a.view == crate::View::Ap { 0.75 } else { 1.0 };
    let strong = 0.30 * calcium * through;
    film.paint([-0.2, -0.8, 0.2, 1.9], |x, y| {
        let wide = mix(0.052, 0.078, ramp(-0.3, 1.0, y));
        let level = ((y - first) / pitch).rem_euclid(1.0);
        let aside = (x - a.midline(y)).abs() / wide;
        if aside > 1.15 {
            return Touch::NONE;
        }
        // Waisted bodies, bright end plates, dark disc.
        let q = aside / (1.0 - 0.10 * (PI * level).sin());
        let disc = ramp(0.0, 0.05, level) * ramp(1.0, 0.95, level);
        let plate =
            (-((level - 0.09) / 0.045).powi(2)).exp() + (-((level - 0.91) / 0.045).powi(2)).exp();
        let edge = 1.0 - ramp(0.90, 1.1, q);
        let body = 0.62 + 0.16 * ramp(0.7, 0.95, q) + 0.20 * plate;
        Touch::add(strong * edge * mix(0.42, body, disc), false)
    });
    let mut y = first;
    while y < 1.6 {
        let wide = mix(0.052, 0.078, ramp(-0.3, 1.0, y));
        let at = y + 0.36 * pitch;
        let mid = a.midline(at);
        for s in [-1.0, 1.0] {
            let c = mid + s * wide * 0.62;
            film.paint([c - 0.03, at - 0.03, c + 0.03, at + 0.03], |x, y| {
                let r = (((x - c) / 0.011).powi(2) + ((y - at) / 0.017).powi(2)).sqrt();
                Touch::add(0.14 * strong * bone(r), false)
            });
        }
        let tip = Bead {
            at: (mid, at + 0.075),
            radius: 0.012,
            strength: 0.30 * strong,
        };
        let root = Bead {
            at: (mid, at + 0.02),
            radius: 0.006,
            strength: 0.15 * strong,
        };
        film.stroke(&[root, tip], rod);
        y += pitch;
    }
}
