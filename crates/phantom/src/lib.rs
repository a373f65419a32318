//! Synthetic frontal chest films with exact boxes and matching reports.
//!
//! A film is built the way an X-ray is: every structure adds to (or, being air, takes from) the attenuation along
//! each ray, and the sum is exposed through a film curve. Because each structure is placed before it is drawn,
//! its box is known, not estimated. Everything follows from the seed, on every machine of the same float rules.
//!
//! The same findings can be laid onto a real film whose lungs and heart are known ([`lay`]).
//!
//! Image-left is the patient's right. A phantom teaches and tests geometry and words; it is no substitute for
//! real films, and nothing measured on phantoms says how well real films are read.

mod anatomy;
mod bones;
mod exposure;
mod film;
mod findings;
mod laid;
mod report;
mod rng;
mod soft;
mod vessels;
mod wording;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, GrayImage, ImageEncoder, ImageError};
use phrasebox_radiograph::BoundingBox;
use phrasebox_report::{Assertion, Category, Severity, Side, Zone};
use serde::{Deserialize, Serialize};

use anatomy::{Anatomy, Changes, LEFT, RIGHT};
use film::{Film, Frame};
use findings::Finding;
use rng::Rng;

pub use laid::{LAYABLE, Laid, LaidFinding, lay};

/// The smallest width and height of a phantom, in pixels; less is raised to this.
pub const MIN_SIDE: u32 = 64;

/// The categories that can be put on a phantom.
pub const INSERTABLE: [Category; 27] = [
    Category::Consolidation,
    Category::LungOpacity,
    Category::Effusion,
    Category::Pneumothorax,
    Category::Nodule,
    Category::Mass,
    Category::Atelectasis,
    Category::Cardiomegaly,
    Category::Edema,
    Category::Infiltrate,
    Category::Pneumonia,
    Category::Granuloma,
    Category::Calcification,
    Category::Device,
    Category::ElevatedDiaphragm,
    Category::Hernia,
    Category::Hyperinflation,
    Category::Scoliosis,
    Category::PleuralThickening,
    Category::Fracture,
    Category::Scarring,
    Category::Fibrosis,
    Category::DiffuseNodule,
    Category::AorticAbnormality,
    Category::HilarEnlargement,
    Category::MediastinalWidening,
    Category::Emphysema,
];

/// How the film was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum View {
    /// Posteroanterior, standing.
    Pa,
    /// Anteroposterior, at the bedside: larger heart, less air.
    Ap,
}

/// A finding to put on the film. What is left open is drawn from the seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingRequest {
    /// What; one of [`INSERTABLE`], any other is left out of film and report alike.
    pub category: Category,
    /// The patient's side. A side that the category cannot have is drawn anew.
    pub side: Option<Side>,
    /// Where in the lung. A zone that the category cannot have is drawn anew.
    pub zone: Option<Zone>,
    /// How much.
    pub severity: Option<Severity>,
}

impl FindingRequest {
    /// A finding of a category, the rest left open.
    #[must_use]
    pub fn of(category: Category) -> Self {
        Self {
            category,
            side: None,
            zone: None,
            severity: None,
        }
    }

    /// The same on a side.
    #[must_use]
    pub fn on(self, side: Side) -> Self {
        Self {
            side: Some(side),
            ..self
        }
    }
}

/// Which findings a film has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingChoice {
    /// None: a normal film.
    None,
    /// Up to `max` findings, drawn from the seed; about one film in `max` + 1 is normal.
    Random {
        /// The most findings.
        max: usize,
    },
    /// These. Where two cannot share a film (the same twice, say) the earlier one stays.
    Exactly(Vec<FindingRequest>),
}

/// What to generate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhantomConfig {
    /// Everything that is drawn at random follows from it.
    pub seed: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Findings on the film.
    pub findings: FindingChoice,
}

/// A phrase of the report and what is true of it on the film.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TruthPhrase {
    /// The words, exactly as they stand in the report.
    pub phrase: String,
    /// First character in the report, counted in Unicode characters.
    pub start: usize,
    /// What kind of observation.
    pub category: Category,
    /// The patient's side as worded.
    pub side: Side,
    /// How the report states it; a hedged phrase is on the film all the same.
    pub assertion: Assertion,
    /// Whether it is on the film.
    pub present: bool,
    /// Its boxes on the film: one a side where bilateral; none where absent or without a place of its own.
    pub boxes: Vec<BoundingBox>,
}

