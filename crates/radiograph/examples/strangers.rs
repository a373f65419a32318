//! Draws images that are no frontal chest films, to measure the check of the film (`docs/film-check.md`): from each
//! FILM the same turned, inverted and cropped, and as many drawings of each other kind. Files are `KIND-NUMBER.png`.
//! `cargo run --example strangers -- OUT FILM…`

use std::path::Path;

use image::{GrayImage, Luma, Rgb, RgbImage, imageops};
use phrasebox_radiograph::decode;

/// Width and height of a drawing.
const SIZE: u32 = 400;

/// Pseudo-random numbers, the same each time (xorshift).
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            dice.unit();
        }
        dice
    }

    /// In 0..1.
    fn unit(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1u64 << 24) as f32
    }

    fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }
}

type Error = Box<dyn std::error::Error>;

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().ok_or("give a folder to write to")?;
    let out = Path::new(&out);
    std::fs::create_dir_all(out)?;
    for (number, path) in arguments.enumerate() {
        let film = decode(&std::fs::read(&path)?)?;
        let grey = GrayImage::from_raw(film.width(), film.height(), film.to_bytes());
        let grey = grey.ok_or("a film has as many bytes as pixels")?;
        from_film(out, number, &grey)?;
        drawn(out, number)?;
    }
    Ok(())
}

fn from_film(out: &Path, number: usize, film: &GrayImage) -> Result<(), Error> {
    let (width, height) = film.dimensions();
    let mut inverted = film.clone();
    imageops::invert(&mut inverted);
    let corner = (
        number as u32 % 2 * (width / 2),
        number as u32 / 2 % 2 * (height / 2),
    );
    let all = [
        ("turned-right", imageops::rotate90(film)),
        ("turned-left", imageops::rotate270(film)),
        ("upside-down", imageops::rotate180(film)),
        ("inverted", inverted),
        (
            "quarter",
            imageops::crop_imm(film, corner.0, corner.1, width / 2, height / 2).to_image(),
        ),
        (
            "lower-third",
            imageops::crop_imm(film, 0, height * 2 / 3, width, height / 3).to_image(),
        ),
    ];
    for (kind, picture) in all {
        picture.save(out.join(format!("{kind}-{number}.png")))?;
    }
    Ok(())
}

fn drawn(out: &Path, number: usize) -> Result<(), Error> {
    let mut dice = Dice::new(number as u64 + 1);
    let flat = [0, 255, 128][number % 3];
    let grey: [(&str, GrayImage); 9] = [
        ("blank", GrayImage::from_pixel(SIZE, SIZE, Luma([flat]))),
        ("noise", paint(|_, _| dice.unit() * 255.0)),
        ("gradient", gradient(&mut Dice::new(number as u64))),
        (
            "text-page",
            page(&mut Dice::new(number as u64), 250.0, 20.0),
        ),
        ("screenshot", screenshot(&mut Dice::new(number as u64))),
        ("ct-slice", ct_slice(&mut Dice::new(number as u64))),
        ("lateral", lateral(&mut Dice::new(number as u64))),
        ("hand", hand(&mut Dice::new(number as u64))),
        ("abdomen", abdomen(&mut Dice::new(number as u64))),
    ];
    for (kind, picture) in grey {
        picture.save(out.join(format!("{kind}-{number}.png")))?;
    }
    photograph(&mut Dice::new(number as u64)).save(out.join(format!("photograph-{number}.png")))?;
    Ok(())
}

fn paint(mut value: impl FnMut(f32, f32) -> f32) -> GrayImage {
    let side = SIZE as f32;
    GrayImage::from_fn(SIZE, SIZE, |x, y| {
        Luma([value(x as f32 / side, y as f32 / side).clamp(0.0, 255.0) as u8])
    })
}

fn gradient(dice: &mut Dice) -> GrayImage {
    let (sin, cos) = dice.between(0.0, 6.3).sin_cos();
    paint(|x, y| 128.0 + 180.0 * ((x - 0.5) * cos + (y - 0.5) * sin))
}

