//! Whether a film can be a frontal chest film: by its greys, and by where the model finds lungs and heart on it. Asked
//! of something else, the model still gives lungs and a heart, but not side by side, not as large, not as dark.
//!
//! Thirteen numbers are compared with those of real frontal films (`fitted`); how often that errs is in
//! `docs/film-check.md`.

mod fitted;

use phrasebox_model::Grounder;
use phrasebox_protocol::Problem;
use phrasebox_radiograph::{BoundingBox, Letterbox};

use self::fitted::{CHOLESKY, LIMIT, MEAN};
use crate::anatomy::Anatomy;
use crate::error::GroundingError;
use crate::session::{EncodedFilm, GroundingSession};

/// How many numbers a film is judged by.
pub(crate) const FEATURES: usize = 13;

/// Standard deviation of the greys below which there is nothing on the film. The least of any real film tried was 0.12.
const LEAST_CONTRAST: f32 = 0.02;

/// The film as the network sees it.
#[derive(Clone, Debug)]
pub struct FilmLook {
    square: Vec<f32>,
    side: usize,
    letterbox: Letterbox,
}

impl FilmLook {
    /// Of a film brought to a square of `side` × `side` grey values.
    #[must_use]
    pub fn new(square: Vec<f32>, side: usize, letterbox: Letterbox) -> Self {
        Self {
            square,
            side,
            letterbox,
        }
    }

    /// Mean grey and its standard deviation within a box of the square.
    fn greys(&self, within: BoundingBox) -> (f32, f32) {
        let side = self.side as f32;
        let [x0, y0, x1, y1] = within.clamped().xyxy();
        let pixels = |low: f32, high: f32| {
            let first = ((low * side) as usize).min(self.side - 1);
            first..((high * side).ceil() as usize).clamp(first + 1, self.side)
        };
        let (mut sum, mut squares, mut count) = (0.0f64, 0.0f64, 0.0f64);
        for y in pixels(y0, y1) {
            for value in &self.square[y * self.side..][pixels(x0, x1)] {
                let value = f64::from(*value);
                sum += value;
                squares += value * value;
                count += 1.0;
            }
        }
        let mean = sum / count;
        (
            mean as f32,
            (squares / count - mean * mean).max(0.0).sqrt() as f32,
        )
    }

    fn whole(&self) -> (f32, f32) {
        let film = BoundingBox::from_xyxy(0.0, 0.0, 1.0, 1.0);
        film.map_or((0.0, 0.0), |film| {
            self.greys(self.letterbox.to_square(film))
        })
    }

    /// The numbers that the film is judged by: how far the lungs lie apart, their sizes and likeness, where the heart
    /// lies between them, how much darker than the middle they are, and the greys of the whole.
    #[must_use]
    pub fn features(&self, anatomy: &Anatomy) -> [f32; FEATURES] {
        let [right, left, heart] = [anatomy.right_lung, anatomy.left_lung, anatomy.heart]
            .map(|organ| self.letterbox.to_square(organ));
        let ([rx, ry, rw, rh], [lx, ly, lw, lh]) = (right.cxcywh(), left.cxcywh());
        let [hx, hy, hw, _] = heart.cxcywh();
        let ratio = |a: f32, b: f32| ((a + 1e-3) / (b + 1e-3)).ln();
        // Right and left in place of one another make this negative, and much of what follows with it.
        let apart = lx - rx;
        let scale = apart.abs().max(0.02).copysign(apart);
        let (height, middle) = (f32::midpoint(rh, lh).max(0.02), f32::midpoint(ry, ly));
        let core = |cx: f32, cy: f32, w: f32, h: f32| {
            BoundingBox::from_cxcywh(cx, cy, w, h).map_or(0.0, |b| self.greys(b).0)
        };
        let between = f32::midpoint(rx + rw / 2.0, lx - lw / 2.0);
        let mediastinum = core(between, middle + height / 8.0, 0.08, 0.75 * height);
        let (mean, contrast) = self.whole();
        [
            apart,
            (rw + lw) / scale,
            height / scale,
            (ly - ry).abs() / scale,
            ratio(rh, lh),
            ratio(rw, lw),
            (hx - rx) / scale,
            (hy - middle) / height,
            hw / scale,
            mediastinum - core(rx, ry, rw / 2.0, rh / 2.0),
            mediastinum - core(lx, ly, lw / 2.0, lh / 2.0),
            mean,
            contrast,
        ]
    }

    /// How far the film is from real frontal chest films (Mahalanobis distance).
    #[must_use]
    pub fn strangeness(&self, anatomy: &Anatomy) -> f32 {
        distance(&self.features(anatomy))
    }

    /// What speaks against the film.
    #[must_use]
    pub fn warnings(&self, anatomy: &Anatomy) -> Vec<Problem> {
        let problem = |code: &str, what: &str, what_to_do: &str| {
            vec![Problem {
                code: code.to_owned(),
                what: what.to_owned(),
                what_to_do: what_to_do.to_owned(),
            }]
        };
        if self.whole().1 < LEAST_CONTRAST {
            return problem(
                "film_blank",
                "There is next to nothing on this film.",
                "Choose another film: any answer on this one says nothing.",
            );
        }
        if self.strangeness(anatomy) <= LIMIT {
            return Vec::new();
        }
        problem(
            "film_unlike_chest",
            "This does not look like a frontal chest film, upright and whole: the greys, or where lungs and heart are \
             found on it, are unlike those of such films.",
            "Do not trust boxes here, unless you know why it looks unusual; the model knows frontal chest films only.",
        )
    }
}

