//! Words of practice, and of making case sets.

use phrasebox_record::{Judged, MadeBy, Tally, Task};
use phrasebox_report::{NoBoxReason, Side};

use super::percent;
use crate::language::{Say, joined, number, said, same, say};

pub(crate) const PRACTICE: Say = say("Practice", "Übung");
pub(crate) const BACK: Say = say("Back to film and report", "Zurück zu Aufnahme und Bericht");
pub(crate) const WHAT: Say = say(
    "A film, and one phrase at a time: mark where it is, or say that it is not on this film. Then see the reference, and the model’s box, beside yours.",
    "Eine Aufnahme und jeweils eine Phrase: Markieren Sie, wo sie ist, oder sagen Sie, dass sie nicht auf dieser Aufnahme ist. Danach sehen Sie die Referenz und den Rahmen des Modells neben Ihrem.",
);
pub(crate) const SCORES_STAY: Say = say(
    "Scores stay on this device, in this page: nothing is sent or stored, and they are gone when it is closed.",
    "Ergebnisse bleiben auf diesem Gerät, in dieser Seite: Nichts wird gesendet oder gespeichert, und mit dem Schließen sind sie fort.",
);
pub(crate) const LEARN: Say = say("Practise", "Üben");
pub(crate) const BUILT_IN: Say = say(
    "Practise on synthetic films",
    "An synthetischen Aufnahmen üben",
);
pub(crate) const BUILT_IN_NAME: Say = say("synthetic films", "synthetische Aufnahmen");
pub(crate) const OPEN: Say = say("Open a case set", "Fallsammlung öffnen");
pub(crate) const THIS_SET: Say = say("Practise on this set", "Mit dieser Sammlung üben");
pub(crate) const OPENING: Say = say("Opening the case set…", "Fallsammlung wird geöffnet…");

pub(crate) const MAKE: Say = say("Make a case set", "Fallsammlung zusammenstellen");
pub(crate) const MAKE_WHAT: Say = say(
    "It becomes one file to hand on: the films’ pixels, the phrases and the boxes. No report, no file name, none of the film file’s own tags; words burnt into a picture stay in it.",
    "Sie wird eine Datei zum Weitergeben: die Pixel der Aufnahmen, die Phrasen und die Rahmen. Kein Bericht, kein Dateiname, keine Angaben aus der Datei der Aufnahme; in ein Bild eingebrannte Wörter bleiben darin.",
);
pub(crate) const NAME: Say = say("Name of the set", "Name der Sammlung");
pub(crate) const THIS_FILM: Say = say("The film on the screen", "Die Aufnahme auf dem Bildschirm");
pub(crate) const NOTHING_HERE: Say = say(
    "Nothing can be asked yet. Give a film and its report, wait for the answers, then accept, move or draw boxes for its phrases; phrases that the report denies can be asked too.",
    "Noch kann nichts gefragt werden. Geben Sie eine Aufnahme und ihren Bericht, warten Sie auf die Antworten und bestätigen, verschieben oder zeichnen Sie dann Rahmen für ihre Phrasen; auch nach Phrasen, die der Bericht verneint, kann gefragt werden.",
);
pub(crate) const ADD: Say = say("Add this film", "Diese Aufnahme hinzufügen");
pub(crate) const ADD_SYNTHETIC: Say = say(
    "Add the synthetic films",
    "Die synthetischen Aufnahmen hinzufügen",
);
pub(crate) const SAVE: Say = say("Save the set as a file", "Sammlung als Datei speichern");
pub(crate) const SAVED: Say = say("saved", "gespeichert");
pub(crate) const NOT_SAVED: Say = say("not saved yet", "noch nicht gespeichert");
pub(crate) const EMPTY_SET: Say = say("Empty the set", "Sammlung leeren");
pub(crate) const REMOVE: Say = say("Remove", "Entfernen");

pub(crate) const CASE: Say = say("practice film", "Übungsaufnahme");
pub(crate) const MARKS: Say = say(
    "Your box on the film, and later the reference",
    "Ihr Rahmen auf der Aufnahme und später die Referenz",
);
pub(crate) const MARK_HELP: Say = say(
    "Your box. Shift and an arrow key move it, Shift, Alt and an arrow key size it, Delete takes it away.",
    "Ihr Rahmen. Umschalt und Pfeiltaste verschieben ihn, mit Alt ändern sie seine Größe, Entf nimmt ihn weg.",
);
pub(crate) const HOW: Say = say(
    "Drag a box on the film, or press two of its corners. By keyboard: go to the film, P puts a box there, Shift and an arrow key move it, with Alt they size it.",
    "Ziehen Sie einen Rahmen auf der Aufnahme oder drücken Sie zwei seiner Ecken. Mit der Tastatur: Gehen Sie zur Aufnahme, P setzt dort einen Rahmen, Umschalt und Pfeiltaste verschieben ihn, mit Alt ändern sie seine Größe.",
);
pub(crate) const MARKED: Say = say(
    "Drag its handles to correct it, then compare.",
    "Ziehen Sie zum Korrigieren an seinen Griffen, dann vergleichen Sie.",
);
pub(crate) const COMPARE: Say = say("Compare", "Vergleichen");
pub(crate) const NOT_HERE: Say = say("Not on this film", "Nicht auf dieser Aufnahme");
pub(crate) const SKIP: Say = say("Skip", "Überspringen");
pub(crate) const NEXT: Say = say("Next phrase", "Nächste Phrase");
pub(crate) const TO_SCORES: Say = say("See the scores", "Zu den Ergebnissen");
pub(crate) const STOP: Say = say("Stop", "Beenden");
pub(crate) const UNREADABLE: Say = say(
    "This film cannot be shown, so nothing is compared on it. Skip its phrases.",
    "Diese Aufnahme kann nicht gezeigt werden; auf ihr wird nichts verglichen. Überspringen Sie ihre Phrasen.",
);

