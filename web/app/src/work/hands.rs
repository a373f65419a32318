//! Boxes by the hand: the held box's handles, drawing, and the keys that move a box. Mouse, touch and pen alike.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use phrasebox_radiograph::BoundingBox;
use phrasebox_record::{BoxKey, Edit};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::handles::{Handle, is_meant};
use super::keys_of;
use crate::boxes::Drawn;
use crate::controller::App;
use crate::links;
use crate::viewer::{Placement, Point, Tool, Viewer};

/// A key moves a box by so many CSS pixels: where the film is enlarged, more finely.
const STEP: f64 = 5.0;
/// Below this many CSS pixels a side has no handle in its middle, and the box is moved from beneath it.
const ROOMY: f64 = 60.0;
/// From a handle's middle so far a finger still hits it.
const REACH: f64 = 14.0;
/// A box put there without drawing takes this share of what is seen.
const PUT: f64 = 0.25;

/// A drag that is under way.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Drag {
    handle: Handle,
    start: Point,
    before: BoundingBox,
    now: BoundingBox,
}

/// The handles of the held box among `boxes`, and the sheet to draw on.
#[component]
pub(crate) fn Hands(boxes: Memo<Vec<Drawn>>) -> impl IntoView {
    let app = App::get();
    let viewer = Viewer::get();
    let held = Memo::new(move |_| {
        let key = app.held_box.get()?;
        boxes.with(|boxes| boxes.iter().find(|b| b.finding.key == key).cloned())
    });
    let draw = Callback::new(move |b| app.draw(b));
    view! {
        <Show when=move || viewer.tool.get() != Tool::Draw>
            {move || {
                held.get()
                    .map(|drawn| {
                        let finding = StoredValue::new(drawn.finding.clone());
                        let place = Callback::new(move |to| app.place(&finding.get_value(), to, false));
                        // A click lets go.
                        let click = Callback::new(move |()| app.toggle_box(&finding.get_value()));
                        view! { <Handles id=drawn.id class=drawn.class xyxy=drawn.finding.xyxy place click /> }
                    })
            }}
        </Show>
        <Sheet draw />
    }
}

/// A box in the middle of what is seen.
fn middle(viewer: Viewer) -> Option<BoundingBox> {
    let placement = viewer.placement.get_untracked()?;
    let size = viewer.frame_size_now()?;
    let at = |share: f64| size.map(|side| side * share);
    Some(placement.box_between(at(0.5 - PUT / 2.0), at(0.5 + PUT / 2.0)))
}

fn client(event: &PointerEvent) -> Point {
    [event.client_x(), event.client_y()].map(f64::from)
}

