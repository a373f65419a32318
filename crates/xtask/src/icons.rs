//! The page's icons as PNG, drawn from its one SVG: installers of several systems take no SVG.
//!
//! Only what that drawing uses is understood (rectangles and straight strokes with round ends); anything else is an
//! error, so that a changed drawing cannot silently lose a part.

use std::{collections::BTreeMap, fs, path::Path};

use image::{Rgba, RgbaImage};

use crate::error::{AtPath as _, Error};

/// Name and side in pixels of each icon, and whether systems may cut it into a shape of theirs.
pub(crate) const ICONS: [(&str, u32, bool); 3] = [
    ("icon-192.png", 192, false),
    ("icon-512.png", 512, false),
    ("maskable-512.png", 512, true),
];
/// Share of a maskable icon that no system cuts away, as diameter of a circle.
const SAFE: f64 = 0.8;

/// Draws every icon of [`ICONS`] beside `icon.svg` in `folder`.
pub(crate) fn write(folder: &Path) -> Result<(), Error> {
    let source = folder.join("icon.svg");
    let text = fs::read_to_string(&source).at("read", &source)?;
    let drawing = Drawing::parse(&text).map_err(|what| Error::Output { path: source, what })?;
    for (name, side, maskable) in ICONS {
        let path = folder.join(name);
        let drawn = drawing.draw(side, maskable);
        drawn
            .save(&path)
            .map_err(|source| Error::Image { path, source })?;
    }
    Ok(())
}

type Colour = [u8; 3];
type Point = [f64; 2];

#[derive(Debug, PartialEq)]
enum Outline {
    Rectangle { from: Point, to: Point, radius: f64 },
    Segments(Vec<[Point; 2]>),
}

#[derive(Debug, PartialEq)]
struct Shape {
    outline: Outline,
    fill: Option<Colour>,
    /// Colour and width.
    stroke: Option<(Colour, f64)>,
}

/// What the SVG shows: its first shape is the ground, the size of the drawing.
#[derive(Debug, PartialEq)]
struct Drawing {
    side: f64,
    shapes: Vec<Shape>,
}

impl Drawing {
    fn parse(svg: &str) -> Result<Self, String> {
        let (mut side, mut shapes) = (0.0, Vec::new());
        for tag in svg.split('<').skip(1) {
            let tag = tag.split('>').next().unwrap_or("").trim_end_matches('/');
            let (name, rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
            let with = attributes(rest)?;
            match name {
                "svg" => {
                    let view = numbers(with.get("viewBox").copied().unwrap_or(""))?;
                    side = match view[..] {
                        [0.0, 0.0, width, height] if width == height && width > 0.0 => width,
                        _ => return Err("the viewBox is not a square from 0 0".into()),
                    };
                }
                "rect" => shapes.push(Shape::new(rectangle(&with)?, &with)?),
                "path" => {
                    let path = with.get("d").copied().unwrap_or("");
                    if with.get("stroke-linecap") != Some(&"round") {
                        return Err("a path without round ends".into());
                    }
                    shapes.push(Shape::new(Outline::Segments(segments(path)?), &with)?);
                }
                "/svg" => {}
                other => return Err(format!("<{other}> is not understood")),
            }
        }
        match shapes.first() {
            Some(Shape {
                outline: Outline::Rectangle { from, to, .. },
                fill: Some(_),
                ..
            }) if *from == [0.0; 2] && *to == [side; 2] => Ok(Self { side, shapes }),
            _ => Err("the first shape is not a ground as large as the drawing".into()),
        }
    }

    fn draw(&self, side: u32, maskable: bool) -> RgbaImage {
        let scale = f64::from(side) / self.side;
        RgbaImage::from_fn(side, side, |x, y| {
            let at = [(f64::from(x) + 0.5) / scale, (f64::from(y) + 0.5) / scale];
            let mut pixel = [0.0; 4];
            for (order, shape) in self.shapes.iter().enumerate() {
                if maskable && order == 0 {
                    // The system cuts the corners itself.
                    over(&mut pixel, shape.fill, 1.0);
                    continue;
                }
                let (at, scale) = if maskable {
                    let middle = self.side / 2.0;
                    (at.map(|v| middle + (v - middle) / SAFE), scale * SAFE)
                } else {
                    (at, scale)
                };
                let distance = shape.outline.distance(at);
                let cover = |inside: f64| (0.5 - inside * scale).clamp(0.0, 1.0);
                over(&mut pixel, shape.fill, cover(distance));
                if let Some((colour, width)) = shape.stroke {
                    let from_line = match shape.outline {
                        Outline::Rectangle { .. } => distance.abs(),
                        Outline::Segments(_) => distance,
                    };
                    over(&mut pixel, Some(colour), cover(from_line - width / 2.0));
                }
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "0 to 255 by construction"
            )]
            Rgba(pixel.map(|value| value.round() as u8))
        })
    }
}

