//! Soft tissue: trunk, neck, arms, lungs, heart, trachea, diaphragm and what lies beneath.

use crate::anatomy::{Anatomy, LEFT, RIGHT, Table, sign};
use crate::film::{Bead, Extent, Film, Touch, curve, joined, rod, streak};
use crate::rng::{Noise, Rng, mix, ramp};

/// Attenuation that a full thickness of lung takes away.
pub(crate) const AIR: f32 = 1.42;

/// y of the skin over the shoulders at |x|.
fn shoulder(ax: f32) -> f32 {
    const SKIN: [(f32, f32); 9] = [
        (0.0, -0.75),
        (0.16, -0.52),
        (0.22, -0.31),
        (0.32, -0.22),
        (0.5, -0.165),
        (0.7, -0.125),
        (0.86, -0.06),
        (0.97, 0.07),
        (1.03, 0.25),
    ];
    for pair in SKIN.windows(2) {
        if ax <= pair[1].0 {
            return mix(
                pair[0].1,
                pair[1].1,
                (ax - pair[0].0) / (pair[1].0 - pair[0].0),
            );
        }
    }
    0.25 + 6.0 * (ax - 1.03)
}

/// Thickness of the body along the ray, about 1 in the middle of the trunk.
fn body(a: &Anatomy, skin: &Table, x: f32, y: f32) -> f32 {
    let ax = x.abs();
    let skin = y - skin.at(ax);
    if skin < -0.02 {
        return 0.0;
    }
    let over = ramp(-0.01, 0.22, skin);
    let hip = a.trunk + 0.05 * ramp(0.75, 1.3, y) - 0.03 * ramp(0.9, 0.4, y);
    let belly = 1.0 + 0.22 * ramp(0.6, 1.25, y);
    let q = ax / hip;
    let trunk = if q < 1.0 {
        (1.0 - q * q).sqrt() * belly
    } else {
        0.0
    };
    let neck = if ax < 0.24 {
        0.72 * rod(ax / 0.24)
    } else {
        0.0
    };
    let high = mix(neck, trunk.max(neck), over);
    if ax < 0.47 {
        return high;
    }
    // Shoulder and arm.
    let (sx, sy) = ((ax - 0.74) / 0.27, (y - 0.10) / 0.26);
    let deltoid = 0.70 * (1.0 - sx * sx - sy * sy).max(0.0).sqrt();
    let axis = 0.80 + a.arms + 0.10 * y;
    let arm = if y > 0.1 {
        0.62 * rod(((ax - axis) / 0.135).clamp(-1.0, 1.0))
    } else {
        0.0
    };
    high.max(deltoid * over.max(0.3)).max(arm)
}

/// Extents of the normal anatomy on the film.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Landmarks {
    /// The lungs that are seen: neither behind the heart nor below the domes; right, left.
    pub(crate) lungs: [Option<Extent>; 2],
    /// The cardiomediastinal silhouette from the top of the arch down, as radiologists box it.
    pub(crate) heart: Option<Extent>,
}

/// Fills the film with everything soft.
pub(crate) fn draw(film: &mut Film, a: &Anatomy, rng: &mut Rng) -> Landmarks {
    let tissue = Noise(rng.next() as u32);
    let fine = Noise(rng.next() as u32);
    let backdrop = rng.range(0.0, 0.10);
    let muscle = rng.range(1.75, 2.0);
    let skin = Table::new(0.0, 1.3, shoulder);
    let arch = 0.22 * a.height;
    let mut landmarks = Landmarks::default();
    let (width, frame) = (film.width, film.frame);
    const STRIDE: usize = 4;
    let mut lumps = vec![0.0f32; width / STRIDE + 2];
    for (py, row) in film.tissue.chunks_exact_mut(width).enumerate() {
        for (i, lump) in lumps.iter_mut().enumerate() {
            let (x, y) = frame.to_patient(((i * STRIDE) as f32 + 0.5, py as f32 + 0.5));
            *lump = 0.045 * tissue.at(4.0 * x, 4.0 * y) + 0.03 * tissue.at(11.0 * x, 7.0 * y);
        }
        for (px, cell) in row.iter_mut().enumerate() {
            let (x, y) = frame.to_patient((px as f32 + 0.5, py as f32 + 0.5));
            let thick = body(a, &skin, x, y);
            if thick == 0.0 {
                *cell = backdrop.max(0.02);
                continue;
            }
            let half = if x < 0.0 { RIGHT } else { LEFT };
            let lung = a.lung(half, x, y);
            let heart = a.heart_at(x, y);
            let ax = x.abs();
            // Slow along the row, so a sample in every few pixels will do.
            let fat = mix(
                lumps[px / STRIDE],
                lumps[px / STRIDE + 1],
                (px % STRIDE) as f32 / STRIDE as f32,
            );
            let mut t = backdrop + muscle * thick * (1.0 + fat);
            if lung.air > 0.0 {
                let grain =
                    0.035 * fine.at(34.0 * x, 34.0 * y) + 0.03 * fine.at(80.0 * x, 80.0 * y);
                let lower = 1.0 - 0.10 * ramp(0.35, 0.9, y / a.height) + fat;
                t -= AIR * lung.air * (lower + grain);
            }
            // Liver, stomach and spleen fill the dome.
            let below = -lung.dome;
            if below > 0.0 && ax < a.half_width + 0.03 {
                let inward = ramp(a.half_width + 0.03, a.half_width - 0.06, ax);
                t += 0.42 * ramp(0.0, 0.05, below) * inward;
            }
            if ax < 0.2 {
                t += 0.10 * (1.0 - (ax / 0.2).powi(2)) * ramp(-0.5, 0.1, y);
            }
            let here = Some(Extent::at(px, py));
            if heart > 0.0 {
                // Heart takes the place of lung, and is lost in the liver and spleen below the domes.
                t += (0.32 + 0.95 * lung.air) * heart * ramp(-0.03, 0.02, lung.dome);
                if y > arch && lung.dome > -0.02 {
                    landmarks.heart = joined(landmarks.heart, here);
                }
            } else if lung.inside() {
                landmarks.lungs[half] = joined(landmarks.lungs[half], here);
            }
            *cell = t.max(0.02);
        }
    }
    vessels_of_the_chest(film, a);
    airways(film, a);
    abdomen_and_breasts(film, a, rng);
    landmarks
}

