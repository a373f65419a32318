//! What a DICOM file says about how the film was taken. Nothing of it names the patient: only coded words of the
//! standard are kept, as members of the enums here, never the text of the file.

use serde::{Deserialize, Serialize};

/// The projection (View Position, 0018,5101).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Frontal, from behind.
    Pa,
    /// Frontal, from the front.
    Ap,
    /// Lateral, either side at the detector.
    Lateral,
    /// Oblique.
    Oblique,
    /// Frontal with the patient lying on a side.
    Decubitus,
    /// Something else.
    Other,
}

/// The side a film is of (Image Laterality, 0020,0062, else Laterality, 0020,0060); the patient's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Laterality {
    /// Left.
    Left,
    /// Right.
    Right,
    /// Both, or unpaired.
    Both,
}

/// The part of the body (Body Part Examined, 0018,0015).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyPart {
    /// The chest, or a part of it.
    Chest,
    /// Any other part.
    Other,
}

/// Something that makes an answer on this film less trustworthy. The film is shown all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum FilmWarning {
    /// The file says that the view is lateral, oblique or decubitus.
    #[error("the file says that this is not an upright frontal view")]
    NotFrontal,
    /// The file says that another part of the body was examined.
    #[error("the file says that this is not a film of the chest")]
    NotChest,
    /// The file comes from a modality that makes slices or other pictures.
    #[error("the file says that this is not a radiograph")]
    NotRadiograph,
    /// The window in the file leaves nothing to see; brightness was taken from the pixels instead.
    #[error("the window in the file leaves nothing to see and was not used")]
    WindowIgnored,
}

/// What a DICOM file said about the film.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tags {
    /// Name of the transfer syntax.
    pub transfer_syntax: String,
    /// The projection.
    pub view: Option<View>,
    /// The side the film is of.
    pub laterality: Option<Laterality>,
    /// The part of the body.
    pub body_part: Option<BodyPart>,
    /// Whether stored values were dark for dense (MONOCHROME1) and have been turned round.
    pub inverted: bool,
    /// Which frame this is, from 0.
    pub frame: u32,
    /// How many frames the file holds.
    pub frames: u32,
    /// What to beware of.
    pub warnings: Vec<FilmWarning>,
}
