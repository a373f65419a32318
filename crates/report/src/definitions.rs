//! What each kind of finding looks like on a frontal chest film, in the project's own words: shape, density, place.
//! They can be put to a model in place of a bare class name, and are then shown verbatim.

use crate::types::Category;
use serde::Serialize;
use std::fmt;

/// Where the terms are from. The sentences are this project's own; no text was copied.
pub const SOURCE: &str = "Own words; terms as in the Fleischner Society's glossary of terms for thoracic imaging \
                          (Hansell et al., Radiology 2008).";

/// A short description of a kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Definition {
    /// What kind.
    pub category: Category,
    /// Its name.
    pub name: &'static str,
    /// Outline and form.
    pub shape: &'static str,
    /// How light or dark.
    pub density: &'static str,
    /// Where it is found.
    pub place: &'static str,
}

impl fmt::Display for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: {}, {}, {}.",
            self.name, self.shape, self.density, self.place
        )
    }
}

const fn entry(
    category: Category,
    name: &'static str,
    shape: &'static str,
    density: &'static str,
    place: &'static str,
) -> Definition {
    Definition {
        category,
        name,
        shape,
        density,
        place,
    }
}

use Category as C;

/// All definitions, one a category. [`C::Anatomy`] and [`C::Other`] name no single appearance and have none.
pub const DEFINITIONS: &[Definition] = &[
    entry(
        C::Atelectasis,
        "Atelectasis",
        "a band, plate or wedge of lung that has lost volume and draws fissures towards it",
        "light against aerated lung",
        "most often in the lung bases",
    ),
    entry(
        C::Calcification,
        "Calcification",
        "small sharp-edged spots or shells",
        "as light as bone",
        "in lymph nodes of the hila and mediastinum, in vessels or in the lung",
    ),
    entry(
        C::Cardiomegaly,
        "Enlarged heart",
        "a heart shadow wider than half of the chest on an upright film",
        "light and even",
        "in the lower middle of the chest, more of it to the patient's left",
    ),
    entry(
        C::Consolidation,
        "Consolidation",
        "a patch or a whole lobe with blurred edges, often with dark branching airways in it",
        "light enough to hide the vessels",
        "anywhere in the lungs, ending at fissures",
    ),
    entry(
        C::DiffuseNodule,
        "Diffuse nodules",
        "very many small round spots of about one size",
        "light against the lung",
        "spread over both lungs",
    ),
    entry(
        C::Effusion,
        "Pleural effusion",
        "fluid with a curved upper edge that rises towards the side",
        "light and even, hiding diaphragm and costophrenic angle",
        "at the bottom of one or both sides of the chest",
    ),
    entry(
        C::Emphysema,
        "Emphysema",
        "large lungs with few and thin vessels, flat diaphragms",
        "darker than normal lung",
        "in both lungs, often more in the upper zones",
    ),
    entry(
        C::Fibrosis,
        "Fibrosis",
        "a net of fine lines, sometimes with small holes, in lungs that have shrunk",
        "light lines on dark lung",
        "mostly at the edges and bases of both lungs",
    ),
    entry(
        C::Fracture,
        "Fracture",
        "a dark line, step or angle in the edge of a bone",
        "a gap in the light bone",
        "in ribs, clavicles, vertebrae or shoulder",
    ),
    entry(
        C::Mass,
        "Mass",
        "a round or lobed shadow more than 3 cm across",
        "light and solid",
        "in lung, hilum or mediastinum",
    ),
    entry(
        C::Nodule,
        "Nodule",
        "a round shadow of up to 3 cm",
        "light against the lung",
        "anywhere in the lungs",
    ),
    entry(
        C::PleuralThickening,
        "Pleural thickening",
        "a smooth or lumpy line along the inside of the chest wall",
        "light",
        "at the apices and along the sides",
    ),
    entry(
        C::Pneumothorax,
        "Pneumothorax",
        "a thin line of lung edge with nothing but air outside of it",
        "dark without any vessels beyond the line",
        "along the top and side of the chest when upright",
    ),
    entry(
        C::Edema,
        "Pulmonary edema",
        "blurred wide vessels and hazy shadows on both sides, fine short lines at the edges",
        "hazy light",
        "around both hila and in the lower zones",
    ),
    entry(
        C::Pneumonia,
        "Pneumonia",
        "a blurred patch or a filled lobe",
        "light, with dark airways in it",
        "in one or more lobes",
    ),
    entry(
        C::LungOpacity,
        "Lung opacity",
        "any area of the lung with less air than its surroundings",
        "lighter than normal lung",
        "anywhere in the lungs",
    ),
    entry(
        C::Infiltrate,
        "Infiltrate",
        "a patchy shadow with blurred edges",
        "lighter than normal lung",
        "anywhere in the lungs",
    ),
    entry(
        C::Granuloma,
        "Granuloma",
        "a small round spot with sharp edges",
        "often as light as bone",
        "anywhere in the lungs or at the hila",
    ),
    entry(
        C::Hyperinflation,
        "Hyperinflation",
        "long lungs with low flat diaphragms and a narrow heart",
        "darker than normal lung",
        "on both sides",
    ),
    entry(
        C::Hernia,
        "Hiatal hernia",
        "a round shadow, often with an air bubble or a fluid level",
        "light with a dark centre",
        "behind the heart, near the middle line",
    ),
    entry(
        C::Scarring,
        "Scar",
        "thin straight or ragged lines that do not change with time",
        "light",
        "most often at apices and bases",
    ),
    entry(
        C::Device,
        "Device",
        "tubes, wires or boxes with straight or evenly curved edges",
        "lighter than bone",
        "over the chest, neck and upper abdomen",
    ),
    entry(
        C::MediastinalWidening,
        "Wide mediastinum",
        "a middle shadow broader than usual above the heart",
        "light",
        "between the lungs",
    ),
    entry(
        C::HilarEnlargement,
        "Enlarged hilum",
        "a large or lumpy root of the lung",
        "light",
        "beside the middle shadow at mid height, on one or both sides",
    ),
    entry(
        C::AorticAbnormality,
        "Abnormal aorta",
        "a wide, winding or calcified arch and descending aorta",
        "light, with shells as light as bone where calcified",
        "upper left edge of the middle shadow and along the spine",
    ),
    entry(
        C::SpineDegenerative,
        "Degenerative spine",
        "spurs at the edges of vertebrae and narrow disc spaces",
        "as light as bone",
        "along the spine",
    ),
    entry(
        C::Scoliosis,
        "Scoliosis",
        "a sideways curve of the row of vertebrae",
        "as light as bone",
        "along the spine",
    ),
    entry(
        C::ElevatedDiaphragm,
        "Elevated diaphragm",
        "a dome that stands higher than usual for its side",
        "light edge against dark lung",
        "at the bottom of one lung",
    ),
    entry(
        C::PostSurgical,
        "Change after surgery",
        "wires, clips, staples or missing parts in regular rows",
        "as light as metal",
        "over the sternum, along the lung's edges or in the soft tissue",
    ),
];

/// The definition of a category.
#[must_use]
pub fn definition(category: Category) -> Option<&'static Definition> {
    DEFINITIONS.iter().find(|entry| entry.category == category)
}
