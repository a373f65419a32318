//! Opacities of the lung: air replaced by water, cells or collapse.

use std::f32::consts::TAU;

use phrasebox_report::{Category, Severity, Zone};

use super::{Finding, place};
use crate::anatomy::{Anatomy, Half, sign};
use crate::film::{Bead, Extent, Film, Point, Touch, curve, joined, streak};
use crate::rng::{Noise, Rng, mix, ramp};
use crate::soft::AIR;

/// Cloud of soft balls: (centre, radius).
fn cloud(centre: Point, reach: Point, rng: &mut Rng) -> Vec<(Point, f32)> {
    let count = 6 + rng.below(5);
    (0..count)
        .map(|i| {
            let (turn, out) = (
                rng.range(0.0, TAU),
                if i == 0 {
                    0.0
                } else {
                    rng.unit().sqrt() * 0.75
                },
            );
            let at = (
                centre.0 + reach.0 * out * turn.cos(),
                centre.1 + reach.1 * out * turn.sin(),
            );
            (at, rng.range(0.34, 0.58) * reach.0.min(reach.1))
        })
        .collect()
}

fn density(balls: &[(Point, f32)], x: f32, y: f32) -> f32 {
    balls
        .iter()
        .map(|((bx, by), r)| (-((x - bx).powi(2) + (y - by).powi(2)) / (r * r)).exp())
        .sum()
}

/// Consolidation, pneumonia, ground glass and infiltrate: how dense, how sharp, how grainy.
pub(super) fn patch(
    film: &mut Film,
    a: &Anatomy,
    f: &Finding,
    half: Half,
    rng: &mut Rng,
) -> Option<Extent> {
    let amount = f.amount();
    let centre = place(a, half, f.zone, rng);
    let size = mix(0.11, 0.20, amount) * rng.range(0.9, 1.1);
    let reach = (size * rng.range(0.85, 1.15), size * rng.range(0.85, 1.2));
    // (share of air filled, soft edge, grain, grain per unit)
    let (fill, soft, grain, pitch) = match f.category {
        Category::Consolidation | Category::Pneumonia => (rng.range(0.55, 0.72), 0.95, 0.42, 16.0),
        Category::Infiltrate => (rng.range(0.32, 0.48), 0.8, 0.75, 30.0),
        _ => (rng.range(0.26, 0.40), 0.9, 0.40, 13.0),
    };
    let fill = fill * mix(0.85, 1.0, amount);
    let dense = fill > 0.5;
    let balls = cloud(centre, reach, rng);
    let noise = Noise(rng.next() as u32);
    // A lobe ends at its fissure: the minor one on the right runs level beside the hilum.
    let fissure = (dense && half == 0 && rng.chance(0.5)).then(|| a.hila[half].1 + 0.03);
    let above = centre.1 < fissure.unwrap_or(0.0);
    let margin = 2.1 * size;
    let area = [
        centre.0 - margin,
        centre.1 - margin,
        centre.0 + margin,
        centre.1 + margin,
    ];
    film.paint(area, |x, y| {
        let lung = a.lung(half, x, y);
        if lung.air < 0.05 {
            return Touch::NONE;
        }
        let warp = 0.35 * size;
        let (wx, wy) = (
            warp * noise.at(9.0 * x, 9.0 * y),
            warp * noise.at(9.0 * x + 50.0, 9.0 * y),
        );
        let d = density(&balls, x + wx, y + wy);
        if d < 0.05 {
            return Touch::NONE;
        }
        let mut cover = ramp(
            0.22,
            0.22 + soft,
            d * (1.0 + grain * noise.rough(pitch * x, pitch * y)),
        );
        if let Some(level) = fissure {
            let slope = level + 0.05 * (x.abs() - 0.3);
            cover *= if above {
                ramp(0.006, -0.006, y - slope)
            } else {
                ramp(-0.006, 0.006, y - slope)
            };
        }
        Touch {
            add: AIR * lung.air * fill * cover,
            vessels: if dense {
                1.0 - 0.9 * cover
            } else {
                1.0 - 0.3 * cover
            },
            counts: cover > 0.30 && lung.inside(),
        }
    })
}

/// Perihilar haze of oedema with lines at the periphery and wide upper vessels.
pub(super) fn edema(
    film: &mut Film,
    a: &Anatomy,
    f: &Finding,
    half: Half,
    rng: &mut Rng,
) -> Option<Extent> {
    let amount = f.amount();
    let (hx, hy) = a.hila[half];
    let centre = (hx + sign(half) * 0.08, hy + 0.06);
    let reach = (mix(0.16, 0.25, amount), mix(0.21, 0.32, amount));
    let noise = Noise(rng.next() as u32);
    let fill = mix(0.22, 0.50, amount);
    let area = [
        centre.0 - 2.0 * reach.0,
        centre.1 - 1.6 * reach.1,
        centre.0 + 2.0 * reach.0,
        centre.1 + 1.6 * reach.1,
    ];
    let extent = film.paint(area, |x, y| {
        let lung = a.lung(half, x, y);
        let (u, v) = ((x - centre.0) / reach.0, (y - centre.1) / reach.1);
        let wobble = 1.0 + 0.45 * noise.rough(14.0 * x, 14.0 * y);
        let cover = (-(u * u + v * v)).exp() * wobble;
        Touch::add(
            AIR * lung.air * fill * cover.max(0.0),
            cover > 0.33 && lung.inside(),
        )
    });
    // Septal lines: short and level, against the wall.
    for _ in 0..(4.0 + 8.0 * amount) as usize {
        let y = rng.range(0.68, 0.90) * a.height;
        let outer = a.wall(half, y) - 0.006;
        let inner = outer - rng.range(0.02, 0.045);
        let s = sign(half);
        film.trace(
            &curve(&[(s * outer, y), (s * inner, y + 0.004)], 2, 0.0028, 0.13),
            streak,
        );
    }
    film.flush(f32::MAX, |x, y| a.lung(half, x, y).air);
    extent
}

