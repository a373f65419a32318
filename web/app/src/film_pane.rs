//! The film with its boxes.

use js_sys::Uint8ClampedArray;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, ImageData};

use crate::boxes::{Drawn, SPAN, anchor, drawn, overlay_rect, painting_order};
use crate::controller::App;
use crate::intake::{self, Place};
use crate::links::{self, Step};
use crate::state::Film;
use crate::words;

/// Film formats offered by the file chooser; others may be dropped and the worker decides.
const ACCEPT: &str = "image/png,image/jpeg,application/dicom,.png,.jpg,.jpeg,.dcm,.dicom";

/// The pane: intake, film, overlay.
#[component]
pub(crate) fn FilmPane() -> impl IntoView {
    let app = App::get();
    let film = Memo::new(move |_| app.session.with(|session| session.film.clone()));
    // The film's bytes decide what is shown; its size comes later and must not load it anew.
    let job = Memo::new(move |_| film.with(|film| film.as_ref().map(|film| film.job)));
    let over = RwSignal::new(false);
    let boxes_shown = RwSignal::new(true);
    view! {
        <section
            class="pane film-pane"
            class:over=move || over.get()
            aria-labelledby="film-title"
            data-testid="film-drop"
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                over.set(false);
                intake::dropped(app, &event, Place::Film);
            }
        >
            <header class="pane-head">
                <h2 id="film-title">{words::FILM}</h2>
                <span class="file-name">{move || film.with(|film| film.as_ref().map(file_line))}</span>
                <Show when=move || film.with(|film| film.as_ref().is_some_and(|film| film.synthetic))>
                    <span class="tag">{words::SYNTHETIC}</span>
                </Show>
                <Show when=move || job.get().is_some()>
                    <label class="switch">
                        <input
                            type="checkbox"
                            prop:checked=move || boxes_shown.get()
                            on:change=move |event| boxes_shown.set(event_target_checked(&event))
                        />
                        {words::BOXES_SHOWN}
                    </label>
                </Show>
            </header>
            {move || match job.get() {
                Some(job) => view! { <FilmView job boxes_shown /> }.into_any(),
                None => view! {
                    <div class="empty">
                        <p>{words::FILM_EMPTY}</p>
                        <p class="quiet">{words::FILM_FORMATS}</p>
                    </div>
                }
                    .into_any(),
            }}
            <div class="actions">
                <label class="button">
                    {move || if job.get().is_some() { words::FILM_CHANGE } else { words::FILM_CHOOSE }}
                    <input
                        type="file"
                        accept=ACCEPT
                        data-testid="film-input"
                        on:change=move |event| intake::chosen(app, &event_target(&event))
                    />
                </label>
                <button type="button" class="button" on:click=move |_| intake::paste_pressed(app)>
                    {words::PASTE}
                </button>
            </div>
            <div class="samples" role="group" aria-label=words::SAMPLES>
                <p class="quiet">{words::SAMPLES}</p>
                {[1_u8, 2, 3]
                    .map(|number| {
                        view! {
                            <button
                                type="button"
                                class="button"
                                data-testid=format!("sample-{number}")
                                on:click=move |_| intake::sample_pressed(app, number)
                            >
                                {format!("{} {number}", words::SAMPLE)}
                            </button>
                        }
                    })}
            </div>
        </section>
    }
}

fn file_line(film: &Film) -> String {
    let size = film.size.map_or_else(String::new, |(width, height)| {
        format!(" · {width} × {height}")
    });
    format!("{} · {}{size}", film.name, words::file_size(film.bytes))
}

/// One film, with the browser's own image of it where it has one, else the worker's grey pixels.
#[component]
fn FilmView(job: u32, boxes_shown: RwSignal<bool>) -> impl IntoView {
    let app = App::get();
    let image = NodeRef::<html::Img>::new();
    let canvas = NodeRef::<html::Canvas>::new();
    let natural = RwSignal::new(None::<(u32, u32)>);
    let refused = RwSignal::new(false);
    let decoded = Memo::new(move |_| {
        app.session
            .with(|session| session.film.as_ref().and_then(|film| film.size))
    });
    let size = move || decoded.get().or(natural.get());
    let painted = RwSignal::new(false);
    Effect::new(move |_| {
        if let (true, Some((width, height)), Some(canvas)) =
            (refused.get(), decoded.get(), canvas.get())
        {
            let pixels = app.preview.with(|preview| {
                preview
                    .as_ref()
                    .filter(|(of, _)| *of == job)
                    .map(|(_, bytes)| Uint8ClampedArray::new(bytes).to_vec())
            });
            let done = pixels.is_some_and(|grey| paint(&canvas, width, height, &grey).is_ok());
            painted.set(done);
        }
    });
    let ratio =
        move || size().map(|(width, height)| f64::from(width.max(1)) / f64::from(height.max(1)));
    view! {
        <figure
            class="frame"
            class:waiting=move || size().is_none()
            style=("--ratio", move || ratio().unwrap_or(1.0).to_string())
        >
            {move || {
                if refused.get() {
                    view! { <canvas node_ref=canvas class="film" role="img" aria-label=words::FILM></canvas> }.into_any()
                } else {
                    view! {
                        <img
                            node_ref=image
                            class="film"
                            alt=words::FILM
                            src=app.film_url(job)
                            draggable="false"
                            on:load=move |_| {
                                if let Some(image) = image.get_untracked() {
                                    natural.set(Some((image.natural_width(), image.natural_height())));
                                }
                            }
                            on:error=move |_| refused.set(true)
                        />
                    }
                        .into_any()
                }
            }}
            <span class="marker right" title=words::MARKER_RIGHT aria-label=words::MARKER_RIGHT>"R"</span>
            <span class="marker left" title=words::MARKER_LEFT aria-label=words::MARKER_LEFT>"L"</span>
            <Show when=move || boxes_shown.get()>
                <Overlay />
            </Show>
        </figure>
        <Show when=move || refused.get() && !painted.get()>
            <p class="quiet">
                {move || if decoded.get().is_some() { words::FILM_BLANK } else { words::FILM_DECODING }}
            </p>
        </Show>
    }
}

