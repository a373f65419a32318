//! Films to image maps, once per film and copy, with the frozen image encoder.
//!
//! A copy is the film seen a little differently: moved, scaled, brighter, noisier. One that is mirrored shows the
//! patient's left lung where the right should be, so it is only learnt from by asking for the other side.

use std::io::Write as _;
use std::path::Path;

use burn::tensor::Device;
use phrasebox_metrics::Random;
use phrasebox_model::image_encoder::{
    COARSE_CHANNELS, FINE_CHANNELS, FusedEncoder, ImageEncoder, ImageMaps,
};

use crate::error::TrainError;

/// Films encoded in one go.
const AT_ONCE: usize = 8;

/// Where a copy's pixels come from: copy point = 0.5 + scale · (plain point − 0.5) + shift, in square coordinates, and
/// then, if mirrored, x becomes 1 − x.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Magnification.
    pub scale: f32,
    /// Shift along x and y, in squares.
    pub shift: [f32; 2],
    /// Whether left and right are exchanged.
    pub mirrored: bool,
}

impl View {
    /// The film as it is.
    pub const PLAIN: Self = Self {
        scale: 1.0,
        shift: [0.0, 0.0],
        mirrored: false,
    };

    /// A random small change.
    pub fn random(random: &mut Random) -> Self {
        let mut within = |half: f64| ((random.unit() * 2.0 - 1.0) * half) as f32;
        Self {
            scale: 1.0 + within(0.12),
            shift: [within(0.05), within(0.05)],
            mirrored: false,
        }
    }

    /// The same, mirrored.
    #[must_use]
    pub fn mirrored(self) -> Self {
        Self {
            mirrored: !self.mirrored,
            ..self
        }
    }

    /// A box (cx, cy, w, h) of the plain square, in the copy.
    #[must_use]
    pub fn of_box(self, [cx, cy, w, h]: [f32; 4]) -> [f32; 4] {
        let place = |v: f32, shift: f32| 0.5 + self.scale * (v - 0.5) + shift;
        let x = place(cx, self.shift[0]);
        [
            if self.mirrored { 1.0 - x } else { x },
            place(cy, self.shift[1]),
            w * self.scale,
            h * self.scale,
        ]
    }
}

/// The square as the copy sees it, with its exposure changed and noise added.
#[must_use]
pub fn seen(square: &[f32], side: usize, view: View, random: &mut Random) -> Vec<f32> {
    let gamma = ((random.unit() - 0.5) * 0.7).exp() as f32;
    let contrast = 1.0 + ((random.unit() - 0.5) * 0.4) as f32;
    let noise = (random.unit() * 0.03) as f32;
    let mut out = Vec::with_capacity(side * side);
    let n = side as f32;
    let source =
        |i: usize, shift: f32| (((i as f32 + 0.5) / n - 0.5 - shift) / view.scale + 0.5) * n - 0.5;
    let pixel = |x: isize, y: isize| {
        let inside = x >= 0 && y >= 0 && (x as usize) < side && (y as usize) < side;
        if inside {
            square[y as usize * side + x as usize]
        } else {
            0.0
        }
    };
    for y in 0..side {
        let sy = source(y, view.shift[1]);
        let (y0, fy) = (sy.floor(), sy - sy.floor());
        for x in 0..side {
            let x = if view.mirrored { side - 1 - x } else { x };
            let sx = source(x, view.shift[0]);
            let (x0, fx) = (sx.floor(), sx - sx.floor());
            let (xi, yi) = (x0 as isize, y0 as isize);
            let top = pixel(xi, yi) * (1.0 - fx) + pixel(xi + 1, yi) * fx;
            let bottom = pixel(xi, yi + 1) * (1.0 - fx) + pixel(xi + 1, yi + 1) * fx;
            let value = top * (1.0 - fy) + bottom * fy;
            let jitter = (random.unit() + random.unit() - 1.0) as f32 * noise;
            out.push(((value.powf(gamma) - 0.5) * contrast + 0.5 + jitter).clamp(0.0, 1.0));
        }
    }
    out
}

