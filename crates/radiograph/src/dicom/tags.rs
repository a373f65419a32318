//! The tags that say how a film was taken, and which way round it lies.

use image::metadata::Orientation;

use super::dataset::{DataSet, tag};
use crate::tags::{BodyPart, FilmWarning, Laterality, View};

/// What the data set says, apart from its pixels.
pub(super) struct Said {
    pub(super) view: Option<View>,
    pub(super) laterality: Option<Laterality>,
    pub(super) body_part: Option<BodyPart>,
    pub(super) warnings: Vec<FilmWarning>,
}

pub(super) fn read(set: &DataSet<'_>) -> Said {
    let word = |tag| {
        set.text(tag)
            .first()
            .copied()
            .filter(|word| !word.is_empty())
    };
    let view = word(tag::VIEW_POSITION).map(|word| match word {
        "PA" => View::Pa,
        "AP" => View::Ap,
        "LL" | "RL" | "LATERAL" | "LAT" => View::Lateral,
        "LLD" | "RLD" => View::Decubitus,
        "LLO" | "RLO" | "LAO" | "RAO" | "LPO" | "RPO" => View::Oblique,
        _ => View::Other,
    });
    let laterality = word(tag::IMAGE_LATERALITY)
        .or(word(tag::LATERALITY))
        .and_then(|word| match word {
            "L" => Some(Laterality::Left),
            "R" => Some(Laterality::Right),
            "B" | "U" => Some(Laterality::Both),
            _ => None,
        });
    let body_part = word(tag::BODY_PART).map(|word| {
        // Codes of PS3.16, annex L, and the words that scanners write in their place.
        let chest = [
            "CHEST", "THORAX", "LUNG", "RIB", "CLAVICLE", "STERNUM", "HEART",
        ];
        if chest
            .iter()
            .any(|part| word.to_ascii_uppercase().contains(part))
        {
            BodyPart::Chest
        } else {
            BodyPart::Other
        }
    });
    let mut warnings = Vec::new();
    if matches!(view, Some(View::Lateral | View::Oblique | View::Decubitus)) {
        warnings.push(FilmWarning::NotFrontal);
    }
    if body_part == Some(BodyPart::Other) {
        warnings.push(FilmWarning::NotChest);
    }
    // Computed, digital and fluoroscopic radiography, and secondary capture, which may be a film.
    let radiograph = ["CR", "DX", "RG", "RF", "XA", "PX", "SC", "OT"];
    if word(tag::MODALITY).is_some_and(|word| !radiograph.contains(&word)) {
        warnings.push(FilmWarning::NotRadiograph);
    }
    Said {
        view,
        laterality,
        body_part,
        warnings,
    }
}

/// A direction in the patient that a film can show along an edge.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Towards {
    Left,
    Right,
    Feet,
    Head,
}

/// How the stored pixels must be turned so that image-left is the patient's right and the head is on top. As
/// stored where the file does not say, or says something that no film has.
///
/// Patient Orientation (0020,0020) gives the direction of the rows and of the columns. On a lateral film rows run
/// towards front or back; they are left as they are, since neither is wrong.
pub(super) fn orientation(set: &DataSet<'_>) -> Orientation {
    use Towards::{Feet, Head, Left, Right};
    let direction = |word: &&str| match word.chars().next() {
        Some('L' | 'A' | 'P') => Some(Left),
        Some('R') => Some(Right),
        Some('F') => Some(Feet),
        Some('H') => Some(Head),
        _ => None,
    };
    let words = set.text(tag::PATIENT_ORIENTATION);
    let [rows, columns] = words.as_slice() else {
        return Orientation::NoTransforms;
    };
    match (direction(rows), direction(columns)) {
        (Some(Right), Some(Feet)) => Orientation::FlipHorizontal,
        (Some(Right), Some(Head)) => Orientation::Rotate180,
        (Some(Left), Some(Head)) => Orientation::FlipVertical,
        (Some(Feet), Some(Left)) => Orientation::Rotate90FlipH,
        (Some(Feet), Some(Right)) => Orientation::Rotate90,
        (Some(Head), Some(Right)) => Orientation::Rotate270FlipH,
        (Some(Head), Some(Left)) => Orientation::Rotate270,
        _ => Orientation::NoTransforms,
    }
}

/// Height of a pixel over its width; none where they are equal or nothing is said.
pub(super) fn pixel_aspect(set: &DataSet<'_>) -> Option<f64> {
    // All three are vertical before horizontal.
    [
        tag::PIXEL_ASPECT_RATIO,
        tag::PIXEL_SPACING,
        tag::IMAGER_PIXEL_SPACING,
    ]
    .into_iter()
    .find_map(|tag| match *set.numbers(tag) {
        [vertical, horizontal] if vertical > 0.0 && horizontal > 0.0 => Some(vertical / horizontal),
        _ => None,
    })
    // Less than a hundredth is rounding; more than ten is a slip of the pen.
    .filter(|ratio| (ratio - 1.0).abs() > 0.01 && (0.1..=10.0).contains(ratio))
}
