//! One film in its frame: picture, side markers, magnifier, what is drawn on it, and the pointers and keys that move it.

use js_sys::Uint8Array;
use leptos::ev::{KeyboardEvent, PointerEvent, WheelEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ResizeObserver};

use super::gestures::Gesture;
use super::keys::{self, Tool};
use super::lens::{Lens, MAGNIFICATION};
use super::pixels::{Levels, Plane};
use super::toolbar::Toolbar;
use super::{Point, Viewer, surface};
use crate::controller::App;
use crate::words;

/// The wheel's turn that doubles the film's size, in CSS pixels.
const WHEEL_DOUBLES: f64 = 400.0;
/// CSS pixels that a wheel means by a line or a page.
const LINE: f64 = 16.0;
const PAGE: f64 = 400.0;
/// Buttons of a mouse, as pointer events number them.
const MIDDLE: i16 = 1;
const RIGHT: i16 = 2;

/// One film with the browser's own reading of it, else the worker's grey pixels.
#[component]
pub(crate) fn FilmView(
    /// Number of the film's file; the film is the session's frame of it.
    file: u32,
    /// Whether the boxes among the children are shown.
    boxes_shown: RwSignal<bool>,
    /// Whether the evidence among the children is shown, where there can be any.
    #[prop(optional)]
    evidence_shown: Option<RwSignal<bool>>,
    /// What is drawn on the film.
    children: ChildrenFn,
) -> impl IntoView {
    let app = App::get();
    let figure = NodeRef::<html::Figure>::new();
    let canvas = NodeRef::<html::Canvas>::new();
    let natural = RwSignal::new(None::<(u32, u32)>);
    let refused = RwSignal::new(false);
    // Until another frame is decoded the one before stays as it was.
    let read = Memo::new(move |before: Option<&Option<(u32, u32)>>| {
        let size = app
            .session
            .with(|session| session.film.as_ref().and_then(|film| film.size));
        size.or(before.copied().flatten())
    });
    let size = Signal::derive(move || read.get().or(natural.get()));
    let frame_size = size_of(figure);
    let viewer = Viewer::new(app, frame_size, size, boxes_shown, evidence_shown);
    provide_context(viewer);

    spawn_local(async move {
        let Some(film) = app.film_file(file) else {
            return;
        };
        match surface::decoded(&film).await {
            // Meanwhile another film may have taken this one's place.
            Ok((size, plane)) => {
                if natural.try_set(Some(size)).is_none() {
                    viewer.show(plane);
                }
            }
            Err(_) => _ = refused.try_set(true),
        }
    });
    let decoded = Memo::new(move |_| {
        app.session.with(|session| {
            let film = session.film.as_ref().filter(|film| film.file == file)?;
            Some((film.job, film.size?))
        })
    });
    Effect::new(move |_| {
        if let (true, Some((job, (width, height)))) = (refused.get(), decoded.get()) {
            let sent = app.preview.with(|preview| {
                let (_, bytes) = preview.as_ref().filter(|(of, _)| *of == job)?;
                Plane::new(width, height, Uint8Array::new(bytes).to_vec())
            });
            if let Some(plane) = sent {
                viewer.show(plane);
            }
        }
    });
    let painted = paint_with(viewer, canvas);

    let ratio = move || {
        size.get().map_or(1.0, |(width, height)| {
            f64::from(width.max(1)) / f64::from(height.max(1))
        })
    };
    let place = move || {
        let placed = viewer.placement.get().zip(viewer.frame.get());
        placed.map(|(placement, frame)| placement.matrix_text(frame.film))
    };
    let side = move |index: usize| {
        move || {
            viewer
                .frame
                .get()
                .map(|frame| format!("{}px", frame.film[index]))
        }
    };
    let orientation = Memo::new(move |_| viewer.view.get().orientation);
    let dark = move || refused.get() && !viewer.ready.get();
    view! {
        <div
            class="viewer"
            role="group"
            aria-label=words::viewer::VIEWER
            data-testid="viewer"
            on:keydown=move |event| on_key(viewer, &event)
        >
            <figure
                node_ref=figure
                class="frame"
                class:waiting=move || size.get().is_none()
                class:scrolls=move || viewer.tool.get() == Tool::Move && viewer.view.get().is_fitted()
                class:windowing=move || viewer.tool.get() == Tool::Window
                class:magnifying=move || viewer.tool.get() == Tool::Magnify
                style=("--ratio", move || ratio().to_string())
                tabindex="0"
                aria-label=words::viewer::FRAME_HELP
                data-testid="film-frame"
                on:pointerdown=move |event| press(viewer, figure, &event)
                on:pointermove=move |event| travel(viewer, figure, &event)
                on:pointerup=move |event| viewer.lift(&event)
                on:pointercancel=move |event| viewer.lift(&event)
                on:pointerleave=move |event| viewer.leave(&event)
                on:contextmenu=|event| event.prevent_default()
                on:wheel=move |event| on_wheel(viewer, figure, &event)
            >
                <canvas
                    node_ref=canvas
                    class="film"
                    role="img"
                    aria-label=words::FILM
                    data-painted=move || painted.get().to_string()
                    style:width=side(0)
                    style:height=side(1)
                    style:transform=place
                ></canvas>
                {move || {
                    let orientation = orientation.get();
                    let at = |edge, side| format!("marker {side} {}", words::viewer::edge_class(edge));
                    view! {
                        <span class=at(orientation.edge_of_right(), "right") title=words::MARKER_RIGHT aria-label=words::MARKER_RIGHT>"R"</span>
                        <span class=at(orientation.edge_of_left(), "left") title=words::MARKER_LEFT aria-label=words::MARKER_LEFT>"L"</span>
                        {orientation
                            .is_mirrored()
                            .then(|| view! { <span class="mirrored" data-testid="mirrored">{words::viewer::MIRRORED}</span> })}
                    }
                }}
                {children()}
                <Lens film=canvas painted />
            </figure>
            <Toolbar />
        </div>
        <Show when=dark>
            <p class="quiet">
                {move || (if read.get().is_some() { words::FILM_BLANK } else { words::FILM_DECODING }).now()}
            </p>
        </Show>
    }
}