/// Boxes of the normal anatomy, normalised to the film.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnatomyBoxes {
    /// The patient's right lung (image-left), as far as it is seen: apex to costophrenic angle, chest wall to
    /// mediastinum.
    pub right_lung: BoundingBox,
    /// The patient's left lung (image-right).
    pub left_lung: BoundingBox,
    /// The cardiomediastinal silhouette from the top of the aortic arch to the diaphragm, both borders.
    pub heart: BoundingBox,
}

/// A synthetic film with all that is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Phantom {
    /// The film, 8-bit grey.
    pub image: GrayImage,
    /// Its report: findings and impression.
    pub report: String,
    /// Every phrase of the report, in order.
    pub truth: Vec<TruthPhrase>,
    /// Lungs and heart.
    pub anatomy: AnatomyBoxes,
    /// How it was taken.
    pub view: View,
}

/// Makes a phantom. The same configuration gives the same phantom; a film without one of its findings differs from
/// it only where that finding lies.
#[must_use]
pub fn generate(config: &PhantomConfig) -> Phantom {
    let seed = config.seed;
    let stream = |purpose| Rng::stream(seed, purpose);
    let planned = findings::plan(&config.findings, &INSERTABLE, seed);
    let anatomy = Anatomy::new(&mut stream(1), &findings::changes(&planned));
    let plain = Anatomy::new(&mut stream(1), &Changes::default());
    let (width, height) = (config.width.max(MIN_SIDE), config.height.max(MIN_SIDE));
    let mut film = Film::new(
        width as usize,
        height as usize,
        frame(&plain, width, height, &mut stream(2)),
    );
    let landmarks = soft::draw(&mut film, &anatomy, &mut stream(3));
    bones::draw(&mut film, &anatomy, &mut stream(4));
    vessels::draw(&mut film, &anatomy, &mut stream(5));
    let whole = BoundingBox::from_xyxy(0.0, 0.0, 1.0, 1.0).expect("the whole film is a box");
    let boxed = |film: &Film, extent| Option::map_or(extent, whole, |e| film.to_box(e));
    let drawn: Vec<(Finding, Vec<BoundingBox>)> = planned
        .into_iter()
        .map(|finding| {
            let extents = findings::draw(&mut film, &anatomy, &landmarks, &finding);
            (
                finding,
                extents.into_iter().map(|e| film.to_box(e)).collect(),
            )
        })
        .collect();
    let boxes = AnatomyBoxes {
        right_lung: boxed(&film, landmarks.lungs[RIGHT]),
        left_lung: boxed(&film, landmarks.lungs[LEFT]),
        heart: boxed(&film, landmarks.heart),
    };
    let (report, truth) = report::write(&drawn, anatomy.view, &mut stream(7));
    let image = exposure::expose(film, anatomy.view, &mut stream(6));
    Phantom {
        image,
        report,
        truth,
        anatomy: boxes,
        view: anatomy.view,
    }
}

/// Where the patient lies on the film: more or less tightly collimated, a little off centre and askew.
fn frame(a: &Anatomy, width: u32, height: u32, rng: &mut Rng) -> Frame {
    let (w, h) = (width as f32, height as f32);
    let fill = rng.range(0.74, 0.94);
    let tall = rng.range(0.70, 0.86);
    let scale = (w * fill / (2.0 * a.half_width)).min(h * tall / a.height);
    let top = (h - scale * a.height) * rng.range(0.38, 0.62);
    Frame::new(scale, rng.about(0.05), (w * (0.5 + rng.about(0.03)), top))
}

/// The film as the bytes of a PNG file.
///
/// # Errors
/// When the encoder fails, which for a film in memory means that memory ran out.
pub fn encode_png(phantom: &Phantom) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    let image = &phantom.image;
    PngEncoder::new(&mut bytes).write_image(
        image.as_raw(),
        image.width(),
        image.height(),
        ExtendedColorType::L8,
    )?;
    Ok(bytes)
}
