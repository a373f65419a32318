//! The film's viewer: how the film lies in its frame, which greys are shown, what a drag does.
//!
//! Everything drawn on the film (boxes, labels, what a person draws) asks [`Viewer::placement`] where a point of the
//! film is on the screen and which point of the film is under the pointer.

mod film_view;
mod gestures;
mod keys;
mod lens;
mod pixels;
mod surface;
mod toolbar;
mod view;
mod window;

pub(crate) use film_view::FilmView;
pub(crate) use keys::{Action, Tool};
pub(crate) use view::{Edge, Placement, Point};
pub(crate) use window::{Preset, Window};

use leptos::prelude::*;

use gestures::Pointers;
use pixels::{Haste, Levels};
use view::{Frame, View};
use window::Histogram;

use crate::controller::App;
use crate::state::{Event, Session};

/// Larger or smaller by this with each press of a key.
const ZOOM_STEP: f64 = 1.25;
/// An arrow key goes so many CSS pixels.
const STEP: f64 = 48.0;
/// A key changes the window as a drag of so many CSS pixels would.
const WINDOW_STEP: f64 = 12.0;
/// After so long without a change the film is at rest and is painted as sharp as it is.
const REST: std::time::Duration = std::time::Duration::from_millis(140);

/// Handle on the viewer of the film that is shown.
#[derive(Clone, Copy)]
pub(crate) struct Viewer {
    app: App,
    /// How the film is looked at.
    view: RwSignal<View>,
    /// The frame and the film in it; none until both sizes are known.
    frame: Memo<Option<Frame>>,
    /// Where the film lies on the screen; none until its size is known.
    pub placement: Memo<Option<Placement>>,
    /// What a drag does.
    pub tool: RwSignal<Tool>,
    /// Whether boxes can be drawn.
    pub can_draw: RwSignal<bool>,
    /// Which greys are shown.
    window: RwSignal<Window>,
    inverted: RwSignal<bool>,
    /// Where the magnifier is held, in screen coordinates.
    lens: RwSignal<Option<Point>>,
    boxes_shown: RwSignal<bool>,
    /// None where there is no evidence to show.
    evidence_shown: Option<RwSignal<bool>>,
    keys_shown: RwSignal<bool>,
    /// Counts how often a box was asked for without drawing.
    pub put: RwSignal<u32>,
    /// The film's greys, once there.
    levels: StoredValue<Option<Levels>>,
    /// Whether there are greys to paint.
    ready: RwSignal<bool>,
    haste: RwSignal<Haste>,
    /// Counts changes, to know which was the last.
    changes: StoredValue<u32>,
    pointers: StoredValue<Pointers>,
}

impl Viewer {
    /// A viewer of a film of `film` pixels in a frame of `frame` CSS pixels, each once known.
    fn new(
        app: App,
        frame: Signal<Option<Point>>,
        film: Signal<Option<(u32, u32)>>,
        boxes_shown: RwSignal<bool>,
        evidence_shown: Option<RwSignal<bool>>,
    ) -> Self {
        let view = RwSignal::new(View::default());
        let frame = Memo::new(move |_| {
            let size = frame
                .get()
                .filter(|size| size.iter().all(|side| *side > 0.0))?;
            let (width, height) = film
                .get()
                .filter(|(width, height)| *width > 0 && *height > 0)?;
            Some(Frame {
                size,
                film: [width, height].map(f64::from),
            })
        });
        Self {
            app,
            view,
            frame,
            placement: Memo::new(move |_| frame.get().map(|frame| view.get().placement(frame))),
            tool: RwSignal::new(Tool::Move),
            can_draw: RwSignal::new(true),
            window: RwSignal::new(Window::default()),
            inverted: RwSignal::new(false),
            lens: RwSignal::new(None),
            boxes_shown,
            evidence_shown,
            keys_shown: RwSignal::new(false),
            put: RwSignal::new(0),
            levels: StoredValue::new(None),
            ready: RwSignal::new(false),
            haste: RwSignal::new(Haste::Still),
            changes: StoredValue::new(0),
            pointers: StoredValue::new(Pointers::default()),
        }
    }

    /// The handle, from within anything drawn on the film.
    pub(crate) fn get() -> Self {
        expect_context::<Self>()
    }

    /// Width and height of the frame in CSS pixels.
    pub(crate) fn frame_size(self) -> Option<Point> {
        self.frame.get().map(|frame| frame.size)
    }

    /// The same now, without following it.
    pub(crate) fn frame_size_now(self) -> Option<Point> {
        self.frame.get_untracked().map(|frame| frame.size)
    }