/// The size of an element in CSS pixels, followed as it changes.
fn size_of(element: NodeRef<html::Figure>) -> Signal<Option<Point>> {
    let size = RwSignal::new(None);
    Effect::new(move |watched: Option<bool>| {
        let Some(element) = element.get() else {
            return false;
        };
        if watched == Some(true) {
            return true;
        }
        let measured = element.clone();
        let measure = move || {
            let sides = [measured.client_width(), measured.client_height()];
            _ = size.try_set(Some(sides.map(f64::from)));
        };
        measure();
        let heard = Closure::<dyn Fn()>::new(measure);
        if let Ok(observer) = ResizeObserver::new(heard.as_ref().unchecked_ref()) {
            observer.observe(&element);
            let watching = StoredValue::new_local((observer, heard));
            on_cleanup(move || watching.with_value(|(observer, _)| observer.disconnect()));
        }
        true
    });
    size.into()
}

/// Keeps the canvas as the viewer wants it; counts how often it was painted.
fn paint_with(viewer: Viewer, canvas: NodeRef<html::Canvas>) -> RwSignal<u32> {
    let painted = RwSignal::new(0);
    let held = StoredValue::new(None::<usize>);
    let level = Memo::new(move |_| {
        let frame = viewer.frame.get()?;
        let closer = viewer.lens.get().map_or(1.0, |_| MAGNIFICATION);
        let fine = window().device_pixel_ratio() * closer;
        let shown = viewer.view.get().scale(frame) * frame.film[0] * fine;
        let haste = viewer.haste.get();
        if !viewer.ready.get() {
            return None;
        }
        viewer.levels.with_value(|levels| {
            let levels = levels.as_ref()?;
            Some(levels.choose(shown, held.get_value(), haste))
        })
    });
    Effect::new(move |_| {
        // Another frame may have come at the same size.
        viewer.ready.track();
        let table = viewer.window.get().table(viewer.inverted.get());
        let (Some(canvas), Some(level)) = (canvas.get(), level.get()) else {
            return;
        };
        let done = viewer.levels.with_value(|levels| {
            levels
                .as_ref()
                .is_some_and(|levels| surface::paint(&canvas, levels.plane(level), &table).is_ok())
        });
        if done {
            held.set_value(Some(level));
            painted.update(|times| *times += 1);
        }
    });
    painted
}

