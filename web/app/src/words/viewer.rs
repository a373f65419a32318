//! Words of the film's viewer.

use crate::language::{Say, number, said, say};
use crate::viewer::{Edge, Preset, Window};

pub(crate) const VIEWER: Say = say("Film viewer", "Aufnahme-Viewer");
pub(crate) const FRAME_HELP: Say = say(
    "Film. Arrow keys move it, plus and minus zoom, the question mark shows every key.",
    "Aufnahme. Pfeiltasten verschieben sie, Plus und Minus zoomen, das Fragezeichen zeigt alle Tasten.",
);
pub(crate) const TOOLS: Say = say("What dragging does", "Was Ziehen bewirkt");
pub(crate) const SIZES: Say = say("Size", "Größe");
pub(crate) const LIE: Say = say("How the film lies", "Wie die Aufnahme liegt");
pub(crate) const GREYS: Say = say("Greys", "Graustufen");
pub(crate) const MOVE: Say = say("Move", "Verschieben");
pub(crate) const WINDOW: Say = say("Window", "Fenster");
pub(crate) const MAGNIFY: Say = say("Magnify", "Lupe");
pub(crate) const DRAW: Say = say("Draw a box", "Rahmen zeichnen");
pub(crate) const FIT: Say = say("Fit", "Einpassen");
pub(crate) const ACTUAL_SIZE: Say = say("1:1", "1:1");
pub(crate) const TURN: Say = say("Rotate", "Drehen");
pub(crate) const FLIP: Say = say("Flip", "Spiegeln");
pub(crate) const INVERT: Say = say("Invert", "Invertieren");
pub(crate) const RESET: Say = say("Reset", "Zurücksetzen");
pub(crate) const KEYS: Say = say("Keys", "Tasten");
pub(crate) const PRESET: Say = say("Window preset", "Fenstervorgabe");
pub(crate) const OWN_WINDOW: Say = say("own window", "eigenes Fenster");
pub(crate) const KEY_MAP: Say = say(
    "Keys, while the film or one of its buttons has the focus",
    "Tasten, solange die Aufnahme oder eine ihrer Schaltflächen den Fokus hat",
);
pub(crate) const MOUSE_MAP: Say = say(
    "Mouse: drag with the chosen tool, with the right button set the window, turn the wheel to zoom at the \
     pointer. Touch: one finger moves the film once it is enlarged, two fingers zoom. The window works on the 256 greys \
     of the film as it arrived: a DICOM film as its own window shows it.",
    "Maus: mit dem gewählten Werkzeug ziehen, mit der rechten Taste das Fenster einstellen, am Rad drehen zum Zoomen an der Stelle des Zeigers. Touch: Ein Finger verschiebt die vergrößerte Aufnahme, zwei Finger zoomen. Das Fenster arbeitet auf den 256 Graustufen der Aufnahme, wie sie ankam: bei DICOM so, wie deren eigenes Fenster sie zeigt.",
);
pub(crate) const BOX_MAP: Say = say(
    "Boxes: click one, or press Enter on it, and drag its handles. With the focus on a box, Shift and an arrow \
     key move it, Shift, Alt and an arrow key size it, Delete takes it away. Ctrl Z undoes, Ctrl Shift Z does again.",
    "Rahmen: anklicken oder mit der Eingabetaste wählen und an den Griffen ziehen. Hat ein Rahmen den Fokus, verschieben ihn Umschalt und Pfeiltaste, mit Alt ändern sie seine Größe, Entf nimmt ihn weg. Strg Z macht rückgängig, Strg Umschalt Z stellt wieder her.",
);
pub(crate) const MIRRORED: Say = say("mirrored view", "gespiegelte Ansicht");