/// Lines of words, each a run of short strokes.
fn page(dice: &mut Dice, paper: f32, ink: f32) -> GrayImage {
    let mut picture = paint(|_, _| paper);
    let pitch = dice.between(12.0, 26.0) as u32;
    let margin = dice.between(15.0, 60.0) as u32;
    for line in (margin..SIZE - margin).step_by(pitch as usize) {
        let mut x = margin;
        while x < SIZE - margin {
            let word = dice.between(10.0, 50.0) as u32;
            for column in x..(x + word).min(SIZE - margin) {
                for row in 0..pitch / 2 {
                    if dice.unit() < 0.45 {
                        picture.put_pixel(column, (line + row).min(SIZE - 1), Luma([ink as u8]));
                    }
                }
            }
            x += word + pitch / 3;
        }
    }
    picture
}

/// A dark page with panels and some words.
fn screenshot(dice: &mut Dice) -> GrayImage {
    let mut picture = page(dice, 30.0, 200.0);
    for _ in 0..5 {
        let grey = dice.between(10.0, 240.0) as u8;
        let (x, y) = (
            dice.between(0.0, 300.0) as u32,
            dice.between(0.0, 300.0) as u32,
        );
        let (w, h) = (
            dice.between(30.0, 200.0) as u32,
            dice.between(20.0, 160.0) as u32,
        );
        for column in x..(x + w).min(SIZE) {
            for row in y..(y + h).min(SIZE) {
                picture.put_pixel(column, row, Luma([grey]));
            }
        }
    }
    picture
}

/// How far inside an ellipse: 1 at its middle, 0 at its edge and beyond.
fn inside(x: f32, y: f32, [cx, cy, rx, ry]: [f32; 4]) -> f32 {
    let d = (((x - cx) / rx).powi(2) + ((y - cy) / ry).powi(2)).sqrt();
    (1.0 - d).max(0.0)
}

fn soft(x: f32, y: f32, ellipse: [f32; 4], edge: f32) -> f32 {
    (inside(x, y, ellipse) / edge).min(1.0)
}

/// A chest as computed tomography cuts it: a body lying in the dark, both lungs, spine and aorta.
fn ct_slice(dice: &mut Dice) -> GrayImage {
    let (w, h) = (dice.between(0.36, 0.46), dice.between(0.26, 0.36));
    let (lung, bone) = (dice.between(10.0, 60.0), dice.between(190.0, 250.0));
    let grain: Vec<f32> = (0..4096).map(|_| dice.between(-12.0, 12.0)).collect();
    let mut at = 0;
    paint(|x, y| {
        at = (at + 1) % grain.len();
        let body = soft(x, y, [0.5, 0.5, w, h], 0.05);
        let lungs = soft(x, y, [0.5 - 0.45 * w, 0.48, 0.38 * w, 0.68 * h], 0.1)
            + soft(x, y, [0.5 + 0.45 * w, 0.48, 0.38 * w, 0.68 * h], 0.1);
        let spine = soft(x, y, [0.5, 0.5 + 0.6 * h, 0.14 * w, 0.2 * h], 0.2);
        (150.0 * body).mul_add(1.0 - lungs.min(1.0), lung * lungs.min(1.0) * body)
            + (bone - 150.0) * spine
            + grain[at] * body
    })
}

/// A chest from the side: one lung field of both, spine behind, heart in front.
fn lateral(dice: &mut Dice) -> GrayImage {
    let facing = if dice.unit() < 0.5 { 1.0 } else { -1.0 };
    let (w, h) = (dice.between(0.24, 0.32), dice.between(0.36, 0.44));
    let grain: Vec<f32> = (0..4096).map(|_| dice.between(-10.0, 10.0)).collect();
    let mut at = 0;
    paint(|x, y| {
        at = (at + 1) % grain.len();
        let x = 0.5 + (x - 0.5) * facing;
        let body = soft(x, y, [0.5, 0.52, w + 0.14, h + 0.2], 0.08);
        let lung = soft(x, y, [0.5, 0.48, w, h], 0.15);
        let heart = soft(
            x,
            y,
            [0.5 - 0.4 * w, 0.5 + 0.35 * h, 0.5 * w, 0.35 * h],
            0.3,
        );
        let spine = soft(x, y, [0.5 + 0.95 * w, 0.5, 0.07, h + 0.1], 0.3);
        let belly = ((y - 0.5 - 0.7 * h) * 8.0).clamp(0.0, 1.0);
        body * (170.0 - 130.0 * lung * (1.0 - belly) + 80.0 * heart + 45.0 * spine) + grain[at]
    })
}

