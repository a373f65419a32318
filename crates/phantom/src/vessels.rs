//! The branching of the lung vessels from the hila.

use crate::anatomy::{Anatomy, Half, LEFT, RIGHT, sign};
use crate::film::{Bead, Film, Point, streak};
use crate::rng::{Rng, mix, ramp};

/// Branchings from hilum to periphery.
const GENERATIONS: u32 = 6;

struct Twig {
    at: Point,
    /// Direction; 0 = straight to the side, positive = down.
    angle: f32,
    radius: f32,
    generation: u32,
}

/// Grows both trees.
pub(crate) fn draw(film: &mut Film, a: &Anatomy, rng: &mut Rng) {
    let plenty = rng.range(0.8, 1.2);
    for half in [RIGHT, LEFT] {
        let (hx, hy) = a.hila[half];
        const TRUNKS: usize = 11;
        for k in 0..TRUNKS {
            let t = k as f32 / (TRUNKS - 1) as f32;
            let angle = mix(-1.40, 1.48, t) + rng.about(0.16);
            let twig = Twig {
                at: (hx, hy + mix(-0.06, 0.12, t)),
                angle,
                // The bases have the wider vessels in a standing patient.
                radius: rng.range(0.009, 0.016) * mix(0.75, 1.1, t),
                generation: 0,
            };
            grow(film, a, half, twig, plenty, rng);
        }
    }
    film.flush_vessels(|x, y| {
        let half = if x < 0.0 { RIGHT } else { LEFT };
        let lung = a.lung(half, x, y);
        lung.air.sqrt() * ramp(0.0, 0.12, lung.wall)
    });
}

fn grow(film: &mut Film, a: &Anatomy, half: Half, twig: Twig, plenty: f32, rng: &mut Rng) {
    let Twig {
        mut at,
        mut angle,
        radius,
        generation,
    } = twig;
    let last = generation == GENERATIONS;
    let steps = 3 + rng.below(3);
    let thin = 0.80;
    let strength = |r: f32| plenty * (0.035 + 24.0 * r.min(0.015));
    let mut beads = vec![Bead {
        at,
        radius,
        strength: strength(radius),
    }];
    let bend = rng.about(0.16);
    for i in 1..=steps {
        angle += bend + rng.about(0.16);
        let step = rng.range(0.014, 0.022);
        at = (
            at.0 + sign(half) * angle.cos() * step,
            at.1 + angle.sin() * step,
        );
        let r = mix(radius, radius * thin, i as f32 / steps as f32);
        beads.push(Bead {
            at,
            radius: r,
            strength: strength(r),
        });
    }
    let lung = a.lung(half, at.0, at.1);
    film.trace(&beads, streak);
    if last || lung.wall < 0.015 || lung.dome < -0.03 || (lung.medial < -0.03 && generation > 1) {
        return;
    }
    let spread = rng.range(0.20, 0.42);
    let lead = if rng.chance(0.5) { 1.0 } else { -1.0 };
    let main = Twig {
        at,
        angle: angle - 0.3 * lead * spread,
        radius: radius * thin,
        generation: generation + 1,
    };
    grow(film, a, half, main, plenty, rng);
    let side = Twig {
        at,
        angle: angle + lead * (spread + 0.2),
        radius: radius * rng.range(0.50, 0.70),
        generation: generation + 1,
    };
    grow(film, a, half, side, plenty, rng);
}
