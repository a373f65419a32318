//! What lies on the film while someone practises: the learner's box, and after the answer the reference and the
//! model's box. Nothing else of the page's boxes.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use phrasebox_radiograph::BoundingBox;

use super::run::{Answer, ModelSays, Run};
use crate::boxes::{LabelSpot, SPAN, label_spots, overlay_rect};
use crate::controller::App;
use crate::film_pane::Rect;
use crate::language::Say;
use crate::links;
use crate::state::Session;
use crate::viewer::{Tool, Viewer};
use crate::words::practice as words;
use crate::work::{Handles, Sheet, moved_by_key};

/// Element id of the learner's box.
const LEARNER: &str = "learner-box";

/// Width and height of a box's name in CSS pixels.
const NAME: [f64; 2] = [75.0, 20.0];

/// A box to show.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    /// Whose it is, as a class name.
    class: &'static str,
    /// Whose it is, in words.
    label: Say,
    xyxy: BoundingBox,
}

/// The boxes to show: before the answer the learner's alone.
fn shown(run: &Run, session: &Session) -> Vec<Shown> {
    let Some((_, task)) = run.now() else {
        return Vec::new();
    };
    let all = |class, label: Say, boxes: &[BoundingBox]| {
        boxes
            .iter()
            .map(|xyxy| Shown {
                class,
                label: label.clone(),
                xyxy: *xyxy,
            })
            .collect::<Vec<_>>()
    };
    let learner = |boxes: &[BoundingBox]| all("learner", words::YOURS, boxes);
    let Some(answer) = &run.answer else {
        return learner(run.marked.as_slice());
    };
    let mut out = all("reference", words::REFERENCE, &task.boxes);
    if let ModelSays::Boxes(boxes) = run.model(session) {
        out.extend(all("model", words::MODEL, &boxes));
    }
    out.extend(learner(Answer::boxes(answer)));
    out
}

/// Names of boxes that lie on one another, each a line away from the one before.
fn apart(mut spots: Vec<Option<LabelSpot>>) -> Vec<Option<LabelSpot>> {
    for at in 1..spots.len() {
        let (before, rest) = spots.split_at_mut(at);
        let Some(spot) = &mut rest[0] else { continue };
        let hides = |spot: &LabelSpot, other: &LabelSpot| {
            (0..2).all(|axis| (spot.at[axis] - other.at[axis]).abs() < NAME[axis])
                && spot.below == other.below
        };
        while before.iter().flatten().any(|other| hides(spot, other)) {
            spot.at[1] += if spot.below { NAME[1] } else { -NAME[1] };
        }
    }
    spots
}

/// The boxes, and the learner's hand.
#[component]
pub(super) fn Marks() -> impl IntoView {
    let app = App::get();
    let viewer = Viewer::get();
    let run = app.practice.run;
    let boxes = Memo::new(move |_| {
        run.with(|run| {
            run.as_ref().map_or_else(Vec::new, |run| {
                app.session.with(|session| shown(run, session))
            })
        })
    });
    let open = Memo::new(move |_| {
        run.with(|run| {
            run.as_ref()
                .filter(|run| run.answer.is_none())
                .map(Run::place)
        })
    });
    // A question begins with the hand ready to draw; after the answer it moves the film.
    Effect::new(move |_| {
        let tool = if open.get().is_some() {
            Tool::Draw
        } else {
            Tool::Move
        };
        viewer.can_draw.set(open.get().is_some());
        viewer.tool.set(tool);
    });
    let mark = move |at: Option<BoundingBox>| {
        app.practice.update(|run| run.mark(at));
        if at.is_some() {
            // The box is drawn anew; the focus goes with it.
            request_animation_frame(|| links::focus(LEARNER));
        }
    };
    let marked = move || {
        let own = run.with(|run| run.as_ref().and_then(|run| run.marked));
        own.filter(|_| open.get().is_some())
    };
    let on_key = move |event: KeyboardEvent| {
        let Some(own) = untrack(marked) else { return };
        let to = if event.key() == "Delete" {
            Some(None)
        } else {
            moved_by_key(viewer, own, &event).map(Some)
        };
        if let Some(to) = to {
            event.prevent_default();
            mark(to);
            if to.is_none() {
                viewer.tool.set(Tool::Draw);
                links::focus(super::asking::FRAME);
            }
        }
    };
    let place = move || {
        viewer
            .placement
            .get()
            .map(|placement| placement.matrix_text([f64::from(SPAN); 2]))
    };
    let spots = Memo::new(move |_| {
        let Some((placement, size)) = viewer.placement.get().zip(viewer.frame_size()) else {
            return Vec::new();
        };
        let edges: Vec<_> =
            boxes.with(|boxes| boxes.iter().map(|b| placement.edges(b.xyxy)).collect());
        apart(label_spots(&edges, size))
    });
    let set = Callback::new(move |to: BoundingBox| mark(Some(to)));
    view! {
        <svg class="overlay" role="group" aria-label=words::MARKS data-testid="marks">
            <g transform=place>
                {move || {
                    boxes
                        .get()
                        .into_iter()
                        .map(|b| {
                            let own = b.class == "learner" && untrack(|| open.get().is_some());
                            view! {
                                <g
                                    id=own.then_some(LEARNER)
                                    class=format!("box {}", b.class)
                                    role=if own { "application" } else { "img" }
                                    tabindex=own.then_some("0")
                                    aria-label=if own { words::MARK_HELP } else { b.label }
                                    data-testid=format!("{}-box", b.class)
                                    data-xyxy=format!("{:?}", b.xyxy.xyxy())
                                    on:keydown=on_key
                                >
                                    <Rect class="halo" rect=overlay_rect(b.xyxy) />
                                    <Rect class="mean" rect=overlay_rect(b.xyxy) />
                                </g>
                            }
                        })
                        .collect_view()
                }}
            </g>
            <Show when=move || viewer.tool.get() == Tool::Move>
                {move || {
                    marked()
                        .map(|xyxy| {
                            let click = Callback::new(|()| ());
                            view! { <Handles id=LEARNER.to_owned() class="learner".to_owned() xyxy place=set click /> }
                        })
                }}
            </Show>
            <Show when=move || open.get().is_some()>
                <Sheet draw=set />
            </Show>
        </svg>
        <div class="labels" aria-hidden="true">
            {move || {
                let boxes = boxes.get().into_iter().zip(spots.get());
                boxes.map(|(b, spot)| view! { <Name b spot /> }).collect_view()
            }}
        </div>
    }
}

#[component]
fn Name(b: Shown, spot: Option<LabelSpot>) -> impl IntoView {
    view! {
        <span
            class=format!("label {}", b.class)
            class:from-right=spot.is_some_and(|spot| spot.from_right)
            class:below=spot.is_some_and(|spot| spot.below)
            class:away=spot.is_none()
            style:translate=spot.map(|spot| format!("{}px {}px", spot.at[0], spot.at[1]))
        >
            {b.label}
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_boxes_that_lie_on_one_another_can_be_read() {
        let spot = |x, y, below| {
            Some(LabelSpot {
                at: [x, y],
                from_right: false,
                below,
            })
        };
        let [above, below] = [spot(10.0, 100.0, false), spot(10.0, 200.0, true)];
        let told = apart(vec![
            above,
            below,
            None,
            above,
            spot(14.0, 85.0, false),
            below,
        ]);
        assert_eq!(
            told,
            [
                above,
                below,
                None,
                spot(10.0, 80.0, false),
                spot(14.0, 45.0, false),
                spot(10.0, 220.0, true),
            ]
        );
    }
}
