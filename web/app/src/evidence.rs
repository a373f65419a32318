//! The evidence map over the film: what the box of a phrase rests on.

use leptos::prelude::*;
use phrasebox_protocol::{Evidence, EvidenceKind};
use phrasebox_radiograph::{BoundingBox, Letterbox};
use wasm_bindgen::prelude::*;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use crate::boxes::SPAN;
use crate::controller::App;
use crate::viewer::Viewer;
use crate::words::evidence as words;

/// Amber: told from grey by people with any colour vision, and its strength is told by lightness.
const TINT: [u8; 3] = [255, 176, 0];

/// How the map is shown.
#[derive(Clone, Copy)]
pub(crate) struct EvidenceLook {
    /// Whether it is.
    pub shown: RwSignal<bool>,
    /// 0 to 1.
    opacity: RwSignal<f64>,
}

impl EvidenceLook {
    /// Not shown, and when it is, the film still to be seen through it.
    pub(crate) fn new() -> Self {
        Self {
            shown: RwSignal::new(false),
            opacity: RwSignal::new(0.6),
        }
    }
}

/// The maps of all boxes of a phrase in one.
#[derive(Clone, Debug, PartialEq)]
struct Map {
    kind: EvidenceKind,
    /// Cells along one side of the network's square.
    grid: usize,
    /// Strength of each cell, the strongest of each box being 1.
    cells: Vec<f32>,
    /// Share of the strongest cell before that.
    most: f32,
}

impl Map {
    /// Boxes of one phrase are answered in one way: their maps have one kind and one grid.
    fn of(evidence: &[Evidence]) -> Option<Self> {
        let first = evidence.first()?;
        let mut map = Self {
            kind: first.kind,
            grid: first.grid,
            cells: vec![0.0; first.grid * first.grid],
            most: 0.0,
        };
        let alike = |one: &&Evidence| one.kind == first.kind && one.cells.len() == map.cells.len();
        for one in evidence.iter().filter(alike).collect::<Vec<_>>() {
            let most = one.cells.iter().copied().fold(f32::EPSILON, f32::max);
            map.most = map.most.max(most);
            for (cell, share) in map.cells.iter_mut().zip(&one.cells) {
                *cell = cell.max(share / most);
            }
        }
        Some(map)
    }

    fn rgba(&self) -> Vec<u8> {
        let [r, g, b] = TINT;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 255"
        )]
        let strength = |cell: &f32| (cell.clamp(0.0, 1.0) * 255.0).round() as u8;
        self.cells
            .iter()
            .flat_map(|cell| [r, g, b, strength(cell)])
            .collect()
    }

    /// The map as a picture.
    fn picture(&self) -> Result<String, JsValue> {
        let side = u32::try_from(self.grid).map_err(|_| "too large")?;
        let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
        canvas.set_width(side);
        canvas.set_height(side);
        let context: CanvasRenderingContext2d = canvas
            .get_context("2d")?
            .ok_or("no canvas")?
            .dyn_into()
            .map_err(JsValue::from)?;
        let rgba = self.rgba();
        let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&rgba), side, side)?;
        context.put_image_data(&image, 0.0, 0.0)?;
        canvas.to_data_url()
    }
}

/// Where the network's square lies on a film, in the overlay's coordinates: x, y, width, height.
fn square_on_film((width, height): (u32, u32)) -> [f32; 4] {
    let square = BoundingBox::from_xyxy(0.0, 0.0, 1.0, 1.0).expect("ordered");
    let film = Letterbox::new(width, height, 1).to_film(square);
    let [x, y, _, _] = film.xyxy();
    [x, y, film.width(), film.height()].map(|v| v * SPAN)
}

/// The phrase whose evidence is to be shown: its number, its words and its map.
fn shown(app: App) -> Option<(usize, String, Option<Map>)> {
    let index = app.active()?;
    app.session.with(|session| {
        let phrase = session.reading.phrases.get(index)?;
        let map = session.reading.evidence.get(index).and_then(|e| Map::of(e));
        Some((index + 1, phrase.text.clone(), map))
    })
}