/// Fingers and a wrist in the dark.
fn hand(dice: &mut Dice) -> GrayImage {
    let tilt = dice.between(-0.2, 0.2);
    let bone = dice.between(170.0, 240.0);
    let fingers: Vec<(f32, f32)> = (0..5)
        .map(|i| (i as f32 * 0.28 - 0.56 + tilt, dice.between(0.34, 0.46)))
        .collect();
    paint(|x, y| {
        let (dx, dy) = (x - 0.5, 0.7 - y);
        let palm = soft(x, y, [0.5, 0.72, 0.16, 0.17], 0.2);
        let mut value = 90.0 * palm;
        for &(angle, length) in &fingers {
            let along = dx * angle.sin() + dy * angle.cos();
            let across = dx * angle.cos() - dy * angle.sin();
            if (0.0..length).contains(&along) {
                let flesh = (1.0 - (across.abs() / 0.045)).max(0.0);
                let joint = (along * 22.0).sin().abs().min(0.4) / 0.4;
                value = value.max(
                    flesh * 100.0
                        + if across.abs() < 0.018 {
                            joint * (bone - 100.0)
                        } else {
                            0.0
                        },
                );
            }
        }
        value + 12.0
    })
}

/// A trunk without lungs: spine, pelvis, gas in the gut.
fn abdomen(dice: &mut Dice) -> GrayImage {
    let gas: Vec<[f32; 4]> = (0..8)
        .map(|_| {
            let (x, y) = (dice.between(0.25, 0.75), dice.between(0.2, 0.75));
            [x, y, dice.between(0.03, 0.09), dice.between(0.02, 0.07)]
        })
        .collect();
    let grain: Vec<f32> = (0..4096).map(|_| dice.between(-10.0, 10.0)).collect();
    let mut at = 0;
    paint(|x, y| {
        at = (at + 1) % grain.len();
        let body = ((0.44 - (x - 0.5).abs()) * 12.0).clamp(0.0, 1.0);
        let spine = ((0.05 - (x - 0.5).abs()) * 25.0).clamp(0.0, 1.0);
        let wings =
            soft(x, y, [0.3, 0.82, 0.16, 0.13], 0.4) + soft(x, y, [0.7, 0.82, 0.16, 0.13], 0.4);
        let dark: f32 = gas.iter().map(|e| soft(x, y, *e, 0.5)).sum();
        body * (130.0 + 60.0 * spine + 60.0 * wings - 90.0 * dark.min(1.0)) + grain[at]
    })
}

/// Sky, hills, a sun: smooth and coloured.
fn photograph(dice: &mut Dice) -> RgbImage {
    let (horizon, wave, sun) = (
        dice.between(0.35, 0.7),
        dice.between(4.0, 14.0),
        [dice.between(0.1, 0.9), dice.between(0.05, 0.3), 0.08, 0.08],
    );
    let side = SIZE as f32;
    RgbImage::from_fn(SIZE, SIZE, |x, y| {
        let (x, y) = (x as f32 / side, y as f32 / side);
        let hill = horizon + 0.06 * (x * wave).sin() + 0.03 * (x * wave * 2.7).cos();
        let grain = dice.between(-10.0, 10.0);
        let colour = if y < hill {
            let light = soft(x, y, sun, 0.2) * 90.0;
            [
                110.0 + 90.0 * y + light,
                160.0 + 60.0 * y + light,
                235.0 - 30.0 * y,
            ]
        } else {
            let depth = (y - hill) * 90.0;
            [70.0 + depth, 120.0 - depth * 0.5, 50.0 + depth * 0.3]
        };
        Rgb(colour.map(|v| (v + grain).clamp(0.0, 255.0) as u8))
    })
}