/// Lays `colour` over `pixel` (straight alpha) where it covers the share `cover`.
fn over(pixel: &mut [f64; 4], colour: Option<Colour>, cover: f64) {
    let Some(colour) = colour.filter(|_| cover > 0.0) else {
        return;
    };
    let below = pixel[3] / 255.0 * (1.0 - cover);
    let alpha = cover + below;
    for (value, new) in pixel.iter_mut().zip(colour) {
        *value = (f64::from(new) * cover + *value * below) / alpha;
    }
    pixel[3] = alpha * 255.0;
}

impl Shape {
    fn new(outline: Outline, with: &BTreeMap<&str, &str>) -> Result<Self, String> {
        let colour_of = |name: &str| match with.get(name) {
            None | Some(&"none") => Ok(None),
            Some(text) => colour(text).map(Some),
        };
        let width = number(with, "stroke-width", 1.0)?;
        let filled = matches!(outline, Outline::Rectangle { .. });
        Ok(Self {
            outline,
            fill: if filled { colour_of("fill")? } else { None },
            stroke: colour_of("stroke")?.map(|colour| (colour, width)),
        })
    }
}

impl Outline {
    /// Distance of a point: negative inside a rectangle, never negative for segments.
    fn distance(&self, [x, y]: Point) -> f64 {
        match self {
            Self::Rectangle { from, to, radius } => {
                let outside = |v: f64, axis: usize| {
                    let (middle, half) =
                        ((from[axis] + to[axis]) / 2.0, (to[axis] - from[axis]) / 2.0);
                    (v - middle).abs() - half + radius
                };
                let (dx, dy) = (outside(x, 0), outside(y, 1));
                dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - radius
            }
            Self::Segments(segments) => segments
                .iter()
                .map(|[[x0, y0], [x1, y1]]| {
                    let (ux, uy) = (x1 - x0, y1 - y0);
                    let along = ((x - x0) * ux + (y - y0) * uy) / (ux * ux + uy * uy);
                    let t = along.clamp(0.0, 1.0);
                    (x - x0 - t * ux).hypot(y - y0 - t * uy)
                })
                .fold(f64::INFINITY, f64::min),
        }
    }
}

fn attributes(mut text: &str) -> Result<BTreeMap<&str, &str>, String> {
    let mut found = BTreeMap::new();
    while let Some((name, rest)) = text.split_once("=\"") {
        let (value, rest) = rest
            .split_once('"')
            .ok_or_else(|| format!("{name} has no end"))?;
        found.insert(name.trim(), value);
        text = rest;
    }
    Ok(found)
}

fn numbers(text: &str) -> Result<Vec<f64>, String> {
    text.split_whitespace()
        .map(|word| word.parse().map_err(|_| format!("{word} is no number")))
        .collect()
}

fn number(with: &BTreeMap<&str, &str>, name: &str, default: f64) -> Result<f64, String> {
    with.get(name).map_or(Ok(default), |text| {
        text.parse()
            .map_err(|_| format!("{name}: {text} is no number"))
    })
}

