//! What fingers, pen and mouse do on the film. Pure.

use super::view::Point;

/// So far, in CSS pixels, a press may travel and still be a click.
const SLACK: f64 = 4.0;

/// One step of a gesture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Gesture {
    /// One pointer went this far.
    Drag(Point),
    /// Two pointers went from these points to those.
    Pinch([Point; 2], [Point; 2]),
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Pressed {
    id: i32,
    start: Point,
    at: Point,
}

/// The pointers that are down.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Pointers {
    down: Vec<Pressed>,
    travelled: bool,
}

impl Pointers {
    /// A pointer went down.
    pub(crate) fn press(&mut self, id: i32, at: Point) {
        self.down.retain(|p| p.id != id);
        if self.down.is_empty() {
            self.travelled = false;
        }
        self.down.push(Pressed { id, start: at, at });
    }

    /// A pointer moved. Nothing for one that is not down or has hardly moved since.
    pub(crate) fn travel(&mut self, id: i32, to: Point) -> Option<Gesture> {
        let index = self.down.iter().position(|p| p.id == id)?;
        let Pressed { start, at, .. } = self.down[index];
        let far = (to[0] - start[0]).hypot(to[1] - start[1]) > SLACK;
        if !self.travelled && !far {
            return None;
        }
        self.travelled = true;
        self.down[index].at = to;
        match self.down.as_slice() {
            [_] => Some(Gesture::Drag([to[0] - at[0], to[1] - at[1]])),
            [a, b] => {
                let now = [a.at, b.at];
                let mut before = now;
                before[index] = at;
                Some(Gesture::Pinch(before, now))
            }
            _ => None,
        }
    }

    /// A pointer went up, or the browser took it away.
    pub(crate) fn lift(&mut self, id: i32) {
        self.down.retain(|p| p.id != id);
    }

    /// Whether the present press, or the last one, was more than a click.
    pub(crate) fn travelled(&self) -> bool {
        self.travelled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_is_no_drag() {
        let mut pointers = Pointers::default();
        assert_eq!(pointers.travel(1, [5.0, 5.0]), None, "not down");
        pointers.press(1, [10.0, 10.0]);
        assert_eq!(pointers.travel(1, [12.0, 12.0]), None);
        assert!(!pointers.travelled());
        // From where it went down, so that the film keeps up with the finger.
        assert_eq!(
            pointers.travel(1, [10.0, 20.0]),
            Some(Gesture::Drag([0.0, 10.0]))
        );
        assert_eq!(
            pointers.travel(1, [10.0, 21.0]),
            Some(Gesture::Drag([0.0, 1.0]))
        );
        pointers.lift(1);
        assert!(
            pointers.travelled(),
            "until the next press: the click that follows is none"
        );
        assert_eq!(pointers.travel(1, [90.0, 90.0]), None);
        pointers.press(1, [0.0, 0.0]);
        assert!(!pointers.travelled());
    }

    #[test]
    fn two_fingers_pinch_and_one_goes_on_alone() {
        let mut pointers = Pointers::default();
        pointers.press(1, [100.0, 100.0]);
        pointers.press(2, [200.0, 100.0]);
        assert_eq!(
            pointers.travel(2, [220.0, 100.0]),
            Some(Gesture::Pinch(
                [[100.0, 100.0], [200.0, 100.0]],
                [[100.0, 100.0], [220.0, 100.0]]
            ))
        );
        assert_eq!(
            pointers.travel(1, [90.0, 100.0]),
            Some(Gesture::Pinch(
                [[100.0, 100.0], [220.0, 100.0]],
                [[90.0, 100.0], [220.0, 100.0]]
            ))
        );
        pointers.press(3, [0.0, 0.0]);
        assert_eq!(
            pointers.travel(3, [50.0, 0.0]),
            None,
            "three fingers do nothing"
        );
        pointers.lift(3);
        pointers.lift(1);
        assert_eq!(
            pointers.travel(2, [230.0, 101.0]),
            Some(Gesture::Drag([10.0, 1.0]))
        );
    }
}
