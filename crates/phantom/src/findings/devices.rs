//! Lines, tubes and implants.

use phrasebox_report::Side;

use super::Finding;
use crate::anatomy::{Anatomy, sign};
use crate::film::{Extent, Film, Point, Touch, curve, joined, rod};
use crate::rng::{Rng, mix, ramp};

/// Which device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Device {
    /// Tube in the trachea.
    Endotracheal,
    /// Tube to the stomach.
    Nasogastric,
    /// Line from a neck vein.
    Jugular,
    /// Line from the arm.
    Picc,
    /// Pulse generator with leads.
    Pacemaker,
}

impl Device {
    /// One that goes with the side.
    pub(crate) fn draw(side: Side, rng: &mut Rng) -> Self {
        match side {
            Side::Left => rng.pick(&[Self::Pacemaker, Self::Pacemaker, Self::Picc]),
            Side::Right => rng.pick(&[Self::Jugular, Self::Picc]),
            _ => rng.pick(&[Self::Endotracheal, Self::Nasogastric]),
        }
    }
}

/// Draws the device of a finding.
pub(super) fn draw(film: &mut Film, a: &Anatomy, f: &Finding, rng: &mut Rng) -> Option<Extent> {
    let half = usize::from(f.side == Side::Left);
    let s = sign(half);
    let h = a.height;
    // The lines end where the superior vena cava meets the right atrium, whichever side they come from.
    let tip = (-0.055 + rng.about(0.008), rng.range(0.46, 0.56) * h);
    let cava = (-0.060, 0.30 * h);
    match f.device {
        Device::Endotracheal => {
            let end = rng.range(0.16, 0.27) * h;
            tube(
                film,
                &[(0.004, -0.75), (-0.004, -0.3), (-0.008, 0.0), (-0.010, end)],
                0.016,
            )
        }
        Device::Nasogastric => {
            let (gx, gy) = a.dome_top[1];
            let path = [
                (0.01, -0.75),
                (0.012, -0.1),
                (0.022, 0.35 * h),
                (0.035, 0.8 * h),
                (0.10, gy + 0.11),
                (gx * 0.8, gy + 0.17),
            ];
            tube(film, &path, 0.0085)
        }
        Device::Jugular => {
            let path = [
                (s * 0.14, -0.42),
                (s * 0.12, -0.1),
                (s * 0.085, 0.12),
                (mix(s * 0.07, cava.0, 0.7), 0.22 * h),
                cava,
                tip,
            ];
            line(film, &path, 0.0065)
        }
        Device::Picc => {
            let path = [
                (s * 0.88, 0.42),
                (s * 0.72, 0.16),
                (s * 0.45, 0.075),
                (s * 0.20, 0.10),
                (mix(s * 0.09, cava.0, 0.5), 0.19 * h),
                cava,
                tip,
            ];
            line(film, &path, 0.0045)
        }
        Device::Pacemaker => pacemaker(film, a, s, cava, rng),
    }
}

/// A line that shows on every ground.
fn line(film: &mut Film, path: &[Point], radius: f32) -> Option<Extent> {
    film.stroke(&curve(path, 10, radius, 0.62), rod)
}

/// A tube: two faint walls and a bright thread along one of them.
fn tube(film: &mut Film, path: &[Point], radius: f32) -> Option<Extent> {
    let walls = film.shell(
        &curve(path, 10, radius, 0.24),
        |q| 0.35 + 0.65 * ramp(0.6, 0.9, q) - ramp(0.95, 1.1, q),
        |_, _| 1.0,
    );
    let thread: Vec<Point> = path.iter().map(|(x, y)| (x + 0.6 * radius, *y)).collect();
    joined(walls, film.stroke(&curve(&thread, 10, 0.0028, 0.55), rod))
}

fn pacemaker(film: &mut Film, a: &Anatomy, s: f32, cava: Point, rng: &mut Rng) -> Option<Extent> {
    let (cx, cy) = (s * rng.range(0.42, 0.48), rng.range(0.13, 0.19));
    let (w, h) = (0.062, 0.052);
    let body = film.paint([cx - 0.1, cy - 0.1, cx + 0.1, cy + 0.1], |x, y| {
        let (u, v) = (((x - cx) / w).abs(), ((y - cy) / h).abs());
        let q = (u.powi(4) + v.powi(4)).powf(0.25);
        let plates = 0.30 * ramp(0.02, 0.0, ((y - cy - 0.012) / h).abs() - 0.45);
        Touch::add((1.5 + plates) * ramp(1.03, 0.97, q), q < 1.0)
    });
    let out = (cx - s * 0.03, cy - h);
    let entry = (s * 0.30, 0.06);
    let inner = (s * 0.14, 0.10);
    let bottom = a.dome_top[1].1;
    let ventricle = (0.17 + rng.about(0.02), bottom - 0.04);
    let lead = [
        out,
        (s * 0.38, 0.045),
        entry,
        inner,
        (mix(inner.0, cava.0, 0.6), 0.20),
        cava,
        (-0.075, 0.52),
        (-0.045, bottom - 0.16),
        (0.06, bottom - 0.07),
        ventricle,
    ];
    let mut extent = joined(body, line(film, &lead, 0.0052));
    if rng.chance(0.7) {
        let atrium = (-0.10, bottom - 0.25);
        let lead = [
            out,
            (s * 0.37, 0.055),
            (s * 0.29, 0.07),
            (s * 0.13, 0.11),
            (mix(inner.0, cava.0, 0.6), 0.21),
            (cava.0 + 0.008, cava.1),
            (-0.062, 0.50),
            (-0.075, bottom - 0.20),
            atrium,
        ];
        extent = joined(extent, line(film, &lead, 0.0052));
    }
    extent
}
