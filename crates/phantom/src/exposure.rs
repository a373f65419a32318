//! From attenuation to grey: blur, film curve, noise, collimation and markers.

use image::GrayImage;

use crate::View;
use crate::anatomy::{RIGHT, sign};
use crate::film::Film;
use crate::rng::{Rng, mix, ramp};

/// 5 × 7 letters, one row a number, bit 4 = left.
const LETTERS: [(char, [u8; 7]); 9] = [
    ('A', [0x0e, 0x11, 0x11, 0x1f, 0x11, 0x11, 0x11]),
    ('B', [0x1e, 0x11, 0x11, 0x1e, 0x11, 0x11, 0x1e]),
    ('E', [0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f]),
    ('L', [0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1f]),
    ('O', [0x0e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e]),
    ('P', [0x1e, 0x11, 0x11, 0x1e, 0x10, 0x10, 0x10]),
    ('R', [0x1e, 0x11, 0x11, 0x1e, 0x14, 0x12, 0x11]),
    ('T', [0x1f, 0x04, 0x04, 0x04, 0x04, 0x04, 0x04]),
    (' ', [0; 7]),
];

/// Puts letters on the image; `at` = top left in pixels, `cell` = pixels a dot.
fn write(image: &mut GrayImage, text: &str, at: (f32, f32), cell: f32, grey: u8) {
    for (i, letter) in text.chars().enumerate() {
        let Some((_, rows)) = LETTERS.iter().find(|(c, _)| *c == letter) else {
            continue;
        };
        let left = at.0 + i as f32 * 6.0 * cell;
        let (w, h) = ((5.0 * cell) as i64, (7.0 * cell) as i64);
        for dy in 0..h {
            for dx in 0..w {
                let (column, row) = ((dx as f32 / cell) as usize, (dy as f32 / cell) as usize);
                if rows[row.min(6)] >> (4 - column.min(4)) & 1 == 0 {
                    continue;
                }
                let (x, y) = (left as i64 + dx, at.1 as i64 + dy);
                if let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y))
                    && x < image.width()
                    && y < image.height()
                {
                    let pixel = &mut image.get_pixel_mut(x, y).0[0];
                    *pixel = (*pixel).max(grey);
                }
            }
        }
    }
}

/// Blur by [1 2 1] / 4 along both axes, mixed in by `amount`.
pub(crate) fn blur(values: &mut [f32], width: usize, amount: f32) {
    let side = amount / 4.0;
    let middle = 1.0 - 2.0 * side;
    for row in values.chunks_exact_mut(width) {
        let mut before = row[0];
        for i in 0..width {
            let here = row[i];
            let after = row[(i + 1).min(width - 1)];
            row[i] = middle * here + side * (before + after);
            before = here;
        }
    }
    let height = values.len() / width;
    let mut before = values[..width].to_vec();
    for y in 0..height {
        let next = (y + 1).min(height - 1) * width;
        for x in 0..width {
            let here = values[y * width + x];
            let after = values[next + x];
            values[y * width + x] = middle * here + side * (before[x] + after);
            before[x] = here;
        }
    }
}

