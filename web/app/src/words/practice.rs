//! Words of practice, and of making case sets.

use phrasebox_record::{Judged, MadeBy, Tally, Task};
use phrasebox_report::{NoBoxReason, Side};

use super::percent;

pub(crate) const PRACTICE: &str = "Practice";
pub(crate) const BACK: &str = "Back to film and report";
pub(crate) const WHAT: &str = "A film, and one phrase at a time: mark where it is, or say that it is not on this film. Then see the reference, and the model\u{2019}s box, beside yours.";
pub(crate) const SCORES_STAY: &str = "Scores stay on this device, in this page: nothing is sent or stored, and they are gone when it is closed.";
pub(crate) const LEARN: &str = "Practise";
pub(crate) const BUILT_IN: &str = "Practise on synthetic films";
pub(crate) const BUILT_IN_NAME: &str = "synthetic films";
pub(crate) const OPEN: &str = "Open a case set";
pub(crate) const THIS_SET: &str = "Practise on this set";
pub(crate) const OPENING: &str = "Opening the case set\u{2026}";

pub(crate) const MAKE: &str = "Make a case set";
pub(crate) const MAKE_WHAT: &str = "It becomes one file to hand on: the films\u{2019} pixels, the phrases and the boxes. No report, no file name, none of the film file\u{2019}s own tags; words burnt into a picture stay in it.";
pub(crate) const NAME: &str = "Name of the set";
pub(crate) const THIS_FILM: &str = "The film on the screen";
pub(crate) const NOTHING_HERE: &str = "Nothing can be asked yet. Give a film and its report, wait for the answers, then accept, move or draw boxes for its phrases; phrases that the report denies can be asked too.";
pub(crate) const ADD: &str = "Add this film";
pub(crate) const ADD_SYNTHETIC: &str = "Add the synthetic films";
pub(crate) const SAVE: &str = "Save the set as a file";
pub(crate) const SAVED: &str = "saved";
pub(crate) const NOT_SAVED: &str = "not saved yet";
pub(crate) const EMPTY_SET: &str = "Empty the set";
pub(crate) const REMOVE: &str = "Remove";

pub(crate) const CASE: &str = "practice film";
pub(crate) const MARKS: &str = "Your box on the film, and later the reference";
pub(crate) const MARK_HELP: &str = "Your box. Shift and an arrow key move it, Shift, Alt and an arrow key size it, Delete takes it away.";
pub(crate) const HOW: &str = "Drag a box on the film, or press two of its corners. By keyboard: go to the film, P puts a box there, Shift and an arrow key move it, with Alt they size it.";
pub(crate) const MARKED: &str = "Drag its handles to correct it, then compare.";
pub(crate) const COMPARE: &str = "Compare";
pub(crate) const NOT_HERE: &str = "Not on this film";
pub(crate) const SKIP: &str = "Skip";
pub(crate) const NEXT: &str = "Next phrase";
pub(crate) const TO_SCORES: &str = "See the scores";
pub(crate) const STOP: &str = "Stop";
pub(crate) const UNREADABLE: &str =
    "This film cannot be shown, so nothing is compared on it. Skip its phrases.";

pub(crate) const YOURS: &str = "yours";
pub(crate) const REFERENCE: &str = "reference";
pub(crate) const MODEL: &str = "model";

pub(crate) const SCORES: &str = "Scores";
pub(crate) const NO_SCORES: &str = "No phrase was answered.";
pub(crate) const AGAIN: &str = "Practise again";
pub(crate) const OTHER: &str = "Other cases";
pub(crate) const COLUMNS: [&str; 4] = ["Film", "Phrase", "You", "The model"];

/// How much there is in a set.
pub(crate) fn size(films: usize, phrases: usize) -> String {
    let films = if films == 1 {
        "1 film".to_owned()
    } else {
        format!("{films} films")
    };
    let phrases = if phrases == 1 {
        "1 phrase".to_owned()
    } else {
        format!("{phrases} phrases")
    };
    format!("{films}, {phrases}")
}

/// The set that is open.
pub(crate) fn open_set(name: &str, films: usize, phrases: usize) -> String {
    let size = size(films, phrases);
    if name.is_empty() {
        size
    } else {
        format!("\u{201c}{name}\u{201d}: {size}")
    }
}

/// One film of a set.
pub(crate) fn film(number: usize, phrases: usize) -> String {
    let phrases = if phrases == 1 {
        "1 phrase".to_owned()
    } else {
        format!("{phrases} phrases")
    };
    format!("Film {number}: {phrases}")
}

