//! The film with its boxes: the pane, and what is drawn on the film.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::boxes::{
    Drawn, LabelSpot, SPAN, bands, drawn, label_spots, overlay_rect, painting_order,
};
use crate::controller::App;
use crate::evidence::{EvidenceBar, EvidenceLook, EvidenceMap};
use crate::intake::{self, Place};
use crate::language::{Say, said};
use crate::links::{self, Step};
use crate::state::Film;
use crate::subscribers::passing;
use crate::viewer::{FilmView, Viewer};
use crate::words;
use crate::work::{self, Hands};

/// Film formats offered by the file chooser; others may be dropped and the worker decides.
const ACCEPT: &str = "image/png,image/jpeg,application/dicom,.png,.jpg,.jpeg,.dcm,.dicom";

/// The pane: intake, film, overlay.
#[component]
pub(crate) fn FilmPane() -> impl IntoView {
    let app = App::get();
    let film = Memo::new(move |_| app.session.with(|session| session.film.clone()));
    // The film's bytes decide what is shown; its size comes later and must not load it anew.
    let file = Memo::new(move |_| film.with(|film| film.as_ref().map(|film| film.file)));
    let over = RwSignal::new(false);
    let boxes_shown = RwSignal::new(true);
    let look = EvidenceLook::new();
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
                <span class="file-name">{move || film.with(|film| film.as_ref().map(|film| file_line(film).now()))}</span>
                <Show when=move || film.with(|film| film.as_ref().is_some_and(|film| film.synthetic))>
                    <span class="tag">{words::SYNTHETIC}</span>
                </Show>
                <Show when=move || file.get().is_some()>
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
            {move || match file.get() {
                Some(file) => view! {
                    <FilmView file boxes_shown evidence_shown=look.shown>
                        <EvidenceMap look />
                        <Show when=move || boxes_shown.get()>
                            <Overlay />
                        </Show>
                    </FilmView>
                    <EvidenceBar look />
                }
                    .into_any(),
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
                    {move || (if file.get().is_some() { words::FILM_CHANGE } else { words::FILM_CHOOSE }).now()}
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
                                {words::sample(number)}
                            </button>
                        }
                    })}
            </div>
        </section>
    }
}

fn file_line(film: &Film) -> Say {
    let size = film.size.map_or_else(String::new, |(width, height)| {
        format!(" · {width} × {height}")
    });
    said!(
        "{} · {}{}",
        "{} · {}{}",
        film.name,
        words::file_size(film.bytes),
        size
    )
}