/// Exposes the film.
pub(crate) fn expose(mut film: Film, view: View, rng: &mut Rng) -> GrayImage {
    let (width, height) = (film.width, film.height);
    for ((t, v), kept) in film.tissue.iter_mut().zip(&film.vessels).zip(&film.kept) {
        *t += v * kept;
    }
    let soft = if view == View::Ap {
        rng.range(0.4, 1.0)
    } else {
        rng.range(0.15, 0.8)
    };
    blur(&mut film.tissue, width, soft);
    if rng.chance(0.3) {
        blur(&mut film.tissue, width, rng.range(0.2, 0.9));
    }
    let dose = rng.range(0.62, 0.92);
    let gamma = rng.range(0.85, 1.25);
    let (black, white) = (rng.range(0.0, 0.05), rng.range(0.90, 1.0));
    let grain = rng.range(0.004, 0.014);
    // Scattered rays veil the film unevenly.
    let tilt = (rng.about(0.05), rng.about(0.05));
    let mut image = GrayImage::new(width as u32, height as u32);
    // (grey, noise) by attenuation, in steps finer than a grey level: the curve is asked for every pixel.
    const STEPS: f32 = 512.0;
    let curve: Vec<(f32, f32)> = (0..4096)
        .map(|i| {
            let lit = (-dose * i as f32 / STEPS).exp();
            // Fewer quanta, more noise.
            ((1.0 - lit).powf(gamma), grain * mix(1.3, 0.7, lit))
        })
        .collect();
    let mut noise_before = 0.0;
    let across = tilt.0 / width as f32;
    let rows = film
        .tissue
        .chunks_exact(width)
        .zip(image.chunks_exact_mut(width));
    for (y, (row, out)) in rows.enumerate() {
        let down = 1.0 + tilt.1 * (y as f32 / height as f32 - 0.5) - 0.5 * tilt.0;
        for (x, (t, out)) in row.iter().zip(out).enumerate() {
            let (grey, sigma) = curve[((t.max(0.0) * STEPS) as usize).min(curve.len() - 1)];
            let bits = rng.next();
            let draw = (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff);
            // Neighbours share some of it, as in a scintillator.
            noise_before = 0.45 * noise_before + 0.9 * (draw as f32 / 98303.0 - 1.0);
            let value = mix(black, white, grey * (down + across * x as f32)) + sigma * noise_before;
            *out = (255.0 * value).clamp(0.0, 255.0) as u8;
        }
    }
    collimate(&mut image, rng);
    mark_side(&mut image, &film, view, rng);
    image
}

/// Black borders where the collimator was closed or the plate lay askew.
fn collimate(image: &mut GrayImage, rng: &mut Rng) {
    let draws: Vec<(f32, f32)> = (0..4)
        .map(|_| {
            (
                if rng.chance(0.22) {
                    rng.range(0.004, 0.04)
                } else {
                    0.0
                },
                rng.about(0.012),
            )
        })
        .collect();
    let (w, h) = (image.width() as f32, image.height() as f32);
    for (x, y, pixel) in image.enumerate_pixels_mut() {
        let (u, v) = ((x as f32 + 0.5) / w, (y as f32 + 0.5) / h);
        let inner = [u, v, 1.0 - u, 1.0 - v];
        let along = [v, u, v, u];
        let closed = draws
            .iter()
            .enumerate()
            .any(|(i, (depth, slant))| *depth > 0.0 && inner[i] < depth + slant * (along[i] - 0.5));
        if closed {
            pixel.0[0] = (pixel.0[0] / 24).min(6);
        }
    }
}

/// The technician's letter of side, on the side it names, and "PORTABLE" on some bedside films.
fn mark_side(image: &mut GrayImage, film: &Film, view: View, rng: &mut Rng) {
    let (w, h) = (image.width() as f32, image.height() as f32);
    let cell = (w.min(h) / 150.0 * rng.range(0.9, 1.3)).max(1.0);
    let half = rng.below(2);
    let placed = rng.chance(0.75);
    let (inset, down) = (rng.range(0.03, 0.07), rng.range(0.03, 0.12));
    let grey = (255.0 * ramp(-0.6, 1.0, rng.unit())) as u8;
    if placed {
        // Image-left is the patient's right, as the frame of the film says.
        let seen_left =
            film.frame.to_pixel((sign(half), 0.0)).0 < film.frame.to_pixel((0.0, 0.0)).0;
        let x = if seen_left {
            inset * w
        } else {
            (1.0 - inset) * w - 5.0 * cell
        };
        let text = if half == RIGHT { "R" } else { "L" };
        write(image, text, (x, down * h), cell, grey);
    }
    if view == View::Ap && rng.chance(0.5) {
        let text = if rng.chance(0.5) { "PORTABLE" } else { "AP" };
        let small = (cell * 0.5).max(1.0);
        write(image, text, (0.02 * w, 0.90 * h), small, grey);
    }
}
