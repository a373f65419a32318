//! Words of the film's viewer.

use crate::viewer::{Edge, Preset, Window};

pub(crate) const VIEWER: &str = "Film viewer";
pub(crate) const FRAME_HELP: &str =
    "Film. Arrow keys move it, plus and minus zoom, the question mark shows every key.";
pub(crate) const TOOLS: &str = "What dragging does";
pub(crate) const SIZES: &str = "Size";
pub(crate) const LIE: &str = "How the film lies";
pub(crate) const GREYS: &str = "Greys";
pub(crate) const MOVE: &str = "Move";
pub(crate) const WINDOW: &str = "Window";
pub(crate) const MAGNIFY: &str = "Magnify";
pub(crate) const DRAW: &str = "Draw a box";
pub(crate) const FIT: &str = "Fit";
pub(crate) const ACTUAL_SIZE: &str = "1:1";
pub(crate) const TURN: &str = "Rotate";
pub(crate) const FLIP: &str = "Flip";
pub(crate) const INVERT: &str = "Invert";
pub(crate) const RESET: &str = "Reset";
pub(crate) const KEYS: &str = "Keys";
pub(crate) const PRESET: &str = "Window preset";
pub(crate) const OWN_WINDOW: &str = "own window";
pub(crate) const KEY_MAP: &str = "Keys, while the film or one of its buttons has the focus";
pub(crate) const MOUSE_MAP: &str = "Mouse: drag with the chosen tool, with the right button set the window, turn the wheel to zoom at the \
     pointer. Touch: one finger moves the film once it is enlarged, two fingers zoom. The window works on the 256 greys \
     of the film as it arrived: a DICOM film as its own window shows it.";
pub(crate) const BOX_MAP: &str = "Boxes: click one, or press Enter on it, and drag its handles. With the focus on a box, Shift and an arrow \
     key move it, Shift, Alt and an arrow key size it, Delete takes it away. Ctrl Z undoes, Ctrl Shift Z does again.";
pub(crate) const MIRRORED: &str = "mirrored view";

pub(crate) const ZOOM_IN: &str = "Zoom in";
pub(crate) const ZOOM_OUT: &str = "Zoom out";
pub(crate) const FIT_DOES: &str = "The whole film";
pub(crate) const ACTUAL_SIZE_DOES: &str = "One film pixel as one screen pixel";
pub(crate) const SEE_LEFT: &str = "Go left on the film";
pub(crate) const SEE_RIGHT: &str = "Go right on the film";
pub(crate) const SEE_ABOVE: &str = "Go up on the film";
pub(crate) const SEE_BELOW: &str = "Go down on the film";
pub(crate) const MOVE_DOES: &str = "Dragging moves the film";
pub(crate) const WINDOW_DOES: &str = "Dragging sets the window: up brighter, left more contrast";
pub(crate) const MAGNIFY_DOES: &str = "Hold a magnifier over the film";
pub(crate) const DRAW_DOES: &str =
    "Drag a box or press two of its corners; it is for the phrase that is held if one is";
pub(crate) const PUT_DOES: &str = "A new box in the middle of what is seen";
pub(crate) const STORED_DOES: &str = "Greys as stored";
pub(crate) const AUTO_DOES: &str = "Greys from the darkest to the brightest part";
pub(crate) const LUNGS_DOES: &str = "Greys for the lungs";
pub(crate) const BONES_DOES: &str = "Greys for mediastinum and bones";
pub(crate) const BRIGHTER: &str = "Brighter";
pub(crate) const DARKER: &str = "Darker";
pub(crate) const MORE_CONTRAST: &str = "More contrast";
pub(crate) const LESS_CONTRAST: &str = "Less contrast";
pub(crate) const INVERT_DOES: &str = "White for black";
pub(crate) const TURN_DOES: &str = "A quarter turn clockwise";
pub(crate) const TURN_BACK_DOES: &str = "A quarter turn back";
pub(crate) const FLIP_DOES: &str = "Flip left to right";
pub(crate) const FRAMES: &str = "Frame of the file";
pub(crate) const BEFORE: &str = "‹";
pub(crate) const AFTER: &str = "›";
pub(crate) const FRAME_BEFORE: &str = "The frame before";
pub(crate) const FRAME_AFTER: &str = "The next frame";
pub(crate) const BOXES_DOES: &str = "Boxes on or off";
pub(crate) const RESET_DOES: &str = "The film as it was at first";
pub(crate) const KEYS_DOES: &str = "This list";

/// A window to choose.
pub(crate) fn preset(preset: Preset) -> &'static str {
    match preset {
        Preset::Stored => "as stored",
        Preset::Auto => "auto",
        Preset::Lungs => "lungs",
        Preset::Bones => "mediastinum and bones",
    }
}

/// Which frame, from 0, of how many.
pub(crate) fn frame((at, of): (u32, u32)) -> String {
    format!("Frame {} of {of}", at + 1)
}

/// A button's hint: what it does, and its key.
pub(crate) fn hint(does: &str, key: &str) -> String {
    format!("{does} ({key})")
}

/// Zoom and window in numbers.
pub(crate) fn reading(scale: f64, window: Window, inverted: bool) -> String {
    let inverted = if inverted { ", inverted" } else { "" };
    format!(
        "{:.0} % · W {:.0} L {:.0}{inverted}",
        scale * 100.0,
        window.width,
        window.centre
    )
}

/// Class name of a marker at an edge of the frame.
pub(crate) fn edge_class(edge: Edge) -> &'static str {
    match edge {
        Edge::Left => "at-left",
        Edge::Right => "at-right",
        Edge::Top => "at-top",
        Edge::Bottom => "at-bottom",
    }
}
