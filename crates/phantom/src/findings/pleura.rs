//! Findings of the pleura and of the apex.

use phrasebox_report::Zone;

use super::Finding;
use crate::anatomy::{Anatomy, Half, sign};
use crate::film::{Extent, Film, Touch, curve, joined, streak};
use crate::rng::{Noise, Rng, mix, ramp};
use crate::soft::AIR;

fn half_area(a: &Anatomy, half: Half) -> [f32; 4] {
    if half == 0 {
        [-0.75, -0.05, 0.0, a.height + 0.06]
    } else {
        [0.0, -0.05, 0.75, a.height + 0.06]
    }
}

/// Fluid: its upper border climbs along the chest wall (meniscus) and hides the dome.
pub(super) fn effusion(
    film: &mut Film,
    a: &Anatomy,
    f: &Finding,
    half: Half,
    rng: &mut Rng,
) -> Option<Extent> {
    let amount = f.amount();
    let top = a.dome_top[half].1;
    let wall = a.wall(half, a.height);
    // Highest point, at the wall; and the level towards the middle.
    let climb = mix(0.93 * a.height, 0.42 * a.height, amount.powf(1.2)) + rng.about(0.02);
    let level = climb + mix(0.10, 0.20, amount);
    let width = mix(0.09, 0.15, amount);
    let fill = mix(0.62, 0.85, amount);
    let noise = Noise(rng.next() as u32);
    film.paint(half_area(a, half), |x, y| {
        let lung = a.lung(half, x, y);
        let ax = x.abs();
        if lung.wall <= 0.0 || lung.medial <= 0.0 || y < 0.2 {
            return Touch::NONE;
        }
        let meniscus = level - (level - climb) * (-(wall - ax).max(0.0) / width).exp();
        let edge = 0.012 + 0.02 * amount;
        let wave = 0.006 * noise.at(8.0 * x, 1.0);
        let cover = ramp(-edge, edge, y - meniscus + wave) * ramp(-0.03, 0.0, lung.dome);
        // Fluid thins upward: more of it lies deep in the gutter.
        let deep = mix(0.72, 1.0, ramp(meniscus, meniscus + 0.10, y));
        let hides_dome = if lung.dome < 0.0 { lung.air } else { 0.0 };
        Touch {
            add: AIR * lung.air * fill * cover * deep + 0.12 * hides_dome * cover,
            vessels: 1.0 - 0.9 * cover,
            counts: cover > 0.5
                && (lung.inside()
                    || (y > top && y < a.height && lung.wall > 0.0 && lung.air > 0.05)),
        }
    })
}

/// Air outside the lung: a fine line, nothing but black beyond it.
pub(super) fn pneumothorax(
    film: &mut Film,
    a: &Anatomy,
    f: &Finding,
    half: Half,
    rng: &mut Rng,
) -> Option<Extent> {
    let amount = f.amount();
    let gap = mix(0.035, 0.15, amount) * rng.range(0.9, 1.1);
    let end = mix(0.32, 0.92, amount) * a.height;
    let noise = Noise(rng.next() as u32);
    film.paint(half_area(a, half), |x, y| {
        let lung = a.lung(half, x, y);
        if !lung.inside() || y > end {
            return Touch::NONE;
        }
        // Depth below the wall; near the top the way straight up is the shorter one.
        let depth = lung.wall.min(0.9 * (y + 0.2 * (x.abs() - 0.25).abs()));
        let here = gap * (1.0 - (y / end).powi(2)) * (1.0 + 0.12 * noise.at(5.0 * x, 5.0 * y));
        let beyond = ramp(0.004, -0.004, depth - here);
        let line = streak(((depth - here) / 0.0065).abs());
        let shown = ramp(0.002, 0.012, here);
        Touch {
            add: (0.24 * line - 0.17 * beyond * lung.air) * shown,
            vessels: 1.0 - beyond * shown,
            counts: shown > 0.5 && (beyond > 0.5 || line > 0.4),
        }
    })
}

/// A dense rind: a cap over the apex or a band along the wall.
pub(super) fn thickening(
    film: &mut Film,
    a: &Anatomy,
    f: &Finding,
    half: Half,
    rng: &mut Rng,
) -> Option<Extent> {
    let thick = mix(0.014, 0.038, f.amount());
    let noise = Noise(rng.next() as u32);
    let apical = f.zone == Some(Zone::Apex);
    let (top, bottom) = if apical {
        (-0.02, rng.range(0.11, 0.15))
    } else {
        let top = rng.range(0.42, 0.55) * a.height;
        (top, top + rng.range(0.16, 0.26))
    };
    film.paint(half_area(a, half), |x, y| {
        let lung = a.lung(half, x, y);
        if !lung.inside() || y < top || y > bottom {
            return Touch::NONE;
        }
        let depth = if apical {
            lung.wall.min(0.9 * y)
        } else {
            lung.wall
        };
        let middle = (top + bottom) / 2.0;
        let taper = if apical {
            ramp(bottom, bottom - 0.05, y)
        } else {
            ramp(0.0, 0.04, (bottom - top) / 2.0 - (y - middle).abs())
        };
        let here = thick * taper * (1.0 + 0.25 * noise.rough(18.0 * x, 18.0 * y))
            + if apical { 0.01 * taper } else { 0.0 };
        let cover = ramp(0.004, -0.004, depth - here) * ramp(0.0, 0.2, taper);
        Touch::add((0.22 + 0.25 * lung.air) * cover, cover > 0.4)
    })
}

/// Streaks that draw the apex together, with a slight cap.
pub(super) fn scarring(
    film: &mut Film,
    a: &Anatomy,
    f: &Finding,
    half: Half,
    rng: &mut Rng,
) -> Option<Extent> {
    let s = sign(half);
    for _ in 0..(5.0 + 7.0 * f.amount()) as usize {
        let y = rng.range(0.05, 0.16);
        let ax = rng.range(0.18, (a.wall(half, y) - 0.03).max(0.2));
        let long = rng.range(0.04, 0.09);
        let lean = rng.range(-0.1, 0.9) * long;
        let mid = (s * (ax - 0.6 * lean) + rng.about(0.008), y + 0.5 * long);
        let end = (s * (ax - lean), y + long * rng.range(0.5, 1.0));
        let beads = curve(
            &[(s * ax, y), mid, end],
            5,
            rng.range(0.0032, 0.0055),
            rng.range(0.16, 0.30),
        );
        film.trace(&beads, streak);
    }
    let streaks = film.flush(0.04, |x, y| {
        let lung = a.lung(half, x, y);
        if lung.inside() { lung.air.sqrt() } else { 0.0 }
    });
    let noise = Noise(rng.next() as u32);
    let cap = film.paint(half_area(a, half), |x, y| {
        let lung = a.lung(half, x, y);
        if !lung.inside() || y > 0.12 {
            return Touch::NONE;
        }
        let here = 0.016 * (1.0 + 0.5 * noise.rough(20.0 * x, 20.0 * y)) * ramp(0.12, 0.07, y);
        let cover = ramp(0.006, -0.006, lung.wall.min(0.9 * y) - here);
        Touch::add(0.25 * cover * lung.air.sqrt(), cover > 0.5)
    });
    joined(streaks, cap)
}