    /// Whether the press that ends now moved something: then it is no click.
    pub(crate) fn was_drag(self) -> bool {
        self.pointers.with_value(Pointers::travelled)
    }

    /// Do it.
    pub(crate) fn act(self, action: Action) {
        match action {
            Action::Take(Tool::Draw) | Action::Put if !self.can_draw.get_untracked() => {}
            Action::ZoomIn => self.zoom(None, ZOOM_STEP),
            Action::ZoomOut => self.zoom(None, 1.0 / ZOOM_STEP),
            Action::Fit => self.look(|view, _| view.fitted()),
            Action::ActualSize => self.look(View::at_actual_size),
            Action::Step(x, y) => self.step([f64::from(x) * STEP, f64::from(y) * STEP]),
            Action::Take(tool) => self.take(tool),
            Action::Turn(quarters) => self.look(|view, frame| view.turned(frame, quarters)),
            Action::Flip => self.look(View::flipped),
            Action::Invert => self.inverted.update(|inverted| *inverted = !*inverted),
            Action::Use(preset) => self.window.set(self.preset(preset)),
            Action::Level(way) => self.drag_window([0.0, -WINDOW_STEP * f64::from(way)]),
            Action::Contrast(way) => self.drag_window([-WINDOW_STEP * f64::from(way), 0.0]),
            Action::Reset => {
                self.view.set(View::default());
                self.window.set(Window::default());
                self.inverted.set(false);
                self.take(Tool::Move);
            }
            Action::Put => {
                self.boxes_shown.set(true);
                self.put.update(|times| *times += 1);
            }
            Action::Boxes => self.boxes_shown.update(|shown| *shown = !*shown),
            Action::Evidence => {
                if let Some(shown) = self.evidence_shown {
                    shown.update(|shown| *shown = !*shown);
                }
            }
            Action::Frame(by) => {
                if let Some((at, _)) = self.app.session.with_untracked(Session::frame) {
                    self.turn_to(at.saturating_add_signed(by.into()));
                }
            }
            Action::Keys => self.keys_shown.update(|shown| *shown = !*shown),
        }
    }

    /// Show another frame, from 0, of the film's file.
    fn turn_to(self, frame: u32) {
        self.app.dispatch(Event::FrameChosen(frame));
    }

    /// Larger by `factor` around a point of the screen, else around the middle.
    fn zoom(self, at: Option<Point>, factor: f64) {
        self.look(|view, frame| {
            let middle = frame.size.map(|side| side / 2.0);
            view.zoomed(frame, at.unwrap_or(middle), factor)
        });
    }

    fn look(self, change: impl FnOnce(View, Frame) -> View) {
        if let Some(frame) = self.frame.get_untracked() {
            let before = self.view.get_untracked();
            let after = change(before, frame);
            if after.zoom != before.zoom {
                self.hasten(Haste::Zooming);
            }
            self.view.set(after);
        }
    }

    fn pan(self, by: Point) {
        self.look(|view, frame| view.panned(frame, by));
    }

    /// Go `by` CSS pixels over the film, or let the magnifier go there.
    fn step(self, [x, y]: Point) {
        match (self.lens.get_untracked(), self.frame.get_untracked()) {
            (Some(at), Some(frame)) => self.lens.set(Some([
                (at[0] + x).clamp(0.0, frame.size[0]),
                (at[1] + y).clamp(0.0, frame.size[1]),
            ])),
            _ => self.pan([-x, -y]),
        }
    }

    fn take(self, tool: Tool) {
        if tool == Tool::Draw {
            self.boxes_shown.set(true);
        }
        self.tool.set(tool);
        let middle = self
            .frame
            .get_untracked()
            .map(|frame| frame.size.map(|side| side / 2.0));
        self.lens.set(middle.filter(|_| tool == Tool::Magnify));
    }

    fn preset(self, preset: Preset) -> Window {
        self.levels.with_value(|levels| {
            let empty: Histogram = [0; _];
            preset.window(levels.as_ref().map_or(&empty, |levels| &levels.histogram))
        })
    }

    fn drag_window(self, by: Point) {
        self.hasten(Haste::Windowing);
        self.window.update(|window| *window = window.dragged(by));
    }

    /// Something moves; it is at rest again when nothing has changed for a while.
    fn hasten(self, haste: Haste) {
        self.haste.set(haste);
        self.changes
            .update_value(|changes| *changes = changes.wrapping_add(1));
        let change = self.changes.get_value();
        set_timeout(
            move || {
                // The film may be gone by now, and with it everything here.
                if self.changes.try_get_value() == Some(change) {
                    self.haste.set(Haste::Still);
                }
            },
            REST,
        );
    }
}