pub(crate) const ZOOM_IN: Say = say("Zoom in", "Vergrößern");
pub(crate) const ZOOM_OUT: Say = say("Zoom out", "Verkleinern");
pub(crate) const FIT_DOES: Say = say("The whole film", "Die ganze Aufnahme");
pub(crate) const ACTUAL_SIZE_DOES: Say = say(
    "One film pixel as one screen pixel",
    "Ein Pixel der Aufnahme als ein Pixel des Bildschirms",
);
pub(crate) const SEE_LEFT: Say = say("Go left on the film", "Auf der Aufnahme nach links");
pub(crate) const SEE_RIGHT: Say = say("Go right on the film", "Auf der Aufnahme nach rechts");
pub(crate) const SEE_ABOVE: Say = say("Go up on the film", "Auf der Aufnahme nach oben");
pub(crate) const SEE_BELOW: Say = say("Go down on the film", "Auf der Aufnahme nach unten");
pub(crate) const MOVE_DOES: Say = say("Dragging moves the film", "Ziehen verschiebt die Aufnahme");
pub(crate) const WINDOW_DOES: Say = say(
    "Dragging sets the window: up brighter, left more contrast",
    "Ziehen stellt das Fenster ein: nach oben heller, nach links mehr Kontrast",
);
pub(crate) const MAGNIFY_DOES: Say = say(
    "Hold a magnifier over the film",
    "Eine Lupe über die Aufnahme halten",
);
pub(crate) const DRAW_DOES: Say = say(
    "Drag a box or press two of its corners; it is for the phrase that is held if one is",
    "Einen Rahmen ziehen oder zwei seiner Ecken drücken; er gilt der festgehaltenen Phrase, falls es eine gibt",
);
pub(crate) const PUT_DOES: Say = say(
    "A new box in the middle of what is seen",
    "Ein neuer Rahmen in der Mitte des Sichtbaren",
);
pub(crate) const STORED_DOES: Say = say("Greys as stored", "Graustufen wie gespeichert");
pub(crate) const AUTO_DOES: Say = say(
    "Greys from the darkest to the brightest part",
    "Graustufen vom dunkelsten bis zum hellsten Teil",
);
pub(crate) const LUNGS_DOES: Say = say("Greys for the lungs", "Graustufen für die Lunge");
pub(crate) const BONES_DOES: Say = say(
    "Greys for mediastinum and bones",
    "Graustufen für Mediastinum und Knochen",
);
pub(crate) const BRIGHTER: Say = say("Brighter", "Heller");
pub(crate) const DARKER: Say = say("Darker", "Dunkler");
pub(crate) const MORE_CONTRAST: Say = say("More contrast", "Mehr Kontrast");
pub(crate) const LESS_CONTRAST: Say = say("Less contrast", "Weniger Kontrast");
pub(crate) const INVERT_DOES: Say = say("White for black", "Weiß statt Schwarz");
pub(crate) const TURN_DOES: Say = say(
    "A quarter turn clockwise",
    "Eine Vierteldrehung im Uhrzeigersinn",
);
pub(crate) const TURN_BACK_DOES: Say = say("A quarter turn back", "Eine Vierteldrehung zurück");
pub(crate) const FLIP_DOES: Say = say("Flip left to right", "Links und rechts vertauschen");
pub(crate) const FRAMES: Say = say("Frame of the file", "Einzelbild der Datei");
pub(crate) const BEFORE: Say = say("‹", "‹");
pub(crate) const AFTER: Say = say("›", "›");
pub(crate) const FRAME_BEFORE: Say = say("The frame before", "Das vorige Einzelbild");
pub(crate) const FRAME_AFTER: Say = say("The next frame", "Das nächste Einzelbild");
pub(crate) const BOXES_DOES: Say = say("Boxes on or off", "Rahmen ein oder aus");
pub(crate) const RESET_DOES: Say = say("The film as it was at first", "Die Aufnahme wie am Anfang");
pub(crate) const KEYS_DOES: Say = say("This list", "Diese Liste");

/// A window to choose.
pub(crate) fn preset(preset: Preset) -> Say {
    match preset {
        Preset::Stored => say("as stored", "wie gespeichert"),
        Preset::Auto => say("auto", "automatisch"),
        Preset::Lungs => say("lungs", "Lunge"),
        Preset::Bones => say("mediastinum and bones", "Mediastinum und Knochen"),
    }
}

/// Which frame, from 0, of how many.
pub(crate) fn frame((at, of): (u32, u32)) -> Say {
    said!("Frame {} of {}", "Einzelbild {} von {}", at + 1, of)
}

/// A button's hint: what it does, and its key.
pub(crate) fn hint(does: &Say, key: &Say) -> Say {
    said!("{} ({})", "{} ({})", does, key)
}

/// Zoom and window in numbers.
pub(crate) fn reading(scale: f64, window: Window, inverted: bool) -> Say {
    let inverted = if inverted {
        say(", inverted", ", invertiert")
    } else {
        Say::default()
    };
    said!(
        "{} % · W {} L {}{}",
        "{} % · W {} L {}{}",
        number(scale * 100.0, 0),
        number(window.width, 0),
        number(window.centre, 0),
        inverted
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