fn rectangle(with: &BTreeMap<&str, &str>) -> Result<Outline, String> {
    let [x, y, width, height, radius] =
        ["x", "y", "width", "height", "rx"].map(|name| number(with, name, 0.0));
    let from = [x?, y?];
    Ok(Outline::Rectangle {
        from,
        to: [from[0] + width?, from[1] + height?],
        radius: radius?,
    })
}

/// The strokes of a path of `M`, `h` and `v`.
fn segments(path: &str) -> Result<Vec<[Point; 2]>, String> {
    let (mut found, mut at) = (Vec::new(), [0.0; 2]);
    let mut rest = path;
    while let Some(command) = rest.chars().next() {
        let tail = &rest[command.len_utf8()..];
        let end = tail.find(char::is_alphabetic).unwrap_or(tail.len());
        let to = match (command, &numbers(&tail[..end])?[..]) {
            ('M', [x, y]) => {
                at = [*x, *y];
                rest = &tail[end..];
                continue;
            }
            ('h', [dx]) => [at[0] + dx, at[1]],
            ('v', [dy]) => [at[0], at[1] + dy],
            _ => return Err(format!("path {path}: `{command}` is not understood")),
        };
        found.push([at, to]);
        at = to;
        rest = &tail[end..];
    }
    Ok(found)
}

fn colour(text: &str) -> Result<Colour, String> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
    let value = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let [_, red, green, blue] = value
        .ok_or_else(|| format!("{text} is no colour like #0e1216"))?
        .to_be_bytes();
    Ok([red, green, blue])
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
  <rect width="64" height="64" rx="12" fill="#0e1216"/>
  <rect x="12" y="11" width="40" height="24" rx="2" fill="none" stroke="#6cb6d9" stroke-width="4"/>
  <path d="M12 44h40M12 53h24" stroke="#e3b55d" stroke-width="4" stroke-linecap="round"/>
</svg>"##;

    #[test]
    fn each_part_is_where_the_drawing_has_it() {
        let drawing = Drawing::parse(SVG).expect("understood");
        let (ground, blue, amber) = ([14, 18, 22, 255], [108, 182, 217, 255], [227, 181, 93, 255]);
        struct Case(&'static str, bool, [u32; 2], [u8; 4]);
        for Case(what, maskable, [x, y], want) in [
            Case("cut corner", false, [0, 0], [0, 0, 0, 0]),
            Case("ground", false, [16, 256], ground),
            Case("frame, left edge", false, [96, 184], blue),
            Case("inside the frame", false, [256, 184], ground),
            Case("line", false, [256, 352], amber),
            Case("second line ends at 36", false, [400, 424], ground),
            Case("maskable reaches the corner", true, [0, 0], ground),
            Case("maskable, frame moved inwards", true, [128, 198], blue),
            Case("maskable, nothing where it was", true, [96, 184], ground),
        ] {
            let drawn = drawing.draw(512, maskable);
            assert_eq!(drawn.get_pixel(x, y).0, want, "{what}");
        }
    }

    #[test]
    fn nothing_of_a_maskable_icon_lies_outside_the_safe_circle() {
        let drawn = Drawing::parse(SVG).expect("understood").draw(512, true);
        let ground = drawn.get_pixel(0, 0);
        for (x, y, pixel) in drawn.enumerate_pixels() {
            let radius = (f64::from(x) - 255.5).hypot(f64::from(y) - 255.5);
            assert!(radius <= 0.4 * 512.0 || pixel == ground, "at {x}, {y}");
        }
    }

    #[test]
    fn what_is_not_understood_is_an_error() {
        for (what, with) in [
            ("circle", SVG.replace("<path", "<circle")),
            ("curve", SVG.replace("h24", "c1 2 3 4 5 6")),
            ("colour name", SVG.replace("#6cb6d9", "red")),
            ("flat ends", SVG.replace("round", "butt")),
            ("no ground", SVG.replace("width=\"64\"", "width=\"60\"")),
            ("oblong", SVG.replace("0 0 64 64", "0 0 64 32")),
        ] {
            assert!(Drawing::parse(&with).is_err(), "{what}");
        }
    }
}
