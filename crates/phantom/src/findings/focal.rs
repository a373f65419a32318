//! Round and local findings: nodules, masses, granulomas, nodes, fractures, hernia.

use std::f32::consts::FRAC_PI_2;

use phrasebox_report::{Category, Zone};

use super::{Finding, place};
use crate::anatomy::{Anatomy, Half, sign};
use crate::bones::Rib;
use crate::film::{Bead, Extent, Film, Touch, bone, curve, joined, rod, streak};
use crate::rng::{Noise, Rng, mix, ramp};

/// Nodule, mass or granuloma: a ball, its edge lobed or spiked with size, dense with calcium if a granuloma.
pub(super) fn nodule(
    film: &mut Film,
    a: &Anatomy,
    f: &Finding,
    half: Half,
    rng: &mut Rng,
) -> Option<Extent> {
    let amount = f.amount();
    let (radius, dense, lobes) = match f.category {
        Category::Mass => (mix(0.055, 0.095, amount), 0.85, 0.16),
        Category::Granuloma => (mix(0.009, 0.014, amount), 0.62, 0.05),
        _ => (mix(0.018, 0.036, amount), 0.42, 0.08),
    };
    let (cx, cy) = place(a, half, f.zone, rng);
    let wobble = Noise(rng.next() as u32);
    let grain = Noise(rng.next() as u32);
    let reach = 1.5 * radius;
    let spikes = f.category == Category::Mass && rng.chance(0.5);
    if spikes {
        for k in 0..14 {
            let turn = 0.45 * k as f32 + rng.about(0.2);
            let far = radius * rng.range(1.15, 1.4);
            let path = [(cx, cy), (cx + far * turn.cos(), cy + far * turn.sin())];
            film.trace(&curve(&path, 4, 0.0045, 0.16), streak);
        }
        film.flush(f32::MAX, |x, y| a.lung(half, x, y).air);
    }
    film.paint([cx - reach, cy - reach, cx + reach, cy + reach], |x, y| {
        let (dx, dy) = (x - cx, y - cy);
        let here =
            radius * (1.0 + lobes * wobble.at(2.0 + 1.6 * dx / radius, 2.0 + 1.6 * dy / radius));
        let q = (dx * dx + dy * dy).sqrt() / here;
        if q >= 1.08 {
            return Touch::NONE;
        }
        let shown = if a.lung(half, x, y).inside() {
            1.0
        } else {
            0.25
        };
        let ball = (1.0 - (q / 1.08).powi(2)).max(0.0).powf(0.62)
            * (1.0 + 0.08 * grain.at(60.0 * x, 60.0 * y));
        Touch {
            add: dense * ball * shown,
            vessels: 1.0 - 0.6 * ball * shown,
            counts: q < 1.0,
        }
    })
}

/// Many small nodules through the lung.
pub(super) fn miliary(
    film: &mut Film,
    a: &Anatomy,
    f: &Finding,
    half: Half,
    rng: &mut Rng,
) -> Option<Extent> {
    let mut extent = None;
    for _ in 0..(35.0 + 60.0 * f.amount()) as usize {
        let y = rng.range(0.1, 0.93) * a.height;
        let x = sign(half) * mix(0.13, a.wall(half, y) - 0.02, rng.unit());
        if !a.lung(half, x, y).inside() {
            continue;
        }
        let radius = rng.range(0.006, 0.011);
        let bead = Bead {
            at: (x, y),
            radius,
            strength: rng.range(0.14, 0.26),
        };
        extent = joined(extent, film.stroke(&[bead, bead], rod));
    }
    extent
}

/// Calcified nodes at a hilum.
pub(super) fn nodes(film: &mut Film, a: &Anatomy, half: Half, rng: &mut Rng) -> Option<Extent> {
    let (hx, hy) = a.hila[half];
    let mut extent = None;
    for _ in 0..3 + rng.below(4) {
        let at = (
            hx + sign(half) * rng.range(-0.01, 0.045),
            hy + rng.range(-0.04, 0.06),
        );
        let radius = rng.range(0.006, 0.013);
        let bead = Bead {
            at,
            radius,
            strength: rng.range(0.5, 0.75),
        };
        let beside = Bead {
            at: (at.0 + rng.about(0.006), at.1 + rng.about(0.006)),
            ..bead
        };
        extent = joined(extent, film.stroke(&[bead, beside], rod));
    }
    extent
}

/// A break in a rib: a dark cleft, the ends out of line, callus around it.
pub(super) fn fracture(
    film: &mut Film,
    a: &Anatomy,
    f: &Finding,
    half: Half,
    rng: &mut Rng,
) -> Option<Extent> {
    let index = match f.zone {
        Some(Zone::Upper) => 2 + rng.below(2),
        Some(Zone::Lower) => 6 + rng.below(2),
        _ => 4 + rng.below(2),
    };
    let rib = Rib::new(a, half, index);
    let phi = rng.range(0.75, FRAC_PI_2 - 0.1);
    let (at, next) = (rib.at(phi), rib.at(phi + 0.02));
    let (dx, dy) = (next.0 - at.0, next.1 - at.1);
    let long = (dx * dx + dy * dy).sqrt().max(1e-4);
    let (ux, uy) = (dx / long, dy / long);
    let lean = rng.about(0.5);
    let across = [-0.021, 0.021].map(|t| Bead {
        at: (at.0 - uy * t + ux * t * lean, at.1 + ux * t + uy * t * lean),
        radius: 0.0055,
        strength: 0.30,
    });
    film.trace(&across, streak);
    let cleft = film.flush(0.04, |_, _| -1.0);
    // The outer fragment slips down a little.
    let slip = rng.range(0.007, 0.014) * mix(0.7, 1.2, f.amount());
    let piece: Vec<Bead> = (0..8)
        .map(|k| {
            let t = 0.004 + 0.006 * k as f32;
            Bead {
                at: (at.0 + ux * t, at.1 + uy * t + slip),
                radius: 0.016,
                strength: 0.12,
            }
        })
        .collect();
    let fragment = film.shell(&piece, bone, |_, _| 1.0);
    let callus = film.paint(
        [at.0 - 0.05, at.1 - 0.05, at.0 + 0.05, at.1 + 0.05],
        |x, y| {
            let r = ((x - at.0).powi(2) + (y - at.1).powi(2)).sqrt() / 0.034;
            Touch::add(0.09 * streak(r.min(1.0)), r < 0.9)
        },
    );
    joined(joined(cleft, fragment), callus)
}

/// Stomach above the diaphragm: a round density behind the heart with gas over a level.
pub(super) fn hernia(film: &mut Film, a: &Anatomy, f: &Finding, rng: &mut Rng) -> Option<Extent> {
    let radius = mix(0.075, 0.125, f.amount());
    let cx = rng.range(0.02, 0.07);
    let cy = a.dome(1, 0.12) - 0.75 * radius;
    let level = cy - rng.range(0.0, 0.25) * radius;
    let gas = rng.range(0.55, 0.8);
    film.paint(
        [cx - radius, cy - radius, cx + radius, cy + radius],
        |x, y| {
            let q = (((x - cx) / radius).powi(2) + ((y - cy) / (0.95 * radius)).powi(2)).sqrt();
            if q > 1.0 {
                return Touch::NONE;
            }
            let wall = 0.42 * ramp(1.0, 0.97, q) * (1.0 - 0.25 * ramp(0.9, 0.6, q));
            let bubble = gas * ramp(0.90, 0.78, q) * ramp(0.004, -0.004, y - level);
            Touch::add(wall - bubble, true)
        },
    )
}
