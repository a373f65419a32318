//! Film pixels and canvases: the one place where greys become a picture.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{Clamped, JsCast};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap, ImageData};

use super::pixels::{Plane, shrink};
use super::view::Placement;
use super::window::GREYS;

/// Pixels that go to or come from a canvas at once: as RGBA they are four times as many bytes.
const STRIP: u32 = 1 << 20;

fn context(canvas: &HtmlCanvasElement, reads: bool) -> Result<CanvasRenderingContext2d, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"willReadFrequently".into(), &reads.into())?;
    let context = canvas.get_context_with_context_options("2d", &options)?;
    context
        .ok_or("no canvas")?
        .dyn_into()
        .map_err(JsValue::from)
}

/// A film that the browser can decode itself: its size, and its greys, smaller where it is very large.
///
/// # Errors
/// When the browser cannot show the file, or has no canvas to read it from.
pub(crate) async fn decoded(film: &Blob) -> Result<((u32, u32), Plane), JsValue> {
    // Not an image element: Chromium keeps its pixels for long after it, some megabytes a film.
    let bitmap = leptos::prelude::window().create_image_bitmap_with_blob(film)?;
    let bitmap: ImageBitmap = JsFuture::from(bitmap).await?.unchecked_into();
    let read = greys_of(&bitmap);
    bitmap.close();
    read
}

fn greys_of(bitmap: &ImageBitmap) -> Result<((u32, u32), Plane), JsValue> {
    let (width, height) = (bitmap.width(), bitmap.height());
    let by = shrink(width, height);
    let (w, h) = (width.div_ceil(by), height.div_ceil(by));
    let canvas: HtmlCanvasElement = leptos::prelude::document()
        .create_element("canvas")?
        .unchecked_into();
    canvas.set_width(w);
    canvas.set_height(h);
    let context = context(&canvas, true)?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(
        bitmap,
        0.0,
        0.0,
        f64::from(w),
        f64::from(h),
    )?;
    let mut greys = Vec::with_capacity(w as usize * h as usize);
    for (top, rows) in strips(w, h) {
        let strip = context.get_image_data(0.0, f64::from(top), f64::from(w), f64::from(rows))?;
        greys.extend(strip.data().as_chunks().0.iter().map(grey));
    }
    let plane = Plane::new(w, h, greys).ok_or("an empty film")?;
    Ok(((width, height), plane))
}

/// Luma as the worker takes it (ITU-R BT.709, alpha over black), to within rounding.
fn grey([r, g, b, a]: &[u8; 4]) -> u8 {
    if r == g && g == b && *a == u8::MAX {
        return *r;
    }
    let luma = 2126 * u32::from(*r) + 7152 * u32::from(*g) + 722 * u32::from(*b);
    #[expect(clippy::cast_possible_truncation, reason = "a mean of bytes")]
    let grey = ((luma * u32::from(*a) / 255 + 5000) / 10_000) as u8;
    grey
}

/// Top row and number of rows of each strip.
fn strips(width: u32, height: u32) -> impl Iterator<Item = (u32, u32)> {
    let rows = (STRIP / width.max(1)).max(1);
    (0..height.div_ceil(rows)).map(move |i| (i * rows, rows.min(height - i * rows)))
}

/// Paint a film into a canvas, each grey as the table says.
///
/// # Errors
/// When the browser has no canvas of this size.
pub(crate) fn paint(
    canvas: &HtmlCanvasElement,
    plane: &Plane,
    table: &[u8; GREYS],
) -> Result<(), JsValue> {
    if (canvas.width(), canvas.height()) != (plane.width, plane.height) {
        canvas.set_width(plane.width);
        canvas.set_height(plane.height);
    }
    let context = context(canvas, false)?;
    let mut rgba = Vec::new();
    for (top, rows) in strips(plane.width, plane.height) {
        let (from, count) = (
            top as usize * plane.width as usize,
            rows as usize * plane.width as usize,
        );
        rgba.clear();
        rgba.extend(
            plane.greys[from..from + count]
                .iter()
                .map(|grey| table[usize::from(*grey)])
                .flat_map(|shown| [shown, shown, shown, u8::MAX]),
        );
        let strip = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&rgba), plane.width, rows)?;
        context.put_image_data(&strip, 0.0, f64::from(top))?;
    }
    Ok(())
}

/// Paint into `lens` what lies on `film` under this placement, sharp on a screen of `fine` device pixels per CSS pixel.
///
/// # Errors
/// When the browser has no canvas of this size.
pub(crate) fn magnify(
    lens: &HtmlCanvasElement,
    side: u32,
    fine: f64,
    film: &HtmlCanvasElement,
    placement: Placement,
) -> Result<(), JsValue> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "some hundred pixels"
    )]
    let pixels = (f64::from(side) * fine).round() as u32;
    // Also clears it.
    lens.set_width(pixels);
    lens.set_height(pixels);
    let context = context(lens, false)?;
    context.set_fill_style_str("#000");
    context.fill_rect(0.0, 0.0, f64::from(pixels), f64::from(pixels));
    let unit = [f64::from(film.width()), f64::from(film.height())];
    let [a, b, c, d, e, f] = placement.matrix(unit).map(|v| v * fine);
    context.set_transform(a, b, c, d, e, f)?;
    context.draw_image_with_html_canvas_element(film, 0.0, 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_cover_the_film_once() {
        for (width, height) in [(3000, 3000), (1, 1), (2_000_000, 3), (512, 5000)] {
            let mut next = 0;
            for (top, rows) in strips(width, height) {
                assert_eq!(top, next);
                assert!(rows > 0);
                next = top + rows;
            }
            assert_eq!(next, height, "{width} x {height}");
        }
    }

    #[test]
    fn colours_become_the_greys_that_the_worker_sees() {
        for (rgba, expected) in [
            ([200, 200, 200, 255], 200),
            ([255, 0, 0, 255], 54),
            ([0, 255, 0, 255], 182),
            ([0, 0, 255, 255], 18),
            ([255, 255, 255, 0], 0),
            ([200, 200, 200, 128], 100),
        ] {
            assert_eq!(grey(&rgba), expected, "{rgba:?}");
        }
    }
}
