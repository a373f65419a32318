//! Film bytes to a grey `Radiograph`; boxes on it and the letterbox geometry.

mod geometry;

pub use geometry::{BoundingBox, GeometryError, Letterbox};
