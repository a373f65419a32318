//! Moving and resizing a box by the hand, in film coordinates, so that it works however the film is turned or flipped.
//! Pure.

use phrasebox_radiograph::BoundingBox;

use crate::viewer::Point;

/// A box is at least this wide and high, as a share of the film.
const LEAST: f32 = 0.01;

/// What of a box is held: each edge of the film's left, top, right and bottom that moves along. All four move it whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Handle {
    pub(crate) left: bool,
    pub(crate) top: bool,
    pub(crate) right: bool,
    pub(crate) bottom: bool,
}

impl Handle {
    /// The whole box.
    pub(crate) const WHOLE: Self = Self {
        left: true,
        top: true,
        right: true,
        bottom: true,
    };

    /// The corner towards the film's right and bottom.
    pub(crate) const FAR_CORNER: Self = Self {
        left: false,
        top: false,
        right: true,
        bottom: true,
    };

    /// A stable name, by the edges held.
    pub(crate) fn name(self) -> &'static str {
        match (self.left, self.top, self.right, self.bottom) {
            (true, true, true, true) => "whole",
            (true, true, ..) => "left-top",
            (true, _, _, true) => "left-bottom",
            (_, true, true, _) => "right-top",
            (_, _, true, true) => "right-bottom",
            (true, ..) => "left",
            (_, true, ..) => "top",
            (_, _, true, _) => "right",
            _ => "bottom",
        }
    }

    /// Corners and edges, each with its place on the box: 0 at the left or top, 1 at the right or bottom.
    pub(crate) fn around() -> [(Self, Point); 8] {
        [
            [0.0, 0.0],
            [0.5, 0.0],
            [1.0, 0.0],
            [1.0, 0.5],
            [1.0, 1.0],
            [0.5, 1.0],
            [0.0, 1.0],
            [0.0, 0.5],
        ]
        .map(|[x, y]: Point| {
            let handle = Self {
                left: x < 0.25,
                top: y < 0.25,
                right: x > 0.75,
                bottom: y > 0.75,
            };
            (handle, [x, y])
        })
    }

    /// The box after what is held went by `by`. It stays on the film and as large as before when moved whole; no edge
    /// passes the one opposite.
    pub(crate) fn drag(self, b: BoundingBox, by: Point) -> BoundingBox {
        let [x1, y1, x2, y2] = b.clamped().xyxy();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "film coordinates are single precision"
        )]
        let [dx, dy] = by.map(|v| v as f32);
        let (x1, x2) = along(x1, x2, self.left, self.right, dx);
        let (y1, y2) = along(y1, y2, self.top, self.bottom, dy);
        BoundingBox::from_xyxy(x1, y1, x2, y2).expect("a finite drag keeps edges in order")
    }
}

fn along(near: f32, far: f32, holds_near: bool, holds_far: bool, by: f32) -> (f32, f32) {
    if !by.is_finite() {
        return (near, far);
    }
    match (holds_near, holds_far) {
        (true, true) => {
            let by = by.clamp(-near, 1.0 - far);
            (near + by, (far + by).min(1.0))
        }
        (true, false) => ((near + by).clamp(0.0, (far - LEAST).max(0.0)).min(far), far),
        (false, true) => (
            near,
            (far + by).clamp((near + LEAST).min(1.0), 1.0).max(near),
        ),
        (false, false) => (near, far),
    }
}

/// Whether a box was drawn on purpose and not by a click that slipped.
pub(crate) fn is_meant(b: BoundingBox) -> bool {
    b.width() >= LEAST && b.height() >= LEAST
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn xyxy(b: [f32; 4]) -> BoundingBox {
        BoundingBox::try_from(b).expect("ordered")
    }

    fn handle(left: bool, top: bool, right: bool, bottom: bool) -> Handle {
        Handle {
            left,
            top,
            right,
            bottom,
        }
    }

    #[test]
    fn what_is_held_goes_along() {
        let b = [0.25, 0.25, 0.5, 0.75];
        let right = handle(false, false, true, false);
        let corner = handle(true, true, false, false);
        for (name, held, by, expected) in [
            (
                "whole",
                Handle::WHOLE,
                [0.125, -0.125],
                [0.375, 0.125, 0.625, 0.625],
            ),
            (
                "whole, off the film",
                Handle::WHOLE,
                [0.9, 0.9],
                [0.75, 0.5, 1.0, 1.0],
            ),
            (
                "whole, towards the patient's right",
                Handle::WHOLE,
                [-0.25, 0.0],
                [0.0, 0.25, 0.25, 0.75],
            ),
            ("right edge", right, [0.25, 0.5], [0.25, 0.25, 0.75, 0.75]),
            (
                "right edge past the left",
                right,
                [-0.9, 0.0],
                [0.25, 0.25, 0.26, 0.75],
            ),
            ("corner", corner, [-0.5, 0.125], [0.0, 0.375, 0.5, 0.75]),
        ] {
            let now = held.drag(xyxy(b), by).xyxy();
            assert!(
                now.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6),
                "{name}: {now:?}"
            );
        }
    }

    #[test]
    fn each_handle_holds_the_edges_it_stands_on() {
        for (held, [x, y]) in Handle::around() {
            assert_eq!((held.left, held.right), (x == 0.0, x == 1.0));
            assert_eq!((held.top, held.bottom), (y == 0.0, y == 1.0));
        }
    }

    proptest! {
        #[test]
        fn a_box_stays_a_box_on_the_film(
            x in (0.0_f32..=1.0, 0.0_f32..=1.0),
            y in (0.0_f32..=1.0, 0.0_f32..=1.0),
            held in any::<[bool; 4]>(),
            by in (-3.0_f64..3.0, -3.0_f64..3.0),
        ) {
            let b = xyxy([x.0.min(x.1), y.0.min(y.1), x.0.max(x.1), y.0.max(y.1)]);
            let held = handle(held[0], held[1], held[2], held[3]);
            let now = held.drag(b, [by.0, by.1]);
            prop_assert_eq!(now, now.clamped());
            if held == Handle::WHOLE {
                prop_assert!((now.width() - b.width()).abs() < 1e-5);
                prop_assert!((now.height() - b.height()).abs() < 1e-5);
            }
        }
    }
}