fn paint(
    canvas: &web_sys::HtmlCanvasElement,
    width: u32,
    height: u32,
    grey: &[u8],
) -> Result<(), JsValue> {
    if grey.len() as u64 != u64::from(width) * u64::from(height) {
        return Err("the pixels do not fill the film".into());
    }
    let rgba: Vec<u8> = grey.iter().flat_map(|&g| [g, g, g, u8::MAX]).collect();
    let image =
        ImageData::new_with_u8_clamped_array_and_sh(wasm_bindgen::Clamped(&rgba), width, height)?;
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas
        .get_context("2d")?
        .ok_or("no canvas")?
        .dyn_into()
        .map_err(JsValue::from)?;
    context.put_image_data(&image, 0.0, 0.0)
}

/// The boxes, linked to their phrases.
#[component]
fn Overlay() -> impl IntoView {
    let app = App::get();
    let boxes = Memo::new(move |_| app.session.with(|session| drawn(&session.reading)));
    let painted = move || {
        boxes.with(|boxes| {
            painting_order(boxes)
                .into_iter()
                .map(|i| (i, boxes[i].clone()))
                .collect::<Vec<_>>()
        })
    };
    // One box takes part in the tab order; arrows move on.
    let stop = Memo::new(move |_| {
        let active = app.active();
        boxes.with(|boxes| {
            boxes
                .iter()
                .position(|b| Some(b.phrase) == active)
                .unwrap_or(0)
        })
    });
    let on_key = move |event: KeyboardEvent, at: usize| {
        let count = boxes.with_untracked(Vec::len);
        match links::step(&event.key(), at, count) {
            Some(Step::To(next)) => {
                let id = boxes
                    .with_untracked(|boxes| links::box_id(boxes[next].phrase, boxes[next].nth));
                links::focus(&id);
            }
            Some(Step::Hold) => {
                let phrase = boxes.with_untracked(|boxes| boxes[at].phrase);
                app.toggle_held(phrase);
                links::reveal(&links::phrase_id(phrase));
            }
            None => return,
        }
        event.prevent_default();
    };
    view! {
        <svg
            class="overlay"
            viewBox=format!("0 0 {SPAN} {SPAN}")
            preserveAspectRatio="none"
            role="group"
            aria-label=words::OVERLAY
            data-testid="film-overlay"
        >
            <For each=painted key=|(at, b)| (*at, format!("{b:?}")) let:entry>
                {
                    let (at, b) = entry;
                    let phrase = b.phrase;
                    view! {
                        <g
                            id=links::box_id(phrase, b.nth)
                            class=format!("box {}", b.class)
                            class:active=move || app.active() == Some(phrase)
                            class:aside=move || app.active().is_some_and(|active| active != phrase)
                            role="button"
                            tabindex=move || if stop.get() == at { "0" } else { "-1" }
                            aria-label=b.spoken.clone()
                            aria-pressed=move || (app.held.get() == Some(phrase)).to_string()
                            data-testid=format!("box-{phrase}-{}", b.nth)
                            data-xyxy=format!("{:?}", b.given.xyxy.xyxy())
                            on:pointerenter=move |_| app.pointed.set(Some(phrase))
                            on:pointerleave=move |_| app.pointed.set(None)
                            on:focus=move |_| app.pointed.set(Some(phrase))
                            on:blur=move |_| app.pointed.set(None)
                            on:click=move |_| {
                                app.toggle_held(phrase);
                                links::reveal(&links::phrase_id(phrase));
                            }
                            on:keydown=move |event| on_key(event, at)
                        >
                            {b.given.hypotheses.map(|h| view! { <Rect class="hypothesis" rect=overlay_rect(h) /> })}
                            <Rect class="halo" rect=overlay_rect(b.given.xyxy) />
                            <Rect class="mean" rect=overlay_rect(b.given.xyxy) />
                        </g>
                    }
                }
            </For>
        </svg>
        <div class="labels" aria-hidden="true">
            <For each=move || boxes.get() key=|b| format!("{b:?}") let:b>
                <Label b />
            </For>
        </div>
    }
}

#[component]
fn Rect(class: &'static str, rect: [f32; 4]) -> impl IntoView {
    let [x, y, width, height] = rect.map(|v| v.to_string());
    view! { <rect class=class x=x y=y width=width height=height></rect> }
}

#[component]
fn Label(b: Drawn) -> impl IntoView {
    let app = App::get();
    let phrase = b.phrase;
    let (x, y) = anchor(b.given.xyxy, b.corner);
    view! {
        <span
            class=format!("label {}", b.class)
            class:from-right=b.corner.from_right
            class:below=b.corner.below
            class:active=move || app.active() == Some(phrase)
            class:aside=move || app.active().is_some_and(|active| active != phrase)
            style:left=format!("{}%", x * 100.0)
            style:top=format!("{}%", y * 100.0)
        >
            {b.label}
        </span>
    }
}
