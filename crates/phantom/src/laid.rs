//! Findings laid onto a real film.
//!
//! Boxes of lungs and heart give the patient frame; there each finding is drawn as on a phantom, as attenuation along
//! each ray, and added by the law of Beer and Lambert: the light behind a film that shows little becomes
//! light · exp(−k · attenuation), k read off how much less light the heart lets through than the lungs do. So a dense
//! place hardly changes and a dark one does, as in an exposure. Vessels fade where a finding hides them; an enlarged
//! heart is the film's own, its borders moved outward and the lung beside it pressed together.

use image::GrayImage;
use phrasebox_radiograph::BoundingBox;
use phrasebox_report::{Category, Severity, Side};

use crate::anatomy::{Anatomy, Borders, LEFT, RIGHT};
use crate::exposure::blur;
use crate::film::{Film, Frame};
use crate::findings::{self, Finding};
use crate::rng::{Rng, mix, ramp};
use crate::soft::Landmarks;
use crate::{AnatomyBoxes, FindingChoice, MIN_SIDE};

/// The categories that can be laid onto a film.
pub const LAYABLE: [Category; 16] = [
    Category::Consolidation,
    Category::LungOpacity,
    Category::Infiltrate,
    Category::Pneumonia,
    Category::Effusion,
    Category::Pneumothorax,
    Category::Nodule,
    Category::Mass,
    Category::Granuloma,
    Category::DiffuseNodule,
    Category::Atelectasis,
    Category::Cardiomegaly,
    Category::Edema,
    Category::Fibrosis,
    Category::PleuralThickening,
    Category::Device,
];

/// Half the width of the chest in units of the patient frame, as phantoms have it in the mean.
const HALF_WIDTH: f32 = 0.575;
/// Attenuation by which the heart exceeds the lung beside it on a phantom.
const HEART_OVER_LUNG: f32 = 1.2;
/// Attenuation to the film's own contrast: what a readable film can have.
const CONTRAST: (f32, f32) = (0.35, 1.1);
/// Share of the chest wall's distance that the heart may reach.
const REACH: f32 = 0.92;
/// Radius of the blur that takes vessels away, in units.
const VESSEL: f32 = 0.012;

/// A finding that was laid.
#[derive(Clone, Debug, PartialEq)]
pub struct LaidFinding {
    /// What.
    pub category: Category,
    /// The patient's side.
    pub side: Side,
    /// How much.
    pub severity: Severity,
    /// Its boxes, normalised to the film: one a side where bilateral.
    pub boxes: Vec<BoundingBox>,
}

/// A film with findings laid onto it.
#[derive(Clone, Debug, PartialEq)]
pub struct Laid {
    /// The film, as large as before.
    pub image: GrayImage,
    /// What was laid, with its boxes. A finding that came to lie outside the film is not among them.
    pub findings: Vec<LaidFinding>,
}

/// Where the chest lies on the film.
struct Chest {
    frame: Frame,
    borders: Borders,
}

impl Chest {
    /// None if the boxes are not those of a frontal chest seen from the front: the right lung at the left of the
    /// picture, the heart between the outer borders.
    fn of(film: &GrayImage, boxes: &AnatomyBoxes) -> Option<Self> {
        let (w, h) = (film.width() as f32, film.height() as f32);
        let pixels = |b: BoundingBox| {
            let [x1, y1, x2, y2] = b.xyxy();
            [x1 * w, y1 * h, x2 * w, y2 * h]
        };
        let [right, left, heart] = [boxes.right_lung, boxes.left_lung, boxes.heart].map(pixels);
        let middle = f32::midpoint(right[2], left[0]);
        let walls = [middle - right[0], left[2] - middle];
        let scale = (walls[RIGHT] + walls[LEFT]) / (2.0 * HALF_WIDTH);
        let top = right[1].min(left[1]);
        let units = |v: f32| v / scale;
        let borders = Borders {
            wall: walls.map(units),
            angle: [right[3], left[3]].map(|bottom| units(bottom - top)),
            heart: [
                units(heart[0] - middle),
                units(heart[1] - top),
                units(heart[2] - middle),
                units(heart[3] - top),
            ],
        };
        let [x1, y1, x2, y2] = borders.heart;
        let chest = film.width().min(film.height()) >= MIN_SIDE
            && borders.wall.iter().all(|wall| *wall > 0.35)
            && borders.angle.iter().all(|angle| (0.5..1.8).contains(angle))
            && x1 > -borders.wall[RIGHT]
            && x2 < borders.wall[LEFT]
            && x2 - x1 > 0.2
            && y2 - y1 > 0.2;
        chest.then(|| Self {
            frame: Frame::new(scale, 0.0, (middle, top)),
            borders,
        })
    }
}

/// Grey between the darkest and the brightest of the chest, as the light behind the film: 1 dark, 0 bright.
struct Greys {
    low: f32,
    high: f32,
    /// Attenuation to the exponent of the light.
    contrast: f32,
}

