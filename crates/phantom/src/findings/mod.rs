//! Findings: what is asked for, how it changes the anatomy, and how it is drawn.

mod devices;
mod focal;
mod opacity;
mod pleura;

use phrasebox_report::{Category, Severity, Side, Zone};

use crate::anatomy::{Anatomy, Changes, Half, LEFT, RIGHT, sign};
use crate::film::{Extent, Film, Point, Touch};
use crate::rng::{Rng, mix};
use crate::soft::Landmarks;
use crate::{FindingChoice, FindingRequest};

pub(crate) use devices::Device;

/// A finding with everything settled but its pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finding {
    pub(crate) category: Category,
    pub(crate) side: Side,
    pub(crate) zone: Option<Zone>,
    pub(crate) severity: Severity,
    /// Which device, where the category is that.
    pub(crate) device: Device,
    /// Seed of its own drawing.
    seed: u64,
}

impl Finding {
    /// The halves that it is drawn in.
    fn halves(&self) -> &'static [Half] {
        match self.side {
            Side::Right => &[RIGHT],
            Side::Left => &[LEFT],
            Side::Bilateral => &[RIGHT, LEFT],
            Side::None => &[],
        }
    }

    /// 0 (minimal) to 1 (severe).
    pub(crate) fn amount(&self) -> f32 {
        match self.severity {
            Severity::Minimal => 0.0,
            Severity::Mild => 0.3,
            Severity::Moderate => 0.65,
            Severity::Severe => 1.0,
        }
    }
}

/// Whether a category has a side, both sides at once, or none.
fn sides_of(category: Category) -> &'static [Side] {
    use Category as C;
    use Side::{Bilateral, Left, None, Right};
    match category {
        C::Effusion | C::LungOpacity | C::Infiltrate | C::Atelectasis => {
            &[Right, Left, Right, Left, Bilateral]
        }
        C::Scarring | C::PleuralThickening => &[Right, Left, Bilateral],
        C::Edema | C::Fibrosis | C::DiffuseNodule => &[Bilateral],
        C::Cardiomegaly
        | C::Hernia
        | C::Hyperinflation
        | C::Emphysema
        | C::Scoliosis
        | C::AorticAbnormality
        | C::MediastinalWidening => &[None],
        C::Device => &[Right, Left, None],
        _ => &[Right, Left],
    }
}

fn zones_of(category: Category) -> &'static [Zone] {
    use Category as C;
    use Zone::{Apex, Base, CostophrenicAngle, Lower, Mid, Perihilar, Peripheral, Upper};
    match category {
        C::Consolidation | C::Pneumonia => &[Upper, Mid, Lower, Lower],
        C::LungOpacity | C::Infiltrate => &[Upper, Mid, Lower, Base, Perihilar],
        C::Nodule | C::Mass | C::Granuloma => &[Upper, Mid, Lower],
        C::Atelectasis => &[Base, Base, Lower, Mid],
        C::Pneumothorax | C::Scarring => &[Apex],
        C::PleuralThickening => &[Apex, Peripheral],
        C::Effusion => &[CostophrenicAngle],
        C::Fracture => &[Upper, Mid, Lower],
        C::Calcification => &[Perihilar],
        _ => &[],
    }
}

/// Settles what the configuration leaves open, out of some categories. A category comes at most once.
pub(crate) fn plan(choice: &FindingChoice, from: &[Category], seed: u64) -> Vec<Finding> {
    let mut rng = Rng::stream(seed, 10);
    let requests: Vec<FindingRequest> = match choice {
        FindingChoice::None => Vec::new(),
        FindingChoice::Exactly(requests) => requests.clone(),
        FindingChoice::Random { max } => {
            let count = rng.below(max + 1);
            (0..count)
                .map(|_| FindingRequest::of(rng.pick(from)))
                .collect()
        }
    };
    let mut findings: Vec<Finding> = Vec::new();
    for (i, request) in requests.iter().enumerate() {
        // Each finding draws from its own stream, so that leaving one out leaves the others as they are.
        let mut own = Rng::stream(seed, 100 + i as u64);
        let category = request.category;
        if !from.contains(&category) || findings.iter().any(|f| clash(f.category, category)) {
            continue;
        }
        let sides = sides_of(category);
        let drawn_side = own.pick(sides);
        let mut side = request.side.unwrap_or(drawn_side);
        if !sides.contains(&side) {
            side = drawn_side;
        }
        let zones = zones_of(category);
        let drawn_zone = (!zones.is_empty()).then(|| own.pick(zones));
        let zone = match request.zone {
            Some(zone) if zones.contains(&zone) => Some(zone),
            _ => drawn_zone,
        };
        let drawn_severity = own.pick(&[
            Severity::Minimal,
            Severity::Mild,
            Severity::Mild,
            Severity::Moderate,
            Severity::Severe,
        ]);
        let device = Device::draw(side, &mut own);
        findings.push(Finding {
            category,
            side,
            zone,
            severity: request.severity.unwrap_or(drawn_severity),
            device,
            seed: own.next(),
        });
    }
    findings
}