/// A film's button, for a screen reader.
pub(crate) fn remove_film(number: usize) -> String {
    format!("{REMOVE} film {number}")
}

/// A phrase with its side, where the side is not in its words.
pub(crate) fn phrase(task: &Task) -> String {
    match super::side(task.side) {
        Some(side)
            if matches!(task.side, Side::Left | Side::Right)
                && !task.text.to_lowercase().contains(side) =>
        {
            format!("{}, on the patient\u{2019}s {side}", task.text)
        }
        _ => task.text.clone(),
    }
}

/// A phrase that the film on the screen can be asked, for the teacher.
pub(crate) fn candidate(task: &Task) -> String {
    let what = match task.boxes.len() {
        0 => "not on this film, as the report says".to_owned(),
        1 => "your box".to_owned(),
        n => format!("your {n} boxes"),
    };
    format!("{} \u{b7} {what}", phrase(task))
}

/// How far one is.
pub(crate) fn place((now, all): (usize, usize)) -> String {
    format!("Phrase {now} of {all}")
}

/// What is asked.
pub(crate) fn question(task: &Task) -> String {
    format!("Where is \u{201c}{}\u{201d}?", phrase(task))
}

/// Who says where it is.
fn reference(by: MadeBy) -> &'static str {
    match by {
        MadeBy::Program => "the program that drew the film",
        MadeBy::Teacher => "the teacher",
        MadeBy::Report => "the report",
    }
}

/// An overlap.
pub(crate) fn iou(iou: f32) -> String {
    format!("IoU {iou:.2}")
}

/// How the learner did, in a sentence.
pub(crate) fn learner(judged: Judged, task: &Task) -> String {
    let by = reference(task.by);
    let several = if task.boxes.len() > 1 {
        ", the nearest of several"
    } else {
        ""
    };
    match judged {
        Judged::Overlap(share) => format!(
            "Your box and the reference{several} overlap by {} ({}). The reference is from {by}.",
            percent(share),
            iou(share)
        ),
        Judged::Missed => format!("It is on this film: {by} marks it as shown."),
        Judged::RightlyNone => format!("Right: it is not on this film, says {by}."),
        Judged::WronglyBoxed => format!("It is not on this film, says {by}."),
    }
}

/// How the model did, in a sentence.
pub(crate) fn model(judged: Judged) -> String {
    match judged {
        Judged::Overlap(share) => format!("The model\u{2019}s box: {}.", iou(share)),
        Judged::Missed => "The model does not find it on this film.".to_owned(),
        Judged::RightlyNone => "The model finds nothing either.".to_owned(),
        Judged::WronglyBoxed => "The model draws a box all the same.".to_owned(),
    }
}

pub(crate) const MODEL_WAITS: &str = "The model is still looking.";

/// The model gives nothing to compare.
pub(crate) fn model_silent(reason: Option<NoBoxReason>) -> String {
    match reason {
        Some(reason) => format!("The model draws no box: {}.", super::reason(reason)),
        None => "The model gave no answer for these words.".to_owned(),
    }
}

/// A cell of the score table.
pub(crate) fn cell(judged: Option<Judged>, none: &'static str) -> String {
    match judged {
        None => none.to_owned(),
        Some(Judged::Overlap(share)) => iou(share),
        Some(Judged::Missed) => "missed (IoU 0.00)".to_owned(),
        Some(Judged::RightlyNone) => "right: not on this film".to_owned(),
        Some(Judged::WronglyBoxed) => "box, but not on this film".to_owned(),
    }
}

pub(crate) const SKIPPED: &str = "skipped";
pub(crate) const NO_ANSWER: &str = "no answer";

/// A sum, in a sentence.
pub(crate) fn tally(who: &str, sum: Tally) -> String {
    let mut parts = Vec::new();
    if let Some(mean) = sum.mean() {
        parts.push(format!(
            "mean IoU {mean:.2} over {} on the film, {} of them 0.5 or more",
            sum.present, sum.halves
        ));
    }
    if sum.absent > 0 {
        parts.push(format!(
            "{} of {} absent ones right",
            sum.rightly_none, sum.absent
        ));
    }
    format!("{who}: {}.", parts.join("; "))
}

pub(crate) const YOU: &str = "You";
pub(crate) const BOTH_YOU: &str = "Where the model answered too, you";
pub(crate) const BOTH_MODEL: &str = "The model";

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
                "bilateral effusions, on the patient\u{2019}s left",
            ),
            (
                "effusions",
                Side::Right,
                "effusions, on the patient\u{2019}s right",
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
            assert_eq!(phrase(&task), expected);
        }
    }
}