impl Greys {
    fn of(film: &GrayImage, chest: &Chest) -> Self {
        let [x1, y1, x2, y2] = chest.borders.heart;
        let [right, left] = chest.borders.wall;
        let height = f32::midpoint(chest.borders.angle[RIGHT], chest.borders.angle[LEFT]);
        let all = within(film, chest, [-right, 0.0, left, height]);
        let low = quantile(&all, 0.01);
        let high = quantile(&all, 0.995).max(low + 1.0);
        let mut greys = Self {
            low,
            high,
            contrast: 1.0,
        };
        let lungs: Vec<u8> = [
            [
                -0.8 * right,
                0.25 * height,
                1.1 * x1.min(-0.1),
                0.7 * height,
            ],
            [1.1 * x2.max(0.1), 0.25 * height, 0.8 * left, 0.7 * height],
        ]
        .iter()
        .flat_map(|area| within(film, chest, *area))
        .collect();
        let middle = within(
            film,
            chest,
            [
                mix(x1, x2, 0.3),
                mix(y1, y2, 0.4),
                mix(x1, x2, 0.7),
                mix(y1, y2, 0.9),
            ],
        );
        let light = |of: &[u8]| greys.light(quantile(of, 0.5)).max(0.02);
        let contrast = (light(&lungs) / light(&middle)).ln() / HEART_OVER_LUNG;
        greys.contrast = contrast.clamp(CONTRAST.0, CONTRAST.1);
        greys
    }

    fn light(&self, grey: f32) -> f32 {
        (1.0 - (grey - self.low) / (self.high - self.low)).max(0.01)
    }

    /// Grey behind more attenuation.
    fn behind(&self, grey: f32, attenuation: f32) -> f32 {
        let through = (-self.contrast * attenuation).exp();
        grey + (self.high - self.low) * self.light(grey) * (1.0 - through)
    }
}

/// Greys of an area of the patient frame; every third pixel along both axes.
fn within(film: &GrayImage, chest: &Chest, [x1, y1, x2, y2]: [f32; 4]) -> Vec<u8> {
    let (left, top) = chest.frame.to_pixel((x1, y1));
    let (right, bottom) = chest.frame.to_pixel((x2, y2));
    let range = |low: f32, high: f32, size: u32| {
        (low.max(0.0) as u32..high.clamp(0.0, size as f32) as u32).step_by(3)
    };
    range(top, bottom, film.height())
        .flat_map(|y| range(left, right, film.width()).map(move |x| film.get_pixel(x, y).0[0]))
        .collect()
}

/// Value below which a share of the values lies; 0 of none.
fn quantile(values: &[u8], share: f32) -> f32 {
    let mut counts = [0usize; 256];
    for value in values {
        counts[usize::from(*value)] += 1;
    }
    let wanted = (share * values.len() as f32) as usize;
    let mut below = 0;
    for (grey, count) in counts.iter().enumerate() {
        below += count;
        if below > wanted {
            return grey as f32;
        }
    }
    0.0
}

/// The heart's left and right border (x) before and after it was enlarged; y of its top and bottom.
#[derive(Clone, Copy, Debug)]
struct Enlarged {
    before: (f32, f32),
    after: (f32, f32),
    rows: (f32, f32),
}

impl Enlarged {
    /// To a cardiothoracic ratio beyond one half, the more the more severe; most of it towards the left, where the
    /// ventricle is.
    fn of(borders: &Borders, amount: f32) -> Self {
        let [x1, y1, x2, y2] = borders.heart;
        let [right, left] = borders.wall;
        let wanted = (mix(0.54, 0.66, amount) * (right + left)).max(1.08 * (x2 - x1));
        let more = wanted - (x2 - x1);
        Self {
            before: (x1, x2),
            after: (
                (x1 - 0.3 * more).max(-REACH * right).min(x1),
                (x2 + 0.7 * more).min(REACH * left).max(x2),
            ),
            rows: (y1, y2),
        }
    }

    /// How far a row takes part: not at the arch, nor far below the diaphragm.
    fn share(&self, y: f32) -> f32 {
        let (top, bottom) = self.rows;
        ramp(mix(top, bottom, 0.25), mix(top, bottom, 0.6), y)
            * ramp(bottom + 0.14, bottom + 0.02, y)
    }

    /// Where what comes to lie at a point came from, in the same row.
    fn source(&self, x: f32, y: f32, walls: [f32; 2]) -> f32 {
        let share = self.share(y);
        let from = [-walls[RIGHT], self.before.0, self.before.1, walls[LEFT]];
        let to = [
            from[0],
            mix(self.before.0, self.after.0, share),
            mix(self.before.1, self.after.1, share),
            from[3],
        ];
        (0..3)
            .find(|i| (to[*i]..to[i + 1]).contains(&x))
            .map_or(x, |i| {
                mix(from[i], from[i + 1], (x - to[i]) / (to[i + 1] - to[i]))
            })
    }
}