/// Where a pointer is within the frame.
fn within(figure: NodeRef<html::Figure>, event: &web_sys::MouseEvent) -> Option<Point> {
    let frame = figure.get_untracked()?.get_bounding_client_rect();
    Some([
        f64::from(event.client_x()) - frame.left(),
        f64::from(event.client_y()) - frame.top(),
    ])
}

fn press(viewer: Viewer, figure: NodeRef<html::Figure>, event: &PointerEvent) {
    // What lies on the film (a handle of a box) may have taken the press for itself.
    if event.default_prevented() {
        return;
    }
    if let Some(at) = within(figure, event) {
        viewer
            .pointers
            .update_value(|pointers| pointers.press(event.pointer_id(), at));
        viewer.hover(at, event);
    }
    if event.button() == MIDDLE {
        // No automatic scrolling.
        event.prevent_default();
    }
}

fn travel(viewer: Viewer, figure: NodeRef<html::Figure>, event: &PointerEvent) {
    let Some(at) = within(figure, event) else {
        return;
    };
    viewer.hover(at, event);
    let mut gesture = None;
    viewer
        .pointers
        .update_value(|pointers| gesture = pointers.travel(event.pointer_id(), at));
    let Some(gesture) = gesture else { return };
    if let Some(figure) = figure.get_untracked() {
        let figure: &HtmlElement = &figure;
        // A pointer that just went up cannot be held; then its gesture is over anyway.
        _ = figure.set_pointer_capture(event.pointer_id());
    }
    match gesture {
        Gesture::Pinch(from, to) => viewer.look(|view, frame| view.pinched(frame, from, to)),
        Gesture::Drag(by) => match (pressed(event), viewer.tool.get_untracked()) {
            (RIGHT, _) | (0, Tool::Window) => viewer.drag_window(by),
            (MIDDLE, _) | (0, Tool::Move) => viewer.pan(by),
            _ => {}
        },
    }
}

/// The button that is held, as `button` numbers them: while moving only the bits of `buttons` tell.
fn pressed(event: &PointerEvent) -> i16 {
    match event.buttons() {
        bits if bits & 2 != 0 => RIGHT,
        bits if bits & 4 != 0 => MIDDLE,
        _ => 0,
    }
}

fn on_wheel(viewer: Viewer, figure: NodeRef<html::Figure>, event: &WheelEvent) {
    let turned = event.delta_y()
        * match event.delta_mode() {
            WheelEvent::DOM_DELTA_LINE => LINE,
            WheelEvent::DOM_DELTA_PAGE => PAGE,
            _ => 1.0,
        };
    // With the whole film in sight there is nothing to zoom out of: the page scrolls on.
    if turned > 0.0 && viewer.view.get_untracked().is_fitted() && !event.ctrl_key() {
        return;
    }
    event.prevent_default();
    // A pinch on a touchpad comes as a wheel with Ctrl, in small numbers.
    let turned = if event.ctrl_key() {
        turned * 4.0
    } else {
        turned
    };
    viewer.zoom(within(figure, event), (-turned / WHEEL_DOUBLES).exp2());
}

fn on_key(viewer: Viewer, event: &KeyboardEvent) {
    let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    let taken = event.default_prevented() || modified || writes(event);
    if let Some(action) = keys::action(&event.key(), event.shift_key()).filter(|_| !taken) {
        event.prevent_default();
        viewer.act(action);
    }
}

/// Whether the key goes to something that is written into or chosen from.
fn writes(event: &KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| {
            matches!(element.tag_name().as_str(), "SELECT" | "INPUT" | "TEXTAREA")
        })
}

impl Viewer {
    /// These are the film's greys.
    fn show(self, plane: Plane) {
        self.levels.set_value(Some(Levels::of(plane)));
        self.ready.set(true);
    }

    fn hover(self, at: Point, event: &PointerEvent) {
        if self.tool.get_untracked() == Tool::Magnify {
            // A finger would cover what it points at.
            let above = if event.pointer_type() == "touch" {
                90.0
            } else {
                0.0
            };
            self.lens.set(Some([at[0], at[1] - above]));
        }
    }

    fn lift(self, event: &PointerEvent) {
        self.pointers
            .update_value(|pointers| pointers.lift(event.pointer_id()));
    }

    /// The pointer left the frame: its magnifier goes. A finger that went up leaves too, and what it showed stays.
    fn leave(self, event: &PointerEvent) {
        if event.pointer_type() != "touch" {
            self.lens.set(None);
        }
    }
}