/// Aorta and hilar arteries.
fn vessels_of_the_chest(film: &mut Film, a: &Anatomy) {
    let height = a.height;
    // Descending aorta: its left edge runs down beside the spine, seen through the heart.
    let beads: Vec<Bead> = (0..24)
        .map(|i| {
            let t = i as f32 / 23.0;
            let y = mix(0.30, 0.98, t) * height;
            Bead {
                at: (mix(0.085, 0.03, t), y),
                radius: 0.052,
                strength: 0.14 * (1.0 - 0.5 * t),
            }
        })
        .collect();
    film.stroke(&beads, rod);
    // Hilar arteries: the right one descends, the left one arches over its bronchus.
    for half in [RIGHT, LEFT] {
        let (hx, hy) = a.hila[half];
        let s = sign(half);
        let more = a.hilum_radius[half];
        let path = if half == RIGHT {
            [
                (hx + 0.05, hy - 0.07),
                (hx, hy - 0.01),
                (hx - 0.025, hy + 0.07),
                (hx - 0.02, hy + 0.17),
            ]
        } else {
            [
                (hx - 0.06, hy - 0.01),
                (hx, hy - 0.035),
                (hx + 0.03, hy + 0.04),
                (hx + 0.025, hy + 0.15),
            ]
        };
        let mut beads = curve(&path, 8, 0.026 + more, 0.36 + 2.0 * more);
        let count = beads.len() as f32;
        for (i, bead) in beads.iter_mut().enumerate() {
            let t = i as f32 / count;
            bead.radius *= 1.0 - 0.55 * t;
            bead.strength *= 1.0 - 0.6 * t;
        }
        film.stroke(&beads, rod);
        let reach = 0.10 + 2.0 * more;
        film.paint([hx - reach, hy - reach, hx + reach, hy + reach], |x, y| {
            let r = ((x - hx + s * 0.01).powi(2) + (y - hy - 0.02).powi(2)).sqrt() / reach;
            Touch::add((0.20 + 3.0 * more) * streak(r), false)
        });
    }
}

fn airways(film: &mut Film, a: &Anatomy) {
    let carina = 0.335 * a.height;
    let lean = 0.012;
    let mut beads: Vec<Bead> = (0..20)
        .map(|i| {
            let t = i as f32 / 19.0;
            let y = mix(-0.42, carina, t);
            Bead {
                at: (a.midline(y) * 0.5 - lean * t, y),
                radius: 0.036,
                strength: 0.34 - 0.06 * t,
            }
        })
        .collect();
    film.trace(&beads, rod);
    for half in [RIGHT, LEFT] {
        let (hx, hy) = a.hila[half];
        let start = (-lean, carina - 0.01);
        beads = curve(
            &[
                start,
                ((hx - lean) / 2.0, mix(carina, hy, 0.45)),
                (hx * 0.92, hy),
            ],
            8,
            0.022,
            0.10,
        );
        film.trace(&beads, rod);
    }
    film.flush(0.0, |_, _| -1.0);
}

fn abdomen_and_breasts(film: &mut Film, a: &Anatomy, rng: &mut Rng) {
    let (dx, dy) = a.dome_top[LEFT];
    let bubble = (dx - rng.range(0.02, 0.10), dy + rng.range(0.075, 0.10));
    let (w, h) = (rng.range(0.07, 0.14), rng.range(0.04, 0.06));
    let gas = if rng.chance(0.8) {
        rng.range(0.35, 0.75)
    } else {
        0.0
    };
    let lumps = Noise(rng.next() as u32);
    film.paint(
        [
            bubble.0 - 0.2,
            bubble.1 - 0.1,
            bubble.0 + 0.2,
            bubble.1 + 0.1,
        ],
        |x, y| {
            let wobble = 1.0 + 0.15 * lumps.at(9.0 * x, 9.0 * y);
            let q = ((x - bubble.0) / w).powi(2) + ((y - bubble.1) / h).powi(2);
            // Never through the dome into the chest.
            let under = ramp(0.015, 0.03, y - a.dome(LEFT, x.abs()));
            Touch::add(-gas * (1.0 - q * wobble).max(0.0).powf(0.6) * under, false)
        },
    );
    if a.breasts > 0.0 {
        let low = a.height * rng.range(0.80, 0.98);
        for half in [RIGHT, LEFT] {
            let centre = (sign(half) * rng.range(0.34, 0.40), low - 0.22);
            let (w, h) = (rng.range(0.27, 0.31), rng.range(0.20, 0.25));
            let reach = [centre.0 - w, centre.1 - h, centre.0 + w, centre.1 + h];
            film.paint(reach, |x, y| {
                let (u, v) = ((x - centre.0) / w, (y - centre.1) / h);
                let lower = ramp(-0.9, 0.5, v);
                Touch::add(
                    0.26 * a.breasts * (1.0 - u * u - v * v).max(0.0).powf(0.55) * lower,
                    false,
                )
            });
        }
    }
}
