//! Every action of the viewer and its key: one table for what keys do, for the buttons' hints and for the key map.

use super::window::Preset;
use crate::language::{Say, say};
use crate::words::{evidence, viewer as words};

/// What a press on the film, or a drag, does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    /// Moves the film.
    Move,
    /// Sets the window.
    Window,
    /// Holds a magnifier over the film.
    Magnify,
    /// Draws a box.
    Draw,
}

/// Something that the viewer can be told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// Larger.
    ZoomIn,
    /// Smaller.
    ZoomOut,
    /// The whole film.
    Fit,
    /// One film pixel as one screen pixel.
    ActualSize,
    /// Show more of what lies to that side: steps to the right and down.
    Step(i8, i8),
    /// Take this tool.
    Take(Tool),
    /// A quarter to the right, or to the left.
    Turn(i8),
    /// Left to right.
    Flip,
    /// White for black.
    Invert,
    /// Use this window.
    Use(Preset),
    /// Brighter (1) or darker (-1).
    Level(i8),
    /// More (1) or less (-1) contrast.
    Contrast(i8),
    /// As the film was at first.
    Reset,
    /// Another frame of the film's file: the next (1) or the one before (-1).
    Frame(i8),
    /// A new box in the middle of what is seen.
    Put,
    /// Boxes on or off.
    Boxes,
    /// Evidence on or off.
    Evidence,
    /// Key map on or off.
    Keys,
}

/// An action's key.
pub(crate) struct Key {
    /// As `KeyboardEvent.key` has it, letters small.
    key: &'static str,
    /// With Shift; asked of letters only.
    shift: bool,
    /// What it does.
    pub action: Action,
    /// As it is called on screen.
    pub shown: Say,
    /// What it does, in words.
    pub does: Say,
}

const fn key(key: &'static str, shown: &'static str, action: Action, does: Say) -> Key {
    Key {
        key,
        shift: false,
        action,
        shown: say(shown, shown),
        does,
    }
}

const fn with_shift(key: &'static str, shown: Say, action: Action, does: Say) -> Key {
    Key {
        key,
        shift: true,
        action,
        shown,
        does,
    }
}

/// The key map, in the order to show it.
pub(crate) static KEYS: [Key; 31] = [
    key("+", "+", Action::ZoomIn, words::ZOOM_IN),
    key("-", "−", Action::ZoomOut, words::ZOOM_OUT),
    key("0", "0", Action::Fit, words::FIT_DOES),
    key("1", "1", Action::ActualSize, words::ACTUAL_SIZE_DOES),
    key("ArrowLeft", "←", Action::Step(-1, 0), words::SEE_LEFT),
    key("ArrowRight", "→", Action::Step(1, 0), words::SEE_RIGHT),
    key("ArrowUp", "↑", Action::Step(0, -1), words::SEE_ABOVE),
    key("ArrowDown", "↓", Action::Step(0, 1), words::SEE_BELOW),
    key("v", "V", Action::Take(Tool::Move), words::MOVE_DOES),
    key("w", "W", Action::Take(Tool::Window), words::WINDOW_DOES),
    key("m", "M", Action::Take(Tool::Magnify), words::MAGNIFY_DOES),
    key("d", "D", Action::Take(Tool::Draw), words::DRAW_DOES),
    key("p", "P", Action::Put, words::PUT_DOES),
    key("s", "S", Action::Use(Preset::Stored), words::STORED_DOES),
    key("a", "A", Action::Use(Preset::Auto), words::AUTO_DOES),
    key("l", "L", Action::Use(Preset::Lungs), words::LUNGS_DOES),
    key("o", "O", Action::Use(Preset::Bones), words::BONES_DOES),
    key("b", "B", Action::Level(1), words::BRIGHTER),
    with_shift(
        "b",
        say("Shift B", "Umschalt B"),
        Action::Level(-1),
        words::DARKER,
    ),
    key("c", "C", Action::Contrast(1), words::MORE_CONTRAST),
    with_shift(
        "c",
        say("Shift C", "Umschalt C"),
        Action::Contrast(-1),
        words::LESS_CONTRAST,
    ),
    key("i", "I", Action::Invert, words::INVERT_DOES),
    key("r", "R", Action::Turn(1), words::TURN_DOES),
    with_shift(
        "r",
        say("Shift R", "Umschalt R"),
        Action::Turn(-1),
        words::TURN_BACK_DOES,
    ),
    key("f", "F", Action::Flip, words::FLIP_DOES),
    key(",", ",", Action::Frame(-1), words::FRAME_BEFORE),
    key(".", ".", Action::Frame(1), words::FRAME_AFTER),
    key("x", "X", Action::Boxes, words::BOXES_DOES),
    key("e", "E", Action::Evidence, evidence::EVIDENCE_DOES),
    key("n", "N", Action::Reset, words::RESET_DOES),
    key("?", "?", Action::Keys, words::KEYS_DOES),
];

/// What `pressed` (as `KeyboardEvent.key` has it) does.
pub(crate) fn action(pressed: &str, shift: bool) -> Option<Action> {
    // Where + needs Shift it is often pressed without.
    let pressed = if pressed == "=" { "+" } else { pressed };
    let small = pressed.to_lowercase();
    let letter = matches!(small.as_bytes(), [b'a'..=b'z']);
    KEYS.iter()
        .find(|key| {
            if letter {
                key.key == small && key.shift == shift
            } else {
                key.key == pressed
            }
        })
        .map(|key| key.action)
}

/// The row of an action.
pub(crate) fn of(action: Action) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.action == action)
}

/// The key of an action, as `aria-keyshortcuts` has it.
pub(crate) fn shortcut(action: Action) -> Option<String> {
    of(action).map(|key| {
        let shift = if key.shift { "Shift+" } else { "" };
        let name = if key.key == "+" { "Plus" } else { key.key };
        format!("{shift}{name}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things() {
        for (i, a) in KEYS.iter().enumerate() {
            for b in &KEYS[..i] {
                assert!((a.key, a.shift) != (b.key, b.shift), "{}", a.shown.en);
            }
            assert_eq!(action(a.key, a.shift), Some(a.action), "{}", a.shown.en);
        }
    }

    #[test]
    fn keys_as_keyboards_send_them() {
        for (pressed, shift, expected) in [
            ("r", false, Some(Action::Turn(1))),
            ("R", true, Some(Action::Turn(-1))),
            // Caps Lock.
            ("R", false, Some(Action::Turn(1))),
            ("+", true, Some(Action::ZoomIn)),
            ("+", false, Some(Action::ZoomIn)),
            ("=", false, Some(Action::ZoomIn)),
            ("?", true, Some(Action::Keys)),
            ("ArrowLeft", false, Some(Action::Step(-1, 0))),
            ("Escape", false, None),
            ("Tab", false, None),
            ("q", false, None),
            ("F5", false, None),
        ] {
            assert_eq!(action(pressed, shift), expected, "{pressed}");
        }
        for (action, name) in [
            (Action::ZoomIn, "Plus"),
            (Action::Take(Tool::Magnify), "m"),
            (Action::Turn(-1), "Shift+r"),
        ] {
            assert_eq!(shortcut(action).as_deref(), Some(name));
        }
    }
}