pub(crate) const YOURS: Say = say("yours", "Ihrer");
pub(crate) const REFERENCE: Say = say("reference", "Referenz");
pub(crate) const MODEL: Say = say("model", "Modell");

pub(crate) const SCORES: Say = say("Scores", "Ergebnisse");
pub(crate) const NO_SCORES: Say = say("No phrase was answered.", "Keine Phrase wurde beantwortet.");
pub(crate) const AGAIN: Say = say("Practise again", "Noch einmal üben");
pub(crate) const OTHER: Say = say("Other cases", "Andere Fälle");
pub(crate) const COLUMNS: [Say; 4] = [
    say("Film", "Aufnahme"),
    say("Phrase", "Phrase"),
    say("You", "Sie"),
    say("The model", "Das Modell"),
];

fn phrases(count: usize) -> Say {
    match count {
        1 => say("1 phrase", "1 Phrase"),
        n => said!("{} phrases", "{} Phrasen", n),
    }
}

/// How much there is in a set.
pub(crate) fn size(films: usize, phrase_count: usize) -> Say {
    let films = match films {
        1 => say("1 film", "1 Aufnahme"),
        n => said!("{} films", "{} Aufnahmen", n),
    };
    joined(&[films, phrases(phrase_count)], ", ")
}

/// The set that is open.
pub(crate) fn open_set(name: &str, films: usize, phrases: usize) -> Say {
    let size = size(films, phrases);
    if name.is_empty() {
        size
    } else {
        said!("“{}”: {}", "„{}“: {}", name, size)
    }
}

/// One film of a set.
pub(crate) fn film(number: usize, count: usize) -> Say {
    said!("Film {}: {}", "Aufnahme {}: {}", number, phrases(count))
}

/// A film's button, for a screen reader.
pub(crate) fn remove_film(number: usize) -> Say {
    said!("Remove film {}", "Aufnahme {} entfernen", number)
}

/// A phrase with its side, where the side is not in its words.
pub(crate) fn phrase(task: &Task) -> Say {
    let (word, behind) = match task.side {
        Side::Left => (
            "left",
            say(", on the patient’s left", ", linke Patientenseite"),
        ),
        Side::Right => (
            "right",
            say(", on the patient’s right", ", rechte Patientenseite"),
        ),
        Side::Bilateral | Side::None => return same(task.text.clone()),
    };
    if task.text.to_lowercase().contains(word) {
        return same(task.text.clone());
    }
    said!("{}{}", "{}{}", task.text, behind)
}

/// A phrase that the film on the screen can be asked, for the teacher.
pub(crate) fn candidate(task: &Task) -> Say {
    let what = match task.boxes.len() {
        0 => say(
            "not on this film, as the report says",
            "laut Bericht nicht auf dieser Aufnahme",
        ),
        1 => say("your box", "Ihr Rahmen"),
        n => said!("your {} boxes", "Ihre {} Rahmen", n),
    };
    joined(&[phrase(task), what], " · ")
}

/// How far one is.
pub(crate) fn place((now, all): (usize, usize)) -> Say {
    said!("Phrase {} of {}", "Phrase {} von {}", now, all)
}

/// What is asked.
pub(crate) fn question(task: &Task) -> Say {
    said!("Where is “{}”?", "Wo ist „{}“?", phrase(task))
}

/// Who says where it is.
fn reference(by: MadeBy) -> Say {
    match by {
        MadeBy::Program => say(
            "the program that drew the film",
            "dem Programm, das die Aufnahme gezeichnet hat",
        ),
        MadeBy::Teacher => say("the teacher", "der Lehrperson"),
        MadeBy::Report => say("the report", "dem Bericht"),
    }
}

/// An overlap.
pub(crate) fn iou(iou: f32) -> Say {
    said!("IoU {}", "IoU {}", number(f64::from(iou), 2))
}

