//! The film as a picture: what the browser shows of it, at the film's own resolution and without the file's tags.

use js_sys::{Array, Promise, Uint8ClampedArray};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement,
    ImageData, Url,
};

use crate::controller::App;
use crate::state::Film;

/// The present film on a canvas of `width` × `height`.
pub(crate) async fn film_canvas(
    app: App,
    film: &Film,
    (width, height): (u32, u32),
) -> Result<HtmlCanvasElement, JsValue> {
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context = context(&canvas)?;
    let greys = app.preview.with_untracked(|preview| {
        preview
            .as_ref()
            .filter(|(of, _)| *of == film.job)
            .map(|(_, bytes)| Uint8ClampedArray::new(bytes).to_vec())
    });
    match greys {
        Some(greys) => {
            let rgba: Vec<u8> = greys.iter().flat_map(|&g| [g, g, g, u8::MAX]).collect();
            let image = ImageData::new_with_u8_clamped_array_and_sh(
                wasm_bindgen::Clamped(&rgba),
                width,
                height,
            )?;
            context.put_image_data(&image, 0.0, 0.0)?;
        }
        None => {
            let url = app.film_url(film.file).ok_or("the film is gone")?;
            draw(&context, &url, (width, height)).await?;
        }
    }
    Ok(canvas)
}

/// Lays an SVG of the canvas's size over it.
pub(crate) async fn lay_over(canvas: &HtmlCanvasElement, svg: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type("image/svg+xml");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&svg.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let drawn = draw(&context(canvas)?, &url, (canvas.width(), canvas.height())).await;
    Url::revoke_object_url(&url)?;
    drawn
}

/// The canvas as a PNG.
pub(crate) async fn png(canvas: &HtmlCanvasElement) -> Result<Blob, JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move |blob: Option<Blob>| {
            // A promise that is settled twice stays as it was.
            _ = match blob {
                Some(blob) => resolve.call1(&JsValue::NULL, &blob),
                None => reject.call1(&JsValue::NULL, &"the picture is too large".into()),
            };
        });
        if let Err(error) = canvas.to_blob(done.unchecked_ref()) {
            leptos::logging::error!("no picture was written: {error:?}");
        }
    });
    JsFuture::from(promise).await?.dyn_into()
}

/// The canvas as a `data:` URI of a PNG.
pub(crate) fn data_uri(canvas: &HtmlCanvasElement) -> Result<String, JsValue> {
    let uri = canvas.to_data_url()?;
    // What a browser answers for a canvas that is larger than it can encode.
    if uri == "data:," {
        return Err("the picture is too large".into());
    }
    Ok(uri)
}

fn context(canvas: &HtmlCanvasElement) -> Result<CanvasRenderingContext2d, JsValue> {
    canvas
        .get_context("2d")?
        .ok_or("no canvas")?
        .dyn_into()
        .map_err(JsValue::from)
}

async fn draw(
    context: &CanvasRenderingContext2d,
    url: &str,
    (width, height): (u32, u32),
) -> Result<(), JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(url);
    JsFuture::from(image.decode()).await?;
    context.draw_image_with_html_image_element_and_dw_and_dh(
        &image,
        0.0,
        0.0,
        f64::from(width),
        f64::from(height),
    )
}