/// Greys of the film, its heart enlarged if asked for.
fn greys_of(film: &GrayImage, chest: &Chest, enlarged: Option<Enlarged>) -> Vec<f32> {
    let width = film.width() as usize;
    let mut greys: Vec<f32> = film.as_raw().iter().map(|g| f32::from(*g)).collect();
    let Some(enlarged) = enlarged else {
        return greys;
    };
    for (py, (row, out)) in film
        .as_raw()
        .chunks_exact(width)
        .zip(greys.chunks_exact_mut(width))
        .enumerate()
    {
        for (px, out) in out.iter_mut().enumerate() {
            let (x, y) = chest.frame.to_patient((px as f32 + 0.5, py as f32 + 0.5));
            let source = enlarged.source(x, y, chest.borders.wall);
            if source == x {
                continue;
            }
            let at = (chest.frame.to_pixel((source, y)).0 - 0.5).clamp(0.0, width as f32 - 1.001);
            let i = at as usize;
            *out = mix(f32::from(row[i]), f32::from(row[i + 1]), at - i as f32);
        }
    }
    greys
}

/// Mean over a square of 2 · radius + 1 pixels, twice.
fn smooth(values: &[f32], width: usize, radius: usize) -> Vec<f32> {
    let height = values.len() / width;
    let mut out = values.to_vec();
    let mut line = Vec::new();
    let mut pass = |out: &mut Vec<f32>, lines: usize, length: usize, start: usize, step: usize| {
        for l in 0..lines {
            line.clear();
            line.extend((0..length).map(|i| out[l * start + i * step]));
            let clamped = |i: isize| line[i.clamp(0, length as isize - 1) as usize];
            let reach = radius as isize;
            let mut sum: f32 = (-reach..=reach).map(clamped).sum();
            for i in 0..length {
                out[l * start + i * step] = sum / (2 * radius + 1) as f32;
                let i = i as isize;
                sum += clamped(i + reach + 1) - clamped(i - reach);
            }
        }
    };
    for _ in 0..2 {
        pass(&mut out, height, width, width, 1);
        pass(&mut out, width, height, 1, width);
    }
    out
}

/// Lays findings onto a film whose lungs and heart are known; of [`LAYABLE`] only. The same film, boxes, choice and
/// seed give the same result. None if the boxes are not those of a frontal chest.
#[must_use]
pub fn lay(
    film: &GrayImage,
    boxes: &AnatomyBoxes,
    choice: &FindingChoice,
    seed: u64,
) -> Option<Laid> {
    let mut chest = Chest::of(film, boxes)?;
    let planned = findings::plan(choice, &LAYABLE, seed);
    let enlarged = planned
        .iter()
        .find(|f| f.category == Category::Cardiomegaly)
        .map(|f| Enlarged::of(&chest.borders, f.amount()));
    let greys = Greys::of(film, &chest);
    let base = greys_of(film, &chest, enlarged);
    if let Some(enlarged) = enlarged {
        (chest.borders.heart[0], chest.borders.heart[2]) = enlarged.after;
    }
    let anatomy = Anatomy::fitted(&mut Rng::stream(seed, 1), &chest.borders);
    let width = film.width() as usize;
    let mut added = Film::new(width, film.height() as usize, chest.frame);
    let findings: Vec<LaidFinding> = planned
        .iter()
        .filter_map(|finding| drawn(&mut added, &anatomy, &chest, finding))
        .collect();
    blur(&mut added.tissue, width, 0.8);
    let plain = smooth(&base, width, (VESSEL * chest.frame.scale).max(1.0) as usize);
    let image = added
        .tissue
        .iter()
        .zip(&added.kept)
        .zip(base.iter().zip(&plain))
        .map(|((attenuation, kept), (grey, plain))| {
            let grey = mix(*plain, *grey, *kept);
            greys.behind(grey, *attenuation).round().clamp(0.0, 255.0) as u8
        })
        .collect();
    let image = GrayImage::from_raw(film.width(), film.height(), image)
        .expect("one value for each pixel of the film");
    Some(Laid { image, findings })
}

fn drawn(
    film: &mut Film,
    anatomy: &Anatomy,
    chest: &Chest,
    finding: &Finding,
) -> Option<LaidFinding> {
    let boxes: Vec<BoundingBox> = if finding.category == Category::Cardiomegaly {
        let [x1, y1, x2, y2] = chest.borders.heart;
        let (left, top) = chest.frame.to_pixel((x1, y1));
        let (right, bottom) = chest.frame.to_pixel((x2, y2));
        let (w, h) = (film.width as f32, film.height as f32);
        BoundingBox::from_xyxy(left / w, top / h, right / w, bottom / h)
            .into_iter()
            .collect()
    } else {
        findings::draw(film, anatomy, &Landmarks::default(), finding)
            .into_iter()
            .map(|extent| film.to_box(extent))
            .collect()
    };
    (!boxes.is_empty()).then_some(LaidFinding {
        category: finding.category,
        side: finding.side,
        severity: finding.severity,
        boxes,
    })
}