/// The pointer is this element's until it is lifted.
fn capture(event: &PointerEvent) {
    event.prevent_default();
    event.stop_propagation();
    if let Some(element) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) {
        // A pointer that just went up cannot be held; then its gesture is over anyway.
        _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// How far the film's point under the pointer went.
fn travelled(placement: Placement, start: Point, now: Point) -> Point {
    let [from, to] = [start, now].map(|at| placement.to_film(at));
    [to[0] - from[0], to[1] - from[1]]
}

/// Handles around a box.
#[component]
pub(crate) fn Handles(
    /// Element of the box, which takes the focus.
    id: String,
    /// Class names of the box.
    class: String,
    /// Where it is.
    xyxy: BoundingBox,
    /// It was dragged there.
    place: Callback<BoundingBox>,
    /// It was clicked.
    click: Callback<()>,
) -> impl IntoView {
    let viewer = Viewer::get();
    let xyxy = xyxy.clamped();
    let drag = RwSignal::new(None::<Drag>);
    let shown = move || drag.get().map_or(xyxy, |drag| drag.now);
    let edges = move || {
        viewer
            .placement
            .get()
            .map(|placement| placement.edges(shown()))
    };
    let id = StoredValue::new(id);
    let start = move |handle: Handle, event: &PointerEvent| {
        if event.button() != 0 {
            return;
        }
        capture(event);
        // A press that is taken moves no focus by itself, and keys should go to what is held.
        links::focus(&id.get_value());
        drag.set(Some(Drag {
            handle,
            start: client(event),
            before: xyxy,
            now: xyxy,
        }));
    };
    let go = move |event: &PointerEvent| {
        if let (Some(mut at), Some(placement)) =
            (drag.get_untracked(), viewer.placement.get_untracked())
        {
            let by = travelled(placement, at.start, client(event));
            at.now = at.handle.drag(at.before, by);
            drag.set(Some(at));
        }
    };
    let end = move || {
        if let Some(Drag { before, now, .. }) = drag.get_untracked() {
            drag.set(None);
            if now == before {
                click.run(());
            } else {
                place.run(now);
            }
        }
    };
    let grip = move |handle: Handle,
                     at: Signal<Option<Point>>,
                     class: &'static str,
                     name: &'static str| {
        let x = move || at.get().map(|[x, _]| x.to_string());
        let y = move || at.get().map(|[_, y]| y.to_string());
        view! {
            <g
                class=format!("handle {class}")
                class:away=move || at.get().is_none()
                data-testid=format!("handle-{name}")
                on:pointerdown=move |event| start(handle, &event)
                on:pointermove=move |event| go(&event)
                on:pointerup=move |_| end()
                on:pointercancel=move |_| drag.set(None)
            >
                <circle class="reach" cx=x cy=y r=REACH></circle>
                <circle class="dot" cx=x cy=y r=if class == "whole" { "9" } else { "5" }></circle>
                {(class == "whole")
                    .then(|| {
                        let cross = move || {
                            at.get()
                                .map(|[x, y]| format!("M{} {y}h10M{x} {}v10", x - 5.0, y - 5.0))
                        };
                        view! { <path class="cross" d=cross></path> }
                    })}
            </g>
        }
    };
    let spot = move |[x, y]: Point| {
        Signal::derive(move || {
            let placement = viewer.placement.get()?;
            let [x1, y1, x2, y2] = shown().xyxy().map(f64::from);
            let [left, top, right, bottom] = placement.edges(shown());
            // On a small box only corners; of them two, for two fingers' width lies between them.
            let middle = x == 0.5 || y == 0.5;
            let roomy = right - left >= ROOMY && bottom - top >= ROOMY;
            (roomy || (!middle && x == y))
                .then(|| placement.to_screen([x1 + (x2 - x1) * x, y1 + (y2 - y1) * y]))
        })
    };
    let whole = Signal::derive(move || {
        let [left, top, right, bottom] = edges()?;
        let across = f64::midpoint(left, right);
        Some(if right - left >= ROOMY && bottom - top >= ROOMY {
            [across, f64::midpoint(top, bottom)]
        } else {
            [across, bottom + REACH * 1.5]
        })
    });
    let rect = move |at: usize| {
        move || {
            edges().map(|[left, top, right, bottom]| {
                [left, top, right - left, bottom - top][at].to_string()
            })
        }
    };
    view! {
        <g class=format!("handles {class}") aria-hidden="true">
            <rect class="moving" x=rect(0) y=rect(1) width=rect(2) height=rect(3)></rect>
            {Handle::around()
                .map(|(handle, at)| grip(handle, spot(at), "edge", handle.name()))}
            {grip(Handle::WHOLE, whole, "whole", Handle::WHOLE.name())}
        </g>
    }
}

/// Covers the film while a box is drawn; also puts one there when that is asked for.
#[component]
pub(crate) fn Sheet(
    /// A box was drawn.
    draw: Callback<BoundingBox>,
) -> impl IntoView {
    let viewer = Viewer::get();
    Effect::new(move |before: Option<u32>| {
        let asked = viewer.put.get();
        if before.is_some_and(|before| before != asked)
            && let Some(b) = middle(viewer)
        {
            viewer.tool.set(Tool::Move);
            draw.run(b);
        }
        asked
    });
    view! {
        <Show when=move || viewer.tool.get() == Tool::Draw>
            <Paper draw />
        </Show>
    }
}