/// Maps of many films, side by side in memory.
#[derive(Clone, Debug, Default)]
pub struct FeatureStore {
    side: usize,
    fine: Vec<f32>,
    coarse: Vec<f32>,
    films: usize,
    /// The squares that were encoded, 8 bits a pixel, where another encoder is to see them, too.
    squares: Option<Vec<u8>>,
}

impl FeatureStore {
    /// An empty store for films of `side`.
    #[must_use]
    pub fn new(side: usize) -> Self {
        Self {
            side,
            ..Self::default()
        }
    }

    /// The same, and it keeps the squares.
    #[must_use]
    pub fn keeping_squares(side: usize) -> Self {
        Self {
            squares: Some(Vec::new()),
            ..Self::new(side)
        }
    }

    /// An empty store of the same kind.
    #[must_use]
    pub fn like(&self) -> Self {
        Self {
            squares: self.squares.as_ref().map(|_| Vec::new()),
            ..Self::new(self.side)
        }
    }

    /// Side of the films' square.
    #[must_use]
    pub fn side(&self) -> usize {
        self.side
    }

    /// Number of films.
    #[must_use]
    pub fn len(&self) -> usize {
        self.films
    }

    /// Whether it holds no film.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.films == 0
    }

    /// Encode squares and keep their maps; gives the index of the first.
    pub fn add(&mut self, encoder: &FusedEncoder, squares: &[Vec<f32>]) -> usize {
        let first = self.films;
        for square in squares {
            let maps = encoder.forward(square, self.side);
            self.fine.extend(maps.fine.into_data().iter::<f32>());
            self.coarse.extend(maps.coarse.into_data().iter::<f32>());
            if let Some(squares) = &mut self.squares {
                squares.extend(square.iter().map(|v| (v * 255.0).round() as u8));
            }
            self.films += 1;
        }
        first
    }

    /// Keep the maps of another store of the same side, too; gives the index of its first.
    pub fn append(&mut self, other: Self) -> usize {
        let first = self.films;
        self.fine.extend(other.fine);
        self.coarse.extend(other.coarse);
        if let Some(squares) = &mut self.squares {
            squares.extend(other.squares.into_iter().flatten());
        }
        self.films += other.films;
        first
    }

    /// Squares of some films, end to end, greys in 0..1; none where the store keeps none.
    #[must_use]
    pub fn squares(&self, films: &[usize]) -> Option<Vec<f32>> {
        let all = self.squares.as_ref()?;
        let one = self.side * self.side;
        let bytes = films.iter().flat_map(|f| &all[f * one..(f + 1) * one]);
        Some(bytes.map(|v| f32::from(*v) / 255.0).collect())
    }

    /// The same films as another encoder sees them: from their squares where those are kept, else from the stride-16
    /// map on, which must then be the same.
    #[must_use]
    pub fn seen_with(&self, encoder: &ImageEncoder) -> Self {
        if self.squares.is_some() {
            let fused = FusedEncoder::of(encoder);
            let mut store = self.like();
            for film in 0..self.films {
                store.add(
                    &fused,
                    &self.squares(&[film]).into_iter().collect::<Vec<_>>(),
                );
            }
            return store;
        }
        let device = phrasebox_model::engine::cpu();
        let all: Vec<usize> = (0..self.films).collect();
        let coarse = all.chunks(AT_ONCE).flat_map(|films| {
            let coarse = encoder.coarse(self.maps(films, &device).fine);
            coarse.into_data().iter::<f32>().collect::<Vec<f32>>()
        });
        Self {
            coarse: coarse.collect(),
            ..self.clone()
        }
    }

    /// Write the store to a file of raw little-endian numbers, and the squares if it keeps them.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), TrainError> {
        let write = || -> std::io::Result<()> {
            let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
            for number in [self.side, self.films] {
                file.write_all(&(number as u64).to_le_bytes())?;
            }
            for value in self.fine.iter().chain(&self.coarse) {
                file.write_all(&value.to_le_bytes())?;
            }
            file.write_all(self.squares.as_deref().unwrap_or_default())?;
            file.flush()
        };
        write().map_err(|source| TrainError::Write {
            path: path.to_owned(),
            source,
        })
    }

    /// Read a store written by [`FeatureStore::save`].
    ///
    /// # Errors
    /// If it cannot be read or its length does not fit its numbers.
    pub fn load(path: &Path) -> Result<Self, TrainError> {
        let bytes = std::fs::read(path).map_err(|source| TrainError::Read {
            path: path.to_owned(),
            source,
        })?;
        let (words, rest) = bytes
            .split_at_checked(16)
            .ok_or_else(|| TrainError::Data("empty feature store".to_owned()))?;
        let number = |at: usize| {
            words[at..at + 8]
                .iter()
                .rev()
                .fold(0usize, |n, b| n << 8 | usize::from(*b))
        };
        let (side, films) = (number(0), number(8));
        let fine = films * FINE_CHANNELS * (side / 16).pow(2);
        let coarse = films * COARSE_CHANNELS * (side / 32).pow(2);
        let Some((rest, squares)) = rest.split_at_checked((fine + coarse) * 4) else {
            return Err(TrainError::Data(format!("{} is cut short", path.display())));
        };
        if !squares.is_empty() && squares.len() != films * side * side {
            return Err(TrainError::Data(format!("{} is cut short", path.display())));
        }
        let floats = |b: &[u8]| {
            b.as_chunks::<4>()
                .0
                .iter()
                .map(|c| f32::from_le_bytes(*c))
                .collect()
        };
        Ok(Self {
            side,
            films,
            fine: floats(&rest[..fine * 4]),
            coarse: floats(&rest[fine * 4..]),
            squares: (!squares.is_empty()).then(|| squares.to_vec()),
        })
    }

    /// Maps of some films as one batch.
    #[must_use]
    pub fn maps(&self, films: &[usize], device: &Device) -> ImageMaps {
        let pick = |all: &[f32], channels: usize, grid: usize| {
            let one = channels * grid * grid;
            let values: Vec<f32> = films
                .iter()
                .flat_map(|f| all[f * one..(f + 1) * one].iter().copied())
                .collect();
            burn::tensor::Tensor::from_data(
                burn::tensor::TensorData::new(values, [films.len(), channels, grid, grid]),
                device,
            )
        };
        ImageMaps {
            fine: pick(&self.fine, FINE_CHANNELS, self.side / 16),
            coarse: pick(&self.coarse, COARSE_CHANNELS, self.side / 32),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bright_box_moves_with_its_view_and_changes_side_only_in_a_mirror() {
        let side = 64;
        let mut square = vec![0.0; side * side];
        for y in 10..20 {
            for x in 8..24 {
                square[y * side + x] = 1.0;
            }
        }
        let plain = [16.0 / 64.0, 15.0 / 64.0, 16.0 / 64.0, 10.0 / 64.0];
        let mut random = Random::new(7);
        for i in 0..20 {
            let mut view = View::random(&mut random);
            if i % 2 == 1 {
                view = view.mirrored();
            }
            let copy = seen(&square, side, view, &mut random);
            let [cx, cy, w, h] = view.of_box(plain);
            let bright: Vec<(usize, usize)> = (0..side * side)
                .filter(|i| copy[*i] > 0.55)
                .map(|i| (i % side, i / side))
                .collect();
            let mean = |f: &dyn Fn(&(usize, usize)) -> usize| {
                bright.iter().map(|p| f(p) as f32 + 0.5).sum::<f32>()
                    / bright.len() as f32
                    / side as f32
            };
            assert!((mean(&|p| p.0) - cx).abs() < 1.5 / 64.0, "centre x");
            assert!((mean(&|p| p.1) - cy).abs() < 1.5 / 64.0, "centre y");
            let area = bright.len() as f32 / (side * side) as f32;
            assert!(
                (area - w * h).abs() < 0.35 * w * h,
                "area {area} for {}",
                w * h
            );
            assert_eq!(
                mean(&|p| p.0) < 0.5,
                !view.mirrored,
                "image-left, the patient's right, is image-right in a mirror and nowhere else"
            );
        }
    }
}