/// Whether two findings cannot share a film: the same twice, or two that hide or contradict each other.
fn clash(a: Category, b: Category) -> bool {
    use Category as C;
    const APART: [[C; 2]; 6] = [
        [C::Hyperinflation, C::Emphysema],
        [C::Hyperinflation, C::ElevatedDiaphragm],
        [C::Emphysema, C::ElevatedDiaphragm],
        [C::Effusion, C::ElevatedDiaphragm],
        [C::Consolidation, C::Pneumonia],
        [C::Pneumothorax, C::Scarring],
    ];
    a == b
        || APART
            .iter()
            .any(|pair| pair.contains(&a) && pair.contains(&b))
}

/// What the findings change in the shape of the patient.
pub(crate) fn changes(findings: &[Finding]) -> Changes {
    let mut c = Changes::default();
    for f in findings {
        let mut rng = Rng::stream(f.seed, 1);
        let amount = f.amount();
        match f.category {
            Category::Cardiomegaly => c.heart = 1.18 + 0.32 * amount,
            Category::ElevatedDiaphragm => {
                for &half in f.halves() {
                    c.dome_raised[half] = 0.09 + 0.11 * amount;
                }
            }
            Category::Hyperinflation | Category::Emphysema => {
                c.inflation = 1.07 + 0.07 * amount;
                c.dome_depth = 0.55 - 0.2 * amount;
                c.heart *= 0.9;
            }
            Category::Scoliosis => {
                let bend = if rng.chance(0.5) { 1.0 } else { -1.0 };
                c.scoliosis = bend * (0.025 + 0.05 * amount);
            }
            Category::AorticAbnormality => c.knob = 1.3 + 0.4 * amount,
            Category::MediastinalWidening => c.mediastinum = 0.04 + 0.06 * amount,
            Category::HilarEnlargement => {
                for &half in f.halves() {
                    c.hilum[half] = 0.018 + 0.022 * amount;
                }
            }
            _ => {}
        }
    }
    c
}

/// A place in a lung of the given zone, in the patient frame.
fn place(a: &Anatomy, half: Half, zone: Option<Zone>, rng: &mut Rng) -> Point {
    let (low, high, inner, outer) = match zone {
        Some(Zone::Apex) => (0.08, 0.13, 0.35, 0.6),
        Some(Zone::Upper) => (0.18, 0.30, 0.35, 0.75),
        Some(Zone::Lower) => (0.64, 0.76, 0.4, 0.75),
        Some(Zone::Base | Zone::CostophrenicAngle) => (0.78, 0.88, 0.3, 0.6),
        Some(Zone::Retrocardiac) => (0.70, 0.78, 0.15, 0.3),
        Some(Zone::Peripheral) => (0.4, 0.7, 0.8, 0.9),
        Some(Zone::Perihilar) => {
            let (hx, hy) = a.hila[half];
            return (
                hx + sign(half) * rng.range(0.03, 0.07),
                hy + rng.about(0.04),
            );
        }
        _ => (0.42, 0.54, 0.4, 0.75),
    };
    let y = rng.range(low, high) * a.height;
    let mut inside = 0.10;
    // From the seen edge of the mediastinum, so that the finding is not lost behind the heart.
    while zone != Some(Zone::Retrocardiac) && inside < 0.45 && a.in_heart(sign(half) * inside, y) {
        inside += 0.01;
    }
    let ax = mix(inside, a.wall(half, y), rng.range(inner, outer));
    (sign(half) * ax, y.min(a.dome(half, ax) - 0.03))
}