/// The boxes, linked to their phrases.
#[component]
fn Overlay() -> impl IntoView {
    let app = App::get();
    let viewer = Viewer::get();
    let boxes = Memo::new(move |_| {
        app.session
            .with(|session| app.findings.with(|all| drawn(&session.reading, all)))
    });
    let place = move || {
        viewer
            .placement
            .get()
            .map(|placement| placement.matrix_text([f64::from(SPAN); 2]))
    };
    let painted = move || {
        boxes.with(|boxes| {
            painting_order(boxes)
                .into_iter()
                .map(|i| (i, boxes[i].clone()))
                .collect::<Vec<_>>()
        })
    };
    let spots = Memo::new(move |_| {
        let Some((placement, size)) = viewer.placement.get().zip(viewer.frame_size()) else {
            return Vec::new();
        };
        let edges: Vec<_> = boxes.with(|boxes| {
            boxes
                .iter()
                .map(|b| placement.edges(b.finding.xyxy.clamped()))
                .collect()
        });
        label_spots(&edges, size)
    });
    // One box takes part in the tab order; arrows move on.
    let stop = Memo::new(move |_| {
        let active = app.active();
        boxes.with(|boxes| {
            boxes
                .iter()
                .position(|b| b.finding.phrase.is_some() && b.finding.phrase == active)
                .unwrap_or(0)
        })
    });
    let on_key = move |event: KeyboardEvent, at: usize| {
        let Some(b) = boxes.with_untracked(|boxes| boxes.get(at).cloned()) else {
            return;
        };
        if work::key_on_box(app, viewer, &b, &event) {
            event.prevent_default();
            return;
        }
        let count = boxes.with_untracked(Vec::len);
        match links::step(&event.key(), at, count) {
            Some(Step::To(next)) => {
                links::focus(&boxes.with_untracked(|boxes| boxes[next].id.clone()));
            }
            Some(Step::Hold) => {
                app.toggle_box(&b.finding);
            }
            None => return,
        }
        event.prevent_default();
    };
    view! {
        <svg
            class="overlay"
            role="group"
            aria-label=words::OVERLAY
            data-testid="film-overlay"
        >
            <g transform=place>
                <For each=painted key=|(at, b)| (*at, format!("{b:?}")) let:entry>
                    {
                        let (at, b) = entry;
                        let phrase = b.finding.phrase;
                        let key = b.finding.key.clone();
                        let pressed = b.clone();
                        let stops = passing(move || stop.get() == at);
                        view! {
                            <g
                                id=b.id.clone()
                                class=format!("box {}", b.class)
                                class:active=move || phrase.is_some() && app.active() == phrase
                                class:aside=move || app.active().is_some_and(|active| Some(active) != phrase)
                                role="button"
                                tabindex=move || if stops.get() { "0" } else { "-1" }
                                aria-label=b.spoken.clone()
                                aria-pressed=move || (app.held_box.get().as_ref() == Some(&key)).to_string()
                                data-testid=b.id.clone()
                                data-xyxy=format!("{:?}", b.finding.xyxy.xyxy())
                                on:pointerenter=move |_| app.pointed.set(phrase)
                                on:pointerleave=move |_| app.pointed.set(None)
                                on:focus=move |_| app.pointed.set(phrase)
                                on:blur=move |_| app.pointed.set(None)
                                on:click=move |_| {
                                    if viewer.was_drag() {
                                        return;
                                    }
                                    // Nothing is scrolled into view: on a phone the film would go from under the finger.
                                    app.toggle_box(&pressed.finding);
                                }
                                on:keydown=move |event| on_key(event, at)
                            >
                                {b
                                    .own()
                                    .map(|given| {
                                        view! {
                                            {given.hypotheses.map(|h| view! { <Rect class="hypothesis" rect=overlay_rect(h) /> })}
                                            {bands(given).map(|band| view! { <Rect class="band" rect=band /> })}
                                        }
                                    })}
                                <Rect class="halo" rect=overlay_rect(b.finding.xyxy) />
                                <Rect class="mean" rect=overlay_rect(b.finding.xyxy) />
                            </g>
                        }
                    }
                </For>
            </g>
            <Hands boxes />
        </svg>
        <div class="labels" aria-hidden="true">
            <For each=move || { boxes.get().into_iter().enumerate().collect::<Vec<_>>() } key=|entry| format!("{entry:?}") let:entry>
                {
                    let (at, b) = entry;
                    let spot = passing(move || spots.with(|spots| spots.get(at).copied().flatten()));
                    view! { <Label b spot /> }
                }
            </For>
        </div>
    }
}

#[component]
pub(crate) fn Rect(class: &'static str, rect: [f32; 4]) -> impl IntoView {
    let [x, y, width, height] = rect.map(|v| v.to_string());
    view! { <rect class=class x=x y=y width=width height=height></rect> }
}

#[component]
fn Label(b: Drawn, spot: Memo<Option<LabelSpot>>) -> impl IntoView {
    let app = App::get();
    let phrase = b.finding.phrase;
    view! {
        <span
            class=format!("label {}", b.class)
            class:from-right=move || spot.get().is_some_and(|spot| spot.from_right)
            class:below=move || spot.get().is_some_and(|spot| spot.below)
            class:active=move || phrase.is_some() && app.active() == phrase
            class:aside=move || app.active().is_some_and(|active| Some(active) != phrase)
            class:away=move || spot.with(Option::is_none)
            style:translate=move || spot.get().map(|spot| format!("{}px {}px", spot.at[0], spot.at[1]))
        >
            {b.label}
        </span>
    }
}