/// Length of the deviation from the mean in the units of its own covariance; `CHOLESKY` is the lower triangle of the
/// factor of the inverse covariance, row by row.
fn distance(features: &[f32; FEATURES]) -> f32 {
    let mut whitened = [0.0f32; FEATURES];
    let mut factors = CHOLESKY.iter();
    for row in 0..FEATURES {
        let deviation = features[row] - MEAN[row];
        for (column, factor) in whitened.iter_mut().take(row + 1).zip(&mut factors) {
            *column += deviation * factor;
        }
    }
    whitened.iter().map(|v| v * v).sum::<f32>().sqrt()
}

impl<G: Grounder> GroundingSession<G> {
    /// What speaks against trusting answers on this film, by what is seen on it.
    ///
    /// # Errors
    /// As for [`GroundingSession::answer`].
    pub async fn examine(
        &self,
        film: &mut EncodedFilm<G::Features>,
    ) -> Result<Vec<Problem>, GroundingError> {
        let anatomy = self.anatomy(film).await?;
        Ok(film.look().warnings(&anatomy))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 64;

    fn a_box([x0, y0, x1, y1]: [f32; 4]) -> BoundingBox {
        BoundingBox::from_xyxy(x0, y0, x1, y1).expect("ordered")
    }

    /// A film of soft tissue with two dark lungs, and where they are.
    fn chest(lung_grey: f32) -> (FilmLook, Anatomy) {
        let lungs = [[0.13, 0.15, 0.46, 0.78], [0.54, 0.15, 0.88, 0.80]];
        let square = (0..SIDE * SIDE)
            .map(|i| {
                let (x, y) = ((i % SIDE) as f32 / 64.0, (i / SIDE) as f32 / 64.0);
                let within = |[x0, y0, x1, y1]: [f32; 4]| {
                    let (u, v) = ((x - x0) / (x1 - x0) - 0.5, (y - y0) / (y1 - y0) - 0.5);
                    u * u + v * v < 0.25
                };
                if lungs.into_iter().any(within) {
                    lung_grey
                } else {
                    0.78 - 0.1 * (x - 0.5).abs()
                }
            })
            .collect();
        let look = FilmLook::new(square, SIDE, Letterbox::new(500, 500, SIDE as u32));
        let anatomy = Anatomy {
            right_lung: a_box(lungs[0]),
            left_lung: a_box(lungs[1]),
            heart: a_box([0.41, 0.42, 0.77, 0.8]),
        };
        (look, anatomy)
    }

    fn codes(look: &FilmLook, anatomy: &Anatomy) -> Vec<String> {
        look.warnings(anatomy).into_iter().map(|w| w.code).collect()
    }

    #[test]
    fn what_lies_as_in_a_chest_is_let_through_and_the_rest_is_not() {
        let (look, anatomy) = chest(0.35);
        assert!(
            codes(&look, &anatomy).is_empty(),
            "{}",
            look.strangeness(&anatomy)
        );
        let swapped = Anatomy {
            right_lung: anatomy.left_lung,
            left_lung: anatomy.right_lung,
            ..anatomy
        };
        let lying = Anatomy {
            right_lung: a_box([0.2, 0.1, 0.8, 0.45]),
            left_lung: a_box([0.2, 0.55, 0.8, 0.9]),
            ..anatomy
        };
        let small = Anatomy {
            right_lung: a_box([0.3, 0.4, 0.4, 0.5]),
            left_lung: a_box([0.6, 0.4, 0.7, 0.5]),
            ..anatomy
        };
        for (what, anatomy) in [("swapped", swapped), ("lying", lying), ("small", small)] {
            assert_eq!(codes(&look, &anatomy), ["film_unlike_chest"], "{what}");
        }
        // The negative of a film: lungs lighter than what is between them.
        let (negative, anatomy) = chest(1.0);
        assert_eq!(codes(&negative, &anatomy), ["film_unlike_chest"]);
    }

    #[test]
    fn an_empty_film_is_called_empty() {
        let (_, anatomy) = chest(0.3);
        for grey in [0.0, 0.5, 1.0] {
            let letterbox = Letterbox::new(300, 400, SIDE as u32);
            let look = FilmLook::new(vec![grey; SIDE * SIDE], SIDE, letterbox);
            assert_eq!(codes(&look, &anatomy), ["film_blank"]);
        }
    }

    #[test]
    fn any_boxes_give_numbers() {
        let (look, anatomy) = chest(0.3);
        let nothing = a_box([0.5, 0.5, 0.5, 0.5]);
        let none = Anatomy {
            right_lung: nothing,
            left_lung: nothing,
            heart: nothing,
        };
        let aside = Anatomy {
            heart: a_box([-3.0, 2.0, -2.0, 4.0]),
            ..anatomy
        };
        for anatomy in [none, aside] {
            assert!(look.features(&anatomy).iter().all(|v| v.is_finite()));
            assert!(look.strangeness(&anatomy) > LIMIT);
        }
    }
}