/// How the learner did, in a sentence.
pub(crate) fn learner(judged: Judged, task: &Task) -> Say {
    let by = reference(task.by);
    let several = if task.boxes.len() > 1 {
        say(", the nearest of several", ", die nächste von mehreren,")
    } else {
        Say::default()
    };
    match judged {
        Judged::Overlap(share) => {
            let percent = percent(share);
            said!(
                "Your box and the reference{} overlap by {} ({}). The reference is from {}.",
                "Ihr Rahmen und die Referenz{} überlappen sich zu {} ({}). Die Referenz ist von {}.",
                several,
                percent,
                iou(share),
                by
            )
        }
        Judged::Missed => said!(
            "It is on this film: {} marks it as shown.",
            "Es ist auf dieser Aufnahme, wie gezeigt: Die Markierung ist von {}.",
            by
        ),
        Judged::RightlyNone => said!(
            "Right: it is not on this film, says {}.",
            "Richtig: Laut {} ist es nicht auf dieser Aufnahme.",
            by
        ),
        Judged::WronglyBoxed => said!(
            "It is not on this film, says {}.",
            "Laut {} ist es nicht auf dieser Aufnahme.",
            by
        ),
    }
}

/// How the model did, in a sentence.
pub(crate) fn model(judged: Judged) -> Say {
    match judged {
        Judged::Overlap(share) => said!(
            "The model’s box: {}.",
            "Der Rahmen des Modells: {}.",
            iou(share)
        ),
        Judged::Missed => say(
            "The model does not find it on this film.",
            "Das Modell findet es auf dieser Aufnahme nicht.",
        ),
        Judged::RightlyNone => say(
            "The model finds nothing either.",
            "Auch das Modell findet nichts.",
        ),
        Judged::WronglyBoxed => say(
            "The model draws a box all the same.",
            "Das Modell zeichnet trotzdem einen Rahmen.",
        ),
    }
}

pub(crate) const MODEL_WAITS: Say = say("The model is still looking.", "Das Modell sucht noch.");

/// The model gives nothing to compare.
pub(crate) fn model_silent(reason: Option<NoBoxReason>) -> Say {
    match reason {
        Some(reason) => said!(
            "The model draws no box: {}.",
            "Das Modell zeichnet keinen Rahmen: {}.",
            super::reason(reason)
        ),
        None => say(
            "The model gave no answer for these words.",
            "Das Modell gab auf diese Wörter keine Antwort.",
        ),
    }
}

/// A cell of the score table.
pub(crate) fn cell(judged: Option<Judged>, none: Say) -> Say {
    match judged {
        None => none,
        Some(Judged::Overlap(share)) => iou(share),
        Some(Judged::Missed) => say("missed (IoU 0.00)", "übersehen (IoU 0,00)"),
        Some(Judged::RightlyNone) => say(
            "right: not on this film",
            "richtig: nicht auf dieser Aufnahme",
        ),
        Some(Judged::WronglyBoxed) => say(
            "box, but not on this film",
            "Rahmen, aber nicht auf dieser Aufnahme",
        ),
    }
}

pub(crate) const SKIPPED: Say = say("skipped", "übersprungen");
pub(crate) const NO_ANSWER: Say = say("no answer", "keine Antwort");

/// A sum, in a sentence.
pub(crate) fn tally(who: &Say, sum: Tally) -> Say {
    let mut parts = Vec::new();
    if let Some(mean) = sum.mean() {
        parts.push(said!(
            "mean IoU {} over {} on the film, {} of them 0.5 or more",
            "mittlere IoU {} über {} auf der Aufnahme, {} davon 0,5 oder mehr",
            number(f64::from(mean), 2),
            sum.present,
            sum.halves
        ));
    }
    if sum.absent > 0 {
        parts.push(said!(
            "{} of {} absent ones right",
            "{} von {} nicht vorhandenen richtig",
            sum.rightly_none,
            sum.absent
        ));
    }
    said!("{}: {}.", "{}: {}.", who, joined(&parts, "; "))
}

pub(crate) const YOU: Say = say("You", "Sie");
pub(crate) const BOTH_YOU: Say = say(
    "Where the model answered too, you",
    "Wo auch das Modell geantwortet hat, Sie",
);
pub(crate) const BOTH_MODEL: Say = say("The model", "Das Modell");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_side_is_told_once() {
        for (text, side, expected) in [
            ("left effusion", Side::Left, "left effusion"),
            (
                "bilateral effusions",
                Side::Left,
                "bilateral effusions, on the patient’s left",
            ),
            (
                "effusions",
                Side::Right,
                "effusions, on the patient’s right",
            ),
            ("edema", Side::Bilateral, "edema"),
            ("cardiomegaly", Side::None, "cardiomegaly"),
        ] {
            let task = Task {
                text: text.into(),
                side,
                boxes: Vec::new(),
                by: MadeBy::Program,
            };
            assert_eq!(phrase(&task).en, expected);
        }
    }
}