/// The map, laid over the film and cut to it.
#[component]
pub(crate) fn EvidenceMap(look: EvidenceLook) -> impl IntoView {
    let app = App::get();
    let viewer = Viewer::get();
    let map = Memo::new(move |_| {
        let on = look.shown.get();
        on.then(|| shown(app)).flatten().and_then(|(_, _, map)| map)
    });
    let film = Memo::new(move |_| {
        app.session
            .with(|session| session.film.as_ref().and_then(|film| film.size))
    });
    let picture = Memo::new(move |_| map.with(|map| map.as_ref()?.picture().ok()));
    let place = move || {
        viewer
            .placement
            .get()
            .map(|placement| placement.matrix_text([f64::from(SPAN); 2]))
    };
    view! {
        <svg class="overlay under" aria-hidden="true">
            <g transform=place>
                <svg x="0" y="0" width=SPAN.to_string() height=SPAN.to_string()>
                    {move || {
                        let (picture, film) = picture.get().zip(film.get())?;
                        let [x, y, width, height] = square_on_film(film).map(|v| v.to_string());
                        Some(view! {
                            <image
                                class="evidence"
                                data-testid="evidence"
                                href=picture
                                x=x
                                y=y
                                width=width
                                height=height
                                preserveAspectRatio="none"
                                opacity=move || look.opacity.get().to_string()
                            ></image>
                        })
                    }}
                </svg>
            </g>
        </svg>
    }
}

/// How strongly the map is laid over the film, and what it is.
#[component]
pub(crate) fn EvidenceBar(look: EvidenceLook) -> impl IntoView {
    let app = App::get();
    let caption = move || match shown(app) {
        None => words::NO_PHRASE.now(),
        Some((_, _, None)) => words::NOT_ASKED.now(),
        Some((number, text, Some(map))) => words::caption(number, &text, map.kind, map.most).now(),
    };
    view! {
        <Show when=move || look.shown.get()>
            <div class="evidence-bar">
                <label>
                    <span class="quiet">{words::OPACITY}</span>
                    <input
                        type="range"
                        min="0"
                        max="100"
                        data-testid="evidence-opacity"
                        prop:value=move || (look.opacity.get() * 100.0).to_string()
                        on:input=move |event| {
                            if let Ok(percent) = event_target_value(&event).parse::<f64>() {
                                look.opacity.set(percent / 100.0);
                            }
                        }
                    />
                </label>
                <p class="quiet" data-testid="evidence-caption">{caption}</p>
            </div>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(kind: EvidenceKind, cells: [f32; 4]) -> Evidence {
        Evidence {
            kind,
            grid: 2,
            cells: cells.to_vec(),
        }
    }

    #[test]
    fn the_boxes_of_a_phrase_share_a_map_and_each_has_its_strongest_cell() {
        assert_eq!(Map::of(&[]), None);
        // Image-left, the patient's right, and image-right.
        let right = evidence(EvidenceKind::Attention, [0.6, 0.0, 0.3, 0.1]);
        let left = evidence(EvidenceKind::Attention, [0.1, 0.4, 0.2, 0.3]);
        let map = Map::of(&[right, left]).expect("a map");
        let close = |a: f32, b: f32| (a - b).abs() < 1e-6;
        assert!(
            close(map.cells[0], 1.0) && close(map.cells[1], 1.0),
            "{map:?}"
        );
        assert!(
            close(map.cells[2], 0.5) && close(map.cells[3], 0.75),
            "{map:?}"
        );
        assert!(close(map.most, 0.6));
        assert_eq!(map.rgba()[..8], [255, 176, 0, 255, 255, 176, 0, 255]);
        let other = evidence(EvidenceKind::Candidates, [0.0, 0.0, 0.0, 1.0]);
        let mixed = Map::of(&[
            evidence(EvidenceKind::Attention, [1.0, 0.0, 0.0, 0.0]),
            other,
        ]);
        assert_eq!(
            mixed.map(|map| map.cells[3]),
            Some(0.0),
            "kinds are never mixed"
        );
    }

    #[test]
    fn the_map_lies_where_the_network_saw_the_film() {
        // A film twice as high as wide stands in the middle of the square: half of it beside the film.
        let [x, y, width, height] = square_on_film((500, 1000));
        assert!((x + SPAN / 2.0).abs() < 0.1 && (width - 2.0 * SPAN).abs() < 0.1);
        assert!(y.abs() < 0.1 && (height - SPAN).abs() < 0.1);
        assert_eq!(square_on_film((300, 300)), [0.0, 0.0, SPAN, SPAN]);
    }
}