/// Net of lines at the bases.
pub(super) fn reticulation(
    film: &mut Film,
    a: &Anatomy,
    f: &Finding,
    half: Half,
    rng: &mut Rng,
) -> Option<Extent> {
    let amount = f.amount();
    let top = mix(0.70, 0.52, amount) * a.height;
    for _ in 0..(60.0 + 120.0 * amount) as usize {
        let y = rng.range(top, 0.95 * a.height);
        let ax = mix(0.16, a.wall(half, y), rng.unit().sqrt());
        let (turn, long) = (rng.range(0.0, TAU), rng.range(0.01, 0.03));
        let at = (sign(half) * ax, y);
        let bent = (
            at.0 + long * 0.6 * turn.cos() + rng.about(0.006),
            at.1 + long * 0.5 * turn.sin(),
        );
        let end = (at.0 + long * turn.cos(), at.1 + long * turn.sin());
        film.trace(&curve(&[at, bent, end], 3, 0.0032, 0.19), streak);
    }
    film.flush(0.03, |x, y| {
        let lung = a.lung(half, x, y);
        if lung.inside() {
            lung.air * ramp(top - 0.02, top + 0.1, y)
        } else {
            0.0
        }
    })
}

/// Plate-like streaks where it is slight, a wedge behind the heart or at the base where it is not.
pub(super) fn atelectasis(
    film: &mut Film,
    a: &Anatomy,
    f: &Finding,
    half: Half,
    rng: &mut Rng,
) -> Option<Extent> {
    let s = sign(half);
    if matches!(f.severity, Severity::Minimal | Severity::Mild) || f.zone == Some(Zone::Mid) {
        let (cx, cy) = place(a, half, f.zone, rng);
        let plates = 1 + rng.below(3);
        for k in 0..plates {
            let long = rng.range(0.08, 0.15);
            let tilt = rng.about(0.22);
            let y = cy + 0.028 * k as f32 - 0.02;
            let ends = [
                (cx - long * 0.5, y - tilt * long * 0.5),
                (cx, y + rng.about(0.006)),
                (cx + long * 0.5, y + tilt * long * 0.5),
            ];
            let mut beads = curve(&ends, 8, rng.range(0.0055, 0.010), rng.range(0.30, 0.42));
            let count = beads.len() as f32 - 1.0;
            for (i, bead) in beads.iter_mut().enumerate() {
                let t = (2.0 * i as f32 / count - 1.0).abs();
                bead.strength *= 1.0 - 0.6 * t * t;
            }
            film.trace(&beads, streak);
        }
        return film.flush(0.05, |x, y| a.lung(half, x, y).air.sqrt());
    }
    // Collapse of the lower lobe: from the hilum down to the dome, its outer edge straight and drawn inward.
    let (hx, hy) = a.hila[half];
    let foot = mix(0.26, 0.36, f.amount()) * rng.range(0.92, 1.08);
    let noise = Noise(rng.next() as u32);
    let fill = rng.range(0.5, 0.7);
    let top = hy + 0.08;
    let hilum = hx.abs();
    let extent = film.paint(
        [
            s.min(0.0) * 0.6,
            top - 0.05,
            s.max(0.0) * 0.6,
            a.height + 0.05,
        ],
        |x, y| {
            let lung = a.lung(half, x, y);
            let ax = x * s;
            let t = (y - top) / (a.dome(half, foot) - top).max(0.05);
            let edge = mix(hilum, foot, t) + 0.012 * t * noise.rough(9.0 * x, 9.0 * y);
            let cover = ramp(0.010, -0.010, ax - edge) * ramp(-0.04, 0.12, t);
            Touch {
                add: AIR * lung.air * fill * cover,
                vessels: 1.0 - 0.8 * cover,
                counts: cover > 0.4 && lung.inside(),
            }
        },
    );
    let line = [
        Bead {
            at: (hx, top),
            radius: 0.003,
            strength: 0.06,
        },
        Bead {
            at: (s * foot, a.dome(half, foot)),
            radius: 0.003,
            strength: 0.10,
        },
    ];
    film.trace(&line, streak);
    joined(extent, film.flush(0.02, |x, y| a.lung(half, x, y).air))
}