/// Draws a finding; the extent of each part that a box marks, and none where it has no place of its own.
pub(crate) fn draw(
    film: &mut Film,
    a: &Anatomy,
    landmarks: &Landmarks,
    f: &Finding,
) -> Vec<Extent> {
    use Category as C;
    let rng = &mut Rng::stream(f.seed, 2);
    let mut extents = Vec::new();
    if f.halves().is_empty() {
        extents.extend(match f.category {
            C::Cardiomegaly => landmarks.heart,
            C::Hernia => focal::hernia(film, a, f, rng),
            C::Scoliosis => spine_extent(film, a),
            C::AorticAbnormality => mediastinum_extent(film, a, 0.18, 0.55),
            C::MediastinalWidening => mediastinum_extent(film, a, 0.12, 0.50),
            C::Device => devices::draw(film, a, f, rng),
            _ => None,
        });
        return extents;
    }
    for &half in f.halves() {
        extents.extend(match f.category {
            C::Consolidation | C::Pneumonia | C::LungOpacity | C::Infiltrate => {
                opacity::patch(film, a, f, half, rng)
            }
            C::Edema => opacity::edema(film, a, f, half, rng),
            C::Fibrosis => opacity::reticulation(film, a, f, half, rng),
            C::Atelectasis => opacity::atelectasis(film, a, f, half, rng),
            C::Effusion => pleura::effusion(film, a, f, half, rng),
            C::Pneumothorax => pleura::pneumothorax(film, a, f, half, rng),
            C::PleuralThickening => pleura::thickening(film, a, f, half, rng),
            C::Scarring => pleura::scarring(film, a, f, half, rng),
            C::Nodule | C::Mass | C::Granuloma => focal::nodule(film, a, f, half, rng),
            C::DiffuseNodule => focal::miliary(film, a, f, half, rng),
            C::Calcification => focal::nodes(film, a, half, rng),
            C::Fracture => focal::fracture(film, a, f, half, rng),
            C::ElevatedDiaphragm => dome_extent(film, a, half),
            C::HilarEnlargement => hilum_extent(film, a, half),
            C::Device => devices::draw(film, a, f, rng),
            _ => None,
        });
    }
    extents
}

/// Extent of the points that count, nothing painted.
fn measure(film: &mut Film, area: [f32; 4], counts: impl Fn(f32, f32) -> bool) -> Option<Extent> {
    film.paint(area, |x, y| Touch::add(0.0, counts(x, y)))
}

fn spine_extent(film: &mut Film, a: &Anatomy) -> Option<Extent> {
    measure(film, [-0.3, 0.0, 0.3, a.height], |x, y| {
        y > 0.0 && y < a.height && (x - a.midline(y)).abs() < 0.075
    })
}

fn mediastinum_extent(film: &mut Film, a: &Anatomy, top: f32, bottom: f32) -> Option<Extent> {
    measure(film, [-0.4, 0.0, 0.4, 1.0], |x, y| {
        y > top * a.height && y < bottom * a.height && a.in_heart(x, y)
    })
}

fn dome_extent(film: &mut Film, a: &Anatomy, half: Half) -> Option<Extent> {
    let (low, high) = if half == RIGHT {
        (-0.75, 0.0)
    } else {
        (0.0, 0.75)
    };
    let top = a.dome_top[half].1;
    measure(film, [low, top - 0.05, high, a.height + 0.05], |x, y| {
        let ax = x.abs();
        ax > 0.09 && ax < a.wall(half, y) && y > a.dome(half, ax) - 0.01 && y < top + 0.10
    })
}

fn hilum_extent(film: &mut Film, a: &Anatomy, half: Half) -> Option<Extent> {
    let ((hx, hy), reach) = (a.hila[half], 0.07 + a.hilum_radius[half]);
    measure(film, [hx - 0.2, hy - 0.2, hx + 0.2, hy + 0.25], |x, y| {
        ((x - hx) / reach).powi(2) + ((y - hy - 0.02) / (1.3 * reach)).powi(2) < 1.0
    })
}