#[component]
fn Paper(draw: Callback<BoundingBox>) -> impl IntoView {
    let viewer = Viewer::get();
    // From where to where, in coordinates of the frame.
    let line = RwSignal::new(None::<(Point, Point)>);
    // A corner that was pressed, in film coordinates: who cannot drag presses the one opposite next.
    let corner = RwSignal::new(None::<Point>);
    let within = |event: &PointerEvent| {
        let sheet = event.current_target()?.dyn_into::<Element>().ok()?;
        let frame = sheet.get_bounding_client_rect();
        let [x, y] = client(event);
        Some([x - frame.left(), y - frame.top()])
    };
    let rubber = move || {
        let ((from, to), placement) = line.get().zip(viewer.placement.get())?;
        Some(placement.box_between(from, to))
    };
    let edges = move |at: usize| {
        move || {
            let placement = viewer.placement.get()?;
            let [left, top, right, bottom] = placement.edges(rubber()?);
            Some([left, top, right - left, bottom - top][at].to_string())
        }
    };
    view! {
        <g
            class="sheet"
            aria-hidden="true"
            data-testid="sheet"
            on:pointerdown=move |event| {
                if event.button() == 0 && let Some(at) = within(&event) {
                    capture(&event);
                    line.set(Some((at, at)));
                }
            }
            on:pointermove=move |event| {
                if let Some(at) = within(&event) {
                    line.update(|line| {
                        if let Some((_, to)) = line {
                            *to = at;
                        }
                    });
                }
            }
            on:pointerup=move |_| {
                let pressed = line.get_untracked().zip(viewer.placement.get_untracked());
                line.set(None);
                let Some(((from, to), placement)) = pressed else { return };
                let first = corner.get_untracked().map(|corner| placement.to_screen(corner));
                let b = [Some(from), first]
                    .into_iter()
                    .flatten()
                    .map(|from| placement.box_between(from, to))
                    .find(|b| is_meant(*b));
                if let Some(b) = b {
                    viewer.tool.set(Tool::Move);
                    draw.run(b);
                } else {
                    corner.set(Some(placement.to_film(to)));
                }
            }
            on:pointercancel=move |_| line.set(None)
        >
            <rect class:paper=true width="100%" height="100%"></rect>
            {move || {
                let at = viewer.placement.get()?.to_screen(corner.get()?);
                Some(view! { <circle class="corner" cx=at[0].to_string() cy=at[1].to_string() r="5"></circle> })
            }}
            <rect class="moving" x=edges(0) y=edges(1) width=edges(2) height=edges(3)></rect>
        </g>
    }
}

/// Where `event` puts a box with the focus: Shift and an arrow move it, with Alt they size it. None for other keys.
pub(crate) fn moved_by_key(
    viewer: Viewer,
    xyxy: BoundingBox,
    event: &KeyboardEvent,
) -> Option<BoundingBox> {
    let way = match event.key().as_str() {
        "ArrowLeft" => [-STEP, 0.0],
        "ArrowRight" => [STEP, 0.0],
        "ArrowUp" => [0.0, -STEP],
        "ArrowDown" => [0.0, STEP],
        _ => return None,
    };
    let placement = viewer
        .placement
        .get_untracked()
        .filter(|_| event.shift_key())?;
    let by = travelled(placement, [0.0, 0.0], way);
    let handle = if event.alt_key() {
        Handle::FAR_CORNER
    } else {
        Handle::WHOLE
    };
    Some(handle.drag(xyxy, by))
}

/// What `event` does to a box with the focus; Delete takes it away. False for keys that do nothing to it.
pub(crate) fn key_on_box(app: App, viewer: Viewer, drawn: &Drawn, event: &KeyboardEvent) -> bool {
    if event.key() == "Delete" {
        app.take_away(&drawn.finding);
        return true;
    }
    let Some(to) = moved_by_key(viewer, drawn.finding.xyxy, event) else {
        return false;
    };
    app.place(&drawn.finding, to, true);
    // The box is drawn anew where it is now; the focus goes with it.
    let id = drawn.id.clone();
    request_animation_frame(move || links::focus(&id));
    true
}

impl App {
    /// Put a box elsewhere; `joined` where it is one of many small steps.
    pub(crate) fn place(self, finding: &phrasebox_record::Finding, to: BoundingBox, joined: bool) {
        let edit = Edit::Place {
            of: finding.key.clone(),
            seen: finding
                .given
                .as_ref()
                .map_or(finding.xyxy, |given| given.xyxy),
            xyxy: to,
        };
        if joined {
            self.edit_joined(edit);
        } else {
            self.edit(edit);
        }
    }

    /// Draw a box for the held phrase, if one is held, and hold it.
    pub(crate) fn draw(self, xyxy: BoundingBox) {
        let Some(film) = self.film_key() else {
            return;
        };
        let held = self.held.get_untracked();
        let phrase = self.session.with_untracked(|session| {
            held.and_then(|index| keys_of(&session.reading).into_iter().nth(index))
        });
        let number = self
            .works
            .with_untracked(|works| works.history(&film).record().next_drawn());
        self.edit(Edit::Draw { phrase, xyxy });
        self.held_box.set(Some(BoxKey::Drawn(number)));
        request_animation_frame(move || links::focus(&links::drawn_id(number)));
    }

    /// Take a drawn box away, or reject one of the model.
    pub(crate) fn take_away(self, finding: &phrasebox_record::Finding) {
        match &finding.key {
            BoxKey::Drawn(drawn) => self.edit(Edit::Remove { drawn: *drawn }),
            BoxKey::Model { phrase, nth } => self.edit(Edit::Judge {
                phrase: phrase.clone(),
                nth: *nth,
                seen: finding
                    .given
                    .as_ref()
                    .map_or(finding.xyxy, |given| given.xyxy),
                verdict: Some(phrasebox_record::Verdict::Rejected),
            }),
        }
    }
}
