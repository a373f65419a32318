//! The magnifier.

use leptos::html;
use leptos::prelude::*;

use super::{Viewer, surface};

/// So many times larger than around it.
pub(super) const MAGNIFICATION: f64 = 2.5;
/// Width and height in CSS pixels, as in the style sheet.
const SIDE: u32 = 180;

/// The magnifier over the film, while it is held. `painted` counts how often the film was painted.
#[component]
pub(crate) fn Lens(film: NodeRef<html::Canvas>, painted: RwSignal<u32>) -> impl IntoView {
    let viewer = Viewer::get();
    let lens = NodeRef::<html::Canvas>::new();
    let half = f64::from(SIDE) / 2.0;
    Effect::new(move |_| {
        painted.track();
        let held = viewer.lens.get().zip(viewer.placement.get());
        if let (Some((at, placement)), Some(lens), Some(film)) = (held, lens.get(), film.get()) {
            let placement = placement.magnified(at, MAGNIFICATION, [half, half]);
            let fine = window().device_pixel_ratio();
            // Without a canvas there is no magnifier, and nothing else is lost.
            _ = surface::magnify(&lens, SIDE, fine, &film, placement);
        }
    });
    let place = move || {
        viewer
            .lens
            .get()
            .map(|[x, y]| format!("translate({}px, {}px)", x - half, y - half))
    };
    view! {
        <canvas
            node_ref=lens
            class="lens"
            class:held=move || viewer.lens.get().is_some()
            style:transform=place
            aria-hidden="true"
            data-testid="lens"
        ></canvas>
    }
}
