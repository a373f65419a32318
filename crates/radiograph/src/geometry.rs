//! Boxes on a film, and the letterbox between a film and the network's square.

use serde::{Deserialize, Serialize};

/// Why a box could not be made.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum GeometryError {
    /// A coordinate is not a finite number.
    #[error("box coordinate is not finite: {0:?}")]
    NotFinite([f32; 4]),
    /// The far edge lies before the near edge.
    #[error("box has its far edge before its near edge: {0:?}")]
    Inverted([f32; 4]),
}

/// A box on a film: `xyxy`, normalised to the original image (0..1), origin top left.
/// Image-left is the patient's right on a frontal film.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f32; 4]", into = "[f32; 4]")]
pub struct BoundingBox {
    x1: f32,
    y1: f32,
    x2: f32,
    y2: f32,
}

impl From<BoundingBox> for [f32; 4] {
    fn from(b: BoundingBox) -> Self {
        b.xyxy()
    }
}

impl TryFrom<[f32; 4]> for BoundingBox {
    type Error = GeometryError;
    fn try_from([x1, y1, x2, y2]: [f32; 4]) -> Result<Self, Self::Error> {
        Self::from_xyxy(x1, y1, x2, y2)
    }
}

impl BoundingBox {
    /// A box from its left, top, right and bottom edges.
    ///
    /// # Errors
    /// When a coordinate is not finite or an edge pair is inverted.
    pub fn from_xyxy(x1: f32, y1: f32, x2: f32, y2: f32) -> Result<Self, GeometryError> {
        let all = [x1, y1, x2, y2];
        if all.iter().any(|v| !v.is_finite()) {
            return Err(GeometryError::NotFinite(all));
        }
        if x2 < x1 || y2 < y1 {
            return Err(GeometryError::Inverted(all));
        }
        Ok(Self { x1, y1, x2, y2 })
    }

    /// A box from its centre and size. A negative size counts as its absolute value.
    ///
    /// # Errors
    /// When a number is not finite.
    pub fn from_cxcywh(cx: f32, cy: f32, w: f32, h: f32) -> Result<Self, GeometryError> {
        let (hw, hh) = (w.abs() / 2.0, h.abs() / 2.0);
        Self::from_xyxy(cx - hw, cy - hh, cx + hw, cy + hh)
    }

    /// Left, top, right and bottom edge.
    #[must_use]
    pub fn xyxy(self) -> [f32; 4] {
        [self.x1, self.y1, self.x2, self.y2]
    }

    /// Centre x, centre y, width and height.
    #[must_use]
    pub fn cxcywh(self) -> [f32; 4] {
        [
            f32::midpoint(self.x1, self.x2),
            f32::midpoint(self.y1, self.y2),
            self.width(),
            self.height(),
        ]
    }

    /// Width.
    #[must_use]
    pub fn width(self) -> f32 {
        self.x2 - self.x1
    }

    /// Height.
    #[must_use]
    pub fn height(self) -> f32 {
        self.y2 - self.y1
    }

    /// Area.
    #[must_use]
    pub fn area(self) -> f32 {
        self.width() * self.height()
    }

    /// The box cut to the film.
    #[must_use]
    pub fn clamped(self) -> Self {
        Self {
            x1: self.x1.clamp(0.0, 1.0),
            y1: self.y1.clamp(0.0, 1.0),
            x2: self.x2.clamp(0.0, 1.0),
            y2: self.y2.clamp(0.0, 1.0),
        }
    }

    /// The smallest box that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
            x2: self.x2.max(other.x2),
            y2: self.y2.max(other.y2),
        }
    }

    /// Intersection over union, 0 where both are empty.
    #[must_use]
    pub fn iou(self, other: Self) -> f32 {
        let w = (self.x2.min(other.x2) - self.x1.max(other.x1)).max(0.0);
        let h = (self.y2.min(other.y2) - self.y1.max(other.y1)).max(0.0);
        let inter = w * h;
        let union = self.area() + other.area() - inter;
        if union > 0.0 { inter / union } else { 0.0 }
    }

    /// The box seen in a mirror: patient's left and right exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        Self {
            x1: 1.0 - self.x2,
            y1: self.y1,
            x2: 1.0 - self.x1,
            y2: self.y2,
        }
    }
}

/// The map between a film and the network's square: the film is scaled so that its longer side fills the
/// square and is centred; the rest is padding. `side` and padding in network pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Letterbox {
    /// Film width in pixels.
    pub width: u32,
    /// Film height in pixels.
    pub height: u32,
    /// Side of the square in pixels.
    pub side: u32,
}

impl Letterbox {
    /// The letterbox of a film of `width` × `height` pixels in a square of `side` pixels.
    #[must_use]
    pub fn new(width: u32, height: u32, side: u32) -> Self {
        Self {
            width,
            height,
            side,
        }
    }

    /// Left and top padding as a fraction of the square, and the fraction of the square that the film takes
    /// along x and y.
    pub(crate) fn frame(self) -> ([f32; 2], [f32; 2]) {
        let longer = self.width.max(self.height).max(1) as f32;
        let span = [self.width as f32 / longer, self.height as f32 / longer];
        ([(1.0 - span[0]) / 2.0, (1.0 - span[1]) / 2.0], span)
    }

    /// From film coordinates (0..1 of the film) to square coordinates (0..1 of the square).
    #[must_use]
    pub fn to_square(self, b: BoundingBox) -> BoundingBox {
        let (pad, span) = self.frame();
        BoundingBox {
            x1: pad[0] + b.x1 * span[0],
            y1: pad[1] + b.y1 * span[1],
            x2: pad[0] + b.x2 * span[0],
            y2: pad[1] + b.y2 * span[1],
        }
    }

    /// From square coordinates back to film coordinates; not clamped.
    #[must_use]
    pub fn to_film(self, b: BoundingBox) -> BoundingBox {
        let (pad, span) = self.frame();
        BoundingBox {
            x1: (b.x1 - pad[0]) / span[0],
            y1: (b.y1 - pad[1]) / span[1],
            x2: (b.x2 - pad[0]) / span[0],
            y2: (b.y2 - pad[1]) / span[1],
        }
    }
}
